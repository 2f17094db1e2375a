"""A damaged desk gets an earlier state of its files back, by the word of a member who may and knows what is lost."""

from __future__ import annotations

import logging
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from app import machine
from app.actions import recorded, trail
from app.actions.destroy import destroy_due
from app.actions.prove import Opened, known, open_keys
from app.actions.recover import MAY_RECOVER
from app.actions.waiting import Waiting
from app.domain.access import Member
from app.domain.audit import Event, stamp
from app.domain.clock import Reading
from app.domain.errors import FieldMistake, Unavailable
from app.keystore import Keystore, NoKeystore
from app.paths import Paths, settle
from app.store import backup, keys, pictures
from app.store.backup import Backup
from app.store.engine import is_sound, open_store
from app.store.keys import KeyFile
from app.store.sqlcipher import disk_trouble

log = logging.getLogger(__name__)

_SHORTER_THAN_ANY_RETENTION = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Offer:
    """A backup that may be put back. `lost`: reads recorded since, which are not in it."""

    made_at: datetime
    lost: int


@dataclass(frozen=True, slots=True)
class _Within(Paths):
    """The same desk with other files in force: those of a backup, or of one that is being made ready."""

    folder: Path

    @property
    def installed(self) -> Path:
        return self.folder


def offered(paths: Paths) -> Offer | None:
    """None where there is no backup, or its folder cannot be read."""
    try:
        kept = backup.newest(paths.backups)
        return None if kept is None else Offer(kept.made_at, pictures.made_since(paths.pictures, kept.made_at))
    except OSError:
        return None


def put_back(
    paths: Paths,
    badge: str,
    password: str,
    code: str,
    look: Callable[[], Reading],
    keystore: Keystore | None = None,
) -> None:
    """Slow. Badge and password are those of the backup; so is the code, where it knows of a second factor. The state is
    made ready aside and brought up to this version; only then do the damaged files move aside. A database that is sound
    stays: then the key file alone is put back.

    Raises Refused (badge, password and code), FieldMistake("badge"), Unavailable; nothing is changed then.
    """
    with disk_trouble():
        kept = backup.newest(paths.backups)
    if kept is None:
        raise Unavailable("There is no backup on this workstation. Nothing was changed.")
    opened = open_keys(_Within(paths.root, kept.folder), badge, password, lambda: look().clock)
    ready = _Within(paths.root, paths.backups / f".{uuid.uuid4().hex}")  # swept, should the power fail
    try:
        with disk_trouble():
            _make_ready(paths, kept, ready)
        who = _check_who(ready, opened, code, look)
        with disk_trouble():
            _switch(paths, kept, ready, opened.key, look().clock)
    finally:
        shutil.rmtree(ready.installed, ignore_errors=True)
    log.warning("a backup was put back")
    store = open_store(paths.database, opened.key, lambda: look().clock, keystore)
    try:
        trail.settle(store, keystore or NoKeystore(), machine.own_name())
        recorded.told(store, who, Event.PUT_BACK, None, {"made": stamp(kept.made_at)})
        destroy_due(store, paths.pictures, look(), Waiting())
    finally:
        store.close()


def _make_ready(paths: Paths, kept: Backup, ready: Paths) -> None:
    ready.installed.mkdir(mode=0o700)
    backup.copy_whole(kept.folder / paths.database.name, ready.database)
    backup.link_lists(kept.folder, ready.installed)
    for place in (ready.profile, ready.profile_signature):
        if (kept.folder / place.name).is_file():
            backup.copy_whole(kept.folder / place.name, place)
    keys.save(ready.keys, _with_other_wraps(keys.load(kept.folder / paths.keys.name), paths))


def _with_other_wraps(found: KeyFile, paths: Paths) -> KeyFile:
    """The members as they were then; what opens it beside them as it is now, where that can still be read."""
    try:
        now = keys.load(paths.keys)
    except Unavailable:
        return found
    if now.workstation_id != found.workstation_id:
        return found
    return replace(found, keystore=now.keystore or found.keystore, recovery=now.recovery or found.recovery)


def _check_who(ready: Paths, opened: Opened, code: str, look: Callable[[], Reading]) -> Member:
    """Also the proof that what was made ready opens, whole, with this key and this program."""
    store = open_store(ready.database, opened.key, lambda: look().clock)
    try:
        member = known(ready, store, opened, code, lambda: look().clock).member
    finally:
        store.close()
    if not (member.roles | member.withheld.keys()) & MAY_RECOVER:
        raise FieldMistake("badge", "a backup is put back by an LPR administrator or a supervisor")
    if not is_sound(ready.database, opened.key):
        raise Unavailable("The backup is damaged too. Nothing was changed.")
    return member


def _switch(paths: Paths, kept: Backup, ready: Paths, key: bytes, now: datetime) -> None:
    """Power lost in here leaves a desk whose files are missing, and the backup: it can be put back once more."""
    aside: tuple[Path, ...] = (paths.keys,)
    if not is_sound(paths.database, key):
        backup.link_lists(ready.installed, paths.installed)
        aside = (*aside, *(paths.database.with_name(paths.database.name + end) for end in ("", "-wal", "-shm")))
    gone_by = kept.gone_by or kept.made_at + _SHORTER_THAN_ANY_RETENTION
    backup.set_aside(paths.installed, tuple(path.name for path in aside), gone_by, now)
    for path in (paths.database, paths.keys, paths.profile, paths.profile_signature):
        made = ready.installed / path.name
        if made.exists() and not path.exists():
            made.rename(path)
    settle(paths.installed)
