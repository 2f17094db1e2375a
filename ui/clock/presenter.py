"""Decides what is said of a clock that is not believed, and takes a second member's word for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.clock import Doubt, Reading
from app.domain.policy import Profile
from ui import words
from ui.bridge import Run
from ui.messages import Message, done, of_error
from ui.while_alive import while_alive
from ui.words import Mark

TICK_MS = 1000
NO_BADGE, NO_PASSWORD = "Enter the second member's badge number.", "Enter the second member's password."
NO_CODE = "Enter their code."
WRONG_TIMES = "The times on reads are wrong if the clock is."


class ClockDesk(Protocol):
    """The first answers from memory; the others are slow and called through `run`."""

    def clock_doubt(self) -> Doubt | None: ...

    def due_at(self, moment: datetime) -> int:
        """How many reads would be destroyed if it were that moment."""

    def vouch_for_clock(self, shown: Reading, badge: str, password: str, code: str) -> object:
        """Raises Refused or Unavailable in words. What is due is destroyed after it."""

    def profile(self) -> Profile: ...


@dataclass(frozen=True, slots=True)
class ClockState:
    """`says` is empty while the clock is believed. `time`: what a second member confirms; `due`: what that destroys."""

    says: str = ""
    means: str = ""
    time: str = ""
    may_vouch: bool = False
    asking: bool = False
    due: str = ""
    busy: bool = False
    badge_problem: str = ""
    password_problem: str = ""
    code_problem: str = ""
    message: Message | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    """What of the state is said of the doubt alone."""

    says: str
    means: str
    time: str = ""
    may_vouch: bool = False


class ClockPresenter(QObject):
    """`changed` carries a ClockState, `message` a Message for the window; it looks at the clock once a second.

    `run` is not the store's thread: proving a password takes a second, and reads are recorded meanwhile."""

    changed = Signal(object)
    message = Signal(object)

    def __init__(self, desk: ClockDesk, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = ClockState()
        self._desk, self._run = desk, while_alive(self, run)
        self._zone = ZoneInfo(desk.profile().time_zone)
        self._shown: Reading | None = None
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.refresh)

    def start(self) -> None:
        self._timer.start()
        self.refresh()

    def refresh(self) -> None:
        """A doubt that ends takes its form with it, but for an answer that is still to come."""
        if self.state.busy:
            return
        found = self._desk.clock_doubt()
        if found is None:
            self._shown = None
            self._show(ClockState())
            return
        self._shown = found.seen
        said = said_of(found, self._zone)
        state = replace(self.state, says=said.says, means=said.means, time=said.time, may_vouch=said.may_vouch)
        self._show(state if said.may_vouch else _not_asking(state))

    def press_vouch(self) -> None:
        """Opens the form for the second member, or puts it away."""
        if self.state.busy or self._shown is None or not self.state.may_vouch:
            return
        if self.state.asking:
            self.put_away()
            return
        self._show(replace(self.state, asking=True))
        moment = self._shown.clock
        self._run(lambda: self._desk.due_at(moment), self._counted, self._failed)

    def put_away(self) -> None:
        """The form, with what was typed in it."""
        if self.state.asking and not self.state.busy:
            self._show(_not_asking(self.state))

    def confirm(self, badge: str, password: str, code: str) -> None:
        """The second member confirms the date and time that are shown, and types nothing else."""
        if self.state.busy or not self.state.asking or self._shown is None:
            return
        badge, shown = badge.strip(), self._shown
        state = replace(
            self.state,
            badge_problem="" if badge else NO_BADGE,
            password_problem="" if password else NO_PASSWORD,
            code_problem="" if code.strip() else NO_CODE,
            message=None,
        )
        if state.badge_problem or state.password_problem or state.code_problem:
            self._show(state)
            return
        self._show(replace(state, busy=True))
        self._run(lambda: self._desk.vouch_for_clock(shown, badge, password, code), self._vouched, self._failed)

    def _counted(self, due: int) -> None:
        if self.state.asking:
            told = (
                f"{words.counted(due, 'read')} would be due then and destroyed at once."
                if due
                else "No read is due then."
            )
            self._show(replace(self.state, due=told))

    def _vouched(self, _: object) -> None:
        self._show(ClockState())
        self.message.emit(done("The clock is believed. What is due by it is destroyed now."))
        self.refresh()

    def _failed(self, error: BaseException) -> None:
        message = of_error(error)
        self._show(replace(self.state, busy=False, message=message))
        if message is None:
            raise error

    def _show(self, state: ClockState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)


def said_of(found: Doubt, zone: ZoneInfo) -> _Words:
    """What stands there, what it means, and what can be done."""
    clock, believed = words.day_and_clock(found.seen.clock, zone), words.day_and_clock(found.believed, zone)
    if not found.ahead:
        return _Words(
            f"This workstation's clock says {clock}, but {believed} had been reached before.",
            f"A clock set back saves nothing: destruction goes by the later moment. {WRONG_TIMES} Correct the clock.",
        )
    if not found.to_be_vouched:
        return _Words(
            f"This workstation's clock says {clock}, but GPS says {believed}.",
            f"Destruction goes by GPS time. {WRONG_TIMES} Correct the clock.",
        )
    return _Words(
        f"This workstation's clock says {clock}, but only {believed} is believed.",
        f"Destruction goes by the believed moment. {WRONG_TIMES} Correct the clock, wait for GPS, or let a second "
        "member vouch for it.",
        clock,
        may_vouch=True,
    )


def clock_mark(found: Doubt | None, gps_offset_s: float | None) -> Mark:
    """For the status line: a clock that is not believed comes before how far it stands from GPS time."""
    return Mark("danger", "state-danger", "not believed") if found else words.clock_offset(gps_offset_s)


def _not_asking(state: ClockState) -> ClockState:
    return replace(state, asking=False, due="", badge_problem="", password_problem="", code_problem="", message=None)
