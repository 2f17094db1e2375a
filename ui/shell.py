"""The seam between the window and the workstation: everything that the application asks of what lies beneath it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from app.actions.install import InstallRequest
from app.actions.sign_in import Enrolling
from app.assignment_desk import Reader
from app.domain.access import Duty
from app.domain.gate import Standing
from ui.bridge import Bridge, Run
from ui.desk_presenter import Car, DeskPresenter
from ui.lock.presenter import LockDesk
from ui.screens import Screen
from ui.sign_in.presenter import SignedIn
from ui.sign_in.rescue import Rescue
from ui.status_line import StatusLine
from ui.stealth import Stealth
from ui.wizard.presenter import AgencyChoice


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A member of the demonstration, with everything that signs them in."""

    title: str
    badge: str
    password: str
    code: str


@dataclass(frozen=True, slots=True)
class Face:
    """What may be shown before anybody is signed in: the department's name and the workstation's kind in words.
    `people`: whom a demonstration lets in, as of now."""

    agency: str = ""
    kind: str = ""
    demo: bool = False
    people: Callable[[], Sequence[MadeUp]] | None = None


class Shell(Protocol):
    """One workstation. Methods marked "slow" are called through `run`, off the window's thread, and raise Refused,
    Unavailable or ValueError in words; the others are called on the window's thread and answer from memory."""

    @property
    def run(self) -> Run:
        """Background.run of the store's thread, whose Background was given `bridge.deliver`."""

    @property
    def aside(self) -> Run:
        """A thread beside it, for what takes a second of computing while reads are recorded."""

    @property
    def stealth(self) -> Stealth:
        """The stealth key works in every window from the first."""

    @property
    def data_folder(self) -> Path:
        """Where the desk's data lie; the agency key may not be saved there."""

    @property
    def log_file(self) -> Path | None: ...

    def installed(self) -> bool:
        """False brings the first run."""

    @property
    def rescue(self) -> Rescue:
        """What helps where nobody can sign in; asked through `run`."""

    def agencies(self) -> Sequence[AgencyChoice]: ...

    def other_agencies(self) -> Sequence[AgencyChoice]:
        """The demonstration's, which can be built anew for each of them; none anywhere else (RES-12)."""

    def change_agency(self, agency: str, then: Callable[[], None], failed: Callable[[BaseException], None]) -> None:
        """Nobody is signed in. `then` is called when the demonstration is this agency's."""

    def install(self, request: InstallRequest) -> None:
        """Slow."""

    def face(self) -> Face: ...

    def now(self) -> datetime: ...

    def sign_in(self, badge: str, password: str, code: str) -> SignedIn | Enrolling:
        """Slow. The shell keeps what it opened, until `sign_out`; after an Enrolling only `set_up_factor` goes on."""

    def set_up_factor(self, code: str) -> tuple[SignedIn, tuple[str, ...]]:
        """Slow. With the recovery codes; raises FieldMistake("code"), and then it may be tried again."""

    def standing(self) -> Standing:
        """How things stand for the signed-in member: whether capture is suspended, and the like."""

    def lock_desk(self) -> LockDesk:
        """The signed-in member's; it answers after sign-out too."""

    def start_duty(self, purposes: tuple[str, ...]) -> Duty:
        """Slow. Records the period, then starts the cameras."""

    def stop_duty(self) -> None:
        """Slow. The cameras first, within two seconds (CAP-09), then the record."""

    def sign_out(self, *, for_good: bool = False) -> int:
        """Slow. Ends a duty that runs, closes the store; every read of that member's keys is gone after it. Returns how
        many reads and answers could not be recorded and are lost. A fixed reader with a standing assignment goes on
        with nobody signed in, unless the program ends `for_good`."""

    def begin(self) -> None:
        """Slow. A fixed reader may begin by itself before anybody signs in."""

    def reader(self) -> Reader:
        """How it stands; from memory, on every kind of workstation."""

    def unrecorded(self) -> int:
        """How many reads and answers wait in memory for storage and would be lost at sign-out."""

    def screens(self) -> Sequence[Screen]:
        """The signed-in member's; the one with id "live" opens first, the last one stands at the foot of the rail. None
        once the member is signing out."""

    def pages(self, desk: DeskPresenter) -> Sequence[Screen]:
        """Opened by keys of `ui.actions`, without a place on the rail: passenger and hand-over, in a car alone."""

    def car(self) -> Car: ...

    def on(self) -> SignedIn | None:
        """Whoever has the desk now: another member after a hand-over. None once they are signing out."""

    def duty(self) -> Duty | None:
        """The period that runs."""

    def strips(self) -> Sequence[QWidget]:
        """Made for each desk that opens: what must be said on every screen. Each hides while it has nothing to say."""

    def status(self) -> StatusLine:
        """Asked twice a second."""

    def open_alerts(self) -> int:
        """Asked when a Changes with ALERTS came over the bridge."""

    def overdue(self) -> int:
        """What is overdue on the access list, for whoever may see it; asked when a Changes with ACCESS came."""

    def setting(self, name: str) -> str:
        """Of app.settings: "ui.theme" and "ui.geometry"."""

    def keep_setting(self, name: str, value: str) -> None:
        """Raises Unavailable when it cannot be written."""

    def close(self) -> None:
        """Last call: stop whatever runs, also when a member is still signed in."""


MakeShell = Callable[[Bridge], Shell]
"""Called once, after QApplication exists; Unavailable (a second copy, a damaged disk) is shown in a window."""
