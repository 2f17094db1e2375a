"""A fixed reader runs under its standing assignment: opened by the keystore, or left by who signs out (COR-31)."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime

from app import profiles
from app.actions import access_list, recorded, suspension
from app.actions.duty import picked
from app.actions.opening import is_installed, opened_by_keystore
from app.actions.sign_in import SignedIn
from app.domain.access import Duty, Installation, WorkstationKind
from app.domain.assignment import Assignment, in_force
from app.domain.audit import Event
from app.domain.errors import Refusal, Unavailable
from app.keystore import Keystore
from app.paths import Paths
from app.store import cameras as camera_rows
from app.store import destruction, duties
from app.store import installation as installation_row
from app.store.engine import Store

log = logging.getLogger(__name__)


def opened(paths: Paths, keystore: Keystore, now: Callable[[], datetime]) -> SignedIn | str | None:
    """Slow. A fixed reader with nobody signed in; the caller closes its store. In words why it does not run; None where
    this is no fixed reader, or the keystore does not open it. Raises Unavailable where that cannot be told."""
    store = opened_by_keystore(paths, keystore) if is_installed(paths) else None
    if store is None:
        return None
    try:
        found = _looked_into(store, paths, now)
    except BaseException:
        store.close()
        raise
    if not isinstance(found, SignedIn):
        store.close()
    return found


def _looked_into(store: Store, paths: Paths, now: Callable[[], datetime]) -> SignedIn | str | None:
    with store.reading() as session:
        installation = installation_row.of_this_desk(session)
    if installation.kind is not WorkstationKind.FIXED:
        return None
    try:
        return _assigned(store, paths, installation, now)
    except Unavailable as trouble:
        log.warning("a fixed reader does not begin by itself: %s", type(trouble).__name__)
        return str(trouble)


def _assigned(store: Store, paths: Paths, installation: Installation, now: Callable[[], datetime]) -> SignedIn | str:
    with store.reading() as session:
        access = access_list.read_unmarked(session, installation)
        believed = destruction.believed(session)
    profile = profiles.in_force(paths, installation, now())
    today = access.day_of(max(now(), believed.at) if believed else now())
    found = in_force(access, today, profile, suspension.standing(store))
    if isinstance(found, Refusal):
        return str(found)
    return SignedIn(store, found.member, installation, profile, None, access)


def run_under(on: SignedIn, found: Assignment, now: Callable[[], datetime]) -> Duty:
    """Slow. A period of use in the responsible member's name; one that runs ends as it begins, in one transaction, so
    that no read lies between them. Raises Refused for a purpose that the policy does not name; Unavailable."""
    wanted, begun = picked(on.profile, found.purposes), str(uuid.uuid4())
    with on.store.transaction() as session:
        ended = duties.end_running(session, now())
        cameras = [camera for camera in camera_rows.all_cameras(session) if camera.enabled]
        if not cameras:
            raise Unavailable("No camera is set up on this workstation. The LPR administrator can add one.")
        duty = Duty(found.member, tuple(purpose.id for purpose in wanted), ended.at if ended else now())
        duties.start(session, begun, duty, purposes=wanted, cameras=cameras, profile_version=on.profile.version)
    about = {"period": begun, "purposes": ", ".join(duty.purposes)}
    recorded.told(on.store, found.member, Event.RUN_UNDER_ASSIGNMENT, on.profile, about)
    log.info("capture runs under a standing assignment")
    return duty
