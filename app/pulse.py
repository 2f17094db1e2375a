"""Calls a deed every so many seconds on a thread of its own, until closed."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Pulse:
    """The deed only queues work; what it raises would end the pulse and is a bug."""

    def __init__(self, name: str, every_s: float, deed: Callable[[], None]) -> None:
        self._every_s, self._deed = every_s, deed
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=name, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        self._thread.join(10)

    def _beat(self) -> None:
        while not self._closing.wait(self._every_s):
            self._deed()
