"""Large at the head of the alerts while none can be heard: the sound device is gone although alerts may come."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.sound import SoundState
from ui.widgets.labels import IconLabel, label, set_look

ADVICE = "Plug it in again, choose another under Settings, or start the program again. Until then watch the screen."


class Unheard(QFrame):
    """Hides by itself when the device is back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "message")
        set_look(self, "state", "danger")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        row.setSpacing(theme.px(12))
        row.addWidget(IconLabel("silent", "danger", theme.px(30)))
        words = QVBoxLayout()
        words.setSpacing(0)
        self._what = label("", "heading", wrap=True)
        words.addWidget(self._what)
        self._advice = label(ADVICE, "muted", wrap=True)
        words.addWidget(self._advice)
        row.addLayout(words, 1)
        self.hide()

    def set_brief(self, brief: bool) -> None:
        """While an alert stands below, which needs the room, the sentence alone."""
        self._advice.setHidden(brief)

    def show_sound(self, state: SoundState) -> None:
        self._what.setText(state.unheard)
        self.setAccessibleName(state.unheard)
        self.setVisible(bool(state.unheard))
