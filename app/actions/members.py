"""Accounts on this workstation: a member's row, their place on the access list, and what their password opens."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.actions import access_list, recorded
from app.actions.sign_in import SignedIn
from app.changes import Changes
from app.domain.access import Member, Role
from app.domain.errors import FieldMistake, Unavailable
from app.domain.gate import Act
from app.domain.statements import Listed
from app.domain.texts import visible
from app.member_secret import MemberSecret, new_secret
from app.passwords import SHORTEST, check_password, shortest_under, verifier, work_under
from app.paths import Paths
from app.store import keys
from app.store import members as member_rows
from app.store.engine import Store
from app.store.keys import KeyFile, Person
from app.stretching import USUAL, Work

log = logging.getLogger(__name__)

LONGEST_NAME = 200
LONGEST_BADGE = 40


@dataclass(frozen=True, slots=True)
class TrainingGiven:
    """Approved training that somebody has behind them: on which day, and by whom."""

    on: date
    trainer_name: str
    trainer_unit: str


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Somebody to have an account here; the password is theirs, typed by themselves. `roles`: of those whom the agency
    itself signs for at installation; everybody else's are granted on the access list."""

    name: str
    badge: str
    password: str = field(repr=False)
    roles: frozenset[Role] = frozenset()
    unit: str = ""
    training: TrainingGiven | None = None


@recorded.gated(Act.ENROL_MEMBER)
def enrol(paths: Paths, on: SignedIn, enrolment: Enrolment, now: Callable[[], datetime], work: Work = USUAL) -> Changes:
    """An account on this workstation, for somebody new or somebody on the list already. It has no role by itself.

    Raises Refused by the gate, FieldMistake for a form. Row, wrap and statement stand together or not at all.
    """
    check_person(enrolment, shortest_under(on.profile))
    work = work_under(on.profile, work)
    listed = on.access.of_badge(enrolment.badge)
    if listed is not None and listed.key:
        raise FieldMistake("badge", "a member with this badge number is enrolled already")
    member = new_member(enrolment) if listed is None else replace(new_member(enrolment), id=listed.member)
    unit = enrolment.unit.strip() or (listed.unit if listed else "")
    with with_account(paths, on, member, enrolment.password, unit, now, work, Act.ENROL_MEMBER) as session:
        member_rows.add(session, member, verifier(enrolment.password, work), on.member.id, now())
    log.info("a member was enrolled")
    return Changes.MEMBERS


@contextmanager
def with_account(
    paths: Paths,
    on: SignedIn,
    member: Member,
    password: str,
    unit: str,
    now: Callable[[], datetime],
    work: Work,
    act: Act,
) -> Iterator[Session]:
    """A transaction in which the member's row is put or changed; with it go a new wrap and a new signing key."""
    secret = new_secret()
    said = Listed(member.id, member.name, member.badge, secret.public, unit)
    before = keys.load(paths.keys)
    after = wrapped(before, on.store.key, member, password, secret, work)
    with rewrapping(paths, before, after, member.badge), access_list.adding(on, [said], now(), act) as session:
        yield session


@contextmanager
def rewrapping(paths: Paths, before: KeyFile, after: KeyFile, badge: str) -> Iterator[None]:
    """The database changes within. Wherever power is lost, the desk opens with the password before or the new one,
    whichever the database holds the verifier of; the next sign-in settles it."""
    keys.save(paths.keys, keys.with_both(after, before, badge))
    try:
        yield
    except BaseException:  # what belongs to it was not committed
        keys.save(paths.keys, before)
        raise
    try:
        keys.save(paths.keys, after)
    except Unavailable as error:
        log.warning("the wrap of an earlier password is not gone yet: %s", type(error).__name__)


def members(store: Store) -> tuple[Member, ...]:
    """By name."""
    with store.reading() as session:
        return member_rows.all_members(session)


def new_member(enrolment: Enrolment) -> Member:
    """With an id that was never anybody else's (CJIS IA-4)."""
    return Member(str(uuid.uuid4()), enrolment.name.strip(), enrolment.badge.strip(), frozenset())


def wrapped(found: KeyFile, key: bytes, member: Member, password: str, secret: MemberSecret, work: Work) -> KeyFile:
    return keys.with_member(found, key, Person(member.id, member.badge), password, secret, work)


def check_person(person: Enrolment, shortest: int = SHORTEST) -> None:
    """Raises FieldMistake for the first field that cannot stand; names may be in any script."""
    _check_text("name", person.name, LONGEST_NAME)
    _check_text("badge", person.badge, LONGEST_BADGE)
    check_password(person.password, person.name, person.badge, shortest=shortest)


def _check_text(what: str, text: str, longest: int) -> None:
    if not text.strip():
        raise FieldMistake(what, f"a member has a {what}")
    if len(text) > longest:
        raise FieldMistake(what, f"a {what} has at most {longest} characters")
    if not visible(text.strip()):
        raise FieldMistake(what, f"a {what} has only characters that can be seen")
