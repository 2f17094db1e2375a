"""How fast acts are recorded, how fast a long trail is verified, and whether anything done to its file stays unseen.

`appends_s`: one record a transaction, on disk when it returns. `verify_million_s`: everything is computed anew from the
encrypted file, at the worst: every record has a signed head and a value of its own. `tampering_*`: seeded random
changes of the live file, as somebody makes them who has the database key and drops the triggers; the kept checkpoint is
the last one before.
"""

from __future__ import annotations

import json
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from app import trail_live
from app.actions.trail import begin
from app.benches.command import Goal, Measured, Options
from app.domain import audit
from app.domain.audit import Entry, Outcome, Who
from app.domain.checkpoints import Checkpoint, key_id
from app.domain.gate import Act
from app.domain.merkle import Growing, edge_of, leaf_hash
from app.keystore import NoKeystore
from app.store.trail import Trail, last_head, node_of, open_trail, size_of
from app.store.trail_writing import KEPT_LEVELS, VALUES_KEPT

GOALS = {
    "appends_s": Goal(500, "/s", least=True),
    "verify_million_s": Goal(30, "s"),
    "tampering_caught": Goal(200, least=True),
    "tampering_tried": Goal(200, least=True),
}
ROWS = 1_000_000
APPENDS, ROUNDS = 400, 5
TRIES, TAMPERED = 240, 320
SEED = 20_260_302
_KEY = bytes(range(32))
_TOGETHER = 20_000  # rows a transaction while a long trail is made
_MEMBER = Who("9f1c2d3e4b5a69788796a5b4c3d2e1f0", "Officer One", "101", ("patrol_officer",))


def measure(options: Options) -> Measured:
    rows = options.rows or ROWS
    with tempfile.TemporaryDirectory(prefix="vouch-bench-", dir=options.keep) as folder:
        made = _Made(Path(folder))
        appends = median(made.append_some() for _ in range(ROUNDS))
        costs = [(size, made.verified_at(size)) for size in sorted({max(rows // 10, 1), rows})]
        made.trail.close()
        caught, missed = _tampered(Path(folder))
    size, seconds = costs[-1]
    figures = {
        "appends_s": round(appends),
        "verify_million_s": round(seconds / size * 1_000_000, 1),
        "tampering_caught": caught,
        "tampering_tried": TRIES,
    }
    cost = "; ".join(f"{size:,} records in {s:.1f} s ({s / size * 1e6:.1f} µs a record)" for size, s in costs)
    notes = [f"verified, each record with a head and a value of its own: {cost}"]
    if size != 1_000_000:
        notes.append("the seconds for a million are reckoned from that")
    notes += [f"not caught: {name}" for name in missed]
    return Measured(figures, tuple(notes))


# ------------------------------------------------------------------------------------------------------ a long trail


class _Made:
    """A trail that grows; its clock goes on by a second with every record."""

    def __init__(self, folder: Path) -> None:
        self._at = datetime(2026, 3, 2, 12, tzinfo=UTC)
        self.agency = Ed25519PrivateKey.generate()
        self.path = folder / "trail.db"
        self.trail = begin(self.path, _KEY, "bench", "desk-1", self.agency, NoKeystore(), self._now)

    def _now(self) -> datetime:
        self._at += timedelta(seconds=1)
        return self._at

    @property
    def agency_key(self) -> bytes:
        return self.agency.public_key().public_bytes_raw()

    def append_some(self) -> float:
        """How many a second."""
        began = time.perf_counter()
        for number in range(APPENDS):
            self.trail.record(_entry(number))
        return APPENDS / (time.perf_counter() - began)

    def verified_at(self, size: int) -> float:
        """Seconds, once the trail holds that many."""
        while (there := self._there()) < size:
            self._fill(min(size, there + _TOGETHER))
        began = time.perf_counter()
        verdict = trail_live.verify(self.trail, self.agency_key)
        took = time.perf_counter() - began
        if not verdict.whole or not verdict.known:
            raise RuntimeError("a trail that nobody changed does not hold")
        return took

    def _there(self) -> int:
        with self.trail.reading() as connection:
            return size_of(connection)

    def _fill(self, size: int) -> None:
        """As `record` writes it, without waiting for the disk after each."""
        made, own = random.Random(self._at.timestamp()), self.trail.own
        assert own is not None
        with self.trail.erasing() as connection:
            seed = connection.exec_driver_sql("SELECT seed FROM own").scalar_one()
            signer, begin_at = Ed25519PrivateKey.from_private_bytes(seed), size_of(connection)
            tree = Growing(begin_at, edge_of(begin_at, lambda level, at: node_of(connection, level, at)))
            head = last_head(connection)
            assert head is not None
            over, named = audit.head_hash(head.key_id, head.signature), key_id(own.origin, own.public_key)
            rows, values, heads, nodes = [], [], [], []
            for number in range(begin_at, size):
                salts = {"": made.randbytes(16), "plate": made.randbytes(16)}
                record, beside = audit.made(_entry(number), number, self._now(), own.desk, salts, None, over)
                body = record.body
                rows.append((number, body.decode()))
                values += [
                    (number, one.name, one.salt, one.value, audit.stamp(record.at + VALUES_KEPT)) for one in beside
                ]
                whole = tree.add(leaf_hash(body))
                nodes += [node for node in whole if node[0] and node[0] % KEPT_LEVELS == 0]
                said = Checkpoint(own.origin, tree.size, tree.root())
                signature = signer.sign(said.text.encode())
                heads.append((tree.size, said.root, named, signature))
                over = audit.head_hash(named, signature)
            connection.exec_driver_sql("INSERT INTO records (number, body) VALUES (?, ?)", rows)
            connection.exec_driver_sql("INSERT INTO trail_values VALUES (?, ?, ?, ?, ?)", values)
            connection.exec_driver_sql("INSERT INTO heads VALUES (?, ?, ?, ?)", heads)
            if nodes:
                connection.exec_driver_sql("INSERT INTO nodes VALUES (?, ?, ?)", nodes)


def _entry(number: int) -> Entry:
    return Entry(
        Act.SEARCH, Outcome.ALLOWED, _MEMBER, "hutchinson 3", purpose="stolen_vehicle", case=f"26-{number % 1000:04d}",
        about={"kind": "plate"}, counts={"found": number % 5}, values={"plate": f"ABC{number % 1000:03d}"},
        ids=(f"{number:032x}",),
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------------ tampering


@dataclass
class _Hand:
    """Who changes the file: what they see, and a seeded choice."""

    db: Connection
    dice: random.Random
    size: int

    def run(self, statement: str, *values: object) -> Sequence[Sequence[object]]:
        found = self.db.exec_driver_sql(statement, values)
        return [tuple(row) for row in found] if found.returns_rows else []

    def bytes_of(self, column: str, table: str, where: str, *values: object) -> bytes:
        found = self.run(f"SELECT CAST({column} AS BLOB) FROM {table} WHERE {where}", *values)[0][0]  # noqa: S608  ours
        assert isinstance(found, bytes)
        return found

    def a_record(self) -> int:
        return self.dice.randrange(self.size)

    def flipped(self, raw: bytes) -> bytes:
        at = self.dice.randrange(len(raw))
        return raw[:at] + bytes([raw[at] ^ (1 << self.dice.randrange(8))]) + raw[at + 1 :]


def _flip_in_body(hand: _Hand) -> None:
    """What stays JSON: the computed columns take nothing else."""
    number = hand.a_record()
    whole = hand.bytes_of("body", "records", "number = ?", number)
    while not _is_json(body := hand.flipped(whole)):
        pass
    hand.run("UPDATE records SET body = CAST(? AS TEXT) WHERE number = ?", body, number)


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except ValueError:
        return False
    return True


def _delete(hand: _Hand) -> None:
    hand.run("DELETE FROM records WHERE number = ?", hand.a_record())


def _swap(hand: _Hand) -> None:
    one, other = hand.dice.sample(range(hand.size), 2)
    bodies = [hand.bytes_of("body", "records", "number = ?", number) for number in (one, other)]
    for number, body in zip((other, one), bodies, strict=True):
        hand.run("UPDATE records SET body = CAST(? AS TEXT) WHERE number = ?", body, number)


def _insert(hand: _Hand) -> None:
    number = hand.dice.randrange(1, hand.size)
    body = hand.bytes_of("body", "records", "number = ?", number)
    hand.run("UPDATE records SET number = -number - 1 WHERE number >= ?", number)
    hand.run("UPDATE records SET number = -number WHERE number < 0")
    hand.run("INSERT INTO records (number, body) VALUES (?, CAST(? AS TEXT))", number, body)


def _cut(hand: _Hand) -> None:
    size = hand.dice.randrange(1, hand.size)
    hand.run("DELETE FROM records WHERE number >= ?", size)
    hand.run("DELETE FROM heads WHERE size > ?", size)
    hand.run("DELETE FROM nodes WHERE (number + 1) << level > ?", size)
    hand.run("DELETE FROM trail_values WHERE record >= ?", size)


def _change_head(hand: _Hand) -> None:
    size = hand.a_record() + 1
    column = hand.dice.choice(("root", "key_id", "signature"))
    changed = hand.flipped(hand.bytes_of(column, "heads", "size = ?", size))
    hand.run(f"UPDATE heads SET {column} = ? WHERE size = ?", changed, size)  # noqa: S608  ours


def _delete_head(hand: _Hand) -> None:
    hand.run("DELETE FROM heads WHERE size = ?", hand.a_record() + 1)


def _change_value(hand: _Hand) -> None:
    number, column = hand.dice.randrange(1, hand.size), hand.dice.choice(("value", "salt"))
    changed = hand.flipped(hand.bytes_of(column, "trail_values", "record = ?", number))
    kind = "BLOB" if column == "salt" else "TEXT"
    hand.run(f"UPDATE trail_values SET {column} = CAST(? AS {kind}) WHERE record = ?", changed, number)  # noqa: S608


_KINDS: tuple[Callable[[_Hand], None], ...] = (
    _flip_in_body, _delete, _swap, _insert, _cut, _change_head, _delete_head, _change_value,
)  # fmt: skip


def _tampered(folder: Path) -> tuple[int, list[str]]:
    """How many were caught, and what the others were; each on a fresh copy."""
    (folder / "whole").mkdir()
    made, dice = _Made(folder / "whole"), random.Random(SEED)
    for number in range(TAMPERED):
        made.trail.record(_entry(number))
    made.trail.close()
    checkpoint, missed = _checkpoint(made.path), []
    for number in range(TRIES):
        kind = _KINDS[number % len(_KINDS)]
        copy = folder / "copy.db"
        shutil.copy(made.path, copy)
        trail = _opened(copy)
        with trail.erasing() as connection:
            _let_anything_be_done(connection)
            kind(_Hand(connection, dice, TAMPERED + 1))
        if trail_live.verify(trail, made.agency_key, [checkpoint]).whole:
            missed.append(f"{kind.__name__.strip('_')} ({number})")
        trail.close()
    return TRIES - len(missed), missed


def _opened(path: Path) -> Trail:
    return open_trail(path, _KEY, NoKeystore(), lambda: datetime.now(UTC))


def _checkpoint(path: Path) -> Checkpoint:
    trail = _opened(path)
    with trail.reading() as connection:
        head = last_head(connection)
    assert head is not None
    assert trail.own is not None
    trail.close()
    return head.checkpoint(trail.own.origin)


def _let_anything_be_done(connection: Connection) -> None:
    for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    driver: Any = connection.connection.driver_connection
    for statement in ("COMMIT", "PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE"):  # which a transaction would not take
        driver.execute(statement)
