"""Access lists for tests: real keys, every statement signed by whoever may, each test states only what matters."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.access_signatures import Signer, add_signed
from app.domain.access import Member, Role
from app.domain.access_list import AccessList
from app.domain.policy import Profile
from app.domain.statements import AGENCY, Founded, Granted, Listed, Signed, Statement, Trained
from tests.desks import START

TODAY = START.date()


@dataclass
class KeptList:
    """An access list with everything said in it, and the keys of those who may sign."""

    of: AccessList
    now: datetime = START
    said: list[Signed] = field(default_factory=list)
    keys: dict[str, Ed25519PrivateKey] = field(default_factory=dict)

    def say(self, by: str, *statements: Statement) -> Signed:
        """The last of them as it stands in the list; each a second after the one before."""
        for statement in statements:
            self.now += timedelta(seconds=1)
            self.said.append(add_signed(self.of, Signer(by, self.keys[by]), statement, self.now))
        return self.said[-1]

    def clock(self) -> datetime:
        return self.now

    def list_member(self, badge: str, name: str = "", unit: str = "", by: str = AGENCY) -> str:
        """With a key to sign with; the id is member-BADGE."""
        member = f"member-{badge}"
        key = self.keys[member] = Ed25519PrivateKey.generate()
        public = key.public_key().public_bytes_raw().hex()
        self.say(by, Listed(member, name or f"Member {badge}", badge, public, unit))
        return member

    def grant(self, member: str, *roles: Role, by: str = AGENCY, **other: Any) -> Signed:
        return self.say(by, a_grant(member, *roles, grant=f"grant-{len(self.of.grants) + 1}", **other))

    def train(self, member: str, profile: Profile, by: str = AGENCY, **other: Any) -> Signed:
        items = profile.words("training.items")
        trained = Trained(
            f"training-{self.of.length}", member, items, TODAY, "", "Trainer One", profile.word("training.unit")
        )
        return self.say(by, replace(trained, **other))


def a_grant(member: str, *roles: Role, **other: Any) -> Granted:
    given = Granted(
        "grant-1", member, frozenset(roles or {Role.PATROL_OFFICER}), "Patrol, north", "Reads plates on patrol",
        TODAY, date(2026, 12, 31),
    )  # fmt: skip
    return replace(given, **other)


def a_list(profile: Profile) -> KeptList:
    """Founded, with an administrator (badge 1) and a program owner (badge 2), both trained."""
    kept = KeptList(AccessList(), keys={AGENCY: Ed25519PrivateKey.generate()})
    kept.say(AGENCY, Founded(profile.agency, "workstation-1", "", profile.time_zone))
    administrator = kept.list_member("1", "Administrator One", "Records")
    owner = kept.list_member("2", "Owner One", "Command")
    kept.grant(administrator, Role.LPR_ADMINISTRATOR, assignment="Keeps the access list", witness=owner)
    kept.grant(owner, Role.PROGRAM_OWNER, assignment="Owns the program", witness=administrator)
    kept.train(administrator, profile)
    kept.train(owner, profile)
    return kept


ADMINISTRATOR = Member("member-1", "Administrator One", "1", frozenset({Role.LPR_ADMINISTRATOR}))
OWNER = Member("member-2", "Owner One", "2", frozenset({Role.PROGRAM_OWNER}))
