"""The lists in force: what they are, the matcher made of them, and taking one out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.actions import recorded
from app.domain.access import Member
from app.domain.errors import Unavailable
from app.domain.gate import Act
from app.domain.hot_lists import HotListVersion
from app.domain.policy import Profile
from app.giving_way import giving_way
from app.listed import Columns, joined
from app.matching import NO_LISTS, ListInMemory, Matcher, Part
from app.partial_watches import Watches
from app.store import alerts as alert_rows
from app.store import duties, hot_lists, list_files
from app.store.engine import Store
from app.store.hot_lists import Filed
from app.store.list_files import ListFile

log = logging.getLogger(__name__)


def lists_in_force(store: Store) -> tuple[HotListVersion, ...]:
    """By name; how old each is counts from its `as_of`."""
    with store.reading() as session:
        return hot_lists.in_force(session)


@giving_way()
def load_matcher(store: Store, before: Matcher = NO_LISTS) -> Matcher:
    """One view of all lists, so that a list replaced meanwhile is met whole, old or new. Of `before` what stands in
    the same files is used again. A list whose file cannot be read is among the `refused`; the others serve."""
    loaded, refused = [], []
    with store.reading() as session:
        for version in hot_lists.in_force(session):
            old = next((one for one in before.lists if one.version.list_id == version.list_id), None)
            try:
                loaded.append(_loaded(store, version, hot_lists.files(session, version), old))
            except Unavailable as trouble:
                log.error("a hot list cannot be compared: %s", type(trouble.__cause__ or trouble).__name__)
                refused.append(version)
    return Matcher(tuple(loaded), tuple(refused))


def _loaded(store: Store, version: HotListVersion, filed: tuple[Filed, ...], old: ListInMemory | None) -> ListInMemory:
    names = tuple(one.sealed.file for one in filed)
    if old is not None and old.files == names:
        return replace(old, version=version)
    files = [ListFile(store.lists, one.sealed, version.list_id, one.version) for one in filed]
    known = old is not None and old.files[:1] == names[:1]
    base = old.parts[0] if old is not None and known else Part(files[0].columns(), (files[0].entry,))
    gone = [file.gone() for file in files[1:]]
    parts = [replace(base, gone=_mask(base.columns, 0, gone) if gone else None)]
    if len(files) > 1:
        parts.append(_overlay(files[1:], gone))
    return ListInMemory(version, tuple(parts), Watches(files[-1].watches), names)


Gones = Sequence[tuple[NDArray[np.integer[Any]], NDArray[np.integer[Any]]]]


def _mask(columns: Columns, part: int, gone: Gones) -> NDArray[np.bool_]:
    """Rows of that part of the chain which a later delta took out."""
    numbers = np.concatenate([found[parts == part] for parts, found in gone])
    most = int(columns.numbers.max(initial=0))
    table = np.zeros(most + 1, np.bool_)
    table[numbers[numbers <= most]] = True
    return table[columns.numbers]


def _overlay(files: Sequence[ListFile], gone: Gones) -> Part:
    parts = [file.columns() for file in files]
    left = [part.taken(~_mask(part, number, gone)) for number, part in enumerate(parts, start=1)]
    columns, sources = joined(left)
    return Part(columns, tuple(file.entry for file in files), sources)


def false_alerts(store: Store, list_id: str, since: datetime, now: datetime) -> tuple[int, float]:
    """Alerts of this list answered with another plate or state since then, and hours of active use in which it was
    compared."""
    with store.reading() as session:
        hours = duties.time_compared(session, list_id, since, now).total_seconds() / 3600
        return alert_rows.false_alerts(session, list_id, since), hours


@recorded.gated(Act.REMOVE_HOT_LIST)
def remove_list(
    store: Store, member: Member | None, profile: Profile | None, list_id: str, now: Callable[[], datetime]
) -> None:
    """From now on nothing is compared with it; which versions there were stays known. ValueError: it is gone."""
    about = {"list": list_id}
    with recorded.deed(store, member, Act.REMOVE_HOT_LIST, profile, about), store.transaction() as session:
        if not hot_lists.remove(session, list_id, now()):
            raise ValueError("this list is not in force any more")
    clear_ended(store)


def clear_ended(store: Store) -> None:
    """The keys and files of versions that ended go. What storage does not let go of now goes when the desk opens."""
    try:
        with store.transaction() as session:
            ended = hot_lists.forget_files(session)
    except Unavailable as trouble:
        log.warning("files of an ended list version stay for now: %s", type(trouble.__cause__).__name__)
        return
    for name in ended:
        list_files.delete(store.lists, name)


def sweep_lists(store: Store) -> None:
    """As the desk opens, before any import: what a crash left goes too. Nobody has the key of such a file."""
    clear_ended(store)
    with store.reading() as session:
        needed = hot_lists.files_needed(session)
    if gone := list_files.sweep(store.lists, needed):
        log.info("%d unfinished list files were removed", gone)
