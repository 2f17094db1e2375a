"""The import form while somebody fills it in: what each column holds, which list it is, what its words mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.actions.import_hot_list import Column, Consent, CsvPreview, ImportRequest
from app.domain.hot_lists import CATEGORIES, HotListVersion
from ui.forms import FieldLook, FieldRow, Kind, Looks, Option, sentence

NOT_READ = -1
NEW_LIST = ""
CODE = "code:"  # before the file's word, in the ids of its fields

_CATEGORIES = tuple(Option(code, row.title) for code, row in CATEGORIES.items())
_TITLES = {
    Column.PLATE: "Plate",
    Column.STATE: "Issuing state",
    Column.CATEGORY: "Category",
    Column.REASON: "Reason",
    Column.ISSUER: "Issued by",
    Column.CAUTION: "Caution",
    Column.VEHICLE: "Vehicle",
    Column.EXPIRES: "Expires",
}

LIST_FIELDS = (
    FieldRow("list_id", "Which list", Kind.CHOICE),
    FieldRow("name", "Name", Kind.LINE, "Stands on every alert.", beside=True),
    FieldRow("as_of", "When its source made it", Kind.MOMENT),
    FieldRow("default_category", "Category of rows without one", Kind.CHOICE, beside=True),
)
COLUMN_FIELDS = (
    *(
        FieldRow(column.value, title, Kind.CHOICE, beside=bool(place % 2))
        for place, (column, title) in enumerate(_TITLES.items())
    ),
    FieldRow("has_header", "The first row is a heading, not a plate", Kind.TICK),
)


@dataclass(frozen=True, slots=True)
class Mapped:
    """`as_of` is wall-clock time in the agency's zone; `codes` the file's category words that need a meaning."""

    shown: CsvPreview
    mapping: Mapping[Column, int]
    as_of: datetime
    has_header: bool
    list_id: str = NEW_LIST
    name: str = ""
    default_category: str = ""
    codes: tuple[str, ...] = ()
    category_map: Mapping[str, str] = field(default_factory=dict)


def first(shown: CsvPreview, lists: Sequence[HotListVersion], zone: ZoneInfo) -> Mapped:
    """What the file itself suggests: its columns, its time, and that it replaces the list of its name."""
    stem = shown.file.path.stem
    same = next((version for version in lists if version.list_name.casefold() == stem.casefold()), None)
    as_of = shown.file_time.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    mapped = Mapped(shown, dict(shown.mapping), as_of, shown.has_header, name=stem)
    return mapped if same is None else replace(mapped, list_id=same.list_id, name=same.list_name)


def edited(mapped: Mapped, lists: Sequence[HotListVersion], field_id: str, value: Any) -> Mapped:
    """One field changed; a list that is replaced keeps its name until another is typed."""
    if field_id.startswith(CODE):
        return replace(mapped, category_map={**mapped.category_map, field_id.removeprefix(CODE): value})
    if field_id in set(Column):
        kept = {column: place for column, place in mapped.mapping.items() if column != field_id}
        return replace(mapped, mapping=kept if value == NOT_READ else {**kept, Column(field_id): value})
    changes: dict[str, Any] = {field_id: value}
    changed = replace(mapped, **changes)
    if field_id == "list_id":
        names = {version.list_id: version.list_name for version in lists}
        return replace(changed, name=names.get(value, mapped.shown.file.path.stem))
    return changed


def with_codes(mapped: Mapped, found: Sequence[str]) -> Mapped:
    """Words that are no category by themselves; a meaning already given to one stays."""
    known = {" ".join(word.casefold().split()) for row in CATEGORIES.values() for word in (row.code, row.title)}
    unknown = tuple(word for word in found if " ".join(word.casefold().split()) not in known)
    return replace(mapped, codes=unknown, category_map={w: c for w, c in mapped.category_map.items() if w in unknown})


def request(mapped: Mapped, zone: ZoneInfo, consents: frozenset[Consent]) -> ImportRequest:
    """What is asked of the desk, which checks it again; raises ValueError with the fields that need something first."""
    return ImportRequest(
        shown=mapped.shown,
        name=mapped.name,
        mapping=mapped.mapping,
        as_of=mapped.as_of.replace(tzinfo=zone).astimezone(UTC),
        list_id=mapped.list_id or None,
        default_category=mapped.default_category,
        category_map={word: code for word, code in mapped.category_map.items() if code},
        has_header=mapped.has_header,
        consents=consents,
    )


def problems(mapped: Mapped, zone: ZoneInfo, now: datetime) -> dict[str, str]:
    """What can be told before the file is read, by field."""
    found: dict[str, str] = {}
    if not mapped.name.strip():
        found["name"] = "A list needs a name."
    if mapped.as_of.replace(tzinfo=zone) > now:
        found["as_of"] = "A list cannot be made in the future."
    if Column.PLATE not in mapped.mapping:
        found[Column.PLATE] = sentence("say which column holds the plate")
    places = list(mapped.mapping.values())
    for column, place in mapped.mapping.items():
        if places.count(place) > 1:
            found[column.value] = "Two meanings were given to this column."
    if Column.CATEGORY not in mapped.mapping and not mapped.default_category:
        found["default_category"] = "Choose a category, or the column that holds it."
    for word in mapped.codes:
        if not mapped.category_map.get(word):
            found[CODE + word] = "Choose what it means."
    return found


def list_looks(mapped: Mapped, lists: Sequence[HotListVersion], wrong: Mapping[str, str], zone_name: str) -> Looks:
    which = (Option(NEW_LIST, "A new list"), *(Option(v.list_id, f"Replaces {v.list_name}") for v in lists))
    none = Option("", "None: every row has its own" if Column.CATEGORY in mapped.mapping else "Choose…")
    return {
        "list_id": FieldLook(mapped.list_id, wrong.get("list_id", ""), options=which),
        "name": FieldLook(mapped.name, wrong.get("name", "")),
        "as_of": FieldLook(
            mapped.as_of, wrong.get("as_of", ""), hint=f"Time in {zone_name}. Its age counts from here."
        ),
        "default_category": FieldLook(
            mapped.default_category, wrong.get("default_category", ""), options=(none, *_CATEGORIES)
        ),
    }


def column_looks(mapped: Mapped, wrong: Mapping[str, str]) -> Looks:
    """Each meaning with the columns it may be found in, and what stands there in the first rows."""
    columns = tuple(Option(place, title) for place, title in enumerate(headings(mapped)))
    looks: dict[str, FieldLook] = {"has_header": FieldLook(mapped.has_header)}
    for column in _TITLES:
        place = mapped.mapping.get(column, NOT_READ)
        nothing = Option(NOT_READ, "Choose…" if column is Column.PLATE else "Not in the file")
        looks[column.value] = FieldLook(
            place, wrong.get(column.value, ""), options=(nothing, *columns), hint=samples(mapped, place)
        )
    return looks


def column_title(mapped: Mapped, place: int) -> str:
    heading = mapped.shown.header[place] if mapped.has_header and place < len(mapped.shown.header) else ""
    return heading or f"Column {place + 1}"


def headings(mapped: Mapped) -> tuple[str, ...]:
    """One for each column of the widest row."""
    width = max((len(row) for row in (mapped.shown.header, *mapped.shown.rows)), default=0)
    return tuple(column_title(mapped, place) for place in range(width))


def samples(mapped: Mapped, place: int) -> str:
    """The first cells of a column that hold something."""
    cells = [row[place] for row in rows(mapped) if 0 <= place < len(row) and row[place]]
    kept = [cell if len(cell) <= 18 else cell[:17] + "…" for cell in dict.fromkeys(cells)][:3]
    return ", ".join(kept)


def rows(mapped: Mapped) -> tuple[tuple[str, ...], ...]:
    """The first rows below the heading, as the tick for it stands now."""
    shown = mapped.shown
    if shown.has_header == mapped.has_header:
        return shown.rows
    return (shown.header, *shown.rows) if shown.has_header else shown.rows[1:]


def code_fields(mapped: Mapped) -> tuple[FieldRow, ...]:
    return tuple(
        FieldRow(CODE + word, f"“{word}” means", Kind.CHOICE, beside=bool(place % 2))
        for place, word in enumerate(mapped.codes)
    )


def code_looks(mapped: Mapped, wrong: Mapping[str, str]) -> Looks:
    options = (Option("", "Choose…"), *_CATEGORIES)
    return {
        CODE + word: FieldLook(mapped.category_map.get(word, ""), wrong.get(CODE + word, ""), options=options)
        for word in mapped.codes
    }
