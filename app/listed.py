"""What memory holds of a list: 26 bytes an entry, sorted by lookalike key; the words of an entry stay in its file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.hot_lists import Entry
from app.domain.plates import ALPHABET, MOST_CHARACTERS, lookalike_key

NEVER = 0xFFFF_FFFF  # of `expires`
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_NAMES = 256
_NO_DIGIT = 255

Wide = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Columns:
    """One value an entry in each. `numbers`: its number in its file; `expires`: whole seconds since 1970, rounded up,
    so that nothing ends early; `categories` and `regions`: places in the names beside them."""

    keys: Wide
    codes: Wide
    numbers: NDArray[np.uint32]
    expires: NDArray[np.uint32]
    categories: NDArray[np.uint8]
    regions: NDArray[np.uint8]
    category_names: tuple[str, ...]
    region_names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.keys)

    def taken(self, rows: NDArray[Any]) -> Columns:
        """Those rows alone, in that order."""
        return replace(self, **{name: getattr(self, name)[rows] for name in DTYPES})


DTYPES: dict[str, type[np.unsignedinteger[Any]]] = {
    "keys": np.uint64,
    "codes": np.uint64,
    "numbers": np.uint32,
    "expires": np.uint32,
    "categories": np.uint8,
    "regions": np.uint8,
}
assert [field.name for field in fields(Columns)][: len(DTYPES)] == list(DTYPES)


def code(text: str) -> int:
    """At most ten characters of 0-9A-Z as one number below 2^53; the leading 1 keeps leading zeros apart."""
    return int("1" + text, 36)


def _digits(alphabet: str) -> NDArray[np.uint8]:
    table = np.full(256, _NO_DIGIT, np.uint8)
    for written, meant in zip(ALPHABET, alphabet, strict=True):
        table[ord(written)] = ALPHABET.index(meant)
    return table


_PLAIN, _FOLDED = _digits(ALPHABET), _digits(lookalike_key(ALPHABET))


def codes_of(texts: Sequence[str]) -> tuple[Wide, Wide]:
    """`code` of many plates at once, and of their lookalike keys."""
    written = np.array(texts, dtype=f"S{MOST_CHARACTERS}").view(np.uint8).reshape(len(texts), MOST_CHARACTERS)
    return _numbers(_PLAIN[written]), _numbers(_FOLDED[written])


def _numbers(digits: NDArray[np.uint8]) -> Wide:
    found = np.ones(len(digits), np.uint64)
    for place in range(MOST_CHARACTERS):
        digit = digits[:, place]
        found = np.where(digit == _NO_DIGIT, found, found * np.uint64(36) + digit)
    return found


def seconds(expires_at: datetime | None) -> int:
    """For `Columns.expires`; what ends after 2106 is left to the entry's own words."""
    if expires_at is None:
        return NEVER
    past = expires_at - _EPOCH
    whole = past.days * 86_400 + past.seconds + (1 if past.microseconds else 0)
    return min(max(whole, 0), NEVER)


class ColumnsMaker:
    """Takes entries in batches, in the order of their numbers."""

    def __init__(self) -> None:
        self._pieces: dict[str, list[NDArray[Any]]] = {name: [] for name in DTYPES}
        self._names: tuple[dict[str, int], dict[str, int]] = ({}, {})
        self.count = 0

    def add(self, entries: Sequence[Entry], numbers: Sequence[int]) -> None:
        codes, keys = codes_of([entry.plate.text for entry in entries])
        categories, regions = self._names
        rows: dict[str, NDArray[Any]] = {
            "keys": keys,
            "codes": codes,
            "numbers": np.array(numbers, np.uint32),
            "expires": np.array([seconds(entry.expires_at) for entry in entries], np.uint32),
            "categories": _places(categories, [entry.category for entry in entries]),
            "regions": _places(regions, [entry.plate.region for entry in entries]),
        }
        for name, values in rows.items():
            self._pieces[name].append(values)
        self.count += len(entries)

    def columns(self) -> Columns:
        """Empties the maker as it goes, so that nothing stands twice in memory."""
        joined = {name: self._joined(name) for name in DTYPES}
        order = np.argsort(joined["keys"], kind="stable").astype(np.uint32)
        for name in DTYPES:
            joined[name] = joined[name][order]
        categories, regions = (tuple(names) for names in self._names)
        return Columns(**joined, category_names=categories, region_names=regions)

    def _joined(self, name: str) -> NDArray[Any]:
        pieces = self._pieces.pop(name)
        return np.concatenate([np.empty(0, DTYPES[name]), *pieces])


def _places(names: dict[str, int], said: Sequence[str]) -> NDArray[np.uint8]:
    found = [names.setdefault(name, len(names)) for name in said]
    if len(names) > _MOST_NAMES:
        raise ValueError("a list has at most 256 regions and 256 categories")
    return np.array(found, np.uint8)


def joined(parts: Sequence[Columns]) -> tuple[Columns, NDArray[np.uint8]]:
    """Several small ones as one, and from which of them each row is; equal keys stay in order of parts."""
    categories: dict[str, int] = {}
    regions: dict[str, int] = {}
    rows: dict[str, list[NDArray[Any]]] = {name: [] for name in DTYPES}
    for part in parts:
        for name in ("keys", "codes", "numbers", "expires"):
            rows[name].append(getattr(part, name))
        rows["categories"].append(_places(categories, part.category_names)[part.categories])
        rows["regions"].append(_places(regions, part.region_names)[part.regions])
    whole = {name: np.concatenate([np.empty(0, DTYPES[name]), *pieces]) for name, pieces in rows.items()}
    source = np.repeat(np.arange(len(parts), dtype=np.uint8), [len(part) for part in parts])
    order = np.argsort(whole["keys"], kind="stable")
    columns = Columns(
        **{name: values[order] for name, values in whole.items()},
        category_names=tuple(categories),
        region_names=tuple(regions),
    )
    return columns, source[order]
