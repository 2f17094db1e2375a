"""The access list as this workstation holds it: read with every signature, and added to by whoever may sign."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from sqlalchemy.orm import Session

from app.access_signatures import NOT_YET, Mark, Signer, add_signed, read_list
from app.actions import recorded
from app.domain.access import Installation, Member
from app.domain.access_list import AccessList
from app.domain.audit import Event
from app.domain.gate import Act
from app.domain.policy import Profile
from app.domain.statements import Signed, Statement
from app.member_secret import MemberSecret
from app.store import statements
from app.store.engine import Store


class Signing(Protocol):
    """Whoever is signed in: app.actions.sign_in.SignedIn."""

    @property
    def store(self) -> Store: ...
    @property
    def member(self) -> Member | None: ...
    @property
    def profile(self) -> Profile | None: ...
    @property
    def access(self) -> AccessList: ...
    @property
    def signer(self) -> Signer: ...


@dataclass(frozen=True, slots=True)
class AgencySigning:
    """One of the agency's own keys adds to the list. `member`: who is signed in meanwhile, None where nobody is."""

    store: Store
    access: AccessList
    signer: Signer
    member: Member | None = None
    profile: Profile | None = None


def read(session: Session, installation: Installation, member_id: str, secret: MemberSecret) -> AccessList:
    """Verified whole; what this member verified before is only compared. Raises Damaged."""
    number, digest, kept = statements.verified_by(session, member_id)
    marked = bool(number) and hmac.compare_digest(kept, _mark(secret, Mark(number, digest)))
    mark = Mark(number, digest) if marked else NOT_YET
    return read_list(statements.every(session), installation.agency_public_key, mark)


def read_unmarked(session: Session, installation: Installation) -> AccessList:
    """With every signature verified anew. Raises Damaged."""
    return read_list(statements.every(session), installation.agency_public_key)


def came_in(session: Session, of: AccessList, member_id: str, secret: MemberSecret, now: datetime) -> None:
    """The member's last use, and how far they verified the list."""
    mark = Mark(of.length, of.head)
    statements.used(session, member_id, now, (mark.number, mark.digest, _mark(secret, mark)))


def append(session: Session, of: AccessList, signer: Signer, said: Sequence[Statement], now: datetime) -> list[Signed]:
    """Signs, takes into the list and keeps; raises NotAuthorised."""
    signed = [add_signed(of, signer, statement, now) for statement in said]
    statements.append(session, signed)
    return signed


@contextmanager
def adding(on: Signing, said: Sequence[Statement], now: datetime, act: Act | Event) -> Iterator[Session]:
    """A transaction that these statements are part of: with it they stand in the list in memory too, or not at all. It
    is in the trail before, with the number of its first statement. Raises Unavailable."""
    trial = on.access.copy()
    about, counts = _about(on.access, said), {"statements": len(said)}
    with (
        recorded.deed(on.store, on.member, act, on.profile, about, counts=counts),
        on.store.transaction() as session,
    ):
        append(session, trial, on.signer, said, now)
        yield session
    on.access.become(trial)


def _about(of: AccessList, said: Sequence[Statement]) -> dict[str, str]:
    """What they are and whom they are about, by ids; what they say stands signed in the list."""
    about = {"statement": str(of.length + 1), "kind": ", ".join(sorted({type(one).__name__ for one in said}))}
    if len(said) == 1:
        about |= {
            name: getattr(said[0], name) for name in ("member", "grant", "review", "rota") if hasattr(said[0], name)
        }
    return about


def _mark(secret: MemberSecret, mark: Mark) -> bytes:
    return hmac.new(secret.mark_key(), f"{mark.number} {mark.digest}".encode(), sha256).digest()
