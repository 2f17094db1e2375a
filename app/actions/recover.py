"""When nobody can sign in: the agency's recovery key opens the database and a member chooses a new password.

The LPR administrator, a supervisor or the program owner, with the agency's file and its passphrase, at the workstation
itself. The member's second factor and lock go with it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app import machine, profiles, recovery_key
from app.access_signatures import Signer
from app.actions import access_list, trail
from app.actions.access_list import AgencySigning
from app.actions.members import rewrapping, wrapped
from app.actions.opening import is_installed
from app.actions.prove import forget_failures
from app.domain.access import Installation, Member, Role
from app.domain.access_list import AccessList, Account
from app.domain.audit import Event
from app.domain.errors import FieldMistake, Unavailable
from app.domain.policy import Profile
from app.domain.statements import RECOVERY, Enabled, Listed, Statement
from app.keystore import Keystore, NoKeystore
from app.member_secret import new_secret, recovery_signer
from app.passwords import check_password, shortest_under, verifier, work_under
from app.paths import Paths
from app.recovery_key import load_recovery_key
from app.store import factors, keys
from app.store import installation as installation_row
from app.store import members as member_rows
from app.store.engine import open_store
from app.store.keys import KeyFile
from app.stretching import USUAL, Work

log = logging.getLogger(__name__)

MAY_RECOVER = frozenset({Role.LPR_ADMINISTRATOR, Role.SUPERVISOR})
_RECOVERED = MAY_RECOVER | {Role.PROGRAM_OWNER}  # whose password and second factor no administrator sets anew
_NOTHING = "Nothing was changed."


@dataclass(frozen=True, slots=True)
class Recovering:
    """What the form asks for. `password` is the new one of the member with that badge."""

    file: Path
    passphrase: str = field(repr=False)
    badge: str
    password: str = field(repr=False)


class RecoveryState(Enum):
    """How a desk stands with the agency's recovery key."""

    THERE = auto()
    MISSING = auto()  # installed by a version that made none
    NOT_THE_AGENCYS = auto()  # changed since the agency signed it: it would not be used


def recovery_state(paths: Paths, installation: Installation) -> RecoveryState:
    """Raises Unavailable when the key file cannot be read."""
    found = keys.load(paths.keys)
    if found.recovery is None:
        return RecoveryState.MISSING
    signed = keys.is_the_agencys(found, installation.agency_public_key)
    return RecoveryState.THERE if signed else RecoveryState.NOT_THE_AGENCYS


def recover(
    paths: Paths, asked: Recovering, now: Callable[[], datetime], work: Work = USUAL, keystore: Keystore | None = None
) -> None:
    """Slow. The member's wrap and verifier are new when this returns, or both are as they were. Raises FieldMistake for
    the form's fields ("recovery file", "passphrase", "badge", "password"), Unavailable for what is wrong here."""
    if not is_installed(paths):
        raise Unavailable("Vouch is not installed on this workstation yet.")
    found = keys.load(paths.keys)
    if found.recovery is None:
        raise Unavailable(f"This workstation has no recovery key: it was installed by an earlier version. {_NOTHING}")
    private = load_recovery_key(asked.file, asked.passphrase)
    key = _opened(found, private)
    store = open_store(paths.database, key, now, keystore)
    try:
        trail.settle(store, keystore or NoKeystore(), machine.own_name())
        with store.reading() as session:
            installation = installation_row.of_this_desk(session)
            access = access_list.read_unmarked(session, installation)
        _check_whose(found, installation)
        signing = AgencySigning(store, access, Signer(RECOVERY, recovery_signer(private)))
        profile = _profile(paths, installation, now())
        work = work_under(profile, work) if profile else work
        account = _may_recover(access, asked.badge)
        check_password(asked.password, account.name, account.badge, shortest=shortest_under(profile))
        _renew(paths, signing, found, account, asked.password, now(), work)
    finally:
        store.close()
    _forget_failures(paths, keys.tag(found, asked.badge), now())
    log.warning("access was recovered with the agency's recovery key")


def _opened(found: KeyFile, private: X25519PrivateKey) -> bytes:
    assert found.recovery is not None
    if private.public_key().public_bytes_raw() != found.recovery.public_key:
        raise FieldMistake(
            recovery_key.FIELD,
            f"this recovery key is not the one of this workstation's agency: choose that one. {_NOTHING}",
        )
    key = keys.opened_by_recovery(found, private)
    if key is None:
        raise Unavailable(f"What this recovery key should open in the key file is damaged. {_NOTHING}")
    return key


def _check_whose(found: KeyFile, installation: Installation) -> None:
    if installation.workstation_id != found.workstation_id:
        raise Unavailable(f"The key file belongs to another workstation. {_NOTHING}")
    if not keys.is_the_agencys(found, installation.agency_public_key):
        raise Unavailable(f"The recovery key in the key file is not as the agency signed it: not used. {_NOTHING}")


def _profile(paths: Paths, installation: Installation, now: datetime) -> Profile | None:
    """None where none is in force: that keeps nobody from getting in again."""
    try:
        return profiles.in_force(paths, installation, now)
    except Unavailable:
        return None


def _may_recover(access: AccessList, badge: str) -> Account:
    account = access.of_badge(badge)
    grants = access.grants_of(account.member) if account else ()
    if (
        account is None
        or not account.key
        or not any(grant.ended is None and grant.given.roles & _RECOVERED for grant in grants)
    ):
        raise FieldMistake(
            "badge",
            "this is not the badge number of an LPR administrator or a supervisor, nor of the program owner, enrolled "
            "on this workstation",
        )
    return account


def _renew(
    paths: Paths, on: AgencySigning, found: KeyFile, account: Account, password: str, now: datetime, work: Work
) -> None:
    """Verifier, wrap and statements stand together or not at all. A disabled account is enabled with it."""
    secret = new_secret()
    said: list[Statement] = [
        Listed(account.member, account.name, account.badge, secret.public, account.unit),
        Enabled(account.member, "recovered with the agency's recovery key"),
    ]
    member = Member(account.member, account.name, account.badge, frozenset())
    after = wrapped(found, on.store.key, member, password, secret, work)
    with rewrapping(paths, found, after, account.badge), access_list.adding(on, said, now, Event.RECOVERED) as session:
        member_rows.change_verifier(session, member.id, verifier(password, work))
        factors.remove(session, member.id)


def _forget_failures(paths: Paths, tag: str, now: datetime) -> None:
    try:
        forget_failures(paths, tag, now)
    except Unavailable as error:
        log.warning("failed sign-ins before the recovery stay counted: %s", type(error).__name__)
