"""What becomes of a settled read: whitelist, place, match in memory, alert; only then is anything stored."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.actions import recorded
from app.actions.waiting import Unrecorded, Waiting
from app.changes import Changes
from app.domain.access import Duty
from app.domain.alerts import Alert, Hit
from app.domain.audit import Event
from app.domain.cameras import Camera, Mount
from app.domain.errors import Refusal, Refused, Unavailable
from app.domain.hot_lists import Match
from app.domain.policy import Profile
from app.domain.reads import Classification, Position, PositionSource, Read, TakenRead, refuse_other_fields
from app.domain.retention import destroy_by
from app.matching import Matcher
from app.store import alerts, ledger, pictures, reads
from app.store.engine import Store
from app.store.pictures import Sealed
from app.store.reads import Keeping, NewRead

log = logging.getLogger(__name__)

TOGETHER = 50  # reads that waited, in one transaction: some tens of milliseconds, which a live read can wait
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
    if desk.waiting.reads_wait:
        desk.waiting.add(matched)
        return _not_recorded(matched)
    try:
        kept = _record_or_set_aside(desk, matched)
    except (Unavailable, OSError) as trouble:
        log.warning("a read waits to be recorded: %s", type(trouble.__cause__ or trouble).__name__)
        desk.waiting.add(matched)
        return _not_recorded(matched)
    return _not_recorded(matched) if kept is None else Taken(matched.taken.read, kept, True, _changes(kept))


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


def _record_or_set_aside(desk: TakeReadDesk, one: Unrecorded) -> tuple[Alert, ...] | None:
    """None where this very read cannot be recorded: it would break the next try too, and hold up all behind it. Raises
    what is trouble with storage itself."""
    try:
        return _record(desk, (one,))[one.taken.read.id]
    except (Unavailable, OSError):
        raise
    except Exception as error:  # noqa: BLE001  a constraint, a number out of range, a bug: the same again at each try
        log.error("a read cannot be recorded and is set aside: %s", type(error).__name__)
        desk.waiting.set_aside(one)
        return None


def _record(desk: TakeReadDesk, several: Sequence[Unrecorded]) -> dict[str, tuple[Alert, ...]]:
    """One transaction, committed and on disk when this returns; the alerts of each read by its id. A read that is
    there already is not written again."""
    if desk.store is None or desk.profile is None:
        raise Unavailable("The database is not open.")
    zone = ZoneInfo(desk.profile.time_zone)
    days = [one.taken.read.taken_at.astimezone(zone).date() for one in several]
    pairs = [
        pictures.Pair(one.taken.read.id, day, one.taken.crop, one.taken.context)
        for one, day in zip(several, days, strict=True)
    ]
    sealed = pictures.seal(desk.pictures, pairs)
    unneeded = sealed
    try:
        with desk.store.transaction() as session:
            there = reads.there(session, [one.taken.read.id for one in several])
            kept = {one.taken.read.id: _kept(session, one, there) for one in several}
            new = [place for place in zip(several, days, sealed, strict=True) if place[0].taken.read.id not in there]
            reads.add(session, [_new_read(one, pair) for one, _, pair in new], desk.now())
            for one, _, _ in new:
                alerts.add(session, one.alerts)
            ledger.count(session, [_counted(one, day) for one, day, _ in new])
            # asked inside the transaction: an answer given before it waits here, one given after it finds the row
            answered = [answer for answer in desk.waiting.answers() if alerts.answered(session, answer)]
        written = {pair.file for _, _, pair in new}
        unneeded = [pair for pair in sealed if pair.file not in written]
    finally:
        for pair in unneeded:
            pictures.discard(desk.pictures, pair)
    desk.waiting.answered(*answered)
    for one in several:
        desk.waiting.recorded(one.taken.read.id)
    _tell_alerts(desk.store, desk, [one for one, _, _ in new])
    return kept


def _tell_alerts(store: Store, desk: TakeReadDesk, several: Sequence[Unrecorded]) -> None:
    """What was put before whoever is on duty, by ids: the entry's list and category, never its plate."""
    member = desk.duty.member if desk.duty else None
    for one in several:
        for alert in one.alerts:
            version, category = alert.hit.match.version, alert.hit.match.entry.category
            about = {
                "alert": alert.id, "list": version.list_id, "version": str(version.version), "category": category,
            }  # fmt: skip
            recorded.told(store, member, Event.ALERTED, desk.profile, about, ids=[one.taken.read.id])


def _kept(session: Session, one: Unrecorded, there: Collection[str]) -> tuple[Alert, ...]:
    if one.taken.read.id in there:
        return alerts.of_read(session, one.taken.read.id, lambda _: one.taken.crop)
    return tuple(replace(alert, recorded=True) for alert in one.alerts)


def _new_read(one: Unrecorded, sealed: Sealed) -> NewRead:
    return NewRead(one.taken.read, one.taken.box, one.keeping, sealed)


def _counted(one: Unrecorded, day: date) -> ledger.Counted:
    read, classes = one.taken.read, tuple(alert.hit.category.log_class for alert in one.alerts)
    return ledger.Counted(read.taken_at, day, read.camera_id, one.keeping.classification, classes)


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
    count, aside = 0, desk.waiting.aside
    try:
        while some := desk.waiting.first(TOGETHER):
            kept = _record_together(desk, _still_allowed(desk, some))
            alert_ids |= {alert.id for found in kept for alert in found}
            count += len(kept)
        _record_answers(desk)
    except (Unavailable, OSError) as trouble:
        log.warning("storage is still gone: %s", type(trouble.__cause__ or trouble).__name__)
    changes = (Changes.READS | Changes.ALERTS | Changes.STORAGE) if count else Changes.NONE
    if desk.waiting.aside != aside:
        changes |= Changes.STORAGE
    return Recorded(frozenset(alert_ids), count, len(desk.waiting), desk.waiting.dropped, changes)


def _still_allowed(desk: TakeReadDesk, some: Sequence[Unrecorded]) -> list[Unrecorded]:
    """One whose last day came while it waited is let go of."""
    at = desk.believed() or desk.now()
    for one in some:
        if one.keeping.destroy_by <= at:
            desk.waiting.recorded(one.taken.read.id)
    return [one for one in some if one.keeping.destroy_by > at]


def _record_together(desk: TakeReadDesk, some: Sequence[Unrecorded]) -> list[tuple[Alert, ...]]:
    """The alerts of each that was recorded: all in one transaction, or one by one when that is refused."""
    if not some:
        return []
    try:
        return list(_record(desk, some).values())
    except (Unavailable, OSError):
        raise
    except Exception as error:  # noqa: BLE001  one of them breaks the transaction of all; alone it is found and set aside
        log.warning("%d reads are recorded one by one: %s", len(some), type(error).__name__)
    alone = [_record_or_set_aside(desk, one) for one in some]
    return [kept for kept in alone if kept is not None]


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
