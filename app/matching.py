"""All wanted plates, held in memory, answering one read in a time that hardly grows with the lists.

Only codes and what decides are in memory; an entry's words are fetched from its sealed file when it is hit. If they
cannot be had then, the alert comes all the same and says so: live alerts fail open.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import Unavailable
from app.domain.hot_lists import Entry, EntryName, HotListVersion, Match, MatchKind, PartialWatch
from app.domain.plates import ALPHABET, Plate, lookalike_key
from app.listed import NEVER, Columns, ColumnsMaker, code, codes_of, seconds
from app.partial_watches import Watches

log = logging.getLogger(__name__)

WORDLESS = "The list's file cannot be read: ask dispatch what this plate is wanted for."

Words = Callable[[int], Entry]
"""An entry by its number in its file. Raises Unavailable or KeyError."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Entries that stand together: a whole list, or all that deltas added to it. `sources`: for each row its place in
    `words`, None while that is always the first; `gone`: rows a delta took out."""

    columns: Columns
    words: tuple[Words, ...]
    sources: NDArray[np.uint8] | None = None
    gone: NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        return len(self.columns) - (0 if self.gone is None else int(np.count_nonzero(self.gone)))

    def rows(self, key: np.uint64) -> Sequence[int]:
        """Rows with this lookalike key, in the order they were listed."""
        keys = self.columns.keys
        first = last = int(keys.searchsorted(key))
        most, same = len(keys), int(key)
        while last < most and keys.item(last) == same:
            last += 1
        if first == last or self.gone is None:
            return range(first, last)
        return [row for row in range(first, last) if not self.gone.item(row)]

    def region(self, row: int) -> str:
        return self.columns.region_names[int(self.columns.regions[row])]

    def category(self, row: int) -> str:
        return self.columns.category_names[int(self.columns.categories[row])]

    def entry(self, row: int, begins: str) -> Entry:
        """With its words, or without when its file cannot be read any more; `begins`: of such an entry's id."""
        number = int(self.columns.numbers[row])
        source = 0 if self.sources is None else int(self.sources[row])
        try:
            return self.words[source](number)
        except (Unavailable, KeyError) as trouble:
            log.error("the words of a listed plate cannot be read: %s", type(trouble).__name__)
        plate = Plate(_text(int(self.columns.codes[row])), self.region(row))
        return Entry(f"{begins}{source}-{number}", plate, self.category(row), WORDLESS)

    def named(self, names: Sequence[EntryName]) -> list[NDArray[np.intp]]:
        """For each name the rows it means."""
        if not names:
            return []
        codes, keys = codes_of([name.plate.text for name in names])
        firsts = self.columns.keys.searchsorted(keys).tolist()
        lasts = self.columns.keys.searchsorted(keys, side="right").tolist()
        regions = {name: place for place, name in enumerate(self.columns.region_names)}
        categories = {name: place for place, name in enumerate(self.columns.category_names)}
        found = []
        for name, said, first, last in zip(names, codes, firsts, lasts, strict=True):
            region, category = regions.get(name.plate.region), categories.get(name.category)
            rows = [
                row
                for row in range(first, last)
                if self.columns.codes[row] == said
                and self.columns.regions[row] == region
                and self.columns.categories[row] == category
                and not (self.gone is not None and self.gone[row])
            ]
            found.append(np.array(rows, np.intp))
        return found


@dataclass(frozen=True, slots=True, eq=False)
class ListInMemory:
    """One list in force: its entries, those of deltas behind them, and its partial watches. `files`: names of what it
    was made of, so that a later version of it need not load them again."""

    version: HotListVersion
    parts: tuple[Part, ...]
    watches: Watches = field(default_factory=lambda: Watches(()))
    files: tuple[str, ...] = ()

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    @property
    def begins(self) -> str:
        return f"{self.version.list_id}/{self.version.version}/"


class Agreeing(NamedTuple):
    """A listed entry a plate agrees with, before its words are fetched."""

    listed: ListInMemory
    part: Part
    row: int
    kind: MatchKind


class Matcher:
    """Immutable: a new list means a new Matcher, built aside and swapped in, so a read never meets half a list."""

    def __init__(self, lists: tuple[ListInMemory, ...], refused: tuple[HotListVersion, ...] = ()) -> None:
        """`refused`: versions in force whose files cannot be read; nothing is compared with them."""
        self.lists = lists
        self.versions = tuple(listed.version for listed in lists)
        self.refused = refused

    @classmethod
    def build(
        cls,
        lists: Iterable[tuple[HotListVersion, Iterable[Entry]]],
        watches: Iterable[PartialWatch] = (),
    ) -> Matcher:
        """Of entries that stand in no file; the partial watches belong to the last list."""
        made = [ListInMemory(version, (_in_memory(list(entries)),)) for version, entries in lists]
        if made and (asked := tuple(watches)):
            made[-1] = ListInMemory(made[-1].version, made[-1].parts, Watches(asked))
        return cls(tuple(made))

    def __len__(self) -> int:
        return sum(map(len, self.lists))

    def matches(self, plate: Plate, at: datetime) -> tuple[Match, ...]:
        """Every entry in force at `at` that the plate agrees with: exact ones, then lookalikes and then partial
        watches as POSSIBLE."""
        found = sorted(self._agreeing(plate, at), key=lambda one: one.kind is MatchKind.POSSIBLE)
        matches = [Match(one.part.entry(one.row, one.listed.begins), one.kind, one.listed.version) for one in found]
        matches += self.partial(plate)
        return tuple(match for match in matches if match.entry.in_force(at) and _may_be(match.entry.plate, plate))

    def exact(self, plate: Plate, at: datetime) -> list[Agreeing]:
        """From memory alone."""
        return [one for one in self._agreeing(plate, at) if one.kind is MatchKind.EXACT]

    def lookalikes(self, plate: Plate, at: datetime) -> list[Agreeing]:
        """From memory alone."""
        return [one for one in self._agreeing(plate, at) if one.kind is MatchKind.POSSIBLE]

    def partial(self, plate: Plate) -> list[Match]:
        """Partial watches the plate may be, whether in force or not."""
        key = lookalike_key(plate.text)
        return [
            Match(watch.met_by(plate), MatchKind.POSSIBLE, listed.version)
            for listed in self.lists
            for watch in listed.watches.found(key)
        ]

    def _agreeing(self, plate: Plate, at: datetime) -> list[Agreeing]:
        key = np.uint64(code(lookalike_key(plate.text)))
        found = []
        for listed in self.lists:
            for part in listed.parts:
                for row in part.rows(key):
                    if not _ended(part.columns.expires.item(row), at):
                        same = part.columns.codes.item(row) == code(plate.text)
                        found.append(Agreeing(listed, part, row, MatchKind.EXACT if same else MatchKind.POSSIBLE))
        return found


def _ended(expires: int, at: datetime) -> bool:
    """Whole seconds are rounded up: the entry's own words decide about the last one."""
    return expires != NEVER and expires <= seconds(at) - 1


def _in_memory(entries: list[Entry]) -> Part:
    maker = ColumnsMaker()
    if entries:
        maker.add(entries, range(len(entries)))
    return Part(maker.columns(), (entries.__getitem__,))


def _text(number: int) -> str:
    """What `code` was made of."""
    text = ""
    while number > 1:
        number, digit = divmod(number, len(ALPHABET))
        text = ALPHABET[digit] + text
    return text


NO_LISTS = Matcher(())


def _may_be(listed: Plate, read: Plate) -> bool:
    """A read's region is unknown until a person confirms it; the unknown excludes nothing."""
    return not (listed.region and read.region and listed.region != read.region)
