"""From the reader's columns to texts: likely texts of a crop, and how well a text fits several crops."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from app.domain.plates import ALPHABET

BLANK = 0
"""Output 0 is "no character here"; character i of ALPHABET is output i + 1."""

Columns = npt.NDArray[np.float32]
"""Columns × 37 log-probabilities."""
Codes = tuple[int, ...]
Beam = tuple[Codes, float, float]
"""A beginning, and the log-probabilities that it ends in a blank or in its last character."""
NEVER = -1e9
_WORTH_A_LOOK = math.log(4e-3)


def text_of(codes: Codes) -> str:
    return "".join(ALPHABET[code - 1] for code in codes)


def plain(columns: Columns) -> Codes:
    """The loudest output of each column, with repeats and blanks taken out."""
    loudest = columns.argmax(1).tolist()
    return tuple(c for at, c in enumerate(loudest) if c != BLANK and (at == 0 or c != loudest[at - 1]))


def likely(columns: Columns, width: int = 6) -> list[tuple[Codes, float]]:
    """Texts with their log-probability, likeliest first, by prefix search that keeps `width` beginnings."""
    beams: list[Beam] = [((), 0.0, NEVER)]
    worth = columns > _WORTH_A_LOOK
    for column, choices in zip(columns.tolist(), [np.flatnonzero(row).tolist() for row in worth], strict=True):
        if choices == [BLANK]:
            beams = [(prefix, _either(blank, char) + column[BLANK], NEVER) for prefix, blank, char in beams]
        else:
            beams = _grown(beams, column, choices or [max(range(len(column)), key=column.__getitem__)])[:width]
    return sorted(((prefix, _either(blank, char)) for prefix, blank, char in beams), key=lambda one: -one[1])


def _grown(beams: list[Beam], column: list[float], choices: list[int]) -> list[Beam]:
    """Every beginning with every output worth a look appended, likeliest first."""
    blanks: dict[Codes, float] = {}
    chars: dict[Codes, float] = {}
    for prefix, blank, char in beams:
        whole = _either(blank, char)
        for code in choices:
            if code == BLANK:
                blanks[prefix] = _either(blanks.get(prefix, NEVER), whole + column[code])
                continue
            longer = (*prefix, code)
            if prefix and code == prefix[-1]:
                chars[prefix] = _either(chars.get(prefix, NEVER), char + column[code])
                chars[longer] = _either(chars.get(longer, NEVER), blank + column[code])
            else:
                chars[longer] = _either(chars.get(longer, NEVER), whole + column[code])
    grown = [(prefix, blanks.get(prefix, NEVER), chars.get(prefix, NEVER)) for prefix in {**blanks, **chars}]
    return sorted(grown, key=lambda beam: -max(beam[1], beam[2]))


def _either(a: float, b: float) -> float:
    """The logarithm of the sum of two probabilities given by their logarithms."""
    high, low = (a, b) if a >= b else (b, a)
    return high if low <= NEVER / 2 else high + math.log1p(math.exp(low - high))


def fit(crops: npt.NDArray[np.float32], texts: Sequence[Codes]) -> npt.NDArray[np.float64]:
    """Log-probability of each text on each crop (texts × crops), over every way it can lie on the columns."""
    longest = max((len(text) for text in texts), default=0)
    states = 2 * longest + 1
    labels = np.zeros((len(texts), states), np.int64)
    skips = np.zeros((len(texts), states), bool)
    for at, text in enumerate(texts):
        labels[at, 1 : 2 * len(text) : 2] = text
        for place in range(1, len(text)):
            skips[at, 2 * place + 1] = text[place] != text[place - 1]
    spoken = crops[:, :, labels].astype(np.float64)  # crops × columns × texts × states
    reach = np.full((len(crops), len(texts), states), NEVER)
    reach[:, :, 0] = spoken[:, 0, :, 0]
    if states > 1:
        reach[:, :, 1] = spoken[:, 0, :, 1]
    for column in range(1, crops.shape[1]):
        one = np.full_like(reach, NEVER)
        one[:, :, 1:] = reach[:, :, :-1]
        two = np.full_like(reach, NEVER)
        two[:, :, 2:] = np.where(skips[None, :, 2:], reach[:, :, :-2], NEVER)
        reach = np.logaddexp(np.logaddexp(reach, one), two) + spoken[:, column]
    ends = np.array([2 * len(text) for text in texts])
    last = np.take_along_axis(reach, ends[None, :, None], 2)[:, :, 0]
    before = np.take_along_axis(reach, np.maximum(ends - 1, 0)[None, :, None], 2)[:, :, 0]
    return np.where(ends[None] > 0, np.logaddexp(last, before), last).T


def places(columns: Columns, text: Codes) -> list[int]:
    """For each character the column where it is said loudest, along the best way the text lies on the columns."""
    labels = np.zeros(2 * len(text) + 1, np.int64)
    labels[1::2] = text
    can_skip = np.zeros(len(labels), bool)
    can_skip[3::2] = labels[3::2] != labels[1:-2:2]
    spoken = columns[:, labels].astype(np.float64)
    reach = np.full(len(labels), NEVER)
    reach[:2] = spoken[0, :2]
    came = np.zeros(spoken.shape, np.int8)
    for column in range(1, len(columns)):
        ways = np.full((3, len(labels)), 2 * NEVER)
        ways[0] = reach
        ways[1, 1:] = reach[:-1]
        ways[2, 2:] = np.where(can_skip[2:], reach[:-2], 2 * NEVER)
        came[column] = ways.argmax(0)
        reach = ways.max(0) + spoken[column]
    state = len(labels) - 1 if reach[-1] >= reach[-2] else len(labels) - 2
    loudest: dict[int, int] = {}
    for column in range(len(columns) - 1, -1, -1):
        if state % 2 == 1:
            place = state // 2
            if place not in loudest or spoken[column, state] > spoken[loudest[place], state]:
                loudest[place] = column
        state -= int(came[column, state])
    return [loudest[place] for place in range(len(text))]
