"""Badge, password and code of whoever sits beside the driver, checked off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal

from app.domain.access import Member
from ui.bridge import Run
from ui.messages import Message, done, of_error
from ui.while_alive import while_alive

NO_BADGE, NO_PASSWORD, NO_CODE = "Enter the badge number.", "Enter the password.", "Enter the code."


@dataclass(frozen=True, slots=True)
class PassengerState:
    """What stands in the fields, and what is wrong with it."""

    badge: str = ""
    password: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    busy: bool = False
    badge_problem: str = ""
    password_problem: str = ""
    code_problem: str = ""
    message: Message | None = None


class PassengerPresenter(QObject):
    """`changed` carries a PassengerState, `signed_on` comes with the Member; `message` goes across the window."""

    changed = Signal(object)
    signed_on = Signal(object)
    message = Signal(object)

    def __init__(self, sign_on: Callable[[str, str, str], Member], run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = PassengerState()
        self._sign_on, self._run = sign_on, while_alive(self, run)

    def edit(self, badge: str, password: str, code: str) -> None:
        """Kept while the car moves and the page is put aside."""
        self._show(replace(
            self.state, badge=badge, password=password, code=code, badge_problem="", password_problem="",
            code_problem="",
        ))  # fmt: skip

    def submit(self) -> None:
        state = self.state
        badge, password, code = state.badge.strip(), state.password, state.code
        if state.busy:
            return
        if not (badge and password and code.strip()):
            self._show(replace(
                state, badge_problem="" if badge else NO_BADGE, password_problem="" if password else NO_PASSWORD,
                code_problem="" if code.strip() else NO_CODE, message=None,
            ))  # fmt: skip
            return
        self._show(replace(state, busy=True, message=None))
        self._run(lambda: self._sign_on(badge, password, code), self._signed_on, self._turned_away)

    def forget(self) -> None:
        """The page is left by choice: nothing typed stays."""
        if not self.state.busy:
            self._show(PassengerState())

    def _signed_on(self, member: Member) -> None:
        self._show(PassengerState())
        self.signed_on.emit(member)
        self.message.emit(done(f"{member.name} is signed on as passenger and may type while the car moves."))

    def _turned_away(self, error: BaseException) -> None:
        message = of_error(error)
        self._show(PassengerState(badge=self.state.badge, message=message))
        if message is None:
            raise error

    def _show(self, state: PassengerState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
