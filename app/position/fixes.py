"""Fixes of the last minute by this machine's clock, and what they say about that clock."""

from __future__ import annotations

import math
import threading
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Protocol

from app.domain.reads import Position, PositionSource

FRESH = timedelta(seconds=3)
KEPT = timedelta(seconds=60)
HEADING_LASTS = timedelta(seconds=10)  # a car that stands still cannot turn, but one out of sight may have
MOVING_MPS = 1.0  # below it the course over ground is noise
_OFFSETS = 15
_FEWEST_OFFSETS = 5


@dataclass(frozen=True, slots=True)
class Fix:
    """One solution of the receiver, WGS 84 degrees. `gps_time`: aware UTC as the receiver tells it."""

    latitude: float
    longitude: float
    gps_time: datetime | None = None
    heading: float | None = None  # degrees from north
    speed_mps: float | None = None
    accuracy_m: float | None = None


class Decoder(Protocol):
    """Turns one line from the receiver into a fix; anything it does not understand is None, never an exception."""

    def fix(self, line: bytes) -> Fix | None: ...


def number(value: object, least: float, most: float) -> float | None:
    """A finite number between the two, or None for anything else a receiver may send in its place."""
    try:
        found = float(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        return None
    return found if least <= found <= most else None


class History:
    """Safe to ask from any thread while the receiver's thread adds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._positions: deque[Position] = deque()
        self._offsets: deque[float] = deque(maxlen=_OFFSETS)
        self._heading: float | None = None

    def add(self, fix: Fix, received: datetime) -> None:
        """Keeps the fix under the moment it was received. One that was held up on its way, as in a buffer read after
        the machine slept, is told by its time against the others' and is no position."""
        with self._lock:
            if self._late(fix, received):
                return
            heading = self._steady_heading(fix, received)
            try:
                position = Position(
                    fix.latitude,
                    fix.longitude,
                    PositionSource.GPS,
                    received,
                    heading,
                    fix.speed_mps,
                    fix.accuracy_m,
                )
            except ValueError:  # 0, 0 or off the earth: what receivers send when they know nothing
                return
            while self._positions and self._positions[-1].at > received:  # this clock was set back
                self._positions.pop()
            self._positions.append(position)
            while self._positions[0].at < received - KEPT:
                self._positions.popleft()

    def _late(self, fix: Fix, received: datetime) -> bool:
        if fix.gps_time is None:
            return False
        offset = (fix.gps_time - received).total_seconds()
        self._offsets.append(offset)
        enough = len(self._offsets) >= _FEWEST_OFFSETS
        return enough and abs(offset - median(self._offsets)) > FRESH.total_seconds()

    def _steady_heading(self, fix: Fix, received: datetime) -> float | None:
        if fix.heading is not None and (fix.speed_mps is None or fix.speed_mps >= MOVING_MPS):
            self._heading = fix.heading
        elif self._positions and received - self._positions[-1].at > HEADING_LASTS:
            self._heading = None
        return self._heading

    def where(self, at: datetime) -> Position | None:
        """The nearest fix within three seconds of `at`, else None."""
        with self._lock:
            nearest = min(self._positions, key=lambda position: abs(position.at - at), default=None)
        return nearest if nearest and abs(nearest.at - at) <= FRESH else None

    def clock_offset_s(self) -> float | None:
        """GPS time minus this machine's clock, the median of the last fixes; None while fewer than five told a time."""
        with self._lock:
            return median(self._offsets) if len(self._offsets) >= _FEWEST_OFFSETS else None

    def last(self) -> datetime | None:
        """When the newest fix was received."""
        with self._lock:
            return self._positions[-1].at if self._positions else None
