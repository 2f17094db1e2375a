"""What a member does about an alert: at once in memory, then in the store, later when storage is gone (RES-02)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.actions.waiting import Waiting
from app.alert_board import AlertBoard
from app.changes import Changes
from app.domain import gate
from app.domain.access import Member
from app.domain.alerts import Alert, Answer, Given, SeenOnCar
from app.domain.errors import Refusal, Refused, Unavailable
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
    return _recorded(desk, desk.board.look(alert_id, _may_answer(desk, member).id, desk.now()))


def follow(desk: AnswerDesk, member: Member | None, alert_id: str) -> Answered:
    """The member keeps the vehicle in sight: the alert is pinned. Raises Refused, or KeyError."""
    return _recorded(desk, desk.board.follow(alert_id, _may_answer(desk, member).id, desk.now()))


def unfollow(desk: AnswerDesk, member: Member | None, alert_id: str) -> Answered:
    """Raises Refused, or KeyError."""
    _may_answer(desk, member)
    return _recorded(desk, desk.board.unfollow(alert_id))


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
    by, now = _may_answer(desk, member).id, desk.now()
    alert = desk.board.alert(alert_id)
    if seen is not None and (alert.shown or alert.looked_at is not None):
        seen = replace(seen, blind=False)
    return _recorded(desk, desk.board.answer(alert_id, Given(said, by, now, acted_at or now, seen)))


def _may_answer(desk: AnswerDesk, member: Member | None) -> Member:
    answer = gate.check(member, Act.ANSWER_ALERT, desk.profile)
    if isinstance(answer, Refusal):
        raise Refused(answer)
    assert member is not None  # the gate refuses nobody
    return member


def _recorded(desk: AnswerDesk, alert: Alert) -> Answered:
    desk.waiting.answer(alert)
    try:
        recorded = _written(desk, alert)
    except Unavailable as trouble:
        log.warning("an answer waits to be recorded: %s", type(trouble.__cause__ or trouble).__name__)
        recorded = False
    if recorded:
        desk.waiting.answered(alert)
    return Answered(alert, recorded, Changes.ALERTS if recorded else Changes.ALERTS | Changes.STORAGE)


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
