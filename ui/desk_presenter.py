"""What the signed-in desk shows around its screens: who is on, since when, and which screen is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from app.changes import Changes
from app.domain.access import Duty
from app.domain.gate import CLEAR, Standing
from ui import actions
from ui.bridge import Run
from ui.messages import Message, done, told, warning
from ui.words import counted

ARMED_MS = 5000
NOTICE_MS = 4000
LIVE, ACCESS, CLOSE = "live", "access", "close"
SHUT = "shut"  # the page that stands for every other one while the search side is locked
GOES_ON = frozenset({LIVE, actions.HAND_OVER.id})  # the next member proves who they are on that page
WHEN_PARKED = "When parked"
PARKED_ONLY = frozenset({actions.HAND_OVER.id, actions.PASSENGER.id})  # also beside a passenger who may type


def would_be_lost(number: int) -> str:
    return (
        f"{counted(number, 'read or answer', 'reads or answers')} not recorded yet: lost if you leave now. "
        "Kept in memory while you stay signed in, and recorded when storage returns."
    )


def are_lost(number: int) -> str:
    return f"{counted(number, 'read or answer', 'reads or answers')} could not be recorded: storage was gone. Lost."


@dataclass(frozen=True, slots=True)
class DeskState:
    """`armed`: the id of an action ("sign-out", "duty", "passenger" or "close") that its next press carries out.

    `driving`: the car moves and nobody is free to type, so that Live alone is open; `aside`: the screen that was open
    then. `notice`: said on the status line for a few seconds. `passenger`: the name of who is signed on as such.
    `shut`: until the member proves who they are, Live alone is open, and the hand-over.
    """

    screen: str
    duty: Duty | None = None
    alerts: int = 0
    armed: str = ""
    busy: bool = False
    moving: bool = False
    driving: bool = False
    aside: str = ""
    notice: str = ""
    passenger: str = ""
    suspended: str = ""  # the sentence that says that all capture is suspended
    shut: bool = False
    overdue: int = 0  # of what is owed on the access list

    @property
    def page(self) -> str:
        """What stands in the middle."""
        return SHUT if self.shut and self.screen not in GOES_ON else self.screen


class Car(Protocol):
    """Whether the car is driven, and who sits beside the member; from memory."""

    def moving(self) -> bool: ...

    def free_to_type(self) -> bool: ...

    def passenger_name(self) -> str:
        """Nothing without one."""

    def sign_off_passenger(self) -> None: ...


class Parked:
    """A desk that never moves."""

    def moving(self) -> bool:
        return False

    def free_to_type(self) -> bool:
        return True

    def passenger_name(self) -> str:
        return ""

    def sign_off_passenger(self) -> None: ...


Settle = Callable[[Callable[[], None]], None]


class DeskPresenter(QObject):
    """`changed` carries a DeskState, `message` a Message; `duty_wanted` asks for the duty form, `lock_wanted` for the
    lock, `agency_wanted` for another agency's demonstration by its id. `left` comes when the member is signed out and
    the cameras have stopped, with how many reads and answers were lost."""

    changed = Signal(object)
    message = Signal(object)
    duty_wanted = Signal()
    lock_wanted = Signal()
    agency_wanted = Signal(str)
    left = Signal(int)

    def __init__(
        self,
        state: DeskState,
        run: Run,
        stop_duty: Callable[[], None],
        sign_out: Callable[[], int],
        open_alerts: Callable[[], int],
        unrecorded: Callable[[], int] = lambda: 0,
        car: Car | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._car: Car = car or Parked()
        self.settle: Settle = lambda then: then()  # what is held gets done before a duty ends or a member leaves
        self.standing: Callable[[], Standing] = lambda: CLEAR
        self.titles: dict[str, str] = {}  # of the screens, with their keys
        self.overdue: Callable[[], int] = lambda: 0
        self.unfinished: Callable[[], str] = lambda: ""  # what the open screens would lose
        self._quiet = QTimer(self, singleShot=True, interval=NOTICE_MS)
        self._quiet.timeout.connect(lambda: self._show(replace(self.state, notice="")))
        self.state: DeskState = state
        self._run, self._stop_duty, self._sign_out, self._open_alerts = run, stop_duty, sign_out, open_alerts
        self._unrecorded = unrecorded
        self._disarm = QTimer(self, singleShot=True, interval=ARMED_MS)
        self._disarm.timeout.connect(lambda: self._show(replace(self.state, armed="")))

    def open(self, screen: str) -> None:
        """Live alone is open while the car moves and nobody is free to type."""
        if self._closed(screen):
            self.say_when_parked()
        else:
            aside = "" if screen == self.state.aside else self.state.aside
            self._show(replace(self.state, screen=screen, armed="", aside=aside))

    def _closed(self, screen: str) -> bool:
        return screen != LIVE and (self.state.driving or (self.state.moving and screen in PARKED_ONLY))

    def say_when_parked(self) -> None:
        """A key that does nothing now says so, quietly."""
        self._show(replace(self.state, notice=WHEN_PARKED))
        self._quiet.start()

    def refresh(self, changes: object = Changes.ALERTS | Changes.DRIVING) -> None:
        """Alerts are counted again when an action changed them."""
        if not isinstance(changes, Changes):
            return
        if Changes.ALERTS in changes:
            self._show(replace(self.state, alerts=self._open_alerts()))
        if Changes.DRIVING in changes:
            self._look_at_car()
        if Changes.POLICY in changes:  # an order to stop ends the duty on screen too
            suspension = self.standing().suspension
            duty = None if suspension else self.state.duty
            self._show(replace(self.state, suspended=suspension.words if suspension else "", duty=duty))
        if Changes.ACCESS in changes:
            self._show(replace(self.state, overdue=self.overdue()))

    def _look_at_car(self) -> None:
        before, moving = self.state, self._car.moving()
        state = replace(
            before, moving=moving, driving=not self._car.free_to_type(), passenger=self._car.passenger_name()
        )
        if moving and not before.moving:
            state = replace(state, aside="")
        if state.screen != LIVE and (state.driving or (moving and state.screen in PARKED_ONLY)):
            state = replace(state, screen=LIVE, aside=state.screen)
        self._show(state)
        if before.moving and not moving and state.aside in self.titles:
            self.message.emit(done(f"Put aside while you drove: {self.titles[state.aside]} goes on where it was."))

    def press_passenger(self) -> None:
        """Nobody signed on: asks for badge and password. Else the second press within five seconds signs them off."""
        if not self.state.passenger:
            self.open(actions.PASSENGER.id)
        elif not self.state.busy and self._armed(actions.PASSENGER.id):
            self._show(replace(self.state, armed=""))
            self.settle(self._car.sign_off_passenger)

    def press_hand_over(self) -> None:
        self.open(actions.HAND_OVER.id)

    def press_agency(self) -> None:
        self.open(actions.AGENCY.id)

    def press_lock(self) -> None:
        if not self.state.busy:
            self.lock_wanted.emit()

    def show_shut(self, shut: bool) -> None:
        """Whether the search side is locked now."""
        screen = LIVE if self.state.screen == SHUT and not shut else self.state.screen
        self._show(replace(self.state, shut=shut, screen=screen))

    def on_duty(self, duty: Duty | None) -> None:
        self._show(replace(self.state, duty=duty, armed=""))

    def press_duty(self) -> None:
        """Off duty: asks for the form. On duty: the second press within five seconds ends it."""
        if self.state.busy:
            return
        if self.state.duty is None:
            if self.state.driving:
                self.say_when_parked()
            elif self.state.shut:
                self.open(SHUT)
            else:
                self.duty_wanted.emit()
        elif self._armed(actions.DUTY.id):
            self._busy()
            self.settle(lambda: self._run(self._stop_duty, self._duty_ended, self._failed))

    def press_sign_out(self) -> None:
        """The second press within five seconds does it: a key hit by accident must not stop the cameras."""
        if not self.state.busy and self._armed(actions.SIGN_OUT.id):
            self.leave()

    def may_close(self) -> bool:
        """Whether the window may close now: where something would be lost, the second press within five seconds."""
        return not (self._unrecorded() or self.unfinished()) or self._armed(CLOSE)

    def leave(self) -> None:
        """Sign out without asking again, as when the window is closed."""
        if not self.state.busy:
            self._busy()
            self.settle(lambda: self._run(self._sign_out, self.left.emit, self._failed))

    def _armed(self, action: str) -> bool:
        if self.state.armed == action:
            self._disarm.stop()
            return True
        self._show(replace(self.state, armed=action))
        self._disarm.start()
        if action in (actions.SIGN_OUT.id, CLOSE) and (lost := self._would_be_lost()):
            self.message.emit(warning(lost))
        return False

    def _would_be_lost(self) -> str:
        waiting = self._unrecorded()
        return " ".join(part for part in (would_be_lost(waiting) if waiting else "", self.unfinished()) if part)

    def _busy(self) -> None:
        self._show(replace(self.state, busy=True, armed=""))

    def _duty_ended(self, _: object) -> None:
        self._show(replace(self.state, busy=False, duty=None))
        self.message.emit(done("Duty ended. The cameras are off."))

    def _failed(self, error: BaseException) -> None:
        self._show(replace(self.state, busy=False))
        told(self._tell)(error)

    def _tell(self, message: Message) -> None:
        self.message.emit(message)

    def _show(self, state: DeskState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
