"""Text in a size of its own, for a glance from the driver's seat; on one line that ends in … when the room is short."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons, theme


class LargeLabel(QWidget):
    """With an icon before the words when it has one; a little smaller before anything is cut."""

    def __init__(self, role: str = "text", bold: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role, self._bold = role, bold
        self._words, self._icon, self._size = "", "", theme.sizes().title
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_size(self, size: int) -> None:
        if size != self._size:
            self._size = size
            self.updateGeometry()
            self.update()

    def show_words(self, words: str, role: str = "", icon: str = "") -> None:
        shown = (words, role or self._role, icon)
        if shown != (self._words, self._role, self._icon):
            self._words, self._role, self._icon = shown
            self.setAccessibleName(words)
            self.updateGeometry()
            self.update()

    def words(self) -> str:
        return self._words

    def font_size(self) -> int:
        """Pixels of the words as they are drawn now."""
        return self._fitting(self.width() - self._indent()).pixelSize()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font(self._size))
        return QSize(metrics.horizontalAdvance(self._words) + self._indent(), metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(60), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            indent, side = self._indent(), self._size
            if self._icon:
                icons.paint(painter, self._icon, self._role, QRectF(0, (self.height() - side) / 2, side, side))
            font = self._fitting(self.width() - indent)
            text = QFontMetrics(font).elidedText(self._words, Qt.TextElideMode.ElideRight, self.width() - indent)
            painter.setFont(font)
            painter.setPen(theme.current().colour(self._role))
            painter.drawText(self.rect().adjusted(indent, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)

    def _fitting(self, room: int) -> QFont:
        wide = QFontMetrics(self._font(self._size)).horizontalAdvance(self._words)
        least = round(self._size * SMALLEST)
        return self._font(self._size if wide <= room else max(least, int(self._size * room / max(1, wide))))

    def _indent(self) -> int:
        return self._size + theme.px(10) if self._icon else 0

    def _font(self, size: int) -> QFont:
        return theme.text_font(size, self._bold)


SMALLEST = 0.8  # of the size asked for: then rather a … at the end
