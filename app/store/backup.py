"""One earlier state of the desk's own files, beside them: before an upgrade, or when the administrator asks for it.

The database is copied page by page under its own key, so it is as sealed as the original, without free pages; the files
of hot lists are hard links where the disk knows them. Pictures are not copied: a copy goes before the first read in it
is destroyed (RET-01), so their files are there as long as it is. Files that were set aside as damaged lie here too, and
go by the same rule.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.domain.errors import Unavailable
from app.paths import Paths, settle, write_whole

log = logging.getLogger(__name__)

MANIFEST = "backup.json"
MARGIN = 64 << 20  # bytes that must stay free beside the copy
_FORMAT = "vouch-backup 1"
_LARGEST_MANIFEST = 4096
_HIDDEN = "."  # begins what is being made or destroyed: never whole, swept when met
_BESIDE = Paths(Path())
FOLDER = _BESIDE.backups.name
DATABASE, LISTS = _BESIDE.database.name, _BESIDE.lists.name
SMALL_FILES = (_BESIDE.keys.name, _BESIDE.profile.name, _BESIDE.profile_signature.name)
_OF_DATABASE = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Backup:
    """`gone_by`: when the first read in it may not exist any more; None: it has none. `damaged`: files set aside."""

    folder: Path
    revision: str
    made_at: datetime
    gone_by: datetime | None
    damaged: bool = False


def make(desk: Path, database: Any, revision: str, now: datetime, *, times: int = 1) -> Backup:
    """Of the files in `desk`; `database`: the driver's connection, outside a transaction. Slow. On disk and whole when
    this returns, and the one before it is gone; raises Unavailable, and OSError of the disk, with nothing left behind.
    `times`: how often the database must fit on the disk, for what comes after."""
    _check_room(desk, times)
    folder = desk / FOLDER
    _make_folder(folder)
    sweep(folder)
    gone_by = _first_due(database)
    building = folder / f"{_HIDDEN}{uuid.uuid4().hex}"
    try:
        building.mkdir(mode=0o700)
        database.execute("VACUUM INTO ?", (str(building / DATABASE),))
        (building / DATABASE).chmod(0o600)
        _keep_on_disk(building / DATABASE)
        for name in SMALL_FILES:
            if (desk / name).is_file():
                write_whole(building / name, (desk / name).read_bytes())
        link_lists(desk, building)
        made = Backup(folder / _name(revision, now), revision, now, gone_by)
        return _finished(folder, building, made)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise


def _finished(folder: Path, building: Path, made: Backup) -> Backup:
    _write_manifest(building, made)
    others = [one for one in all_of(folder) if not one.damaged]
    building.rename(made.folder)
    settle(folder)
    for one in others:
        destroy(one)
    log.info("a backup was made")
    return made


def _make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    settle(folder.parent)


def _check_room(desk: Path, times: int) -> None:
    size = sum((desk / name).stat().st_size for name in _OF_DATABASE if (desk / name).exists())
    needed, free = times * size + MARGIN, shutil.disk_usage(desk).free
    if free < needed:
        raise Unavailable(
            f"There is not enough room on the disk for a backup: {_mib(needed)} MiB are needed, {_mib(free)} are free. "
            "Nothing was changed. Make room on the disk and try again."
        )


def _mib(size: int) -> str:
    return f"{-(-size // (1 << 20)):,}"


def _first_due(database: Any) -> datetime | None:
    there = database.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'reads'").fetchone()
    (first,) = database.execute("SELECT min(destroy_by) FROM reads").fetchone() if there else (None,)
    return None if first is None else _EPOCH + timedelta(microseconds=first)


def _name(revision: str, now: datetime) -> str:
    return f"{revision}-{now.astimezone(UTC):%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}"


def link_lists(desk: Path, into: Path) -> None:
    """The sealed files of hot lists that `into` has not; copied where the disk knows no hard links."""
    for path in sorted((desk / LISTS).rglob("*.bin")):
        twin = into / path.relative_to(desk)
        if twin.exists():
            continue
        twin.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.link(path, twin)
        except OSError:
            shutil.copyfile(path, twin)
            _keep_on_disk(twin)
        settle(twin.parent)


def copy_whole(source: Path, target: Path) -> None:
    """Under another name first; on disk when this returns."""
    part = target.with_name(f"{_HIDDEN}{target.name}.part")
    try:
        shutil.copyfile(source, part)
        part.chmod(0o600)
        _keep_on_disk(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    settle(target.parent)


def _keep_on_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _write_manifest(folder: Path, made: Backup) -> None:
    document = {
        "format": _FORMAT,
        "revision": made.revision,
        "made_at": made.made_at.isoformat(),
        "gone_by": made.gone_by.isoformat() if made.gone_by else None,
        "damaged": made.damaged,
    }
    write_whole(folder / MANIFEST, json.dumps(document, indent=1).encode())


def all_of(folder: Path) -> tuple[Backup, ...]:
    """Newest first; `folder` is that of the backups. What cannot be read as one is none: `sweep` takes it."""
    return tuple(sorted(_read(folder), key=lambda one: one.made_at, reverse=True))


def _read(folder: Path) -> Iterator[Backup]:
    for path in _entries(folder):
        try:
            yield _backup(path)
        except (OSError, ValueError, TypeError, LookupError, RecursionError):
            continue


def _entries(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_dir() and not path.is_symlink()] if folder.is_dir() else []


def _backup(path: Path) -> Backup:
    if path.name.startswith(_HIDDEN):
        raise ValueError("unfinished")
    with (path / MANIFEST).open("rb") as file:
        document = json.loads(file.read(_LARGEST_MANIFEST))
    if document["format"] != _FORMAT:
        raise ValueError("another format")
    gone_by = document["gone_by"]
    return Backup(
        path,
        str(document["revision"]),
        _moment(document["made_at"]),
        None if gone_by is None else _moment(gone_by),
        bool(document["damaged"]),
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment


def newest(folder: Path) -> Backup | None:
    """The one that may be put back."""
    return next((one for one in all_of(folder) if not one.damaged), None)


def destroy(one: Backup) -> None:
    """Raises OSError when it cannot be taken away; once it is under its hidden name, `sweep` goes on."""
    hidden = one.folder.with_name(f"{_HIDDEN}{uuid.uuid4().hex}")
    one.folder.rename(hidden)
    shutil.rmtree(hidden)
    settle(one.folder.parent)
    log.info("a backup was destroyed")


def destroy_all(folder: Path) -> bool:
    """Before any read is destroyed, whatever holds an earlier state goes. False when something of it is left."""
    return _destroyed(folder, lambda _: True)


def destroy_due(folder: Path, at: datetime) -> bool:
    """What holds a read that may not exist at `at` goes, and whatever cannot say what it holds. False as above."""
    return _destroyed(folder, lambda one: one.gone_by is not None and one.gone_by <= at)


def _destroyed(folder: Path, goes: Callable[[Backup], bool]) -> bool:
    try:
        sweep(folder)
        for one in all_of(folder):
            if goes(one):
                destroy(one)
        kept = {one.folder for one in all_of(folder) if not goes(one)}
        return kept == set(_entries(folder))
    except OSError as error:
        log.error("a backup could not be destroyed and is tried again: %s", type(error).__name__)
        return False


def sweep(folder: Path) -> None:
    """What a crash left half made or half destroyed, and what is no backup, goes. Only while none is being made."""
    known = {one.folder for one in all_of(folder)}
    for path in _entries(folder):
        if path not in known:
            shutil.rmtree(path, ignore_errors=True)


def set_aside(desk: Path, names: tuple[str, ...], gone_by: datetime | None, now: datetime) -> Backup:
    """Moves those of the desk's files that are there out of its way, for whoever may mend them."""
    folder = desk / FOLDER
    _make_folder(folder)
    aside = Backup(folder / f"damaged-{_name('x', now)}", "", now, gone_by, damaged=True)
    aside.folder.mkdir(mode=0o700)
    _write_manifest(aside.folder, aside)
    for name in names:
        if (desk / name).exists():
            (desk / name).rename(aside.folder / name)
    settle(aside.folder)
    settle(desk)
    return aside


def put_database_back(one: Backup, desk: Path, now: datetime) -> None:
    """The database alone, and the lists it names; the one that stood there is set aside."""
    link_lists(one.folder, desk)
    set_aside(desk, _OF_DATABASE, one.gone_by, now)
    copy_whole(one.folder / DATABASE, desk / DATABASE)
