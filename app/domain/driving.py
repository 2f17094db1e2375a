"""Whether the car is being driven, told from the position receiver alone: while it is, the desk asks for no typing.

Moments are of the machine's clock and are for showing; how long something lasts is measured by how long the machine
has been running, so that a clock which is set starts and ends nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.reads import Position, PositionSource

DRIVING_ABOVE_MPS = 2.2352  # 5 mph
STANDS_AFTER = timedelta(seconds=3)  # at or below it: stop-and-go does not flicker


@dataclass(frozen=True, slots=True)
class Driving:
    """`since`: when `moving` last changed. `fix_lost_at`: it was moving then and no fix has come since (a tunnel);
    `said_parked`: a member says that it stands meanwhile, which holds until the next fix."""

    moving: bool = False
    since: datetime | None = None
    speed_mps: float | None = None
    fix_lost_at: datetime | None = None
    said_parked: bool = False
    slow_at: timedelta | None = None  # the machine had been running so long at the first slow fix in a row
    fix_at: datetime | None = None  # of the last fix that told a speed: one fix counts once


def after(before: Driving, position: Position | None, now: datetime, lasted: timedelta) -> Driving:
    """What holds once this was heard, or nothing was. `lasted`: how long the machine has been running, sleep included.

    A fix that tells no speed is as good as none, and a fixed place never moves."""
    if position is None or position.speed_mps is None or position.source is not PositionSource.GPS:
        lost = before.moving and before.fix_lost_at is None
        return replace(before, speed_mps=None, fix_lost_at=now, slow_at=None) if lost else before
    if position.at == before.fix_at:
        return before
    if position.speed_mps > DRIVING_ABOVE_MPS:
        since = before.since if before.moving else now
        return Driving(True, since, position.speed_mps, fix_at=position.at)
    return _slow(before, position, now, lasted)


def _slow(before: Driving, position: Position, now: datetime, lasted: timedelta) -> Driving:
    still = replace(before, speed_mps=position.speed_mps, fix_lost_at=None, said_parked=False, fix_at=position.at)
    if not still.moving:
        return replace(still, slow_at=None)
    slow_at = lasted if before.slow_at is None else before.slow_at
    if lasted - slow_at >= STANDS_AFTER:
        return Driving(False, now, position.speed_mps, fix_at=position.at)
    return replace(still, slow_at=slow_at)


def parked(before: Driving, now: datetime) -> Driving:
    """A member says that the car stands: taken while no fix says anything, and nothing else is believed over a fix."""
    if before.fix_lost_at is None or not before.moving:
        return before
    return replace(before, moving=False, since=now, said_parked=True)
