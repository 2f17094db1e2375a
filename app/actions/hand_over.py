"""The next member takes the car over while its cameras run: one period of use ends as the next begins (§7.11)."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from app.actions import access_list, recorded, suspension
from app.actions.duty import picked
from app.actions.passenger import another
from app.actions.prove import prove
from app.actions.sign_in import SignedIn
from app.domain.access import Duty
from app.domain.alerts import Alert, Answer
from app.domain.audit import Event
from app.domain.errors import Unavailable
from app.domain.gate import Act
from app.domain.hand_over import HandOver, OpenAlert
from app.domain.hot_lists import HotListVersion, MatchKind
from app.paths import Paths
from app.store import alerts as alert_rows
from app.store import cameras as camera_rows
from app.store import duties


@dataclass(frozen=True, slots=True)
class InMemory:
    """What the page shows of the desk as it is now. `waiting`, `dropped`: as in Storage."""

    duty: Duty | None
    alerts: tuple[Alert, ...]
    waiting: int
    dropped: int
    unrecorded_answers: tuple[Alert, ...]
    lists: tuple[HotListVersion, ...]
    lists_refused: tuple[HotListVersion, ...]


def page(on: SignedIn, desk: InMemory, now: datetime) -> HandOver:
    """Slow. Alerts answered today, or in this period where that began before midnight; answers that storage has not
    taken yet count too."""
    midnight = datetime.combine(now.astimezone(ZoneInfo(on.profile.time_zone)).date(), time(),
                                ZoneInfo(on.profile.time_zone)).astimezone(UTC)  # fmt: skip
    since = min(midnight, desk.duty.started_at) if desk.duty else midnight
    with on.store.reading() as session:
        answered = Counter(alert_rows.outcomes(session, since))
        unrecorded = [alert for alert in desk.unrecorded_answers if not alert_rows.is_answered(session, alert)]
    answered.update(alert.given.answer for alert in unrecorded if alert.given and alert.given.entered_at >= since)
    purposes = {purpose.id: purpose for purpose in on.profile.purposes}
    return HandOver(
        at=now,
        started_at=desk.duty.started_at if desk.duty else None,
        purposes=tuple(purposes[id_] for id_ in (desk.duty.purposes if desk.duty else ())),
        open=tuple(_open(alert, now) for alert in desk.alerts if alert.open),
        answered=tuple((answer, answered[answer]) for answer in Answer if answered[answer]),
        answered_since=since,
        waiting=desk.waiting,
        dropped=desk.dropped,
        lists=desk.lists,
        lists_refused=desk.lists_refused,
    )


def _open(alert: Alert, now: datetime) -> OpenAlert:
    return OpenAlert(
        id=alert.id,
        category=alert.hit.category,
        possible=alert.hit.match.kind is MatchKind.POSSIBLE,
        side=alert.side,
        minutes=max(0, int((now - alert.latest.at).total_seconds() // 60)),
        looked=not alert.masked,
        following=alert.following,
        unanswered=alert.unanswered(now),
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How much stood on the page that was taken over."""

    open_alerts: int
    unanswered: int
    waiting: int


def hand_over(
    paths: Paths,
    on: SignedIn,
    badge: str,
    password: str,
    code: str,
    purposes: Sequence[str],
    counts: Callable[[], Counts],
    now: Callable[[], datetime],
) -> tuple[SignedIn, Duty]:
    """Slow. Both periods and who took what over stand in one transaction: no read lies between them or in both.

    Raises Refused: badge, password and code as at sign-in, the same member, or one who may not run capture;
    Unavailable, also when no capture runs. Then nothing has changed.
    """
    proved = prove(paths, on.store, badge, password, code, now)
    member, profile = another(proved.member, on), proved.profile
    recorded.require(on.store, member, Act.START_DUTY, profile, suspension.standing(on.store))
    wanted = picked(profile, purposes)
    with on.store.transaction() as session:
        ended = duties.end_running(session, now())
        if ended is None:
            raise Unavailable("No capture runs, so there is nothing to hand over. Sign out; the next member signs in.")
        access_list.came_in(session, proved.access, member.id, proved.secret, now())
        duty = Duty(member, tuple(purpose.id for purpose in wanted), ended.at)
        cameras = [camera for camera in camera_rows.all_cameras(session) if camera.enabled]
        begun = str(uuid.uuid4())
        duties.start(session, begun, duty, purposes=wanted, cameras=cameras, profile_version=profile.version)
        seen = counts()
        duties.handed_over(
            session, ended, begun, member.id,
            open_alerts=seen.open_alerts, unanswered=seen.unanswered, waiting=seen.waiting,
        )  # fmt: skip
    about = {"from": on.member.id, "period": begun, "before": ended.id}
    recorded.told(
        on.store, member, Event.HANDED_OVER, profile, about,
        counts={"open alerts": seen.open_alerts, "unanswered": seen.unanswered, "waiting": seen.waiting},
    )  # fmt: skip
    taken = replace(
        on, member=member, profile=profile, secret=proved.secret, access=proved.access, closed_at=None,
        codes_left=proved.codes_left,
    )  # fmt: skip
    return taken, duty
