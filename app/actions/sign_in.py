"""Signing in: the password opens the key file and agrees with the member's verifier; both must hold (ACC-01)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from app.access_signatures import Signer
from app.actions import access_list
from app.actions.opening import is_installed, kept_in_keystore
from app.actions.prove import Opened, forget_failures, known, open_keys
from app.domain.access import Installation, Member
from app.domain.access_list import AccessList
from app.domain.errors import Unavailable
from app.domain.policy import Profile
from app.keystore import Keystore
from app.member_secret import MemberSecret
from app.paths import Paths
from app.store import duties, keys
from app.store.engine import Store, open_store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The desk in a member's hands. `closed_at`: where a period that a crash left open was ended, None mostly."""

    store: Store = field(repr=False)
    member: Member
    installation: Installation
    profile: Profile
    secret: MemberSecret = field(repr=False)
    access: AccessList = field(repr=False)
    closed_at: datetime | None = None

    @property
    def signer(self) -> Signer:
        """What this member signs with."""
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


def _come_in(paths: Paths, store: Store, opened: Opened, keystore: Keystore, now: Callable[[], datetime]) -> SignedIn:
    proved = known(paths, store, opened, now)
    with store.transaction() as session:
        closed_at = duties.close_left_open(session)
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
