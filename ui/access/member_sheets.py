"""The forms about one member: enrolled, trained, transferred, disabled and enabled."""

from __future__ import annotations

from collections.abc import Callable

from app.access_deeds import AccessNow
from app.actions.keep_training import AskedTraining
from app.actions.members import Enrolment
from app.domain.access import Role
from app.domain.access_list import Account
from app.domain.errors import FieldMistake
from app.domain.rights import months_later, training_missing
from ui import words
from ui.access.grant_sheets import CAUSE_ROW, NOTE_ROW, about, chosen_cause
from ui.access.lines import clause
from ui.access.sheets import Sheet, Values
from ui.access.source import AccessDesk
from ui.forms import DAY_HINT, FieldRow, Kind, Option, typed_day

_ELSE = Option("", "Somebody else, named below")
_PERSON = (
    FieldRow("name", "Name", Kind.LINE, "As it stands on the department's papers, in any script."),
    FieldRow("badge", "Badge number", Kind.LINE, beside=True),
    FieldRow("unit", "Unit", Kind.LINE),
    FieldRow("password", "Password", Kind.SECRET, "The member types it, unseen by you: at least 8 characters."),
    FieldRow("again", "The same password again", Kind.SECRET, beside=True),
)


def enrol_sheet(desk: AccessDesk, now: AccessNow, account: Account | None = None) -> Sheet:
    """A new member, or an account here for one who stands on the list without."""

    def deed(typed: Values) -> int:
        if typed["password"] != typed["again"]:
            raise FieldMistake("again", "the two passwords differ")
        return desk.enrol(Enrolment(typed["name"], typed["badge"], typed["password"], unit=typed["unit"]))

    known = {"name": account.name, "badge": account.badge, "unit": account.unit} if account else {}
    values = {**{row.id: "" for row in _PERSON}, **known}
    return Sheet(
        "An account on this workstation" if account else "New member",
        _PERSON,
        values,
        "Sign and enrol",
        deed,
        about(account) if account else "",
        (
            f"{clause(now.profile, 'sign_in.own_account')}: an account is one person's alone.",
            "The badge number is never given to anybody else on this list.",
            "An account by itself may do nothing: access is granted, and training recorded, afterwards.",
        ),
        icon="add",
        fixed=frozenset(known) - {"unit"},
        after="" if account else "Grant access and record training next.",
        opens=account is None,
    )


def train_sheet(desk: AccessDesk, now: AccessNow, account: Account) -> Sheet:
    profile, today = now.profile, now.today
    items = profile.words("training.items")
    unit = profile.word("training.unit")
    trainers = _trainers(now, account)
    rows = (
        FieldRow("items", "Items", Kind.TICKS, options=tuple(Option(one, one[:1].upper() + one[1:]) for one in items)),
        FieldRow("on", "Given on", Kind.LINE, DAY_HINT),
        FieldRow("trainer", "Trainer", Kind.CHOICE, options=(_ELSE, *(Option(id_, name) for id_, name, _ in trainers)),
                 beside=True),
        FieldRow("trainer_name", "Trainer's name", Kind.LINE),
        FieldRow("trainer_unit", "Trainer's unit", Kind.LINE, f"Training is given by the {unit}." if unit else "",
                 beside=True),
        FieldRow("proof", "Proof", Kind.LINE, "Where there is one: a course's number, a session of the training mode."),
    )  # fmt: skip
    missing = training_missing(now.of, account.member, today, profile)
    passed = now.passed.get(account.member)
    day = now.of.day_of(passed.finished_at) if passed is not None and passed.finished_at is not None else today
    values = {
        "items": frozenset(missing or items), "on": day.isoformat(), "trainer": "", "trainer_name": "",
        "trainer_unit": unit, "proof": passed.id if passed else "",
    }  # fmt: skip

    def deed(typed: Values) -> int:
        kept = tuple(item for item in items if item in typed["items"])
        return desk.train(
            AskedTraining(
                account.member, kept, typed_day("on", typed["on"]), typed["trainer_name"], typed["trainer_unit"],
                typed["trainer"], typed["proof"],
            )
        )  # fmt: skip

    ends = months_later(today, profile.number("training.months")).isoformat()
    return Sheet(
        "Record training", rows, values, "Sign the training", deed, about(account),
        (
            f"{clause(profile, 'training.first')}: training comes before the first use.",
            f"{clause(profile, 'training.provider')}: {profile.word('training.provider')}",
            f"Given today it counts until {ends}.",
            *((f"A session of the training mode was passed on {day}: it stands as the proof.",) if passed else ()),
        ),
        hidden=lambda typed: frozenset({"trainer_name", "trainer_unit"}) if typed["trainer"] else frozenset(),
        edited=_with_trainer({id_: (name, unit_) for id_, name, unit_ in trainers}, unit),
    )  # fmt: skip


def _trainers(now: AccessNow, account: Account) -> list[tuple[str, str, str]]:
    """Id, name and unit of whoever holds the role, and of the member who signs; never the one who was trained."""
    of, role = now.of, frozenset({Role.TRAINER})
    found = [
        one for one in of.accounts.values()
        if one.member != account.member
        and (one.member == now.member.id or of.holds(one.member, role, now.today))
    ]  # fmt: skip
    return [(one.member, one.name, one.unit) for one in sorted(found, key=lambda one: one.name.casefold())]


def _with_trainer(known: dict[str, tuple[str, str]], unit: str) -> Callable[[str, Values], Values]:
    """A trainer who stands on the list brings name and unit along."""

    def edited(field: str, values: Values) -> Values:
        if field != "trainer":
            return values
        name, of_unit = known.get(values["trainer"], ("", unit))
        return {**values, "trainer_name": name, "trainer_unit": of_unit}

    return edited


def transfer_sheet(desk: AccessDesk, now: AccessNow, account: Account) -> Sheet:
    def deed(typed: Values) -> int:
        return desk.transfer(account.member, typed["unit"], typed["note"])

    rows = (
        FieldRow("unit", "The unit that the member goes to", Kind.LINE),
        FieldRow("note", "Note", Kind.LINE, beside=True),
    )
    alive = sum(grant.ended is None for grant in now.of.grants_of(account.member))
    where = clause(now.profile, "access.work_assignment")
    suspended = words.counted(alive, "grant")
    return Sheet(
        "Transfer", rows, {"unit": "", "note": ""}, "Sign the transfer", deed, about(account),
        (
            f"{where}: access goes with the assignment that needs it.",
            f"Suspended today: {suspended}, until somebody decides whether the new assignment needs it.",
        ),
        icon="next", kind="danger",
    )  # fmt: skip


def disable_sheet(desk: AccessDesk, now: AccessNow, account: Account) -> Sheet:
    def deed(typed: Values) -> int:
        return desk.disable(account.member, chosen_cause(typed), typed["note"])

    return Sheet(
        "Disable the account", (CAUSE_ROW, NOTE_ROW), {"cause": "", "note": ""}, "Sign", deed, about(account),
        (
            "CJIS AC-2: nobody signs in to a disabled account. Its grants stay as they are, and give nothing.",
            f"As of today by {now.member.name}; it can be enabled again.",
        ),
        icon="lock", kind="danger",
    )  # fmt: skip


def enable_sheet(desk: AccessDesk, now: AccessNow, account: Account) -> Sheet:
    def deed(typed: Values) -> int:
        return desk.enable(account.member, typed["note"])

    days = now.profile.number("access.inactive_days")
    return Sheet(
        "Enable the account", (FieldRow("note", "Why", Kind.LINE, "Why this account is needed again."),), {"note": ""},
        "Sign", deed, about(account), (f"An account that nobody uses is shut after {days} days; they count anew.",),
    )  # fmt: skip
