"""Signed heads of a trail as C2SP checkpoints: a note (c2sp.org/signed-note) whose text names the log, its size and its
root (c2sp.org/tlog-checkpoint)."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from hashlib import sha256

from app.domain.merkle import HASH_BYTES

ED25519 = b"\x01"  # the signature type of a note's Ed25519 key
KEY_ID_BYTES = 4
_DASH = "\u2014"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`origin`: the log's name, which is also the name of the key that signs it."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not self.origin or "\n" in self.origin or self.size < 0 or len(self.root) != HASH_BYTES:
            raise ValueError("this is no checkpoint")

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class Signature:
    """`key_id`: see `key_id`."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        return f"{_DASH} {self.name} {base64.b64encode(self.key_id + self.signature).decode()}\n"


def origin_of(agency: str, workstation_id: str) -> str:
    """The name of a workstation's trail; a note's key name has no space and no plus sign."""
    return f"vouch/{agency}/{workstation_id}"


def certificate_text(origin: str, public_key: str) -> bytes:
    """What the agency key signs to say that this key (hex) signs the trail of that name."""
    return f"vouch trail certificate\n{origin}\n{public_key}\n".encode()


def change_text(origin: str, number: int, public_key: str) -> bytes:
    """What the key before signs to say that another takes its place from this record on."""
    return f"vouch trail key\n{origin}\n{number}\n{public_key}\n".encode()


def key_id(name: str, public_key: bytes) -> bytes:
    """The four bytes by which a note names the key: SHA-256 over name, new line, type and key."""
    return sha256(name.encode() + b"\n" + ED25519 + public_key).digest()[:KEY_ID_BYTES]


def verifier_key(name: str, public_key: bytes) -> str:
    """The key in the form that other tools of signed notes take: name+hash+key."""
    return f"{name}+{key_id(name, public_key).hex()}+{base64.b64encode(ED25519 + public_key).decode()}"


def note(checkpoint: Checkpoint, *signatures: Signature) -> str:
    return checkpoint.text + "\n" + "".join(one.line for one in signatures)


def read_note(text: str) -> tuple[Checkpoint, tuple[Signature, ...]]:
    """Raises ValueError for what is no signed checkpoint; whether a signature holds is another question. Lines after
    the root are allowed by the format and are not ours: such a note is refused."""
    said, gap, signed = text.partition("\n\n")
    lines = said.split("\n")
    if not gap or len(lines) != 3 or not lines[1].isascii() or not lines[1].isdigit() or str(int(lines[1])) != lines[1]:
        raise ValueError("this is no checkpoint of a trail")
    found = Checkpoint(lines[0], int(lines[1]), _decoded(lines[2]))
    rows = signed.split("\n")
    if rows.pop() != "" or not rows:
        raise ValueError("a checkpoint ends with its signatures")
    return found, tuple(_signature(row) for row in rows)


def _signature(row: str) -> Signature:
    dash, name, encoded, *more = [*row.split(" "), "", "", ""]
    raw = _decoded(encoded)
    if dash != _DASH or not name or any(more) or len(raw) <= KEY_ID_BYTES:
        raise ValueError("a line of a checkpoint is no signature")
    return Signature(name, raw[:KEY_ID_BYTES], raw[KEY_ID_BYTES:])


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("a checkpoint holds what is not base64") from error
