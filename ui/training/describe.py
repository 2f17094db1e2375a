"""Exercises, sessions and trainings in the words and marks of the Training screen."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from app.domain.access import Role
from app.domain.alerts import Answer
from app.domain.authorisation import Authorisation
from app.domain.exercise_cases import OTHER, needs_approver
from app.domain.exercises import Exercise, HitExercise, JudgeExercise, Kind
from app.domain.hot_lists import MatchKind
from app.domain.policy import Profile
from app.domain.regions import REGIONS
from app.domain.rights import HeldItem
from app.domain.training_session import TakenSession, TrainingSession
from ui import words
from ui.alerts.describe import POSSIBLE, SEVERITY_MARKS, beside
from ui.alerts.typed import NOT_SEEN
from ui.forms import FieldLook, FieldRow, Looks, Option
from ui.forms import Kind as Takes
from ui.training.state import CaseLook, Choice, Compared, HitLook, Line, Progress
from ui.words import Mark

HEADS = {
    Kind.HIT: "A hit",
    Kind.FILL: "A search to ask for",
    Kind.JUDGE: "A search to judge",
    Kind.RULE: "A rule",
}
LIST_NAME = "Ferrow's list (fictional)"
ANSWERS: tuple[tuple[Answer, str], ...] = (
    (Answer.AGREES, "The same: plate and state agree"),
    (Answer.NOT_THAT_PLATE, "Not that plate"),
    (Answer.OTHER_STATE, "Other state"),
    (Answer.STATE_NOT_SEEN, "The plate agrees, the state cannot be seen"),
)
COMPARE = "Compare what you typed with the list. What is it?"

CASE_NUMBER, PURPOSE, PURPOSES = "case_number", "purpose", "purposes"
BASIS, WHY, APPROVER, ATTESTED = "factual_basis", "why", "approver", "attested"
NOBODY, ONESELF = "", "me"
FILL_ROWS = (
    FieldRow(CASE_NUMBER, "Case number", Takes.LINE),
    FieldRow(PURPOSE, "Purpose", Takes.LINE, beside=True),
    FieldRow(PURPOSES, "Purpose", Takes.CHOICE, beside=True),
    FieldRow(BASIS, "Factual basis", Takes.LINE),
    FieldRow(WHY, "Why this plate or this place", Takes.LINE),
    FieldRow(APPROVER, "Approved by", Takes.CHOICE),
    FieldRow(ATTESTED, "I attest:", Takes.TICK, beside=True),
)
EMPTY: dict[str, object] = {
    CASE_NUMBER: "", PURPOSE: "", PURPOSES: "", BASIS: "", WHY: "", APPROVER: NOBODY, ATTESTED: False,
}  # fmt: skip


def progress(of: TrainingSession) -> Progress:
    """Those that come again wait at the end of the queue, and are counted once."""
    return Progress(of.right, of.exercises, of.wrong)


def hit(exercise: HitExercise, profile: Profile, jpeg: bytes) -> HitLook:
    possible = exercise.match is MatchKind.POSSIBLE
    severity = SEVERITY_MARKS[exercise.category.severity]
    role = POSSIBLE.role if possible else severity.role
    return HitLook(
        title=exercise.category.title,
        severity=Mark(role, severity.icon, severity.word),
        kind=POSSIBLE if possible else Mark(role, "match-exact", "EXACT"),
        possible=possible,
        source=LIST_NAME,
        age=words.list_age(exercise.list_age_h * 3600, profile.list_max_age_h),
        jpeg=jpeg,
    )


def compared(exercise: HitExercise, plate: str, region: str) -> Compared:
    listed = exercise.listed.plate
    seen = REGIONS.get(region, NOT_SEEN)
    return Compared(beside(plate, listed.text, ()), f"Seen: {seen}.   On the list: {REGIONS[listed.region]}.")


def answers(picked: int = -1) -> Choice:
    return Choice(COMPARE, tuple(said for _, said in ANSWERS), picked)


def case(exercise: Exercise, profile: Profile) -> CaseLook | None:
    if isinstance(exercise, JudgeExercise):
        of = exercise.incident
        return CaseLook(of.title, of.story, tuple(_given(exercise.given, profile)))
    incident = getattr(exercise, "incident", None)
    return CaseLook(incident.title, incident.story) if incident else None


def _given(given: Authorisation, profile: Profile) -> list[tuple[str, str]]:
    titles = {purpose.id: purpose.title for purpose in profile.purposes_of_search()}
    rows = [
        ("Case number", given.case_number),
        ("Purpose", titles.get(given.purpose, given.purpose)),
        ("Factual basis", given.factual_basis),
        ("Why this plate or place", given.why),
        ("Attested", f"{'yes' if given.attested else 'no'}: “{profile.word('search.attestation')}”"),
    ]
    if asks_approver(profile):
        rows.append(("Approved by", _approver(given.approver)))
    if given.civil:
        rows.append(("For", "a civil or administrative action"))
    return [(field, said or words.NO_VALUE) for field, said in rows]


def asks_approver(profile: Profile) -> bool:
    return needs_approver(profile) or any(purpose.needs_supervisor for purpose in profile.purposes_of_search())


def _approver(given: str) -> str:
    return "nobody" if not given else "another member who may" if given == OTHER else "you yourself"


def fill_looks(typed: dict[str, object], profile: Profile) -> Looks:
    purposes = profile.purposes_of_search()
    picks = (Option("", "Pick one"), *(Option(purpose.id, purpose.title) for purpose in purposes))
    approvers = (Option(NOBODY, "Nobody"), Option(ONESELF, "You yourself"), Option(OTHER, "Another member who may"))
    looks = {field: FieldLook(value) for field, value in typed.items()}
    looks[PURPOSE] = FieldLook(typed[PURPOSE], shown=not purposes)
    looks[PURPOSES] = FieldLook(typed[PURPOSES], shown=bool(purposes), options=picks)
    looks[APPROVER] = FieldLook(typed[APPROVER], shown=asks_approver(profile), options=approvers)
    looks[ATTESTED] = FieldLook(typed[ATTESTED], hint=f"“{profile.word('search.attestation')}”")
    return looks


def filled(typed: dict[str, object], profile: Profile, member_id: str) -> Authorisation:
    listed = bool(profile.purposes_of_search())
    approver = str(typed[APPROVER])
    return Authorisation(
        case_number=str(typed[CASE_NUMBER]),
        purpose=str(typed[PURPOSES if listed else PURPOSE]),
        factual_basis=str(typed[BASIS]),
        why=str(typed[WHY]),
        attested=bool(typed[ATTESTED]),
        approver=member_id if approver == ONESELF else approver,
    )


def item_line(held: HeldItem) -> Line:
    if held.until is None:
        return Line(Mark("danger", "state-danger", "missing"), held.item)
    by = f", signed for by {held.trainer}" if held.trainer else ""
    return Line(Mark("ok", "state-ok", f"until {held.until.isoformat()}"), f"{held.item}{by}")


def session_line(taken: TakenSession, signed: bool, profile: Profile) -> Line:
    when = words.moment(taken.finished_at or taken.started_at, ZoneInfo(profile.time_zone))
    if not taken.passed:
        return Line(Mark("muted", "state-idle", "broken off"), when)
    tries = words.counted(taken.wrong, "wrong try", "wrong tries")
    said = f"{when}  \N{MIDDLE DOT}  {words.counted(taken.exercises, 'exercise')}, {tries}"
    mark = Mark("ok", "state-ok", "signed") if signed else Mark("warn", "state-wait", "waits for a signature")
    return Line(mark, f"{said}  \N{MIDDLE DOT}  proof {taken.id[:8]}")


def passed(taken: TakenSession, profile: Profile) -> str:
    """Who signs it now: never the member."""
    titles = [profile.title_of(role) for role in (Role.TRAINER, Role.LPR_ADMINISTRATOR)]
    unit = profile.word("training.unit")
    of_unit = f" The training must be given by the {unit}." if unit else ""
    return (
        f"Proof {taken.id[:8]} is kept. The {' or the '.join(titles)} signs your training on it; nobody signs for "
        f"themself.{of_unit}"
    )
