"""Signing statements of the access list, and reading a list only as far as every signature in it holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.domain.access_list import AccessList, NotAuthorised
from app.domain.errors import Damaged
from app.domain.statements import AGENCY, Signed, Statement


@dataclass(frozen=True, slots=True)
class Signer:
    """`by`: a member's id, or one of the agency's own signers."""

    by: str
    key: Ed25519PrivateKey = field(repr=False)


def add_signed(of: AccessList, signer: Signer, statement: Statement, at: datetime) -> Signed:
    """The next statement, signed and taken into the list; raises NotAuthorised, and then the list is as it was."""
    unsigned = Signed(of.length + 1, at, signer.by, statement, of.head)
    signed = replace(unsigned, signature=signer.key.sign(unsigned.said_bytes))
    of.add(signed)
    return signed


def read_list(statements: Iterable[Signed], agency_public_key: bytes, verified: int = 0) -> AccessList:
    """All statements taken in order; signatures of the first `verified` were verified before, against the same bytes.

    Raises Damaged, naming the first statement that does not hold: somebody changed the list from outside.
    """
    made = AccessList()
    for signed in statements:
        try:
            if signed.number > verified and not holds(signed, _key_of(made, signed.by, agency_public_key)):
                raise NotAuthorised("its signature does not hold")
            made.add(signed)
        except (NotAuthorised, ValueError) as wrong:
            raise Damaged(
                f"The access list was changed from outside: statement {signed.number} of it does not hold ({wrong}). "
                "Nobody's permissions can be relied on. Put back a backup, and tell the program owner."
            ) from wrong
    return made


def holds(signed: Signed, public_key: bytes) -> bool:
    if not public_key:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signed.signature, signed.said_bytes)
    except (InvalidSignature, ValueError):
        return False
    return True


def _key_of(of: AccessList, by: str, agency_public_key: bytes) -> bytes:
    return agency_public_key if by == AGENCY else bytes.fromhex(of.signer_key(by))
