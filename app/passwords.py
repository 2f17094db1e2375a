"""What a password must be (CJIS IA-5(1)(a)), and its Argon2id verifier."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.domain.access import badge_key
from app.domain.errors import FieldMistake
from app.paths import RESOURCES
from app.store.keys import USUAL, Cost, password_bytes

SHORTEST = 8
LONGEST = 512
BANNED = RESOURCES / "passwords" / "banned.txt"


def check_password(password: str, *personal: str) -> None:
    """Raises FieldMistake. `personal`: name and badge, which a password may not be; spaces and symbols are welcome."""
    if len(password) < SHORTEST:
        raise FieldMistake("password", f"a password has at least {SHORTEST} characters")
    if len(password) > LONGEST:
        raise FieldMistake("password", f"a password has at most {LONGEST} characters")
    if not password.isprintable():
        raise FieldMistake("password", "a password has only characters that can be typed and seen")
    plain = badge_key(password)
    if len(set(plain)) < 3 or plain in banned():
        raise FieldMistake("password", "this password is among the first that would be guessed: choose another")
    if plain in {badge_key(text) for text in personal} or _joined(plain) in {_joined(text) for text in personal}:
        raise FieldMistake("password", "a password is not the member's own name or badge number")


@cache
def banned() -> frozenset[str]:
    lines = BANNED.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().casefold() for line in lines if line.strip() and not line.startswith("#"))


def verifier(password: str, cost: Cost = USUAL) -> str:
    return _hasher(cost).hash(password_bytes(password))


def agrees(stored: str, password: str) -> bool:
    """False too when the stored verifier is damaged: nobody gets in by breaking it."""
    try:
        return PasswordHasher().verify(stored, password_bytes(password))
    except (VerificationError, InvalidHashError):
        return False


def _hasher(cost: Cost) -> PasswordHasher:
    return PasswordHasher(cost.time, cost.memory_kib, cost.lanes)


def _joined(text: str) -> str:
    return "".join(badge_key(text).split())
