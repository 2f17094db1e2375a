"""Signing in: the password opens the key file and agrees with the member's verifier; both must hold (ACC-01)."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from app.access_signatures import Signer
from app.actions import access_list
from app.actions.opening import is_installed, kept_in_keystore
from app.actions.prove import Opened, forget_failures, known, open_keys, turn_away
from app.domain.access import Installation, Member
from app.domain.access_list import AccessList
from app.domain.errors import Refusal, Refused, Unavailable
from app.domain.policy import Profile
from app.keystore import Keystore
from app.member_secret import MemberSecret
from app.paths import Paths
from app.store import duties, keys
from app.store.engine import Store, open_store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The desk in a member's hands. `closed_at`: where a period that a crash left open was ended, None mostly.

    `secret`: None while nobody is signed in and a fixed reader runs under its standing assignment; `member` is then who
    answers for it.
    """

    store: Store = field(repr=False)
    member: Member
    installation: Installation
    profile: Profile
    secret: MemberSecret | None = field(repr=False)
    access: AccessList = field(repr=False)
    closed_at: datetime | None = None

    @property
    def attended(self) -> bool:
        """Whether anybody is signed in."""
        return self.secret is not None

    @property
    def signer(self) -> Signer:
        """What this member signs with."""
        if self.secret is None:
            raise Refused(Refusal("CJIS IA-2", "nobody is signed in.", "Sign in first."))
        return Signer(self.member.id, self.secret.signing_key())


def sign_in(paths: Paths, badge: str, password: str, keystore: Keystore, now: Callable[[], datetime]) -> SignedIn:
    """Raises Refused with one same sentence for a wrong badge and a wrong password, after the same work.

    Unavailable: not installed, damaged, or no signed profile in force. The caller closes the store.
    """
    if not is_installed(paths):
        raise Unavailable("Vouch is not installed on this workstation yet.")
    opened = open_keys(paths, badge, password, now)
    store = open_store(paths.database, opened.key)
    try:
        return _come_in(paths, store, opened, keystore, now)
    except BaseException:
        store.close()
        raise


def join(
    paths: Paths, running: SignedIn, badge: str, password: str, keystore: Keystore, now: Callable[[], datetime]
) -> SignedIn:
    """Signs in to a fixed reader that runs under its standing assignment: its store and its capture go on. Raises what
    `sign_in` raises."""
    opened = open_keys(paths, badge, password, now)
    if not hmac.compare_digest(opened.key, running.store.key):
        turn_away(paths, opened.tag, now())
    return _come_in(paths, running.store, opened, keystore, now, runs=True)


def _come_in(
    paths: Paths, store: Store, opened: Opened, keystore: Keystore, now: Callable[[], datetime], *, runs: bool = False
) -> SignedIn:
    proved = known(paths, store, opened, now)
    with store.transaction() as session:
        closed_at = None if runs else duties.close_left_open(session)
        access_list.came_in(session, proved.access, proved.member.id, proved.secret, now())
    _settle(paths, opened, keystore, now())
    log.info("signed in")
    return SignedIn(store, proved.member, proved.installation, proved.profile, proved.secret, proved.access, closed_at)


def _settle(paths: Paths, opened: Opened, keystore: Keystore, now: datetime) -> None:
    """Failures are forgotten and the keystore holds its wrap; neither keeps a member out when the disk is full."""
    try:
        forget_failures(paths, opened.tag, now)
        kept = kept_in_keystore(opened.found, opened.key, keystore)
        if kept is not opened.found:
            keys.save(paths.keys, kept)
    except Unavailable as error:
        log.warning("not settled at sign-in: %s", type(error).__name__)
