"""Recording an order that suspends all capture, and its lifting (13.824 subd. 6)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from app.actions import recorded
from app.domain.access import Member
from app.domain.errors import Refused
from app.domain.gate import Act, Standing
from app.domain.policy import Profile
from app.domain.suspension import Order, Suspension, checked_day, checked_reference
from app.store import suspensions
from app.store.engine import Store


def in_force(store: Store) -> Suspension | None:
    with store.reading() as session:
        return suspensions.in_force(session)


def standing(store: Store) -> Standing:
    return Standing(suspension=in_force(store))


def history(store: Store) -> tuple[Suspension, ...]:
    """Newest first, lifted ones too."""
    with store.reading() as session:
        return suspensions.every(session)


@recorded.gated(Act.SUSPEND_CAPTURE)
def suspend(store: Store, member: Member, profile: Profile, order: Order, now: Callable[[], datetime]) -> Suspension:
    """Recorded when this returns; the caller has stopped the cameras before. Raises Refused, FieldMistake."""
    at = now()
    checked_day(order, at.astimezone(ZoneInfo(profile.time_zone)).date())
    made = Suspension(str(uuid.uuid4()), order, at, member.id)
    about = {"suspension": made.id}
    with recorded.deed(store, member, Act.SUSPEND_CAPTURE, profile, about), store.transaction() as session:
        suspensions.put(session, made, profile.version)
    return made


@recorded.gated(Act.LIFT_SUSPENSION)
def lift(
    store: Store, member: Member, profile: Profile, suspended: Suspension, reference: str, now: Callable[[], datetime]
) -> Suspension:
    """Capture may start again; nothing starts by itself. Raises Refused, FieldMistake for no reference."""
    kept, at = checked_reference(reference), now()
    about = {"suspension": suspended.id}
    with recorded.deed(store, member, Act.LIFT_SUSPENSION, profile, about), store.transaction() as session:
        if not suspensions.lift(session, suspended.id, kept, member.id, at):
            raise Refused(profile.refusal_by("capture.suspension", "this order is lifted already."))
    return replace(suspended, lifted_at=at, lifted_by=member.id, lift_reference=kept)
