"""What is due is destroyed while a member is signed in, and which moment that goes by (RES-07)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from datetime import datetime

from app.actions.destroy import destroy_due
from app.actions.waiting import Waiting
from app.background import Background
from app.domain.clock import Believed, Reading
from app.pulse import Pulse
from app.store.engine import Store
from app.surroundings import Surroundings

DESTROYING_S = 15 * 60.0
BREATH_S = 0.02  # between two small steps of destruction: a read that came meanwhile is recorded first


class DestroyingDesk:
    """On its own thread, beside the store's: neither waits for more than a small step of the other. `gps_time`: the
    moment it is by GPS, or None; `gone` is told the ids of reads that were destroyed."""

    def __init__(
        self,
        around: Surroundings,
        store: Store,
        waiting: Waiting,
        gps_time: Callable[[datetime], datetime | None],
        gone: Callable[[Collection[str]], None],
    ) -> None:
        self._around, self._store, self._waiting = around, store, waiting
        self._gps_time, self._gone = gps_time, gone
        self._believed: Believed | None = None
        self._closing = threading.Event()
        self._thread = Background("destroy")
        self._when_due = Pulse("when due", DESTROYING_S, lambda: self._thread.run(self.destroy))

    def destroy(self) -> None:
        """Slow. Ends early when the desk closes; the rest goes next time."""
        done = destroy_due(self._store, self._around.paths.pictures, self.seen_now(), self._waiting, self._rest)
        self._believed = done.believed or self._believed
        if done.read_ids:
            self._gone(done.read_ids)

    def _rest(self) -> bool:
        return self._closing.wait(BREATH_S)

    def seen_now(self) -> Reading:
        now = self._around.now()
        return Reading(now, self._around.running(), self._gps_time(now))

    def believed(self) -> datetime | None:
        """The moment it is at the latest; None while nothing was ever believed."""
        return self._believed.after(self.seen_now()).at if self._believed else None

    def stop(self) -> None:
        """Before the store closes: no further step begins."""
        self._closing.set()

    def close(self) -> None:
        self._when_due.close()
        self._thread.close()
