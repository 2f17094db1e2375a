"""A review of the audit trail on paper: what it covered, how its sample was drawn, what was decided (AU-6, AUD-05)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.domain.access_list import AccessList
from app.domain.audit_review import Decision, Finding, Review
from app.domain.policy import Profile
from app.domain.query_log import LogRow
from app.reports.document import Column, Document, Section, Table, facts
from app.reports.words import NOTHING, grouped, moment, person, rests_on

_HOW = (
    "The sample can be drawn again. Of the searches whose first records stand between the two numbers below, those "
    "were taken for which SHA-256 over the root of the signed head (32 bytes) and the record's number (8 bytes, "
    "big-endian) is smallest: so many in a hundred, rounded up, and at least one."
)


def document(
    review: Review, rows: Mapping[int, LogRow], of: AccessList, profile: Profile, now: datetime
) -> Document:  # fmt: skip
    """`rows`: of the searches that were to be looked at."""
    opened = review.opened
    return Document(
        f"Review of the audit trail, opened {moment(opened.at, profile)}",
        (
            Section("In short", table=_in_short(review, of, profile, now)),
            _findings(review, rows, of, profile),
            _outliers(review),
            Section("Every search that was looked at", table=_everything(review, rows, of, profile)),
            Section("How the sample was drawn", (_HOW,), _drawn(review, profile)),
            rests_on(profile, "audit.review_days", "audit.sample_percent", "audit.everything"),
        ),
        wide=True,
    )


def _in_short(review: Review, of: AccessList, profile: Profile, now: datetime) -> Table:
    opened, closed = review.opened, review.closed
    return facts(
        ("Opened", _by(opened.at, opened.by.id if opened.by else "", of, profile)),
        ("Closed", _by(closed.at, closed.by.id if closed.by else "", of, profile) if closed else
                   f"Still open on {moment(now, profile)}"),
        ("Searches in the period", f"{review.looked_at:,}"),
        ("In the sample", f"{len(review.sample):,}"),
        ("In order", f"{sum(one.finding is Finding.IN_ORDER for one in review.decided.values()):,}"),
        ("Findings", f"{len(review.findings):,}"),
        ("Not decided", f"{len(review.left):,}"),
        ("Outliers beside the sample", f"{len(review.outliers):,}"),
        ("Note of the closing", review.closing_note or NOTHING),
    )  # fmt: skip


def _by(at: datetime, member: str, of: AccessList, profile: Profile) -> str:
    return f"{moment(at, profile)} by {person(of, member)}"


def _findings(review: Review, rows: Mapping[int, LogRow], of: AccessList, profile: Profile) -> Section:
    if not review.findings:
        return Section("Findings", ("None.",))
    columns = (
        Column("Record", 0.6), Column("Member", 1.3), Column("Case", 1.0), Column("Finding", 1.4), Column("Note", 2.4),
        Column("By", 1.4), Column("When", 1.2),
    )  # fmt: skip
    found = tuple(
        (
            f"{one.search:,}",
            _who(rows.get(one.search)),
            _case(rows.get(one.search)),
            one.finding.value,
            one.note or NOTHING,
            person(of, one.by),
            moment(one.at, profile),
        )
        for one in review.findings
    )
    return Section("Findings", table=Table(columns, found))


def _outliers(review: Review) -> Section:
    if not review.outliers:
        return Section("Outliers", ("None was found.",))
    columns = (Column("What", 1.1), Column("Records", 1.4), Column("Why", 3.2))
    rows = tuple(
        (one.kind.value, ", ".join(f"{number:,}" for number in one.searches), one.why) for one in review.outliers
    )
    return Section("Outliers", table=Table(columns, rows))


def _everything(review: Review, rows: Mapping[int, LogRow], of: AccessList, profile: Profile) -> Table:
    columns = (
        Column("Record", 0.6), Column("When", 1.2), Column("Member", 1.3), Column("Case", 1.0), Column("Drawn", 0.9),
        Column("Decision", 1.4), Column("By", 1.3),
    )  # fmt: skip
    made = []
    for number in review.to_look_at:
        row, decision = rows.get(number), review.decided.get(number)
        drawn = "sample" if number in review.sample else "outlier"
        when = moment(row.at, profile) if row else NOTHING
        made.append((f"{number:,}", when, _who(row), _case(row), drawn, _decided(decision), _reviewer(decision, of)))
    return Table(columns, tuple(made))


def _decided(decision: Decision | None) -> str:
    return "not decided" if decision is None else decision.finding.value


def _reviewer(decision: Decision | None, of: AccessList) -> str:
    return NOTHING if decision is None else person(of, decision.by)


def _drawn(review: Review, profile: Profile) -> Table:
    return facts(
        ("Records from", f"{review.begin:,}"),
        ("Up to, not including", f"{review.size:,}"),
        ("Root of that head", grouped(review.root.hex())),
        ("In a hundred", f"{profile.number('audit.sample_percent')}"),
        ("Drawn", ", ".join(f"{number:,}" for number in review.sample) or NOTHING),
        ("Record of the opening", f"{review.opened.number:,}"),
    )


def _who(row: LogRow | None) -> str:
    return f"{row.who.name} ({row.who.badge})" if row and row.who else NOTHING


def _case(row: LogRow | None) -> str:
    return row.case if row and row.case else NOTHING
