"""What a member does about an alert: at once in memory, then in the store, later when storage is gone (RES-02)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.actions import recorded
from app.actions.waiting import Waiting
from app.alert_board import AlertBoard
from app.changes import Changes
from app.domain import gate
from app.domain.access import Member
from app.domain.alerts import Alert, Answer, Given, SeenOnCar
from app.domain.audit import Event, stamp
from app.domain.errors import Unavailable
from app.domain.gate import Act
from app.domain.policy import Profile
from app.store import alerts, pictures, reads
from app.store.engine import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AnswerDesk:
    """What answering needs, as it is now."""

    store: Store | None
    profile: Profile | None
    board: AlertBoard
    waiting: Waiting
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Answered:
    """`recorded` is False while storage is gone: the answer is then written when it returns."""

    alert: Alert
    recorded: bool
    changes: Changes


def look(desk: AnswerDesk, member: Member | None, alert_id: str) -> Answered:
    """The member has looked at the crop; the first look counts. Raises Refused, or KeyError for an alert long gone."""
    by = _may_answer(desk, member)
    return _recorded(desk, desk.board.look(alert_id, by.id, desk.now()), by, Event.LOOKED_AT_ALERT)


def follow(desk: AnswerDesk, member: Member | None, alert_id: str) -> Answered:
    """The member keeps the vehicle in sight: the alert is pinned. Raises Refused, or KeyError."""
    by = _may_answer(desk, member)
    return _recorded(desk, desk.board.follow(alert_id, by.id, desk.now()), by, Event.FOLLOWED)


def unfollow(desk: AnswerDesk, member: Member | None, alert_id: str) -> Answered:
    """Raises Refused, or KeyError."""
    by = _may_answer(desk, member)
    return _recorded(desk, desk.board.unfollow(alert_id), by, Event.UNFOLLOWED)


def answer(
    desk: AnswerDesk,
    member: Member | None,
    alert_id: str,
    said: Answer,
    seen: SeenOnCar | None = None,
    acted_at: datetime | None = None,
) -> Answered:
    """Closes the alert. `acted_at`: when it happened, now unless the member says otherwise. What was typed after its
    characters had been in sight is not kept as blind. Raises Refused, KeyError, or ValueError: see Alert.answered."""
    by, now = _may_answer(desk, member), desk.now()
    alert = desk.board.alert(alert_id)
    if seen is not None and (alert.shown or alert.looked_at is not None):
        seen = replace(seen, blind=False)
    answered = desk.board.answer(alert_id, Given(said, by.id, now, acted_at or now, seen))
    about = {"answer": said.value, "acted": stamp(acted_at or now)}
    values = {"plate seen": seen.plate, "state seen": seen.region} if seen else {}
    return _recorded(desk, answered, by, Act.ANSWER_ALERT, about, values)


def _may_answer(desk: AnswerDesk, member: Member | None) -> Member:
    if desk.store is None:
        gate.require(member, Act.ANSWER_ALERT, desk.profile)
    else:
        recorded.require(desk.store, member, Act.ANSWER_ALERT, desk.profile)
    assert member is not None  # the gate refuses nobody
    return member


def _recorded(
    desk: AnswerDesk,
    alert: Alert,
    by: Member,
    act: Act | Event,
    about: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
) -> Answered:
    if desk.store is not None:
        said = {"alert": alert.id, **(about or {})}
        recorded.told(desk.store, by, act, desk.profile, said, values=values or {}, ids=[alert.hit.read.id])
    desk.waiting.answer(alert)
    try:
        written = _written(desk, alert)
    except Unavailable as trouble:
        log.warning("an answer waits to be recorded: %s", type(trouble.__cause__ or trouble).__name__)
        written = False
    if written:
        desk.waiting.answered(alert)
    return Answered(alert, written, Changes.ALERTS if written else Changes.ALERTS | Changes.STORAGE)


def _written(desk: AnswerDesk, alert: Alert) -> bool:
    """False while the alert's own read still waits."""
    if desk.store is None:
        raise Unavailable("The database is not open.")
    with desk.store.transaction() as session:
        return alerts.answered(session, alert)


def open_alerts(store: Store, folder: Path) -> tuple[Alert, ...]:
    """Those nobody has answered, newest first, for the board when the desk opens. One whose picture is gone comes
    without its crop."""
    with store.reading() as session:

        def crop(read_id: str) -> bytes:
            sealed = reads.pictures_of(session, read_id)
            try:
                return pictures.unseal(folder, read_id, sealed)[0] if sealed else b""
            except Unavailable:
                return b""

        return alerts.not_answered(session, crop)
