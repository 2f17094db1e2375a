"""How often a second something happened lately; for frames shown and frames read."""

from __future__ import annotations

import threading
from collections import deque

WINDOW_S = 3.0


class Rate:
    """Counted on one thread, asked on another."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._moments: deque[float] = deque(maxlen=1000)

    def add(self, clock: float) -> None:
        with self._lock:
            self._moments.append(clock)

    def per_second(self, clock: float) -> float:
        """Over the last seconds, 0 once nothing has happened for so long; a burst at the start counts as a second."""
        with self._lock:
            while self._moments and clock - self._moments[0] > WINDOW_S:
                self._moments.popleft()
            if len(self._moments) < 2:
                return 0.0
            return (len(self._moments) - 1) / max(self._moments[-1] - self._moments[0], 1.0)
