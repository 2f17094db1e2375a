"""Badge and password together prove who somebody is: at sign-in, and of a second member beside the one signed in.

A wrong badge and a wrong password cost the same work, get the same sentence, and are counted alike (AC-7).
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NoReturn

from app.actions import failures
from app.domain.access import Member, badge_key
from app.domain.errors import Refusal, Refused, Unavailable
from app.passwords import agrees
from app.paths import Paths
from app.store import keys
from app.store import members as member_rows
from app.store.engine import Store
from app.store.keys import KeyFile

log = logging.getLogger(__name__)

LONGEST_TYPED = 1024
_WRONG = Refusal("CJIS IA-5", "badge and password do not go together.")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a badge and its password opened in the key file; not yet who it is: the verifier must agree as well."""

    found: KeyFile
    tag: str
    member_id: str
    key: bytes = field(repr=False)
    badge: str
    password: str = field(repr=False)


def prove(paths: Paths, store: Store, badge: str, password: str, now: Callable[[], datetime]) -> Member:
    """The enrolled member they belong to, whoever is signed in. Slow, on purpose; needs no keystore. Raises Refused
    in one same sentence for a wrong badge and a wrong password, or while the badge is locked; Unavailable."""
    opened = open_keys(paths, badge, password, now)
    if not hmac.compare_digest(opened.key, store.key):
        turn_away(paths, opened.tag, now())
    member = known(paths, store, opened, now)
    try:
        forget_failures(paths, opened.tag, now())
    except Unavailable as error:
        log.warning("failed sign-ins before a right one stay counted: %s", type(error).__name__)
    return member


def open_keys(paths: Paths, badge: str, password: str, now: Callable[[], datetime]) -> Opened:
    """Raises Refused: locked, or they do not go together, which is counted."""
    badge, password = badge[:LONGEST_TYPED], password[:LONGEST_TYPED]
    found = keys.load(paths.keys)
    tag = keys.tag(found, badge)
    _refuse_while_locked(paths, tag, now())
    opened = keys.opened_by_password(found, badge, password)
    if opened is None:
        turn_away(paths, tag, now())
    return Opened(found, tag, *opened, badge, password)


def known(paths: Paths, store: Store, opened: Opened, now: Callable[[], datetime]) -> Member:
    """The member's row and verifier agree too; else Refused, and counted."""
    with store.reading() as session:
        member = member_rows.of_id(session, opened.member_id)
        stored = member_rows.verifier_of(session, opened.member_id)
    if member is None or badge_key(member.badge) != badge_key(opened.badge) or not agrees(stored, opened.password):
        turn_away(paths, opened.tag, now())
    return member


def forget_failures(paths: Paths, tag: str, now: datetime) -> None:
    """Raises Unavailable."""
    counted = failures.load(paths.failures, now)
    if tag in counted:
        failures.save(paths.failures, failures.forgotten(counted, tag))


def turn_away(paths: Paths, tag: str, now: datetime) -> NoReturn:
    """Counted first: a try that cannot be counted is Unavailable, and not free."""
    failures.save(paths.failures, failures.failed(failures.load(paths.failures, now), tag, now))
    log.info("a sign-in failed")
    raise Refused(_WRONG)


def _refuse_while_locked(paths: Paths, tag: str, now: datetime) -> None:
    until = failures.locked_until(failures.load(paths.failures, now), tag, now)
    if until is not None:
        minutes = max(1, round((until - now).total_seconds() / 60))
        raise Refused(
            Refusal(
                "CJIS AC-7",
                f"{failures.MOST_TRIES} sign-ins failed with this badge number.",
                f"It can be tried again in {minutes} minute{'s' if minutes > 1 else ''}.",
            )
        )
