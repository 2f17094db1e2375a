"""How a record is written into the trail's file: made, added with the hashes it completes, sealed by a signed head."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection

from app.domain import audit
from app.domain.audit import Entry, Record, Value
from app.domain.checkpoints import Checkpoint, Signature, key_id, note
from app.domain.merkle import Growing, leaf_hash
from app.keystore import Keystore

KEPT_LEVELS = 8  # every eighth level of the tree is stored
# Our default: no policy names a time. The audit that looks at a query covers two years (AUD-03), and it may be asked
# about for a year after it.
VALUES_KEPT = timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True)
class Own:
    """Whose trail it is. `public_key`: of the key that signs now."""

    origin: str
    desk: str
    public_key: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """A signed head as it lies in the file; `signature` is over the text of its checkpoint."""

    size: int
    root: bytes
    key_id: bytes
    signature: bytes

    def checkpoint(self, origin: str) -> Checkpoint:
        return Checkpoint(origin, self.size, self.root)

    def note(self, origin: str) -> str:
        return note(self.checkpoint(origin), Signature(origin, self.key_id, self.signature))


def kept(keystore: Keystore, desk: str, signer: Ed25519PrivateKey) -> bytes | None:
    """What of the key stands in the file: nothing where the system's keystore took it."""
    seed = signer.private_bytes_raw()
    return None if keystore.there and keystore.put(account_of(desk), seed) else seed


def account_of(desk: str) -> str:
    return f"{desk}/trail"


def database_key(key: bytes) -> bytes:
    return HKDF(SHA256(), 32, None, b"vouch audit trail").derive(key)


def made(
    entry: Entry,
    number: int,
    at: datetime,
    happened: datetime | None,
    desk: str,
    last: datetime | None,
    head: Head | None,
) -> tuple[Record, tuple[Value, ...]]:
    if happened is not None and audit.hundredths(happened) != audit.hundredths(at):
        entry = replace(entry, about={**entry.about, "happened": audit.stamp(happened)})
    names = ["", *entry.values, *(["response"] if entry.response is not None else [])]
    salts = {name: secrets.token_bytes(audit.SALT_BYTES) for name in names}
    over = audit.head_hash(head.key_id, head.signature) if head and head.size == number else ""
    return audit.made(entry, number, at, desk, salts, last, over)


def add(connection: Connection, tree: Growing, record: Record, values: Sequence[Value]) -> None:
    body = record.body
    connection.exec_driver_sql("INSERT INTO records (number, body) VALUES (?, ?)", (record.number, body.decode()))
    if values:
        last_day = audit.stamp(record.at + VALUES_KEPT)
        rows = [(record.number, one.name, one.salt, one.value, last_day) for one in values]
        connection.exec_driver_sql("INSERT INTO trail_values VALUES (?, ?, ?, ?, ?)", rows)
    for level, number, node in tree.add(leaf_hash(body)):
        if level and level % KEPT_LEVELS == 0:
            connection.exec_driver_sql("INSERT INTO nodes VALUES (?, ?, ?)", (level, number, node))


def seal(connection: Connection, tree: Growing, own: Own, signer: Ed25519PrivateKey) -> Head:
    said = Checkpoint(own.origin, tree.size, tree.root())
    head = Head(tree.size, said.root, key_id(own.origin, own.public_key), signer.sign(said.text.encode()))
    connection.exec_driver_sql(
        "INSERT INTO heads VALUES (?, ?, ?, ?)", (head.size, head.root, head.key_id, head.signature)
    )
    return head
