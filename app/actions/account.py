"""A member's own account: another password, another authenticator, new recovery codes; proved anew each time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from app.actions import recorded
from app.actions.check_code import keep_codes, keep_factor
from app.actions.members import rewrapping
from app.actions.prove import Proved, prove
from app.actions.sign_in import SignedIn, right_step
from app.domain.audit import Event
from app.domain.errors import FieldMistake, Refusal, Refused
from app.passwords import check_password, shortest_under, verifier, work_under
from app.paths import Paths
from app.second_factor import Seed
from app.store import factors, keys
from app.store import members as member_rows
from app.store.keys import Person
from app.stretching import USUAL, Work

log = logging.getLogger(__name__)


def change_password(
    paths: Paths, on: SignedIn, password: str, code: str, new: str, now: Callable[[], datetime], work: Work = USUAL
) -> None:
    """Slow. What the member signs with stays. Raises FieldMistake("password") for the new one, Refused as at sign-in,
    Unavailable; then the old one holds."""
    member = on.member
    check_password(new, member.name, member.badge, shortest=shortest_under(on.profile))
    if new == password:
        raise FieldMistake("password", "the new password is another one than before")
    proved = _prove_oneself(paths, on, password, code, now)
    before, work = keys.load(paths.keys), work_under(on.profile, work)
    factor = before.members[keys.tag(before, member.badge)].factor
    person = Person(member.id, member.badge)
    after = keys.with_member(before, on.store.key, person, new, proved.secret, work, factor)
    with (
        recorded.deed(on.store, member, Event.PASSWORD_CHANGED, on.profile),
        rewrapping(paths, before, after, member.badge),
        on.store.transaction() as session,
    ):
        member_rows.change_verifier(session, member.id, verifier(new, work))
    log.info("a member changed their password")


def new_recovery_codes(
    paths: Paths, on: SignedIn, password: str, code: str, now: Callable[[], datetime]
) -> tuple[str, ...]:
    """Slow. In the place of those before; not seen again. Raises Refused as at sign-in, Unavailable."""
    proved = _prove_oneself(paths, on, password, code, now)
    made = recorded.deed(on.store, on.member, Event.RECOVERY_CODES, on.profile)
    with made, on.store.transaction() as session:
        codes = keep_codes(session, on.member.id, proved.secret)
    log.info("a member made new recovery codes")
    return codes


def renew_factor(
    paths: Paths, on: SignedIn, seed: Seed, password: str, code: str, new_code: str, now: Callable[[], datetime]
) -> tuple[str, ...]:
    """Slow. Another authenticator, which showed `new_code`, in the place of the one that `code` is from (or a recovery
    code). Returns new recovery codes. Raises FieldMistake("code"), Refused as at sign-in, Unavailable."""
    step = right_step(seed, new_code, now())
    proved = _prove_oneself(paths, on, password, code, now)
    made = recorded.deed(on.store, on.member, Event.FACTOR_SET_UP, on.profile)
    with made, on.store.transaction() as session:
        codes = keep_factor(session, on.member.id, proved.secret, seed, step, now())
    log.info("a member set up another authenticator")
    return codes


def codes_left(on: SignedIn) -> int | None:
    """How many recovery codes the member still has; None without a second factor."""
    with on.store.reading() as session:
        if factors.of_member(session, on.member.id) is None:
            return None
        return factors.codes_left(session, on.member.id)


def _prove_oneself(paths: Paths, on: SignedIn, password: str, code: str, now: Callable[[], datetime]) -> Proved:
    proved = prove(paths, on.store, on.member.badge, password, code, now)
    if proved.member.id != on.member.id:
        raise Refused(Refusal("CJIS IA-2", "this is not the account of the member who is signed in."))
    return proved
