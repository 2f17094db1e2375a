"""What the signed-in member may use, kept true while the desk is open: grants, training, reviews, proof and lock.

RES-23: what is withheld meanwhile stops searches and administration at once; alerts go on until the next sign-in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from app.actions.sign_in import SignedIn
from app.changes import Changes
from app.domain.access import Hindrance, Member, Role, Withheld
from app.domain.errors import Refusal
from app.domain.rights import Rights, rights
from app.surroundings import Surroundings

LOCKED = Withheld(
    Hindrance.LOCK, Refusal("CJIS AC-11", "this desk is locked.", "Unlock it with your password; alerts go on.")
)


class AccessDesk:
    """Safe from every thread. `on`: who is signed in now; `become`: the same member with other permissions."""

    def __init__(self, on: Callable[[], SignedIn], around: Surroundings, become: Callable[[Member], None]) -> None:
        self._on, self._around, self._become = on, around, become
        self._proved = around.running().lasted
        self._latest = around.now()  # a clock that is set back brings nothing back
        self.locked = False

    def proved_for(self) -> timedelta:
        """How long ago the member last proved who they are; by a clock that nobody sets."""
        return self._around.running().lasted - self._proved

    def proved(self) -> None:
        """The member proved it just now: signed in, or unlocked the desk."""
        self._proved = self._around.running().lasted
        self.locked = False
        self.follow()

    def lock(self) -> None:
        """Everything but live alerts stops until the member proves who they are."""
        self.locked = True
        self.follow()

    def follow(self) -> None:
        """Asked every few seconds, and whenever the access list changed."""
        on = self._on()
        self._latest = max(self._latest, self._around.now())
        today = on.access.day_of(self._latest)
        found = rights(on.access, on.member.id, today, on.profile)
        withheld = {**self._fallen(on.member, found), **found.withheld}
        if (why := self._unproved(on)) is not None:
            withheld = dict.fromkeys(on.member.roles | found.roles | withheld.keys(), why)
        now = replace(on.member, roles=on.member.roles | found.roles, withheld=withheld, cleared=found.cleared)
        if now != on.member:
            self._become(now)
            self._around.tell(Changes.ACCESS)

    def _fallen(self, member: Member, found: Rights) -> dict[Role, Withheld]:
        """Roles of which the list says nothing at all any more."""
        why = Withheld(Hindrance.GRANT, Refusal("CJIS AC-2", "no grant gives this role any more."))
        return dict.fromkeys(member.roles - found.roles - found.withheld.keys(), why)

    def _unproved(self, on: SignedIn) -> Withheld | None:
        if self.locked:
            return LOCKED
        hours = on.profile.number("sign_in.reauthenticate_h")
        if self.proved_for() < timedelta(hours=hours):
            return None
        why = f"this member signed in more than {hours} hours ago."
        instead = "Lock and unlock the desk, or sign in again; alerts go on."
        return Withheld(Hindrance.PROOF, on.profile.refusal_by("sign_in.reauthenticate_h", why, instead))
