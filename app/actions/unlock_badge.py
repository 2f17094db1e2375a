"""A locked badge opens by a code that was made beforehand, when nobody is near who may release it (AC-7)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app.actions import failures
from app.actions.opening import is_installed
from app.actions.prove import LONGEST_TYPED, minutes_locked
from app.domain.errors import Refusal, Refused, Unavailable
from app.paths import Paths
from app.store import keys, lock_releases, unlock_codes
from app.store.keys import KeyFile
from app.store.lock_releases import BY_CODE, Release
from app.store.unlock_codes import Used

log = logging.getLogger(__name__)

CLAUSE = "CJIS AC-7"


def not_locked() -> Refused:
    return Refused(Refusal(CLAUSE, "this badge number is not locked.", "Sign in with it."))


def unlock_badge(paths: Paths, badge: str, code: str, now: Callable[[], datetime]) -> int:
    """How many codes are left. Slow. The badge may be tried again as often as before it was locked; the code is gone.

    Raises Refused: not locked, a wrong code, which is counted, or too many of them; Unavailable, and nothing changed.
    """
    if not is_installed(paths):
        raise Unavailable("Vouch is not installed on this workstation yet.")
    found = keys.load(paths.keys)
    tag, at = keys.tag(found, badge[:LONGEST_TYPED]), now()
    counted = failures.load(paths.failures, at)
    if not failures.is_locked(counted, tag, at):
        raise not_locked()
    if failures.is_locked(counted, failures.UNLOCKING, at):
        minutes = minutes_locked(counted, failures.UNLOCKING, at)
        raise Refused(Refusal(CLAUSE, "too many unlock codes were wrong.", f"One can be tried again in {minutes}."))
    batch = unlock_codes.load(paths.unlock_codes)
    opened = unlock_codes.opened_by(batch, code[:LONGEST_TYPED])
    if opened is None:
        failures.save(paths.failures, failures.failed(counted, failures.UNLOCKING, at, found.members))
        log.info("an unlock code was wrong")
        raise Refused(
            Refusal(CLAUSE, "this is no unlock code of this workstation, or it was used.", "Ask for another.")
        )
    left = unlock_codes.used_up(batch, Used(opened, at, tag))
    unlock_codes.save(paths.unlock_codes, left)  # first: a code that was used is never used again
    failures.save(paths.failures, failures.forgotten(failures.forgotten(counted, tag), failures.UNLOCKING))
    log.warning("a locked badge was opened by an unlock code")
    return len(left.codes)


def carry_used_codes(session: Session, paths: Paths, found: KeyFile) -> tuple[Used, ...]:
    """The database learns which codes were used before it could be opened."""
    try:
        used = unlock_codes.load(paths.unlock_codes).used
    except Unavailable as error:
        log.warning("which unlock codes were used cannot be told: %s", type(error.__cause__ or error).__name__)
        return ()
    for one in used:
        wrap = found.members.get(one.badge_tag)
        whose = wrap.member_id if wrap else None
        if not lock_releases.used(session, one.id, one.at, one.badge_tag, whose):
            log.warning("an unlock code was used that this database did not make")
            lock_releases.add(session, [Release(one.id, BY_CODE, None, one.at, one.at, one.badge_tag, whose)])
    return used


def let_go_of_carried(paths: Paths, carried: tuple[Used, ...]) -> None:
    """Once the database has them for good."""
    if not carried:
        return
    try:
        batch = unlock_codes.load(paths.unlock_codes)
        left = tuple(one for one in batch.used if one not in carried)
        unlock_codes.save(paths.unlock_codes, unlock_codes.Batch(batch.salt, batch.work, batch.codes, left))
    except Unavailable as error:
        log.warning("used unlock codes are told once more at the next sign-in: %s", type(error).__name__)
