"""The panel while no alert is open: what is watched for, how old it is, and whether an alert would be heard."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.alerts.state import ListLine
from ui.sound import SoundState
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import ElidedLabel, IconLabel, MarkLabel, label
from ui.words import Mark, counted

MOST_LISTS = 8
NO_LIST = Mark("danger", "state-danger", "No hot list is in force: no alert can come")


class Quiet(QFrame):
    """`test_asked` comes from the "Test sound" button and its key [T]."""

    test_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "surface")
        self._shown: tuple[ListLine, ...] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(16), theme.px(16), theme.px(16))
        column.setSpacing(theme.px(8))
        head = QHBoxLayout()
        head.addWidget(IconLabel("alert", "muted"))
        head.addSpacing(theme.px(4))
        head.addWidget(label("No open alerts", "heading"), 1)
        column.addLayout(head)
        self._caption = label("Hot lists in force", "muted")
        column.addSpacing(theme.px(6))
        column.addWidget(self._caption)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.px(8))
        column.addLayout(self._rows)
        column.addStretch(1)
        self._sound = MarkLabel()
        self.test = KeyButton("Test sound", "T", "test")
        self.test.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.test.clicked.connect(self.test_asked)
        row = QHBoxLayout()
        row.addWidget(self._sound)
        row.addStretch(1)
        row.addWidget(self.test)
        self._unspoken = label("", "muted", wrap=True)
        column.addWidget(self._unspoken)
        column.addLayout(row)

    def show_lists(self, lists: tuple[ListLine, ...]) -> None:
        if lists == self._shown:
            return
        self._shown = lists
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.setParent(None)
                old.deleteLater()
        self._caption.setVisible(bool(lists))
        for line in lists[:MOST_LISTS]:
            self._rows.addWidget(_row(line))
        if len(lists) > MOST_LISTS:
            self._rows.addWidget(label(f"and {counted(len(lists) - MOST_LISTS, 'more list')}", "muted"))
        if not lists:
            none = MarkLabel()
            none.show_mark(NO_LIST)
            self._rows.addWidget(none)

    def show_sound(self, state: SoundState) -> None:
        self._sound.show_mark(state.mark)
        self._unspoken.setText(state.unspoken)
        self._unspoken.setVisible(bool(state.unspoken))
        self.test.setEnabled(state.has_device)


def _row(line: ListLine) -> QWidget:
    row = QWidget()
    inside = QHBoxLayout(row)
    inside.setContentsMargins(0, 0, 0, 0)
    age = MarkLabel()
    age.show_mark(line.age)
    inside.addWidget(ElidedLabel(line.name), 1)
    inside.addWidget(age)
    return row
