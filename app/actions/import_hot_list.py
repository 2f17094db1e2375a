"""Taking in a hot list from a CSV file: all of it or nothing, the old version in force until the new one is whole."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from app.actions import recorded
from app.actions.hot_lists import clear_ended
from app.csv_cells import WrongRow
from app.csv_files import Cancelled, FileRefused, Progress
from app.domain.access import Member
from app.domain.audit import stamp
from app.domain.errors import Unavailable
from app.domain.gate import Act
from app.domain.hot_lists import Entry, HotListVersion, PartialWatch
from app.domain.policy import Profile
from app.giving_way import giving_way
from app.hot_list_csv import Column, CsvForm, CsvPreview, codes, entries, preview
from app.store import hot_lists
from app.store.engine import Store
from app.store.list_files import ListFile, ListWriter

__all__ = [
    "Cancelled",
    "Column",
    "Consent",
    "ConsentNeeded",
    "CsvPreview",
    "FileRefused",
    "ImportRequest",
    "ListRefused",
    "WrongRow",
    "codes",
    "import_csv",
    "preview",
]

log = logging.getLogger(__name__)

BATCH = 8192  # rows made into columns at once
MOST_SHOWN = 1000
LONGEST_NAME = 80


class Consent(StrEnum):
    """What a person must say yes to before it is done."""

    OLDER = "older than the version in force"
    SAME_FILE = "the same file as the version in force"
    SHRINKS = "less than half of the version in force"


class ConsentNeeded(ValueError):
    """Ask the member, then call again with these consents in the request."""

    def __init__(self, consents: frozenset[Consent]) -> None:
        super().__init__("This file is " + ", and ".join(sorted(consents)) + ". Import it all the same?")
        self.consents = consents


class ListRefused(ValueError):
    """Nothing was taken in. `rows`: the first wrong rows by line; `more`: how many others there are."""

    def __init__(self, rows: tuple[WrongRow, ...], more: int) -> None:
        count = len(rows) + more
        super().__init__(f"{count:,} row{'s are' if count != 1 else ' is'} wrong. Nothing was imported.")
        self.rows = rows
        self.more = more


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What the member asks for. `list_id` None: a new list. `as_of`: when its source made the file."""

    shown: CsvPreview
    name: str
    mapping: Mapping[Column, int]
    as_of: datetime
    list_id: str | None = None
    default_category: str = ""
    category_map: Mapping[str, str] = field(default_factory=dict)
    has_header: bool = True
    consents: frozenset[Consent] = frozenset()

    @property
    def path(self) -> Path:
        return self.shown.file.path


@giving_way()
@recorded.gated(Act.IMPORT_HOT_LIST)
def import_csv(
    store: Store,
    member: Member | None,
    profile: Profile | None,
    asked: ImportRequest,
    progress: Progress,
    now: Callable[[], datetime],
) -> HotListVersion:
    """The version now in force. Raises Refused, Unavailable, ListRefused, ConsentNeeded, FileRefused, Cancelled, or
    ValueError for a form; after any of them everything is as it was."""
    assert member is not None  # the gate refuses nobody
    assert profile is not None
    form = _form(asked, profile, now())
    version, before = _planned(store, member, asked, now())
    try:
        with ListWriter(store.lists, version.list_id, version.version) as writer:
            with closing(entries(asked.shown, form, progress, hot_lists.entry_id(version))) as found:
                _build(writer, found)
            _refuse_shrinking(writer.count, before, asked.consents)
            if not progress(asked.shown.file.size, asked.shown.file.size):
                raise Cancelled
            sealed = writer.finish(_watches(store, before))
            version = replace(version, entries=writer.count, imported_at=now())
            with (
                recorded.deed(
                    store, member, Act.IMPORT_HOT_LIST, profile, imported(version), counts={"entries": version.entries}
                ),
                store.transaction() as session,
            ):
                hot_lists.put_in_force(session, version, sealed)
    finally:
        clear_ended(store)
    return version


def imported(version: HotListVersion) -> dict[str, str]:
    """What the trail says of a version that is taken in."""
    return {
        "list": version.list_id, "name": version.list_name, "version": str(version.version), "sha256": version.sha256,
        "as of": stamp(version.as_of),
    }  # fmt: skip


def _watches(store: Store, before: HotListVersion | None) -> tuple[PartialWatch, ...]:
    """Partial watches stand in no CSV file: those of the list stay. A file that cannot be read is no reason to refuse
    the one that mends it."""
    if before is None:
        return ()
    try:
        with store.reading() as session:
            filed = hot_lists.files(session, before)[-1]
        return ListFile(store.lists, filed.sealed, before.list_id, filed.version).watches
    except Unavailable:
        log.error("the partial watches of a hot list could not be read and are gone from its new version")
        return ()


def _form(asked: ImportRequest, profile: Profile, now: datetime) -> CsvForm:
    if not asked.name.strip() or len(asked.name) > LONGEST_NAME:
        raise ValueError(f"a list needs a name of at most {LONGEST_NAME} characters")
    if asked.as_of > now:
        raise ValueError("a list cannot be made in the future: check its date and this machine's clock")
    zone = ZoneInfo(profile.time_zone)
    return CsvForm(asked.mapping, asked.as_of, zone, asked.default_category, asked.category_map, asked.has_header)


def _planned(
    store: Store, member: Member, asked: ImportRequest, now: datetime
) -> tuple[HotListVersion, HotListVersion | None]:
    """The version to build, and the one it would replace."""
    name = " ".join(asked.name.split())
    list_id = asked.list_id or secrets.token_hex(8)
    with store.reading() as session:
        others = hot_lists.in_force(session)
        number = hot_lists.next_version(session, list_id)
    before = next((version for version in others if version.list_id == list_id), None)
    if asked.list_id and number == 1:
        raise ValueError("this list is not there any more")
    if any(version.list_name.casefold() == name.casefold() for version in others if version is not before):
        raise ValueError(f"another list is already called {name}")
    _ask_consent(before, asked)
    return HotListVersion(list_id, name, number, asked.as_of, now, member.id, asked.shown.file.sha256, 0), before


def _ask_consent(before: HotListVersion | None, asked: ImportRequest) -> None:
    needed = set()
    if before and before.sha256 == asked.shown.file.sha256:
        needed.add(Consent.SAME_FILE)
    if before and asked.as_of < before.as_of:
        needed.add(Consent.OLDER)
    if needed - asked.consents:
        raise ConsentNeeded(frozenset(needed - asked.consents))


def _refuse_shrinking(count: int, before: HotListVersion | None, consents: frozenset[Consent]) -> None:
    if before and count * 2 < before.entries and Consent.SHRINKS not in consents:
        raise ConsentNeeded(frozenset({Consent.SHRINKS}))


def _build(writer: ListWriter, found: Iterator[Entry | WrongRow]) -> None:
    """Writes while every row is right, then goes on only to find what else is wrong."""
    wrong_count = 0
    wrong: list[WrongRow] = []
    while batch := list(islice(found, BATCH)):
        mistakes = [row for row in batch if isinstance(row, WrongRow)]
        wrong_count += len(mistakes)
        wrong += mistakes[: MOST_SHOWN - len(wrong)]
        right = [row for row in batch if isinstance(row, Entry)]
        if not wrong:
            writer.add(right, [int(entry.id.rpartition("/")[2]) for entry in right])
    if wrong:
        raise ListRefused(tuple(sorted(wrong, key=lambda row: row.line)), wrong_count - len(wrong))
    if not writer.count:
        raise FileRefused("the file holds no plates below its heading.")
