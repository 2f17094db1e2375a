"""A hot list brought up to date by what changed in it: a small file of its own, put in force at once; and its files
made one again in quiet times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from app.actions import recorded
from app.actions.hot_lists import clear_ended
from app.actions.import_hot_list import imported
from app.domain.access import Member
from app.domain.gate import Act
from app.domain.hot_lists import MOST_WATCHES, Delta, Entry, EntryName, HotListVersion
from app.domain.policy import Profile
from app.giving_way import giving_way
from app.matching import ListInMemory, Matcher, Part
from app.store import hot_lists, list_files
from app.store.engine import Store
from app.store.list_files import Gone, ListFile, ListWriter

MOST_FILES = 64  # of one version: each is opened at start
MERGE_FILES = 8  # with more files, or deltas of more than a tenth of the list, it is time to merge
_MERGE_SHARE = 10
_BATCH = 8192


class DeltaRefused(ValueError):
    """Nothing was changed; says why. The whole list is what mends it."""


@giving_way()
@recorded.gated(Act.IMPORT_HOT_LIST)
def apply_delta(
    store: Store,
    member: Member | None,
    profile: Profile | None,
    matcher: Matcher,
    delta: Delta,
    now: Callable[[], datetime],
) -> HotListVersion:
    """The version now in force; load a matcher after it. `matcher`: the one in use, by which the entries the delta
    names are found. Raises Refused, Unavailable or DeltaRefused; after any of them everything is as it was."""
    assert member is not None  # the gate refuses nobody
    listed, filed = _base(store, matcher, delta)
    gone = _taken_out(listed, delta)
    with store.reading() as session:
        number = hot_lists.next_version(session, delta.list_id)
    watches = listed.watches.watches if delta.watches is None else delta.watches
    with ListWriter(store.lists, delta.list_id, number) as writer:
        _add(writer, delta.changed)
        _add(writer, delta.added)
        sealed = writer.finish(watches, gone)
        count = len(listed) - len(gone) + writer.count
        version = HotListVersion(
            delta.list_id, listed.version.list_name, number, delta.as_of, now(), member.id, delta.sha256, count
        )
        with (
            recorded.deed(store, member, Act.IMPORT_HOT_LIST, profile, imported(version), counts={"entries": count}),
            store.transaction() as session,
        ):
            hot_lists.put_in_force(session, version, sealed, filed)
    return version


def _base(store: Store, matcher: Matcher, delta: Delta) -> tuple[ListInMemory, hot_lists.Filed]:
    """The list in memory, if it is what the delta was made against, and the newest of its files."""
    listed = next((one for one in matcher.lists if one.version.list_id == delta.list_id), None)
    with store.reading() as session:
        version = hot_lists.version_in_force(session, delta.list_id)
        if listed is None or version is None or version.version != delta.base:
            raise DeltaRefused("the changes are for another version than the one in force")
        filed = hot_lists.files(session, version)
    if listed.version.version != delta.base or listed.files != tuple(one.sealed.file for one in filed):
        raise DeltaRefused("the list was replaced meanwhile")
    if delta.as_of < version.as_of:
        raise DeltaRefused("the changes are older than the list")
    if len(filed) >= MOST_FILES:
        raise DeltaRefused("the list is made of too many files and must be merged first")
    if delta.watches is not None and len(delta.watches) > MOST_WATCHES:
        raise DeltaRefused(f"a list has at most {MOST_WATCHES} partial watches")
    return listed, filed[-1]


def _taken_out(listed: ListInMemory, delta: Delta) -> list[Gone]:
    """What is removed or changed, found by name; a name that means nothing shows that the base is another."""
    names = [*delta.removed, *(EntryName(entry.plate, entry.category) for entry in delta.changed)]
    if len(set(names)) < len(names):
        raise DeltaRefused("an entry is removed or changed twice")
    meant = [False] * len(names)
    gone: list[Gone] = []
    for place, part in enumerate(listed.parts):
        for at, rows in enumerate(part.named(names)):
            for row in rows:
                gone.append(_gone(place, part, row))
                meant[at] = True
    if not all(meant):
        missing = meant.count(False)
        raise DeltaRefused(f"{missing:,} of the entries to remove or change are not on the list")
    return gone


def _gone(place: int, part: Part, row: int) -> Gone:
    source = 0 if part.sources is None else int(part.sources[row])
    return Gone(place + source, int(part.columns.numbers[row]))


def _add(writer: ListWriter, entries: Sequence[Entry]) -> None:
    """No entry is made anew: among so many objects Python's collector would hold up every thread."""
    for first in range(0, len(entries), _BATCH):
        some = entries[first : first + _BATCH]
        writer.add(some, range(writer.count, writer.count + len(some)), named_here=True)


def wants_merging(listed: ListInMemory) -> bool:
    deltas = sum(map(len, listed.parts[1:]))
    return len(listed.files) > MERGE_FILES or deltas * _MERGE_SHARE > len(listed)


def _go_on() -> bool:
    return False


@giving_way()
def merge(store: Store, list_id: str, stop: Callable[[], bool] = _go_on) -> bool:
    """The version in force as one file; the same version with the same entries. Takes long and holds up nobody; says
    whether it was done: not when the list was replaced meanwhile, is one file already, or `stop` said so."""
    with store.reading() as session:
        version = hot_lists.version_in_force(session, list_id)
        filed = hot_lists.files(session, version) if version else ()
    if version is None or len(filed) < 2:
        return False
    files = [ListFile(store.lists, one.sealed, list_id, one.version) for one in filed]
    gone = {pair for file in files for pair in zip(*(column.tolist() for column in file.gone()), strict=True)}
    with ListWriter(store.lists, list_id, version.version) as writer:
        batch: list[Entry] = []
        for part, file in enumerate(files):
            for number, entry in file.entries():
                if (part, number) not in gone:
                    batch.append(entry)
                if len(batch) == _BATCH:
                    writer.add(batch, range(writer.count, writer.count + len(batch)))
                    batch = []
                    if stop():
                        writer.discard()
                        return False
        writer.add(batch, range(writer.count, writer.count + len(batch)))
        sealed = writer.finish(files[-1].watches)
        if stop():
            writer.discard()
            return False
        with store.transaction() as session:
            done = hot_lists.merged(session, version, sealed)
        if not done:
            writer.discard()
    if done:
        list_files.delete(store.lists, filed[-1].sealed.file)  # its name and key went from the row
    clear_ended(store)
    return done
