"""The last reads while the car moves: a few large lines instead of the ticker, nothing to scroll."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons, theme
from ui.live.state import TickerLine

MOST = 3
NOTHING_YET = "No reads yet"
MARK_ICONS = {"HIT": ("match-exact", "danger"), "POSSIBLE": ("state-possible", "possible")}


class LastReads(QWidget):
    """Newest on top, always the same height."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[TickerLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_lines(self, lines: tuple[TickerLine, ...]) -> None:
        lines = tuple(line for line in lines if not line.superseded)[:MOST]
        if lines != self._lines:
            self._lines = lines
            self.setAccessibleName(", ".join(" ".join(line.plate) for line in lines) or NOTHING_YET)
            self.update()

    def shown(self) -> tuple[TickerLine, ...]:
        return self._lines

    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), MOST * row_height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if not self._lines:
                painter.setFont(theme.text_font(theme.sizes().large))
                painter.setPen(theme.current().colour("muted"))
                painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, NOTHING_YET)
            for place, line in enumerate(self._lines):
                _paint(painter, line, QRect(0, place * row_height(), self.width(), row_height()))


def row_height() -> int:
    return theme.px(42)


def _paint(painter: QPainter, line: TickerLine, where: QRect) -> None:
    colours = theme.current()
    painter.setPen(QPen(colours.colour("line"), 1))
    painter.drawLine(where.bottomLeft(), where.bottomRight())
    plate, text = theme.plate_font(theme.px(28)), theme.text_font(theme.sizes().large)
    left = where.left() + theme.px(8)
    left += _say(painter, where, left, line.plate, plate, "text") + theme.px(20)
    if line.mark:
        icon, role = MARK_ICONS[line.mark]
        side = theme.sizes().icon
        icons.paint(painter, icon, role, QRectF(left, where.center().y() - side / 2, side, side))
        left += side + theme.px(6)
        bold = theme.text_font(theme.sizes().large, bold=True)
        left += _say(painter, where, left, line.mark, bold, role) + theme.px(20)
    room = where.right() - left - theme.px(8)
    said = QFontMetrics(text).elidedText(line.where, Qt.TextElideMode.ElideRight, max(0, room))
    _say(painter, where, where.right() - theme.px(8) - QFontMetrics(text).horizontalAdvance(said), said, text, "muted")


def _say(painter: QPainter, where: QRect, left: int, text: str, font: QFont, role: str) -> int:
    painter.setFont(font)
    painter.setPen(theme.current().colour(role))
    room = QRect(left, where.top(), where.right() - left + 1, where.height())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
    return QFontMetrics(font).horizontalAdvance(text)
