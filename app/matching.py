"""All wanted plates, held in memory, answering one read in a time that hardly grows with the lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from app.domain.hot_lists import Entry, HotListVersion, Match, MatchKind
from app.domain.plates import Plate, lookalike_key

_Codes = NDArray[np.uint64]
_Rows = NDArray[np.uint32]


def _code(text: str) -> int:
    """At most ten characters of 0-9A-Z as one number below 2^53; the leading 1 keeps leading zeros apart."""
    return int("1" + text, 36)


class _Index:
    """Sorted plate codes beside the rows they stand for: twelve bytes an entry, searched by halves."""

    def __init__(self, codes: list[int]) -> None:
        unsorted: _Codes = np.array(codes, dtype=np.uint64)
        order = np.argsort(unsorted, kind="stable")
        self._codes: _Codes = unsorted[order]
        self._rows: _Rows = order.astype(np.uint32)

    def rows(self, text: str) -> list[int]:
        """Rows with this text, in the order they were listed."""
        code = np.uint64(_code(text))
        first = int(self._codes.searchsorted(code, side="left"))
        last = int(self._codes.searchsorted(code, side="right"))
        return [int(row) for row in self._rows[first:last]]


class Matcher:
    """Immutable: a new list means a new Matcher, built aside and swapped in, so a read never meets half a list."""

    def __init__(self, versions: tuple[HotListVersion, ...], entries: tuple[Entry, ...], owners: list[int]) -> None:
        """`owners` names, for each entry, its place in `versions`."""
        self.versions = versions
        self._entries = entries
        self._owners = np.array(owners, dtype=np.uint16)
        self._texts = _Index([_code(entry.plate.text) for entry in entries])
        self._keys = _Index([_code(entry.plate.key) for entry in entries])

    @classmethod
    def build(cls, lists: Iterable[tuple[HotListVersion, Iterable[Entry]]]) -> Matcher:
        """Takes each list's entries once, in order; they may come from a cursor."""
        versions: list[HotListVersion] = []
        entries: list[Entry] = []
        owners: list[int] = []
        for version, listed in lists:
            before = len(entries)
            entries.extend(listed)
            owners.extend([len(versions)] * (len(entries) - before))
            versions.append(version)
        return cls(tuple(versions), tuple(entries), owners)

    def __len__(self) -> int:
        return len(self._entries)

    def matches(self, plate: Plate, at: datetime) -> tuple[Match, ...]:
        """Every entry in force at `at` that the plate agrees with: exact ones first, then lookalikes as POSSIBLE."""
        exact = self._texts.rows(plate.text)
        alike = [row for row in self._keys.rows(lookalike_key(plate.text)) if row not in exact]
        found = [self._match(row, MatchKind.EXACT) for row in exact]
        found += [self._match(row, MatchKind.POSSIBLE) for row in alike]
        return tuple(match for match in found if match.entry.in_force(at) and _may_be(match.entry.plate, plate))

    def _match(self, row: int, kind: MatchKind) -> Match:
        return Match(self._entries[row], kind, self.versions[int(self._owners[row])])


NO_LISTS = Matcher((), (), [])


def _may_be(listed: Plate, read: Plate) -> bool:
    """A read's region is unknown until a person confirms it; the unknown excludes nothing."""
    return not (listed.region and read.region and listed.region != read.region)
