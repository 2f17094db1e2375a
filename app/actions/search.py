"""A search of stored reads: gate, record, query, record of the answer; and the opening of one read that it found.

Nothing is read before the search is on the trail, and nothing is shown before the answer is (RES-03, COR-12, COR-20).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.actions import recorded
from app.domain import query_log
from app.domain.access import Member
from app.domain.audit import Entry, Outcome, stamp
from app.domain.authorisation import Authorisation
from app.domain.errors import Refused, Unavailable
from app.domain.gate import Act
from app.domain.policy import Profile
from app.domain.reads import Classification, Read
from app.domain.search import LIMIT, AskedSearch, Found, check_words, response
from app.store import cameras, destruction, pictures, reads, searches
from app.store.engine import Store

NOT_SEARCHED = "Nothing was searched: the search cannot be recorded in the audit trail."
NOT_SHOWN = "Nothing is shown: the answer cannot be recorded in the audit trail."
NOT_OPENED = "The read was not opened: that cannot be recorded in the audit trail."
DESTROYED = "This read was destroyed meanwhile: its last day came. Neither it nor its pictures can be brought back."
Approve = Callable[[], Member]


def search(
    store: Store,
    member: Member,
    profile: Profile,
    asked: AskedSearch,
    given: Authorisation,
    now: Callable[[], datetime],
    approve: Approve | None = None,
) -> Found:
    """`approve`: has the member whom `given.approver` names prove who they are; called once all else is given.

    Raises Refused, which is recorded; FieldMistake; Unavailable when the trail or the reads cannot be used, and then
    nothing is shown."""
    check_words(given)
    given = replace(given, case_number=given.case_number.strip())
    typed = query_log.typed(asked.plate, given)
    recorded.require(store, member, Act.SEARCH, profile, given=given, about=_about(asked), values=typed)
    approved = _approved(store, member, profile, asked, given, approve)
    said = _said(member, profile, asked, given)
    number = _begun(store, approved, said)
    try:
        with store.reading() as session:
            seen = searches.of_plate(session, asked, _latest(session, now()), LIMIT + 1)
        found = Found(number, asked, given, tuple(seen[:LIMIT]), len(seen) > LIMIT)
        _shown(store, _answered(said, found))
    except BaseException as error:
        store.trail.record_soon(recorded.ended(said, error, number))
        raise
    return found


def _latest(session: Session, now: datetime) -> datetime:
    """A clock that was set back brings no read back (RES-07)."""
    believed = destruction.believed(session)
    return max(now, believed.at) if believed else now


def _begun(store: Store, approved: tuple[Entry, ...], said: Entry) -> int:
    """The number of the record that stands before the search. One that cannot be written is owed: that it was asked
    for, and came to nothing."""
    try:
        *_, number = store.trail.record(*approved, said)
    except Unavailable as trouble:
        about = {**said.about, "why": "unavailable"}
        store.trail.record_soon(replace(said, outcome=Outcome.FAILED, about=about))
        raise Unavailable(f"{NOT_SEARCHED} {trouble}") from trouble
    return number


def _shown(store: Store, answered: Entry) -> None:
    try:
        store.trail.record(answered)
    except Unavailable as trouble:
        raise Unavailable(f"{NOT_SHOWN} {trouble}") from trouble


def _approved(
    store: Store,
    member: Member,
    profile: Profile,
    asked: AskedSearch,
    given: Authorisation,
    approve: Approve | None,
) -> tuple[Entry, ...]:
    """What the approver's own record says; none where none is asked for."""
    if not given.approver:
        return ()
    about, typed = {"for": member.id}, query_log.typed(asked.plate, given)
    try:
        approver = approve() if approve else None
        if approver is None or approver.id != given.approver:
            raise Refused(profile.refusal_by("search.approval", "nobody proved that they approve it."))
    except Refused as refused:
        said = query_log.turned_away(member, profile, asked.plate, given, refused.refusal.clause)
        store.trail.record_soon(replace(said, about=_about(asked)))
        raise
    recorded.require(store, approver, Act.APPROVE_SEARCH, profile, about=about, values=typed)
    entry = recorded.entry(approver, Act.APPROVE_SEARCH, profile, about=about, values=typed)
    return (replace(entry, case=given.case_number),)


def _about(asked: AskedSearch) -> dict[str, str]:
    about = {"from": stamp(asked.begin), "to": stamp(asked.end), "match": asked.compare.value}
    return {**about, "region": asked.region} if asked.region else about


def _said(member: Member, profile: Profile, asked: AskedSearch, given: Authorisation) -> Entry:
    about = {**_about(asked), "attested": profile.word("search.attestation")}
    if given.approver:
        about["approver"] = given.approver
    return replace(query_log.begun(member, profile, asked.plate, given), about=about)


def _answered(said: Entry, found: Found) -> Entry:
    about = {**said.about, "more": "there are others"} if found.more else said.about
    ids = [read.id for read in found.reads]
    return replace(
        query_log.answered(said, found.number, ids, response(found.reads, more=found.more)), about=about
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpenedRead:
    """One read with its pictures (JPEG). `no_pictures`: why they cannot be shown, then both are empty."""

    read: Read
    camera: str
    classification: Classification
    destroy_by: datetime
    crop: bytes = field(repr=False)
    context: bytes = field(repr=False)
    no_pictures: str = ""


def view_read(
    store: Store,
    folder: Path,
    member: Member,
    profile: Profile,
    found: Found,
    read_id: str,
    now: Callable[[], datetime],
) -> OpenedRead:
    """Recorded before it is read again and its pictures are unsealed. Raises Refused; Unavailable, also for a read that
    was destroyed meanwhile."""
    if read_id not in found:
        raise LookupError("a read that this search did not find")
    recorded.require(store, member, Act.VIEW_READ, profile)
    said = query_log.viewed(member, profile, found.number, read_id, found.given.case_number)
    try:
        (number,) = store.trail.record(said)
    except Unavailable as trouble:
        raise Unavailable(f"{NOT_OPENED} {trouble}") from trouble
    try:
        return _opened(store, folder, read_id, now())
    except BaseException as error:
        store.trail.record_soon(recorded.ended(said, error, number))
        raise


def _opened(store: Store, folder: Path, read_id: str, now: datetime) -> OpenedRead:
    with store.reading() as session:
        at = _latest(session, now)
        read, keeping = reads.of_id(session, read_id), reads.keeping_of(session, read_id)
        sealed = reads.pictures_of(session, read_id)
        names = {camera.id: camera.name for camera in cameras.all_cameras(session)}
    if read is None or keeping is None or sealed is None or keeping.destroy_by <= at:
        raise Unavailable(DESTROYED)
    crop, context, missing = b"", b"", ""
    try:
        crop, context = pictures.unseal(folder, read_id, sealed)
    except Unavailable as trouble:
        missing = str(trouble)
    camera = names.get(read.camera_id, "")
    return OpenedRead(read, camera, keeping.classification, keeping.destroy_by, crop, context, missing)
