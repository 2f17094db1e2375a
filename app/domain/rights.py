"""What a member may use today: the access list read under a profile, each role that is withheld with its reason.

ACC-02 (training), ACC-03 (grant), ACC-04 (transfer), ACC-05 (review), COR-10 (assignment), COR-11 (second signature).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.access import Hindrance, Role, Withheld
from app.domain.access_list import AccessList, Account, Grant
from app.domain.errors import Refusal
from app.domain.policy import Profile
from app.domain.statements import AGENCY, Trained


@dataclass(frozen=True, slots=True)
class Rights:
    """Of one member, on one day. `roles` and the keys of `withheld` share nothing. `cleared_live`: nobody has taken
    clearance away, but days, training or a review may have run out; for live alerts until the next sign-in (RES-23)."""

    roles: frozenset[Role]
    withheld: Mapping[Role, Withheld]
    cleared: bool = False
    cleared_live: bool = False


NONE = Rights(frozenset(), {})
_RUNS_OUT = frozenset({Hindrance.DAYS, Hindrance.REVIEW, Hindrance.TRAINING})


def rights(of: AccessList, member: str, today: date, profile: Profile) -> Rights:
    """A role is used only where one of its grants holds whole; else the newest grant's reason is given."""
    account = of.accounts.get(member)
    if account is None:
        return NONE
    grants = sorted(of.grants_of(member), key=lambda grant: (grant.ended is None, grant.signed.at), reverse=True)
    untrained = _untrained(of, member, today, profile)
    roles: set[Role] = set()
    withheld: dict[Role, Withheld] = {}
    cleared = live = False
    for grant in grants:
        hindered = _disabled(account) or _of_grant(of, grant, today, profile)
        for role in sorted(grant.given.roles):
            found = hindered or _unassigned(grant, role, profile) or untrained
            if found is None:
                roles.add(role)
            else:
                withheld.setdefault(role, found)
        cleared = cleared or (hindered is None and untrained is None and grant.given.cleared)
        live = live or (grant.given.cleared and (hindered is None or hindered.hindrance in _RUNS_OUT))
    left = {role: why for role, why in withheld.items() if role not in roles}
    return Rights(frozenset(roles), left, cleared, live)


def withheld_of(of: AccessList, grant: Grant, today: date, profile: Profile) -> tuple[Withheld, ...]:
    """Why some or all roles of this grant cannot be used that day; nothing where all can."""
    member = grant.given.member
    found = _disabled(of.accounts[member]) or _of_grant(of, grant, today, profile)
    if found is not None:
        return (found,)
    of_roles = [_unassigned(grant, role, profile) for role in sorted(grant.given.roles)]
    of_all = [*of_roles, _untrained(of, member, today, profile)]
    return tuple(dict.fromkeys(one for one in of_all if one is not None))


def _withheld(hindrance: Hindrance, profile: Profile, rule: str, why: str, instead: str = "") -> Withheld:
    return Withheld(hindrance, profile.refusal_by(rule, why, instead))


def _disabled(account: Account) -> Withheld | None:
    if account.disabled is None:
        return None
    why = f"this account is disabled ({account.disabled[0].cause.value})."
    return Withheld(Hindrance.GRANT, Refusal("CJIS AC-2", why, "The LPR administrator can enable it."))


def _of_grant(of: AccessList, grant: Grant, today: date, profile: Profile) -> Withheld | None:
    given, owner = grant.given, profile.title_of(Role.PROGRAM_OWNER)
    if grant.ended is not None:
        why = "the grant has ended."
        return _withheld(Hindrance.GRANT, profile, "access.written_grant", why, "A new one must be signed.")
    if waits_for_approval(grant, profile):
        why = f"the grant waits for the {owner}'s approval."
        return _withheld(Hindrance.GRANT, profile, "access.second_signature", why)
    if today < given.starts_on:
        why = f"the grant begins on {given.starts_on}."
        return _withheld(Hindrance.DAYS, profile, "access.written_grant", why)
    if today > given.ends_on:
        why = f"the grant ended on {given.ends_on}."
        return _withheld(Hindrance.DAYS, profile, "access.written_grant", why, "A new one must be signed.")
    if grant.suspended_by is not None:
        why = f"the grant is suspended since the transfer to {grant.suspended_by.unit} on {grant.suspended_by.on}."
        instead = "The LPR administrator decides whether the new assignment needs it."
        return _withheld(Hindrance.GRANT, profile, "access.work_assignment", why, instead)
    if profile.flag("access.work_assignment") and not given.assignment.strip():
        why = "the grant names no work assignment that needs it."
        return _withheld(Hindrance.GRANT, profile, "access.work_assignment", why)
    if today > (due := review_due(of, grant, profile)):
        why = f"this access was to be reviewed by {due}, and nobody did."
        return _withheld(Hindrance.REVIEW, profile, "access.review_months", why, "Ask for the review.")
    return None


_SIGNED_BY_OWNER = frozenset({Role.LPR_ADMINISTRATOR, Role.PROGRAM_OWNER})


def waits_for_approval(grant: Grant, profile: Profile) -> bool:
    """The agency's first grants were witnessed; an administrator's assignment is the program owner's own word."""
    if not profile.flag("access.second_signature") or grant.signed.by == AGENCY:
        return False
    if grant.approved is not None:
        return not grant.approved[0].approved
    return not (grant.by_owner and grant.given.roles <= _SIGNED_BY_OWNER)


def _unassigned(grant: Grant, role: Role, profile: Profile) -> Withheld | None:
    """COR-10."""
    if role is not Role.LPR_ADMINISTRATOR or grant.by_owner or not profile.flag("access.administrator_assigned"):
        return None
    owner = profile.title_of(Role.PROGRAM_OWNER)
    return _withheld(
        Hindrance.GRANT, profile, "access.administrator_assigned", f"the assignment must be signed by the {owner}."
    )


# --------------------------------------------------------------------------------------------------- training


def training_missing(of: AccessList, member: str, today: date, profile: Profile) -> tuple[str, ...]:
    """The items for which no approved training is in force that day."""
    held = {
        item for trained, _ in of.trainings.get(member, ())
        if approved(trained, profile) and trained.on <= today <= training_ends(trained, profile)
        for item in trained.items
    }  # fmt: skip
    return tuple(item for item in profile.words("training.items") if item not in held)


def training_ends(trained: Trained, profile: Profile) -> date:
    """The last day it counts."""
    return months_later(trained.on, profile.number("training.months"))


def training_due(of: AccessList, member: str, profile: Profile) -> date | None:
    """The day after which an item is missing; None while one is missing already, or training is not asked for."""
    ends: list[date] = []
    for item in profile.words("training.items"):
        of_item = [
            training_ends(trained, profile) for trained, _ in of.trainings.get(member, ())
            if item in trained.items and approved(trained, profile)
        ]  # fmt: skip
        if not of_item:
            return None
        ends.append(max(of_item))
    return min(ends, default=None)


@dataclass(frozen=True, slots=True)
class HeldItem:
    """One item of training: `until` which day an approved training counts, None where none is in force."""

    item: str
    until: date | None
    trainer: str = ""


def items_held(of: AccessList, member: str, today: date, profile: Profile) -> tuple[HeldItem, ...]:
    """Every item that the profile asks for, in its order."""
    in_force = [
        trained for trained, _ in of.trainings.get(member, ())
        if approved(trained, profile) and trained.on <= today <= training_ends(trained, profile)
    ]  # fmt: skip
    held = []
    for item in profile.words("training.items"):
        last = max((one for one in in_force if item in one.items), key=lambda one: one.on, default=None)
        held.append(HeldItem(item, training_ends(last, profile), last.trainer_name) if last else HeldItem(item, None))
    return tuple(held)


def approved(trained: Trained, profile: Profile) -> bool:
    """Where a policy names the trainers' unit, training by others does not count (ACC-02, St Paul)."""
    wanted = profile.word("training.unit")
    return not wanted or trained.trainer_unit.strip().casefold() == wanted.strip().casefold()


def _untrained(of: AccessList, member: str, today: date, profile: Profile) -> Withheld | None:
    if not profile.flag("training.first"):
        return None
    missing = training_missing(of, member, today, profile)
    if not missing:
        return None
    why = f"no training in force is recorded for: {', '.join(missing)}."
    instead = "The trainer or the LPR administrator records it once it is done."
    return _withheld(Hindrance.TRAINING, profile, "training.first", why, instead)


# --------------------------------------------------------------------------------------------------- review


def review_due(of: AccessList, grant: Grant, profile: Profile) -> date:
    """The last day on which this grant holds without being looked at again (ACC-05)."""
    due = months_later(grant.kept, profile.number("access.review_months"))
    campaigns = (
        review.due_on for review in of.reviews.values()
        if review.waits_for(grant.given.member) and grant.kept <= of.day_of(review.opened.at)
    )  # fmt: skip
    return min((due, *campaigns))


# --------------------------------------------------------------------------------------------------- accounts


def inactive_since(
    of: AccessList, account: Account, last_used: date | None, today: date, profile: Profile
) -> date | None:
    """The day from which nobody used it, once that is longer ago than the profile lets pass; None: not inactive."""
    since = max(of.day_of(account.enabled.at), last_used or date.min)
    return since if today - since > timedelta(days=profile.number("access.inactive_days")) else None


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last: 31 January and one month is 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def hindrances(found: Rights) -> Iterator[Withheld]:
    """Each reason once."""
    yield from dict.fromkeys(found.withheld.values())
