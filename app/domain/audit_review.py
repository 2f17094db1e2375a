"""The review of the audit trail: what is due, which searches are drawn, and what was decided about them (AU-6, AUD-05).

A review is what its records say: opened, a decision for each search, closed. It covers the searches from where the one
before ended up to the signed head at which it was drawn; a decision that is changed is a later record.

The sample can be drawn again by anybody who holds that head. Of the n searches whose first records stand between
`begin` and `size`, the p percent (rounded up, at least one) are taken for which SHA-256 over the head's root (32 bytes)
and the record's number (8 bytes, big-endian) is smallest. Whoever wrote a search could not know the root.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from zoneinfo import ZoneInfo

from app.domain.audit import Outcome, Record
from app.domain.outliers import Odd, Outlier
from app.domain.policy import Profile

OPENED, DECIDED, CLOSED = "opened", "decided", "closed"  # what a record of a review says it is, under "step"
OUTLIERS, NOTE = "outliers", "note"  # values beside its records


class Finding(StrEnum):
    """What a reviewer says of a search; the value is its word."""

    IN_ORDER = "in order"
    NO_BASIS = "no factual basis"
    TOO_VAGUE = "the reason is too vague"
    NOT_ALLOWED = "not an allowed purpose"
    OTHER_CASE = "does not belong to the case"
    PRIVATE = "private use suspected"
    TRACKING = "amounts to tracking"
    NO_GRANT = "no access should have been given"
    OTHER = "another finding"


@dataclass(frozen=True, slots=True)
class Decision:
    """`note`: as far as it still stands beside the trail."""

    search: int
    finding: Finding
    by: str  # the reviewer's id
    at: datetime
    number: int  # of its record
    note: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """`begin`, `size`: it covers the records from the one up to the other. `root`: of the signed head of that size.
    `looked_at`: how many searches that were. `decided`: by search, the latest decision."""

    id: str
    opened: Record
    begin: int
    size: int
    root: bytes
    looked_at: int
    sample: tuple[int, ...]
    outliers: tuple[Outlier, ...] = ()
    decided: Mapping[int, Decision] = field(default_factory=dict)
    closed: Record | None = None
    closing_note: str = ""

    @property
    def left(self) -> tuple[int, ...]:
        """Of the sample, what nobody has decided about."""
        return tuple(number for number in self.sample if number not in self.decided)

    @property
    def to_look_at(self) -> tuple[int, ...]:
        """The sample, and then what the outliers name beside it."""
        named = {number for outlier in self.outliers for number in outlier.searches}
        return (*self.sample, *sorted(named - set(self.sample)))

    @property
    def findings(self) -> tuple[Decision, ...]:
        return tuple(one for _, one in sorted(self.decided.items()) if one.finding is not Finding.IN_ORDER)

    def why_odd(self, search: int) -> tuple[Outlier, ...]:
        return tuple(one for one in self.outliers if search in one.searches)


def how_many(searches: int, percent: int) -> int:
    """The size of the sample: rounded up, at least one of any."""
    return min(searches, max(1, -(-searches * percent // 100))) if searches else 0


def drawn(searches: Iterable[int], root: bytes, percent: int) -> tuple[int, ...]:
    """The sample, in order of the records' numbers."""
    numbers = sorted(set(searches))
    chosen = sorted(numbers, key=lambda number: sha256(root + number.to_bytes(8, "big")).digest())
    return tuple(sorted(chosen[: how_many(len(numbers), percent)]))


# ------------------------------------------------------------------------------------------------ from the records


def reviews(records: Iterable[Record], values: Mapping[int, Mapping[str, str]]) -> tuple[Review, ...]:
    """In the order in which they were opened. `values`: by record, those that still stand. What is not of a review this
    list knows (it was read from the middle) is passed over."""
    found: dict[str, _Growing] = {}
    for record in records:
        about = record.about
        if record.outcome is not Outcome.DONE or "review" not in about:
            continue
        standing = values.get(record.number, {})
        if about.get("step") == OPENED:
            found[about["review"]] = _Growing(record, _outliers(standing.get(OUTLIERS, "")))
        elif (growing := found.get(about["review"])) is not None:
            growing.take(record, standing)
    return tuple(growing.review(id_) for id_, growing in found.items())


class _Growing:
    """A review as far as it was read."""

    def __init__(self, opened: Record, outliers: tuple[Outlier, ...]) -> None:
        self.opened, self.outliers = opened, outliers
        self.decided: dict[int, Decision] = {}
        self.closed: Record | None = None
        self.note = ""

    def take(self, record: Record, values: Mapping[str, str]) -> None:
        if record.about["step"] == CLOSED:
            self.closed, self.note = record, values.get(NOTE, "")
            return
        search, by = int(record.about["search"]), record.by.id if record.by else ""
        finding = Finding(record.about["finding"])
        self.decided[search] = Decision(search, finding, by, record.at, record.number, values.get(NOTE, ""))

    def review(self, id_: str) -> Review:
        about = self.opened.about
        return Review(
            id_,
            self.opened,
            int(about["begin"]),
            int(about["size"]),
            bytes.fromhex(about["root"]),
            self.opened.counts.get("searches", 0),
            tuple(int(number) for number in self.opened.ids),
            self.outliers,
            self.decided,
            self.closed,
            self.note,
        )


def packed(outliers: Sequence[Outlier]) -> str:
    """As they stand beside the record that opens a review."""
    return json.dumps([[one.kind.value, list(one.searches), one.why] for one in outliers], ensure_ascii=False)


def _outliers(text: str) -> tuple[Outlier, ...]:
    """Empty where they were erased."""
    return tuple(Outlier(Odd(kind), tuple(numbers), why) for kind, numbers, why in json.loads(text or "[]"))


# ------------------------------------------------------------------------------------------------------ what is due


def last_closed(found: Sequence[Review]) -> Review | None:
    return next((review for review in reversed(found) if review.closed is not None), None)


def open_one(found: Sequence[Review]) -> Review | None:
    """At most one is open."""
    return next((review for review in reversed(found) if review.closed is None), None)


def due(found: Sequence[Review], began: datetime, profile: Profile) -> date:
    """The agency's day by which the next review is to be closed. `began`: the trail's first record. It counts from
    the head at which the last one was drawn, so that one that was closed late puts nothing off."""
    last = last_closed(found)
    since = last.opened.at if last else began
    until = since + timedelta(days=profile.number("audit.review_days"))
    return until.astimezone(ZoneInfo(profile.time_zone)).date()
