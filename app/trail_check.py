"""Whether a trail is whole: tree, signed heads, keys, order, values. Of the desk's own file and of an exported one.

Nothing is believed because the file says so: every hash is computed anew from the records' bytes, every record is read,
and the head at the end must be signed by a key that leads back to the agency's. Signatures of all heads cost 150 µs
each, so they are looked at only as far as it takes to name the first bad record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.domain import audit
from app.domain.audit import Event, Record, Value
from app.domain.checkpoints import Checkpoint, certificate_text, change_text, key_id
from app.domain.merkle import Growing, leaf_hash

ASK_EVERY = 2000  # records between two looks at `go_on`


@dataclass(frozen=True, slots=True)
class Sealed:
    """One record's bytes with the head that was signed after it, None where several were signed together. `values`:
    those that still stand beside it."""

    number: int
    body: bytes
    head: SignedHead | None = None
    values: tuple[Value, ...] = ()


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
    `agency_key`: the key that the trail says is the agency's; `known`: it is the one that was asked for."""

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

    @property
    def whole(self) -> bool:
        return self.bad is None


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
        self.first: datetime | None = None
        self.last: datetime | None = None
        self.noted: list[Noted] = []
        self.counts: dict[str, int] = {}
        self.unconfirmed: dict[str, int] = {}
        self.heads: list[SignedHead] = []

    # each returns why the record does not hold, or ""

    def take(self, sealed: Sealed) -> str:
        if sealed.number != self.tree.size:
            return "its number is not the next one: records are missing, or stand in another order"
        try:
            record = audit.read(sealed.body)
        except ValueError:
            return "it was edited: it is not written as the desk writes it"
        if wrong := self._order(record, sealed.number) or self._values(record, sealed.values) or self._keys(record):
            return wrong
        self.tree.add(leaf_hash(sealed.body))
        self.first, self.last = self.first or record.at, record.at
        self.counts[record.act] = self.counts.get(record.act, 0) + 1
        if sealed.head is not None:
            if sealed.head.size != self.tree.size or sealed.head.root != self.tree.root():
                return "the head that was signed over it is of another record"
            self.heads.append(sealed.head)
        return ""

    def _order(self, record: Record, number: int) -> str:
        if record.number != number:
            return "it says that it is another record: it was moved, or one was put in or taken out before it"
        if self.desk and record.desk != self.desk:
            return "it was made at another workstation"
        if self.last is not None and (record.at < self.last) != bool(record.behind_s):
            return "it is back-dated: its time lies before the record in front of it, and it does not say so"
        if record.of is not None and not 0 <= record.of < number:
            return "it ends a record that is not there"
        if record.behind_s:
            self.noted.append(Noted(number, f"the clock stood {record.behind_s} s before the record in front"))
        return ""

    def _values(self, record: Record, values: Iterable[Value]) -> str:
        for one in values:
            if one.name == "response":
                if not record.digest:
                    return "a salt stands beside it, and it has no response"
            elif record.values.get(one.name) != one.commitment:
                return f"the value beside it ({one.name}) is not the one it was recorded with"
        return ""

    def _keys(self, record: Record) -> str:
        about, number = record.about, record.number
        if number == 0:
            return self._begin(record)
        if record.act == Event.KEY_CHANGED:
            return self._changed(number, about)
        if record.act == Event.KEY_CONFIRMED:
            said, key = certificate_text(self.origin, about.get("key", "")), about.get("key", "")
            if not holds(self.agency, _bytes(about.get("certificate", "")), said):
                return "it says that the agency confirmed a key, and the agency's signature does not hold"
            self.unconfirmed.pop(key, None)
        if record.act == Event.OTHER_MACHINE:
            self.noted.append(Noted(number, "the trail goes on at another machine: the data were moved or copied"))
        return ""

    def _begin(self, record: Record) -> str:
        about = record.about
        self.origin, self.desk = about.get("origin", ""), record.desk
        self.agency = _bytes(about.get("agency_key", ""))
        key = about.get("key", "")
        if record.act != Event.BEGIN or not self.origin:
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
        key = next(one.public for one in reversed(self.keys) if one.since < head.size)
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
    compared = {one.size: one for one in kept}
    bad: Bad | None = None
    for sealed in records:
        if sealed.number % ASK_EVERY == 0 and not go_on(sealed.number):
            raise Cancelled
        number = state.tree.size
        if why := state.take(sealed):
            bad = Bad(number, why)
            break
        if (other := compared.get(state.tree.size)) and other.root != state.tree.root():
            bad = Bad(number, "up to here the trail is not the one whose head was kept: records were changed and sealed "
                              "anew")  # fmt: skip
            break
    bad = bad or _sealed(state, last) or _kept(state, compared)
    bad = _first_unsigned(state, bad)
    known = bool(agency_key) and agency_key == state.agency
    if agency_key and not known:
        bad = Bad(0, "another key stands in the place of the agency's")
    noted = [Noted(n, "the key that signs was replaced, and the agency has not confirmed the new one")
             for n in state.unconfirmed.values()]  # fmt: skip
    return Verdict(
        state.tree.size, state.tree.root(), bad, tuple(sorted((*state.noted, *noted), key=lambda one: one.number)),
        state.first, state.last, state.origin, state.agency, known, state.counts,
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


def _kept(state: _Reading, compared: Mapping[int, Checkpoint]) -> Bad | None:
    size = state.tree.size
    for one in compared.values():
        if one.origin != state.origin:
            return Bad(0, "the head that was kept is of another trail")
        if one.size > size:
            return Bad(size, f"it is missing: a head over {one.size} records was kept, and {size} are there")
    return None


def _first_unsigned(state: _Reading, bad: Bad | None) -> Bad | None:
    """Whoever changed a record and computed everything behind it anew could not sign: the first head that is not
    signed names the record. Heads before it are signed over what still stands, so the first is found by halves."""
    if bad is None or not state.keys:
        return bad
    heads = [head for head in state.heads if head.size <= bad.number + 1]
    begin, end = 0, len(heads)
    while begin < end:
        middle = (begin + end) // 2
        if state.signed(heads[middle]):
            begin = middle + 1
        else:
            end = middle
    if begin == len(heads):
        return bad
    before = heads[begin - 1].size if begin else 0
    return Bad(before, "it was changed and everything behind it sealed anew: the head over it is not signed by the key "
                       "of this trail")  # fmt: skip


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
