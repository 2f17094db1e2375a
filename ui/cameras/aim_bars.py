"""The aiming help: for each figure of a camera a bar with the mark of good, a word with its shape, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.cameras.aiming import Aim
from ui.widgets.labels import MarkLabel, label

MOST_LINES = 5


class AimBar(QWidget):
    """Filled in the state's colour; the notch stands where good begins."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share, self._good, self._role = 0.0, 0.5, "muted"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float, good: float, role: str) -> None:
        if (share, good, role) != (self._share, self._good, self._role):
            self._share, self._good, self._role = share, good, role
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(14))

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(0, 3, self.width(), self.height() - 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.colour("line"))
        painter.drawRoundedRect(bar, 4, 4)
        painter.setBrush(colours.colour(self._role))
        if self._share > 0:
            painter.drawRoundedRect(QRectF(0, 3, max(8.0, self._share * self.width()), bar.height()), 4, 4)
        painter.setBrush(colours.colour("text"))
        painter.drawRect(QRectF(self._good * self.width() - 1, 0, 2, self.height()))
        painter.end()


class AimLine(QWidget):
    """One figure."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(1))
        head = QHBoxLayout()
        head.setSpacing(theme.px(10))
        self._title, self._figure, self._mark = label("", "strong"), label("", "muted"), MarkLabel()
        head.addWidget(self._title)
        head.addWidget(self._figure)
        head.addStretch(1)
        head.addWidget(self._mark)
        self._bar = AimBar()
        self._advice = label("", "small", wrap=True)
        column.addLayout(head)
        column.addWidget(self._bar)
        column.addWidget(self._advice)

    def show_aim(self, aim: Aim) -> None:
        self._title.setText(aim.title)
        self._figure.setText(aim.figure)
        self._mark.show_mark(aim.mark)
        self._bar.show_share(aim.share, aim.good, aim.mark.role)
        self._advice.setText(aim.advice)
        self.setAccessibleName(f"{aim.title}: {aim.figure}, {aim.mark.word}. {aim.advice}")


class AimBars(QWidget):
    """As many lines as there are figures, in so many columns."""

    def __init__(self, columns: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(24))
        grid.setVerticalSpacing(theme.px(8))
        self._lines = [AimLine() for _ in range(MOST_LINES)]
        for place, line in enumerate(self._lines):
            grid.addWidget(line, place // columns, place % columns, Qt.AlignmentFlag.AlignTop)
            line.hide()
        for column in range(columns):
            grid.setColumnStretch(column, 1)

    def show_lines(self, aims: Sequence[Aim]) -> None:
        for place, line in enumerate(self._lines):
            if place < len(aims):
                line.show_aim(aims[place])
            line.setVisible(place < len(aims))
