"""What to say over the radio, written large: the state, then the characters' words, a group a line."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.phonetics import ReadOut
from ui import theme

NO_STATE = "State not known"
MOST_LINES = 3  # below the state


class ReadOutView(QWidget):
    """Hidden while there is nothing to read out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[str, ...] = ()
        self._size = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def set_size(self, size: int) -> None:
        if size != self._size:
            self._size = size
            self.updateGeometry()
            self.update()

    def show_read_out(self, said: ReadOut | None) -> None:
        lines = (said.state or NO_STATE, *_joined(said.groups)) if said is not None else ()
        self.setVisible(bool(lines))
        if lines != self._lines:
            self._lines = lines
            self.setAccessibleName(f"Read out: {'. '.join(lines)}" if lines else "")
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), len(self._lines) * self._line_height() + theme.px(4))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            height = self._line_height()
            for place, line in enumerate(self._lines):
                painter.setFont(_fitting(line, self._size or theme.sizes().large, self.width(), bold=place > 0))
                painter.setPen(theme.current().colour("text"))
                where = QRect(0, place * height, self.width(), height)
                painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, line)

    def _line_height(self) -> int:
        return round((self._size or theme.sizes().large) * 1.25)


def _joined(groups: tuple[str, ...]) -> tuple[str, ...]:
    """At most so many lines: the shortest neighbours share one."""
    lines = list(groups)
    while len(lines) > MOST_LINES:
        lengths = [len(f"{a} {b}") for a, b in pairwise(lines)]
        place = lengths.index(min(lengths))
        lines[place : place + 2] = [f"{lines[place]}  \N{MIDDLE DOT}  {lines[place + 1]}"]
    return tuple(lines)


def _fitting(line: str, size: int, width: int, bold: bool) -> QFont:
    font = theme.text_font(size, bold)
    wide = QFontMetrics(font).horizontalAdvance(line)
    return font if wide <= width else theme.text_font(max(theme.sizes().body, int(size * width / wide)), bold)
