"""The audit trail of this workstation: records, signed heads and erasable values in an encrypted file of their own.

One transaction holds records, the hashes they complete, and the signed head over them; it is on disk when `record`
returns. The trail is its own outbox: what the server has not receipted is what stands behind its last receipt.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from app.domain import audit
from app.domain.audit import Entry, Record, Value
from app.domain.checkpoints import change_text
from app.domain.errors import Damaged, Unavailable
from app.domain.merkle import Growing, edge_of, inner_hash, leaf_hash
from app.keystore import Keystore
from app.store.sqlcipher import encrypted, folded, in_words
from app.store.tables_trail import FORM, TABLES, TRIGGERS
from app.store.trail_writing import KEPT_LEVELS, Head, Own, account_of, add, database_key, kept, made, seal

log = logging.getLogger(__name__)

TRAIL = "trail.db"
MOST_OWED = 20_000


@dataclass(frozen=True, slots=True)
class Leaf:
    """One record as it lies in the file. `body` is what the tree commits to, whatever it says."""

    number: int
    body: bytes

    @property
    def record(self) -> Record:
        """Raises ValueError."""
        return audit.read(self.body)


@dataclass
class _Late:
    """What could not be recorded when it happened."""

    entry: Entry
    at: datetime


class Trail:
    """Safe from every thread. `trouble`: why nothing can be recorded now, "" while it can. `told`: called whenever
    that changes."""

    def __init__(self, path: Path, key: bytes, now: Callable[[], datetime]) -> None:
        self.path, self._now = path, now
        self._engine = encrypted(path, database_key(key))
        self._one = threading.RLock()
        self._owed: list[_Late] = []
        self._tree: Growing | None = None
        self._last: datetime | None = None
        self._head: Head | None = None
        self._signer: Ed25519PrivateKey | None = None
        self.own: Own | None = None
        self.trouble = ""
        self.told: Callable[[], None] = lambda: None

    # ------------------------------------------------------------------- opening

    @property
    def key_lost(self) -> bool:
        """The trail is there and its signing key is not: `change_key` goes on with another one, and says so."""
        return self.own is not None and self._signer is None

    def open_with(self, keystore: Keystore) -> None:
        """Raises nothing: trouble is kept, and said by whatever cannot be recorded."""
        if not self.path.is_file():
            self.trouble = _MISSING
            return
        with self._one, self._trying(swallow=True), self._reading() as connection:
            if connection.exec_driver_sql("PRAGMA user_version").scalar() != FORM:
                raise Unavailable(_OTHER_FORM)
            row = connection.exec_driver_sql("SELECT origin, desk, public_key, seed FROM own").one()
            self.own = Own(row[0], row[1], row[2])
            seed = keystore.get(account_of(row[1])) if row[3] is None else row[3]
            signer = Ed25519PrivateKey.from_private_bytes(seed) if seed and len(seed) == 32 else None
            if signer is not None and signer.public_key().public_bytes_raw() == row[2]:
                self._signer = signer
            self._load(connection)

    def _load(self, connection: Connection) -> None:
        """The tree's edge, from the stored hashes and the records behind the last of them."""
        size = size_of(connection)
        tree = Growing(size, edge_of(size, lambda level, number: node_of(connection, level, number)))
        head = last_head(connection)
        if (head.size if head else 0) != size or (head is not None and head.root != tree.root()):
            raise Damaged(
                "The audit trail was changed from outside: its last signed head is of other records. Nothing is "
                "recorded, searched or changed until it was looked into; live alerts go on. Verify it on the Audit "
                "screen, and tell the program owner."
            )
        self._tree, self._head = tree, head
        self._last = leaf_of(connection, size - 1).record.at if size else None

    def close(self) -> int:
        """Returns how much could still not be recorded."""
        left = self.flush()
        self._engine.dispose()
        return left

    # ------------------------------------------------------------------- recording

    @property
    def size(self) -> int:
        return self._tree.size if self._tree else 0

    def record(self, *entries: Entry) -> tuple[int, ...]:
        """On disk when this returns; the records' numbers. Raises Unavailable, and then the deed may not be done."""
        with self._one, self._trying():
            self._flush()
            return self._append([(entry, self._now(), None) for entry in entries])

    def record_soon(self, *entries: Entry) -> None:
        """For what goes on whether or not it can be recorded (RES-03): kept in memory until it can."""
        with self._one:
            at = self._now()
            self._owed += [_Late(entry, at) for entry in entries]
            if len(self._owed) > MOST_OWED:
                log.error("more could not be recorded than is kept in memory")
                del self._owed[: len(self._owed) - MOST_OWED]
            if not self.trouble:  # else every alert would wait for the same disk: the next beat tries
                self.flush()

    def flush(self) -> int:
        """Records what is owed; how much is left."""
        with self._one:
            if self._owed:
                with self._trying(swallow=True):
                    self._flush()
            return len(self._owed)

    def try_again(self) -> None:
        """After trouble with nothing owed: whether the file takes a write again. One that never opened is left."""
        if self.own is None:
            return
        with self._one, self._trying(swallow=True), self._writing() as connection:
            connection.exec_driver_sql("UPDATE own SET origin = origin")
            self._load(connection)

    @property
    def owed(self) -> int:
        return len(self._owed)

    def _flush(self) -> None:
        if self._owed:
            self._append([(late.entry, self._now(), late.at) for late in self._owed])
            self._owed.clear()

    @contextmanager
    def _trying(self, *, swallow: bool = False) -> Iterator[None]:
        before = self.trouble
        try:
            yield
            self.trouble = ""
        except Unavailable as trouble:
            self.trouble = str(trouble)
            self._tree = None  # what is in the file counts, whatever was reached
            self._engine.dispose()  # a connection that was made read-only stays so
            if not swallow:
                raise
        except (DatabaseError, ValueError, LookupError) as error:
            log.error("the trail cannot be used: %s", type(error).__name__)
            self.trouble = _UNREADABLE
            self._tree = None
            if not swallow:
                raise Unavailable(_UNREADABLE) from error
        finally:
            if self.trouble != before:
                self.told()

    def _append(self, entries: Sequence[tuple[Entry, datetime, datetime | None]]) -> tuple[int, ...]:
        signer, own = self._signer, self.own
        if own is None or signer is None:
            raise Unavailable(self.trouble or _NO_KEY)
        with self._writing() as connection:
            if self._tree is None or size_of(connection) != self._tree.size:
                self._load(connection)  # another writer was here
            assert self._tree is not None
            tree, last = self._tree.copy(), self._last
            numbers = []
            for entry, at, happened in entries:
                record, values = made(entry, tree.size, at, happened, own.desk, last, self._head)
                add(connection, tree, record, values)
                numbers.append(record.number)
                last = record.at
            head = seal(connection, tree, own, signer)
        self._tree, self._last, self._head = tree, last, head
        return tuple(numbers)

    # ------------------------------------------------------------------- keys

    def change_key(self, keystore: Keystore, entry: Entry) -> int:
        """Another key signs from here on; `entry` says so, and is the first that it signs. Raises Unavailable."""
        with self._one, self._trying():
            if self.own is None:
                raise Unavailable(self.trouble or _UNREADABLE)
            fresh = Ed25519PrivateKey.generate()
            before, public = self._signer, fresh.public_key().public_bytes_raw()
            proof = before.sign(change_text(self.own.origin, self.size, public.hex())).hex() if before else ""
            about = {**entry.about, "key": public.hex(), "before": self.own.public_key.hex(), "by_before": proof}
            own = replace(self.own, public_key=public)
            seed = kept(keystore, own.desk, fresh)
            with self._writing() as connection:
                self._load(connection)
                assert self._tree is not None
                tree = self._tree.copy()
                said = replace(entry, about=about)
                record, values = made(said, tree.size, self._now(), None, own.desk, self._last, self._head)
                add(connection, tree, record, values)
                head = seal(connection, tree, own, fresh)
                connection.exec_driver_sql("UPDATE own SET public_key = ?, seed = ?", (public, seed))
            self._tree, self._last, self._head = tree, record.at, head
            self._signer, self.own = fresh, own
            return record.number

    # ------------------------------------------------------------------- asking

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One unchanging view. Raises Unavailable."""
        with in_words(reading=True), self._reading() as connection:
            yield connection

    @contextmanager
    def erasing(self) -> Iterator[Connection]:
        """For values alone: triggers hold the rest."""
        with self._one, in_words(), self._writing() as connection:
            yield connection

    def fold_log(self) -> bool:
        """Nothing that was erased stays in the write-ahead log. False while a reader holds it up."""
        return folded(self._engine)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with in_words(reading=True), self._engine.execution_options(reading=True).connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with in_words(), self._engine.begin() as connection:
            yield connection


_MISSING = (
    "The audit trail is missing from the data folder: nothing can be recorded, so nothing is searched or changed. "
    "Live alerts go on. Tell the program owner."
)
_OTHER_FORM = (
    "The audit trail was made by another version of Vouch and was not changed: nothing can be recorded, so nothing is "
    "searched or changed. Live alerts go on. Install that version again."
)
_UNREADABLE = (
    "The audit trail cannot be read: nothing can be recorded in it, so nothing is searched or changed. Live alerts go "
    "on. Put back a backup, or tell the program owner."
)
_NO_KEY = "The key that signs the audit trail is not there: nothing can be recorded. Sign in again."


def open_trail(path: Path, key: bytes, keystore: Keystore, now: Callable[[], datetime]) -> Trail:
    """Never makes a new one; whatever is wrong with it is its `trouble`."""
    trail = Trail(path, key, now)
    trail.open_with(keystore)
    return trail


def begin_trail(
    path: Path, key: bytes, own_origin: str, desk: str, keystore: Keystore, first: Callable[[bytes], Entry],
    now: Callable[[], datetime],
) -> Trail:  # fmt: skip
    """A new trail in a folder that exists. `first`: the first record, given the public key that signs the trail."""
    signer = Ed25519PrivateKey.generate()
    public = signer.public_key().public_bytes_raw()
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    trail = Trail(path, key, now)
    seed = kept(keystore, desk, signer)
    with trail._writing() as connection:  # noqa: SLF001  its own maker
        for statement in (*TABLES, *TRIGGERS):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"PRAGMA user_version = {FORM}")
        row = (1, own_origin, desk, public, seed)
        connection.exec_driver_sql("INSERT INTO own (id, origin, desk, public_key, seed) VALUES (?, ?, ?, ?, ?)", row)
    trail.own, trail._signer, trail._tree = Own(own_origin, desk, public), signer, Growing()  # noqa: SLF001
    trail.record(first(public))
    return trail


# ------------------------------------------------------------------------------------------------------ asking


def size_of(connection: Connection) -> int:
    found = connection.exec_driver_sql("SELECT max(number) FROM records").scalar()
    return 0 if found is None else int(found) + 1


def last_head(connection: Connection) -> Head | None:
    row = connection.exec_driver_sql(
        "SELECT size, root, key_id, signature FROM heads ORDER BY size DESC LIMIT 1"
    ).one_or_none()
    return Head(*row) if row else None


def leaf_of(connection: Connection, number: int) -> Leaf:
    """Raises LookupError."""
    body = connection.exec_driver_sql("SELECT body FROM records WHERE number = ?", (number,)).scalar()
    if body is None:
        raise LookupError("no such record")
    return Leaf(number, body.encode())


def leaves(connection: Connection, begin: int = 0) -> Iterator[Leaf]:
    """In order of their numbers, read as they are asked for."""
    rows: Any = connection.execution_options(stream_results=True).exec_driver_sql(
        "SELECT number, body FROM records WHERE number >= ? ORDER BY number", (begin,)
    )
    for number, body in rows:
        yield Leaf(number, body.encode())


def heads(connection: Connection) -> Iterator[Head]:
    for row in connection.exec_driver_sql("SELECT size, root, key_id, signature FROM heads ORDER BY size"):
        yield Head(*row)


def values_of(connection: Connection, number: int) -> tuple[Value, ...]:
    """Those that were not erased."""
    asked = "SELECT name, salt, value FROM trail_values WHERE record = ? ORDER BY name"
    return tuple(Value(*row) for row in connection.exec_driver_sql(asked, (number,)))


def erase_due(connection: Connection, at: datetime, most: int) -> int:
    """Up to so many values whose last day has come, with their salts: nobody can tell then what was hashed."""
    asked = "SELECT record, name FROM trail_values WHERE destroy_by <= ? LIMIT ?"
    due = connection.exec_driver_sql(asked, (audit.stamp(at), most)).all()
    if due:
        rows = [tuple(row) for row in due]
        connection.exec_driver_sql("DELETE FROM trail_values WHERE record = ? AND name = ?", rows)
    return len(due)


def node_of(connection: Connection, level: int, number: int) -> bytes:
    """The hash of a whole subtree, for proofs; raises LookupError where the trail is not that long."""
    if level == 0:
        return leaf_hash(leaf_of(connection, number).body)
    if level % KEPT_LEVELS == 0:
        found = connection.exec_driver_sql(
            "SELECT hash FROM nodes WHERE level = ? AND number = ?", (level, number)
        ).scalar()
        if found is None:
            raise LookupError("no such part of the tree")
        return bytes(found)
    below = (level - 1) // KEPT_LEVELS * KEPT_LEVELS
    count = 1 << (level - below)
    first = number * count
    if below:
        asked, key = "SELECT hash FROM nodes WHERE level = ? AND number >= ? AND number < ? ORDER BY number", (below,)
        nodes = [bytes(row[0]) for row in connection.exec_driver_sql(asked, (*key, first, first + count))]
    else:
        asked = "SELECT body FROM records WHERE number >= ? AND number < ? ORDER BY number"
        nodes = [leaf_hash(row[0].encode()) for row in connection.exec_driver_sql(asked, (first, first + count))]
    if len(nodes) != count:
        raise LookupError("no such part of the tree")
    while len(nodes) > 1:
        nodes = [inner_hash(nodes[i], nodes[i + 1]) for i in range(0, len(nodes), 2)]
    return nodes[0]


def last_of_acts(connection: Connection, acts: Sequence[str]) -> Iterator[Leaf]:
    """The records of these acts, newest first."""
    marks = ", ".join("?" * len(acts))
    asked = f"SELECT number, body FROM records WHERE act IN ({marks}) ORDER BY number DESC"  # noqa: S608  marks alone
    for number, body in connection.exec_driver_sql(asked, tuple(str(act) for act in acts)):
        yield Leaf(number, body.encode())


def last_about(connection: Connection, acts: Sequence[str], name: str) -> str:
    """What the last record of these acts says under this name; "" where there is none."""
    return next((leaf.record.about.get(name, "") for leaf in last_of_acts(connection, acts)), "")
