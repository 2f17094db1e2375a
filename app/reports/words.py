"""How days, people and rules are written in documents: one wording for all of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.domain.access import Role
from app.domain.access_list import AccessList
from app.domain.policy import OUR_DEFAULT, Profile, Source
from app.domain.policy_words import plain, source_words
from app.domain.statements import AGENCY, RECOVERY
from app.reports.document import Column, Section, Table

NOTHING = "\N{EN DASH}"
# Whatever the machine's language is.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ISOLATE, _END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def day(of: date | None) -> str:
    """Nov 22, 2026."""
    return NOTHING if of is None else f"{_MONTHS[of.month - 1]} {of.day}, {of.year}"


def moment(of: datetime | None, profile: Profile) -> str:
    """Nov 22, 2026 14:03 CST, in the agency's time zone."""
    if of is None:
        return NOTHING
    local = of.astimezone(ZoneInfo(profile.time_zone))
    return f"{day(local.date())} {local:%H:%M %Z}"


def person(of: AccessList, member: str) -> str:
    """Name and badge."""
    account = of.accounts.get(member)
    return member if account is None else f"{apart(account.name)} ({apart(account.badge)})"


def signer(of: AccessList, by: str, profile: Profile) -> str:
    """A member, or the agency itself by one of its keys."""
    if by == AGENCY:
        return f"{profile.department}, by the agency key"
    if by == RECOVERY:
        return f"{profile.department}, by the agency's recovery key"
    return person(of, by)


def apart(text: str) -> str:
    """Keeps a name that runs from right to left from turning round what stands beside it."""
    turned = any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)
    return f"{_ISOLATE}{text}{_END}" if turned else text


def titles(roles: Iterable[Role], profile: Profile) -> str:
    """In the agency's own words."""
    return "; ".join(sorted(profile.title_of(role) or f"{role} (no role here)" for role in roles))


def grouped(digits: str) -> str:
    """Hexadecimal digits in groups of eight, to be compared by eye."""
    return " ".join(digits[place : place + 8] for place in range(0, len(digits), 8))


def _clause(source: Source) -> str:
    return source_words(source) if source.clause else f"{OUR_DEFAULT}: {source.ours}"


def rests_on(profile: Profile, *names: str) -> Section:
    """The rules that a document rests on, each with its clause."""
    rows = tuple(
        (rule.parameter.title, plain(rule), _clause(rule.source))
        for rule in (profile.rules[name] for name in dict.fromkeys(names))
    )
    columns = (Column("Rule"), Column("Here"), Column("Clause", 2.2))
    return Section("What this rests on", table=Table(columns, rows))
