"""The page that stands where nothing may be seen: whose desk it is, what time it is, and the form that opens it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import actions, theme
from ui.alerts.chip import Chip
from ui.lock.presenter import LockPresenter, LockState
from ui.sign_in.asked import AskedState
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import Card
from ui.widgets.form import Form
from ui.widgets.labels import MarkLabel, label
from ui.widgets.theme_button import ThemeButton

ARMED_MS = 5000


class LockView(Card):
    """No plate, no picture, no name and no list is on it. `whole`: it covers the window, and `sign_out_asked` comes by
    the second press of its button; else the desk around it has that button."""

    sign_out_asked = Signal()

    def __init__(
        self, presenter: LockPresenter, agency: str, whole: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__("Locked", agency, 600, parent)
        self._presenter, self._whole = presenter, whole
        self.time, self.capture, self.alerts = label("", "title"), MarkLabel(), Chip()
        self._why, self._clause = label("", "strong", wrap=True), label("", "small", wrap=True)
        self._made_up = label("", "small", wrap=True)
        self.form = Form(presenter.asked.asked.rows)
        self.go = KeyButton("", "Return", presenter.asked.asked.icon, "primary")
        self.sign_out = KeyButton("", actions.SIGN_OUT.key, "sign-out", "quiet")
        self.sign_out.setVisible(whole)
        self._disarm = QTimer(self, singleShot=True, interval=ARMED_MS)
        self._lay_out()
        self.go.clicked.connect(presenter.asked.submit)
        self.form.edited.connect(presenter.asked.edit)
        self._disarm.timeout.connect(self._name_sign_out)
        if whole:
            self.sign_out.clicked.connect(self._press_sign_out)
        presenter.changed.connect(self.show_state)
        presenter.asked.changed.connect(self.show_form)
        presenter.asked.mistaken.connect(self.take_focus)
        self._name_sign_out()
        self.show_state(presenter.state)
        self.show_form(presenter.asked.state)

    def _lay_out(self) -> None:
        marks = QHBoxLayout()
        marks.setSpacing(theme.px(16))
        marks.addWidget(self.time)
        marks.addWidget(self.capture)
        marks.addWidget(self.alerts)
        marks.addStretch(1)
        self.column.addLayout(marks)
        self.column.addWidget(self._why)
        self.column.addWidget(self._clause)
        self.column.addWidget(label(f"Badge {self._presenter.badge}", "strong", wrap=True))
        self.column.addWidget(self.form)
        self.column.addWidget(self._made_up)
        self.foot.addWidget(self.sign_out)
        if self._whole:
            self.foot.addWidget(ThemeButton(worded=False))
        self.foot.addStretch(1)
        self.foot.addWidget(self.go)

    def show_state(self, state: LockState) -> None:
        self.title.setText(state.title)
        self.time.setText(state.time)
        self.capture.show_mark(state.capture)
        self.alerts.setVisible(state.alerts is not None)
        if state.alerts is not None:
            self.alerts.show_mark(state.alerts, filled=True)
        self._why.setText(state.why)
        self._clause.setText(state.clause)
        self._made_up.setText(state.made_up)
        self._made_up.setVisible(bool(state.made_up))

    def show_form(self, state: AskedState) -> None:
        asked = self._presenter.asked.asked
        self.form.show_looks(state.looks)
        self.note.show_message(state.message)
        self.go.setText(asked.busy if state.busy else asked.button)
        self.go.setEnabled(not state.busy)
        if state.message is not None and self.isVisible():
            self.take_focus()

    def take_focus(self) -> None:
        self.form.focus_first(self._presenter.asked.state.looks)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.sign_out.setEnabled(True)
        self.take_focus()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.take_focus()
        return super().event(event)

    def _press_sign_out(self) -> None:
        if self._disarm.isActive():
            self.sign_out.setEnabled(False)
            self.sign_out_asked.emit()
        else:
            self._disarm.start()
            self._name_sign_out()

    def _name_sign_out(self) -> None:
        self.sign_out.setText("Again to sign out" if self._disarm.isActive() else "Sign out this member")
