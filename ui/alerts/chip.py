"""A state as one small block, shape and word: filled for what is certain, a dashed outline for what is POSSIBLE."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons, theme
from ui.words import Mark


class Chip(QWidget):
    """Says its word to screen readers too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = Mark("muted", "state-idle", "")
        self._filled = False
        self._dashed = False
        self._size = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def mark(self) -> Mark:
        return self._mark

    def show_mark(self, mark: Mark, *, filled: bool = False, dashed: bool = False) -> None:
        if (mark, filled, dashed) != (self._mark, self._filled, self._dashed):
            self._mark, self._filled, self._dashed = mark, filled, dashed
            self.setAccessibleName(mark.word)
            self.updateGeometry()
            self.update()

    def set_size(self, size: int) -> None:
        """The height of its word in pixels."""
        if size != self._size:
            self._size = size
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font())
        width = metrics.horizontalAdvance(self._mark.word) + self._icon_side() + theme.px(24)
        return QSize(width, metrics.height() + theme.px(8))

    def _font(self) -> QFont:
        return theme.text_font(self._size or None, bold=True)

    def _icon_side(self) -> int:
        return (self._size or theme.sizes().body) + theme.px(3)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colours = theme.current()
            ink = colours.colour("on_state" if self._filled else self._mark.role)
            where = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            style = Qt.PenStyle.DashLine if self._dashed else Qt.PenStyle.SolidLine
            painter.setPen(QPen(colours.colour(self._mark.role), theme.px(2), style))
            painter.setBrush(colours.colour(self._mark.role) if self._filled else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(where, 4, 4)
            side = self._icon_side()
            icons.paint_in(painter, self._mark.icon, ink, QRectF(theme.px(9), (self.height() - side) / 2, side, side))
            painter.setPen(ink)
            painter.setFont(self._font())
            painter.drawText(
                QRectF(side + theme.px(15), 0, self.width(), self.height()),
                Qt.AlignmentFlag.AlignVCenter,
                self._mark.word,
            )
