"""The workstation's own trail as `trail_check` reads it: records, heads, values and stored hashes of one moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import inf
from typing import Any

from sqlalchemy import Connection

from app.domain.audit import Value
from app.domain.checkpoints import Checkpoint
from app.store.trail import Trail, last_head
from app.trail_check import Sealed, SignedHead, Verdict, check

# CAST: whatever somebody put into a column, it is read as bytes
_RECORDS = "SELECT number, CAST(body AS BLOB) FROM records WHERE number >= ? ORDER BY number"
_HEADS = (
    "SELECT size - 1, size, CAST(root AS BLOB), CAST(key_id AS BLOB), CAST(signature AS BLOB) FROM heads "
    "WHERE size > ? ORDER BY size"
)
_VALUES = (
    "SELECT CAST(record AS INTEGER) AS at, CAST(name AS BLOB), CAST(salt AS BLOB), CAST(value AS BLOB) "
    "FROM trail_values WHERE record >= ? ORDER BY record, name"
)
_NODES = (
    "SELECT ((CAST(number AS INTEGER) + 1) << CAST(level AS INTEGER)) - 1 AS ends, level, number, CAST(hash AS BLOB) "
    "FROM nodes WHERE ends >= ? ORDER BY ends"
)


def verify(
    trail: Trail,
    agency_key: bytes = b"",
    kept: Iterable[Checkpoint] = (),
    go_on: Callable[[int], bool] = lambda done: True,  # noqa: ARG005  whoever does not care
) -> Verdict:
    """Of the trail as it is now, while others go on recording. Raises Unavailable, Cancelled."""
    with trail.reading() as connection:
        head = last_head(connection)
        last = SignedHead(head.size, head.root, head.key_id, head.signature) if head else None
        return check(sealed(connection), last, agency_key, kept, go_on)


def sealed(connection: Connection, begin: int = 0, *, beside: bool = True) -> Iterator[Sealed]:
    """In order, read as they are asked for; every cursor goes through its table once. `beside`: with values and stored
    hashes, which an exported trail has not."""
    heads = _Beside(_rows(connection, _HEADS, begin), lambda row: SignedHead(*row[1:]))
    values = _Beside(_rows(connection, _VALUES, begin) if beside else iter(()), _value)
    nodes = _Beside(_rows(connection, _NODES, begin) if beside else iter(()), lambda row: tuple(row[1:]))
    for number, body in _rows(connection, _RECORDS, begin):
        head = heads.of(number) if heads.next <= number else ()
        yield Sealed(
            number,
            body,
            head[-1] if head else None,
            values.of(number) if values.next <= number else (),
            nodes.of(number) if nodes.next <= number else (),
        )


class _Beside:
    """The rows of a table that stand beside the records, in the records' order. One that belongs to no record comes
    with the next: what looks at it finds that it does not belong there. `next`: the record of the next one."""

    def __init__(self, rows: Iterator[Any], made: Callable[[Any], Any]) -> None:
        self._rows, self._made = rows, made
        self._step()

    def _step(self) -> None:
        self._row = next(self._rows, None)
        self.next: float = inf if self._row is None else self._row[0]

    def of(self, number: int) -> tuple[Any, ...]:
        found = []
        while self.next <= number:
            found.append(self._made(self._row))
            self._step()
        return tuple(found)


def _rows(connection: Connection, asked: str, begin: int) -> Iterator[Any]:
    """From the driver itself: a million rows are many."""
    driver: Any = connection.connection.driver_connection
    return iter(driver.execute(asked, (begin,)))


def _value(row: Any) -> Value:
    return Value(row[1].decode(errors="replace"), row[2], row[3].decode(errors="replace"))
