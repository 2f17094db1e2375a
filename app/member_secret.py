"""What is one member's alone: 32 random bytes that only their password opens, and the keys made from them.

The database key is the same for all members of a workstation; whoever holds it could write any row. What a member
signs, and what seals the seed of the second factor, hangs on this secret instead (RFC 5869 HKDF-SHA256).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

BYTES = 32


@dataclass(frozen=True, slots=True)
class MemberSecret:
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != BYTES:
            raise ValueError(f"a member's secret has {BYTES} bytes")

    def signing_key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(_derived(self.seed, b"vouch member signature"))

    @property
    def public(self) -> str:
        """Hex, as an account on the access list names it."""
        return self.signing_key().public_key().public_bytes_raw().hex()

    def sealing_key(self) -> bytes:
        """AES-256, for the seed of the second factor."""
        return _derived(self.seed, b"vouch second factor")

    def codes_key(self) -> bytes:
        """HMAC, for what is kept of recovery codes."""
        return _derived(self.seed, b"vouch recovery codes")

    def mark_key(self) -> bytes:
        """HMAC, for how far this member has verified the access list."""
        return _derived(self.seed, b"vouch verified access list")


def new_secret() -> MemberSecret:
    return MemberSecret(secrets.token_bytes(BYTES))


def recovery_signer(recovery: X25519PrivateKey) -> Ed25519PrivateKey:
    """What the agency's recovery key signs with: a new key for a member who lost theirs, and no grant."""
    return Ed25519PrivateKey.from_private_bytes(_derived(recovery.private_bytes_raw(), b"vouch recovery signature"))


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), BYTES, None, purpose).derive(secret)
