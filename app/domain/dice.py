"""Draws that come out the same for the same seed; the seed itself comes from outside."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

Thing = TypeVar("Thing")


class Dice:
    """One seed, one series of throws."""

    def __init__(self, *seed: object) -> None:
        self._seed = "\n".join(map(str, seed))
        self._thrown = 0

    def below(self, limit: int) -> int:
        self._thrown += 1
        thrown = sha256(f"{self._seed}\n{self._thrown}".encode()).digest()
        return int.from_bytes(thrown[:8], "big") % limit

    def one(self, things: Sequence[Thing]) -> Thing:
        return things[self.below(len(things))]

    def some(self, things: Sequence[Thing], number: int) -> tuple[Thing, ...]:
        """So many of them in a new order, none twice; all where there are fewer."""
        left = list(things)
        return tuple(left.pop(self.below(len(left))) for _ in range(min(number, len(left))))
