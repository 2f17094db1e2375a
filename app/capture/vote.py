"""One plate out of many readings: each character voted for, weighted by confidence and by the plate's size."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from dataclasses import dataclass, field

from app.domain.plates import MOST_CHARACTERS
from app.domain.reads import Candidate, Character, Reading

FULL_WIDTH = 110.0
"""Pixels from which a plate's size no longer adds weight to its reading."""

_RUNNERS_UP = 3
_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """The vote so far; `agreeing` readings said exactly `text`."""

    text: str
    confidence: float
    characters: tuple[Character, ...]
    candidates: tuple[Candidate, ...]
    readings: int
    agreeing: int


@dataclass(slots=True)
class _OfLength:
    """All readings of one length: the belief in each character at each place, and the weight that put it first."""

    places: tuple[dict[str, float], ...]
    firsts: tuple[dict[str, float], ...]
    weight: float = 0.0
    sure: float = 0.0  # sum of weight × confidence of the reading


@dataclass(slots=True)
class Ballot:
    """Grows by one reading at a time and keeps sums only, however long a car stands there."""

    _lengths: dict[int, _OfLength] = field(default_factory=dict)
    _texts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _readings: int = 0

    def add(self, reading: Reading, width: float) -> None:
        """Count one reading of a plate that was `width` pixels wide; one too long for a plate is left out."""
        length = len(reading.text)
        if not 0 < length <= MOST_CHARACTERS:
            return
        weight = max(reading.confidence, 1e-6) * min(max(width, 1.0) / FULL_WIDTH, 1.0)
        group = self._lengths.setdefault(length, _OfLength(_counters(length), _counters(length)))
        group.weight += weight
        group.sure += weight * reading.confidence
        for place, first, character in zip(group.places, group.firsts, reading.characters, strict=True):
            first[character.char] += weight
            for char, sure in ((character.char, character.confidence), *character.alternatives):
                place[char] += weight * sure
        self._readings += 1
        if reading.text in self._texts or len(self._texts) < 200:
            self._texts[reading.text] += 1

    def verdict(self) -> Verdict | None:
        """None before the first reading. The length with most weight wins first, then each place by itself."""
        if not self._lengths:
            return None
        group = max(self._lengths.values(), key=lambda one: (one.weight, len(one.places)))
        share = group.weight / sum(one.weight for one in self._lengths.values())
        characters = tuple(_character(place, group.weight) for place in group.places)
        text = "".join(c.char for c in characters)
        agreed = _mean(tuple(first[c.char] / group.weight for first, c in zip(group.firsts, characters, strict=True)))
        together = min(share * agreed * group.sure / group.weight, 1.0)
        candidates = _candidates(text, characters, together)
        return Verdict(text, together, characters, candidates, self._readings, self._texts.get(text, 0))


def _counters(length: int) -> tuple[dict[str, float], ...]:
    return tuple(defaultdict(float) for _ in range(length))


def _character(place: dict[str, float], weight: float) -> Character:
    """The character with most weight; ties go to the earlier in the alphabet, so that a vote can be repeated."""
    shares = [(char, min(sure / weight, 1.0)) for char, sure in place.items()]
    (char, sure), *others = sorted(shares, key=lambda share: (-share[1], share[0]))
    return Character(char, sure, tuple(other for other in others[:_RUNNERS_UP] if other[1] >= 0.01))


def _candidates(text: str, characters: tuple[Character, ...], confidence: float) -> tuple[Candidate, ...]:
    """Whole texts the plate could also be, likeliest first: its three weakest places, each with its runners-up."""
    weakest = sorted(range(len(characters)), key=lambda i: characters[i].confidence)[:3]
    choices = []
    for i, c in enumerate(characters):
        runners_up = c.alternatives[:2] if i in weakest else ()
        choices.append(((c.char, c.confidence), *runners_up))
    best = _mean(tuple(c.confidence for c in characters))
    found = []
    for combination in itertools.product(*choices):
        other = "".join(char for char, _ in combination)
        if other != text:
            found.append(Candidate(other, confidence * _mean(tuple(sure for _, sure in combination)) / best))
    return tuple(sorted(found, key=lambda c: (-c.confidence, c.text))[:_CANDIDATES])


def _mean(numbers: tuple[float, ...]) -> float:
    """Geometric: one doubtful character makes the whole plate doubtful."""
    return math.exp(sum(math.log(max(n, 1e-9)) for n in numbers) / len(numbers))


def unlikeness(one: str, other: str) -> int:
    """Levenshtein distance, over at most ten characters."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (a != b))
    return row[-1]
