"""What a password must be (CJIS IA-5(1)(a)), and its verifier, which agrees with it and tells nothing else."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.banned_passwords import is_guessed_first
from app.domain.access import badge_key
from app.domain.errors import FieldMistake
from app.domain.policy import Profile
from app.stretching import SALT_BYTES, USUAL, Rounds, Work, password_bytes, stretched, work_for

SHORTEST = 8  # of CJIS; a profile asks for more
LONGEST = 512


def shortest_under(profile: Profile | None) -> int:
    """How many characters a password has at least; None: before there is a profile to ask."""
    return max(SHORTEST, profile.number("sign_in.shortest_password")) if profile is not None else SHORTEST


def work_under(profile: Profile, work: Work = USUAL) -> Work:
    """How passwords are stretched under this profile; `work` where it is of the right kind."""
    return work_for(profile.flag("sign_in.approved_algorithms"), work)


def check_password(password: str, *personal: str, shortest: int = SHORTEST) -> None:
    """Raises FieldMistake. `personal`: name and badge, which a password may not be; spaces and symbols are welcome."""
    if len(password) < shortest:
        raise FieldMistake("password", f"a password has at least {shortest} characters")
    if len(password) > LONGEST:
        raise FieldMistake("password", f"a password has at most {LONGEST} characters")
    if not password.isprintable():
        raise FieldMistake("password", "a password has only characters that can be typed and seen")
    plain = badge_key(password)
    if plain in {badge_key(text) for text in personal} or _joined(plain) in {_joined(text) for text in personal}:
        raise FieldMistake("password", "a password is not the member's own name or badge number")
    if is_guessed_first(plain):
        raise FieldMistake("password", "this password is among the first that would be guessed: choose another")


_PBKDF2 = "$pbkdf2-sha256$"


def verifier(password: str, work: Work = USUAL) -> str:
    if isinstance(work, Rounds):
        salt = secrets.token_bytes(SALT_BYTES)
        found = stretched(password, salt, work)
        return f"{_PBKDF2}{work.iterations}${base64.b64encode(salt).decode()}${base64.b64encode(found).decode()}"
    return PasswordHasher(work.time, work.memory_kib, work.lanes).hash(password_bytes(password))


def agrees(stored: str, password: str) -> bool:
    """False too when the stored verifier is damaged: nobody gets in by breaking it."""
    if stored.startswith(_PBKDF2):
        return _agrees_by_rounds(stored.removeprefix(_PBKDF2), password)
    try:
        return PasswordHasher().verify(stored, password_bytes(password))
    except (VerificationError, InvalidHashError):
        return False


def by_approved_algorithms(stored: str) -> bool:
    return stored.startswith(_PBKDF2)


def _agrees_by_rounds(stored: str, password: str) -> bool:
    try:
        iterations, salt, wanted = stored.split("$")
        found = stretched(password, base64.b64decode(salt, validate=True), Rounds(int(iterations)))
        return hmac.compare_digest(found, base64.b64decode(wanted, validate=True))
    except (ValueError, binascii.Error):
        return False


def _joined(text: str) -> str:
    return "".join(badge_key(text).split())
