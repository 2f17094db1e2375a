"""What is said about who has access: each kind of signed statement that the access list is made of, and its bytes.

The access list is nothing but these, in the order in which they were said; app.domain.access_list reads them. Dates are
days in the agency's time zone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, get_args, get_origin, get_type_hints

from app.domain.access import Role

AGENCY, RECOVERY = "agency", "recovery"  # signers that are no members: the agency key, and its recovery key
NOTHING_BEFORE = "0" * 64


class Cause(StrEnum):
    """Why a permission was taken away; a compromised account goes within half an hour (CJIS AC-2(13))."""

    LEFT = "left"
    COMPROMISED = "compromised"
    MISUSE = "misuse"
    NO_LONGER_NEEDED = "no longer needed"
    REVIEW = "review"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Founded:
    """The first statement of a workstation, the agency key's. `recovery_key`: verifies what the recovery key signs.
    `time_zone`: the days of all other statements are counted in it."""

    agency: str
    workstation: str
    recovery_key: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class RecoveryRenewed:
    """The agency put another recovery key in the place of the one before; the agency key's statement too."""

    recovery_key: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A member stands on the list from now on, or is called otherwise, or signs with another key.

    `key`: Ed25519, hex; "" for a member who has no account on this workstation.
    """

    member: str
    name: str
    badge: str
    key: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Granted:
    """ACC-03: roles for a member, with the assignment that needs them, a reason, a start and an end.

    `cleared`: for confidential department, state and federal data (ACC-07). `ticket`: where changes go through
    another office (ACC-06). `witness`: who stood by, of a workstation's first grants.
    """

    grant: str
    member: str
    roles: frozenset[Role]
    assignment: str
    reason: str
    starts_on: date
    ends_on: date
    cleared: bool = False
    ticket: str = ""
    witness: str = ""


@dataclass(frozen=True, slots=True)
class Approved:
    """The second signature (COR-11), or its refusal."""

    grant: str
    approved: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """A grant ends for good."""

    grant: str
    cause: Cause
    note: str = ""


@dataclass(frozen=True, slots=True)
class Transferred:
    """ACC-04: another unit; every grant of the member is suspended from this day, until somebody decides about it."""

    member: str
    unit: str
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Resumed:
    """A suspended grant holds again, for the assignment that needs it now."""

    grant: str
    assignment: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Trained:
    """ACC-02: items of training, by whom and when. `trainer`: a member's id, or "" where only the name is known."""

    training: str
    member: str
    items: tuple[str, ...]
    on: date
    trainer: str
    trainer_name: str
    trainer_unit: str
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Disabled:
    """Nobody signs in to this account until it is enabled again."""

    member: str
    cause: Cause
    note: str = ""


@dataclass(frozen=True, slots=True)
class Enabled:
    member: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SecondFactorReset:
    """The member sets an authenticator up anew at the next sign-in: the one before was lost."""

    member: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReviewOpened:
    """ACC-05: from now on every grant in force is looked at; what nobody kept by then is suspended."""

    review: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One member's access is kept, or all their grants end. A note only for what is ended or flagged (§7.13)."""

    review: str
    member: str
    keep: bool
    flagged: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReviewClosed:
    review: str


@dataclass(frozen=True, slots=True)
class OnCall:
    """RES-15: an approver is reachable between two moments. `reach`: how, as it is to be read out."""

    rota: str
    member: str
    starts_at: datetime
    ends_at: datetime
    reach: str


@dataclass(frozen=True, slots=True)
class OffCall:
    rota: str


@dataclass(frozen=True, slots=True)
class Appointed:
    """COR-31: who answers for a fixed reader that runs while nobody is signed in. One at a time."""

    member: str
    site: str
    purposes: tuple[str, ...]
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Complied:
    """COR-09: the system administrator's statement, with everything that is not in compliance that day."""

    on: date
    not_in_compliance: tuple[str, ...]
    note: str = ""


Statement = (
    Founded | RecoveryRenewed | Listed | Granted | Approved | Ended | Transferred | Resumed | Trained | Disabled
    | Enabled | SecondFactorReset | ReviewOpened | Reviewed | ReviewClosed | OnCall | OffCall | Appointed | Complied
)  # fmt: skip
KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Statement)}


@dataclass(frozen=True, slots=True)
class Signed:
    """One statement as it stands in the list. `previous`: the digest of the one before; `signature`: Ed25519 of
    `said_bytes`, by the signer's key of that moment."""

    number: int
    at: datetime
    by: str
    statement: Statement
    previous: str
    signature: bytes = b""

    @property
    def said_bytes(self) -> bytes:
        """Everything but the signature, always the same bytes for the same statement."""
        kind, body = encoded(self.statement)
        document = [self.number, self.at.isoformat(), self.by, kind, body, self.previous]
        return b"vouch access statement\n" + json.dumps(document, sort_keys=True, ensure_ascii=False).encode()

    @property
    def digest(self) -> str:
        return sha256(self.said_bytes + b"\n" + self.signature).hexdigest()


def encoded(statement: Statement) -> tuple[str, dict[str, Any]]:
    """Kind and plain values, for JSON."""
    return type(statement).__name__, {field.name: _plain(getattr(statement, field.name)) for field in fields(statement)}


def decoded(kind: str, body: dict[str, Any]) -> Statement:
    """Raises ValueError for what this version does not know."""
    wanted = KINDS.get(kind)
    if wanted is None:
        raise ValueError(f"a statement of a kind that this version does not know: {kind}")
    hints = _HINTS[kind]
    if set(body) != set(hints):
        raise ValueError(f"a statement of kind {kind} has other fields")
    try:
        made: Statement = wanted(**{name: _typed(hints[name], value) for name, value in body.items()})
    except (TypeError, AttributeError) as error:
        raise ValueError(f"a statement of kind {kind} cannot be read") from error
    return made


_HINTS: dict[str, dict[str, Any]] = {name: get_type_hints(kind) for name, kind in KINDS.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(str(one) for one in value)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    return value


def _typed(wanted: Any, value: Any) -> Any:
    origin = get_origin(wanted)
    if wanted in (str, bool):
        if type(value) is not wanted:
            raise TypeError(f"a {wanted.__name__} is wanted")
        return value
    if origin is frozenset:
        return frozenset(get_args(wanted)[0](one) for one in value)
    if origin is tuple:
        return tuple(value)
    if wanted in (date, datetime):
        return wanted.fromisoformat(value)
    return wanted(value)
