"""The caution that a list gives with an entry: the one filled bar on a card, as many lines as its words need."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons, theme

_FLAGS = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere


class CautionBar(QWidget):
    """Hidden while there is nothing to be cautious about."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._role = "", "danger"
        self._size = 0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_caution(self, caution: str, role: str) -> None:
        self._words, self._role = f"CAUTION: {caution}", role
        self.setAccessibleName(self._words)
        self.setVisible(bool(caution))
        self.updateGeometry()
        self.update()

    def set_size(self, size: int) -> None:
        """The height of its words in pixels."""
        if size != self._size:
            self._size = size
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, QFontMetrics(self._font()).height() + _pad())

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, width - self._left() - _pad(), 10_000)
        return QFontMetrics(self._font()).boundingRect(room, int(_FLAGS), self._words).height() + _pad()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colours = theme.current()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour(self._role))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
            side, line = self._side(), QFontMetrics(self._font()).height() + _pad()
            icons.paint(painter, "caution", "on_state", QRectF(_pad(), (line - side) / 2, side, side))
            painter.setFont(self._font())
            painter.setPen(colours.colour("on_state"))
            where = self.rect().adjusted(self._left(), _pad() // 2, -_pad(), 0)
            painter.drawText(where, int(_FLAGS), self._words)

    def _left(self) -> int:
        return _pad() + self._side() + theme.px(6)

    def _side(self) -> int:
        return (self._size or theme.sizes().body) + theme.px(3)

    def _font(self) -> QFont:
        return theme.text_font(self._size or None, bold=True)


def _pad() -> int:
    return theme.px(8)
