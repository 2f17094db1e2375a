"""How access stands today, each in one word: what the access list shows, filters by and sorts by."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from app.domain.access_list import AccessList, Account, Grant
from app.domain.policy import Profile
from app.domain.rights import inactive_since, review_due, rights, training_missing, waits_for_approval


class Condition(StrEnum):
    """Of a grant, or of all that a member has; in the order in which one of several is named first."""

    IN_FORCE = "in force"
    WITHHELD = "withheld"  # by what is no condition of its own here; the refusal says why
    UNTRAINED = "untrained"
    REVIEW = "review overdue"
    TRANSFER = "suspended: transfer"
    WAITS = "waits for approval"
    LATER = "begins later"
    ENDED = "ended"
    NO_GRANT = "no grant"
    NO_ACCOUNT = "no account here"
    UNUSED = "unused for too long"
    DISABLED = "disabled"


_ORDER = tuple(Condition)


def of_grant(of: AccessList, grant: Grant, today: date, profile: Profile) -> Condition:
    """Training and account are the member's, and not looked at."""
    given = grant.given
    found = (
        (grant.ended is not None or today > given.ends_on, Condition.ENDED),
        (waits_for_approval(grant, profile), Condition.WAITS),
        (grant.suspended_by is not None, Condition.TRANSFER),
        (today < given.starts_on, Condition.LATER),
        (today > review_due(of, grant, profile), Condition.REVIEW),
    )
    return next((condition for holds, condition in found if holds), Condition.IN_FORCE)


def of_member(
    of: AccessList, account: Account, last_used: date | None, today: date, profile: Profile
) -> tuple[Condition, ...]:
    """The one that decides first, then what else is true of a grant that has not ended."""
    grants = of.grants_of(account.member)
    alive = {of_grant(of, grant, today, profile) for grant in grants if grant.ended is None}
    first = _first(of, account, last_used, today, profile)
    if first is None:
        first = _best(of, account, alive, today, profile) if alive else _without(grants)
    return (first, *(one for one in _ORDER if one in alive - {first, Condition.IN_FORCE}))


def _first(of: AccessList, account: Account, last_used: date | None, today: date, profile: Profile) -> Condition | None:
    """What keeps somebody out whatever was granted."""
    if account.disabled is not None:
        return Condition.DISABLED
    if not any(grant.ended is None for grant in of.grants_of(account.member)):
        return None
    if not account.key:
        return Condition.NO_ACCOUNT
    return Condition.UNUSED if inactive_since(of, account, last_used, today, profile) is not None else None


def _without(grants: tuple[Grant, ...]) -> Condition:
    return Condition.ENDED if grants else Condition.NO_GRANT


def _best(of: AccessList, account: Account, alive: set[Condition], today: date, profile: Profile) -> Condition:
    if Condition.IN_FORCE not in alive:
        return min(alive, key=_ORDER.index)
    if profile.flag("training.first") and training_missing(of, account.member, today, profile):
        return Condition.UNTRAINED
    return Condition.IN_FORCE if rights(of, account.member, today, profile).roles else Condition.WITHHELD
