"""Signing in: the password opens the key file and agrees with the member's verifier; a code goes with it (ACC-01)."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from app import machine
from app.access_signatures import Signer
from app.actions import access_list, recorded, trail
from app.actions.check_code import keep_factor
from app.actions.opening import is_installed, kept_in_keystore
from app.actions.prove import Opened, Proved, SecondFactor, known, open_keys, settle_failures, tell_failures, turn_away
from app.actions.unlock_badge import carry_used_codes, let_go_of_carried
from app.domain.access import Installation, Member
from app.domain.access_list import AccessList
from app.domain.audit import Event, stamp
from app.domain.errors import FieldMistake, Refusal, Refused, Unavailable
from app.domain.policy import Profile
from app.keystore import Keystore
from app.member_secret import MemberSecret
from app.passwords import by_approved_algorithms, verifier, work_under
from app.paths import Paths
from app.second_factor import Seed, is_of_authenticator, new_seed, steps_of
from app.store import duties, keys
from app.store import members as member_rows
from app.store.engine import Store, open_store
from app.store.keys import KeyFile, Person

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The desk in a member's hands. `closed_at`: where a period that a crash left open was ended, None mostly.
    `codes_left`: how many recovery codes are left, where one was used to sign in.

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
    codes_left: int | None = None

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


@dataclass(frozen=True, slots=True)
class Enrolling:
    """Badge and password were right, and the second factor is still to be set up: until then nothing opens. The caller
    closes the store, unless it is that of a reader that `runs`."""

    store: Store = field(repr=False)
    opened: Opened = field(repr=False)
    proved: Proved = field(repr=False)
    seed: Seed = field(repr=False)
    runs: bool = False

    @property
    def member(self) -> Member:
        return self.proved.member

    @property
    def installation(self) -> Installation:
        return self.proved.installation

    @property
    def profile(self) -> Profile:
        return self.proved.profile

    @property
    def uri(self) -> str:
        """What the QR code says."""
        return uri_of(self.seed, self.profile, self.member)


def uri_of(seed: Seed, profile: Profile, member: Member) -> str:
    return seed.uri(f"Vouch {profile.title}", member.badge)


def sign_in(
    paths: Paths, badge: str, password: str, code: str, keystore: Keystore, now: Callable[[], datetime]
) -> SignedIn | Enrolling:
    """Raises Refused with one same sentence for a wrong badge and a wrong password, after the same work.

    Unavailable: not installed, damaged, or no signed profile in force. The caller closes the store.
    """
    if not is_installed(paths):
        raise Unavailable("Vouch is not installed on this workstation yet.")
    opened = open_keys(paths, badge, password, now)
    store = open_store(paths.database, opened.key, now, keystore)
    try:
        trail.settle(store, keystore, machine.own_name())
        return _proved_in(paths, store, opened, code, keystore, now, runs=False)
    except BaseException:
        store.close()
        raise


def join(
    paths: Paths,
    running: SignedIn,
    badge: str,
    password: str,
    code: str,
    keystore: Keystore,
    now: Callable[[], datetime],
) -> SignedIn | Enrolling:
    """Signs in to a fixed reader that runs under its standing assignment: its store and its capture go on. Raises what
    `sign_in` raises."""
    opened = open_keys(paths, badge, password, now)
    if not hmac.compare_digest(opened.key, running.store.key):
        turn_away(paths, opened, now())
    return _proved_in(paths, running.store, opened, code, keystore, now, runs=True)


def _proved_in(
    paths: Paths,
    store: Store,
    opened: Opened,
    code: str,
    keystore: Keystore,
    now: Callable[[], datetime],
    *,
    runs: bool,
) -> SignedIn | Enrolling:
    proved = known(paths, store, opened, code, now)
    if proved.factor is SecondFactor.OWED:
        settle_failures(paths, opened.tag, proved.profile, now())
        return Enrolling(store, opened, proved, new_seed(), runs)
    return _come_in(paths, store, opened, proved, keystore, now, runs=runs)


def right_step(seed: Seed, code: str, now: datetime) -> int:
    """Of a code that shows that an authenticator has this seed; raises FieldMistake("code")."""
    steps = steps_of(seed, code, now) if is_of_authenticator(code) else ()
    if not steps:
        raise FieldMistake(
            "code",
            "this is not the code that goes with this secret: type the six digits that the authenticator shows now",
        )
    return steps[-1]


def set_up(
    paths: Paths, enrolling: Enrolling, code: str, keystore: Keystore, now: Callable[[], datetime]
) -> tuple[SignedIn, tuple[str, ...]]:
    """The authenticator that showed this code is the member's from now on: signed in, with the recovery codes, which
    are not seen again. Raises FieldMistake("code"), Unavailable; nothing is kept then."""
    proved, moment = enrolling.proved, now()
    step = right_step(enrolling.seed, code, moment)
    with enrolling.store.transaction() as session:
        codes = keep_factor(session, proved.member.id, proved.secret, enrolling.seed, step, moment)
    recorded.told(enrolling.store, proved.member, Event.FACTOR_SET_UP, proved.profile)
    log.info("a second factor was set up")
    proved = replace(proved, factor=SecondFactor.SHOWN)
    on = _come_in(paths, enrolling.store, enrolling.opened, proved, keystore, now, runs=enrolling.runs)
    return on, codes


def _come_in(
    paths: Paths,
    store: Store,
    opened: Opened,
    proved: Proved,
    keystore: Keystore,
    now: Callable[[], datetime],
    *,
    runs: bool,
) -> SignedIn:
    work = work_under(proved.profile, opened.wrap.work)
    with store.transaction() as session:
        closed_at = None if runs else duties.close_left_open(session)
        access_list.came_in(session, proved.access, proved.member.id, proved.secret, now())
        stored = member_rows.verifier_of(session, proved.member.id)
        if by_approved_algorithms(stored) is not proved.profile.flag("sign_in.approved_algorithms"):
            member_rows.change_verifier(session, proved.member.id, verifier(opened.password, work))
        carried = carry_used_codes(session, paths, opened.found)
    let_go_of_carried(paths, carried)
    settle_failures(paths, opened.tag, proved.profile, now())
    _settle_keys(paths, opened, proved, keystore)
    tell_failures(paths, store, now())
    for one in carried:
        whose = opened.found.members.get(one.badge_tag)
        about = {"member": whose.member_id if whose else "unknown badge", "happened": stamp(one.at)}
        recorded.told(store, None, Event.BADGE_UNLOCKED, proved.profile, about)
    recorded.told(
        store, proved.member, Event.SIGNED_IN, proved.profile, {"beside a running reader": "yes"} if runs else {}
    )
    log.info("signed in")
    return SignedIn(
        store, proved.member, proved.installation, proved.profile, proved.secret, proved.access, closed_at,
        proved.codes_left,
    )  # fmt: skip


def _settle_keys(paths: Paths, opened: Opened, proved: Proved, keystore: Keystore) -> None:
    """The wrap is as the profile asks and the keystore holds its own; a full disk keeps nobody out for it."""
    try:
        kept = kept_in_keystore(_renewed(opened, proved), opened.key, keystore)
        if kept is not opened.found:
            keys.save(paths.keys, kept)
    except Unavailable as error:
        log.warning("the key file was not settled at sign-in: %s", type(error).__name__)


def _renewed(opened: Opened, proved: Proved) -> KeyFile:
    """The same file where nothing is to change: the kind of stretching, since when there is a second factor, and that
    no other password opens for this badge."""
    wrap = opened.wrap
    work = work_under(proved.profile, wrap.work)
    factor = wrap.factor
    if proved.factor is SecondFactor.SHOWN:
        reset = proved.access.accounts[proved.member.id].factor_reset
        factor = wrap.factor if wrap.factor and wrap.factor >= reset else proved.access.length
    alone = opened.found.members[opened.tag] == wrap and wrap.before is None
    if alone and (work, factor) == (wrap.work, wrap.factor):
        return opened.found
    person = Person(proved.member.id, proved.member.badge)
    return keys.with_member(opened.found, opened.key, person, opened.password, opened.secret, work, factor)
