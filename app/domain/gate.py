"""The check before an act: may this member do this, as things stand, under this profile? Default deny.

One pure function for every act. What stands in the way of a member or a workstation comes in by Standing, what is
given for one act by Authorisation; an act that is not in the tables below is refused to everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.access import Hindrance, Member, Role, Withheld
from app.domain.authorisation import Authorisation, wanting
from app.domain.errors import Refusal, Refused
from app.domain.policy import Profile
from app.domain.suspension import Suspension


class Act(StrEnum):
    """Everything a member can ask the desk to do that needs a permission."""

    START_DUTY = "duty:start"
    STOP_DUTY = "duty:stop"
    TEST_CAMERA = "cameras:test"
    CHANGE_CAMERAS = "cameras:change"
    IMPORT_HOT_LIST = "hot-list:import"
    REMOVE_HOT_LIST = "hot-list:remove"
    ANSWER_ALERT = "alert:answer"
    ASSIST = "alert:assist"  # as a passenger who types
    ENROL_MEMBER = "member:enrol"
    RESET_MEMBER = "member:reset"  # a new password or second factor
    RELEASE_LOCK = "member:release"  # after failed sign-ins
    MAKE_UNLOCK_CODES = "member:unlock-codes"
    DISABLE_MEMBER = "member:disable"
    ENABLE_MEMBER = "member:enable"
    VIEW_ACCESS = "access:view"
    GRANT_ACCESS = "access:grant"
    APPROVE_GRANT = "access:approve"
    END_GRANT = "access:end"
    TRANSFER_MEMBER = "access:transfer"
    REVIEW_ACCESS = "access:review"
    RECORD_TRAINING = "access:train"
    KEEP_ROTA = "access:rota"
    APPOINT_RESPONSIBLE = "access:appoint"
    STATE_COMPLIANCE = "access:comply"
    TAKE_TRAINING = "training:take"
    CHANGE_SETTINGS = "settings:change"
    VOUCH_FOR_CLOCK = "clock:vouch"
    REVIEW_HOT_LISTS = "hot-list:review"
    VIEW_POLICY = "policy:view"
    ATTACH_POLICY_TEXT = "policy:attach-text"
    TAKE_PROFILE = "policy:take-profile"
    SUSPEND_CAPTURE = "capture:suspend"
    LIFT_SUSPENSION = "capture:lift-suspension"
    SEARCH = "search:run"
    APPROVE_SEARCH = "search:approve"  # another member's
    VIEW_READ = "read:view"  # one read of an answer, with its pictures
    VIEW_AUDIT = "audit:view"
    VIEW_VALUES = "audit:values"  # plates, and what somebody typed
    VERIFY_AUDIT = "audit:verify"
    REVIEW_AUDIT = "audit:review"
    EXPORT_AUDIT = "audit:export"  # proofs, logs, the trail itself
    CONFIRM_TRAIL_KEY = "audit:confirm-key"


SWORN = frozenset({Role.PATROL_OFFICER, Role.SUPERVISOR})
_CAPTURE = SWORN | {Role.INVESTIGATOR}
_ADMIN = frozenset({Role.LPR_ADMINISTRATOR})
_OWNER = frozenset({Role.PROGRAM_OWNER})
_SUPERVISOR = frozenset({Role.SUPERVISOR})
_SYSTEM = frozenset({Role.SYSTEM_ADMINISTRATOR})
_EVERYBODY = frozenset(Role)
_OVERSIGHT = _ADMIN | _OWNER | _SUPERVISOR | {Role.AUDITOR}
_IN_THE_FIELD = _EVERYBODY - {Role.AUDITOR}  # an auditor reads and changes nothing

MAY: dict[Act, frozenset[Role]] = {
    Act.START_DUTY: _CAPTURE,
    Act.STOP_DUTY: _IN_THE_FIELD,
    Act.TEST_CAMERA: _ADMIN,
    Act.CHANGE_CAMERAS: _ADMIN,
    Act.IMPORT_HOT_LIST: _ADMIN,
    Act.REMOVE_HOT_LIST: _ADMIN,
    Act.ANSWER_ALERT: _IN_THE_FIELD,
    Act.ASSIST: _IN_THE_FIELD,
    Act.ENROL_MEMBER: _ADMIN,
    Act.RESET_MEMBER: _ADMIN,
    Act.RELEASE_LOCK: _ADMIN | _SUPERVISOR,
    Act.MAKE_UNLOCK_CODES: _ADMIN | _SUPERVISOR,
    Act.DISABLE_MEMBER: _ADMIN | _OWNER | _SUPERVISOR,
    Act.ENABLE_MEMBER: _ADMIN | _OWNER,
    Act.VIEW_ACCESS: _ADMIN | _OWNER | _SUPERVISOR | _SYSTEM | {Role.AUDITOR, Role.TRAINER},
    Act.GRANT_ACCESS: _ADMIN | _OWNER,
    Act.APPROVE_GRANT: _OWNER,
    Act.END_GRANT: _ADMIN | _OWNER,
    Act.TRANSFER_MEMBER: _ADMIN | _OWNER,
    Act.REVIEW_ACCESS: _ADMIN | _OWNER,
    Act.RECORD_TRAINING: _ADMIN | {Role.TRAINER},
    Act.KEEP_ROTA: _ADMIN | _SUPERVISOR,
    Act.APPOINT_RESPONSIBLE: _ADMIN | _OWNER,
    Act.STATE_COMPLIANCE: _SYSTEM,
    Act.TAKE_TRAINING: _EVERYBODY,
    Act.CHANGE_SETTINGS: _ADMIN,
    Act.VOUCH_FOR_CLOCK: _IN_THE_FIELD,
    Act.REVIEW_HOT_LISTS: _ADMIN,
    Act.VIEW_POLICY: _EVERYBODY,
    Act.ATTACH_POLICY_TEXT: _ADMIN,
    Act.TAKE_PROFILE: _ADMIN,
    Act.SUSPEND_CAPTURE: _ADMIN | _SYSTEM,
    Act.LIFT_SUSPENSION: _ADMIN | _SYSTEM,
    Act.SEARCH: _CAPTURE | _ADMIN,
    Act.APPROVE_SEARCH: _SUPERVISOR | _SYSTEM,
    Act.VIEW_READ: _CAPTURE | _ADMIN,
    Act.VIEW_AUDIT: _OVERSIGHT | _SYSTEM,
    Act.VIEW_VALUES: _OVERSIGHT,
    Act.VERIFY_AUDIT: _OVERSIGHT | _SYSTEM,
    Act.REVIEW_AUDIT: _OVERSIGHT - {Role.AUDITOR},
    Act.EXPORT_AUDIT: _OVERSIGHT,
    Act.CONFIRM_TRAIL_KEY: _ADMIN,
}

# The rule whose clause a refusal of the role names.
UNDER: dict[Act, str] = {
    Act.TEST_CAMERA: "device.managed_by",
    Act.CHANGE_CAMERAS: "device.managed_by",
    Act.CHANGE_SETTINGS: "device.managed_by",
    Act.IMPORT_HOT_LIST: "hot_lists.base_source",
    Act.REMOVE_HOT_LIST: "hot_lists.base_source",
    Act.REVIEW_HOT_LISTS: "hot_lists.base_source",
    Act.ENROL_MEMBER: "access.written_grant",
    Act.RESET_MEMBER: "access.written_grant",
    Act.RELEASE_LOCK: "sign_in.locked_until_released",
    Act.MAKE_UNLOCK_CODES: "sign_in.locked_until_released",
    Act.DISABLE_MEMBER: "access.written_grant",
    Act.ENABLE_MEMBER: "access.written_grant",
    Act.VIEW_ACCESS: "access.official_use",
    Act.GRANT_ACCESS: "access.written_grant",
    Act.APPROVE_GRANT: "access.second_signature",
    Act.END_GRANT: "access.written_grant",
    Act.TRANSFER_MEMBER: "access.work_assignment",
    Act.REVIEW_ACCESS: "access.review_months",
    Act.RECORD_TRAINING: "training.provider",
    Act.KEEP_ROTA: "approvals.reach",
    Act.APPOINT_RESPONSIBLE: "device.managed_by",
    Act.STATE_COMPLIANCE: "access.compliance_statement",
    Act.ATTACH_POLICY_TEXT: "roles.program_owner",
    Act.TAKE_PROFILE: "roles.program_owner",
    Act.SUSPEND_CAPTURE: "capture.suspension",
    Act.LIFT_SUSPENSION: "capture.suspension",
    Act.SEARCH: "access.written_grant",
    Act.APPROVE_SEARCH: "search.approval",
    Act.VIEW_READ: "access.written_grant",
    Act.VIEW_AUDIT: "audit.everything",
    Act.VIEW_VALUES: "audit.everything",
    Act.VERIFY_AUDIT: "audit.everything",
    Act.REVIEW_AUDIT: "audit.review_days",
    Act.EXPORT_AUDIT: "audit.everything",
    Act.CONFIRM_TRAIL_KEY: "audit.everything",
}

CAPTURES = frozenset({Act.START_DUTY, Act.TEST_CAMERA})  # what takes frames from a camera
NEEDS_AUTHORISATION = frozenset({Act.SEARCH})
# What goes on until the next sign-in whatever is withheld meanwhile, so that no unit goes blind (RES-23).
LIVE = frozenset({Act.STOP_DUTY, Act.ANSWER_ALERT})
# Keeping the access list is neither use of the system nor access to its data: neither missing training nor a review
# that nobody made may leave an agency without anybody who can mend it.
KEEPS_ACCESS = frozenset(
    {
        Act.ENROL_MEMBER, Act.RESET_MEMBER, Act.RELEASE_LOCK, Act.MAKE_UNLOCK_CODES, Act.DISABLE_MEMBER,
        Act.ENABLE_MEMBER, Act.VIEW_ACCESS, Act.GRANT_ACCESS, Act.APPROVE_GRANT, Act.END_GRANT, Act.TRANSFER_MEMBER,
        Act.REVIEW_ACCESS, Act.RECORD_TRAINING, Act.STATE_COMPLIANCE,
    }
)  # fmt: skip
_NOT_IN_ITS_WAY = frozenset({Hindrance.TRAINING, Hindrance.REVIEW})
# To read the rules and to be trained is no access to data: open to whoever has, or had, a role.
OPEN = frozenset({Act.VIEW_POLICY, Act.TAKE_TRAINING})
# Where the clock itself is in question, what hangs on days cannot keep a second member from vouching for it.
_DAYS = frozenset({Hindrance.DAYS, Hindrance.TRAINING, Hindrance.REVIEW})


@dataclass(frozen=True, slots=True)
class Allowed:
    """The act may be done."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand for this member at this workstation; everything in it can only take permissions away."""

    suspension: Suspension | None = None


CLEAR = Standing()


def check(
    member: Member | None,
    act: Act,
    profile: Profile | None,
    standing: Standing = CLEAR,
    given: Authorisation | None = None,
) -> Allowed | Refusal:
    """No profile in force or nobody signed in refuses everything; a role not named for the act refuses it."""
    if profile is None:
        return Refusal(
            "Minn. Stat. 626.8472",
            "no signed policy profile is in force on this workstation.",
            "Ask the LPR administrator to install the agency's signed profile.",
        )
    if member is None:
        return profile.refusal(profile.capture_clause, "nobody is signed in.", "Sign in first.")
    return (
        _of_role(member, act, profile)
        or _of_rank(member, act, profile)
        or _of_standing(act, profile, standing)
        or _of_authorisation(member, act, profile, given)
        or Allowed()
    )


def require(
    member: Member | None,
    act: Act,
    profile: Profile | None,
    standing: Standing = CLEAR,
    given: Authorisation | None = None,
) -> None:
    """Raises Refused unless the act is allowed."""
    answer = check(member, act, profile, standing, given)
    if isinstance(answer, Refusal):
        raise Refused(answer)


def _of_role(member: Member, act: Act, profile: Profile) -> Refusal | None:
    """Only roles that the agency has count: the profile gives the others no title."""
    named = _named(act, profile)
    if usable(member, act) & named.keys():
        return None
    if (why := withheld(member, act, profile)) is not None:
        return why.refusal
    who = " or ".join(sorted(named.values())) or "nobody"
    return _under(act, profile, f"this is done by the {who}." if named else "nobody may do this.")


def _named(act: Act, profile: Profile) -> dict[Role, str]:
    """Who may do it, by the agency's own titles."""
    return {role: title for role in MAY.get(act, frozenset()) if (title := profile.title_of(role))}


def withheld(member: Member, act: Act, profile: Profile) -> Withheld | None:
    """Why a member who would be allowed this cannot do it now; None for one who may, or who was never meant to."""
    named = _named(act, profile)
    if usable(member, act) & named.keys():
        return None
    return next((member.withheld[role] for role in sorted(member.withheld.keys() & named.keys())), None)


def usable(member: Member, act: Act) -> frozenset[Role]:
    """The roles of this member that count for this act now."""
    if act in LIVE:
        return member.roles
    if act in OPEN:
        past = frozenset(Hindrance) - {Hindrance.LOCK}
    elif act in KEEPS_ACCESS:
        past = _NOT_IN_ITS_WAY
    elif act is Act.VOUCH_FOR_CLOCK:
        past = _DAYS
    else:
        past = frozenset()
    stopped = {role for role, why in member.withheld.items() if why.hindrance not in past}
    let_past = member.withheld.keys() - stopped
    return (member.roles - stopped) | let_past


def _under(act: Act, profile: Profile, why: str) -> Refusal:
    name = UNDER.get(act, "")
    if name in profile.rules:
        return profile.refusal_by(name, why)
    return profile.refusal(profile.capture_clause, why)


def _of_rank(member: Member, act: Act, profile: Profile) -> Refusal | None:
    """COR-14."""
    if act is not Act.START_DUTY or not profile.capture_sworn_only or usable(member, act) & SWORN:
        return None
    return profile.refusal(profile.capture_clause, "only sworn officers run capture.")


def _of_standing(act: Act, profile: Profile, standing: Standing) -> Refusal | None:
    if act not in CAPTURES or standing.suspension is None:
        return None
    rule = profile.rules.get("capture.suspension")
    why = standing.suspension.words
    return Refusal(
        rule.source.where if rule else "Minn. Stat. 13.824 subd. 6",
        why[0].lower() + why[1:],
        "It can start again once the lifting of the order is recorded on the Policy screen.",
    )


def _of_authorisation(member: Member, act: Act, profile: Profile, given: Authorisation | None) -> Refusal | None:
    if act not in NEEDS_AUTHORISATION:
        return None
    return wanting(given or Authorisation(), member.id, profile)
