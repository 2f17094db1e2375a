"""What the signed-in desk shows around its screens: who is on, since when, and which screen is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from app.changes import Changes
from app.domain.access import Duty
from app.domain.gate import CLEAR, Standing
from ui.bridge import Run
from ui.messages import Message, done, told, warning
from ui.words import counted

ARMED_MS = 5000


def would_be_lost(number: int) -> str:
    return (
        f"{counted(number, 'read or answer', 'reads or answers')} not recorded yet: lost if you leave now. "
        "Kept in memory while you stay signed in, and recorded when storage returns."
    )


def are_lost(number: int) -> str:
    return f"{counted(number, 'read or answer', 'reads or answers')} could not be recorded: storage was gone. Lost."


@dataclass(frozen=True, slots=True)
class DeskState:
    """`armed`: the id of an action ("sign-out", "duty" or "close") that its next press carries out."""

    screen: str
    duty: Duty | None = None
    alerts: int = 0
    armed: str = ""
    busy: bool = False
    suspended: str = ""  # the sentence that says that all capture is suspended


class DeskPresenter(QObject):
    """`changed` carries a DeskState, `message` a Message; `duty_wanted` asks for the duty form, `left` comes when
    the member is signed out and the cameras have stopped, with how many reads and answers were lost."""

    changed = Signal(object)
    message = Signal(object)
    duty_wanted = Signal()
    left = Signal(int)

    def __init__(
        self,
        state: DeskState,
        run: Run,
        stop_duty: Callable[[], None],
        sign_out: Callable[[], int],
        open_alerts: Callable[[], int],
        unrecorded: Callable[[], int] = lambda: 0,
        standing: Callable[[], Standing] = lambda: CLEAR,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.state = state
        self._run, self._stop_duty, self._sign_out, self._open_alerts = run, stop_duty, sign_out, open_alerts
        self._unrecorded, self._standing = unrecorded, standing
        self._disarm = QTimer(self, singleShot=True, interval=ARMED_MS)
        self._disarm.timeout.connect(lambda: self._show(replace(self.state, armed="")))

    def open(self, screen: str) -> None:
        self._show(replace(self.state, screen=screen, armed=""))

    def refresh(self, changes: object = Changes.ALERTS) -> None:
        """Alerts are counted again when an action changed them; an order to stop ends the duty on screen too."""
        if not isinstance(changes, Changes):
            return
        if Changes.ALERTS in changes:
            self._show(replace(self.state, alerts=self._open_alerts()))
        if Changes.POLICY in changes:
            suspension = self._standing().suspension
            duty = None if suspension else self.state.duty
            self._show(replace(self.state, suspended=suspension.words if suspension else "", duty=duty))

    def on_duty(self, duty: Duty | None) -> None:
        self._show(replace(self.state, duty=duty, armed=""))

    def press_duty(self) -> None:
        """Off duty: asks for the form. On duty: the second press within five seconds ends it."""
        if self.state.busy:
            return
        if self.state.duty is None:
            self.duty_wanted.emit()
        elif self._armed("duty"):
            self._busy()
            self._run(self._stop_duty, self._duty_ended, self._failed)

    def press_sign_out(self) -> None:
        """The second press within five seconds does it: a key hit by accident must not stop the cameras."""
        if not self.state.busy and self._armed("sign-out"):
            self.leave()

    def may_close(self) -> bool:
        """Whether the window may close now: where something would be lost, the second press within five seconds."""
        return not self._unrecorded() or self._armed("close")

    def leave(self) -> None:
        """Sign out without asking again, as when the window is closed."""
        if not self.state.busy:
            self._busy()
            self._run(self._sign_out, self.left.emit, self._failed)

    def _armed(self, action: str) -> bool:
        if self.state.armed == action:
            self._disarm.stop()
            return True
        self._show(replace(self.state, armed=action))
        self._disarm.start()
        if action != "duty" and (waiting := self._unrecorded()):
            self.message.emit(warning(would_be_lost(waiting)))
        return False

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
