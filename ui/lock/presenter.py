"""Decides what a locked desk shows, and when the whole window is covered or the search side alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal

from app.changes import Changes
from app.domain.access import Hindrance, Withheld
from app.domain.policy import Profile
from ui import words
from ui.bridge import Run
from ui.forms import FieldRow, Kind, sentence
from ui.sign_in.asked import Asked, AskedPresenter, Values, needed
from ui.words import Mark

TICK_MS = 1000
GOES_ON = Mark("ok", "state-ok", "Capture goes on")
LIVE_KEY = "F1"
IS_OFF = Mark("muted", "state-idle", "Capture is off")
TOLD_BY = Changes.ACCESS | Changes.ALERTS | Changes.DUTY | Changes.DRIVING | Changes.POLICY


class LockDesk(Protocol):
    """All but `unlock` answers from memory."""

    def lock(self) -> None: ...

    def unlock(self, password: str, code: str) -> None:
        """Slow. Raises Refused, also while the badge is locked; Unavailable."""

    def shut(self) -> Withheld | None:
        """Why everything but live alerts is closed; None while it is open."""

    def alerts_go_on(self) -> bool:
        """Whether Live stays in sight while the desk is locked: in a car, as the profile lets be."""

    def open_alerts(self) -> int: ...

    def on_duty(self) -> bool: ...

    def now(self) -> datetime: ...

    def profile(self) -> Profile: ...

    def ran_s(self) -> float:
        """Seconds that this machine has been running, sleep included, by a counter that nobody sets."""


@dataclass(frozen=True, slots=True)
class LockState:
    """`shut`: everything but Live is closed; `covers`: Live too. `why` and `clause` in words; `alerts`: a number, and
    nothing of what they are about. `made_up`: what opens a demonstration's desk, which has no phone."""

    shut: bool = False
    covers: bool = False
    title: str = ""
    why: str = ""
    clause: str = ""
    capture: Mark = words.IDLE
    alerts: Mark | None = None
    time: str = ""
    made_up: str = ""


OPEN = LockState()


class LockPresenter(QObject):
    """`changed` carries a LockState. `asked`: the form that opens the desk again.

    `run` is not the store's thread: proving a password takes a second, and reads are recorded meanwhile.
    """

    changed = Signal(object)

    def __init__(
        self,
        desk: LockDesk,
        badge: str,
        run: Run,
        made_up: Callable[[], str] = lambda: "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.state = OPEN
        self.badge, self.live = badge, False  # `live`: the desk with Live on it is open
        self._desk, self._made_up = desk, made_up
        self.asked = AskedPresenter(unlock_form(desk.unlock), run, self)
        self.asked.done.connect(lambda _: self.refresh())
        self._clock = QTimer(self, interval=TICK_MS)
        self._clock.timeout.connect(self.refresh)

    def lock(self) -> None:
        """By hand, or because nobody was there for long."""
        shut = self._desk.shut()
        if shut is None or shut.hindrance is not Hindrance.LOCK:
            self._desk.lock()
            self.asked.forget()
            self.refresh()

    def show_live(self) -> None:
        """From now on there is a desk, whose alerts may go on."""
        self.live = True
        self.refresh()

    def refresh(self, changes: object = TOLD_BY) -> None:
        if isinstance(changes, Changes) and changes & TOLD_BY:
            before, self.state = self.state, self._look()
            if not self.state.shut:
                self._clock.stop()
            elif not before.shut:
                self._clock.start()
            if self.state != before:
                self.changed.emit(self.state)

    def _look(self) -> LockState:
        shut = self._desk.shut()
        if shut is None:
            return OPEN
        locked = shut.hindrance is Hindrance.LOCK
        goes_on = self.live and (not locked or self._desk.alerts_go_on())
        waiting = self._desk.open_alerts()
        where = f"see Live, {LIVE_KEY}" if goes_on else "unlock"
        zone = ZoneInfo(self._desk.profile().time_zone)
        return LockState(
            shut=True,
            covers=not goes_on,
            title="Locked" if locked else "Prove who you are",
            why=f"{sentence(shut.refusal.why)} {shut.refusal.instead}",
            clause=shut.refusal.clause,
            capture=GOES_ON if self._desk.on_duty() else IS_OFF,
            alerts=Mark("danger", "alert", words.waits(waiting, where)) if waiting else None,
            time=words.clock_short(self._desk.now(), zone),
            made_up=self._made_up(),
        )


_ROWS = (
    FieldRow("password", "Password", Kind.SECRET),
    FieldRow("code", "Code", Kind.LINE, "Of your authenticator, or a recovery code."),
)


def unlock_form(unlock: Callable[[str, str], None]) -> Asked:
    """What the member who is signed in gives to be known again."""

    def do(values: Values) -> None:
        unlock(values["password"], values["code"])

    return Asked(
        title="Locked", under="", words=(), rows=_ROWS, button="Unlock", busy="Unlocking …", back="", icon="lock",
        mistakes=lambda values: needed(_ROWS, values), do=do,
    )  # fmt: skip
