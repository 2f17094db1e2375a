"""The audit trail of a desk that is open: what is owed to it is recorded as soon as it can be, and trouble is told."""

from __future__ import annotations

from collections.abc import Callable

from app.actions import recorded
from app.actions.prove import tell_failures
from app.actions.sign_in import SignedIn
from app.changes import Changes
from app.domain.audit import Event
from app.surroundings import Surroundings


class TrailDesk:
    """Safe from every thread. `trouble`: why nothing can be recorded, searched or changed now; "" mostly."""

    def __init__(self, on: Callable[[], SignedIn], around: Surroundings) -> None:
        self._on, self._around = on, around
        self._refused = 0
        on().store.trail.told = lambda: around.tell(Changes.TRAIL)

    @property
    def trouble(self) -> str:
        return self._on().store.trail.trouble

    def refused_read(self) -> None:
        """On a camera's thread: told with the next beat."""
        self._refused += 1

    def beat(self) -> None:
        """On the store's thread, every few seconds."""
        on = self._on()
        refused, self._refused = self._refused, 0
        if refused:
            recorded.told(on.store, None, Event.READ_REFUSED, on.profile, counts={"reads": refused})
        tell_failures(self._around.paths, on.store, self._around.now())
        if not on.store.trail.flush() and on.store.trail.trouble:
            on.store.trail.try_again()

    def left(self) -> None:
        """Slow. Whoever is signed in goes."""
        on = self._on()
        self.beat()
        if on.attended:
            recorded.told(on.store, on.member, Event.SIGNED_OUT, on.profile)
