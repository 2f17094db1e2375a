"""Failed sign-ins, counted in a file beside the database, because they happen before that can be opened (AC-7).

Badges stand in it by their tag only, known and unknown alike. Who can write the data folder can also remove the
file: the count holds off whoever has the keyboard, not whoever has the disk.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.domain.errors import Unavailable
from app.paths import write_whole

log = logging.getLogger(__name__)

MOST_TRIES = 5
WINDOW = timedelta(minutes=15)
LOCKED_FOR = timedelta(minutes=15)
MOST_BADGES = 5000
LARGEST_FILE = 4 * 1024 * 1024

Failures = Mapping[str, tuple[datetime, ...]]


def locked_until(failures: Failures, tag: str, now: datetime) -> datetime | None:
    """When the badge may be tried again, None when it may now."""
    times = failures.get(tag, ())
    if len(times) < MOST_TRIES or times[-1] - times[-MOST_TRIES] > WINDOW:
        return None
    end = times[-1] + LOCKED_FOR
    return end if now < end else None


def failed(failures: Failures, tag: str, now: datetime) -> Failures:
    """One more; what is too old to count is dropped, and of too many badges the ones longest quiet."""
    kept = {name: times for name, times in failures.items() if now - times[-1] <= WINDOW + LOCKED_FOR}
    kept[tag] = (*kept.pop(tag, ()), now)[-MOST_TRIES:]
    return dict(sorted(kept.items(), key=lambda row: row[1][-1])[-MOST_BADGES:])


def forgotten(failures: Failures, tag: str) -> Failures:
    return {name: times for name, times in failures.items() if name != tag}


def load(path: Path, now: datetime) -> Failures:
    """A failure from the future (the clock was set back) counts as one from now: no lock outlasts its minutes."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ValueError("too large")
        found = json.loads(path.read_bytes())
        return {
            str(tag): tuple(sorted(min(now, datetime.fromtimestamp(float(time), UTC)) for time in times))
            for tag, times in found.items()
            if times
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        log.warning("the count of failed sign-ins cannot be read and starts again: %s", type(error).__name__)
        return {}


def save(path: Path, failures: Failures) -> None:
    """Raises Unavailable: a try that cannot be counted must not be free."""
    document = {tag: [time.timestamp() for time in times] for tag, times in failures.items()}
    try:
        write_whole(path, json.dumps(document, sort_keys=True).encode())
    except OSError as error:
        raise Unavailable(
            f"A failed sign-in cannot be counted ({error.strerror}), so nobody can try again. "
            "See that the disk has room and that this account may write the data folder."
        ) from error
