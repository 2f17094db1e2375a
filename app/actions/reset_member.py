"""An administrator helps another member back in: a new password, or an authenticator that is set up anew.

Nobody does it for themself, and nobody for the program owner: whoever could would sign in their place. For them there
is the agency's recovery key.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from app.actions import access_list, recorded
from app.actions.members import with_account
from app.actions.prove import forget_failures
from app.actions.sign_in import SignedIn
from app.changes import Changes
from app.domain.access import Member, Role
from app.domain.access_list import Account
from app.domain.errors import FieldMistake, Refused, Unavailable
from app.domain.gate import Act
from app.domain.statements import SecondFactorReset
from app.passwords import check_password, shortest_under, verifier, work_under
from app.paths import Paths
from app.store import factors, keys
from app.store import members as member_rows
from app.stretching import USUAL, Work

log = logging.getLogger(__name__)


@recorded.gated(Act.RESET_MEMBER)
def reset_second_factor(on: SignedIn, badge: str, note: str, now: Callable[[], datetime]) -> Changes:
    """The member sets an authenticator up anew at the next sign-in; the recovery codes are gone too.

    Raises Refused by the gate, FieldMistake("badge"), Unavailable.
    """
    account = _another(on, badge, now())
    said = SecondFactorReset(account.member, note.strip())
    with access_list.adding(on, [said], now(), Act.RESET_MEMBER) as session:
        factors.remove(session, account.member)
    log.warning("a member's second factor was reset")
    return Changes.MEMBERS | Changes.ACCESS


@recorded.gated(Act.RESET_MEMBER)
def reset_password(
    paths: Paths, on: SignedIn, badge: str, password: str, now: Callable[[], datetime], work: Work = USUAL
) -> Changes:
    """`password`: typed by the member, unseen by the administrator. What they sign with is new, their second factor is
    set up anew, and their badge is not locked any more. Slow. Raises as above, also FieldMistake("password")."""
    account = _another(on, badge, now())
    check_password(password, account.name, account.badge, shortest=shortest_under(on.profile))
    member = Member(account.member, account.name, account.badge, frozenset())
    work = work_under(on.profile, work)
    with with_account(paths, on, member, password, account.unit, now, work, Act.RESET_MEMBER) as session:
        member_rows.change_verifier(session, member.id, verifier(password, work))
        factors.remove(session, member.id)
    try:
        forget_failures(paths, keys.tag(keys.load(paths.keys), account.badge), now())
    except Unavailable as error:
        log.warning("the lock of a member with a new password stays: %s", type(error).__name__)
    log.warning("a member's password was set anew by an administrator")
    return Changes.MEMBERS | Changes.ACCESS


def _another(on: SignedIn, badge: str, now: datetime) -> Account:
    account = on.access.of_badge(badge)
    if account is None or not account.key:
        raise FieldMistake("badge", "no member with this badge number is enrolled on this workstation")
    if account.member == on.member.id:
        why = "nobody sets their own password or second factor anew this way."
        instead = "Use My account, a recovery code, or another administrator."
        raise Refused(on.profile.refusal_by("access.written_grant", why, instead))
    if on.access.holds(account.member, frozenset({Role.PROGRAM_OWNER}), on.access.day_of(now)):
        owner = on.profile.title_of(Role.PROGRAM_OWNER) or Role.PROGRAM_OWNER.value
        why = f"who sets the account of the {owner} anew could sign in their place."
        instead = "A recovery code helps, or the agency's recovery key on the sign-in page."
        raise Refused(on.profile.refusal_by("access.written_grant", why, instead))
    return account
