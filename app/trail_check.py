"""Whether a trail is whole: tree, signed heads, keys, order, values. Of the desk's own file and of an exported one.

Nothing is believed because the file says so: every hash is computed anew from the records' bytes, every record is read,
and the head at the end must be signed by a key that leads back to the agency's. A signature costs 60 µs: those of the
heads in between are held by the records behind them, which name their hashes, and only every so many is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.domain import audit
from app.domain.audit import Event, Value
from app.domain.checkpoints import Checkpoint, certificate_text, change_text, key_id
from app.domain.merkle import Growing, leaf_hash

ASK_EVERY = 2000  # records between two looks at `go_on`
LOOK_EVERY = 1000  # heads between two whose signatures are looked at: what was sealed anew is found within these
OTHER_HISTORY = (
    "up to here the trail is not the one whose head was kept: records were changed and sealed anew, or this copy went "
    "its own way"
)

Node = tuple[int, int, bytes]  # level, number and hash of a whole subtree


@dataclass(frozen=True, slots=True)
class Sealed:
    """One record's bytes with the head that was signed after it, None where several were signed together. `values`:
    those that still stand beside it. `nodes`: hashes stored of the subtrees that end with it."""

    number: int
    body: bytes
    head: SignedHead | None = None
    values: tuple[Value, ...] = ()
    nodes: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedHead:
    size: int
    root: bytes
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Bad:
    """The first record that does not hold, and why, in words. `number` is where it should be; counted from 0."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Noted:
    """Nothing that breaks the trail, but to be looked into."""

    number: int
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`bad`: None when everything holds. `size`, `root`: of what was read. `first`, `last`: times of its records.
    `agency_key`: the key that the trail says is the agency's; `known`: it is the one that was asked for. `keys`: those
    that signed the trail, the first one first."""

    size: int
    root: bytes
    bad: Bad | None = None
    noted: tuple[Noted, ...] = ()
    first: datetime | None = None
    last: datetime | None = None
    origin: str = ""
    agency_key: bytes = b""
    known: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    keys: tuple[bytes, ...] = ()

    @property
    def whole(self) -> bool:
        return self.bad is None


_OF_KEYS = frozenset((Event.BEGIN, Event.KEY_CHANGED, Event.KEY_CONFIRMED, Event.OTHER_MACHINE))


class Cancelled(Exception):
    """Whoever waited for the verdict does not any more."""


def holds(public_key: bytes, signature: bytes, said: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, said)
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass
class _Key:
    """One of the keys that signed the trail, from the head over record `since` on."""

    since: int
    public: bytes


class _Reading:
    """What is known of a trail so far."""

    def __init__(self) -> None:
        self.tree = Growing()
        self.origin = self.desk = ""
        self.keys: list[_Key] = []
        self.agency = b""
        self.first = self.last = ""
        self.noted: list[Noted] = []
        self.counts: dict[str, int] = {}
        self.unconfirmed: dict[str, int] = {}
        self.sealed = 0  # how many records the last head is over
        self.heads: list[SignedHead] = []  # since the last one whose signature was looked at

    def take(self, sealed: Sealed) -> Bad | None:
        number = self.tree.size
        if sealed.number != number:
            return Bad(number, "its number is not the next one: records are missing, or stand in another order")
        try:
            record = audit.plain(sealed.body)
        except ValueError:
            return Bad(number, "it was edited: it is not written as the desk writes it")
        if why := self._order(record, number) or self._values(record, sealed.values):
            return Bad(number, why)
        if bad := self._head_before(record, number):
            return bad
        if (number == 0 or record["act"] in _OF_KEYS) and (why := self._keys(record, number)):
            return Bad(number, why)
        made = self.tree.add(leaf_hash(sealed.body))
        self.first, self.last = self.first or record["at"], record["at"]
        self.counts[record["act"]] = self.counts.get(record["act"], 0) + 1
        if sealed.nodes and not set(sealed.nodes) <= set(made):
            return Bad(number, "a hash that is stored of the tree up to it was changed")
        return self._head(sealed.head) if sealed.head is not None else None

    def _head(self, head: SignedHead) -> Bad | None:
        begin, size = self.sealed, self.tree.size
        if head.size != size or head.root != self.tree.root():
            several = (
                "" if begin == size - 1 else f" (or one of the records up to {size - 1}, which were sealed with it)"
            )
            return Bad(begin, f"it was changed{several}: the head that was signed over it is of another record")
        self.sealed = size
        self.heads.append(head)
        if len(self.heads) < LOOK_EVERY:
            return None
        if not self.signed(head):
            return Bad(begin, NOT_SIGNED)
        del self.heads[:-1]
        return None

    def _head_before(self, record: Mapping[str, Any], number: int) -> Bad | None:
        """The record names the head that was signed in front of it; so none is changed, taken out or put in."""
        before = self.heads[-1] if self.heads and self.sealed == number else None
        there = audit.head_hash(before.key_id, before.signature) if before else ""
        if record.get("head", "") == there:
            return None
        if before is None:
            return Bad(number - 1, "the head that was signed over it is missing")
        if self.signed(before):
            return Bad(number, "it was changed, moved or put in: it does not name the head that was signed before it")
        return Bad(number - 1, "the head over it was changed, or put in: it is not signed by the key of this trail")

    # each returns why the record does not hold, or ""

    def _order(self, record: Mapping[str, Any], number: int) -> str:
        behind = record.get("behind_s", 0)
        if record["n"] != number:
            return "it says that it is another record: it was moved, or one was put in or taken out before it"
        if self.desk and record["desk"] != self.desk:
            return "it was made at another workstation"
        if (record["at"] < self.last) != bool(behind):  # written so that texts compare as times do
            return "it is back-dated: its time lies before the record in front of it, and it does not say so"
        if not -1 < record.get("of", 0) < max(number, 1):
            return "it ends a record that is not there"
        if behind:
            self.noted.append(Noted(number, f"the clock stood {behind} s before the record in front"))
        return ""

    def _values(self, record: Mapping[str, Any], values: Iterable[Value]) -> str:
        for one in values:
            if one.name == "response":
                if "digest" not in record:
                    return "a salt stands beside it, and it has no response"
            elif record.get("values", {}).get(one.name) != one.commitment:
                return f"the value beside it ({one.name}) is not the one it was recorded with"
        return ""

    def _keys(self, record: Mapping[str, Any], number: int) -> str:
        about, act = record.get("about", {}), record["act"]
        if number == 0:
            return self._begin(record, about)
        if act == Event.BEGIN:
            return "a trail begins once, and this is not its first record"
        if act == Event.KEY_CHANGED:
            return self._changed(number, about)
        if act == Event.KEY_CONFIRMED:
            said, key = certificate_text(self.origin, about.get("key", "")), about.get("key", "")
            if not holds(self.agency, _bytes(about.get("certificate", "")), said):
                return "it says that the agency confirmed a key, and the agency's signature does not hold"
            self.unconfirmed.pop(key, None)
        if act == Event.OTHER_MACHINE:
            self.noted.append(Noted(number, "the trail goes on at another machine: the data were moved or copied"))
        return ""

    def _begin(self, record: Mapping[str, Any], about: Mapping[str, str]) -> str:
        self.origin, self.desk = about.get("origin", ""), record["desk"]
        self.agency = _bytes(about.get("agency_key", ""))
        key = about.get("key", "")
        if record["act"] != Event.BEGIN or not self.origin:
            return "a trail begins with a record that says whose it is: the first one is missing"
        if not holds(self.agency, _bytes(about.get("certificate", "")), certificate_text(self.origin, key)):
            return "the agency's signature over the key of this trail does not hold"
        self.keys.append(_Key(0, _bytes(key)))
        return ""

    def _changed(self, number: int, about: Mapping[str, str]) -> str:
        key, before = about.get("key", ""), self.keys[-1].public
        if _bytes(about.get("before", "")) != before:
            return "it says that a key was changed, and names another one than the trail was signed with"
        if proof := about.get("by_before", ""):
            if not holds(before, _bytes(proof), change_text(self.origin, number, key)):
                return "it says that the key before signed the change, and that signature does not hold"
        else:
            self.unconfirmed[key] = number
        self.keys.append(_Key(number, _bytes(key)))
        return ""

    def signed(self, head: SignedHead) -> bool:
        """By the key in force over its last record."""
        key = next((one.public for one in reversed(self.keys) if one.since < head.size), b"")
        said = Checkpoint(self.origin, head.size, head.root).text.encode()
        return head.key_id == key_id(self.origin, key) and holds(key, head.signature, said)


def check(
    records: Iterable[Sealed],
    last: SignedHead | None,
    agency_key: bytes = b"",
    kept: Iterable[Checkpoint] = (),
    go_on: Callable[[int], bool] = lambda done: True,  # noqa: ARG005  whoever does not care
) -> Verdict:
    """`last`: the newest signed head. `agency_key`: the agency's public key, where whoever asks knows it. `kept`: heads
    that were printed, exported or receipted before. `go_on` is told how many were read; False ends it: Cancelled."""
    state = _Reading()
    compared: dict[int, set[bytes]] = {}
    kept = list(kept)
    for one in kept:
        compared.setdefault(one.size, set()).add(one.root)
    bad: Bad | None = None
    for sealed in records:
        if sealed.number % ASK_EVERY == 0 and not go_on(sealed.number):
            raise Cancelled
        number = state.tree.size
        bad = state.take(sealed)
        if bad is None and state.tree.size in compared and compared[state.tree.size] != {state.tree.root()}:
            bad = Bad(number, OTHER_HISTORY)
        if bad is not None:
            break
    bad = bad or _sealed(state, last) or _kept(state, kept)
    bad = _first_unsigned(state, bad)
    known = bool(agency_key) and agency_key == state.agency
    if agency_key and not known:
        bad = Bad(0, "another key stands in the place of the agency's")
    noted = [Noted(n, "the key that signs was replaced, and the agency has not confirmed the new one")
             for n in state.unconfirmed.values()]  # fmt: skip
    first, last_at = (audit.unstamped(at) if at else None for at in (state.first, state.last))
    return Verdict(
        state.tree.size, state.tree.root(), bad, tuple(sorted((*state.noted, *noted), key=lambda one: one.number)),
        first, last_at, state.origin, state.agency, known, state.counts, tuple(one.public for one in state.keys),
    )  # fmt: skip


def _sealed(state: _Reading, last: SignedHead | None) -> Bad | None:
    size = state.tree.size
    if not size:
        return Bad(0, "it is empty")
    if last is None or last.size < size:
        return Bad(last.size if last else 0, "it stands behind the last signed head: it was put in from outside")
    if last.size > size:
        return Bad(size, f"it is missing: {last.size} records were signed, and {size} are there")
    if last.root != state.tree.root():
        return Bad(size - 1, "the last signed head is of other records")
    if not state.signed(last):
        return Bad(size - 1, "the last head is not signed by the key of this trail: it was sealed anew")
    return None


def _kept(state: _Reading, kept: Iterable[Checkpoint]) -> Bad | None:
    size = state.tree.size
    for one in kept:
        if one.origin != state.origin:
            return Bad(0, "the head that was kept is of another trail")
        if one.size > size:
            return Bad(size, f"it is missing: a head over {one.size} records was kept, and {size} are there")
    return None


NOT_SIGNED = (
    "it was changed and everything behind it sealed anew: the head over it is not signed by the key of this trail"
)


def _first_unsigned(state: _Reading, bad: Bad | None) -> Bad | None:
    """Whoever changed a record and computed everything behind it anew could not sign: the first head that is not
    signed names the record. Heads before it are signed over what still stands, so the first is found by halves."""
    if bad is None or not state.keys:
        return bad
    begin, end = 0, len(state.heads)
    while begin < end:
        middle = (begin + end) // 2
        if state.signed(state.heads[middle]):
            begin = middle + 1
        else:
            end = middle
    if begin == len(state.heads):
        return bad
    before = state.heads[begin - 1].size if begin else 0
    return Bad(before, NOT_SIGNED) if before < bad.number else bad


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
