"""What a member asks of stored reads, and what comes back of it: plate, kind of match, and a span of time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from app.domain.audit import stamp
from app.domain.authorisation import Authorisation
from app.domain.errors import FieldMistake
from app.domain.hot_lists import MatchKind
from app.domain.plates import MOST_CHARACTERS, Plate, cleaned, lookalike_key
from app.domain.reads import to_hundredth
from app.domain.regions import REGIONS
from app.domain.texts import visible

LIMIT = 200  # reads of one answer
ONE, SOME = "?", "*"
LEAST_KNOWN = 2  # characters of a pattern: fewer would be a look through everything that was read
LONGEST_CASE = 60
LONGEST_WORDS = 2000


class Compare(StrEnum):
    """How a read's plate is compared with the one asked for."""

    EXACT = "exact"
    LOOKALIKES = "lookalikes"
    PATTERN = "pattern"


@dataclass(frozen=True, slots=True)
class AskedSearch:
    """`plate`: whole, or with ? for one unknown character and * for any number of them. `end` is part of the span.

    `region`: "" asks for any; a read of which nobody knows the region agrees with each.
    """

    plate: str
    compare: Compare
    begin: datetime
    end: datetime
    region: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "plate", self._pattern() if self.compare is Compare.PATTERN else self._whole())
        if self.region and self.region not in REGIONS:
            raise FieldMistake("region", "this is no state or province")
        object.__setattr__(self, "begin", to_hundredth(self.begin))
        object.__setattr__(self, "end", to_hundredth(self.end))
        if self.end <= self.begin:
            raise FieldMistake("end", "the end comes after the beginning")

    def _whole(self) -> str:
        if ONE in self.plate or SOME in self.plate:
            raise FieldMistake("plate", "? and * are for plates known in part: choose that above")
        try:
            return Plate(self.plate).text
        except ValueError as mistake:
            raise FieldMistake("plate", str(mistake)) from mistake

    def _pattern(self) -> str:
        kept = "".join(c if c in ONE + SOME else cleaned(c) for c in self.plate)
        kept = "".join(SOME if mark == SOME else "".join(run) for mark, run in groupby(kept))
        if sum(c not in ONE + SOME for c in kept) < LEAST_KNOWN:
            raise FieldMistake("plate", f"at least {LEAST_KNOWN} characters have to be known")
        if len(kept.replace(SOME, "")) > MOST_CHARACTERS:
            raise FieldMistake("plate", f"a plate has at most {MOST_CHARACTERS} characters")
        return kept

    @property
    def key(self) -> str:
        return lookalike_key(self.plate)

    def match(self, text: str) -> MatchKind:
        """Of a read that agrees."""
        return MatchKind.EXACT if text == self.plate else MatchKind.POSSIBLE


def check_words(given: Authorisation) -> None:
    """Raises FieldMistake for what no record can take; what is missing is the gate's to say."""
    if len(given.case_number) > LONGEST_CASE:
        raise FieldMistake("case_number", f"a case number has at most {LONGEST_CASE} characters")
    if not visible(given.case_number.strip()):
        raise FieldMistake("case_number", "the case number has characters in it that cannot be seen")
    for name, text in (("purpose", given.purpose), ("factual_basis", given.factual_basis), ("why", given.why)):
        if len(text) > LONGEST_WORDS:
            raise FieldMistake(name, f"at most {LONGEST_WORDS} characters can be recorded")


@dataclass(frozen=True, slots=True)
class FoundRead:
    """One line of an answer. `camera`: its name, "" of one that was removed. `hit`: a hot list named the plate then."""

    id: str
    taken_at: datetime
    plate: Plate
    confidence: float
    camera_id: str
    camera: str
    match: MatchKind
    hit: bool


@dataclass(frozen=True, slots=True)
class Found:
    """`number`: of the search in the audit trail. `more`: there are others, older than those here, which come newest
    first."""

    number: int
    asked: AskedSearch
    given: Authorisation
    reads: tuple[FoundRead, ...]
    more: bool

    def __contains__(self, read_id: object) -> bool:
        return any(read.id == read_id for read in self.reads)


def response(reads: Sequence[FoundRead], *, more: bool) -> bytes:
    """The bytes that stand for an answer: JSON with sorted keys and no space, in UTF-8."""
    lines = [{field.name: _plain(getattr(read, field.name)) for field in fields(read)} for read in reads]
    said = {"more": more, "reads": lines}
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _plain(value: object) -> object:
    if isinstance(value, Plate):
        return [value.text, value.region]
    return stamp(value) if isinstance(value, datetime) else value
