"""The edge of the Training screen: broad slanted stripes, which no alert has, around everything that is not real."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from ui import theme

WIDTH = 14  # of the edge


class HatchedFrame(QFrame):
    """In the colours of text and window, for all others mean something on an alert."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        width = theme.px(WIDTH)
        self.setContentsMargins(width, width, width, width)
        self.setAccessibleName("Training")

    def paintEvent(self, _event: QPaintEvent) -> None:
        width, whole = theme.px(WIDTH), QRectF(self.rect())
        ring = QPainterPath()
        ring.addRect(whole)
        ring.addRect(whole.adjusted(width - 2, width - 2, 2 - width, 2 - width))  # odd-even: what is inside stays clear
        colours = theme.current()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipPath(ring)
            painter.fillRect(whole, colours.colour("window"))
            painter.setPen(QPen(colours.colour("text"), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            step = round(width * 2.8)
            for left in range(-self.height(), self.width() + step, step):
                painter.drawLine(QPointF(left, self.height()), QPointF(left + self.height(), 0))
