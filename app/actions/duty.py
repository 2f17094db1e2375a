"""Starting and ending a period of active use: nothing is captured outside one (CAP-03, CAP-09, COR-08)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime

from app.actions import recorded, suspension
from app.changes import Changes
from app.domain.access import Duty, Member
from app.domain.errors import Refused, Unavailable
from app.domain.gate import Act
from app.domain.policy import Profile, Purpose
from app.store import cameras as camera_rows
from app.store import duties
from app.store.engine import Store


def start_duty(
    store: Store, member: Member, profile: Profile, purposes: Sequence[str], now: Callable[[], datetime]
) -> Duty:
    """`purposes`: ids from the profile, at least one. Raises Refused with the clause; recorded before it returns."""
    recorded.require(store, member, Act.START_DUTY, profile, suspension.standing(store))
    wanted = picked(profile, purposes)
    duty, begun = Duty(member, tuple(purpose.id for purpose in wanted), now()), str(uuid.uuid4())
    with store.transaction() as session:
        if duties.is_running(session):
            raise Refused(
                profile.refusal(profile.capture_clause, "a period of use is running already.", "Stop it first.")
            )
        cameras = [camera for camera in camera_rows.all_cameras(session) if camera.enabled]
        if not cameras:
            raise Unavailable("No camera is set up on this workstation. The LPR administrator can add one.")
        duties.start(
            session,
            begun,
            duty,
            purposes=wanted,
            cameras=cameras,
            profile_version=profile.version,
        )
    about = {"period": begun, "purposes": ", ".join(duty.purposes)}
    recorded.told(store, member, Act.START_DUTY, profile, about, counts={"cameras": len(cameras)})
    return duty


def still_on_duty(store: Store, now: Callable[[], datetime]) -> None:
    """Said about every half minute while capture runs, so that a crash leaves a truthful end."""
    with store.transaction() as session:
        duties.beat(session, now())


def stop_duty(store: Store, member: Member, profile: Profile | None, now: Callable[[], datetime]) -> Changes:
    """A profile that is no longer in force never keeps capture running, so it is not asked for here."""
    if profile is not None:
        recorded.require(store, member, Act.STOP_DUTY, profile)
    with store.transaction() as session:
        ended = duties.end_running(session, now())
    if ended is None:
        return Changes.NONE
    recorded.told(store, member, Act.STOP_DUTY, profile, {"period": ended.id})
    return Changes.DUTY


def picked(profile: Profile, purposes: Sequence[str]) -> list[Purpose]:
    """Raises Refused for none, or for one that is not in the profile."""
    known = {purpose.id for purpose in profile.purposes}
    if others := sorted(set(purposes) - known):
        why = f"{', '.join(others)} is none of the purposes for which capture may run."
        raise Refused(profile.refusal(profile.capture_clause, why, "Pick from the list."))
    if not purposes:
        raise Refused(profile.refusal(profile.capture_clause, "no purpose was picked.", "Pick at least one."))
    return [purpose for purpose in profile.purposes if purpose.id in set(purposes)]
