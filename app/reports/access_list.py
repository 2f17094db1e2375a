"""The access list as it stands, on paper and as CSV from the same rows: every grant that has not ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.access_list import AccessList, Grant
from app.domain.policy import Profile
from app.domain.rights import review_due, training_due, training_missing, withheld_of
from app.reports.csv_text import csv_bytes
from app.reports.document import Column, Document, Section, Table, facts
from app.reports.words import NOTHING, day, grouped, moment, rests_on, signer, titles


@dataclass(frozen=True, slots=True)
class Access:
    """One grant. `trained_until`: the last day its member's training counts; None while an item is missing."""

    name: str
    badge: str
    unit: str
    roles: str
    assignment: str
    cleared: bool
    since: date
    until: date
    by: str
    last_used: datetime | None
    trained_until: date | None
    training_missing: tuple[str, ...]
    review_due: date
    state: str


def rows(of: AccessList, last_used: Mapping[str, datetime], profile: Profile, now: datetime) -> tuple[Access, ...]:
    """By name. `last_used`: member → when they last came in."""
    today = of.day_of(now)
    found = [
        _row(of, grant, last_used.get(grant.given.member), today, profile)
        for grant in of.grants.values()
        if grant.ended is None
    ]
    return tuple(sorted(found, key=lambda row: (row.name.casefold(), row.badge, row.since)))


def _row(of: AccessList, grant: Grant, last_used: datetime | None, today: date, profile: Profile) -> Access:
    given, account = grant.given, of.accounts[grant.given.member]
    return Access(
        name=account.name,
        badge=account.badge,
        unit=account.unit,
        roles=titles(given.roles, profile),
        assignment=given.assignment,
        cleared=given.cleared,
        since=given.starts_on,
        until=given.ends_on,
        by=signer(of, grant.signed.by, profile),
        last_used=last_used,
        trained_until=training_due(of, account.member, profile),
        training_missing=training_missing(of, account.member, today, profile),
        review_due=review_due(of, grant, profile),
        state=" ".join(why.refusal.why for why in withheld_of(of, grant, today, profile)) or "in force",
    )


def document(of: AccessList, found: tuple[Access, ...], profile: Profile, now: datetime) -> Document:
    people = len({row.badge for row in found})
    return Document(
        f"Access list on {day(of.day_of(now))}",
        (
            Section(
                "In short",
                table=facts(
                    ("As of", moment(now, profile)),
                    ("Members with access", f"{people:,}"),
                    ("Grants", f"{len(found):,}"),
                    ("Of these in force", f"{sum(row.state == 'in force' for row in found):,}"),
                    ("Statements of the list", f"{of.length:,}, the last one's SHA-256 {grouped(of.head)}"),
                ),
            ),
            Section("Who may do what", table=_table(found, profile)),
            rests_on(
                profile, "access.written_grant", "access.work_assignment", "access.review_months", "training.first",
                "access.official_use",
            ),
        ),
        wide=True,
    )  # fmt: skip


def csv_file(found: tuple[Access, ...], profile: Profile) -> bytes:
    """The same grants for a spreadsheet: days as ISO 8601, moments in UTC."""
    table = [[of_csv(row, profile) for _, _, _, of_csv in _COLUMNS] for row in found]
    return csv_bytes([title for title, _, _, _ in _COLUMNS], table)


def _table(found: tuple[Access, ...], profile: Profile) -> Table:
    shown = [column for column in _COLUMNS if column[1]]
    columns = tuple(Column(title, width) for title, width, _, _ in shown)
    return Table(columns, tuple(tuple(on_paper(row, profile) for _, _, on_paper, _ in shown) for row in found))


def _training(row: Access) -> str:
    return "missing" if row.training_missing else day(row.trained_until)


def _iso(of: date | datetime | None) -> str:
    return "" if of is None else of.isoformat()


_Words = Callable[[Access, Profile], str]
# Title, width on paper (0: in the CSV alone), how it is said on paper, how in the CSV.
_COLUMNS: tuple[tuple[str, float, _Words, _Words], ...] = (
    ("Name", 1.35, lambda row, _: row.name, lambda row, _: row.name),
    ("Badge", 0.7, lambda row, _: row.badge, lambda row, _: row.badge),
    ("Unit", 1.0, lambda row, _: row.unit or NOTHING, lambda row, _: row.unit),
    ("Roles", 1.4, lambda row, _: row.roles, lambda row, _: row.roles),
    ("Work assignment", 1.2, lambda row, _: row.assignment or NOTHING, lambda row, _: row.assignment),
    ("Cleared", 0.7, lambda row, _: _yes(row.cleared), lambda row, _: _yes(row.cleared)),
    ("Since", 1.15, lambda row, _: day(row.since), lambda row, _: _iso(row.since)),
    ("Until", 1.15, lambda row, _: day(row.until), lambda row, _: _iso(row.until)),
    ("Signed by", 1.2, lambda row, _: row.by, lambda row, _: row.by),
    ("Last use", 1.0, lambda row, profile: moment(row.last_used, profile), lambda row, _: _iso(row.last_used)),
    ("Training until", 1.0, lambda row, _: _training(row), lambda row, _: _iso(row.trained_until)),
    ("Training missing", 0, lambda *_: "", lambda row, _: "; ".join(row.training_missing)),
    ("Review due", 1.15, lambda row, _: day(row.review_due), lambda row, _: _iso(row.review_due)),
    ("State", 1.6, lambda row, _: row.state, lambda row, _: row.state),
)


def _yes(cleared: bool) -> str:
    return "yes" if cleared else "no"
