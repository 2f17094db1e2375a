"""The standing assignment of a fixed reader: who answers for it while nobody is signed in (COR-31).

It holds for as long as that member themself might run capture: the reader is theirs, whoever sits before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.domain import gate
from app.domain.access import Member
from app.domain.access_list import AccessList
from app.domain.errors import Refusal
from app.domain.gate import Act, Standing
from app.domain.policy import Profile
from app.domain.rights import rights

RULE = "capture.fixed_assigned"
INSTEAD = "The LPR administrator can record a new assignment."


@dataclass(frozen=True, slots=True)
class Assignment:
    """In force. `title`: the agency's, of a role by which the member runs capture; `purposes`: ids of the profile.

    It is the same one while member, site and purposes are, whatever else the member may do meanwhile.
    """

    member_id: str
    site: str
    purposes: tuple[str, ...]
    member: Member = field(compare=False)
    title: str = field(compare=False)


def in_force(of: AccessList, today: date, profile: Profile | None, standing: Standing) -> Assignment | Refusal:
    """The assignment under which the reader runs that day; else why it does not."""
    if profile is None or of.appointed is None:
        nothing = "no standing assignment says who answers for this reader."
        return _no_profile() if profile is None else profile.refusal_by(RULE, nothing, INSTEAD)
    said = of.appointed[0]
    if not said.starts_on <= today <= said.ends_on:
        when = f"ended on {said.ends_on}" if today > said.ends_on else f"begins on {said.starts_on}"
        return profile.refusal_by(RULE, f"the standing assignment of this reader {when}.", INSTEAD)
    if unknown := sorted(set(said.purposes) - {purpose.id for purpose in profile.purposes}):
        why = f"the assignment names purposes that the policy does not: {', '.join(unknown)}."
        return profile.refusal_by(RULE, why, INSTEAD)
    account, found = of.accounts[said.member], rights(of, said.member, today, profile)
    member = Member(account.member, account.name, account.badge, found.roles, found.withheld, found.cleared)
    if not account.key:
        return profile.refusal_by(RULE, "who answers for this reader has no account on it.", INSTEAD)
    answer = gate.check(member, Act.START_DUTY, profile, standing)
    if isinstance(answer, Refusal):
        return answer
    [title, *_] = sorted(
        profile.title_of(role) for role in gate.usable(member, Act.START_DUTY) & gate.MAY[Act.START_DUTY]
    )
    return Assignment(member.id, said.site, said.purposes, member, title)


def _no_profile() -> Refusal:
    answer = gate.check(None, Act.START_DUTY, None)
    assert isinstance(answer, Refusal)  # default deny
    return answer
