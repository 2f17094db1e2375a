"""Badge and password together prove who somebody is: at sign-in, and of a second member beside the one signed in.

A wrong badge and a wrong password cost the same work, get the same sentence, and are counted alike (AC-7).
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NoReturn

from app import profiles
from app.actions import access_list, failures
from app.domain.access import Installation, Member, badge_key
from app.domain.access_list import AccessList, Account
from app.domain.errors import Damaged, Refusal, Refused, Unavailable
from app.domain.policy import Profile
from app.domain.rights import inactive_since, rights
from app.member_secret import MemberSecret
from app.passwords import agrees
from app.paths import Paths
from app.store import destruction, keys, statements
from app.store import installation as installation_row
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
    secret: MemberSecret = field(repr=False)
    badge: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Proved:
    """Who it is, with what they may do today; `access` is verified whole."""

    member: Member
    secret: MemberSecret = field(repr=False)
    installation: Installation
    profile: Profile
    access: AccessList = field(repr=False)


def prove(
    paths: Paths, store: Store, badge: str, password: str, now: Callable[[], datetime], *, unused_counts: bool = True
) -> Proved:
    """The enrolled member they belong to, whoever is signed in. Slow, on purpose; needs no keystore. Raises Refused
    in one same sentence for a wrong badge and a wrong password, while the badge is locked, or for a disabled account;
    Unavailable, also when the access list was changed from outside or no profile is in force. `unused_counts`: an
    account that nobody used for long is refused, unless it is the clock itself that is in question."""
    opened = open_keys(paths, badge, password, now)
    if not hmac.compare_digest(opened.key, store.key):
        turn_away(paths, opened.tag, now())
    proved = known(paths, store, opened, now, unused_counts=unused_counts)
    try:
        forget_failures(paths, opened.tag, now())
    except Unavailable as error:
        log.warning("failed sign-ins before a right one stay counted: %s", type(error).__name__)
    return proved


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


def known(
    paths: Paths, store: Store, opened: Opened, now: Callable[[], datetime], *, unused_counts: bool = True
) -> Proved:
    """The member's row, verifier and place on the access list agree too; else Refused, and counted. A clock that was
    set back brings no expired grant or training back: the highest moment ever believed counts (RES-07)."""
    with store.reading() as session:
        row = member_rows.of_id(session, opened.member_id)
        stored = member_rows.verifier_of(session, opened.member_id)
        if row is None or badge_key(row.badge) != badge_key(opened.badge) or not agrees(stored, opened.password):
            turn_away(paths, opened.tag, now())
        installation = installation_row.of_this_desk(session)
        if installation.workstation_id != opened.found.workstation_id:
            raise Unavailable("The key file belongs to another workstation. Nothing was changed.")
        access = access_list.read(session, installation, row.id, opened.secret)
        used = statements.last_used(session, row.id)
        believed = destruction.believed(session)
    profile = profiles.in_force(paths, installation, now())
    account = access.accounts.get(row.id)
    if account is None or account.key != opened.secret.public or badge_key(account.badge) != badge_key(row.badge):
        raise Damaged(
            "This account was changed from outside: it does not stand on the access list as the agency signed it. "
            "Nobody is let in by it. Put back a backup, and tell the program owner."
        )
    today = access.day_of(max(now(), believed.at) if believed else now())
    unused = inactive_since(access, account, access.day_of(used) if used else None, today, profile)
    _refuse_disabled(account, unused if unused_counts else None)
    found = rights(access, row.id, today, profile)
    member = Member(row.id, account.name, account.badge, found.roles, found.withheld, found.cleared)
    return Proved(member, opened.secret, installation, profile, access)


def _refuse_disabled(account: Account, unused_since: date | None) -> None:
    if account.disabled is not None:
        why = f"this account is disabled ({account.disabled[0].cause.value})."
        raise Refused(Refusal("CJIS AC-2", why, "The LPR administrator can enable it again."))
    if unused_since is not None:
        why = f"nobody has used this account since {unused_since}."
        raise Refused(Refusal("CJIS AC-2(3)", why, "The LPR administrator can enable it again."))


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
