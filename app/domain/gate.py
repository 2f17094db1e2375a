"""The check before an act: may this member do this, under this profile? Default deny."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.access import Member, Role
from app.domain.errors import Refusal, Refused
from app.domain.policy import Profile


class Act(StrEnum):
    """Everything a member can ask the desk to do that needs a permission."""

    START_DUTY = "duty:start"
    STOP_DUTY = "duty:stop"
    CHANGE_CAMERAS = "cameras:change"
    IMPORT_HOT_LIST = "hot-list:import"
    REMOVE_HOT_LIST = "hot-list:remove"
    REVIEW_HOT_LISTS = "hot-list:review"
    ANSWER_ALERT = "alert:answer"
    ENROL_MEMBER = "member:enrol"
    CHANGE_SETTINGS = "settings:change"
    VOUCH_FOR_CLOCK = "clock:vouch"


SWORN = frozenset({Role.PATROL_OFFICER, Role.SUPERVISOR})
_CAPTURE = SWORN | {Role.INVESTIGATOR}
_ADMIN = frozenset({Role.LPR_ADMINISTRATOR})
_EVERYBODY = frozenset(Role)

MAY: dict[Act, frozenset[Role]] = {
    Act.START_DUTY: _CAPTURE,
    Act.STOP_DUTY: _EVERYBODY,
    Act.CHANGE_CAMERAS: _ADMIN,
    Act.IMPORT_HOT_LIST: _ADMIN,
    Act.REMOVE_HOT_LIST: _ADMIN,
    Act.REVIEW_HOT_LISTS: _ADMIN,
    Act.ANSWER_ALERT: _EVERYBODY,
    Act.ENROL_MEMBER: _ADMIN,
    Act.CHANGE_SETTINGS: _ADMIN,
    Act.VOUCH_FOR_CLOCK: _EVERYBODY,
}


@dataclass(frozen=True, slots=True)
class Allowed:
    """The act may be done."""


def check(member: Member | None, act: Act, profile: Profile | None) -> Allowed | Refusal:
    """No profile in force or nobody signed in refuses everything; a role not named for the act refuses it."""
    if profile is None:
        return Refusal(
            "Minn. Stat. 626.8472",
            "no signed policy profile is in force on this workstation.",
            "Ask the LPR administrator to install the agency's signed profile.",
        )
    if member is None:
        return profile.refusal(profile.capture_clause, "nobody is signed in.", "Sign in first.")
    if not member.roles & MAY.get(act, frozenset()):
        who = " or ".join(sorted(MAY.get(act, frozenset()))) or "nobody"
        return profile.refusal(profile.capture_clause, f"this is done by the {who}.")
    if act is Act.START_DUTY and profile.capture_sworn_only and not member.roles & SWORN:
        return profile.refusal(profile.capture_clause, "only sworn officers run capture.")  # COR-14
    return Allowed()


def require(member: Member | None, act: Act, profile: Profile | None) -> None:
    """Raises Refused unless the act is allowed."""
    answer = check(member, act, profile)
    if isinstance(answer, Refusal):
        raise Refused(answer)
