"""What the Audit screen shows of the trail: pages of records, counts over time, one record, how the trail stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from app.domain.audit import Record
from app.domain.checkpoints import Checkpoint

PAGE = 200  # records of one page


@dataclass(frozen=True, slots=True)
class Asked:
    """Which records; "" and None do not matter. `act`: one act ("hot-list:import") or all of a subject ("hot-list:").
    `member`: an id. `begin`, `end`: moments, the end not included. `plate`: asked of the values that still exist, and
    only by whoever may see them."""

    member: str = ""
    case: str = ""
    act: str = ""
    outcome: str = ""
    begin: datetime | None = None
    end: datetime | None = None
    plate: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Newest first. `more`: there are older ones, to be asked for before the last of these."""

    rows: tuple[Record, ...]
    more: bool
    size: int  # records in the whole trail


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of the agency, and how many records of each outcome stand in it."""

    day: date
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Whole:
    """One record in full. `values`: what still stands beside it and is shown; `hidden`: names of values that stand and
    are not; `erased`: names of those that are gone. `of`: the record that it ends; `ended`: those that end it. `path`:
    hashes from the record to the root of `head`, proved to lead there."""

    record: Record
    values: Mapping[str, str]
    hidden: tuple[str, ...]
    erased: tuple[str, ...]
    of: Record | None
    ended: tuple[Record, ...]
    head: Checkpoint
    path: tuple[bytes, ...]
    proved: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How the trail stands. `note`: the newest signed head as a C2SP checkpoint. `unconfirmed`: the key that signs was
    replaced, and the agency has not confirmed it. `owed`: records that wait in memory. `trouble`: why nothing can be
    recorded, "" mostly."""

    size: int
    note: str
    first: datetime | None
    last: datetime | None
    key: str  # hex, of the key that signs now
    agency_key: str  # hex
    unconfirmed: bool
    owed: int
    trouble: str
