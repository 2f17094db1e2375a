"""Hot lists kept by version: each stands in sealed files of its own and is put in force by one small transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from app.domain.errors import Unavailable
from app.domain.hot_lists import HotListVersion
from app.store.list_files import SealedFile
from app.store.tables_reads import HotListRow, HotListVersionRow


class State(StrEnum):
    """Of a version; only one of a list is in force, and only its files are kept."""

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
    asked = _versions().where(HotListVersionRow.list_id == list_id)
    return tuple(
        version_of(row, name) for row, name in session.execute(asked.order_by(HotListVersionRow.version.desc()))
    )


def next_version(session: Session, list_id: str) -> int:
    return 1 + (session.scalar(select(func.max(HotListVersionRow.version)).filter_by(list_id=list_id)) or 0)


def put_in_force(session: Session, version: HotListVersion, sealed: SealedFile, base: Filed | None = None) -> None:
    """The one moment at which the old version ends and the new one begins; a new list begins with its first. `base`:
    of a delta, the file it changes. Raises ValueError when another version came first."""
    if next_version(session, version.list_id) != version.version:
        raise ValueError("this list was replaced meanwhile")
    named = session.get(HotListRow, version.list_id)
    if named is None:
        session.add(HotListRow(id=version.list_id, name=version.list_name))
    else:
        named.name = version.list_name
    _end(session, version.list_id, State.REPLACED, version.imported_at)
    session.flush()
    row = HotListVersionRow(
        list_id=version.list_id,
        version=version.version,
        as_of=version.as_of,
        imported_at=version.imported_at,
        imported_by=version.imported_by,
        sha256=version.sha256,
        entries=version.entries,
        state=State.IN_FORCE,
        ended_at=None,
        file=sealed.file,
        file_key=sealed.key,
        base_id=base.row_id if base else None,
    )
    session.add(row)
    session.flush()


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


@dataclass(frozen=True, slots=True)
class Filed:
    """One file of those a version is made of, and the version it was sealed as."""

    row_id: int
    version: int
    sealed: SealedFile


def files(session: Session, version: HotListVersion) -> tuple[Filed, ...]:
    """What the version is made of: its base, then each delta. Raises Unavailable when a part is not kept any more."""
    asked = select(HotListVersionRow).filter_by(list_id=version.list_id, version=version.version)
    row = session.scalars(asked).one_or_none()
    found: list[Filed] = []
    while row is not None and row.file is not None and row.file_key is not None:
        found.append(Filed(row.id, row.version, SealedFile(row.file_key, row.file)))
        if row.base_id is None:
            return tuple(reversed(found))
        row = session.get(HotListVersionRow, row.base_id)
    raise Unavailable("The file of a hot list is not kept any more: its list is not compared. Import it again.")


def merged(session: Session, version: HotListVersion, sealed: SealedFile) -> bool:
    """The version, as it is, stands in one file from now on; False when it is not in force any more."""
    changed = session.execute(
        update(HotListVersionRow)
        .where(
            HotListVersionRow.list_id == version.list_id,
            HotListVersionRow.version == version.version,
            HotListVersionRow.state == State.IN_FORCE,
        )
        .values(file=sealed.file, file_key=sealed.key, base_id=None)
    )
    return bool(_count(changed))


def files_needed(session: Session) -> set[str]:
    """Names of the files that versions in force are made of."""
    return {str(row.file) for row in _filed(session)[0]}


def forget_files(session: Session) -> set[str]:
    """Keys of files that no version in force needs are destroyed, so that nobody can read them; answers their names."""
    forgotten: set[str] = set()
    for row in _filed(session)[1]:
        forgotten.add(str(row.file))
        row.file, row.file_key, row.base_id = None, None, None
    session.flush()
    return forgotten


def _filed(session: Session) -> tuple[list[HotListVersionRow], list[HotListVersionRow]]:
    """Rows that have a file: those a version in force is made of, and the others."""
    rows = session.scalars(select(HotListVersionRow).where(HotListVersionRow.file.is_not(None)))
    kept = {row.id: row for row in rows}
    needed: set[int] = set()
    for row in kept.values():
        at = row if row.state == State.IN_FORCE else None
        while at is not None and at.id not in needed:
            needed.add(at.id)
            at = kept.get(at.base_id) if at.base_id is not None else None
    return [kept[key] for key in needed], [row for key, row in kept.items() if key not in needed]


def _count(result: Any) -> int:
    """SQLAlchemy types the result of DELETE and UPDATE too broadly to say it has a row count."""
    return int(result.rowcount)
