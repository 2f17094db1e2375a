"""Badge, password and code together prove who somebody is: at sign-in, and of a second member beside the one signed in.

A wrong badge and a wrong password cost the same work, get the same sentence, and are counted alike (AC-7). Of the code
nothing is said before both were right; a wrong one is counted with them.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum, auto
from typing import NoReturn
from zoneinfo import ZoneInfo

from app import profiles
from app.actions import access_list, failures
from app.actions.check_code import Checked, Verdict, check_code
from app.domain.access import Installation, Member, badge_key
from app.domain.access_list import AccessList, Account
from app.domain.audit import Entry, Event, Outcome, stamp
from app.domain.errors import Damaged, Refusal, Refused, Unavailable
from app.domain.policy import Profile
from app.domain.rights import inactive_since, rights
from app.member_secret import MemberSecret
from app.passwords import agrees
from app.paths import Paths
from app.store import destruction, factors, keys, statements
from app.store import installation as installation_row
from app.store import members as member_rows
from app.store.engine import Store
from app.store.keys import KeyFile, Wrap

log = logging.getLogger(__name__)

LONGEST_TYPED = 1024
_WRONG = Refusal("CJIS IA-5", "badge and password do not go together.")
_NOT_SET_UP = Refusal(
    "CJIS IA-2",
    "this member has no second factor yet.",
    "It is set up at the first sign-in: sign in once on this workstation.",
)


class BadgeLocked(Refused):
    """Too many failures; another member may release it, or a code made for that."""


class CodeWanted(Refused):
    """Badge and password were right, and the code is still to be typed: no failure."""


class CodeUsed(Refused):
    """The code was right, and was used before: no failure."""


class SecondFactor(Enum):
    """How a member's second factor stands once badge and password were right."""

    NOT_ASKED = auto()
    OWED = auto()  # to be set up at this sign-in
    SHOWN = auto()


@dataclass(frozen=True, slots=True)
class Opened:
    """What a badge and its password opened in the key file; not yet who it is: the verifier must agree as well."""

    found: KeyFile
    tag: str
    wrap: Wrap
    key: bytes = field(repr=False)
    secret: MemberSecret = field(repr=False)
    badge: str
    password: str = field(repr=False)

    @property
    def member_id(self) -> str:
        return self.wrap.member_id


@dataclass(frozen=True, slots=True)
class Proved:
    """Who it is, with what they may do today; `access` is verified whole. `codes_left`: recovery codes, once one was
    used."""

    member: Member
    secret: MemberSecret = field(repr=False)
    installation: Installation
    profile: Profile
    access: AccessList = field(repr=False)
    factor: SecondFactor = SecondFactor.NOT_ASKED
    codes_left: int | None = None


def prove(
    paths: Paths,
    store: Store,
    badge: str,
    password: str,
    code: str,
    now: Callable[[], datetime],
    *,
    unused_counts: bool = True,
) -> Proved:
    """The enrolled member they belong to, whoever is signed in. Slow, on purpose; needs no keystore and no network.

    Raises Refused in one same sentence for a wrong badge and a wrong password, while the badge is locked, for a code
    that is wrong, missing or used, for a disabled account, and for a member who has no second factor yet; Unavailable,
    also when the access list was changed from outside or no profile is in force. `unused_counts`: an account that
    nobody used for long is refused, unless it is the clock itself that is in question."""
    opened = open_keys(paths, badge, password, now)
    if not hmac.compare_digest(opened.key, store.key):
        turn_away(paths, opened, now())
    return prove_opened(paths, store, opened, code, now, unused_counts=unused_counts)


def prove_opened(
    paths: Paths, store: Store, opened: Opened, code: str, now: Callable[[], datetime], *, unused_counts: bool = True
) -> Proved:
    """The same of what a badge and password opened; `store` is open with that key."""
    proved = known(paths, store, opened, code, now, unused_counts=unused_counts)
    if proved.factor is SecondFactor.OWED:
        raise Refused(_NOT_SET_UP)
    settle_failures(paths, opened.tag, proved.profile, now())
    return proved


def open_keys(paths: Paths, badge: str, password: str, now: Callable[[], datetime]) -> Opened:
    """Raises Refused: locked, or they do not go together, which is counted."""
    badge, password = badge[:LONGEST_TYPED], password[:LONGEST_TYPED]
    found = keys.load(paths.keys)
    tag = keys.tag(found, badge)
    _refuse_while_locked(paths, tag, now())
    opened = keys.opened_by_password(found, badge, password)
    if opened is None:
        _count(paths, found, tag, now())
        raise Refused(_WRONG)
    return Opened(found, tag, *opened, badge, password)


def known(
    paths: Paths, store: Store, opened: Opened, code: str, now: Callable[[], datetime], *, unused_counts: bool = True
) -> Proved:
    """The member's row, verifier, place on the access list and code agree too; else Refused, and counted. A clock that
    was set back brings no expired grant or training back: the highest moment ever believed counts (RES-07)."""
    with store.reading() as session:
        row = member_rows.of_id(session, opened.member_id)
        stored = member_rows.verifier_of(session, opened.member_id)
        if row is None or badge_key(row.badge) != badge_key(opened.badge) or not agrees(stored, opened.password):
            turn_away(paths, opened, now())
        installation = installation_row.of_this_desk(session)
        if installation.workstation_id != opened.found.workstation_id:
            raise Unavailable("The key file belongs to another workstation. Nothing was changed.")
        access = access_list.read(session, installation, row.id, opened.secret)
        used = statements.last_used(session, row.id)
        believed = destruction.believed(session)
        has_factor = factors.of_member(session, row.id) is not None
    profile = profiles.in_force(paths, installation, now())
    account = access.accounts.get(row.id)
    if account is None or account.key != opened.secret.public or badge_key(account.badge) != badge_key(row.badge):
        raise Damaged(
            "This account was changed from outside: it does not stand on the access list as the agency signed it. "
            "Nobody is let in by it. Put back a backup, and tell the program owner."
        )
    factor = _standing(opened, account, profile, has_factor)
    left = _prove_again(paths, store, opened, code, profile, now()) if factor is SecondFactor.SHOWN else None
    today = access.day_of(max(now(), believed.at) if believed else now())
    unused = inactive_since(access, account, access.day_of(used) if used else None, today, profile)
    _refuse_disabled(account, unused if unused_counts else None)
    found = rights(access, row.id, today, profile)
    member = Member(row.id, account.name, account.badge, found.roles, found.withheld, found.cleared)
    return Proved(member, opened.secret, installation, profile, access, factor, left)


def _standing(opened: Opened, account: Account, profile: Profile, has_factor: bool) -> SecondFactor:
    """Raises Damaged where the wrap, which only this member's password makes, tells of a second factor that the
    database has not, and nobody signed for taking it away."""
    if not profile.flag("sign_in.second_factor"):
        return SecondFactor.NOT_ASKED
    if has_factor:
        return SecondFactor.SHOWN
    if opened.wrap.factor and opened.wrap.factor >= account.factor_reset:
        raise Damaged(
            "The second factor of this account was taken away from outside. Nobody is let in without it. "
            "Put back a backup, or let the LPR administrator reset it, and tell the program owner."
        )
    return SecondFactor.OWED


def _prove_again(paths: Paths, store: Store, opened: Opened, code: str, profile: Profile, now: datetime) -> int | None:
    """How many recovery codes are left, if one was used."""
    checked: Checked = check_code(store, opened.member_id, opened.secret, code[:LONGEST_TYPED], now)
    if checked.verdict is Verdict.RIGHT:
        return checked.codes_left
    if checked.verdict is Verdict.EMPTY:
        instead = "Type the six digits that your authenticator shows now, or a recovery code."
        raise CodeWanted(profile.refusal_by("sign_in.second_factor", "your code is needed too.", instead))
    if checked.verdict is Verdict.USED:
        instead = "Wait for the next one, or type a recovery code."
        raise CodeUsed(profile.refusal_by("sign_in.second_factor", "this code was used already.", instead))
    _count(paths, opened.found, opened.tag, now)
    clock = now.astimezone(ZoneInfo(profile.time_zone))
    raise Refused(
        profile.refusal_by(
            "sign_in.second_factor",
            "the code is not right.",
            f"Codes go by this workstation's clock, which says {clock:%H:%M}. Where that is wrong, or the "
            "authenticator is lost, a recovery code works.",
        )
    )


def _refuse_disabled(account: Account, unused_since: date | None) -> None:
    if account.disabled is not None:
        why = f"this account is disabled ({account.disabled[0].cause.value})."
        raise Refused(Refusal("CJIS AC-2", why, "The LPR administrator can enable it again."))
    if unused_since is not None:
        why = f"nobody has used this account since {unused_since}."
        raise Refused(Refusal("CJIS AC-2(3)", why, "The LPR administrator can enable it again."))


def settle_failures(paths: Paths, tag: str, profile: Profile, now: datetime) -> None:
    """After a right proof: its failures are forgotten, and the profile's limits hold for whoever comes next. A full
    disk keeps nobody out for it."""
    counted = failures.load(paths.failures, now)
    limits = failures.limits_of(profile)
    if tag not in counted.times and counted.limits == limits:
        return
    try:
        failures.save(paths.failures, replace(failures.forgotten(counted, tag), limits=limits))
    except Unavailable as error:
        log.warning("failed sign-ins before a right one stay counted: %s", type(error).__name__)


def tell_failures(paths: Paths, store: Store, now: datetime) -> None:
    """The trail is told of sign-ins that failed while nobody could open it, each with its own time. A badge that nobody
    has is not kept: it may be a password typed into the wrong field."""
    counted = failures.load(paths.failures, now)
    if not counted.untold and not counted.lost:
        return
    try:
        found = keys.load(paths.keys)
        whose = {tag: wrap.member_id for tag, wrap in found.members.items()} | {failures.UNLOCKING: "an unlock code"}
        said = [
            Entry(
                Event.SIGN_IN_FAILED,
                Outcome.REFUSED,
                clause="CJIS AC-7",
                about={"member": whose.get(one.tag, "unknown badge"), "happened": stamp(one.at)},
            )
            for one in counted.untold
        ]
        if counted.lost:
            said.append(Entry(Event.SIGN_IN_FAILED, Outcome.REFUSED, clause="CJIS AC-7", counts={"more": counted.lost}))
        store.trail.record(*said)
        failures.save(paths.failures, replace(failures.load(paths.failures, now), untold=(), lost=0))
    except Unavailable as trouble:
        log.warning("the trail is told of failed sign-ins later: %s", type(trouble.__cause__ or trouble).__name__)


def forget_failures(paths: Paths, tag: str, now: datetime) -> None:
    """The badge's lock is gone with them. Raises Unavailable."""
    counted = failures.load(paths.failures, now)
    if tag in counted.times:
        failures.save(paths.failures, failures.forgotten(counted, tag))


def turn_away(paths: Paths, opened: Opened, now: datetime) -> NoReturn:
    """Counted first: a try that cannot be counted is Unavailable, and not free."""
    _count(paths, opened.found, opened.tag, now)
    raise Refused(_WRONG)


def _count(paths: Paths, found: KeyFile, tag: str, now: datetime) -> None:
    """Raises BadgeLocked for the one that locks it: who stands there need not find out by trying on."""
    counted = failures.load(paths.failures, now)
    failures.save(paths.failures, failures.failed(counted, tag, now, found.members))
    log.info("a sign-in failed")
    _refuse_while_locked(paths, tag, now)


def _refuse_while_locked(paths: Paths, tag: str, now: datetime) -> None:
    counted = failures.load(paths.failures, now)
    if not failures.is_locked(counted, tag, now):
        return
    why = f"{counted.limits.tries} sign-ins failed with this badge number: it is locked."
    if failures.waits_for_release(counted, tag):
        instead = "An LPR administrator or a supervisor releases it on the sign-in page, or an unlock code opens it."
    else:
        instead = f"It can be tried again in {minutes_locked(counted, tag, now)}."
    raise BadgeLocked(Refusal("CJIS AC-7", why, instead))


def minutes_locked(counted: failures.Failures, tag: str, now: datetime) -> str:
    """ "13 minutes", of a lock that opens by itself."""
    since = failures.locked_since(counted, tag) or now
    minutes = max(1, round((since + failures.LOCKED_FOR - now).total_seconds() / 60))
    return f"{minutes} minute{'s' if minutes > 1 else ''}"
