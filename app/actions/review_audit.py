"""The weekly review of the audit trail: opened with a sample anybody can draw again, decided by search, closed (AU-6).

Nothing but the trail holds it: each step is one record, and changing one's mind is another.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from app.actions import recorded
from app.actions.sign_in import SignedIn
from app.audit_data import empty_words
from app.csv_files import Cancelled, Progress
from app.domain import audit_review
from app.domain.audit import Entry, Outcome, Record
from app.domain.audit_review import CLOSED, DECIDED, NOTE, OPENED, OUTLIERS, Finding, Review
from app.domain.errors import FieldMistake, Refused, Unavailable
from app.domain.gate import Act
from app.domain.outliers import Around, duties, outliers
from app.domain.query_log import Search
from app.store import trail_log
from app.store.trail import last_head, values_of

LOOKED_BACK = timedelta(days=30)  # before what is reviewed: a plate is asked for again, words are copied


@dataclass(frozen=True, slots=True)
class Decided:
    """Of one search: in order, or a finding with a note."""

    search: int
    finding: Finding
    note: str = ""


def read(connection: Connection) -> tuple[Review, ...]:
    """The last two reviews of this trail, oldest first: no more is needed to know what is due."""
    records = trail_log.reviews(connection)
    return audit_review.reviews(records, _values(connection, records))


def due(connection: Connection, on: SignedIn) -> date | None:
    """The day by which the next review is to be closed; None while the trail is empty."""
    first = trail_log.first_record(connection)
    return None if first is None else audit_review.due(read(connection), first.at, on.profile)


@recorded.gated(Act.REVIEW_AUDIT)
def open_review(on: SignedIn, go_on: Progress = lambda _done, _all: True) -> str:
    """Slow. Returns the review's id. Raises Refused, FieldMistake, Cancelled, Unavailable."""
    with on.store.trail.reading() as connection:
        found = read(connection)
        if audit_review.open_one(found) is not None:
            raise FieldMistake("review", "a review is open already: close it first")
        head = last_head(connection)
        if head is None:
            raise Unavailable("There is nothing to review: the audit trail is empty.")
        begin = found[-1].size if found else 0
        searches = _searches(connection, begin, head.size, go_on)
        odd = outliers(searches, _around(connection, on, searches, head.size), since=begin)
    of_period = [search.number for search in searches if search.number >= begin]
    sample = audit_review.drawn(of_period, head.root, on.profile.number("audit.sample_percent"))
    id_ = str(uuid.uuid4())
    about = {"review": id_, "step": OPENED, "begin": str(begin), "size": str(head.size), "root": head.root.hex()}
    counts = {"searches": len(of_period), "sampled": len(sample), "outliers": len(odd)}
    _record(on, about, counts=counts, values={OUTLIERS: audit_review.packed(odd)}, ids=[str(one) for one in sample])
    return id_


@recorded.gated(Act.REVIEW_AUDIT)
def decide(on: SignedIn, decisions: Sequence[Decided]) -> int:
    """All of them or none; the number of the last record. Raises Refused for a search of one's own, FieldMistake for
    a note that is missing."""
    with on.store.trail.reading() as connection:
        review = _open(connection)
        own = {one.search for one in decisions if _is_own(connection, one.search, on.member.id)}
    if own:
        why = "nobody reviews their own searches."
        raise Refused(on.profile.refusal_by("audit.review_days", why, "Another member who reviews does."))
    for one in decisions:
        if one.search not in review.to_look_at:
            raise FieldMistake("search", "this search is neither in the sample nor named by an outlier")
        if one.finding is not Finding.IN_ORDER and not one.note.strip():
            raise FieldMistake("note", "say what was found")
    said = [
        _entry(
            on,
            {"review": review.id, "step": DECIDED, "search": str(one.search), "finding": one.finding.value},
            values={NOTE: one.note.strip()},
        )
        for one in decisions
    ]
    return on.store.trail.record(*said)[-1] if said else 0


@recorded.gated(Act.REVIEW_AUDIT)
def close_review(on: SignedIn, note: str = "") -> int:
    """Only when all of the sample is decided. Raises FieldMistake while it is not."""
    with on.store.trail.reading() as connection:
        review = _open(connection)
    if left := len(review.left):
        searches = "1 search of the sample is" if left == 1 else f"{left} searches of the sample are"
        raise FieldMistake("review", f"{searches} not decided about yet")
    counts = {"decided": len(review.decided), "findings": len(review.findings)}
    return _record(on, {"review": review.id, "step": CLOSED}, counts=counts, values={NOTE: note.strip()})


def searches_of(connection: Connection, review: Review) -> Mapping[int, Search]:
    """What is to be looked at, by number."""
    return {
        number: trail_log.whole(connection, trail_log.record_of(connection, number)) for number in review.to_look_at
    }


# --------------------------------------------------------------------------------------------------------------


def _searches(connection: Connection, begin: int, size: int, go_on: Progress) -> list[Search]:
    """Of the period, and of some weeks before it."""
    since = trail_log.record_of(connection, begin if begin < size else size - 1).at
    first, _ = trail_log.span(connection, since - LOOKED_BACK, None)
    found: list[Search] = []
    for search in trail_log.searches_between(connection, min(first, begin), size):
        found.append(search)
        if not go_on(size - search.number, size - min(first, begin)):
            raise Cancelled
    return found


def _around(connection: Connection, on: SignedIn, searches: Sequence[Search], size: int) -> Around:
    profile = on.profile
    first = min((search.number for search in searches), default=size)
    before, _ = trail_log.span(connection, _at(connection, first, size) - timedelta(days=2), None)
    periods = duties(trail_log.duty_records(connection, before, size))
    listed = frozenset(purpose.id for purpose in profile.purposes_of_search())
    return Around(ZoneInfo(profile.time_zone), periods, empty_words(), listed)


def _at(connection: Connection, number: int, size: int) -> datetime:
    return trail_log.record_of(connection, min(number, size - 1)).at


def _open(connection: Connection) -> Review:
    found = audit_review.open_one(read(connection))
    if found is None:
        raise FieldMistake("review", "no review is open")
    return found


def _is_own(connection: Connection, search: int, member: str) -> bool:
    """Raises FieldMistake where there is no such record."""
    try:
        by = trail_log.record_of(connection, search).by
    except LookupError as error:
        raise FieldMistake("search", "there is no such search") from error
    return by is not None and by.id == member


def _values(connection: Connection, records: Sequence[Record]) -> dict[int, dict[str, str]]:
    return {
        record.number: {one.name: one.value for one in values_of(connection, record.number)}
        for record in records
        if record.values
    }


def _entry(
    on: SignedIn, about: Mapping[str, str], values: Mapping[str, str], counts: Mapping[str, int] | None = None
) -> Entry:
    return recorded.entry(
        on.member, Act.REVIEW_AUDIT, on.profile, Outcome.DONE, about, values=values, counts=counts or {}
    )


def _record(
    on: SignedIn,
    about: Mapping[str, str],
    *,
    counts: Mapping[str, int],
    values: Mapping[str, str],
    ids: Sequence[str] = (),
) -> int:
    (number,) = on.store.trail.record(replace(_entry(on, about, values, counts), ids=tuple(ids)))
    return number
