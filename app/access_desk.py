"""What the signed-in member may use, kept true while the desk is open: grants, training, reviews, proof and lock.

RES-23: what is withheld meanwhile stops searches and administration at once; alerts go on until the next sign-in.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from app.access_deeds import AccessDeeds
from app.actions import recorded
from app.actions.sign_in import SignedIn
from app.actions.unlock import unlock
from app.changes import Changes
from app.domain.access import Hindrance, Member, Role, Withheld
from app.domain.audit import Event
from app.domain.errors import Refusal
from app.domain.rights import Rights, rights
from app.surroundings import Surroundings

LOCKED = Withheld(
    Hindrance.LOCK, Refusal("CJIS AC-11", "this desk is locked.", "Unlock it with your password and code.")
)


class AccessDesk:
    """Safe from every thread, but for `deeds`. `on`: who is signed in now; `become`: the same member with other
    permissions. `deeds`: what the Access list screen does."""

    def __init__(self, on: Callable[[], SignedIn], around: Surroundings, become: Callable[[Member], None]) -> None:
        self._on, self._around, self._become = on, around, become
        self._proved = around.running().lasted
        self._latest = around.now()  # a clock that is set back brings nothing back
        self._following = threading.Lock()  # what is found out last is what holds
        self.locked = False
        self.deeds = AccessDeeds(on, around, self.follow)

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
        self.locked, on = True, self._on()
        self.follow()
        if on.attended:  # the key is the window's: the disk is not waited for
            self._around.store.run(lambda: recorded.told(on.store, on.member, Event.LOCKED, on.profile))

    def unlock(self, password: str, code: str) -> None:
        """Slow, and not for the store's thread. Raises Refused as at sign-in, and counted there; Unavailable."""
        unlock(self._around.paths, self._on(), password, code, self._around.now)
        self.proved()

    def shut(self) -> Withheld | None:
        """Why everything but live alerts is closed to whoever sits here; None while it is open. From memory."""
        return self._unproved(self._on())

    def today(self) -> date:
        """The agency's; a clock that is set back brings no day back."""
        self._latest = max(self._latest, self._around.now())
        return self._on().access.day_of(self._latest)

    def beat(self) -> None:
        """On the store's thread, every few seconds."""
        self.follow()
        self.deeds.count()

    def follow(self) -> None:
        """Asked every few seconds, and whenever the access list changed."""
        with self._following:
            self._follow()

    def _follow(self) -> None:
        on = self._on()
        found = rights(on.access, on.member.id, self.today(), on.profile)
        withheld = {**self._fallen(on.member, found), **found.withheld}
        if (why := self._unproved(on)) is not None:
            withheld = dict.fromkeys(on.member.roles | found.roles | withheld.keys(), why)
        cleared = found.cleared or (on.member.cleared and found.cleared_live)
        now = replace(on.member, roles=on.member.roles | found.roles, withheld=withheld, cleared=cleared)
        if now != on.member:
            self._become(now)
            self._around.tell(Changes.ACCESS)

    def _fallen(self, member: Member, found: Rights) -> dict[Role, Withheld]:
        """Roles of which the list says nothing at all any more."""
        why = Withheld(Hindrance.GRANT, Refusal("CJIS AC-2", "no grant gives this role any more."))
        return dict.fromkeys(member.roles - found.roles - found.withheld.keys(), why)

    def _unproved(self, on: SignedIn) -> Withheld | None:
        if self.locked or not on.attended:
            return LOCKED
        hours = on.profile.number("sign_in.reauthenticate_h")
        if self.proved_for() < timedelta(hours=hours):
            return None
        why = f"this member signed in more than {hours} hours ago."
        instead = "Enter password and code again; live alerts go on."
        return Withheld(Hindrance.PROOF, on.profile.refusal_by("sign_in.reauthenticate_h", why, instead))
