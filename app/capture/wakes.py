"""Notices that the machine slept: its clocks went apart, or this process was not run for a while."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

JUMP_S = 3.0


class Wakes:
    """`clock` stands still during sleep on Linux and goes on elsewhere; both cases are seen."""

    def __init__(self, now: Callable[[], datetime], clock: Callable[[], float], gap_s: float) -> None:
        self._now = now
        self._clock = clock
        self._gap_s = gap_s
        self._wall, self._seconds = now(), clock()

    def slept(self) -> bool:
        """Whether the machine slept since the last call; to be called much more often than every `gap_s`."""
        wall, seconds = self._now(), self._clock()
        passed = seconds - self._seconds
        jump = abs((wall - self._wall).total_seconds() - passed)
        self._wall, self._seconds = wall, seconds
        return jump > JUMP_S or passed > self._gap_s
