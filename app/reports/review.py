"""A review of the access list on paper (ACC-05): every member's access, what was decided, and what nobody decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.domain.access_list import AccessList, Grant, Review
from app.domain.policy import Profile
from app.domain.statements import ReviewClosed, Reviewed, ReviewOpened, Signed
from app.reports.document import Column, Document, Section, Table, facts
from app.reports.proof import proof, statements_file
from app.reports.words import NOTHING, day, grouped, moment, rests_on, signer, titles


@dataclass(frozen=True, slots=True)
class _Row:
    """One member's part in a review. `note`: shown of what was revoked or flagged alone (§7.13)."""

    name: str
    badge: str
    unit: str
    roles: str
    decision: str
    note: str
    by: str
    when: str
    number: str


def document(of: AccessList, review_id: str, said: Iterable[Signed], profile: Profile, now: datetime) -> Document:
    """`said`: the access list's statements. Raises KeyError for no such review."""
    review = of.reviews[review_id]
    about = [one for one in said if getattr(one.statement, "review", "") == review_id]
    rows = _rows(of, review, about, profile)
    frame = [one for one in about if isinstance(one.statement, ReviewOpened | ReviewClosed)]
    return Document(
        f"Review of the access list, due {day(review.due_on)}",
        (
            Section("In short", table=_in_short(of, review, frame, profile, now)),
            *_exceptions(rows),
            Section("Every member", table=_everybody(rows)),
            rests_on(profile, "access.review_months", "access.work_assignment"),
            proof(of, frame, profile),
        ),
        wide=True,
        attached=(statements_file(of, frame),),
    )


def _in_short(of: AccessList, review: Review, frame: list[Signed], profile: Profile, now: datetime) -> Table:
    decided = [said for said, _ in review.decided.values()]
    closing = next((one for one in frame if isinstance(one.statement, ReviewClosed)), None)
    return facts(
        ("Opened", f"{moment(review.opened.at, profile)} by {signer(of, review.opened.by, profile)}"),
        ("To be done by", day(review.due_on)),
        ("Closed", _closed(of, review, profile, now)),
        ("Members looked at", f"{len(review.members):,}"),
        ("Kept", f"{sum(said.keep for said in decided):,}"),
        ("Revoked", f"{sum(not said.keep for said in decided):,}"),
        ("Flagged", f"{sum(said.flagged for said in decided):,}"),
        ("Not decided", f"{len(review.left):,}" + (f": suspended after {day(review.due_on)}" if review.left else "")),
        ("Statement of the closing", _checked_by(closing) if closing else NOTHING),
    )


def _checked_by(signed: Signed) -> str:
    return f"No. {signed.number:,}, SHA-256 {grouped(signed.digest)}"


def _closed(of: AccessList, review: Review, profile: Profile, now: datetime) -> str:
    if review.closed is not None:
        return f"{moment(review.closed.at, profile)} by {signer(of, review.closed.by, profile)}"
    return f"Still open on {moment(now, profile)}"


def _rows(of: AccessList, review: Review, about: list[Signed], profile: Profile) -> tuple[_Row, ...]:
    numbers = {one.statement.member: one.number for one in about if isinstance(one.statement, Reviewed)}
    by = {signed_by: signer(of, signed_by, profile) for signed_by in {one.by for one in about}}
    made: list[_Row] = []
    for member in review.members:
        account, decided = of.accounts[member], review.decided.get(member)
        grants = [grant for grant in of.grants_of(member) if _was_looked_at(grant, review)]
        roles = titles({role for grant in grants for role in grant.given.roles}, profile)
        who = (account.name, account.badge, account.unit or NOTHING, roles)
        if decided is None:
            made.append(_Row(*who, "Not decided", "", NOTHING, NOTHING, NOTHING))
        else:
            said, at = decided
            when = moment(at.at, profile)
            made.append(_Row(*who, _decision(said), said.note, by[at.by], when, f"{numbers[member]:,}"))
    return tuple(sorted(made, key=lambda row: (row.name.casefold(), row.badge)))


def _was_looked_at(grant: Grant, review: Review) -> bool:
    return grant.ended is None or grant.ended[1].at >= review.opened.at


def _decision(said: Reviewed) -> str:
    kept = "Kept" if said.keep else "Revoked"
    return f"{kept}, flagged" if said.flagged else kept


def _exceptions(rows: tuple[_Row, ...]) -> tuple[Section, ...]:
    """What a reader looks for first."""
    found = tuple(
        (row.name, row.badge, row.unit, row.decision, row.note or NOTHING) for row in rows if row.decision != "Kept"
    )
    if not found:
        return (Section("Revoked, flagged, not decided", ("Nobody.",)),)
    columns = (Column("Name", 1.4), Column("Badge", 0.6), Column("Unit"), Column("Decision", 1.2), Column("Note", 2.4))
    return (Section("Revoked, flagged, not decided", table=Table(columns, found)),)


def _everybody(rows: tuple[_Row, ...]) -> Table:
    columns = (
        Column("Name", 1.5), Column("Badge", 0.7), Column("Unit", 1.1), Column("Roles", 1.7), Column("Decision", 1.1),
        Column("By", 1.4), Column("When", 1.3), Column("No.", 0.6),
    )  # fmt: skip
    cells = tuple(
        (row.name, row.badge, row.unit, row.roles, row.decision, row.by, row.when, row.number) for row in rows
    )
    return Table(columns, cells)
