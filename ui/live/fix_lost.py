"""Said while the car is taken for moving though the position receiver is silent, with the key that says it stands."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui import theme
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import IconLabel, label, set_look


class FixLost(QFrame):
    """`parked_said` by [P]; hidden while there is nothing to ask."""

    parked_said = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "message")
        set_look(self, "state", "warn")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(4), theme.px(4), theme.px(4))
        row.setSpacing(theme.px(10))
        self._words = label("", "strong", wrap=True)
        self.parked = KeyButton("Parked", "P", "car")
        self.parked.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.parked.clicked.connect(self.parked_said)
        row.addWidget(IconLabel("position", "warn"))
        row.addWidget(self._words, 1)
        row.addWidget(self.parked)
        self.hide()

    def show_words(self, words: str) -> None:
        self._words.setText(words)
        self.setVisible(bool(words))
