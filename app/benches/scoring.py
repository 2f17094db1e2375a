"""How answers about plates are scored: the same rules as for everybody else's reader in the same run."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.plates import cleaned

Rectangle = tuple[float, float, float, float]
"""x, y, width, height in pixels."""
SURE = 0.9
BINS = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """A reader's surest plate in one picture beside the truth; an empty text where it saw none."""

    truth: str
    said: str
    confidence: float
    box: Rectangle | None
    true_box: Rectangle | None
    ms: float

    @property
    def exact(self) -> bool:
        return cleaned(self.said) == cleaned(self.truth)

    @property
    def found(self) -> bool:
        """The answer's middle lies in the labelled box, a tenth of its size allowed for."""
        if self.box is None or self.true_box is None:
            return False
        x, y = self.box[0] + self.box[2] / 2, self.box[1] + self.box[3] / 2
        left, top, w, h = self.true_box
        return left - 0.1 * w <= x <= left + 1.1 * w and top - 0.1 * h <= y <= top + 1.1 * h


def share(answers: Sequence[Answer]) -> float:
    return sum(a.exact for a in answers) / len(answers)


def wilson(right: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share; wide for few pictures, as it should be."""
    z = 1.959964
    middle = (right + z * z / 2) / (count + z * z)
    half = z / (count + z * z) * math.sqrt(right * (count - right) / count + z * z / 4)
    return max(0.0, middle - half), min(1.0, middle + half)


def edits(a: str, b: str) -> int:
    """Characters to insert, delete or replace to get from one text to the other."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]


def character_errors(answers: Sequence[Answer]) -> float:
    pairs = [(cleaned(a.truth), cleaned(a.said)) for a in answers]
    return sum(min(edits(truth, said), len(truth)) for truth, said in pairs) / sum(len(truth) for truth, _ in pairs)


def sure_ones(answers: Sequence[Answer]) -> tuple[float | None, float]:
    """How many of the answers given with confidence ≥ .9 are right (None if there are none), and their share of all."""
    sure = [a for a in answers if a.said and a.confidence >= SURE]
    return (share(sure) if sure else None), len(sure) / len(answers)


def calibration_error(answers: Sequence[Answer]) -> float | None:
    """Mean gap between confidence and share right over ten equal steps of confidence, weighted by answers."""
    given = [a for a in answers if a.said]
    if not given:
        return None
    steps: dict[int, list[Answer]] = {}
    for answer in given:
        steps.setdefault(min(BINS - 1, int(answer.confidence * BINS)), []).append(answer)
    gaps = (abs(sum(a.confidence for a in step) - sum(a.exact for a in step)) for step in steps.values())
    return sum(gaps) / len(given)
