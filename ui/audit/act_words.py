"""Everything that is recorded, in plain words, and the subjects that it belongs to."""

from __future__ import annotations

from app.domain.audit import Event
from app.domain.gate import Act

ACTS: dict[str, str] = {
    Act.START_DUTY: "Started duty",
    Act.STOP_DUTY: "Ended duty",
    Act.TEST_CAMERA: "Tested a camera",
    Act.CHANGE_CAMERAS: "Changed the cameras",
    Act.IMPORT_HOT_LIST: "Imported a hot list",
    Act.REMOVE_HOT_LIST: "Removed a hot list",
    Act.ANSWER_ALERT: "Answered an alert",
    Act.ASSIST: "Signed on as a passenger",
    Act.ENROL_MEMBER: "Enrolled a member",
    Act.RESET_MEMBER: "Reset a member’s sign-in",
    Act.RELEASE_LOCK: "Released a locked badge",
    Act.MAKE_UNLOCK_CODES: "Made unlock codes",
    Act.DISABLE_MEMBER: "Disabled a member",
    Act.ENABLE_MEMBER: "Enabled a member",
    Act.VIEW_ACCESS: "Looked at the access list",
    Act.GRANT_ACCESS: "Granted access",
    Act.APPROVE_GRANT: "Decided on a grant",
    Act.END_GRANT: "Ended a grant",
    Act.TRANSFER_MEMBER: "Transferred a member",
    Act.REVIEW_ACCESS: "Reviewed the access list",
    Act.RECORD_TRAINING: "Recorded training",
    Act.KEEP_ROTA: "Changed the rota",
    Act.APPOINT_RESPONSIBLE: "Appointed who answers for a reader",
    Act.STATE_COMPLIANCE: "Signed the statement of compliance",
    Act.TAKE_TRAINING: "Took training",
    Act.CHANGE_SETTINGS: "Changed a setting",
    Act.VOUCH_FOR_CLOCK: "Vouched for the clock",
    Act.REVIEW_HOT_LISTS: "Reviewed the hot lists",
    Act.VIEW_POLICY: "Looked at the policy",
    Act.ATTACH_POLICY_TEXT: "Attached the policy’s text",
    Act.TAKE_PROFILE: "Took in a signed profile",
    Act.SUSPEND_CAPTURE: "Suspended capture",
    Act.LIFT_SUSPENSION: "Lifted the suspension",
    Act.SEARCH: "Searched stored reads",
    Act.APPROVE_SEARCH: "Approved a search",
    Act.VIEW_READ: "Opened a stored read",
    Act.VIEW_AUDIT: "Looked at the audit trail",
    Act.VIEW_VALUES: "Showed plates and typed text",
    Act.VERIFY_AUDIT: "Verified the audit trail",
    Act.REVIEW_AUDIT: "Reviewed the audit trail",
    Act.EXPORT_AUDIT: "Saved from the audit trail",
    Act.CONFIRM_TRAIL_KEY: "Confirmed the trail’s key",
    Event.BEGIN: "The trail began",
    Event.KEY_CHANGED: "The trail’s key was replaced",
    Event.KEY_CONFIRMED: "The trail’s key was confirmed",
    Event.OTHER_MACHINE: "The data are on another machine",
    Event.VALUES_ERASED: "Values were erased on schedule",
    Event.INSTALLED: "The workstation was installed",
    Event.OPENED: "The desk was opened",
    Event.BACKED_UP: "Made a backup",
    Event.PUT_BACK: "Put a backup back",
    Event.RECOVERED: "Opened with the recovery key",
    Event.SIGNED_IN: "Signed in",
    Event.SIGN_IN_FAILED: "A sign-in failed",
    Event.SIGNED_OUT: "Signed out",
    Event.LOCKED: "Locked the desk",
    Event.UNLOCKED: "Unlocked the desk",
    Event.BADGE_UNLOCKED: "Unlocked a badge with a code",
    Event.FACTOR_SET_UP: "Set up an authenticator",
    Event.RECOVERY_CODES: "Made new recovery codes",
    Event.PASSWORD_CHANGED: "Changed their password",
    Event.HANDED_OVER: "Handed the desk over",
    Event.RUN_UNDER_ASSIGNMENT: "Ran under a standing assignment",
    Event.LOOKED_AT_ALERT: "Looked at an alert",
    Event.FOLLOWED: "Began to follow a vehicle",
    Event.UNFOLLOWED: "Stopped following a vehicle",
    Event.ALERTED: "An alert was shown",
    Event.READ_REFUSED: "Reads were not kept",
    Event.READS_DESTROYED: "Reads were destroyed on schedule",
    Event.PROFILE_CHANGED: "Another policy profile is in force",
}

SUBJECTS: dict[str, str] = {
    "access": "Access list",
    "account": "Account",
    "alert": "Alerts",
    "audit": "Audit trail",
    "cameras": "Cameras",
    "capture": "Suspension of capture",
    "clock": "Clock",
    "desk": "The desk itself",
    "duty": "Duty",
    "hot-list": "Hot lists",
    "member": "Members",
    "policy": "Policy",
    "read": "Reads",
    "search": "Search",
    "settings": "Settings",
    "sign-in": "Sign-in",
    "trail": "The trail itself",
    "training": "Training",
}


def act_words(act: str) -> str:
    """What a later version recorded is said as it stands."""
    return ACTS.get(act, act)


def subject_of(act: str) -> str:
    return act.partition(":")[0]


def subject_words(subject: str) -> str:
    return SUBJECTS.get(subject, plain(subject))


def plain(name: str) -> str:
    """A name of ours ("read_id") as words."""
    said = name.replace("_", " ").replace("-", " ")
    return said[:1].upper() + said[1:]
