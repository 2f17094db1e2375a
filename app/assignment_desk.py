"""A fixed reader runs while nobody is signed in, under its standing assignment and for as long as that is in force."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from app.actions import recorded
from app.actions.sign_in import SignedIn
from app.changes import Changes
from app.domain.access import Duty, WorkstationKind
from app.domain.assignment import Assignment, in_force
from app.domain.audit import Event
from app.domain.errors import Refusal, Refused, Unavailable
from app.domain.gate import Standing
from app.domain.policy import Profile
from app.surroundings import Surroundings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reader:
    """How a fixed reader stands while nobody is signed in. `under`: who answers for it; None: it is off, and `off` says
    why. `alerts`: how many wait for somebody who signs in."""

    under: Assignment | None = None
    off: str = ""
    alerts: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What it asks of the desk around it. `today`: the highest day believed; `profile`: None once none is in force;
    `run`: the period goes on in the responsible member's name, with this member signed in or nobody."""

    today: Callable[[], date]
    profile: Callable[[], Profile | None]
    standing: Callable[[], Standing]
    duty: Callable[[], Duty | None]
    run: Callable[[SignedIn, Assignment], Duty]
    leave: Callable[[SignedIn], None]
    stop: Callable[[], None]


class AssignmentDesk:
    """On the store's thread, but for `reader`. Idle on every workstation that is no fixed reader."""

    def __init__(self, on: Callable[[], SignedIn], around: Surroundings, asked: Asked) -> None:
        self._on, self._around, self._asked = on, around, asked
        self._runs: tuple[Assignment, Duty] | None = None
        self._off = ""

    def reader(self) -> Reader:
        under = self._running()
        return Reader(under, "" if under else self._off)

    def leave(self) -> bool:
        """Slow. The member goes: True where the reader runs on under its assignment and nobody is signed in any more;
        False where nothing has changed."""
        on = self._on()
        if on.installation.kind is not WorkstationKind.FIXED:
            return False
        found = self._found()
        if isinstance(found, Refusal):
            self._off = str(found)
            return False
        nobody = replace(on, member=found.member, secret=None)
        try:
            if self._running() == found:
                self._asked.leave(nobody)
            else:
                self._run(nobody, found)
        except (Refused, Unavailable) as trouble:
            log.warning("the reader does not run on: %s", type(trouble).__name__)
            self._off = str(trouble)
            return False
        if on.attended:
            recorded.told(on.store, on.member, Event.SIGNED_OUT, on.profile)
        return True

    def follow(self) -> None:
        """Slow; every few seconds. What is not in force any more stops; while nobody is signed in, what is in force
        runs."""
        on, running = self._on(), self._running()
        if on.installation.kind is not WorkstationKind.FIXED or (on.attended and running is None):
            return
        found = self._found()
        if isinstance(found, Refusal):
            self._stop(found, running)
        elif running != found:
            try:
                self._run(on if on.attended else replace(on, member=found.member), found)
            except (Refused, Unavailable) as trouble:
                self._say(str(trouble))

    def _found(self) -> Assignment | Refusal:
        asked = self._asked
        return in_force(self._on().access, asked.today(), asked.profile(), asked.standing())

    def _running(self) -> Assignment | None:
        """None once somebody ended that period, or began another."""
        return self._runs[0] if self._runs is not None and self._asked.duty() is self._runs[1] else None

    def _run(self, on: SignedIn, found: Assignment) -> None:
        self._runs = found, self._asked.run(on, found)
        self._off = ""

    def _stop(self, why: Refusal, running: Assignment | None) -> None:
        self._runs = None
        if running is not None:
            log.warning("the reader stops: its standing assignment is not in force any more")
            self._asked.stop()
        self._say(str(why))

    def _say(self, off: str) -> None:
        if off != self._off:
            self._off = off
            self._around.tell(Changes.DUTY)
