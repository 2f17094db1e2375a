"""Hot lists kept by version: each is built beside the one in force and becomes it in a single small transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from app.domain.hot_lists import Entry, HotListVersion
from app.domain.plates import Plate
from app.store.tables_reads import HotListEntryRow, HotListRow, HotListVersionRow


class State(StrEnum):
    """Of a version; only one of a list is in force, and only its entries are kept."""

    BUILDING = "building"
    IN_FORCE = "in force"
    REPLACED = "replaced"
    REMOVED = "removed"


def entry_id(version: HotListVersion) -> str:
    """The beginning of the ids of a version's entries; the line in the file ends them."""
    return f"{version.list_id}/{version.version}/"


def _versions() -> Select[HotListVersionRow, str]:
    return select(HotListVersionRow, HotListRow.name).join(HotListRow, HotListRow.id == HotListVersionRow.list_id)


def version_of(row: HotListVersionRow, name: str) -> HotListVersion:
    return HotListVersion(
        row.list_id, name, row.version, row.as_of, row.imported_at, row.imported_by, row.sha256, row.entries
    )


def in_force(session: Session) -> tuple[HotListVersion, ...]:
    """The version in force of every list, by name."""
    asked = _versions().where(HotListVersionRow.state == State.IN_FORCE).order_by(HotListRow.name, HotListRow.id)
    return tuple(version_of(row, name) for row, name in session.execute(asked))


def version_in_force(session: Session, list_id: str) -> HotListVersion | None:
    asked = _versions().where(HotListVersionRow.list_id == list_id, HotListVersionRow.state == State.IN_FORCE)
    found = session.execute(asked).one_or_none()
    return version_of(*found) if found else None


def versions(session: Session, list_id: str) -> tuple[HotListVersion, ...]:
    """Every version that was ever in force, newest first, also of a list that was removed."""
    asked = _versions().where(HotListVersionRow.list_id == list_id, HotListVersionRow.state != State.BUILDING)
    return tuple(
        version_of(row, name) for row, name in session.execute(asked.order_by(HotListVersionRow.version.desc()))
    )


def begin(session: Session, version: HotListVersion) -> int:
    """A version nobody is matched against yet; answers its key for `add_entries`. A new list begins with its first."""
    if session.get(HotListRow, version.list_id) is None:
        session.add(HotListRow(id=version.list_id, name=version.list_name))
        session.flush()
    row = HotListVersionRow(
        list_id=version.list_id,
        version=version.version,
        as_of=version.as_of,
        imported_at=version.imported_at,
        imported_by=version.imported_by,
        sha256=version.sha256,
        entries=0,
        state=State.BUILDING,
        ended_at=None,
    )
    session.add(row)
    session.flush()
    return row.id


def next_version(session: Session, list_id: str) -> int:
    return 1 + (session.scalar(select(func.max(HotListVersionRow.version)).filter_by(list_id=list_id)) or 0)


def add_entries(session: Session, key: int, entries: Sequence[Entry]) -> None:
    """Entries whose ids end in their line, as `entry_id` begins them."""
    rows = [
        {
            "version_id": key,
            "line": int(entry.id.rpartition("/")[2]),
            "plate": entry.plate.text,
            "region": entry.plate.region,
            "category": entry.category,
            "reason": entry.reason,
            "issuer": entry.issuer,
            "caution": entry.caution,
            "vehicle": entry.vehicle,
            "expires_at": entry.expires_at,
        }
        for entry in entries
    ]
    if rows:
        session.execute(insert(HotListEntryRow), rows)


def put_in_force(session: Session, key: int, entries: int, name: str, now: datetime) -> None:
    """The one moment at which the old version ends and the new one begins."""
    row = session.get_one(HotListVersionRow, key)
    _end(session, row.list_id, State.REPLACED, now)
    row.state, row.entries = State.IN_FORCE, entries
    session.get_one(HotListRow, row.list_id).name = name


def remove(session: Session, list_id: str, now: datetime) -> bool:
    """Ends the version in force; says whether there was one."""
    return _end(session, list_id, State.REMOVED, now)


def _end(session: Session, list_id: str, state: State, now: datetime) -> bool:
    ended = session.execute(
        update(HotListVersionRow)
        .where(HotListVersionRow.list_id == list_id, HotListVersionRow.state == State.IN_FORCE)
        .values(state=state, ended_at=now)
    )
    return bool(_count(ended))


def entries(session: Session, version: HotListVersion) -> Iterator[Entry]:
    """In the order of the file; fetched in pieces, so that millions never stand twice in memory."""
    columns: tuple[Any, ...] = (
        HotListEntryRow.line,
        HotListEntryRow.plate,
        HotListEntryRow.region,
        HotListEntryRow.category,
        HotListEntryRow.reason,
        HotListEntryRow.issuer,
        HotListEntryRow.caution,
        HotListEntryRow.vehicle,
        HotListEntryRow.expires_at,
    )
    asked = (
        select(*columns)
        .join(HotListVersionRow, HotListVersionRow.id == HotListEntryRow.version_id)
        .where(HotListVersionRow.list_id == version.list_id, HotListVersionRow.version == version.version)
        .order_by(HotListEntryRow.version_id, HotListEntryRow.line)
        .execution_options(yield_per=10_000)
    )
    begins = entry_id(version)
    for line, plate, region, *rest in session.execute(asked):
        yield Entry(f"{begins}{line}", Plate(plate, region), *rest)


def ended(session: Session, list_id: str | None = None) -> list[int]:
    """Keys of versions whose entries serve no more: replaced, removed or never finished; of one list or of all."""
    has_entries = select(HotListEntryRow.version_id).where(HotListEntryRow.version_id == HotListVersionRow.id).exists()
    unfinished = HotListVersionRow.state == State.BUILDING
    asked = select(HotListVersionRow.id).where(HotListVersionRow.state != State.IN_FORCE, or_(unfinished, has_entries))
    return list(session.scalars(asked if list_id is None else asked.filter_by(list_id=list_id)))


def clear_some(session: Session, key: int, most: int) -> bool:
    """Deletes up to `most` entries of an ended version, small enough not to hold up a read; says whether any are left.
    An unfinished version goes wholly with its last entry, and so does a list that never had another."""
    row = session.get(HotListVersionRow, key)
    if row is None or row.state == State.IN_FORCE:
        return False
    some = (
        select(HotListEntryRow.line).where(HotListEntryRow.version_id == key).order_by(HotListEntryRow.line).limit(most)
    )
    gone = session.execute(
        delete(HotListEntryRow)
        .where(HotListEntryRow.version_id == key, HotListEntryRow.line.in_(some))
        .execution_options(synchronize_session=False)
    )
    if _count(gone) == most:
        return True
    if row.state == State.BUILDING:
        list_id = row.list_id
        session.delete(row)
        session.flush()
        if not session.scalar(select(func.count()).select_from(HotListVersionRow).filter_by(list_id=list_id)):
            session.delete(session.get_one(HotListRow, list_id))
    return False


def _count(result: Any) -> int:
    """SQLAlchemy types the result of DELETE and UPDATE too broadly to say it has a row count."""
    return int(result.rowcount)
