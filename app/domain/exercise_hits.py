"""Exercises with a hit: the same plate, a misread one, another state, a lookalike; about an owner, a person, an old
list. What is right follows from the picture, the list's entry and the profile, never from taste."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from app.domain.dice import Dice
from app.domain.exercises import HitExercise, Kind, Picture, Question, Recipe, ask
from app.domain.hot_lists import CATEGORIES, Basis, Entry, MatchKind
from app.domain.plates import LOOKALIKES, Plate
from app.domain.policy import Profile


class Trap(Enum):
    """How list and vehicle differ, if they do."""

    SAME = auto()
    SWAPPED = auto()  # the camera took one character for another, and the list has that one
    MISSING = auto()  # the camera lost a character, and the list has a plate without it
    OTHER_STATE = auto()
    LOOKALIKE = auto()  # the camera read it right; the list's plate only looks like it
    STATE_HIDDEN = auto()


class About(Enum):
    """What the question after comparing is about."""

    HIT_ALONE = auto()
    OWNER = auto()
    PERSON = auto()
    OLD_LIST = auto()
    POSSIBLE = auto()


@dataclass(frozen=True, slots=True)
class _Row:
    trap: Trap
    about: About
    pair: str = ""  # of SWAPPED: either is taken for the other


HITS: dict[str, _Row] = {
    "the same, about an owner": _Row(Trap.SAME, About.OWNER),
    "0 for O": _Row(Trap.SWAPPED, About.HIT_ALONE, "0O"),
    "8 for B, about a person": _Row(Trap.SWAPPED, About.PERSON, "8B"),
    "a missing character, an old list": _Row(Trap.MISSING, About.OLD_LIST),
    "another state": _Row(Trap.OTHER_STATE, About.HIT_ALONE),
    "POSSIBLE": _Row(Trap.LOOKALIKE, About.POSSIBLE),
    "a state that cannot be seen": _Row(Trap.STATE_HIDDEN, About.HIT_ALONE),
}
RECIPES = tuple(Recipe(Kind.HIT, what) for what in HITS)

ISSUER = "Ferrow Police (fictional)"
LEAST_LEFT = 4  # characters of a plate from which one is missing
OLDER_H = 72  # an old list is at most so much over the profile's limit
_BASIS = {About.OWNER: Basis.OWNER, About.PERSON: Basis.PERSON}
_STATES = ("us-mn", "us-wi", "us-ia", "us-nd", "us-sd", "us-mt", "us-wy", "us-id")

_ENOUGH = (
    "Enough to stop the vehicle and to arrest whoever drives it.",
    "Enough to act on, as long as the list is not older than a day.",
    "Proof that the vehicle is stolen, or that its driver is wanted.",
)
_NOTHING = (
    "Nothing: a hit is a hit, however old its list.",
    "It may be put away without comparing: the list is too old to count.",
    "Nothing, unless the list is older than a month.",
)
# Of each: the rule whose clause is shown, the question, what is right, then what is wrong.
_FIXED: dict[About, tuple[str, ...]] = {
    About.OWNER: (
        "verify.hit_is_not",
        "The hit is about the registered owner. What does it say of the driver?",
        "Nothing: whoever drives may be somebody else.",
        "That the driver is the owner, until the opposite is shown.",
        "That the driver is wanted as well.",
        "That the driver may be searched.",
    ),
    About.PERSON: (
        "verify.hit_is_not",
        "The hit is about a person. Who is in the vehicle?",
        "Nobody knows yet: the person may or may not be in it.",
        "The person whom the list is about.",
        "The registered owner.",
        "Whoever is in it is treated as that person.",
    ),
    About.POSSIBLE: (
        "verify.seen_on_vehicle",
        "The alert says POSSIBLE. What does that mean?",
        "What was read only looks like the list's plate: it may well be another vehicle.",
        "The plate is certain, but the list is old.",
        "The hit is of a lower category and need not be compared.",
        "The vehicle was seen by two cameras.",
    ),
}


def fits(picture: Picture, what: str) -> bool:
    """Whether this exercise can be made of this picture."""
    row, plate = HITS[what], picture.plate
    if bool(plate.region) is (row.trap is Trap.STATE_HIDDEN):
        return False
    if row.trap is Trap.SWAPPED:
        return bool(set(row.pair) & set(plate.text))
    if row.trap is Trap.LOOKALIKE:
        return any(_alike(character) for character in plate.text)
    return row.trap is not Trap.MISSING or len(plate.text) > LEAST_LEFT


def made(
    recipe: Recipe, profile: Profile, pictures: Sequence[Picture], dice: Dice, before: Picture | None = None
) -> HitExercise:
    """Of another picture than `before`, where there is one."""
    row = HITS[recipe.what]
    fitting = [picture for picture in pictures if fits(picture, recipe.what)]
    picture = dice.one([one for one in fitting if one != before] or fitting)
    match = MatchKind.POSSIBLE if row.trap is Trap.LOOKALIKE else MatchKind.EXACT
    entry = Entry("exercise", _listed(row, picture.plate, dice), _category(row, profile, dice), issuer=ISSUER)
    age_h = _age(row, profile, dice)
    return HitExercise(recipe, picture, entry, match, age_h, _question(row, age_h, profile, dice))


def hit_alone(profile: Profile, dice: Dice) -> Question:
    """What a hit alone is not, in the policy's own sentence."""
    source = profile.rules["verify.hit_is_not"].source
    return ask("What is a hit alone?", profile.hit_is_not, _ENOUGH, source, dice)


def _question(row: _Row, age_h: int, profile: Profile, dice: Dice) -> Question:
    if row.about is About.HIT_ALONE:
        return hit_alone(profile, dice)
    if row.about is About.OLD_LIST:
        limit = f"Ask whether the entry still stands: a list is at most {profile.list_max_age_h} hours old here."
        source = profile.rules["hot_lists.max_age_h"].source
        return ask(f"The list is {age_h} hours old. What follows?", limit, _NOTHING, source, dice)
    rule, text, right, *wrong = _FIXED[row.about]
    return ask(text, right, wrong, profile.rules[rule].source, dice)


def _category(row: _Row, profile: Profile, dice: Dice) -> str:
    """Of those that may alert here: of the basis that is asked about, else of a vehicle."""
    codes = profile.words("hot_lists.categories")
    basis = _BASIS.get(row.about, Basis.VEHICLE)
    return dice.one([code for code in codes if CATEGORIES[code].basis is basis] or codes)


def _age(row: _Row, profile: Profile, dice: Dice) -> int:
    most = profile.list_max_age_h
    return most + 1 + dice.below(OLDER_H) if row.about is About.OLD_LIST else 1 + dice.below(max(1, most // 2))


def _listed(row: _Row, seen: Plate, dice: Dice) -> Plate:
    text, region = seen.text, seen.region or dice.one(_STATES)
    if row.trap is Trap.OTHER_STATE:
        return Plate(text, dice.one([state for state in _STATES if state != region]))
    if row.trap is Trap.MISSING:
        place = dice.below(len(text))
        return Plate(text[:place] + text[place + 1 :], region)
    if row.trap is Trap.SWAPPED:
        place = dice.one([place for place, character in enumerate(text) if character in row.pair])
        return Plate(_with(text, place, row.pair.replace(text[place], "")), region)
    if row.trap is Trap.LOOKALIKE:
        place = dice.one([place for place, character in enumerate(text) if _alike(character)])
        return Plate(_with(text, place, dice.one(_alike(text[place]))), region)
    return Plate(text, region)


def _with(text: str, place: int, character: str) -> str:
    return text[:place] + character + text[place + 1 :]


def _alike(character: str) -> str:
    """The others that it is often confused with."""
    return next((group.replace(character, "") for group in LOOKALIKES if character in group), "")
