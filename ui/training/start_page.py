"""Before a session: which trainings are in force and until when, what is missing, and which sessions were taken."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui import theme
from ui.messages import Message
from ui.training.state import Line, StartLook
from ui.widgets.cards import Note
from ui.widgets.labels import MarkLabel, label

WHAT = (
    "Hits to compare, searches to ask for and to judge, and questions on the rules in force here. A session is passed "
    "when every exercise is answered right; one that is not is explained with its clause and comes again with other "
    "values. Nothing is timed."
)
PROOF = "A passed session is a proof. A trainer or the LPR administrator signs your training on it; you cannot."
NO_ITEMS = "The policy here asks for no training."
NONE_TAKEN = "None yet."


class StartPage(QWidget):
    """What is in force on the left, the member's own sessions on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        self.note = Note()
        for part in (label(WHAT, "", wrap=True), label(PROOF, "muted", wrap=True), self.note):
            column.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(theme.px(14))
        self._items, self._sessions = _Lines("Your training", NO_ITEMS), _Lines("Your sessions", NONE_TAKEN)
        row.addWidget(self._items, 1)
        row.addWidget(self._sessions, 1)
        column.addLayout(row, 1)

    def show_start(self, look: StartLook) -> None:
        self._items.show_lines(look.items)
        self._sessions.show_lines(look.sessions)
        self.note.show_message(Message(look.cannot, look.clause, icon="stop") if look.cannot else None)


class _Lines(QFrame):
    def __init__(self, title: str, none: str) -> None:
        super().__init__()
        self.setProperty("panel", "surface")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(18), theme.px(14), theme.px(10), theme.px(12))
        column.setSpacing(theme.px(10))
        column.addWidget(label(title, "heading"))
        self._none = label(none, "muted")
        column.addWidget(self._none)
        inside = QWidget()
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(0, 0, theme.px(8), 0)
        self._rows.setSpacing(theme.px(10))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        column.addWidget(area, 1)
        self._shown: tuple[Line, ...] | None = None

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        if lines == self._shown:
            return
        self._shown = lines
        self._none.setVisible(not lines)
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for line in lines:
            self._rows.addWidget(_line(line))
        self._rows.addStretch(1)


def _line(line: Line) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(2))
    mark = MarkLabel()
    mark.show_mark(line.mark)
    column.addWidget(mark, 0, Qt.AlignmentFlag.AlignLeft)
    column.addWidget(label(line.words, wrap=True))
    return made
