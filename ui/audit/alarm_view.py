"""The strip under the top bar that says that the audit trail cannot be written."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.audit.alarm import AlarmState, TrailAlarm
from ui.widgets.labels import IconLabel, label, set_look


class TrailStrip(QFrame):
    """Draws an AlarmState; `message` carries a Message for the window. It stays as long as the trouble does."""

    message = Signal(object)

    def __init__(self, presenter: TrailAlarm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        presenter.setParent(self)
        self.setProperty("panel", "message")
        self._says, self._why, self._means = label("", "danger", wrap=True), label("", wrap=True), label("", wrap=True)
        self._says.setFont(theme.text_font(bold=True))
        said = QVBoxLayout()
        said.setSpacing(theme.px(2))
        for part in (self._says, self._why, self._means):
            said.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(8), theme.px(8), theme.px(8))
        row.setSpacing(theme.px(12))
        row.addWidget(IconLabel("state-danger", "danger", theme.sizes().icon + 4))
        row.addLayout(said, 1)
        presenter.message.connect(self.message)
        presenter.changed.connect(self.show_state)
        self.show_state(presenter.state)
        presenter.refresh()

    def show_state(self, state: AlarmState) -> None:
        self.setVisible(bool(state.says))
        set_look(self, "state", "danger")
        self._says.setText(state.says)
        self._why.setText(state.why)
        self._means.setText(state.means)
        self.setAccessibleName(f"{state.says} {state.why}".strip())
