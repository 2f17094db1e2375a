"""Who is reached: approvers on call (RES-15), who answers for a fixed reader (COR-31) and for compliance (COR-09)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.actions import access_list, recorded
from app.actions.duty import picked
from app.actions.grant import CHANGED, Now
from app.actions.sign_in import SignedIn
from app.changes import Changes
from app.domain import gate
from app.domain.access import Role
from app.domain.errors import FieldMistake, Refused
from app.domain.gate import Act
from app.domain.rights import months_later
from app.domain.statements import Appointed, Complied, OffCall, OnCall
from app.domain.texts import visible

APPROVERS = frozenset({Role.SUPERVISOR, Role.PROGRAM_OWNER, Role.SYSTEM_ADMINISTRATOR})
LONGEST_TURN = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Turn:
    """`reach`: as it is to be read out: a call sign, a telephone number."""

    member: str
    starts_at: datetime
    ends_at: datetime
    reach: str


@recorded.gated(Act.KEEP_ROTA)
def put_on_call(on: SignedIn, turn: Turn, now: Now) -> Changes:
    if not on.access.holds(turn.member, APPROVERS, on.access.day_of(turn.starts_at)):
        raise FieldMistake(
            "member", "on call is an approver: a supervisor, the program owner or the system administrator"
        )
    if not turn.starts_at < turn.ends_at <= turn.starts_at + LONGEST_TURN or turn.ends_at <= now():
        raise FieldMistake("ends_at", f"a turn ends after now and lasts at most {LONGEST_TURN.days} days")
    if not turn.reach.strip() or not visible(turn.reach.strip()):
        raise FieldMistake("reach", "enter how this member is reached")
    said = OnCall(str(uuid.uuid4()), turn.member, turn.starts_at, turn.ends_at, turn.reach.strip())
    with access_list.adding(on, [said], now(), Act.KEEP_ROTA):
        return CHANGED


@recorded.gated(Act.KEEP_ROTA)
def take_off_call(on: SignedIn, rota: str, now: Now) -> Changes:
    if rota not in on.access.rota:
        raise FieldMistake("rota", "there is no such turn")
    with access_list.adding(on, [OffCall(rota)], now(), Act.KEEP_ROTA):
        return CHANGED


@recorded.gated(Act.APPOINT_RESPONSIBLE)
def appoint(on: SignedIn, member: str, site: str, purposes: Sequence[str], ends_on: date, now: Now) -> Changes:
    """The standing assignment of a fixed reader. Raises Refused for a purpose that the policy does not name."""
    if member == on.member.id:
        raise Refused(on.profile.refusal_by("device.managed_by", "nobody appoints themself.", "Ask another member."))
    today = on.access.day_of(now())
    account = on.access.accounts.get(member)
    if account is None or not account.key:
        raise FieldMistake("member", "who answers for a fixed reader has an account on it")
    if not on.access.holds(member, gate.MAY[Act.START_DUTY], today):
        raise FieldMistake("member", "who answers for a fixed reader may run capture")
    if not site.strip():
        raise FieldMistake("site", "enter the place of the reader")
    if not today <= ends_on <= months_later(today, on.profile.number("access.review_months")):
        raise FieldMistake("ends_on", "an assignment ends within the time after which access is reviewed")
    wanted = tuple(purpose.id for purpose in picked(on.profile, purposes))
    with access_list.adding(
        on, [Appointed(member, site.strip(), wanted, today, ends_on)], now(), Act.APPOINT_RESPONSIBLE
    ):
        return CHANGED


@recorded.gated(Act.STATE_COMPLIANCE)
def state_compliance(on: SignedIn, not_in_compliance: Sequence[str], note: str, now: Now) -> Changes:
    """Signed as it stood that day, with everything that was not in compliance."""
    said = Complied(on.access.day_of(now()), tuple(not_in_compliance), note.strip())
    with access_list.adding(on, [said], now(), Act.STATE_COMPLIANCE):
        return CHANGED
