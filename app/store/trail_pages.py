"""What the Audit screen asks of the trail: pages and counts by its indexes, however long the trail is."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from app.domain import audit
from app.domain.audit import Event, Outcome, Record, stamp
from app.domain.gate import Act
from app.domain.trail_view import PAGE, Asked, Bar
from app.store.trail import leaf_of, size_of
from app.store.trail_log import span

AT_ONCE = 200  # rows read in one go
MOST_COUNTED = 200_000  # of a filter, for the timeline: older ones are not counted
PLATES = ("plate", "plate seen")  # names of values that are plates


def acts_of(asked: str) -> tuple[str, ...]:
    """The acts that are meant: one, or all of a subject ("hot-list:")."""
    if not asked.endswith(":"):
        return (asked,)
    return tuple(one.value for one in (*Act, *Event) if one.value.startswith(asked))


def page(connection: Connection, asked: Asked, before: int | None = None, most: int = PAGE) -> tuple[Record, ...]:
    """Newest first, `most` and one more where there are older ones. `before`: only smaller numbers."""
    return tuple(islice(_matching(connection, asked, before), most + 1))


def _matching(connection: Connection, asked: Asked, before: int | None) -> Iterator[Record]:
    size = size_of(connection)
    first, last = span(connection, asked.begin, asked.end) if asked.begin or asked.end else (0, size)
    last = last if before is None else min(last, before)
    for number, body in _rows(connection, asked, first, last):
        record = _read(number, body)
        if record is not None and (not record.act or _meets(record, asked)):
            yield record


def _rows(connection: Connection, asked: Asked, first: int, last: int) -> Iterator[tuple[int, str]]:
    """By the index that leaves the fewest; what else is asked SQLite looks at itself, without holding up the window."""
    if asked.plate:
        return _of_plate(connection, asked.plate, first, last)
    among = {"member_id": asked.member, "outcome": asked.outcome}
    if asked.case:
        return _backwards(connection, "records_by_case", {"case_number": asked.case, **among}, first, last)
    if acts := acts_of(asked.act) if asked.act else ():
        index = "records_by_member_and_act" if asked.member else "records_by_act"
        each = [_backwards(connection, index, {"act": act, **among}, first, last) for act in acts]
        return heapq.merge(*each, key=lambda row: -row[0])
    if asked.member:
        return _backwards(connection, "records_by_member", among, first, last)
    return _backwards(connection, "", among, first, last)


def _backwards(
    connection: Connection, index: str, asked: Mapping[str, str], first: int, last: int
) -> Iterator[tuple[int, str]]:
    """By keys, never by offsets: the last page costs what the first does."""
    given = {name: value for name, value in asked.items() if value}
    conditions = "".join(f"{name} = ? AND " for name in given)
    statement = (
        f"SELECT number, body FROM records {f'INDEXED BY {index}' if index else 'NOT INDEXED'} "  # noqa: S608  ours
        f"WHERE {conditions}number >= ? AND number < ? ORDER BY number DESC LIMIT ?"
    )
    while rows := connection.exec_driver_sql(statement, (*given.values(), first, last, AT_ONCE)).all():
        yield from ((int(number), str(body)) for number, body in rows)
        last = int(rows[-1][0])


def _of_plate(connection: Connection, plate: str, first: int, last: int) -> Iterator[tuple[int, str]]:
    """Values have no index of their own: what is erased would stay in it. They are far fewer than records."""
    marks = ", ".join("?" * len(PLATES))
    asked = (
        f"SELECT DISTINCT record FROM trail_values WHERE name IN ({marks}) AND value = ? "  # noqa: S608  marks alone
        "AND record >= ? AND record < ? ORDER BY record DESC"
    )
    for (number,) in connection.exec_driver_sql(asked, (*PLATES, plate, first, last)).all():
        yield int(number), leaf_of(connection, number).body.decode()


def _read(number: int, body: str) -> Record | None:
    """A record that was changed from outside is no reason to show nothing: what it is, the verifier says."""
    try:
        return audit.read(body.encode())
    except ValueError:
        return Record(number, datetime.min.replace(tzinfo=ZoneInfo("UTC")), "", "", Outcome.FAILED, None, "")


def _meets(record: Record, asked: Asked) -> bool:
    return (
        (not asked.member or (record.by is not None and record.by.id == asked.member))
        and (not asked.case or record.case == asked.case)
        and (not asked.act or record.act in acts_of(asked.act))
        and (not asked.outcome or record.outcome == asked.outcome)
        and (asked.begin is None or record.at >= asked.begin)
        and (asked.end is None or record.at < asked.end)
    )


def bars(connection: Connection, asked: Asked, first: date, last: date, zone: ZoneInfo) -> tuple[Bar, ...]:
    """One for each day of the agency, the last included, also for days without a record."""
    days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    if not (asked.member or asked.case or asked.act or asked.plate):
        return tuple(Bar(day, _of_day(connection, day, zone, asked.outcome)) for day in days)
    counted: dict[date, Counter[str]] = {day: Counter() for day in days}
    whole = Asked(
        asked.member, asked.case, asked.act, asked.outcome, _midnight(first, zone),
        _midnight(last + timedelta(days=1), zone), asked.plate,
    )  # fmt: skip
    readable = (record for record in _matching(connection, whole, None) if record.act)
    for record in islice(readable, MOST_COUNTED):
        counted[record.at.astimezone(zone).date()][record.outcome.value] += 1
    return tuple(Bar(day, counts) for day, counts in counted.items())


COUNTED = "SELECT count(*) FROM records INDEXED BY records_by_outcome WHERE outcome = ? AND at >= ? AND at < ?"


def _of_day(connection: Connection, day: date, zone: ZoneInfo, outcome: str) -> dict[str, int]:
    """By their index: no record is read."""
    begin, end = (stamp(_midnight(one, zone)) for one in (day, day + timedelta(days=1)))
    asked = (outcome,) if outcome else tuple(one.value for one in Outcome)
    found = {one: int(connection.exec_driver_sql(COUNTED, (one, begin, end)).scalar() or 0) for one in asked}
    return {one: count for one, count in found.items() if count}


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def that_end(connection: Connection, number: int) -> tuple[Record, ...]:
    """The records that end this one, in order."""
    asked = "SELECT body FROM records INDEXED BY records_that_end WHERE ends = ? ORDER BY number"
    return tuple(audit.read(body.encode()) for (body,) in connection.exec_driver_sql(asked, (number,)))


def plan_of(connection: Connection, statement: str, given: Sequence[object]) -> str:
    """How SQLite goes about a question: what tests look at."""
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(given))
    return "; ".join(str(row[-1]) for row in rows)
