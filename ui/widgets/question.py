"""A question in its place on the screen, with the answer that does it and the one that does not: never a pop-up."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui import theme
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import IconLabel, label


class Question(QFrame):
    """`yes` by Enter, `no` by Esc."""

    yes = Signal()
    no = Signal()

    def __init__(self, yes: str, no: str, icon: str = "tick", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "raised")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), theme.px(6), theme.px(6), theme.px(6))
        row.setSpacing(theme.px(12))
        self._words = label("", "strong", wrap=True)
        self.yes_button = KeyButton(yes, "Return", icon, "danger")
        self.no_button = KeyButton(no, "Escape", "back")
        row.addWidget(IconLabel("state-warn", "warn", theme.sizes().icon + 2))
        row.addWidget(self._words, 1)
        row.addWidget(self.yes_button)
        row.addWidget(self.no_button)
        self.yes_button.clicked.connect(self.yes)
        self.no_button.clicked.connect(self.no)
        self.hide()

    def ask(self, words: str) -> None:
        """Hides when there is nothing to ask. The keyboard goes to the answer that its Enter stands on."""
        self._words.setText(words)
        self.setAccessibleName(words)
        if bool(words) == self.isHidden():
            self.setVisible(bool(words))
            if words:
                self.yes_button.setFocus()
