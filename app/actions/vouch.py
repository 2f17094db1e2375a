"""A second person's word for a clock that jumped (RES-07): with it destruction goes by that clock, and catches up.

Another enrolled member than the one signed in proves who he is and confirms the date and time on the screen. Nobody
can vouch for a clock that stands behind: it saves nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NoReturn

from app.actions import recorded
from app.actions.prove import prove
from app.domain.access import Member
from app.domain.audit import stamp
from app.domain.clock import Believed, Doubt, Reading, doubt, first
from app.domain.errors import Refusal, Refused
from app.domain.gate import Act
from app.domain.policy import Profile
from app.paths import Paths
from app.store import destruction
from app.store.destruction import Voucher
from app.store.engine import Store

log = logging.getLogger(__name__)

SET_AGAIN = timedelta(minutes=1)  # more than this between what was shown and what the clock says is another clock
CLAUSE = "CJIS AU-8"
OTHERWISE = "Correct the clock, or wait for GPS time."


@dataclass(frozen=True, slots=True)
class VouchDesk:
    """`member`: who is signed in. `look`: what the machine says now."""

    paths: Paths
    store: Store
    profile: Profile
    member: Member
    now: Callable[[], datetime]
    look: Callable[[], Reading]


def vouch(desk: VouchDesk, shown: Reading, badge: str, password: str, code: str) -> Believed:
    """What is believed from now on; run destruction after it. Slow. `shown`: the date and time that were confirmed.
    Raises Refused, Unavailable; then nothing was recorded but a failed sign-in."""
    second = prove(desk.paths, desk.store, badge, password, code, desk.now, unused_counts=False).member
    with recorded.asking(desk.store, second, Act.VOUCH_FOR_CLOCK, desk.profile):
        if second.id == desk.member.id:
            _refuse("a clock is vouched for by another member than the one signed in.", f"Ask one. {OTHERWISE}")
        seen = desk.look()
        if not _same_clock(shown, seen):
            _refuse("the clock was set again after this date and time were shown.", "Look at them once more.")
    about = {"beside": desk.member.id, "clock": stamp(seen.clock)}
    deed = recorded.deed(desk.store, second, Act.VOUCH_FOR_CLOCK, desk.profile, about)
    with deed, desk.store.transaction() as session:
        before = destruction.believed(session) or first(seen)
        believed = _to_be_vouched(doubt(before, seen))
        now = before.after(replace(seen, vouched=seen.clock))
        destruction.add_voucher(session, Voucher(second.id, desk.member.id, believed, seen.clock))
        destruction.believe(session, now)
    log.info("a second member vouched for the clock")
    return now


def due_at(store: Store, moment: datetime) -> int:
    """How many reads would be destroyed if it were that moment. Slow."""
    with store.reading() as session:
        return destruction.due_count(session, moment)


def _same_clock(shown: Reading, seen: Reading) -> bool:
    passed = seen.running.lasted - shown.running.lasted
    return shown.running.boot == seen.running.boot and abs(seen.clock - shown.clock - passed) <= SET_AGAIN


def _to_be_vouched(found: Doubt | None) -> datetime:
    """What is believed until then."""
    if found is None:
        _refuse("this workstation's clock is believed: there is nothing to vouch for.")
    if not found.ahead:
        _refuse("a clock that was set back saves nothing, whoever vouches for it.", OTHERWISE)
    if not found.to_be_vouched:
        _refuse("GPS time says otherwise, and destruction goes by that.", "Correct the clock.")
    return found.believed


def _refuse(why: str, instead: str = "") -> NoReturn:
    raise Refused(Refusal(CLAUSE, why, instead))
