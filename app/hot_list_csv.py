"""From the rows of a CSV file to hot-list entries: columns guessed by their headings, every wrong row told by line."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from app.csv_cells import CellRefused, WrongRow, columns_of, folded, one_line, short
from app.csv_files import Progress, Row, TextFile, delimiter_of, examine, head, rows
from app.domain.hot_lists import CATEGORIES, Entry
from app.domain.plates import ALPHABET, Plate
from app.domain.regions import region_of

PREVIEWED_ROWS = 20
MOST_CODES = 200


class Column(StrEnum):
    """What a column of the file may hold; anything else in the file is left unread."""

    PLATE = "plate"
    STATE = "state"
    CATEGORY = "category"
    REASON = "reason"
    ISSUER = "issuer"
    CAUTION = "caution"
    VEHICLE = "vehicle"
    EXPIRES = "expires"


_HEADINGS: dict[Column, str] = {
    Column.PLATE: "plate, license plate, licence plate, plate number, plate no, license, license number, license no, "
    "lic, lic no, lpn, lp, tag, tag number, registration, plate text",
    Column.STATE: "state, plate state, license state, lic state, st, lis, region, jurisdiction, issuing state",
    Column.CATEGORY: "category, type, code, hit type, alarm class, list type, mke, message key, class, offense code",
    Column.REASON: "reason, description, notes, note, remarks, details, offense, offence, comment, comments",
    Column.ISSUER: "issuer, agency, ori, source, originating agency, entering agency, entered by, issued by",
    Column.CAUTION: "caution, cautions, warning, caution flag, officer safety, hazard",
    Column.VEHICLE: "vehicle, make, make model, vehicle description, car, vehicle make, vma",
    Column.EXPIRES: "expires, expiration, expiry, expires at, expiration date, expiry date, exp, end date, "
    "valid until, purge date, until",
}


@dataclass(frozen=True, slots=True)
class CsvPreview:
    """What the file seems to be, for a person to confirm. `mapping`: column number (0 = first) by meaning."""

    file: TextFile
    delimiter: str
    header: tuple[str, ...]
    has_header: bool
    rows: tuple[tuple[str, ...], ...]
    mapping: Mapping[Column, int]
    file_time: datetime

    @property
    def encoding(self) -> str:
        return self.file.encoding_title


def preview(path: Path, progress: Progress = lambda _done, _all: True) -> CsvPreview:
    """Reads the whole file once for its encoding, then only its first rows. Raises FileRefused or Cancelled."""
    file = examine(path, progress)
    delimiter = delimiter_of(file)
    first = [row.cells for row in head(file, delimiter, PREVIEWED_ROWS + 1)]
    header = first[0] if first else ()
    mapping = guessed(header)
    written = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    has_header = bool(mapping)
    return CsvPreview(file, delimiter, header, has_header, tuple(first[has_header:]), mapping, written)


def guessed(header: tuple[str, ...]) -> dict[Column, int]:
    return columns_of(header, _HEADINGS)


def codes(shown: CsvPreview, column: int) -> tuple[str, ...]:
    """The different words in the category column, for mapping them: at most MOST_CODES, in order of appearance."""
    found: dict[str, None] = {}
    for number, row in enumerate(rows(shown.file, shown.delimiter)):
        if (number or not shown.has_header) and column < len(row.cells) and row.cells[column]:
            found.setdefault(row.cells[column])
        if len(found) >= MOST_CODES:
            break
    return tuple(found)


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How to understand the rows. `category_map`: the file's word → code of the closed table."""

    mapping: Mapping[Column, int]
    as_of: datetime
    zone: ZoneInfo  # of dates without an offset
    default_category: str = ""
    category_map: Mapping[str, str] = field(default_factory=dict)
    has_header: bool = True

    def __post_init__(self) -> None:
        if Column.PLATE not in self.mapping:
            raise ValueError("say which column holds the plate")
        if len(set(self.mapping.values())) < len(self.mapping):
            raise ValueError("two meanings were given to the same column")
        if Column.CATEGORY not in self.mapping and not self.default_category:
            raise ValueError("choose a category for the list, or the column that holds it")
        unknown = {self.default_category, *self.category_map.values()} - {"", *CATEGORIES}
        if unknown:
            raise ValueError(f"unknown category {min(unknown)!r}")


def entries(
    shown: CsvPreview, form: CsvForm, progress: Progress, id_prefix: str = ""
) -> Generator[Entry | WrongRow, None, None]:
    """Every row as an entry (id = prefix + line) or as a wrong row; rows said twice come last. Raises FileRefused or
    Cancelled."""
    width = max(len(shown.header), 1 + max(form.mapping.values()))
    words = {folded(word): code for word, code in form.category_map.items()}
    words = {folded(row.title): code for code, row in CATEGORIES.items()} | {code: code for code in CATEGORIES} | words
    builder = _Builder(form, words, width)
    said = _Said()
    for number, row in enumerate(rows(shown.file, shown.delimiter, progress)):
        if number or not form.has_header:
            built = builder.entry(row, id_prefix)
            if isinstance(built, Entry):
                said.add(built, row.line)
            yield built
    yield from said.twice()


class _Said:
    """Finds rows that say the same, at twelve bytes a row, so that a list of millions can be imported in a car."""

    def __init__(self) -> None:
        self._hashes = array("q")
        self._lines = array("I")

    def add(self, entry: Entry, line: int) -> None:
        self._hashes.append(hash((entry.plate, entry.category, entry.reason, entry.issuer)))
        self._lines.append(line)

    def twice(self) -> Iterator[WrongRow]:
        """Every row but the first of those that say the same, in order of lines within each."""
        hashes = np.array(self._hashes, dtype=np.int64)
        order = np.argsort(hashes, kind="stable")
        again = np.flatnonzero(np.diff(hashes[order]) == 0)
        for place in again:
            first, line = self._lines[int(order[place])], self._lines[int(order[place + 1])]
            yield WrongRow(line, f"the same plate, category, reason and issuer stand in line {first}")


@dataclass(frozen=True, slots=True)
class _Builder:
    """Turns rows into entries."""

    form: CsvForm
    categories: Mapping[str, str]
    width: int
    regions: dict[str, str] = field(default_factory=dict)  # as written, once found

    def entry(self, row: Row, id_prefix: str) -> Entry | WrongRow:
        try:
            return self._built(row, f"{id_prefix}{row.line}")
        except ValueError as mistake:
            return WrongRow(row.line, str(mistake))

    def _built(self, row: Row, entry_id: str) -> Entry:
        if row.problem:
            raise CellRefused(row.problem)
        too_many = any(row.cells[self.width :])
        if too_many or len(row.cells) <= max(self.form.mapping.values()):
            raise CellRefused(f"cells in this row: {len(row.cells)}, in the heading: {self.width}")
        texts = {column: one_line(self._cell(row, column), column) for column in _TEXTS}
        return Entry(
            id=entry_id,
            plate=Plate(characters_of(self._cell(row, Column.PLATE)), self._region(row)),
            category=self._category(row),
            reason=texts[Column.REASON],
            issuer=texts[Column.ISSUER],
            caution=texts[Column.CAUTION],
            vehicle=texts[Column.VEHICLE],
            expires_at=self._expiry(row),
        )

    def _cell(self, row: Row, column: Column) -> str:
        place = self.form.mapping.get(column)
        return "" if place is None else row.cells[place]

    def _region(self, row: Row) -> str:
        written = self._cell(row, Column.STATE)
        region = self.regions.get(written)
        if region is None:
            region = region_of(written)
        if region is None:
            raise CellRefused(f"{short(written)} is no state or province")
        self.regions[written] = region
        return region

    def _category(self, row: Row) -> str:
        written = self._cell(row, Column.CATEGORY)
        code = self.categories.get(folded(written)) if written else self.form.default_category
        if not code:
            raise CellRefused(f"the category {short(written)} is not mapped" if written else "the category is missing")
        return code

    def _expiry(self, row: Row) -> datetime | None:
        written = self._cell(row, Column.EXPIRES)
        if not written:
            return None
        expires = moment_of(written, self.form.zone)
        if expires and expires <= self.form.as_of:
            raise CellRefused(f"it expired ({short(written)}) before the list was made")
        return expires


_TEXTS = (Column.REASON, Column.ISSUER, Column.CAUTION, Column.VEHICLE)
_SEPARATORS = frozenset(
    " -.\N{MIDDLE DOT}\N{BULLET}\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}"
)


def characters_of(written: str) -> str:
    """The plate's characters, upper case. Anything but A-Z, 0-9 and separators is refused, never dropped:
    a Cyrillic О or an accented Í silently turned into another plate would stop the wrong car."""  # noqa: RUF002 - the letter is the point
    if not written:
        raise CellRefused("the plate is missing")
    if written.isascii() and written.isalnum():
        return written.upper()
    plain = unicodedata.normalize("NFKC", written).upper()
    kept = "".join(character for character in plain if character not in _SEPARATORS)
    strange = next((character for character in kept if character not in ALPHABET), "")
    if strange:
        name = unicodedata.name(strange, f"U+{ord(strange):04X}").lower()
        raise CellRefused(f"the plate {short(written)} holds a character no plate has ({name})")
    return kept


_NEVER = re.compile(r"9999-|\d{1,2}/\d{1,2}/9999")
_US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[ T]+(\d{1,2}:\d{2}(?::\d{2})?))?")


@lru_cache(maxsize=4096)  # the dates of a list are few
def moment_of(written: str, zone: ZoneInfo) -> datetime | None:
    """ISO 8601 or month/day/year; without an offset it is local time, without a time the end of that day; in the year
    9999, as many systems write "never", None."""
    try:
        return None if _NEVER.match(written) else _moment(written, zone)
    except (ValueError, OverflowError) as error:
        raise CellRefused(f"{short(written)} is no date (2026-01-31 or 1/31/2026)") from error


def _moment(written: str, zone: ZoneInfo) -> datetime:
    us = _US_DATE.fullmatch(written)
    if us:
        month, day, year, clock = us.groups()
        written = f"{year}-{int(month):02}-{int(day):02}" + (f"T{clock:0>5}" if clock else "")
    if len(written) <= len("2026-01-31"):
        after = date.fromisoformat(written) + timedelta(days=1)
        return datetime.combine(after, time(0), tzinfo=zone).astimezone(UTC)
    moment = datetime.fromisoformat(written)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
