"""The forms about one grant: given, approved or not, ended, and decided anew after a transfer."""

from __future__ import annotations

from app.access_deeds import AccessNow
from app.actions.grant import AskedGrant, asks_ticket, refusal_of_signer
from app.domain.access import Role
from app.domain.access_list import Account, Grant
from app.domain.errors import FieldMistake
from app.domain.rights import months_later
from app.domain.statements import Cause
from ui.access.lines import clause, role_words, signer_words, title_words
from ui.access.sheets import Sheet, Values
from ui.access.source import AccessDesk
from ui.access.told import CAUSES
from ui.forms import DAY_HINT, FieldRow, Kind, Option, typed_day

CHOOSE = Option("", "Choose…")
CAUSE_ROW = FieldRow(
    "cause", "Why", Kind.CHOICE, options=(CHOOSE, *(Option(one, words) for one, words in CAUSES.items()))
)
NOTE_ROW = FieldRow("note", "Note", Kind.LINE, "In a few words; needed for another reason.", beside=True)


def about(account: Account) -> str:
    return f"{account.name}, badge {account.badge}" + (f", {account.unit}" if account.unit else "")


def chosen_cause(values: Values) -> Cause:
    """Raises FieldMistake."""
    if not values["cause"]:
        raise FieldMistake("cause", "choose why")
    return Cause(values["cause"])


# ------------------------------------------------------------------------------------------------------ given


def grant_sheet(desk: AccessDesk, now: AccessNow, account: Account, like: Grant | None = None) -> Sheet:
    """`like`: one that is renewed; its roles and assignment stand in the form already."""
    profile, today = now.profile, now.today
    months = profile.number("access.review_months")
    values = {
        "roles": like.given.roles if like else frozenset[Role](),
        "assignment": like.given.assignment if like else "",
        "reason": like.given.reason if like else "",
        "starts_on": today.isoformat(),
        "ends_on": months_later(today, months).isoformat(),
        "ticket": "",
        "cleared": like.given.cleared if like else False,
    }

    def deed(typed: Values) -> int:
        return desk.grant(
            AskedGrant(
                account.member, typed["roles"], typed["assignment"], typed["reason"],
                typed_day("starts_on", typed["starts_on"]), typed_day("ends_on", typed["ends_on"]),
                cleared=typed["cleared"], ticket=typed["ticket"],
            )
        )  # fmt: skip

    hidden = frozenset[str]() if asks_ticket(profile) else frozenset({"ticket"})
    return Sheet(
        "Renew access" if like else "Grant access",
        _rows(now, months),
        values,
        "Sign the grant",
        deed,
        about(account),
        _words(now),
        hidden=lambda _: hidden,
        after=_what_follows(now),
    )


def _rows(now: AccessNow, months: int) -> tuple[FieldRow, ...]:
    profile = now.profile
    office = profile.word("access.change_channel")
    return (
        FieldRow("roles", "Roles", Kind.TICKS, options=_role_options(now)),
        FieldRow("assignment", "Work assignment that needs it", Kind.LINE, "What the member works at."),
        FieldRow("reason", "Reason", Kind.LINE, "Why this member gets this access.", beside=True),
        FieldRow("starts_on", "First day", Kind.LINE, DAY_HINT),
        FieldRow("ends_on", "Last day", Kind.LINE, f"At most {months} months after the first.", beside=True),
        FieldRow("ticket", "Ticket", Kind.LINE, f"Changes go through: {office}", beside=True),
        FieldRow("cleared", "Cleared for confidential department, state and federal data", Kind.TICK),
    )


def _role_options(now: AccessNow) -> tuple[Option, ...]:
    """Each role that the agency has; of one that this member may not sign, who does."""
    profile = now.profile
    owner, admin = profile.title_of(Role.PROGRAM_OWNER), profile.title_of(Role.LPR_ADMINISTRATOR)
    made = []
    for role in Role:
        if profile.title_of(role):
            may = refusal_of_signer(now.member, frozenset({role}), profile) is None
            who = f"Signed by the {owner}" if role in _BY_OWNER else f"Signed by a {admin} first"
            made.append(Option(role, title_words(role, profile), "" if may else who, enabled=may))
    return tuple(made)


_BY_OWNER = frozenset({Role.PROGRAM_OWNER, Role.LPR_ADMINISTRATOR})


def _words(now: AccessNow) -> tuple[str, ...]:
    profile = now.profile
    said = [f"{clause(profile, 'access.written_grant')}: a grant is documented, with signer, scope and dates."]
    if profile.flag("access.work_assignment"):
        where = clause(profile, "access.work_assignment")
        said.append(f"{where}: only an assignment that reasonably requires access is a ground for it.")
    if profile.flag("access.second_signature"):
        said.append(
            f"It waits for the approval of the {profile.title_of(Role.PROGRAM_OWNER)} and gives nothing until then."
        )
    if profile.flag("training.first"):
        said.append(f"Without training in force it gives nothing: {', '.join(profile.words('training.items'))}.")
    return tuple(said)


def _what_follows(now: AccessNow) -> str:
    if not now.profile.flag("access.second_signature"):
        return ""
    return f"It waits for the {now.profile.title_of(Role.PROGRAM_OWNER)} now."


# ------------------------------------------------------------------------------------------------------ decided


def approve_sheet(desk: AccessDesk, now: AccessNow, account: Account, grant: Grant) -> Sheet:
    def deed(typed: Values) -> int:
        if typed["approved"] == "":
            raise FieldMistake("approved", "choose one")
        return desk.approve(grant.given.grant, typed["approved"], typed["note"])

    answers = (CHOOSE, Option(True, "Approve it"), Option(False, "Do not approve it: the grant ends"))
    rows = (
        FieldRow("approved", "The second signature", Kind.CHOICE, options=answers),
        FieldRow("note", "Note", Kind.LINE, "Needed where it is not approved.", beside=True),
    )
    return Sheet(
        "Approve or refuse", rows, {"approved": "", "note": ""}, "Sign", deed, about(account), content(now, grant),
    )  # fmt: skip


_ENDS = "It ends for good and at once. Live alerts of a member who is on duty go on until the next sign-in."


def end_sheet(desk: AccessDesk, now: AccessNow, account: Account, grant: Grant) -> Sheet:
    def deed(typed: Values) -> int:
        return desk.end(grant.given.grant, chosen_cause(typed), typed["note"])

    return Sheet(
        "End the grant", (CAUSE_ROW, NOTE_ROW), {"cause": "", "note": ""}, "Sign the end", deed, about(account),
        (*content(now, grant), _ENDS),
        icon="stop", kind="danger",
    )  # fmt: skip


def resume_sheet(desk: AccessDesk, now: AccessNow, account: Account, grant: Grant) -> Sheet:
    """After a transfer: the new assignment needs it, or it ends."""

    def deed(typed: Values) -> int:
        if typed["needed"] == "":
            raise FieldMistake("needed", "choose one")
        if typed["needed"]:
            return desk.resume(grant.given.grant, typed["assignment"], typed["note"])
        return desk.end(grant.given.grant, Cause.NO_LONGER_NEEDED, typed["note"])

    answers = (
        CHOOSE,
        Option(True, "Needs it: the grant holds again"),
        Option(False, "Does not need it: the grant ends"),
    )
    rows = (
        FieldRow("needed", "The new assignment", Kind.CHOICE, options=answers),
        FieldRow("assignment", "Work assignment that needs it now", Kind.LINE, beside=True),
        FieldRow("note", "Note", Kind.LINE),
    )
    moved = grant.suspended_by
    said = (f"Transferred to {moved.unit} on {moved.on}; suspended since.",) if moved else ()
    return Sheet(
        "Decide after the transfer",
        rows,
        {"needed": "", "assignment": "", "note": ""},
        "Sign",
        deed,
        about(account),
        (*said, *content(now, grant)),
        hidden=lambda values: frozenset() if values["needed"] is True else frozenset({"assignment"}),
        after=_what_follows(now),
    )


def content(now: AccessNow, grant: Grant) -> tuple[str, ...]:
    """What the grant says."""
    given = grant.given
    said = [
        role_words(given.roles, now.profile),
        f"For {given.assignment}. Reason: {given.reason}.",
        f"{given.starts_on} to {given.ends_on}.",
        f"Signed by {signer_words(now.of, grant)}.",
    ]
    if given.cleared:
        said.append("Cleared for confidential data.")
    if given.ticket:
        said.append(f"Ticket {given.ticket}.")
    return tuple(said)
