"""The code beside the password: right once, be it an authenticator's or a recovery code (CJIS IA-2(8))."""

from __future__ import annotations

import hmac
import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from sqlalchemy.orm import Session

from app.domain.errors import Damaged, Unavailable
from app.member_secret import MemberSecret
from app.second_factor import RECOVERY_CODES, Seed, digest, is_of_authenticator, new_salt, sealed, steps_of, unsealed
from app.spoken_codes import new_codes
from app.store import factors
from app.store.engine import Store
from app.store.factors import Factor, KeptCode

log = logging.getLogger(__name__)

_ONE_AT_A_TIME = threading.Lock()  # two threads never take the same code
_UNWRITTEN: dict[str, int] = {}  # by member: the newest step that storage did not take


class Verdict(Enum):
    RIGHT = auto()
    EMPTY = auto()
    WRONG = auto()
    USED = auto()  # right, and used before


@dataclass(frozen=True, slots=True)
class Checked:
    """`codes_left`: how many recovery codes are left once one was used, else None."""

    verdict: Verdict
    codes_left: int | None = None


def check_code(store: Store, member_id: str, secret: MemberSecret, code: str, now: datetime) -> Checked:
    """Of a member who has a second factor. What was right is used up when this returns, whatever follows; where storage
    takes nothing, an authenticator's step is remembered by this program, so that a full disk keeps nobody out.

    Raises Damaged when the seed is not this member's, Unavailable where a recovery code cannot be crossed off.
    """
    if not code.strip():
        return Checked(Verdict.EMPTY)
    with _ONE_AT_A_TIME:
        with store.reading() as session:
            factor = factors.of_member(session, member_id)
        seed = None if factor is None else unsealed(factor.sealed, secret, member_id)
        if factor is None or seed is None:
            raise Damaged(
                "The second factor of this account was changed from outside. Nobody is let in by it. "
                "Put back a backup, or let the LPR administrator reset it."
            )
        if is_of_authenticator(code):
            return _of_authenticator(store, member_id, factor, steps_of(seed, code, now))
        with store.transaction() as session:
            return _of_recovery(session, member_id, secret, code)


def _of_authenticator(store: Store, member_id: str, factor: Factor, steps: Sequence[int]) -> Checked:
    last = max(factor.last_step, _UNWRITTEN.get(member_id, 0))
    fresh = [step for step in steps if step > last]
    if not fresh:
        return Checked(Verdict.USED if steps else Verdict.WRONG)
    try:
        with store.transaction() as session:
            factors.used_step(session, member_id, fresh[0])
    except Unavailable as error:
        log.warning("the step of a code is remembered, not recorded: %s", type(error.__cause__ or error).__name__)
        _UNWRITTEN[member_id] = fresh[0]
    return Checked(Verdict.RIGHT)


def _of_recovery(session: Session, member_id: str, secret: MemberSecret, code: str) -> Checked:
    """Each is looked at, whichever it is."""
    kept = factors.codes(session, member_id)
    alike = [one for one in kept if hmac.compare_digest(digest(code, one.salt, secret), one.digest)]
    if not alike:
        return Checked(Verdict.WRONG)
    factors.use_code(session, member_id, alike[0].number)
    return Checked(Verdict.RIGHT, len(kept) - 1)


def keep_factor(
    session: Session, member_id: str, secret: MemberSecret, seed: Seed, step: int, now: datetime
) -> tuple[str, ...]:
    """In force from now on, in the place of the one before; `step` is that of the code that was right. Returns new
    recovery codes, which nobody sees again."""
    factors.put(session, member_id, Factor(sealed(seed, secret, member_id), step), now)
    return keep_codes(session, member_id, secret)


def keep_codes(session: Session, member_id: str, secret: MemberSecret) -> tuple[str, ...]:
    made = new_codes(RECOVERY_CODES)
    rows = []
    for number, code in enumerate(made, 1):
        salt = new_salt()
        rows.append(KeptCode(number, salt, digest(code, salt, secret)))
    factors.put_codes(session, member_id, rows)
    return made
