"""Exercises of the training mode: what is put before a member, what they reply, and how that is judged (ACC-02).

Nothing in them is real: pictures are drawn, incidents made up. What is judged is judged by what the desk itself obeys:
a hit by app.domain.alerts.judge, a search by app.domain.authorisation.wanting, a rule by the profile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from app.domain.alerts import Answer, SeenOnCar, judge
from app.domain.authorisation import Authorisation, wanting
from app.domain.dice import Dice
from app.domain.hot_lists import CATEGORIES, Category, Entry, MatchKind
from app.domain.plates import Plate, cleaned
from app.domain.policy import Profile, Source
from app.domain.regions import REGIONS

_WHENEVER = datetime(2026, 1, 1, tzinfo=UTC)  # judging does not ask when something was seen


class Kind(StrEnum):
    HIT = "hits"
    FILL = "searches to ask for"
    JUDGE = "searches to judge"
    RULE = "rules"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an exercise is about; made anew it has other values. `what`: a row of its kind's table."""

    kind: Kind
    what: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn picture of a plate. The plate is what stands on it; its region is "" where the state cannot be seen."""

    name: str
    plate: Plate


@dataclass(frozen=True, slots=True)
class Question:
    """Options of which exactly one is right. `clause`: where the right one comes from; `said`: that clause's words."""

    text: str
    options: tuple[str, ...]
    right: int
    clause: str
    said: str = ""

    def __post_init__(self) -> None:
        if len({option.casefold() for option in self.options}) < max(2, len(self.options)):
            raise ValueError("a question has at least two options, and no two are the same")
        if not 0 <= self.right < len(self.options):
            raise ValueError("one of a question's options is right")


@dataclass(frozen=True, slots=True)
class Incident:
    """A short story without people's names, and what a search on it would say."""

    title: str
    story: str
    case_number: str
    factual_basis: str
    why: str
    purpose: str
    crime: str = "crime"  # what the title of a listed purpose says that fits


@dataclass(frozen=True, slots=True)
class HitExercise:
    """The plate on the picture is the one on the vehicle; `listed` is what the list says of it."""

    recipe: Recipe
    picture: Picture
    listed: Entry
    match: MatchKind
    list_age_h: int
    question: Question

    @property
    def answer(self) -> Answer:
        plate = self.picture.plate
        return judge(self.listed, SeenOnCar(plate.text, plate.region, blind=True, at=_WHENEVER))

    @property
    def category(self) -> Category:
        return CATEGORIES[self.listed.category]


@dataclass(frozen=True, slots=True)
class FillExercise:
    """The member asks for a search on this incident."""

    recipe: Recipe
    incident: Incident


@dataclass(frozen=True, slots=True)
class JudgeExercise:
    """Somebody asked for a search like this: does the gate let it through?"""

    recipe: Recipe
    incident: Incident
    given: Authorisation
    question: Question


@dataclass(frozen=True, slots=True)
class RuleExercise:
    recipe: Recipe
    question: Question


Exercise = HitExercise | FillExercise | JudgeExercise | RuleExercise


@dataclass(frozen=True, slots=True)
class HitReply:
    """Plate and region as typed blind, what comparing showed, and the option picked for the question."""

    plate: str
    region: str
    answer: Answer
    pick: int


Reply = HitReply | Authorisation | int


@dataclass(frozen=True, slots=True)
class Lesson:
    """One thing that was asked: whether the reply was right, what is right, and the clause it comes from."""

    right: bool
    words: str
    clause: str = ""
    said: str = ""
    asked: str = ""  # the question, where there was one


def ask(text: str, right: str, wrong: Sequence[str], source: Source, dice: Dice) -> Question:
    """The options in a drawn order."""
    options = dice.some((right, *wrong), len(wrong) + 1)
    return Question(text, options, options.index(right), source.where, words_of(source))


def words_of(source: Source) -> str:
    """The clause's own words, or why there are none."""
    if source.quote:
        return f"“{source.quote}”"
    return " ".join(part for part in (source.not_held, source.ours) if part)


def judged(exercise: Exercise, reply: Reply, member_id: str, profile: Profile) -> tuple[Lesson, ...]:
    """Right as a whole only where every lesson is."""
    match exercise, reply:
        case HitExercise(), HitReply():
            return tuple(_of_hit(exercise, reply, profile))
        case FillExercise(), Authorisation():
            return (_of_search(reply, member_id, profile),)
        case ((JudgeExercise() | RuleExercise()), int()):
            return (_of_question(exercise.question, reply),)
    raise TypeError(f"{type(reply).__name__} is no reply to a {type(exercise).__name__}")


def _of_question(question: Question, pick: int) -> Lesson:
    return Lesson(
        pick == question.right, question.options[question.right], question.clause, question.said, question.text
    )


def _of_hit(exercise: HitExercise, reply: HitReply, profile: Profile) -> Iterator[Lesson]:
    plate, typed = exercise.picture.plate, cleaned(reply.plate)
    seen = profile.rules["verify.seen_on_vehicle"].source
    agrees = (typed, reply.region) == (plate.text, plate.region)
    words = f"On the vehicle: {_plate_words(plate.text, plate.region)}."
    if not agrees:
        words = f"{words} You typed {_plate_words(typed, reply.region)}."
    yield Lesson(agrees, words, seen.where, words_of(seen))
    checks = profile.rules["verify.checks"].source
    listed = exercise.listed.plate
    found = f"{_upper_first(exercise.answer.value)}: the list says {_plate_words(listed.text, listed.region)}."
    yield Lesson(reply.answer is exercise.answer, found, checks.where, words_of(checks))
    yield _of_question(exercise.question, reply.pick)


def _of_search(given: Authorisation, member_id: str, profile: Profile) -> Lesson:
    refusal = wanting(given, member_id, profile)
    if refusal is not None:
        return Lesson(False, f"Refused: {refusal.why} {refusal.instead}".strip(), refusal.clause)
    ground = profile.rules["search.standard"].source
    return Lesson(True, "The gate lets this search through.", ground.where, words_of(ground))


def _plate_words(text: str, region: str) -> str:
    return f"{text}, {REGIONS.get(region, 'its state cannot be seen')}"


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
