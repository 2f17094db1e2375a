"""Signing statements of the access list, and reading a list only as far as every signature in it holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.domain.access_list import AccessList, NotAuthorised
from app.domain.errors import Damaged
from app.domain.statements import AGENCY, NOTHING_BEFORE, Signed, Statement


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


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a list was verified before: so many statements, the last with this digest."""

    number: int = 0
    digest: str = NOTHING_BEFORE


NOT_YET = Mark()


def read_list(statements: Iterable[Signed], agency_public_key: bytes, mark: Mark = NOT_YET) -> AccessList:
    """All statements taken in order; the signatures up to the mark are not verified again, their digests are.

    Raises Damaged, naming the first statement that does not hold: somebody changed the list from outside. A list that
    is shorter than its mark was cut.
    """
    made = AccessList()
    for signed in statements:
        try:
            if signed.number > mark.number and not holds(signed, _key_of(made, signed.by, agency_public_key)):
                raise NotAuthorised("its signature does not hold")
            made.add(signed)
            if signed.number == mark.number and signed.digest != mark.digest:
                raise NotAuthorised("it is not what it was")
        except (NotAuthorised, ValueError) as wrong:
            raise _changed(f"statement {signed.number} of it does not hold ({wrong})") from wrong
    if made.length < mark.number:
        raise _changed(f"it ends after statement {made.length}, and had {mark.number}")
    if made.founded is None:
        raise _changed("it is empty")
    return made


def _changed(how: str) -> Damaged:
    return Damaged(
        f"The access list was changed from outside: {how}. Nobody's permissions can be relied on. "
        "Put back a backup, and tell the program owner."
    )


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
