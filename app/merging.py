"""Lists that deltas have made of many files become one file again while the desk is open, and no answer changes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import partial

from app.actions.update_hot_list import merge, wants_merging
from app.background import Background
from app.domain.errors import Unavailable
from app.matching import Matcher
from app.store.engine import Store

log = logging.getLogger(__name__)


class Merging:
    """`aside` runs it, one list after another and behind an import that was asked for before; without it nothing is
    merged. `merged` is told on that thread when a list stands in another file than the matcher knows."""

    def __init__(self, store: Store, aside: Background | None, merged: Callable[[], None]) -> None:
        self._store, self._aside, self._merged = store, aside, merged
        self._stopped = threading.Event()
        self._busy = threading.Lock()

    def look(self, matcher: Matcher) -> None:
        """After each load. What could not be done now is tried at the next."""
        for listed in matcher.lists:
            if self._aside is not None and wants_merging(listed):
                self._aside.run(partial(self._merge, listed.version.list_id))

    def _merge(self, list_id: str) -> None:
        with self._busy:
            if self._stopped.is_set():
                return
            try:
                done = merge(self._store, list_id, self._stopped.is_set)
            except Unavailable as trouble:
                log.warning("a hot list stays in several files: %s", type(trouble.__cause__ or trouble).__name__)
                return
            if done:
                self._merged()

    def close(self) -> None:
        """Before the store closes; what is under way stops, and its file goes. Waits for that."""
        self._stopped.set()
        with self._busy:
            pass
