"""The form by which a passenger signs on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from ui.passenger.presenter import PassengerPresenter, PassengerState
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import Card
from ui.widgets.fields import Field
from ui.widgets.labels import label

WHAT_FOR = (
    "While the car moves, the passenger reads the plate from the vehicle, types it, and is the one recorded for it. "
    "The driver keeps the three keys."
)


class PassengerView(Card):
    """`away`: back to Live, when somebody is signed on or does not want to. `message` goes across the window."""

    away = Signal()
    message = Signal(object)

    def __init__(self, presenter: PassengerPresenter, parent: QWidget | None = None) -> None:
        super().__init__("Passenger", "A second member signs on beside the driver.", 520, parent)
        self._presenter = presenter
        presenter.setParent(self)
        self.badge, self.password = Field("Passenger's badge number"), Field("Password", password=True)
        self.code = Field("Code")
        self.column.addWidget(label(WHAT_FOR, wrap=True))
        self.column.addWidget(self.badge)
        self.column.addWidget(self.password)
        self.column.addWidget(self.code)
        self.back = KeyButton("Back to Live", "Escape", "back", "quiet")
        self.sign_on = KeyButton("Sign on", "Return", "member", "primary")
        self.foot.addWidget(self.back)
        self.foot.addStretch(1)
        self.foot.addWidget(self.sign_on)
        self.badge.edited.connect(self._edit)
        self.password.edited.connect(self._edit)
        self.code.edited.connect(self._edit)
        self.sign_on.clicked.connect(presenter.submit)
        self.back.clicked.connect(self._leave)
        presenter.changed.connect(self.show_state)
        presenter.message.connect(self.message)
        presenter.signed_on.connect(lambda _: self.away.emit())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_state(presenter.state)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        first = self.password if self._presenter.state.badge else self.badge
        first.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _edit(self, _: str) -> None:
        self._presenter.edit(self.badge.text(), self.password.text(), self.code.text())

    def _leave(self) -> None:
        self._presenter.forget()
        self.away.emit()

    def show_state(self, state: PassengerState) -> None:
        self.badge.show_text(state.badge)
        self.password.show_text(state.password)
        self.code.show_text(state.code)
        self.badge.show_problem(state.badge_problem)
        self.password.show_problem(state.password_problem)
        self.code.show_problem(state.code_problem)
        self.note.show_message(state.message)
        self.sign_on.setText("Signing on …" if state.busy else "Sign on")
        for part in (self.badge, self.password, self.code, self.sign_on, self.back):
            part.setEnabled(not state.busy)
        if state.message is not None and not state.busy and self.isVisible():
            self.password.line.setFocus(Qt.FocusReason.OtherFocusReason)
