"""What the query log, the review and the public export ask of the trail: by its indexes, never all of it at once."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.domain import audit
from app.domain.audit import Event, Outcome, Record, Who
from app.domain.audit_review import OPENED
from app.domain.gate import Act
from app.domain.query_log import LogAsked, Search, asked_for, is_search, joined
from app.store.trail import leaf_of, values_of

AT_ONCE = 200  # records read in one go
_TO_THE_END = 1 << 62


def searches(connection: Connection, asked: LogAsked, before: int | None = None) -> Iterator[Search]:
    """Newest first, read as they are asked for. `before`: only those whose number is smaller."""
    first, last = span(connection, asked.begin, asked.end)
    if before is not None:
        last = min(last, before)
    for record in _first_records(connection, asked, first, last):
        if is_search(record):
            found = whole(connection, record)
            if asked_for(found, asked):
                yield found


def _first_records(connection: Connection, asked: LogAsked, first: int, last: int) -> Iterator[Record]:
    """By the index that leaves the least. The case of a refused search is a value beside its record, in no index."""
    of_act = ("INDEXED BY records_by_act", "act = ?", (Act.SEARCH.value,))
    if asked.member:
        return _backwards(connection, "INDEXED BY records_by_member", "member_id = ?", (asked.member,), first, last)
    if not asked.case:
        return _backwards(connection, *of_act, first, last)
    of_case = _backwards(connection, "INDEXED BY records_by_case", "case_number = ?", (asked.case,), first, last)
    index, where, key = of_act
    refused = _backwards(
        connection, index, f"{where} AND outcome = ?", (*key, Outcome.REFUSED.value), first, last
    )  # fmt: skip
    return heapq.merge(of_case, refused, key=lambda record: record.number, reverse=True)


def searches_between(connection: Connection, begin: int, end: int) -> Iterator[Search]:
    """Those whose number is `begin` or more and less than `end`, newest first."""
    for record in _backwards(
        connection, "INDEXED BY records_by_act", "act = ?", (Act.SEARCH.value,), begin, end
    ):  # fmt: skip
        if is_search(record):
            yield whole(connection, record)


def whole(connection: Connection, first: Record) -> Search:
    """The search of that record, with all that names it."""
    asked = "SELECT body FROM records INDEXED BY records_that_end WHERE ends = ? ORDER BY number"
    following = [audit.read(body.encode()) for (body,) in connection.exec_driver_sql(asked, (first.number,))]
    values = {one.name: one.value for one in values_of(connection, first.number)}
    return joined(first, following, values)


def records_between(connection: Connection, begin: datetime, end: datetime) -> Iterator[Record]:
    """In their order."""
    first, last = span(connection, begin, end)
    while rows := list(
        connection.exec_driver_sql(
            "SELECT number, body FROM records WHERE number >= ? AND number < ? ORDER BY number LIMIT ?",
            (first, last, AT_ONCE),
        )
    ):
        for number, body in rows:
            first = number + 1
            record = audit.read(body.encode())
            if begin <= record.at < end:
                yield record


def count_between(connection: Connection, begin: datetime, end: datetime) -> int:
    asked = "SELECT count(*) FROM records WHERE at >= ? AND at < ?"
    return int(connection.exec_driver_sql(asked, (audit.stamp(begin), audit.stamp(end))).scalar() or 0)


def span(connection: Connection, begin: datetime | None, end: datetime | None) -> tuple[int, int]:
    """The smallest number of a time span and the one behind its largest. Where the clock was set back there are records
    of other times between them."""
    if begin is None and end is None:
        return 0, _TO_THE_END
    first = audit.stamp(begin) if begin else ""
    last = audit.stamp(end) if end else "9"
    asked = "SELECT min(number), max(number) FROM records INDEXED BY records_by_at WHERE at >= ? AND at < ?"
    low, high = connection.exec_driver_sql(asked, (first, last)).one()
    return (0, 0) if low is None else (int(low), int(high) + 1)


def reviews(connection: Connection, most: int = 2) -> tuple[Record, ...]:
    """All records of the newest reviews, in their order: of the one that is open and of the one before it."""
    found: list[Record] = []
    for record in _backwards(
        connection, "INDEXED BY records_by_act", "act = ?", (Act.REVIEW_AUDIT.value,), 0, _TO_THE_END
    ):  # fmt: skip
        found.append(record)
        most -= record.outcome is Outcome.DONE and record.about.get("step") == OPENED
        if not most:
            break
    return tuple(reversed(found))


def last_of_reviews(connection: Connection) -> int:
    asked = "SELECT max(number) FROM records INDEXED BY records_by_act WHERE act = ?"
    found = connection.exec_driver_sql(asked, (Act.REVIEW_AUDIT.value,)).scalar()
    return -1 if found is None else int(found)


def exports(connection: Connection) -> Iterator[Record]:
    """That were recorded as begun, newest first."""
    found = _backwards(connection, "INDEXED BY records_by_act", "act = ?", (Act.EXPORT_AUDIT.value,), 0, _TO_THE_END)
    return (record for record in found if record.outcome is Outcome.ALLOWED)


def record_of(connection: Connection, number: int) -> Record:
    """Raises LookupError."""
    return leaf_of(connection, number).record


def first_record(connection: Connection) -> Record | None:
    body = connection.exec_driver_sql("SELECT body FROM records WHERE number = 0").scalar()
    return None if body is None else audit.read(body.encode())


def duty_records(connection: Connection, begin: int, end: int) -> tuple[Record, ...]:
    """Starts and stops of duties, hand-overs and endings of the desk, in their order; `begin` and `end`: numbers."""
    found: list[Record] = []
    for act in (Act.START_DUTY, Act.STOP_DUTY, Event.HANDED_OVER, Event.SIGNED_OUT, Event.SIGNED_IN):
        found += _backwards(connection, "INDEXED BY records_by_act", "act = ?", (act.value,), begin, end)
    return tuple(sorted(found, key=lambda record: record.number))


def members(connection: Connection) -> tuple[Who, ...]:
    """Everybody the trail names, as they were called last; by one step of the index for each."""
    found: list[Who] = []
    after = ""
    while True:
        asked = "SELECT min(member_id) FROM records INDEXED BY records_by_member WHERE member_id > ?"
        after = connection.exec_driver_sql(asked, (after,)).scalar() or ""
        if not after:
            return tuple(sorted(found, key=lambda who: (who.name.casefold(), who.badge)))
        last = next(_backwards(connection, "INDEXED BY records_by_member", "member_id = ?", (after,), 0, _TO_THE_END))
        if last.by is not None:
            found.append(last.by)


def _backwards(
    connection: Connection, index: str, where: str, keys: Sequence[Any], first: int, last: int
) -> Iterator[Record]:
    """In steps, so that whoever stops early has read little. `index` and `where` are this file's own words."""
    asked = (
        f"SELECT number, body FROM records {index} WHERE {where} AND number >= ? AND number < ? "  # noqa: S608
        "ORDER BY number DESC LIMIT ?"
    )
    while rows := list(connection.exec_driver_sql(asked, (*keys, first, last, AT_ONCE))):
        for number, body in rows:
            last = number
            yield audit.read(body.encode())
