"""Destruction on time: reads whose last day has come go, with hits, alerts, pictures, and what the disk kept of them.

A backup goes before the first read is destroyed, so that none outlives the reads it copied (see app.store.backup).
It can be cut off after any step and taken up again: a picture's file goes first, then the row that names it and holds
its only key; the row is what says that something is left to do. Whatever is left of a file without its row is
unreadable, and `sweep_pictures` finds it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.actions import recorded
from app.actions.erase_values import erase_due
from app.actions.waiting import Waiting
from app.domain.audit import Event, stamp
from app.domain.clock import Believed, Reading, doubt, first
from app.domain.errors import Unavailable
from app.store import backup, destruction, pictures
from app.store.engine import Store

log = logging.getLogger(__name__)

BATCH = 100  # reads in one transaction: some tens of milliseconds, which a live read can wait
TRIES = 50  # to empty the write-ahead log, which readers may hold up for a moment

Stop = Callable[[], bool]


def _go_on() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Destroyed:
    """`believed`: what it went by, None when that could not be read. `whole` is False when something due is left, and
    is to be tried again."""

    believed: Believed | None
    read_ids: frozenset[str]
    whole: bool


def destroy_due(store: Store, folder: Path, seen: Reading, waiting: Waiting, stop: Stop = _go_on) -> Destroyed:
    """Slow. `stop` is asked between two small steps, may wait a moment there for others, and ends it when it is True.
    Trouble with storage is logged and leaves the rest for the next time: it keeps neither desk nor alert waiting."""
    gone: set[str] = set()
    believed = None
    try:
        believed = _believe(store, seen)
        gone |= waiting.destroy(believed.at)
        with store.one_state:  # no backup of what is being destroyed is made meanwhile
            no_backups = backup.destroy_due(store.backups, believed.at)
            whole = _destroy_stored(store, folder, believed.at, gone, stop) and _fold_log(store, stop) and no_backups
    except Unavailable as trouble:
        log.error("destruction is not complete and is tried again: %s", type(trouble.__cause__ or trouble).__name__)
        whole = False
    waiting.forget(gone)
    if believed is not None:
        _erase_values(store, believed.at)
    if gone:
        log.info("%d reads were destroyed", len(gone))
        recorded.told(store, None, Event.READS_DESTROYED, None, {"by": stamp(believed.at) if believed else ""},
                      counts={"reads": len(gone)})  # fmt: skip
    return Destroyed(believed, frozenset(gone), whole)


def _erase_values(store: Store, at: datetime) -> None:
    """A trail that cannot be written keeps no read from being destroyed."""
    try:
        erase_due(store, at)
    except Unavailable as trouble:
        log.error("values beside the trail stay for now: %s", type(trouble.__cause__ or trouble).__name__)


def _believe(store: Store, seen: Reading) -> Believed:
    """By the highest moment ever believed (RES-07), which is kept; where it cannot be written, it holds for now. Raises
    Unavailable where it cannot be read: then nothing says that anything is due."""
    try:
        with store.transaction() as session:  # in one: a voucher that came between would be lost
            now = _believed(session, seen)
            destruction.believe(session, now)
    except Unavailable as trouble:
        log.warning("the believed clock cannot be written: %s", type(trouble.__cause__ or trouble).__name__)
        with store.reading() as session:
            now = _believed(session, seen)
    if doubt(now, seen):
        log.warning("destruction does not go by this machine's clock, which was set or is wrong")
    return now


def _believed(session: Session, seen: Reading) -> Believed:
    before = destruction.believed(session)
    return before.after(seen) if before else first(seen)


def _destroy_stored(store: Store, folder: Path, at: datetime, gone: set[str], stop: Stop) -> bool:
    no_backups: bool | None = None
    while True:
        with store.reading() as session:
            due = destruction.due(session, at, BATCH)
        if not due:
            return no_backups is not False
        if no_backups is None:
            no_backups = backup.destroy_all(store.backups)
        if left := pictures.destroy(folder, [file for _, file in due]):
            log.error("%d picture files could not be deleted; their keys are destroyed", left)
        with store.transaction() as session:
            destruction.destroy(session, [read_id for read_id, _ in due])
        gone.update(read_id for read_id, _ in due)
        if stop():
            return False


def _fold_log(store: Store, stop: Stop) -> bool:
    for _ in range(TRIES):
        if store.fold_log():
            return True
        if stop():
            break
    log.warning("the write-ahead log could not be emptied now")
    return False
