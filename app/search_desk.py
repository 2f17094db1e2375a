"""The search side of a signed-in desk: who asks, who approves, and where the pictures lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from app.actions import search as deeds
from app.actions.prove import prove
from app.actions.search import OpenedRead
from app.actions.sign_in import SignedIn
from app.domain import gate
from app.domain.access import Member
from app.domain.authorisation import Authorisation
from app.domain.errors import FieldMistake, Refusal
from app.domain.gate import Act, Allowed
from app.domain.policy import Profile
from app.domain.search import AskedSearch, Found
from app.paths import Paths


class SearchDesk:
    """`on`: who is signed in, asked anew each time."""

    def __init__(self, on: Callable[[], SignedIn], paths: Paths, now: Callable[[], datetime]) -> None:
        self._on, self._paths, self.now = on, paths, now

    def profile(self) -> Profile:
        return self._on().profile

    def is_for(self) -> bool:
        """Whether this member searches at all: a locked desk shuts the screen, and does not take it away. Nor does
        missing training: the gate says what is missing."""
        on = self._on()
        member = replace(on.member, roles=on.member.roles | on.member.withheld.keys(), withheld={})
        return isinstance(gate.check(member, Act.VIEW_READ, on.profile), Allowed)

    def may(self) -> Allowed | Refusal:
        """From memory, before anything is given."""
        on = self._on()
        return gate.check(on.member, Act.VIEW_READ, on.profile)

    def search(self, asked: AskedSearch, given: Authorisation, badge: str, password: str, code: str) -> Found:
        """Slow, and not for the store's thread. `badge`, `password`, `code`: the approver's, "" without one. Raises
        Refused, FieldMistake or Unavailable."""
        on = self._on()
        if badge.strip():
            given = replace(given, approver=self._id_of(badge))

        def approve() -> Member:
            return prove(self._paths, on.store, badge, password, code, self.now).member

        return deeds.search(on.store, on.member, on.profile, asked, given, self.now, approve)

    def _id_of(self, badge: str) -> str:
        account = self._on().access.of_badge(badge)
        if account is None:
            raise FieldMistake("badge", "nobody on the access list has this badge")
        return account.member

    def view(self, found: Found, read_id: str) -> OpenedRead:
        """Slow. Raises Refused or Unavailable."""
        on = self._on()
        return deeds.view_read(on.store, self._paths.pictures, on.member, on.profile, found, read_id, self.now)
