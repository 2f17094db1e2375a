"""The form for badge, password and code."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QWidget

from ui import actions, theme, words
from ui.alerts.chip import Chip
from ui.shell import Face, MadeUp
from ui.sign_in.presenter import SignInPresenter, SignInState
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import Card
from ui.widgets.fields import Field
from ui.widgets.labels import IconLabel, label
from ui.widgets.theme_button import ThemeButton

CODE_HINT = "Empty at your first sign-in."
WIDTH, WITH_PEOPLE = 620, 860


class SignInView(Card):
    """`face` says whose workstation this is before anybody is signed in.

    `recovery_wanted` where nobody can sign in; `put_back_wanted` carries the Offer of a backup; `release_wanted` and
    `unlock_wanted` the badge number that is locked; `agency_wanted` in a demonstration.
    """

    recovery_wanted = Signal()
    agency_wanted = Signal()
    put_back_wanted = Signal(object)
    release_wanted = Signal(str)
    unlock_wanted = Signal(str)

    def __init__(self, presenter: SignInPresenter, face: Face | None = None, parent: QWidget | None = None) -> None:
        face = face or Face()
        under = words.kind_of_workstation(face.kind) if face.kind else words.TAGLINE
        super().__init__(face.agency or "Sign in", under, WIDTH if face.people is None else WITH_PEOPLE, parent)
        self._presenter = presenter
        presenter.setParent(self)
        self.badge = Field("Badge number")
        self.password = Field("Password", password=True)
        self.code = Field("Code", CODE_HINT)
        self.column.addWidget(self._reader_line())
        self.column.addWidget(self.badge)
        self.column.addLayout(self._secrets())
        self.sign_in = KeyButton("Sign in", "Return", "sign-in", "primary")
        self.foot.addWidget(ThemeButton())
        self.foot.addStretch(1)
        self.foot.addWidget(self.sign_in)
        self._offer_help(face.demo)
        if face.people is not None:
            self.column.addWidget(_People(face.people))
        made_up = "Demonstration: made-up members, plates and places. It holds the members' authenticators itself."
        notice = made_up if face.demo else "Every use is recorded by name."
        self.column.addWidget(label(notice, "small", wrap=True))
        self.column.addWidget(label(words.NOT_OPERATIONAL, "warn", wrap=True))
        self.sign_in.clicked.connect(self._submit)
        self.badge.edited.connect(lambda _: presenter.stop())
        presenter.changed.connect(self.show_state)
        presenter.stands.connect(self.show_stands)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_state(presenter.state)

    def _secrets(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(14))
        row.addWidget(self.password, 3, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.code, 2, Qt.AlignmentFlag.AlignTop)
        return row

    def _reader_line(self) -> QWidget:
        self.reader, self.reader_says, self.alerts = IconLabel("fixed"), label("", "strong", wrap=True), Chip()
        self._stands = QWidget()
        stands = QHBoxLayout(self._stands)
        stands.setContentsMargins(0, 0, 0, 0)
        stands.setSpacing(theme.px(10))
        for part, stretch in ((self.reader, 0), (self.reader_says, 1), (self.alerts, 0)):
            stands.addWidget(part, stretch)
        return self._stands

    def _offer_help(self, demo: bool) -> None:
        """What helps whoever cannot sign in, each where it does."""
        self.release = KeyButton("Release this badge", "F6", "key")
        self.unlock = KeyButton("Unlock code", "F7", "lock")
        self.put_back = KeyButton("", "F9", "storage")
        self.nobody = KeyButton("Nobody can sign in", "F8", "key", "quiet")
        self.release.clicked.connect(lambda: self.release_wanted.emit(self._presenter.state.locked))
        self.unlock.clicked.connect(lambda: self.unlock_wanted.emit(self._presenter.state.locked))
        self.put_back.clicked.connect(lambda: self.put_back_wanted.emit(self._presenter.state.offer))
        self.nobody.clicked.connect(self.recovery_wanted)
        row = QHBoxLayout()
        row.setSpacing(theme.px(10))
        row.addWidget(self.release)
        row.addWidget(self.unlock)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addWidget(self.put_back)
        self.agency = KeyButton(actions.AGENCY.title, actions.AGENCY.key, actions.AGENCY.icon, "quiet")
        self.agency.setVisible(demo)
        self.agency.clicked.connect(self.agency_wanted)
        self.foot.insertWidget(1, self.nobody)
        self.foot.insertWidget(2, self.agency)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.badge.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: SignInState) -> None:
        for field, text, problem in (
            (self.badge, state.badge, state.badge_problem),
            (self.password, state.password, state.password_problem),
            (self.code, state.code, state.code_problem),
        ):
            field.show_text(text)
            field.show_problem(problem)
        self.note.show_message(state.message)
        self.show_stands(state)
        self.sign_in.setText("Signing in …" if state.busy else "Sign in")
        self.release.setVisible(bool(state.locked))
        self.unlock.setVisible(bool(state.locked))
        self.put_back.setVisible(state.offer is not None)
        if state.offer is not None:
            self.put_back.setText(f"Put back the backup of {words.moment(state.offer.made_at)}")
        for part in (
            self.badge, self.password, self.code, self.sign_in, self.release, self.unlock, self.put_back, self.nobody,
            self.agency,
        ):  # fmt: skip
            part.setEnabled(not state.busy)
        if not state.by_itself and not state.busy:
            self._take_focus(state)

    def _take_focus(self, state: SignInState) -> None:
        if state.badge_problem or not state.badge:
            wanted = self.badge
        elif state.code_problem:
            wanted = self.code
        elif state.password_problem or state.message is not None:
            wanted = self.password
        else:
            return
        wanted.line.setFocus(Qt.FocusReason.OtherFocusReason)

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
        self._presenter.submit(self.badge.text(), self.password.text(), self.code.text())


class _People(QFrame):
    """The demo's members with all that signs them in."""

    def __init__(self, people: Callable[[], Sequence[MadeUp]]) -> None:
        super().__init__()
        self.setProperty("panel", "raised")
        self._people = people
        grid = QGridLayout(self)
        grid.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        grid.setHorizontalSpacing(theme.px(14))
        grid.setVerticalSpacing(theme.px(2))
        for column, title in enumerate(("Who", "Badge", "Password", "Code now, once")):
            grid.addWidget(label(title, "small"), 0, column)
        self._codes = []
        for row, one in enumerate(people(), 1):
            for column, text in enumerate((one.title, one.badge, one.password)):
                grid.addWidget(label(text), row, column)
            self._codes.append(label("", "strong"))
            grid.addWidget(self._codes[-1], row, 3)
        grid.setColumnStretch(2, 1)
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self._refresh)
        self._timer.start()
        self._refresh()

    def _refresh(self) -> None:
        for shown, one in zip(self._codes, self._people(), strict=True):
            shown.setText(f"{one.code[:3]} {one.code[3:]}")
