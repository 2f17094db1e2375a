"""How a password becomes a key: Argon2id, or PBKDF2-HMAC-SHA-256 where a profile asks for approved algorithms."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import argon2
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

SALT_BYTES = 16
_BYTES = 32
_ARGON2ID, _PBKDF2 = "argon2id", "pbkdf2-hmac-sha-256"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try at a password costs in Argon2id: passes, KiB, lanes. Bounded, for it is also read from a file."""

    time: int = argon2.DEFAULT_TIME_COST
    memory_kib: int = argon2.DEFAULT_MEMORY_COST
    lanes: int = argon2.DEFAULT_PARALLELISM

    def __post_init__(self) -> None:
        if not (1 <= self.time <= 64 and 8 * self.lanes <= self.memory_kib <= 1024 * 1024 and 1 <= self.lanes <= 64):
            raise ValueError("the cost of a password lies outside its bounds")


@dataclass(frozen=True, slots=True)
class Rounds:
    """What one try costs in PBKDF2-HMAC-SHA-256. Bounded as well."""

    iterations: int = 600_000

    def __post_init__(self) -> None:
        if not 1_000 <= self.iterations <= 10_000_000:
            raise ValueError("the cost of a password lies outside its bounds")


Work = Cost | Rounds
USUAL = Cost()
APPROVED = Rounds()


def is_approved(work: Work) -> bool:
    return isinstance(work, Rounds)


def work_for(approved: bool, work: Work) -> Work:
    """The same where it is of the kind that is asked for, else the usual one of the other kind."""
    if is_approved(work) is approved:
        return work
    return APPROVED if approved else USUAL


def password_bytes(password: str) -> bytes:
    """The same bytes for the same characters on every keyboard; nothing is cut off."""
    return unicodedata.normalize("NFKC", password).encode()


def stretched(password: str, salt: bytes, work: Work) -> bytes:
    """32 bytes. Slow, on purpose."""
    typed = password_bytes(password)
    if isinstance(work, Rounds):
        return PBKDF2HMAC(SHA256(), _BYTES, salt, work.iterations).derive(typed)
    return hash_secret_raw(typed, salt, work.time, work.memory_kib, work.lanes, _BYTES, Type.ID)


def document(work: Work) -> dict[str, Any]:
    """As it stands in a file."""
    if isinstance(work, Rounds):
        return {"kdf": _PBKDF2, "iterations": work.iterations}
    return {"kdf": _ARGON2ID, "time": work.time, "memory_kib": work.memory_kib, "lanes": work.lanes}


def of_document(entry: Mapping[str, Any]) -> Work:
    """Raises ValueError, KeyError or TypeError for what is none."""
    if entry["kdf"] == _PBKDF2:
        return Rounds(int(entry["iterations"]))
    if entry["kdf"] != _ARGON2ID:
        raise ValueError("unknown way to stretch a password")
    return Cost(int(entry["time"]), int(entry["memory_kib"]), int(entry["lanes"]))
