"""What becomes of a settled read: whitelist, place, match in memory, alert; only then is anything stored."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.actions.waiting import Unrecorded, Waiting
from app.changes import Changes
from app.domain.access import Duty
from app.domain.alerts import Alert, Hit
from app.domain.cameras import Camera, Mount
from app.domain.errors import Refusal, Refused, Unavailable
from app.domain.hot_lists import Match
from app.domain.policy import Profile
from app.domain.reads import Classification, Position, PositionSource, Read, TakenRead, refuse_other_fields
from app.domain.retention import destroy_by
from app.matching import Matcher
from app.store import alerts, ledger, pictures, reads
from app.store.engine import Store
from app.store.reads import Keeping

log = logging.getLogger(__name__)

_HITS = uuid.UUID("6f0e3f5e-6f0b-4c2e-9a53-3c1d5a2f8f11")  # names hits, so that the same read twice is the same hit


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one read. `recorded` is False while storage is gone: it then waits in memory."""

    read: Read
    hits: tuple[Alert, ...]
    recorded: bool
    changes: Changes


@dataclass(frozen=True, slots=True)
class TakeReadDesk:
    """Everything a read is judged with, as it is now; a new list or another duty means a new one.

    `announce` is called as soon as there is an alert, before storage is touched: a disk that hangs delays no alert.
    `believed`: the moment it is at the latest (RES-07), so that a clock set ahead keeps no read longer; None: unknown.
    """

    store: Store | None
    pictures: Path
    profile: Profile | None
    duty: Duty | None
    matcher: Matcher
    cameras: Mapping[str, Camera]
    where: Callable[[datetime], Position | None]
    now: Callable[[], datetime]
    waiting: Waiting
    announce: Callable[[Taken], None] = field(default=lambda _: None)
    believed: Callable[[], datetime | None] = field(default=lambda: None)


def take_read(desk: TakeReadDesk, taken: TakenRead) -> Taken:
    """Both steps at once. Raises Refused for a read that may not be collected; trouble with storage is never raised."""
    return record_read(desk, match_read(desk, taken))


def match_read(desk: TakeReadDesk, taken: TakenRead) -> Unrecorded:
    """In memory alone, on any thread: what the read is, and its alerts, which are announced at once."""
    profile = _may_collect(desk, taken)
    taken = replace(taken, read=_placed(desk, taken.read))
    matched = Unrecorded(taken, _alerts(desk, taken), _keeping(desk, taken.read, profile))
    if matched.alerts:
        desk.announce(_not_recorded(matched))
    return matched


def record_read(desk: TakeReadDesk, matched: Unrecorded) -> Taken:
    """On the store's thread. While others wait this one waits behind them, instead of trying storage each time."""
    if not desk.waiting.reads_wait:
        try:
            kept = _record(desk, matched)
            return Taken(matched.taken.read, kept, True, _changes(kept))
        except (Unavailable, OSError) as trouble:
            log.warning("a read waits to be recorded: %s", type(trouble.__cause__ or trouble).__name__)
    desk.waiting.add(matched)
    return _not_recorded(matched)


def _not_recorded(matched: Unrecorded) -> Taken:
    return Taken(matched.taken.read, matched.alerts, False, _changes(matched.alerts) | Changes.STORAGE)


def _may_collect(desk: TakeReadDesk, taken: TakenRead) -> Profile:
    """Nothing is collected outside a duty under a signed profile (CAP-03), nor any field the policies do not name."""
    if desk.profile is None:
        raise Refused(Refusal("Minn. Stat. 626.8472", "no signed policy profile is in force on this workstation."))
    if desk.duty is None:
        raise Refused(desk.profile.refusal(desk.profile.capture_clause, "nobody is on duty.", "The read was not kept."))
    refuse_other_fields({f.name for f in fields(taken)} - {"read"} | {f.name for f in fields(taken.read)})
    return desk.profile


def _placed(desk: TakeReadDesk, read: Read) -> Read:
    """With its place and which way the camera looked. The car's speed is used live and is no part of a read."""
    camera = desk.cameras.get(read.camera_id)
    if camera is not None and camera.mount is Mount.FIXED and camera.place is not None:
        place = camera.place
        at = Position(place.latitude, place.longitude, PositionSource.FIXED, read.taken_at)
        return replace(read, position=at, heading=camera.heading)
    position = desk.where(read.taken_at)
    if position is None:
        return replace(read, position=None, heading=None)
    looks = None if camera is None or position.heading is None else (position.heading + camera.heading) % 360
    return replace(read, position=replace(position, speed_mps=None), heading=looks)


def _alerts(desk: TakeReadDesk, taken: TakenRead) -> tuple[Alert, ...]:
    camera = desk.cameras.get(taken.read.camera_id)
    name, side = (camera.name, camera.side.value) if camera else ("a camera that was removed", "")
    return tuple(
        Alert(_hit(taken.read, match, desk.now()), taken.crop, name, side, recorded=False)
        for match in desk.matcher.matches(taken.read.plate, taken.read.taken_at)
    )


def _hit(read: Read, match: Match, at: datetime) -> Hit:
    return Hit(str(uuid.uuid5(_HITS, f"{read.id}/{match.entry.id}")), read, match, at)


def _keeping(desk: TakeReadDesk, read: Read, profile: Profile) -> Keeping:
    at_the_latest = desk.believed()
    collected = min(read.taken_at, at_the_latest) if at_the_latest else read.taken_at
    end = destroy_by(collected, profile.retention_days, ZoneInfo(profile.time_zone))
    versions = tuple((version.list_id, version.version) for version in desk.matcher.versions)
    return Keeping(Classification.PRIVATE, end, versions)


def _changes(found: tuple[Alert, ...]) -> Changes:
    return Changes.READS | (Changes.ALERTS if found else Changes.NONE)


def _record(desk: TakeReadDesk, unrecorded: Unrecorded) -> tuple[Alert, ...]:
    """One transaction, committed and on disk when this returns; a read that is there already is not written again."""
    if desk.store is None or desk.profile is None:
        raise Unavailable("The database is not open.")
    taken = unrecorded.taken
    day = taken.read.taken_at.astimezone(ZoneInfo(desk.profile.time_zone)).date()
    sealed = pictures.seal(desk.pictures, taken.read.id, day, taken.crop, taken.context)
    written = False
    try:
        with desk.store.transaction() as session:
            if reads.is_there(session, taken.read.id):
                return alerts.of_read(session, taken.read.id, lambda _: taken.crop)
            reads.add(session, taken.read, taken.box, unrecorded.keeping, sealed, desk.now())
            alerts.add(session, unrecorded.alerts)
            classes = [alert.hit.category.log_class for alert in unrecorded.alerts]
            what = unrecorded.keeping.classification
            ledger.count(session, taken.read.taken_at, day, taken.read.camera_id, what, classes)
            # asked inside the transaction: an answer given before it waits here, one given after it finds the row
            answered = [answer for answer in desk.waiting.answers() if alerts.answered(session, answer)]
        written = True
    finally:
        if not written:
            pictures.discard(desk.pictures, sealed)
    desk.waiting.answered(*answered)
    return tuple(replace(alert, recorded=True) for alert in unrecorded.alerts)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What could be recorded late; `left` still wait, `dropped` reads were let go of since the start."""

    alert_ids: frozenset[str]
    reads: int
    left: int
    dropped: int
    changes: Changes


def record_waiting(desk: TakeReadDesk) -> Recorded:
    """Tries to write what waits, oldest first, until storage fails again; called every few seconds while any waits."""
    alert_ids: set[str] = set()
    count = 0
    try:
        for unrecorded in desk.waiting.reads():
            if unrecorded.keeping.destroy_by > (desk.believed() or desk.now()):
                alert_ids |= {alert.id for alert in _record(desk, unrecorded)}
                count += 1
            desk.waiting.recorded(unrecorded.taken.read.id)
        _record_answers(desk)
    except (Unavailable, OSError) as trouble:
        log.warning("storage is still gone: %s", type(trouble.__cause__ or trouble).__name__)
    changes = (Changes.READS | Changes.ALERTS | Changes.STORAGE) if count else Changes.NONE
    return Recorded(frozenset(alert_ids), count, len(desk.waiting), desk.waiting.dropped, changes)


def _record_answers(desk: TakeReadDesk) -> None:
    if desk.store is None:
        return
    for alert in desk.waiting.answers():
        with desk.store.transaction() as session:
            alerts.answered(session, alert)
        desk.waiting.answered(alert)


def open_pictures(store: Store, folder: Path, read_id: str) -> tuple[bytes, bytes]:
    """The plate crop and the context picture (JPEG); raises Unavailable when the read or its pictures are not there."""
    with store.reading() as session:
        sealed = reads.pictures_of(session, read_id)
    if sealed is None:
        raise Unavailable("This read is not here any more.")
    return pictures.unseal(folder, read_id, sealed)


def sweep_pictures(store: Store, folder: Path) -> int:
    """When the desk opens, before anything is taken: deletes picture files that a crash left without a read."""
    gone = 0
    for day in pictures.days(folder):
        with store.reading() as session:
            known = reads.picture_files(session, day)
        gone += pictures.sweep(folder, day, known)
    return gone
