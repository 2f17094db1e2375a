"""The members of the access list as lines of a table: found by any word, filtered by condition, sorted by a column."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access_deeds import AccessNow
from app.domain.access import Role
from app.domain.access_list import AccessList, Account, Grant
from app.domain.conditions import Condition, of_member
from app.domain.policy import Profile
from app.domain.rights import review_due, training_due, training_missing
from app.domain.statements import AGENCY, RECOVERY
from ui.words import NO_VALUE, Mark

_IDLE, _WAIT, _STOPPED = ("muted", "state-idle"), ("warn", "state-wait"), ("danger", "state-danger")
MARKS: dict[Condition, Mark] = {
    Condition.IN_FORCE: Mark("ok", "state-ok", "In force"),
    Condition.WITHHELD: Mark(*_STOPPED, "Withheld"),
    Condition.UNTRAINED: Mark("danger", "caution", "Untrained"),
    Condition.REVIEW: Mark("danger", "clock", "Review overdue"),
    Condition.TRANSFER: Mark("danger", "stop", "Suspended: transfer"),
    Condition.WAITS: Mark(*_WAIT, "Waits for approval"),
    Condition.LATER: Mark("muted", "clock", "Begins later"),
    Condition.ENDED: Mark(*_IDLE, "Ended"),
    Condition.NO_GRANT: Mark(*_IDLE, "No grant"),
    Condition.NO_ACCOUNT: Mark("warn", "workstation", "No account here"),
    Condition.UNUSED: Mark("danger", "lock", "Unused"),
    Condition.DISABLED: Mark("danger", "lock", "Disabled"),
}
_ORDER = tuple(Condition)


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member. Days are ISO 8601, which sorts as it reads; `said`: the words that the search looks through, folded:
    not who signed, for that is one of a few for all."""

    id: str
    name: str
    badge: str
    unit: str
    roles: str
    since: str
    by: str
    last_use: str
    training: str
    review: str
    conditions: tuple[Condition, ...]
    said: str

    @property
    def mark(self) -> Mark:
        return MARKS[self.conditions[0]]

    @property
    def since_by(self) -> str:
        return NO_VALUE if self.since == NO_VALUE else f"{self.since}, {self.by}"


def lines_of(now: AccessNow) -> tuple[MemberLine, ...]:
    """Slow for thousands of members."""
    return tuple(_line(now, account) for account in now.of.accounts.values())


def _line(now: AccessNow, account: Account) -> MemberLine:
    of, profile, today = now.of, now.profile, now.today
    grants = [grant for grant in of.grants_of(account.member) if grant.ended is None]
    used = now.last_day(account.member)
    conditions = of_member(of, account, used, today, profile)
    roles = role_words(frozenset[Role]().union(*(grant.given.roles for grant in grants)), profile)
    by = signer_words(of, max(grants, key=lambda grant: grant.signed.at)) if grants else NO_VALUE
    said = (account.name, account.badge, account.unit, roles, *(MARKS[one].word for one in conditions))
    return MemberLine(
        id=account.member,
        name=account.name,
        badge=account.badge,
        unit=account.unit or NO_VALUE,
        roles=roles or NO_VALUE,
        since=min((grant.given.starts_on.isoformat() for grant in grants), default=NO_VALUE),
        by=by,
        last_use=used.isoformat() if used else "never",
        training=training_words(of, account.member, today, profile),
        review=min((review_due(of, grant, profile).isoformat() for grant in grants), default=NO_VALUE),
        conditions=conditions,
        said=folded(" ".join(said)),
    )


def role_words(roles: Iterable[Role], profile: Profile) -> str:
    """By the agency's own titles; a role that it has no longer keeps our word for it."""
    return ", ".join(sorted(title_words(role, profile) for role in roles))


def title_words(role: Role, profile: Profile) -> str:
    title = profile.title_of(role) or role.value
    return title[:1].upper() + title[1:]


def clause(profile: Profile, rule: str) -> str:
    """Where a rule comes from, as a sentence begins with it."""
    where = profile.rules[rule].source.where
    return where[:1].upper() + where[1:]


def person_words(of: AccessList, by: str) -> str:
    """Who signed."""
    if by == AGENCY:
        return "The agency"
    if by == RECOVERY:
        return "The agency's recovery key"
    account = of.accounts.get(by)
    return account.name if account else "A member who is gone"


def signer_words(of: AccessList, grant: Grant) -> str:
    """Whoever signed the grant, and witnessed or approved it."""
    first = person_words(of, grant.signed.by)
    if grant.given.witness:
        return f"{first}, witnessed by {person_words(of, grant.given.witness)}"
    if grant.approved is not None and grant.approved[0].approved:
        return f"{first}, approved by {person_words(of, grant.approved[1].by)}"
    return first


def training_words(of: AccessList, member: str, today: date, profile: Profile) -> str:
    """The last day on which it counts, or what is missing."""
    if not profile.flag("training.first"):
        return "not asked for"
    if missing := training_missing(of, member, today, profile):
        return f"missing: {', '.join(missing)}"
    due = training_due(of, member, profile)
    return due.isoformat() if due else NO_VALUE


def folded(text: str) -> str:
    """As names are compared: case and width of characters do not count, in any script."""
    return unicodedata.normalize("NFKC", text).casefold()


# ------------------------------------------------------------------------------------------------------ what is shown


def found(lines: Iterable[MemberLine], typed: str, only: Condition | None) -> tuple[MemberLine, ...]:
    """Those that hold every word that was typed, in one condition or in any."""
    wanted = folded(typed).split()
    return tuple(
        line for line in lines
        if (only is None or only in line.conditions) and all(word in line.said for word in wanted)
    )  # fmt: skip


def _by_badge(line: MemberLine) -> tuple[int, int, str]:
    """9 before 10."""
    plain = folded(line.badge)
    return (0, int(plain), "") if plain.isdecimal() else (1, 0, plain)


SORTS: dict[str, Callable[[MemberLine], Any]] = {
    "condition": lambda line: _ORDER.index(line.conditions[0]),
    "name": lambda line: folded(line.name),
    "badge": _by_badge,
    "unit": lambda line: folded(line.unit),
    "roles": lambda line: folded(line.roles),
    "since": lambda line: line.since,
    "last_use": lambda line: line.last_use,
    "training": lambda line: line.training,
    "review": lambda line: line.review,
}


def sorted_by(lines: Iterable[MemberLine], column: str, down: bool) -> tuple[MemberLine, ...]:
    """`down`: the last first. Equals stand by name."""
    by_name = sorted(lines, key=lambda line: (folded(line.name), line.badge))
    return tuple(sorted(by_name, key=SORTS[column], reverse=down))
