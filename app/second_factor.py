"""The second factor (CJIS IA-2): an authenticator's codes by time (RFC 6238), and recovery codes in their place.

Nothing here needs a network. A seed opens by its member's own secret alone, which hangs on their password, and names
whose it is: in another member's row it is nothing. Recovery codes are kept as salted hashes under the same secret.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from app.member_secret import MemberSecret
from app.spoken_codes import plain

SEED_BYTES = 20
DIGITS = 6
STEP_S = 30
SLACK = 1  # steps either side: an authenticator's clock, and the time that typing takes
RECOVERY_CODES = 10
SALT_BYTES = 16
_NONCE_BYTES = 12
_IN_A_GROUP = 4


@dataclass(frozen=True, slots=True)
class Seed:
    """What an authenticator and this workstation share."""

    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.raw) != SEED_BYTES:
            raise ValueError(f"a seed has {SEED_BYTES} bytes")

    @property
    def secret(self) -> str:
        """As an authenticator takes it when it is typed."""
        return base64.b32encode(self.raw).decode()

    @property
    def grouped(self) -> str:
        text = self.secret
        return " ".join(text[at : at + _IN_A_GROUP] for at in range(0, len(text), _IN_A_GROUP))

    def uri(self, issuer: str, badge: str) -> str:
        """What the QR code says; a name in any script stands in it percent-encoded."""
        return self._totp().get_provisioning_uri(badge, issuer)

    def code(self, step: int) -> str:
        return self._totp().generate(step * STEP_S).decode()

    def _totp(self) -> TOTP:
        return TOTP(self.raw, DIGITS, SHA1(), STEP_S)  # noqa: S303  what authenticators speak; HMAC's strength stands


def new_seed() -> Seed:
    return Seed(secrets.token_bytes(SEED_BYTES))


def seed_of(secret: str) -> Seed:
    """Raises ValueError for what is no seed."""
    return Seed(base64.b32decode("".join(secret.split()).upper()))


def step_at(moment: datetime) -> int:
    return int(moment.timestamp() // STEP_S)


def typed_digits(code: str) -> str:
    """The code without the space that authenticators show in its middle."""
    return "".join(code.split()).replace("-", "")


def is_of_authenticator(code: str) -> bool:
    """By its look: a recovery code has more characters."""
    typed = typed_digits(code)
    return len(typed) == DIGITS and typed.isascii() and typed.isdigit()


def steps_of(seed: Seed, code: str, now: datetime) -> tuple[int, ...]:
    """Every step around now whose code this is; none for a wrong one. Always the same work."""
    typed, middle = typed_digits(code).encode(), step_at(now)
    around = range(middle - SLACK, middle + SLACK + 1)
    alike = [(step, hmac.compare_digest(seed.code(step).encode(), typed)) for step in around]
    return tuple(step for step, same in alike if same)


def sealed(seed: Seed, secret: MemberSecret, member_id: str) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(secret.sealing_key()).encrypt(nonce, seed.raw, _aad(member_id))


def unsealed(content: bytes, secret: MemberSecret, member_id: str) -> Seed | None:
    """None for what is not this member's, or was changed."""
    try:
        raw = AESGCM(secret.sealing_key()).decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], _aad(member_id))
        return Seed(raw)
    except (InvalidTag, ValueError):
        return None


def _aad(member_id: str) -> bytes:
    return json.dumps(["vouch second factor", 1, member_id]).encode()


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def digest(code: str, salt: bytes, secret: MemberSecret) -> bytes:
    """Of a recovery code as it was typed."""
    return hmac.new(secret.codes_key(), salt + plain(code).encode(), sha256).digest()
