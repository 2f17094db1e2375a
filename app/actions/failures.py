"""Failed sign-ins, counted in a file beside the database, because they happen before that can be opened (AC-7).

Badges stand in it by their tag only, known and unknown alike, and with them the limits of the profile that was verified
last. Who can write the data folder can also remove the file: the count holds off whoever has the keyboard, not whoever
has the disk.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.domain.errors import Unavailable
from app.domain.policy import Profile
from app.paths import write_whole

log = logging.getLogger(__name__)

LOCKED_FOR = timedelta(minutes=15)  # where nobody has to release it
MOST_BADGES = 5000
MOST_UNTOLD = 5000
LARGEST_FILE = 4 * 1024 * 1024
UNLOCKING = "unlock codes"  # wrong ones are counted like a badge of their own, which no tag is called
_VERSION = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """So many failures within the window lock a badge; as CJIS has it until a profile was verified here."""

    tries: int = 5
    window: timedelta = timedelta(minutes=15)
    until_released: bool = True

    def __post_init__(self) -> None:
        if not (1 <= self.tries <= 100 and timedelta(0) < self.window <= timedelta(days=1)):
            raise ValueError("these limits of failed sign-ins are none")


STRICTEST = Limits()


def limits_of(profile: Profile) -> Limits:
    """A profile that asks for nothing sensible gets what CJIS asks for."""
    try:
        return Limits(
            profile.number("sign_in.tries"),
            timedelta(minutes=profile.number("sign_in.tries_minutes")),
            profile.flag("sign_in.locked_until_released"),
        )
    except ValueError:
        return STRICTEST


@dataclass(frozen=True, slots=True)
class Untold:
    """A sign-in that failed and that the audit trail does not know of yet: nobody could open it."""

    tag: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Failures:
    """`times`: of each badge's tag, the last failures, as many as would lock it. `untold`: what the trail is still to
    be told of, oldest first; `lost`: how many more there were."""

    times: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)
    limits: Limits = STRICTEST
    untold: tuple[Untold, ...] = ()
    lost: int = 0


def is_locked(failures: Failures, tag: str, now: datetime) -> bool:
    since = locked_since(failures, tag)
    if since is None:
        return False
    return waits_for_release(failures, tag) or now < since + LOCKED_FOR


def waits_for_release(failures: Failures, tag: str) -> bool:
    """Whether such a lock stays until somebody releases it; that of unlock codes themselves never does."""
    return failures.limits.until_released and tag != UNLOCKING


def locked_since(failures: Failures, tag: str) -> datetime | None:
    """The last failure of those that locked it; whether the lock still stands, `is_locked` says."""
    times, limits = failures.times.get(tag, ()), failures.limits
    if len(times) < limits.tries or times[-1] - times[-limits.tries] > limits.window:
        return None
    return times[-1]


def failed(failures: Failures, tag: str, now: datetime, known: Container[str] = ()) -> Failures:
    """One more; what is too old to count is dropped, and of too many badges first the ones that nobody has (`known`
    holds the others' tags), longest quiet first."""
    kept = {
        name: times
        for name, times in failures.times.items()
        if now - times[-1] <= failures.limits.window + LOCKED_FOR or is_locked(failures, name, now)
    }
    kept[tag] = (*kept.pop(tag, ()), now)[-failures.limits.tries :]
    order = sorted(kept.items(), key=lambda row: (row[0] in known, row[1][-1]))
    untold = (*failures.untold, Untold(tag, now))
    lost = failures.lost + max(0, len(untold) - MOST_UNTOLD)
    return replace(failures, times=dict(order[-MOST_BADGES:]), untold=untold[:MOST_UNTOLD], lost=lost)


def forgotten(failures: Failures, tag: str) -> Failures:
    return replace(failures, times={name: times for name, times in failures.times.items() if name != tag})


def load(path: Path, now: datetime) -> Failures:
    """A failure from the future (the clock was set back) counts as one from now: no timed lock outlasts its minutes."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ValueError("too large")
        return _parsed(json.loads(path.read_bytes()), now)
    except FileNotFoundError:
        return Failures()
    except (OSError, ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError) as error:
        log.warning("the count of failed sign-ins cannot be read and starts again: %s", type(error).__name__)
        return Failures()


def _parsed(content: Mapping[str, Any], now: datetime) -> Failures:
    if content["version"] != _VERSION:
        raise ValueError("another version")
    limits = content["limits"]
    times = {
        str(tag): tuple(sorted(min(now, datetime.fromtimestamp(float(time), UTC)) for time in row))
        for tag, row in content["failed"].items()
        if row
    }
    return Failures(
        times,
        Limits(int(limits["tries"]), timedelta(minutes=int(limits["minutes"])), bool(limits["until_released"])),
        tuple(Untold(str(tag), datetime.fromtimestamp(float(at), UTC)) for tag, at in content["untold"]),
        int(content["lost"]),
    )


def save(path: Path, failures: Failures) -> None:
    """Raises Unavailable: a try that cannot be counted must not be free."""
    limits = failures.limits
    content = {
        "version": _VERSION,
        "limits": {
            "tries": limits.tries,
            "minutes": limits.window // timedelta(minutes=1),
            "until_released": limits.until_released,
        },
        "untold": [[one.tag, one.at.timestamp()] for one in failures.untold],
        "lost": failures.lost,
        "failed": {tag: [time.timestamp() for time in times] for tag, times in failures.times.items()},
    }
    try:
        write_whole(path, json.dumps(content, sort_keys=True).encode())
    except OSError as error:
        raise Unavailable(
            f"A failed sign-in cannot be counted ({error.strerror}), so nobody can try again. "
            "See that the disk has room and that this account may write the data folder."
        ) from error
