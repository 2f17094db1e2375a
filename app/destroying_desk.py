"""What is due is destroyed while a member is signed in, and which moment that goes by (RES-07)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from datetime import datetime

from app.actions.destroy import destroy_due
from app.actions.sign_in import SignedIn
from app.actions.vouch import VouchDesk, due_at, vouch
from app.actions.waiting import Waiting
from app.background import Background
from app.domain.clock import Believed, Doubt, Reading, doubt
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

    def doubt(self) -> Doubt | None:
        """While destruction does not go by this machine's clock."""
        return doubt(self._believed, self.seen_now()) if self._believed else None

    def due_at(self, moment: datetime) -> int:
        """Slow. How many recorded reads would be destroyed if it were that moment."""
        return due_at(self._store, moment)

    def vouch(self, on: SignedIn, shown: Reading, badge: str, password: str, code: str) -> None:
        """Slow, and not for the store's thread. A second member's word for the clock; what is due by it goes at once.
        Raises Refused or Unavailable."""
        around = self._around
        desk = VouchDesk(around.paths, on.store, on.profile, on.member, around.now, self.seen_now)
        self._believed = vouch(desk, shown, badge, password, code)
        self._thread.run(self.destroy)

    def stop(self) -> None:
        """Before the store closes: no further step begins."""
        self._closing.set()

    def close(self) -> None:
        self._when_due.close()
        self._thread.close()
