"""Grants: who may do what, signed by whom and why; ended, suspended and resumed (ACC-03, ACC-04, COR-10, COR-11).

Every deed is gate, rules of the profile, signed statement; nobody does any of them for themself.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from app.actions import access_list, recorded
from app.actions.sign_in import SignedIn
from app.changes import Changes
from app.domain.access import Member, Role
from app.domain.access_list import Account, Grant
from app.domain.authorisation import is_placeholder
from app.domain.errors import FieldMistake, Refusal, Refused
from app.domain.gate import Act, usable
from app.domain.policy import OUR_DEFAULT, Profile
from app.domain.rights import months_later, waits_for_approval
from app.domain.statements import Approved, Cause, Disabled, Enabled, Ended, Granted, Resumed, Statement, Transferred
from app.domain.texts import visible

Now = Callable[[], datetime]

LONGEST_TEXT = 500
CHANGED = Changes.MEMBERS | Changes.ACCESS


@dataclass(frozen=True, slots=True)
class AskedGrant:
    """What the form asks; `ticket` only where changes go through another office (ACC-06)."""

    member: str
    roles: frozenset[Role]
    assignment: str
    reason: str
    starts_on: date
    ends_on: date
    cleared: bool = False
    ticket: str = ""


@recorded.gated(Act.GRANT_ACCESS)
def grant(on: SignedIn, asked: AskedGrant, now: Now) -> Changes:
    """Raises Refused with the clause, FieldMistake for the form's fields."""
    _refuse_self(on, asked.member, "nobody grants themself access.")
    account = _account(on, asked.member)
    if account.disabled is not None:
        raise FieldMistake("member", "this account is disabled: enable it first")
    check_form(asked, on.profile, on.access.day_of(now()))
    check_signer(on.member, on.profile, asked.roles)
    given = Granted(
        str(uuid.uuid4()), asked.member, asked.roles, asked.assignment.strip(), asked.reason.strip(),
        asked.starts_on, asked.ends_on, cleared=asked.cleared, ticket=asked.ticket.strip(),
    )  # fmt: skip
    return _say(on, given, now, Act.GRANT_ACCESS)


@recorded.gated(Act.APPROVE_GRANT)
def approve(on: SignedIn, grant_id: str, approved: bool, note: str, now: Now) -> Changes:
    """The second signature; a refusal ends the grant and says why."""
    found = _grant(on, grant_id)
    _refuse_self(on, found.given.member, "nobody approves their own grant.", "access.second_signature")
    _refuse_self(on, found.signed.by, "the second signature is another member's.", "access.second_signature")
    if not waits_for_approval(found, on.profile):
        raise FieldMistake("grant", "this grant waits for no second signature")
    if not approved:
        _check_text("note", note, "say why it is not approved")
    return _say(on, Approved(grant_id, approved, note.strip()), now, Act.APPROVE_GRANT)


@recorded.gated(Act.END_GRANT)
def end(on: SignedIn, grant_id: str, cause: Cause, note: str, now: Now) -> Changes:
    found = _grant(on, grant_id)
    _refuse_self(on, found.given.member, "nobody ends their own grant.")
    if cause is Cause.OTHER:
        _check_text("note", note, "say why it ends")
    return _say(on, Ended(grant_id, cause, note.strip()), now, Act.END_GRANT)


@recorded.gated(Act.TRANSFER_MEMBER)
def transfer(on: SignedIn, member: str, unit: str, note: str, now: Now) -> Changes:
    """Suspends every grant of the member the same day (ACC-04)."""
    _refuse_self(on, member, "nobody records their own transfer.", "access.work_assignment")
    _account(on, member)
    _check_text("unit", unit, "enter the unit that the member goes to")
    return _say(on, Transferred(member, unit.strip(), on.access.day_of(now()), note.strip()), now, Act.TRANSFER_MEMBER)


@recorded.gated(Act.GRANT_ACCESS)
def resume(on: SignedIn, grant_id: str, assignment: str, note: str, now: Now) -> Changes:
    """The new assignment needs the access too: a signature of its own, and where asked for the second one anew."""
    found = _grant(on, grant_id)
    _refuse_self(on, found.given.member, "nobody grants themself access.")
    if found.suspended_by is None:
        raise FieldMistake("grant", "this grant is not suspended")
    _check_text("assignment", assignment, "enter the work assignment that needs it now")
    check_signer(on.member, on.profile, found.given.roles)
    return _say(on, Resumed(grant_id, assignment.strip(), note.strip()), now, Act.GRANT_ACCESS)


@recorded.gated(Act.DISABLE_MEMBER)
def disable(on: SignedIn, member: str, cause: Cause, note: str, now: Now) -> Changes:
    """The account is shut from the next sign-in on, and its roles at once where the member is signed in here."""
    _refuse_self(on, member, "nobody disables their own account.")
    if _account(on, member).disabled is not None:
        raise FieldMistake("member", "this account is disabled already")
    return _say(on, Disabled(member, cause, note.strip()), now, Act.DISABLE_MEMBER)


@recorded.gated(Act.ENABLE_MEMBER)
def enable(on: SignedIn, member: str, note: str, now: Now) -> Changes:
    _refuse_self(on, member, "nobody enables their own account.")
    _account(on, member)
    _check_text("note", note, "say why it is enabled")
    return _say(on, Enabled(member, note.strip()), now, Act.ENABLE_MEMBER)


def asks_ticket(profile: Profile) -> bool:
    """Whether the policy itself sends changes through another office."""
    return OUR_DEFAULT not in profile.rules["access.change_channel"].source.where


# ------------------------------------------------------------------------------------------------------ rules


def check_form(asked: AskedGrant, profile: Profile, today: date) -> None:
    """Raises FieldMistake."""
    if not asked.roles:
        raise FieldMistake("roles", "pick at least one role")
    if unknown := [role.value for role in sorted(asked.roles) if not profile.title_of(role)]:
        raise FieldMistake("roles", f"this agency has no {' and no '.join(unknown)}")
    if profile.flag("access.work_assignment"):
        _check_text("assignment", asked.assignment, "enter the work assignment that needs this access")
    _check_text("reason", asked.reason, "say why this member gets this access")
    if asks_ticket(profile):
        _check_text(
            "ticket", asked.ticket, f"changes go through {profile.word('access.change_channel')} Enter its ticket"
        )
    if asked.starts_on < today:
        raise FieldMistake("starts_on", "a grant begins today at the earliest")
    longest = months_later(asked.starts_on, profile.number("access.review_months"))
    if not asked.starts_on <= asked.ends_on <= longest:
        raise FieldMistake("ends_on", f"a grant ends between its start and {longest}, when it is to be reviewed")


def refusal_of_signer(member: Member, roles: frozenset[Role], profile: Profile) -> Refusal | None:
    """Why this member may not sign a grant of these roles. COR-10: an administrator is assigned by the program owner.
    Where two signatures are asked for (COR-11), the administrator's comes first and the owner's second."""
    held = usable(member, Act.GRANT_ACCESS)
    owner = profile.title_of(Role.PROGRAM_OWNER)
    if Role.PROGRAM_OWNER in roles and Role.PROGRAM_OWNER not in held:
        return profile.refusal_by("roles.program_owner", f"this grant is signed by the {owner}.")
    assigned = profile.flag("access.administrator_assigned") or profile.flag("access.second_signature")
    if Role.LPR_ADMINISTRATOR in roles and assigned and Role.PROGRAM_OWNER not in held:
        return profile.refusal_by("roles.program_owner", f"an administrator is assigned by the {owner}.")
    by_owner_alone = roles <= {Role.LPR_ADMINISTRATOR, Role.PROGRAM_OWNER}
    if profile.flag("access.second_signature") and not by_owner_alone and Role.LPR_ADMINISTRATOR not in held:
        admin = profile.title_of(Role.LPR_ADMINISTRATOR)
        why = f"this is authorised by a {admin} first; the {owner} approves it then."
        return profile.refusal_by("access.written_grant", why)
    return None


def check_signer(by: Member, profile: Profile, roles: frozenset[Role]) -> None:
    if (refusal := refusal_of_signer(by, roles, profile)) is not None:
        raise Refused(refusal)


def _refuse_self(on: SignedIn, member: str, why: str, rule: str = "access.written_grant") -> None:
    if member == on.member.id:
        raise Refused(on.profile.refusal_by(rule, why, "Ask another member who may."))


def _check_text(field: str, text: str, empty: str) -> None:
    """Not empty, not a placeholder, one line that can be seen."""
    kept = text.strip()
    if not kept or is_placeholder(kept):
        raise FieldMistake(field, empty)
    if len(kept) > LONGEST_TEXT or not visible(kept):
        raise FieldMistake(field, f"at most {LONGEST_TEXT} characters that can be seen, on one line")


def _account(on: SignedIn, member: str) -> Account:
    if member not in on.access.accounts:
        raise FieldMistake("member", "this member is not on the access list")
    return on.access.accounts[member]


def _grant(on: SignedIn, grant_id: str) -> Grant:
    found = on.access.grants.get(grant_id)
    if found is None or found.ended is not None:
        raise FieldMistake("grant", "there is no such grant, or it has ended")
    return found


def _say(on: SignedIn, statement: Statement, now: Now, act: Act) -> Changes:
    with access_list.adding(on, [statement], now(), act):
        pass
    return CHANGED
