"""One slot for the newest frame: a slow reader skips what it had no time for, and knows how many those were."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class Newest(Generic[T]):
    """Written by the decode thread, emptied by the read loop."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._item: T | None = None
        self._put = 0
        self._passed_over = 0

    def put(self, item: T) -> None:
        """Leave an item; one still lying there counts as passed over."""
        with self._changed:
            self._passed_over += self._item is not None
            self._put += 1
            self._item = item
            self._changed.notify()

    def take(self, timeout_s: float) -> T | None:
        """The newest item, at most once; None if none came in that time."""
        with self._changed:
            self._changed.wait_for(lambda: self._item is not None, timeout_s)
            item, self._item = self._item, None
            return item

    def counts(self) -> tuple[int, int]:
        """Items put, items passed over."""
        with self._changed:
            return self._put, self._passed_over
