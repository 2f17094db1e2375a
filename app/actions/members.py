"""Enrolling members on this workstation: their row, and the database key wrapped by their password."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from app.changes import Changes
from app.domain import gate
from app.domain.access import Member, Role
from app.domain.errors import FieldMistake
from app.domain.gate import Act
from app.domain.policy import Profile
from app.passwords import check_password, verifier
from app.paths import Paths
from app.store import keys
from app.store import members as member_rows
from app.store.engine import Store
from app.store.keys import USUAL, Cost, KeyFile

log = logging.getLogger(__name__)

LONGEST_NAME = 200
LONGEST_BADGE = 40


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Somebody to be made a member; the password is theirs, typed by themselves."""

    name: str
    badge: str
    password: str = field(repr=False)
    roles: frozenset[Role] = frozenset()


def enrol(
    paths: Paths,
    store: Store,
    by: Member,
    profile: Profile | None,
    enrolment: Enrolment,
    now: Callable[[], datetime],
    cost: Cost = USUAL,
) -> Changes:
    """Raises Refused by the gate, FieldMistake for a form. Row and wrap stand together or not at all."""
    gate.require(by, Act.ENROL_MEMBER, profile)
    check_person(enrolment)
    if not enrolment.roles:
        raise FieldMistake("roles", "a member has at least one role")
    before, saved = keys.load(paths.keys), False
    try:
        with store.transaction() as session:
            if member_rows.of_badge(session, enrolment.badge):
                raise FieldMistake("badge", "a member with this badge number is enrolled already")
            member = new_member(enrolment)
            member_rows.add(session, member, verifier(enrolment.password, cost), by.id, now())
            keys.save(paths.keys, wrapped(before, store.key, member, enrolment.password, cost))
            saved = True
    except BaseException:
        if saved:  # the row was not committed
            keys.save(paths.keys, before)
        raise
    log.info("a member was enrolled")
    return Changes.MEMBERS


def members(store: Store) -> tuple[Member, ...]:
    """By name."""
    with store.reading() as session:
        return member_rows.all_members(session)


def new_member(enrolment: Enrolment) -> Member:
    """With an id that was never anybody else's (CJIS IA-4)."""
    return Member(str(uuid.uuid4()), enrolment.name.strip(), enrolment.badge.strip(), enrolment.roles)


def wrapped(found: KeyFile, key: bytes, member: Member, password: str, cost: Cost) -> KeyFile:
    return keys.with_member(found, key, member.id, member.badge, password, cost)


def check_person(person: Enrolment) -> None:
    """Raises FieldMistake for the first field that cannot stand; names may be in any script."""
    _check_text("name", person.name, LONGEST_NAME)
    _check_text("badge", person.badge, LONGEST_BADGE)
    check_password(person.password, person.name, person.badge)


def _check_text(what: str, text: str, longest: int) -> None:
    if not text.strip():
        raise FieldMistake(what, f"a member has a {what}")
    if len(text) > longest:
        raise FieldMistake(what, f"a {what} has at most {longest} characters")
    if not text.strip().isprintable():
        raise FieldMistake(what, f"a {what} has only characters that can be seen")
