"""Real trails for tests, and what somebody does to one who has the file, the database key and an SQLite shell."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlcipher3 import dbapi2

from app import trail_live
from app.actions import trail as acts
from app.domain.audit import Entry, Outcome, Who, head_hash
from app.domain.checkpoints import Checkpoint, certificate_text, key_id
from app.domain.gate import Act
from app.domain.merkle import Growing, leaf_hash
from app.keystore import Keystore, NoKeystore
from app.store.trail import Trail, last_head, open_trail
from app.trail_check import Verdict

KEY = bytes(range(32))
RECORDS = 24  # of the trail that is tampered with; 16, 17 and 18 are sealed together
OFFICER = Who("member-7", "Officer One", "101", ("patrol_officer",))


@dataclass
class Ticking:
    """A clock that goes on by a second whenever it is read."""

    at: datetime = datetime(2026, 3, 2, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def an_entry(number: int = 0, **other: Any) -> Entry:
    asked: dict[str, Any] = {
        "by": OFFICER, "profile": "hutchinson 3", "purpose": "stolen_vehicle", "case": f"26-{number}",
        "counts": {"found": 3}, "values": {"plate": f"ABC{number:03d}"},
    }  # fmt: skip
    return Entry(Act.SEARCH, Outcome.ALLOWED, **{**asked, **other})


@dataclass
class Kept:
    """One trail on disk, and who may sign for it."""

    path: Path
    agency: Ed25519PrivateKey
    now: Ticking
    keystore: Keystore = field(default_factory=NoKeystore)

    @property
    def agency_key(self) -> bytes:
        return self.agency.public_key().public_bytes_raw()

    def opened(self) -> Trail:
        return open_trail(self.path, KEY, self.keystore, self.now)

    def shell(self) -> Any:
        """As the file lies there: with its raw key, triggers dropped; writes at once."""
        connection = dbapi2.connect(str(self.path), isolation_level=None)
        raw = HKDF(SHA256(), 32, None, b"vouch audit trail").derive(KEY)
        connection.execute(f"PRAGMA key = \"x'{raw.hex()}'\"")
        connection.execute("PRAGMA foreign_keys = OFF")
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        return closing(connection)

    def verdict(self, *kept: Checkpoint) -> Verdict:
        trail = self.opened()
        try:
            return trail_live.verify(trail, self.agency_key, kept)
        finally:
            trail.close()

    def checkpoint(self) -> Checkpoint:
        trail = self.opened()
        try:
            with trail.reading() as connection:
                head = last_head(connection)
            assert head is not None
            assert trail.own is not None
            return head.checkpoint(trail.own.origin)
        finally:
            trail.close()


def begun(folder: Path, keystore: Keystore | None = None) -> tuple[Kept, Trail]:
    """A trail with its first record; the caller closes it."""
    kept = Kept(folder / "trail.db", Ed25519PrivateKey.generate(), Ticking(), keystore or NoKeystore())
    trail = acts.begin(kept.path, KEY, "hutchinson", "desk-1", kept.agency, kept.keystore, kept.now)
    return kept, trail


def filled(folder: Path) -> tuple[Kept, Checkpoint]:
    """A trail of RECORDS records with the head that somebody kept when there were 20."""
    kept, trail = begun(folder)
    for number in range(1, 16):
        trail.record(an_entry(number))
    trail.record(*(an_entry(number) for number in range(16, 19)))
    trail.record(an_entry(19))
    checkpoint = kept.checkpoint()
    for number in range(20, RECORDS):
        trail.record(an_entry(number))
    trail.close()
    return kept, checkpoint


# ------------------------------------------------------------------------------------------------ what is done to it


def written(said: dict[str, Any]) -> str:
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def body_of(db: Any, number: int) -> dict[str, Any]:
    (body,) = db.execute("SELECT body FROM records WHERE number = ?", (number,)).fetchone()
    found: dict[str, Any] = json.loads(body)
    return found


def put_body(db: Any, number: int, said: dict[str, Any]) -> None:
    db.execute("UPDATE records SET body = ? WHERE number = ?", (written(said), number))


def change(db: Any, number: int, **said: Any) -> None:
    put_body(db, number, {**body_of(db, number), **said})


def real_key(db: Any) -> Ed25519PrivateKey:
    """Whoever has the desk's file and key has this too, where no keystore of the system holds it."""
    (seed,) = db.execute("SELECT seed FROM own").fetchone()
    return Ed25519PrivateKey.from_private_bytes(seed)


def seal_anew(db: Any, begin: int, key: Ed25519PrivateKey) -> None:
    """Everything from this record on: numbers, hashes of heads, heads, stored hashes."""
    (origin,) = db.execute("SELECT origin FROM own").fetchone()
    public = key.public_key().public_bytes_raw()
    sizes = {size for (size,) in db.execute("SELECT size FROM heads")}
    (count,) = db.execute("SELECT count(*) FROM records").fetchone()
    tree, before = Growing(), ""
    for at, (number, found) in enumerate(db.execute("SELECT number, body FROM records ORDER BY number").fetchall()):
        body = found
        if at >= begin:
            said = {**json.loads(body), "n": at, "head": before}
            body = written({name: value for name, value in said.items() if value != ""})
            db.execute("UPDATE records SET number = ?, body = ? WHERE number = ?", (at, body, number))
        tree.add(leaf_hash(body.encode()))
        if at >= begin:
            before = ""
            if at + 1 in sizes or at + 1 == count:
                root = tree.root()
                signature = key.sign(Checkpoint(origin, at + 1, root).text.encode())
                row = (at + 1, root, key_id(origin, public), signature)
                db.execute("INSERT OR REPLACE INTO heads VALUES (?, ?, ?, ?)", row)
                before = head_hash(row[2], signature)
        else:
            row = db.execute("SELECT key_id, signature FROM heads WHERE size = ?", (at + 1,)).fetchone()
            before = head_hash(*row) if row else ""
    db.execute("DELETE FROM heads WHERE size > ?", (count,))


def _edited(db: Any) -> None:
    change(db, 7, counts={"found": 0})


def _written_otherwise(db: Any) -> None:
    db.execute("UPDATE records SET body = replace(body, '\"counts\":', '\"counts\": ') WHERE number = 7")


def _deleted(db: Any) -> None:
    db.execute("DELETE FROM records WHERE number = 7")


def _deleted_and_closed_up(db: Any) -> None:
    _deleted(db)
    for number in range(8, RECORDS):
        said = {**body_of(db, number), "n": number - 1}
        db.execute("UPDATE records SET number = ?, body = ? WHERE number = ?", (number - 1, written(said), number))


def _reordered(db: Any) -> None:
    one, other = body_of(db, 5), body_of(db, 9)
    put_body(db, 5, other)
    put_body(db, 9, one)


def _reordered_and_numbered(db: Any) -> None:
    one, other = body_of(db, 5), body_of(db, 6)
    put_body(db, 5, {**other, "n": 5, "at": one["at"], "head": one["head"]})
    put_body(db, 6, {**one, "n": 6, "at": other["at"], "head": other["head"]})


def _inserted(db: Any) -> None:
    for number in range(RECORDS - 1, 6, -1):
        said = {**body_of(db, number), "n": number + 1}
        db.execute("UPDATE records SET number = ?, body = ? WHERE number = ?", (number + 1, written(said), number))
    said = {**body_of(db, 6), "n": 7, "at": body_of(db, 8)["at"], "case": "26-999"}
    db.execute("INSERT INTO records (number, body) VALUES (7, ?)", (written(said),))


def _appended(db: Any) -> None:
    said = {**body_of(db, RECORDS - 1), "n": RECORDS}
    said.pop("head")
    db.execute("INSERT INTO records (number, body) VALUES (?, ?)", (RECORDS, written(said)))


def _records_cut(db: Any) -> None:
    db.execute("DELETE FROM records WHERE number >= 15")


def _records_and_heads_cut(db: Any) -> None:
    _records_cut(db)
    db.execute("DELETE FROM heads WHERE size > 15")


def _sealed_by_a_strange_key(db: Any) -> None:
    _edited(db)
    seal_anew(db, 7, Ed25519PrivateKey.generate())


def _sealed_by_the_real_key(db: Any) -> None:
    _edited(db)
    seal_anew(db, 7, real_key(db))


def _begun_anew(db: Any) -> None:
    """All of it, under an agency's key of their own."""
    key, agency = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    said = body_of(db, 0)
    public = key.public_key().public_bytes_raw().hex()
    certificate = agency.sign(certificate_text(said["about"]["origin"], public)).hex()
    about = {
        **said["about"], "key": public, "certificate": certificate,
        "agency_key": agency.public_key().public_bytes_raw().hex(),
    }  # fmt: skip
    put_body(db, 0, {**said, "about": about})
    seal_anew(db, 0, key)


def _back_dated(db: Any) -> None:
    change(db, 7, at="2026-03-02T11:00:00.00Z")


def _back_dated_and_sealed(db: Any) -> None:
    _back_dated(db)
    seal_anew(db, 7, real_key(db))


def _signature_changed(db: Any) -> None:
    (signature,) = db.execute("SELECT signature FROM heads WHERE size = 8").fetchone()
    db.execute("UPDATE heads SET signature = ? WHERE size = 8", (bytes([signature[0] ^ 1]) + signature[1:],))


def _root_changed(db: Any) -> None:
    db.execute("UPDATE heads SET root = zeroblob(32) WHERE size = 8")


def _head_deleted(db: Any) -> None:
    db.execute("DELETE FROM heads WHERE size = 8")


def _last_signature_changed(db: Any) -> None:
    db.execute("UPDATE heads SET signature = zeroblob(64) WHERE size = ?", (RECORDS,))


def _one_of_several_edited(db: Any) -> None:
    change(db, 17, counts={"found": 0})


@dataclass(frozen=True)
class Tampering:
    """`bad`: the first record that does not hold. `by_kept`: only a head that was kept shows it."""

    do: Callable[[Any], None]
    bad: int
    by_kept: bool = False


TAMPERINGS = {
    "edited": Tampering(_edited, 7),
    "written otherwise": Tampering(_written_otherwise, 7),
    "deleted": Tampering(_deleted, 7),
    "deleted and closed up": Tampering(_deleted_and_closed_up, 7),
    "reordered": Tampering(_reordered, 5),
    "reordered and numbered": Tampering(_reordered_and_numbered, 5),
    "inserted": Tampering(_inserted, 7),
    "appended": Tampering(_appended, RECORDS),
    "records cut": Tampering(_records_cut, 15),
    "records and heads cut": Tampering(_records_and_heads_cut, 15, by_kept=True),
    "sealed by a strange key": Tampering(_sealed_by_a_strange_key, 7),
    "sealed by the real key": Tampering(_sealed_by_the_real_key, 19, by_kept=True),
    "begun anew": Tampering(_begun_anew, 0),
    "back-dated": Tampering(_back_dated, 7),
    "back-dated and sealed by the real key": Tampering(_back_dated_and_sealed, 7),
    "a signature changed": Tampering(_signature_changed, 7),
    "a root changed": Tampering(_root_changed, 7),
    "a head deleted": Tampering(_head_deleted, 7),
    "the last signature changed": Tampering(_last_signature_changed, RECORDS - 1),
    # of records that were sealed together nobody can say which one: the first of them is named
    "one of several edited": Tampering(_one_of_several_edited, 16),
}
