"""The first run's pages as tables: what each says, what may be chosen on it, what is filled in."""

from __future__ import annotations

from dataclasses import dataclass

from app.actions.install import NewAgencyKey
from app.domain.access import WorkstationKind
from app.domain.cameras import Side, SourceKind
from ui import words
from ui.forms import FieldLook, FieldRow, Kind, Looks, Option
from ui.wizard.draft import KEPT_KEY, NEW_KEY, Draft, Page
from ui.wizard.presenter import WizardState


@dataclass(frozen=True, slots=True)
class Head:
    """A page's place in the list of steps, its title, and why it is asked."""

    step: str
    title: str
    why: str


HEADS: dict[Page, Head] = {
    Page.AGENCY: Head(
        "Agency",
        "Which agency is this workstation for?",
        "Its policy decides what may be captured, how long it is kept and who may do what.",
    ),
    Page.KIND: Head("Workstation", "What kind of workstation is this?", "It decides what the desk asks for first."),
    Page.KEY: Head(
        "Agency key",
        "The agency's key",
        "It signs the policy profile; without a signed profile nothing is captured. Beside it stands the agency's "
        "recovery key, for the day when nobody can sign in. Both stay with the agency, each in a file of its own that "
        "only the passphrase opens.",
    ),
    Page.ADMINISTRATOR: Head(
        "Administrator", "The first administrator", "Enrols members, imports hot lists, sets up cameras."
    ),
    Page.WITNESS: Head(
        "Witness",
        "A second person witnesses this",
        "Hand over the keyboard: the witness is the program owner, or stands for them: the first supervisor, who signs "
        "what the administrator may not, with a password only they know.",
    ),
    Page.TRAINING: Head(
        "Training",
        "Training that both have behind them",
        "Nobody runs capture or searches without it. What is not done yet is left empty, and recorded later on the "
        "Access list.",
    ),
    Page.CAMERA: Head("Camera", "The first camera", "More can be added, tested and aimed on the Cameras screen."),
    Page.SUMMARY: Head("Install", "Ready to install", "Nothing has been written yet. This is what will be made:"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several rows to choose among."""

    value: object
    title: str
    detail: str = ""
    icon: str = ""


def choices(page: Page, state: WizardState) -> tuple[str, tuple[Choice, ...]]:
    """The field that is chosen on a page with its choices; ("", ()) where there is none."""
    if page is Page.AGENCY:
        return "agency", tuple(Choice(one.id, one.title, one.state, "agency") for one in state.agencies)
    if page is Page.KIND:
        return "kind", KINDS
    if page is Page.KEY:
        return "key", KEYS
    return "", ()


KINDS = (
    Choice(WorkstationKind.CAR, "Car", "A laptop in a patrol car; cameras move with it", "car"),
    Choice(WorkstationKind.DESK, "Desk", "In the station; files and streams from elsewhere", "workstation"),
    Choice(WorkstationKind.FIXED, "Fixed reader", "At one place on a pole or a gate", "fixed"),
)
KEYS = (
    Choice(NEW_KEY, "Make a new key", "The agency's first workstation", "add"),
    Choice(KEPT_KEY, "Use the agency's key", "Made on its first workstation", "key"),
)

_SENTENCE = "A sentence of your own is good."
_SOURCES = tuple(Option(kind, words.SOURCE_WORDS[kind]) for kind in SourceKind)
_SIDES = tuple(Option(side, side.value.capitalize()) for side in Side)

ROWS: dict[Page, tuple[FieldRow, ...]] = {
    Page.AGENCY: (
        FieldRow("agency_confirmed", "I have checked: this workstation stays with this agency for good", Kind.TICK),
    ),
    Page.KIND: (),
    Page.KEY: (
        FieldRow("key_folder", "Folder for the keys", Kind.FOLDER, "On a drive that the agency keeps locked away."),
        FieldRow("key_file", "The agency key's file", Kind.FILE, files="Agency keys (*.pem)"),
        FieldRow(
            "recovery_file",
            "The recovery key's file",
            Kind.FILE,
            "Empty: the one beside the agency key; where there is none, one is made there.",
            files="Recovery keys (*.pem)",
        ),
        FieldRow("passphrase", "Passphrase", Kind.SECRET, "At least 12 characters. Nobody can recover it."),
        FieldRow("passphrase_again", "Passphrase again", Kind.SECRET, beside=True),
    ),
    Page.ADMINISTRATOR: (
        FieldRow("name", "Name", Kind.LINE),
        FieldRow("badge", "Badge number", Kind.LINE, beside=True),
        FieldRow("password", "Password", Kind.SECRET, _SENTENCE),
        FieldRow("password_again", "Password again", Kind.SECRET, beside=True),
    ),
    Page.WITNESS: (
        FieldRow("witness_name", "Name", Kind.LINE),
        FieldRow("witness_badge", "Badge number", Kind.LINE, beside=True),
        FieldRow("witness_password", "Password", Kind.SECRET, _SENTENCE),
        FieldRow("witness_password_again", "Password again", Kind.SECRET, beside=True),
    ),
    Page.TRAINING: (
        FieldRow("trained_on", "Administrator trained on", Kind.LINE, "Like 2026-03-02."),
        FieldRow("trainer_name", "by", Kind.LINE, beside=True),
        FieldRow("trainer_unit", "of the unit", Kind.LINE, beside=True),
        FieldRow("witness_trained_on", "Witness trained on", Kind.LINE, "Like 2026-03-02."),
        FieldRow("witness_trainer_name", "by", Kind.LINE, beside=True),
        FieldRow("witness_trainer_unit", "of the unit", Kind.LINE, beside=True),
    ),
    Page.CAMERA: (
        FieldRow("camera.kind", "Kind", Kind.CHOICE, options=_SOURCES),
        FieldRow("camera.name", "Name", Kind.LINE, beside=True),
        FieldRow("camera.side", "Looks to the", Kind.CHOICE, beside=True, options=_SIDES),
        FieldRow("camera.device", "Device", Kind.LINE, "Its number (0 is the first) or its path."),
        FieldRow("camera.url", "Address", Kind.LINE, "rtsp://host:554/path"),
        FieldRow("camera.user", "User (may be empty)", Kind.LINE),
        FieldRow("camera.password", "Password (may be empty)", Kind.SECRET, beside=True),
        FieldRow("camera.file", "Video file", Kind.FILE, files="Videos (*.mp4 *.mkv *.avi *.mov *.ts);;All files (*)"),
        FieldRow("camera.folder", "Folder of pictures", Kind.FOLDER),
        FieldRow("camera.latitude", "Latitude", Kind.LINE, "Decimal degrees, like 44.889200."),
        FieldRow("camera.longitude", "Longitude", Kind.LINE, "West is negative.", beside=True),
        FieldRow("camera.heading", "Looks towards", Kind.LINE, "Degrees from north.", beside=True),
    ),
    Page.SUMMARY: (),
}

_OF_KIND = {
    "camera.device": SourceKind.USB,
    "camera.url": SourceKind.RTSP,
    "camera.user": SourceKind.RTSP,
    "camera.password": SourceKind.RTSP,
    "camera.file": SourceKind.VIDEO_FILE,
    "camera.folder": SourceKind.FOLDER,
}
_FIXED_ONLY = ("camera.latitude", "camera.longitude", "camera.heading")


def looks(page: Page, state: WizardState) -> Looks:
    """How each of the page's fields stands."""
    return {
        row.id: FieldLook(_value(row.id, state), state.problems.get(row.id, ""), _shown(row.id, state), not state.busy)
        for row in ROWS[page]
    }


def _value(field_id: str, state: WizardState) -> object:
    if field_id.startswith("camera."):
        return getattr(state.draft.camera, field_id.removeprefix("camera."))
    return getattr(state.draft, field_id)


def _shown(field_id: str, state: WizardState) -> bool:
    draft = state.draft
    if field_id in _OF_KIND:
        return draft.camera.kind is _OF_KIND[field_id]
    if field_id in _FIXED_ONLY:
        return draft.kind is WorkstationKind.FIXED
    if field_id == "camera.side":
        return draft.kind is not WorkstationKind.FIXED
    if field_id in ("key_folder", "passphrase_again"):
        return draft.key == NEW_KEY
    return draft.key == KEPT_KEY if field_id in ("key_file", "recovery_file") else True


def summary(state: WizardState) -> tuple[tuple[str, str], ...]:
    """What the last page shows; no password, and no address of a camera that may carry one."""
    draft = state.draft
    agency = state.agency
    camera = "none yet" if draft.camera_skipped else f"{draft.camera.name}, {words.SOURCE_WORDS[draft.camera.kind]}"
    asked = draft.agency_key
    new = isinstance(asked, NewAgencyKey) or asked.makes_recovery
    key = f"new, saved as {draft.key_place}" if draft.key == NEW_KEY else f"from {draft.key_place}"
    return (
        ("Agency", f"{agency.title}, {agency.state}" if agency else words.NO_VALUE),
        ("Workstation", words.KIND_WORDS[draft.kind]),
        ("Agency key", key),
        ("Recovery key", f"new, saved as {asked.recovery}" if new else f"from {asked.recovery}"),
        ("Administrator", f"{draft.name}, badge {draft.badge}"),
        ("Witness, supervisor", f"{draft.witness_name}, badge {draft.witness_badge}"),
        ("Training", _trained(draft)),
        ("First camera", camera),
    )


def _trained(draft: Draft) -> str:
    days = (("administrator", draft.trained_on), ("witness", draft.witness_trained_on))
    return ", ".join(f"{who} on {day}" if day else f"{who} not yet" for who, day in days)
