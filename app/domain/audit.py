"""The records of the audit trail: what is written of an act, and what the tree commits to (AUD-01, CJIS AU-3).

A record never holds a plate or free text: such values stand beside the tree with a salt, and the record commits to
their salted hashes alone. Both can be erased, and every proof still holds (RES-05).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import Any

from app.domain.access import Member
from app.domain.gate import Act

VERSION = 1
SALT_BYTES = 16
LONGEST_TEXT = 400  # of anything that stands in the tree for good


class Event(StrEnum):
    """What is recorded beside the acts that the gate knows."""

    BEGIN = "trail:begin"  # the first record: whose trail it is, and the key that signs it
    KEY_CHANGED = "trail:key"
    KEY_CONFIRMED = "trail:key-confirmed"  # by the agency key
    OTHER_MACHINE = "trail:other-machine"  # the data were moved, or copied
    VALUES_ERASED = "trail:erase-values"
    INSTALLED = "desk:install"
    OPENED = "desk:open"  # at this machine
    BACKED_UP = "desk:back-up"
    PUT_BACK = "desk:put-back"
    RECOVERED = "desk:recover"
    SIGNED_IN = "sign-in:enter"
    SIGN_IN_FAILED = "sign-in:fail"
    SIGNED_OUT = "sign-in:leave"
    LOCKED = "desk:lock"
    UNLOCKED = "desk:unlock"
    BADGE_UNLOCKED = "sign-in:unlock-badge"
    FACTOR_SET_UP = "account:second-factor"
    RECOVERY_CODES = "account:recovery-codes"
    PASSWORD_CHANGED = "account:password"  # noqa: S105  the name of an act
    HANDED_OVER = "duty:hand-over"
    RUN_UNDER_ASSIGNMENT = "duty:assignment"
    LOOKED_AT_ALERT = "alert:look"
    FOLLOWED = "alert:follow"
    UNFOLLOWED = "alert:unfollow"
    ALERTED = "alert:show"
    READ_REFUSED = "read:refuse"
    READS_DESTROYED = "read:destroy"
    PROFILE_CHANGED = "policy:in-force"


class Outcome(StrEnum):
    ALLOWED = "allowed"  # written before the deed
    REFUSED = "refused"
    ANSWERED = "answered"  # what a question gave
    FAILED = "failed"  # it was allowed, and could not be done
    DONE = "done"  # of what needs no permission, or is recorded with its end


@dataclass(frozen=True, slots=True)
class Who:
    """`roles`: by their ids, sorted."""

    id: str
    name: str
    badge: str
    roles: tuple[str, ...]


def who(member: Member | None) -> Who | None:
    """None: the desk itself, or somebody who did not prove who they are."""
    if member is None:
        return None
    return Who(member.id, member.name, member.badge, tuple(sorted(member.roles | member.withheld.keys())))


@dataclass(frozen=True, slots=True)
class Entry:
    """What an action says of itself; the trail adds number, time and workstation.

    `about`: what it was done to, ids and words of ours, never a plate or what somebody typed. `values`: those; their
    names stand in the tree, they themselves do not. `ids`: opaque ids of what was returned or viewed. `response`: its
    bytes; the tree holds a salted digest. `of`: number of the record that this one ends.
    """

    act: Act | Event
    outcome: Outcome
    by: Who | None = None
    profile: str = ""
    clause: str = ""
    purpose: str = ""
    case: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    ids: Sequence[str] = ()
    response: bytes | None = field(default=None, repr=False)
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A value beside the tree. `salt` and `value` go together when it is erased."""

    name: str
    salt: bytes
    value: str = field(repr=False)

    @property
    def commitment(self) -> str:
        return commitment(self.name, self.salt, self.value.encode())


def commitment(name: str, salt: bytes, value: bytes) -> str:
    """SHA-256 over name, salt and value, each with its length before it."""
    return sha256(b"".join(len(part).to_bytes(8, "big") + part for part in (name.encode(), salt, value))).hexdigest()


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands in the tree. `at`: hundredths of a second, UTC (CJIS AU-8). `behind_s`: by how much the
    clock stood before the record in front. `values`: name and commitment. `digest`: of the response, "" without one;
    its salt is the value "response". `head`: hash of the signature over the tree in front of it, where one was made:
    so one signature at the end holds all of them."""

    number: int
    at: datetime
    desk: str
    act: str
    outcome: Outcome
    by: Who | None
    salt: str  # so that nobody finds a record out by guessing from a neighbour's proof
    profile: str = ""
    clause: str = ""
    purpose: str = ""
    case: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    ids: tuple[str, ...] = ()
    digest: str = ""
    of: int | None = None
    behind_s: int = 0
    head: str = ""

    @property
    def body(self) -> bytes:
        """The leaf of the tree: JSON with sorted keys and no space, empty fields left out, in UTF-8."""
        return _written(_plain(self)).encode()


def stamp(at: datetime) -> str:
    """ "2026-11-29T06:03:11.12Z"."""
    at = at.astimezone(UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 10_000:02d}Z"


def unstamped(text: str) -> datetime:
    if len(text) != len("2026-11-29T06:03:11.12Z") or text[-1] != "Z":
        raise ValueError("a time is written as 2026-11-29T06:03:11.12Z")
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def head_hash(key_id: bytes, signature: bytes) -> str:
    """What the next record says of the signed head in front of it."""
    return sha256(key_id + signature).hexdigest()[:32]


def hundredths(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=at.microsecond // 10_000 * 10_000)


def made(
    entry: Entry,
    number: int,
    at: datetime,
    desk: str,
    salts: Mapping[str, bytes],
    before: datetime | None,
    head: str = "",
) -> tuple[Record, tuple[Value, ...]]:
    """The record and the values beside it. `salts`: one for each value, for "response" where there is one, and for ""
    (the record itself); `before`: the time of the record in front; `head`: see Record. Raises ValueError for what no
    record may hold."""
    at = hundredths(at)
    kept = tuple(Value(name, salts[name], value) for name, value in sorted(entry.values.items()))
    digest = ""
    if entry.response is not None:
        digest = commitment("response", salts["response"], entry.response)
        kept = (*kept, Value("response", salts["response"], ""))
    for text in (entry.purpose, entry.case, entry.clause, *entry.about.values(), *entry.about):
        if len(text) > LONGEST_TEXT:
            raise ValueError("a text of a record is too long: it belongs into its values")
    record = Record(
        number=number,
        at=at,
        desk=desk,
        act=entry.act.value,
        outcome=entry.outcome,
        by=entry.by,
        salt=salts[""].hex(),
        profile=entry.profile,
        clause=entry.clause,
        purpose=entry.purpose,
        case=entry.case,
        about=dict(entry.about),
        counts=dict(entry.counts),
        values={one.name: one.commitment for one in kept if one.name != "response"},
        ids=tuple(entry.ids),
        digest=digest,
        of=entry.of,
        behind_s=max(1, -int((at - before) // timedelta(seconds=1))) if before and at < before else 0,
        head=head,
    )
    return record, kept


_KEYS = {
    "number": "n", "at": "at", "desk": "desk", "act": "act", "outcome": "outcome", "by": "by", "salt": "salt",
    "profile": "profile", "clause": "clause", "purpose": "purpose", "case": "case", "about": "about",
    "counts": "counts", "values": "values", "ids": "ids", "digest": "digest", "of": "of", "behind_s": "behind_s",
    "head": "head",
}  # fmt: skip
_MAY_BE_ZERO = ("number", "of")

_written = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def _plain(record: Record) -> dict[str, Any]:
    found: dict[str, Any] = {"v": VERSION}
    for name, key in _KEYS.items():
        value = getattr(record, name)
        if name == "at":
            value = stamp(value)
        elif name == "by" and value is not None:
            value = {"id": value.id, "name": value.name, "badge": value.badge, "roles": list(value.roles)}
        elif name in ("about", "counts", "values"):
            value = dict(value)
        elif name == "ids":
            value = list(value)
        if value or (name in _MAY_BE_ZERO and value is not None):
            found[key] = value
    return found


def plain(body: bytes) -> dict[str, Any]:
    """The record as JSON has it; raises ValueError for bytes that this version does not write, and is several times as
    fast as `read`, because a whole trail is read so.

    What is written again as it was read has sorted keys, none of them twice, no space and no other spelling; then every
    key is one of ours, its value of the right kind, and none is empty."""
    try:
        text = body.decode()
        found = json.loads(text)
        if type(found) is not dict or _written(found) != text or not found.keys() >= _NEEDED:
            raise ValueError(_OTHERWISE)
        for key, value in found.items():
            if not _FORMS[key](value):
                raise ValueError(_OTHERWISE)
    except (KeyError, RecursionError) as error:
        raise ValueError(_OTHERWISE) from error
    return found


_OTHERWISE = "a record that is not written as this version writes it"
_NEEDED = frozenset(("v", "n", "at", "desk", "act", "outcome", "salt"))
_OUTCOMES = frozenset(one.value for one in Outcome)
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d\dZ", re.ASCII)


@lru_cache(maxsize=64)
def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_time(value: Any) -> bool:
    return type(value) is str and (found := _TIME.fullmatch(value)) is not None and _is_day(found[1])


def _is_text(value: Any) -> bool:
    return type(value) is str and value != ""


def _is_number(value: Any) -> bool:
    return type(value) is int


def _is_texts(value: Any) -> bool:
    return type(value) is dict and set(map(type, value.values())) == _TEXTS


def _is_counts(value: Any) -> bool:
    return type(value) is dict and set(map(type, value.values())) == _NUMBERS


def _is_list(value: Any) -> bool:
    return type(value) is list and set(map(type, value)) == _TEXTS


def _is_who(value: Any) -> bool:
    if type(value) is not dict or value.keys() != _WHO or type(value["roles"]) is not list:
        return False
    return set(map(type, (value["id"], value["name"], value["badge"], *value["roles"]))) == _TEXTS


_TEXTS, _NUMBERS = {str}, {int}
_WHO = {"id", "name", "badge", "roles"}
_FORMS: Mapping[str, Callable[[Any], bool]] = {
    "v": lambda value: type(value) is int and value == VERSION,
    "n": _is_number, "at": _is_time, "desk": _is_text, "act": _is_text,
    "outcome": lambda value: type(value) is str and value in _OUTCOMES,
    "by": _is_who, "salt": _is_text, "profile": _is_text, "clause": _is_text, "purpose": _is_text, "case": _is_text,
    "about": _is_texts, "counts": _is_counts, "values": _is_texts, "ids": _is_list, "digest": _is_text,
    "of": _is_number, "behind_s": lambda value: type(value) is int and value > 0, "head": _is_text,
}  # fmt: skip


def read(body: bytes) -> Record:
    """Raises ValueError for bytes that this version does not write."""
    found = plain(body)
    by = found.get("by")
    return Record(
        number=found["n"],
        at=unstamped(found["at"]),
        desk=found["desk"],
        act=found["act"],
        outcome=Outcome(found["outcome"]),
        by=None if by is None else Who(by["id"], by["name"], by["badge"], tuple(by["roles"])),
        salt=found["salt"],
        ids=tuple(found.get("ids", ())),
        **{name: found[_KEYS[name]] for name in _REST if _KEYS[name] in found},
    )


_REST = (
    "profile", "clause", "purpose", "case", "about", "counts", "values", "digest", "of", "behind_s", "head",
)  # fmt: skip
