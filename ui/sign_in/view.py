"""The form for badge and password."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import actions, theme, words
from ui.alerts.chip import Chip
from ui.sign_in.presenter import SignInPresenter, SignInState
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import Card
from ui.widgets.fields import Field
from ui.widgets.labels import IconLabel, label
from ui.widgets.theme_button import ThemeButton


class SignInView(Card):
    """`agency` and `kind` say whose workstation this is before anybody is signed in; either may be empty.
    `recovery_wanted` where nobody can sign in; `put_back_wanted` carries the Offer of a backup; `agency_wanted` in a
    demonstration."""

    recovery_wanted = Signal()
    agency_wanted = Signal()
    put_back_wanted = Signal(object)

    def __init__(
        self,
        presenter: SignInPresenter,
        agency: str = "",
        kind: str = "",
        demo: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        under = words.kind_of_workstation(kind) if kind else words.TAGLINE
        super().__init__(agency or "Sign in", under, 600, parent)
        self._presenter = presenter
        presenter.setParent(self)
        self.badge = Field("Badge number")
        self.password = Field("Password", password=True)
        self.reader, self.reader_says, self.alerts = IconLabel("fixed"), label("", "strong", wrap=True), Chip()
        self._stands = QWidget()
        stands = QHBoxLayout(self._stands)
        stands.setContentsMargins(0, 0, 0, 0)
        stands.setSpacing(theme.px(10))
        for part, stretch in ((self.reader, 0), (self.reader_says, 1), (self.alerts, 0)):
            stands.addWidget(part, stretch)
        self.column.addWidget(self._stands)
        self.column.addWidget(self.badge)
        self.column.addWidget(self.password)
        self.sign_in = KeyButton("Sign in", "Return", "sign-in", "primary")
        self.foot.addWidget(ThemeButton())
        self.foot.addStretch(1)
        self.foot.addWidget(self.sign_in)
        notice = "Demonstration: made-up members, plates and places." if demo else "Every use is recorded by name."
        self.column.addWidget(label(notice, "small", wrap=True))
        self.column.addWidget(label(words.NOT_OPERATIONAL, "warn", wrap=True))
        self.put_back = KeyButton("", "F9", "storage")
        self.nobody = KeyButton("Nobody can sign in", "F8", "key", "quiet")
        self.agency = KeyButton(actions.AGENCY.title, actions.AGENCY.key, actions.AGENCY.icon, "quiet")
        self.agency.setVisible(demo)
        self.agency.clicked.connect(self.agency_wanted)
        self.put_back.clicked.connect(lambda: self.put_back_wanted.emit(presenter.state.offer))
        self.nobody.clicked.connect(self.recovery_wanted)
        self.column.addWidget(self.put_back)
        below = QHBoxLayout()
        below.addWidget(self.nobody)
        below.addWidget(self.agency)
        below.addStretch(1)
        self.column.addLayout(below)
        self.sign_in.clicked.connect(self._submit)
        self.badge.edited.connect(lambda _: presenter.stop())
        presenter.changed.connect(self.show_state)
        presenter.stands.connect(self.show_stands)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_state(presenter.state)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.badge.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: SignInState) -> None:
        self.badge.show_text(state.badge)
        self.password.show_text(state.password)
        self.badge.show_problem(state.badge_problem)
        self.password.show_problem(state.password_problem)
        self.note.show_message(state.message)
        self.show_stands(state)
        self.sign_in.setText("Signing in …" if state.busy else "Sign in")
        self.put_back.setVisible(state.offer is not None)
        if state.offer is not None:
            self.put_back.setText(f"Put back the backup of {words.moment(state.offer.made_at)}")
        for part in (self.badge, self.password, self.sign_in, self.put_back, self.nobody, self.agency):
            part.setEnabled(not state.busy)
        if state.by_itself or state.busy:
            return
        if state.badge_problem or not state.badge:
            self.badge.line.setFocus(Qt.FocusReason.OtherFocusReason)
        elif state.password_problem or state.message is not None:
            self.password.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_stands(self, state: SignInState) -> None:
        """Of a fixed reader, which may begin, stop or have another alert while somebody types."""
        self._stands.setVisible(state.reader is not None)
        if state.reader is not None:
            self.reader.show_icon(state.reader.icon, state.reader.role)
            self.reader_says.setText(state.reader.word)
        self.alerts.setVisible(state.alerts is not None)
        if state.alerts is not None:
            self.alerts.show_mark(state.alerts, filled=True)

    def _submit(self) -> None:
        self._presenter.submit(self.badge.text(), self.password.text())
