"""An exported trail: one file of JSON lines that an outsider verifies without us. No value is in it.

The first line says whose it is, then one line a record with its exact text and the head signed over it, and at the end
the checkpoint. A line is at most 256 KiB; what a line says is believed by nobody before it was verified.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from app.domain import audit
from app.domain.checkpoints import Checkpoint, Signature, note, read_note
from app.domain.errors import FieldMistake, Unavailable
from app.paths import settle
from app.store.sqlcipher import disk_trouble
from app.store.trail import Trail, last_head
from app.trail_check import ASK_EVERY, Cancelled, Sealed, SignedHead
from app.trail_live import sealed

FIELD = "file"
KIND, VERSION = "audit trail", 1
LONGEST_LINE = 256 * 1024
_SIGNED = ("root", "key_id", "signature")

Progress = Callable[[int, int], bool]
"""Called with records done and records in all; answers False to cancel."""


@dataclass(frozen=True, slots=True)
class TrailFile:
    """What the first and the last line of an exported trail say. `signatures`: of the checkpoint."""

    path: Path
    origin: str
    agency: str
    agency_key: bytes
    size: int
    made_at: str
    checkpoint: Checkpoint
    signatures: tuple[Signature, ...]

    @property
    def last(self) -> SignedHead | None:
        """None where the checkpoint bears no signature of its own log."""
        for one in self.signatures:
            if one.name == self.checkpoint.origin:
                return SignedHead(self.checkpoint.size, self.checkpoint.root, one.key_id, one.signature)
        return None

    def records(self) -> Iterator[Sealed]:
        """As they stand in the file, whatever they say; a line that is none is a record without text."""
        with _opened(self.path) as file:
            _line(file)
            number = 0
            while (line := _line(file)) and not line.startswith(b'{"checkpoint"'):
                yield _sealed(number, line)
                number += 1


# ------------------------------------------------------------------------------------------------------ writing


def write(
    trail: Trail,
    path: Path,
    agency: str,
    agency_key: bytes,
    made_at: datetime,
    progress: Progress = lambda _done, _all: True,
) -> Checkpoint:
    """All of the trail as it is now; the old file or the whole new one, 0600. Raises Unavailable, Cancelled."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with disk_trouble():
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with trail.reading() as connection, disk_trouble(), os.fdopen(descriptor, "wb", 1 << 20) as file:
            head, own = last_head(connection), trail.own
            if head is None or own is None:
                raise Unavailable(trail.trouble or "The audit trail holds no record yet: there is nothing to export.")
            first = {
                "vouch": KIND, "version": VERSION, "origin": own.origin, "agency": agency,
                "agency_key": agency_key.hex(), "size": head.size, "made_at": audit.stamp(made_at),
            }  # fmt: skip
            file.write(_as_line(first))
            for one in sealed(connection, beside=False):
                if one.number % ASK_EVERY == 0 and not progress(one.number, head.size):
                    raise Cancelled
                file.write(_as_line(_said(one)))
            checkpoint = head.checkpoint(own.origin)
            said = note(checkpoint, Signature(own.origin, head.key_id, head.signature))
            file.write(_as_line({"checkpoint": said}))
            file.flush()
            os.fsync(file.fileno())
        with disk_trouble():
            beside.replace(path)
            settle(path.parent)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    return checkpoint


def _said(one: Sealed) -> Mapping[str, str]:
    said = {"body": one.body.decode(errors="replace")}
    if one.head is not None:
        said |= {name: getattr(one.head, name).hex() for name in _SIGNED}
    return said


def _as_line(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


# ------------------------------------------------------------------------------------------------------ reading


def read(path: Path) -> TrailFile:
    """Its first and last line. Raises FieldMistake in words for what is no exported trail, or one that was cut off."""
    with _opened(path) as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - LONGEST_LINE - 1))
        tail = file.read(LONGEST_LINE + 1).rstrip(b"\n").rpartition(b"\n")[2]
        file.seek(0)
        first = _object(_line(file))
    if first.get("vouch") != KIND:
        raise FieldMistake(FIELD, "this file is no exported audit trail")
    if first.get("version") != VERSION:
        raise FieldMistake(FIELD, "this trail was exported by a newer version of Vouch: verify it with that one")
    last = _object(tail)
    if "checkpoint" not in last:
        raise FieldMistake(FIELD, "this trail was cut off: its last line is not the checkpoint that ends it")
    try:
        checkpoint, signatures = read_note(_text(last, "checkpoint"))
        found = TrailFile(
            path, _text(first, "origin"), _text(first, "agency"), bytes.fromhex(_text(first, "agency_key")),
            int(first.get("size", -1)), _text(first, "made_at"), checkpoint, signatures,
        )  # fmt: skip
    except (TypeError, ValueError) as error:
        raise FieldMistake(FIELD, "this exported trail cannot be read: its first or last line was changed") from error
    if (found.origin, found.size) != (checkpoint.origin, checkpoint.size):
        raise FieldMistake(FIELD, "the first and the last line of this file are of different trails")
    return found


def _sealed(number: int, line: bytes) -> Sealed:
    found = _object(line)
    try:
        body = _text(found, "body").encode()
        if "root" not in found:
            return Sealed(number, body)
        root, key_id, signature = (bytes.fromhex(_text(found, name)) for name in _SIGNED)
    except ValueError:
        return Sealed(number, b"")
    return Sealed(number, body, SignedHead(number + 1, root, key_id, signature))


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb", 1 << 20)
    except OSError as error:
        raise FieldMistake(FIELD, f"the file cannot be read ({error.strerror})") from error


def _line(file: BinaryIO) -> bytes:
    """Without its end; of one that is too long the beginning, which is no JSON."""
    try:
        line = file.readline(LONGEST_LINE + 1)
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE + 1)
    except OSError as error:
        raise Unavailable("The file cannot be read to its end: the disk or the drive has a fault.") from error
    return line


def _object(line: bytes) -> dict[str, Any]:
    """Empty where it is none."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _text(found: Mapping[str, Any], name: str) -> str:
    """Raises ValueError."""
    value = found.get(name)
    if not isinstance(value, str):
        raise ValueError(f"{name} is missing")
    return value
