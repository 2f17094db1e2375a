"""Partial watches (HOT-11) against one read: every pattern as masks over the read's characters, all tried at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import combinations_with_replacement, pairwise

import numpy as np
from numpy.typing import NDArray

from app.domain.hot_lists import PartialWatch
from app.domain.plates import ALPHABET, MOST_CHARACTERS, lookalike_key

_BITS = 6  # a character
_Wide = NDArray[np.uint64]


class Watches:
    """For each length of plate: which bits are asked for, what they must be, and whose they are."""

    def __init__(self, watches: Sequence[PartialWatch]) -> None:
        self.watches = tuple(watches)

    def found(self, key: str) -> list[PartialWatch]:
        """Those a plate with this lookalike key may be, in their order."""
        if not self.watches:
            return []
        masks, values, owners = self._tables[len(key)]
        agreeing = np.flatnonzero((masks & np.uint64(_bits(key))) == values)
        return [self.watches[owner] for owner in dict.fromkeys(owners[row] for row in agreeing.tolist())]

    @cached_property
    def _tables(self) -> list[tuple[_Wide, _Wide, list[int]]]:
        return [self._table(length) for length in range(MOST_CHARACTERS + 1)]

    def _table(self, length: int) -> tuple[_Wide, _Wide, list[int]]:
        masks, values, owners = [], [], []
        for owner, watch in enumerate(self.watches):
            for fixed in set(_spelled_out(lookalike_key(watch.pattern), length)):
                masks.append(_bits(fixed, asked=True))
                values.append(_bits(fixed))
                owners.append(owner)
        return np.array(masks, np.uint64), np.array(values, np.uint64), owners


def _bits(text: str, *, asked: bool = False) -> int:
    """`asked`: ones where a character is known; otherwise the characters, zeros where one is not."""
    found = 0
    for character in text:
        known = 0 if character == "?" else (1 << _BITS) - 1 if asked else ALPHABET.index(character) + 1
        found = found << _BITS | known
    return found


def _spelled_out(pattern: str, length: int) -> Iterator[str]:
    """The pattern at exactly that length, with ? for what its stars stand for; nothing where it cannot be."""
    pieces = pattern.split("*")
    free = length - sum(map(len, pieces))
    stars = len(pieces) - 1
    if free < 0 or (free and not stars):
        return
    if not stars:
        yield pattern
        return
    for ends in combinations_with_replacement(range(free + 1), stars - 1):
        bounds = (0, *ends, free)
        gaps = [after - before for before, after in pairwise(bounds)]
        yield pieces[0] + "".join("?" * gap + piece for gap, piece in zip(gaps, pieces[1:], strict=True))
