"""Signing in: the password opens the key file and agrees with the member's verifier; both must hold (ACC-01)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NoReturn

from app import profiles
from app.actions import failures
from app.actions.opening import is_installed, kept_in_keystore
from app.domain.access import Installation, Member, badge_key
from app.domain.errors import Refusal, Refused, Unavailable
from app.domain.policy import Profile
from app.keystore import Keystore
from app.passwords import agrees
from app.paths import Paths
from app.store import duties, keys
from app.store import installation as installation_row
from app.store import members as member_rows
from app.store.engine import Store, open_store
from app.store.keys import KeyFile

log = logging.getLogger(__name__)

LONGEST_TYPED = 1024
_WRONG = Refusal("CJIS IA-5", "badge and password do not go together.")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The desk in a member's hands. `closed_at`: where a period that a crash left open was ended, None mostly."""

    store: Store = field(repr=False)
    member: Member
    installation: Installation
    profile: Profile
    closed_at: datetime | None = None


def sign_in(paths: Paths, badge: str, password: str, keystore: Keystore, now: Callable[[], datetime]) -> SignedIn:
    """Raises Refused with one same sentence for a wrong badge and a wrong password, after the same work.

    Unavailable: not installed, damaged, or no signed profile in force. The caller closes the store.
    """
    if not is_installed(paths):
        raise Unavailable("Vouch is not installed on this workstation yet.")
    found = keys.load(paths.keys)
    badge, password = badge[:LONGEST_TYPED], password[:LONGEST_TYPED]
    tag = keys.tag(found, badge)
    _refuse_while_locked(paths, tag, now())
    opened = keys.opened_by_password(found, badge, password)
    if opened is None:
        _turn_away(paths, tag, now())
    member_id, key = opened
    store = open_store(paths.database, key)
    try:
        return _come_in(paths, store, member_id, badge, password, found, keystore, now)
    except BaseException:
        store.close()
        raise


def _come_in(
    paths: Paths,
    store: Store,
    member_id: str,
    badge: str,
    password: str,
    found: KeyFile,
    keystore: Keystore,
    now: Callable[[], datetime],
) -> SignedIn:
    with store.reading() as session:
        installation = installation_row.of_this_desk(session)
        member = member_rows.of_id(session, member_id)
        stored = member_rows.verifier_of(session, member_id)
    if member is None or badge_key(member.badge) != badge_key(badge) or not agrees(stored, password):
        _turn_away(paths, keys.tag(found, badge), now())
    if installation.workstation_id != found.workstation_id:
        raise Unavailable("The key file belongs to another workstation. Nothing was changed.")
    profile = profiles.in_force(paths, installation, now())
    with store.transaction() as session:
        closed_at = duties.close_left_open(session)
    _settle(paths, found, store.key, badge, keystore, now())
    log.info("signed in")
    return SignedIn(store, member, installation, profile, closed_at)


def _settle(paths: Paths, found: KeyFile, key: bytes, badge: str, keystore: Keystore, now: datetime) -> None:
    """Failures are forgotten and the keystore holds its wrap; neither keeps a member out when the disk is full."""
    try:
        counted, tag = failures.load(paths.failures, now), keys.tag(found, badge)
        if tag in counted:
            failures.save(paths.failures, failures.forgotten(counted, tag))
        kept = kept_in_keystore(found, key, keystore)
        if kept is not found:
            keys.save(paths.keys, kept)
    except Unavailable as error:
        log.warning("not settled at sign-in: %s", type(error).__name__)


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


def _turn_away(paths: Paths, tag: str, now: datetime) -> NoReturn:
    failures.save(paths.failures, failures.failed(failures.load(paths.failures, now), tag, now))
    log.info("a sign-in failed")
    raise Refused(_WRONG)
