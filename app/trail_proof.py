"""The proof that one record is in a trail: a small text file that is verified without the trail (c2sp.org/tlog-proof).

Its first line, JSON, holds the record's exact text and the keys back to the agency's; the rest is the proof as C2SP has
it: where the record stands, the hashes that lead to the root, and the signed checkpoint.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain import audit
from app.domain.audit import Event, Record
from app.domain.checkpoints import Checkpoint, Signature, certificate_text, change_text, key_id, note, read_note
from app.domain.errors import FieldMistake, Unavailable
from app.domain.merkle import HASH_BYTES, included, inclusion_proof, leaf_hash
from app.paths import write_whole
from app.store.sqlcipher import disk_trouble
from app.store.trail import Trail, last_head, last_of_acts, leaf_of, node_of
from app.trail_check import holds

FIELD = "file"
KIND, VERSION = "audit record", 1
HEADER = "c2sp.org/tlog-proof@v1"
LARGEST_FILE = 1 << 20
MOST_STEPS = 63
SUFFIX = ".tlog-proof"


@dataclass(frozen=True, slots=True)
class Key:
    """One that signed the trail, hex. `certificate`: by the agency key, "" where there is none; `since` and
    `by_before`: from which record on, and what the key before signed to say so."""

    key: str
    certificate: str = ""
    since: int = 0
    by_before: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """`keys`: the first one first, the last one signed the checkpoint."""

    body: bytes
    number: int
    steps: tuple[bytes, ...]
    checkpoint: Checkpoint
    signatures: tuple[Signature, ...]
    agency: str
    agency_key: bytes
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Proved:
    """`bad`: why it does not hold, "" where it does. `noted`: what is to be looked into all the same. `record`: None
    where its text cannot be read."""

    bad: str = ""
    noted: tuple[str, ...] = ()
    record: Record | None = None
    known: bool = False


def make(trail: Trail, number: int, agency: str) -> Proof:
    """Of a record of the trail against its newest head. Raises Unavailable."""
    with trail.reading() as connection:
        head, own = last_head(connection), trail.own
        if head is None or own is None or not 0 <= number < head.size:
            raise Unavailable(trail.trouble or "There is no record of this number in the audit trail.")
        try:
            steps = inclusion_proof(number, head.size, lambda level, at: node_of(connection, level, at))
            body = leaf_of(connection, number).body
            of_keys = last_of_acts(connection, (Event.BEGIN, Event.KEY_CHANGED, Event.KEY_CONFIRMED))
            keys, agency_key = _keys([leaf.record for leaf in of_keys][::-1])
        except (LookupError, ValueError) as error:
            raise Unavailable("The audit trail was changed from outside: no proof can be made of it.") from error
    signature = Signature(own.origin, head.key_id, head.signature)
    return Proof(body, number, tuple(steps), head.checkpoint(own.origin), (signature,), agency, agency_key, keys)


def _keys(records: Sequence[Record]) -> tuple[tuple[Key, ...], bytes]:
    confirmed = {one.about.get("key"): one.about.get("certificate", "") for one in records}
    found = [
        Key(
            one.about["key"], confirmed.get(one.about["key"], ""),
            one.number if one.act == Event.KEY_CHANGED else 0, one.about.get("by_before", ""),
        )
        for one in records if one.act != Event.KEY_CONFIRMED
    ]  # fmt: skip
    return tuple(found), bytes.fromhex(records[0].about["agency_key"])


def text_of(proof: Proof) -> str:
    first = {
        "vouch": KIND, "version": VERSION, "agency": proof.agency, "agency_key": proof.agency_key.hex(),
        "keys": [_said(key) for key in proof.keys], "body": proof.body.decode(),
    }  # fmt: skip
    steps = "".join(base64.b64encode(step).decode() + "\n" for step in proof.steps)
    front = json.dumps(first, ensure_ascii=False, separators=(",", ":"))
    return f"{front}\n{HEADER}\nindex {proof.number}\n{steps}\n{note(proof.checkpoint, *proof.signatures)}"


def _said(key: Key) -> Mapping[str, Any]:
    said = {"key": key.key, "certificate": key.certificate, "since": key.since, "by_before": key.by_before}
    return {name: value for name, value in said.items() if value}


def write(proof: Proof, path: Path) -> None:
    """Raises Unavailable."""
    with disk_trouble():
        write_whole(path, text_of(proof).encode())


def read(path: Path) -> Proof:
    """Raises FieldMistake in words for what is no proof."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise FieldMistake(FIELD, f"the file cannot be read ({error.strerror})") from error
    if len(raw) > LARGEST_FILE:
        raise FieldMistake(FIELD, "this file is no proof of a record: it is too large")
    return of_text(raw)


def of_text(raw: bytes) -> Proof:
    """Raises FieldMistake."""
    try:
        front, header, index, rest = raw.decode().split("\n", 3)
        said = json.loads(front)
        if said["vouch"] != KIND or said["version"] != VERSION or header != HEADER or not index.startswith("index "):
            raise ValueError("another kind of file")
        steps, gap, checkpoint = f"\n{rest}".partition("\n\n")
        lines = steps.split("\n")[1:]
        number = index.removeprefix("index ")
        if not gap or len(lines) > MOST_STEPS or not number.isascii() or not number.isdigit():
            raise ValueError("no proof")
        return Proof(
            said["body"].encode(), int(number), tuple(map(_hash, lines)), *read_note(checkpoint),
            str(said["agency"]), bytes.fromhex(said["agency_key"]), tuple(Key(**key) for key in said["keys"]),
        )  # fmt: skip
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise FieldMistake(FIELD, "this file is no proof of a record, or it was changed") from error


def _hash(line: str) -> bytes:
    try:
        found = base64.b64decode(line, validate=True)
    except binascii.Error as error:
        raise ValueError("no base64") from error
    if len(found) != HASH_BYTES:
        raise ValueError("no hash")
    return found


def verify(proof: Proof, agency_key: bytes = b"") -> Proved:
    """`agency_key`: where whoever asks knows it."""
    known = bool(agency_key) and agency_key == proof.agency_key
    noted: list[str] = []
    try:
        record: Record | None = audit.read(proof.body)
    except ValueError:
        record = None
    bad = "another key stands in the place of the agency's" if agency_key and not known else ""
    bad = bad or _record_holds(proof, record) or _keys_hold(proof, noted) or _signed(proof)
    return Proved(bad, tuple(noted), record, known)


def _record_holds(proof: Proof, record: Record | None) -> str:
    if record is None:
        return "the record was edited: it is not written as the desk writes it"
    if record.number != proof.number:
        return "the record says that it is another one"
    head = proof.checkpoint
    if not included(leaf_hash(proof.body), proof.number, head.size, proof.steps, head.root):
        return "the record is not in the tree that was signed: it was changed, or the proof is of another one"
    return ""


def _keys_hold(proof: Proof, noted: list[str]) -> str:
    origin, before = proof.checkpoint.origin, b""
    for key in proof.keys:
        try:
            public, certificate, by_before = map(bytes.fromhex, (key.key, key.certificate, key.by_before))
        except (TypeError, ValueError):
            return "a key of the trail cannot be read"
        if certificate and not holds(proof.agency_key, certificate, certificate_text(origin, key.key)):
            return "the agency's signature over a key of this trail does not hold"
        if by_before and not (before and holds(before, by_before, change_text(origin, key.since, key.key))):
            return "the signature by which a key named the next one does not hold"
        if not certificate and not before:
            return "no signature of the agency stands over the key of this trail"
        if not certificate and not by_before:
            noted.append("the key that signs was replaced, and the agency has not confirmed the new one")
        before = public
    return "" if before else "no key of the trail stands in the proof"


def _signed(proof: Proof) -> str:
    origin, public = proof.checkpoint.origin, bytes.fromhex(proof.keys[-1].key)
    named = key_id(origin, public)
    for one in proof.signatures:
        if one.name == origin and one.key_id == named and holds(public, one.signature, proof.checkpoint.text.encode()):
            return ""
    return "the checkpoint is not signed by the key of this trail"
