"""Which moment destruction goes by (RES-07): a clock set forward destroys nothing early, one set back saves nothing.

The machine's clock is compared with how long the machine has truly been running since it was last started, which
nobody can set. Within one run of the machine the clock may gain an hour in all, however often it is set; what lies
beyond is believed only when somebody vouches for it: GPS time, the server, or a second person. What is not believed
is replaced by the moment at which the clock stood plus the time that truly passed.

A cold start is no jump of a running clock: how long the machine was off cannot be measured, and the law's 60 days run
on meanwhile. So the first clock after the machine was started that is not behind what was believed before is taken, up
to OFF_AT_MOST after it. A later one is a broken clock and waits for somebody to vouch, and so does one that is behind
(an empty battery): until it catches up, destruction goes by what was believed plus the time since this start.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

GAINS_AT_MOST = timedelta(hours=1)
OFF_AT_MOST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Running:
    """One run of the machine, and how long it has lasted, sleep included."""

    boot: str
    lasted: timedelta


@dataclass(frozen=True, slots=True)
class Reading:
    """What the machine says now. `vouched`: the moment it is by GPS, the server or a second person, None mostly."""

    clock: datetime
    running: Running
    vouched: datetime | None = None


@dataclass(frozen=True, slots=True)
class Believed:
    """`at`: the highest moment ever believed; it never goes back. `stood` is what was believed when the run named
    `run` had lasted as long as it says; `settled` is False until a clock of that run was taken."""

    at: datetime
    stood: datetime
    run: Running
    settled: bool

    def after(self, seen: Reading) -> Believed:
        """What is believed once `seen` was seen too."""
        if seen.vouched is not None:
            return Believed(max(self.at, seen.vouched), seen.vouched, seen.running, settled=True)
        if seen.running.boot != self.run.boot:
            return _later(Believed(self.at, self.at, seen.running, settled=False), seen)
        return _later(self, seen)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A clock by which destruction does not go, and the moment by which it goes instead."""

    seen: Reading
    believed: datetime

    @property
    def ahead(self) -> bool:
        return self.seen.clock > self.believed

    @property
    def to_be_vouched(self) -> bool:
        """Whether a second person's word can end it: not against GPS time, and none saves what an earlier moment
        gave up."""
        return self.ahead and self.seen.vouched is None


def doubt(before: Believed, seen: Reading) -> Doubt | None:
    """Any gain that is not taken, since one within the hour is; a clock behind, or one that GPS time contradicts, only
    from an hour on: so far it was taken before."""
    found = Doubt(seen, before.after(seen).at)
    slack = timedelta(0) if found.to_be_vouched else GAINS_AT_MOST
    return found if abs(found.believed - seen.clock) > slack else None


def first(seen: Reading) -> Believed:
    """On a desk that has believed nothing yet."""
    at = seen.vouched or seen.clock
    return Believed(at, at, seen.running, settled=True)


def _later(before: Believed, seen: Reading) -> Believed:
    """In the same run of the machine, by the clock alone."""
    passed = max(timedelta(0), seen.running.lasted - before.run.lasted)
    least = max(before.at, before.stood + passed)
    most = before.stood + passed + (GAINS_AT_MOST if before.settled else OFF_AT_MOST)
    if not least <= seen.clock <= most:
        return Believed(least, before.stood, before.run, before.settled)
    if before.settled:
        return Believed(seen.clock, before.stood, before.run, settled=True)
    return Believed(seen.clock, seen.clock, seen.running, settled=True)
