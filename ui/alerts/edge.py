"""The edge of an alert's card: solid for an exact hit, dashed for a POSSIBLE one, in colours that never meet."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from ui import theme


class EdgedFrame(QFrame):
    """A card whose edge says how grave and how certain its alert is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "surface")
        self._role, self._dashed = "line", False

    def show_edge(self, role: str, dashed: bool) -> None:
        if (self._role, self._dashed) != (role, dashed):
            self._role, self._dashed = role, dashed
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            style = Qt.PenStyle.DashLine if self._dashed else Qt.PenStyle.SolidLine
            painter.setPen(QPen(theme.current().colour(self._role), theme.px(3), style))
            radius = theme.sizes().radius
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), radius, radius)
