"""Badge, password and code, checked off the window's thread; and a demonstration that types them before one's eyes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from app.actions.prove import BadgeLocked, CodeUsed, CodeWanted
from app.actions.put_back import Offer
from app.assignment_desk import Reader
from app.changes import Changes
from app.domain.access import Installation, Member
from app.domain.errors import Damaged, Refused
from app.domain.policy import Profile
from ui.bridge import Run
from ui.forms import sentence
from ui.messages import Message, of_error
from ui.sign_in.rescue import Rescue
from ui.while_alive import while_alive
from ui.words import Mark, waits

TYPING_MS = 70
SHOWN_MS = 700


class SignedIn(Protocol):
    """What the desk needs of app.actions.sign_in.SignedIn."""

    @property
    def member(self) -> Member: ...
    @property
    def installation(self) -> Installation: ...
    @property
    def profile(self) -> Profile: ...
    @property
    def codes_left(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class SignInState:
    """`…_problem` by field; `message` for what no field is to blame for; `locked`: the badge number that somebody has
    to release; `offer`: the backup that may be put back, once files were found missing or damaged."""

    badge: str = ""
    password: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    busy: bool = False
    badge_problem: str = ""
    password_problem: str = ""
    code_problem: str = ""
    message: Message | None = None
    by_itself: bool = False  # the demonstration is typing
    locked: str = ""
    offer: Offer | None = None
    reader: Mark | None = None  # how a fixed reader stands
    alerts: Mark | None = None  # how many wait for whoever signs in


class SignInPresenter(QObject):
    """`changed` carries a SignInState, `stands` one of which only the reader and its alerts are others; `signed_in`
    whatever the action returned. What was typed is let go at once; the password stays only while nothing but the code
    is missing."""

    changed = Signal(object)
    stands = Signal(object)
    signed_in = Signal(object)

    def __init__(
        self,
        sign_in: Callable[[str, str, str], object],
        run: Run,
        rescue: Rescue | None = None,
        reader: Callable[[], Reader] = Reader,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._sign_in, self._run, self._rescue, self._reader = sign_in, while_alive(self, run), rescue, reader
        self.state = self._with_reader(SignInState())
        self._script: list[SignInState] = []
        self._typist = QTimer(self, interval=TYPING_MS)
        self._typist.timeout.connect(self._type_on)

    def start(self) -> None:
        """What was found wrong before there was a window is said before anybody types in vain."""
        problem = self._rescue.problem if self._rescue else None
        if problem is not None:
            self._show(SignInState(message=of_error(problem)))
            self._ask_for_a_backup(problem)

    def refresh(self, changes: object = Changes.DUTY) -> None:
        """A fixed reader begins, stops or has another alert."""
        if isinstance(changes, Changes) and changes & (Changes.DUTY | Changes.ALERTS):
            self.state = self._with_reader(self.state)
            self.stands.emit(self.state)

    def _with_reader(self, state: SignInState) -> SignInState:
        reader = self._reader()
        alerts = Mark("danger", "alert", waits(reader.alerts, "sign in")) if reader.alerts else None
        return replace(state, reader=reader_mark(reader), alerts=alerts)

    def _ask_for_a_backup(self, trouble: BaseException) -> None:
        if self._rescue is not None and isinstance(trouble, Damaged):
            self._run(self._rescue.offered, self._offered, lambda _: None)

    def _offered(self, offer: Offer | None) -> None:
        self._show(replace(self.state, offer=offer))

    def submit(self, badge: str, password: str, code: str = "") -> None:
        """An empty badge or password is said in place; the code may be left empty at the first sign-in, and everything
        else is the action's to judge."""
        if self.state.busy:
            return None
        badge = badge.strip()
        state = SignInState(
            badge=badge,
            password=password,
            code=code,
            badge_problem="" if badge else "Enter your badge number.",
            password_problem="" if password else "Enter your password.",
        )
        if state.badge_problem or state.password_problem:
            return self._show(state)
        self._show(replace(state, busy=True, by_itself=self.state.by_itself))
        return self._run(lambda: self._sign_in(badge, password, code), self._came_in, self._turned_away)

    def visibly(self, badge: str, password: str, code: str = "") -> None:
        """Type all letter by letter, show them for a moment, then submit: the demonstration's way in."""
        begun = SignInState(by_itself=True)
        self._script = [replace(begun, badge=badge[:end]) for end in range(1, len(badge) + 1)]
        begun = replace(begun, badge=badge)
        self._script += [replace(begun, password=password[:end]) for end in range(1, len(password) + 1)]
        begun = replace(begun, password=password)
        self._script += [replace(begun, code=code[:end]) for end in range(1, len(code) + 1)]
        self._typist.setInterval(TYPING_MS)
        self._typist.start()

    def stop(self) -> None:
        """The demonstration stops typing, as when a person takes the keyboard."""
        self._typist.stop()
        self._script = []

    def _type_on(self) -> None:
        if self._script:
            self._show(self._script.pop(0))
            if not self._script:
                self._typist.setInterval(SHOWN_MS)
            return
        self._typist.stop()
        self.submit(self.state.badge, self.state.password, self.state.code)

    def _came_in(self, found: object) -> None:
        self._show(SignInState())
        self.signed_in.emit(found)

    def _turned_away(self, error: BaseException) -> None:
        badge, message = self.state.badge, of_error(error)
        if isinstance(error, CodeWanted | CodeUsed):
            self._show(SignInState(badge=badge, password=self.state.password, code_problem=_in_place(error)))
            return
        self._show(SignInState(badge=badge, message=message, locked=badge if isinstance(error, BadgeLocked) else ""))
        self._ask_for_a_backup(error)
        if message is None:
            raise error

    def _show(self, state: SignInState) -> None:
        self.state = self._with_reader(state)
        self.changed.emit(self.state)


def _in_place(error: Refused) -> str:
    return f"{sentence(error.refusal.why)} {error.refusal.instead}".strip()


def reader_mark(reader: Reader) -> Mark | None:
    """Who answers for a fixed reader that runs, or why it does not; None where nothing is to be said."""
    if reader.under is not None:
        under = reader.under
        return Mark("ok", "fixed", f"Fixed reader runs under {under.title}, badge {under.member.badge}")
    return Mark("warn", "stop", f"Fixed reader is off. {reader.off}") if reader.off else None
