"""The rules of a signed-in desk: orders that suspend capture, and the profile in force as days go by."""

from __future__ import annotations

import logging
from collections.abc import Callable

from app.actions import recorded, suspension
from app.actions.sign_in import SignedIn
from app.changes import Changes
from app.domain.audit import Event
from app.domain.errors import Unavailable
from app.domain.gate import Act, Standing
from app.domain.policy import Profile
from app.domain.suspension import Order, Suspension
from app.profiles import InForce
from app.surroundings import Surroundings

log = logging.getLogger(__name__)


class PolicyDesk:
    """`on`: who is signed in now; `stop`: ends capture; `become`: another profile is in force from now on."""

    def __init__(
        self,
        on: Callable[[], SignedIn],
        around: Surroundings,
        stop: Callable[[], None],
        become: Callable[[Profile], None],
    ) -> None:
        self._on, self._around, self._stop, self._become = on, around, stop, become
        self._suspension: Suspension | None = None
        self.lapsed = False  # no signed profile is in force any more
        signed = on()
        self._in_force = InForce(around.paths, signed.installation, signed.profile, around.now())

    def open(self) -> None:
        """Slow. What was ordered before this member signed in holds."""
        self._suspension = suspension.in_force(self._on().store)

    def standing(self) -> Standing:
        return Standing(suspension=self._suspension)

    def suspend(self, order: Order) -> None:
        """Slow. The cameras stop before the order is recorded (13.824 subd. 6); until it is lifted none starts."""
        on = self._on()
        recorded.require(on.store, on.member, Act.SUSPEND_CAPTURE, on.profile)
        self._stop()
        self._suspension = suspension.suspend(on.store, on.member, on.profile, order, self._around.now)
        self._around.tell(Changes.POLICY | Changes.CAMERAS)

    def lift(self, suspended: Suspension, reference: str) -> None:
        """Slow. Nothing starts by itself; another order may still stand."""
        on = self._on()
        suspension.lift(on.store, on.member, on.profile, suspended, reference, self._around.now)
        self._suspension = suspension.in_force(on.store)
        self._around.tell(Changes.POLICY | Changes.CAMERAS)

    def follow(self) -> None:
        """A version signed in advance takes over on its day; where none is in force any more capture stops."""
        try:
            profile = self._in_force.at(self._around.now())
        except Unavailable:
            log.error("no signed policy profile is in force any more: capture stops")
            self.lapsed = True
            self._stop()
            return
        self.lapsed = False
        if profile.version != self._on().profile.version:
            self._become(profile)
            recorded.told(self._on().store, None, Event.PROFILE_CHANGED, profile, {"version": profile.version})
            self._around.tell(Changes.POLICY)
