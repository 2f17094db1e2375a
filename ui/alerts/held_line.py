"""One line that says which answer is about to be given, with the key that takes it back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui import theme
from ui.alerts.state import Held
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import ElidedLabel, IconLabel, set_look


class HeldLine(QFrame):
    """`taken_back` by [Z]; hidden while no answer is held."""

    taken_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "message")
        set_look(self, "state", "ok")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(2), theme.px(2), theme.px(4))
        row.setSpacing(theme.px(8))
        self._words = ElidedLabel("", "strong")
        self.back = KeyButton("Take back", "Z", "back", "quiet")
        self.back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.back.clicked.connect(self.taken_back)
        row.addWidget(IconLabel("tick", "ok"))
        row.addWidget(self._words, 1)
        row.addWidget(self.back)
        self.hide()

    def show_held(self, held: Held | None) -> None:
        self.setVisible(held is not None)
        if held is not None:
            self._words.show_text(held.words[:1].upper() + held.words[1:])
