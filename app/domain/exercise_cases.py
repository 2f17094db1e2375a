"""Exercises with an incident: a search to ask for, or one that somebody else asked for, which the gate lets through or
refuses. What the gate says is the gate's own word (app.domain.authorisation.wanting), under this profile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.authorisation import Authorisation, is_placeholder, wanting
from app.domain.dice import Dice
from app.domain.exercises import FillExercise, Incident, JudgeExercise, Kind, Question, Recipe, ask
from app.domain.policy import Profile

OTHER = "another member"  # an approver's id: never a member's, so that nobody is taken for them
THROUGH = "It goes through."
FILL = Recipe(Kind.FILL, "a search")
PLACEHOLDERS = ("0000", "test", "n/a", "TBD", "1111", "unknown", "xxx", "pending")
_YEARS, _NUMBERS = range(20, 30), range(1000, 10_000)


@dataclass(frozen=True, slots=True)
class _Story:
    """Title, what happened, the factual basis, why this place or plate, the purpose in words."""

    title: str
    happened: str
    basis: str
    why: str
    purpose: str
    crime: str = "crime"


_STORIES = (
    _Story(
        "A garage broken into",
        "A garage in Ferrow was broken into at night. A neighbour saw a grey pick-up leave at 02:40 and wrote down the "
        "first three characters of its plate.",
        "A neighbour saw a grey pick-up leave the garage at 02:40 and wrote down three characters of its plate.",
        "Reads beside the garage at that time may show the whole plate.",
        "Burglary, under investigation",
    ),
    _Story(
        "A car taken from a driveway",
        "A white hatchback was taken from a driveway in Ferrow before breakfast. Its plate is known and is in the "
        "state's file. A witness saw it on the road to the quarry an hour later.",
        "The car was reported stolen this morning; a witness saw it on the quarry road at 07:15.",
        "Reads on the quarry road may show where it went.",
        "Stolen vehicle, under investigation",
        "stolen vehicle",
    ),
    _Story(
        "A shop robbed",
        "A shop in Ferrow was robbed at 21:05. The shop's own camera shows a blue van waiting in front of it, and the "
        "last four characters of its plate.",
        "The shop's camera shows a blue van waiting at 21:05, and four characters of its plate.",
        "Reads of that street around 21:00 may complete the plate.",
        "Robbery, under investigation",
    ),
    _Story(
        "Hurt and left behind",
        "A cyclist was hurt at the bridge of Ferrow at 17:50 by a car that did not stop. Paint and a piece of its lamp "
        "lie on the road: a green saloon of one make.",
        "A car hurt a cyclist at the bridge at 17:50 and drove on; the pieces it left are of a green saloon.",
        "Reads at both ends of the bridge show who crossed it then.",
        "Hit and run with injury, under investigation",
    ),
    _Story(
        "Parts cut from parked cars",
        "Catalytic converters were cut from nine cars in the station's car park in one night. A guard saw a flatbed "
        "truck without lights at 03:10.",
        "Nine converters were cut off that night; a guard saw a flatbed truck without lights at 03:10.",
        "The car park's entrance is read by a camera.",
        "Theft from vehicles, under investigation",
    ),
    _Story(
        "A barn set on fire",
        "A barn outside Ferrow burned down. A can that smells of petrol stood behind it, and a driver saw a red "
        "car turn out of the lane without lights shortly before.",
        "A can of petrol stood behind the barn; a driver saw a red car leave the lane without lights.",
        "The lane ends at a junction where reads were taken.",
        "Arson, under investigation",
    ),
    _Story(
        "Shots at a house",
        "Shots were fired at a house in Ferrow at 00:20. Nobody was hurt. Two neighbours describe a black car with a "
        "broken rear lamp that drove away.",
        "Two neighbours describe a black car with a broken rear lamp that drove away at 00:20.",
        "Reads of the two streets that lead away may show it.",
        "Shots fired, under investigation",
    ),
    _Story(
        "Tools stolen from a site",
        "Tools were stolen from a building site in Ferrow on two Fridays. On both evenings a worker saw the same "
        "trailer behind a silver van.",
        "On both evenings a worker saw the same silver van with a trailer at the site.",
        "A vehicle that was read beside the site on both Fridays is the one to look at.",
        "Theft, under investigation",
    ),
)


def _own_approval(good: Authorisation, me: str, profile: Profile, _: Dice) -> Authorisation:
    """Of a purpose that needs a supervisor, where the policy names one."""
    stepped = next((purpose.id for purpose in profile.purposes_of_search() if purpose.needs_supervisor), "")
    return replace(good, purpose=stepped or good.purpose, approver=me)


Change = Callable[[Authorisation, str, Profile, Dice], Authorisation]


@dataclass(frozen=True, slots=True)
class _Fault:
    """One thing wrong with a search. `of`: what it concerns, so that no other option says nearly the same.

    `telling`: where a profile lets it through, that is worth knowing.
    """

    of: str
    change: Change
    telling: bool = False


FAULTS: dict[str, _Fault] = {
    "a placeholder": _Fault(
        "case number", lambda good, _me, _profile, dice: replace(good, case_number=dice.one(PLACEHOLDERS))
    ),
    "no case number": _Fault(
        "case number", lambda good, _me, _profile, _dice: replace(good, case_number=""), telling=True
    ),
    "no factual basis": _Fault(
        "factual basis", lambda good, _me, _profile, _dice: replace(good, factual_basis=""), telling=True
    ),
    "no reason": _Fault("why", lambda good, _me, _profile, _dice: replace(good, why="")),
    "no purpose": _Fault("purpose", lambda good, _me, _profile, _dice: replace(good, purpose="")),
    "not attested": _Fault("attestation", lambda good, _me, _profile, _dice: replace(good, attested=False)),
    "approved by oneself": _Fault("approver", _own_approval),
    "approved by nobody": _Fault("approver", lambda good, _me, _profile, _dice: replace(good, approver="")),
    "a civil action": _Fault("civil", lambda good, _me, _profile, _dice: replace(good, civil=True)),
    "nothing": _Fault("", lambda good, _me, _profile, _dice: good, telling=True),
}


def incident(dice: Dice, before: Incident | None = None) -> Incident:
    """Another one than `before`."""
    story = dice.one([one for one in _STORIES if before is None or one.title != before.title])
    number = _case_number(dice)
    happened = f"{story.happened} The case has the number {number}."
    return Incident(story.title, happened, number, story.basis, story.why, story.purpose, story.crime)


def _case_number(dice: Dice) -> str:
    while is_placeholder(number := f"{dice.one(_YEARS)}-{dice.one(_NUMBERS):05d}"):
        pass
    return number


def good(of: Incident, profile: Profile, dice: Dice) -> Authorisation:
    """A search on this incident to which nothing is wanting under this profile."""
    listed = [purpose for purpose in profile.purposes_of_search() if not purpose.needs_supervisor]
    fitting = [purpose for purpose in listed if of.crime in purpose.title.casefold()] or listed
    return Authorisation(
        case_number=of.case_number,
        purpose=dice.one(fitting).id if fitting else of.purpose,
        factual_basis=of.factual_basis,
        why=of.why,
        attested=True,
        approver=OTHER if needs_approver(profile) else "",
    )


def needs_approver(profile: Profile) -> bool:
    """Of every search; a purpose may need one on top."""
    return profile.word("search.approval") != "user_grant"


def recipes(profile: Profile, member_id: str) -> tuple[Recipe, ...]:
    """Those faults that this profile refuses, and those it lets through where that is worth knowing."""
    dice = Dice("which faults")
    base = good(incident(dice), profile, dice)
    found = []
    for what, fault in FAULTS.items():
        refused = wanting(fault.change(base, member_id, profile, dice), member_id, profile) is not None
        if refused or fault.telling:
            found.append(Recipe(Kind.JUDGE, what))
    return tuple(found)


def to_fill(dice: Dice, before: Incident | None = None) -> FillExercise:
    return FillExercise(FILL, incident(dice, before))


def to_judge(
    recipe: Recipe, profile: Profile, member_id: str, dice: Dice, before: Incident | None = None
) -> JudgeExercise:
    of = incident(dice, before)
    base, fault = good(of, profile, dice), FAULTS[recipe.what]
    given = fault.change(base, member_id, profile, dice)
    return JudgeExercise(recipe, of, given, _question(given, fault, base, profile, member_id, dice))


WRONG_OPTIONS = 3


def _question(
    given: Authorisation, fault: _Fault, base: Authorisation, profile: Profile, member_id: str, dice: Dice
) -> Question:
    refusal = wanting(given, member_id, profile)
    others = {
        f"Refused: {other.why}": None
        for one in FAULTS.values() if one.of != fault.of
        if (other := wanting(one.change(base, member_id, profile, dice), member_id, profile)) is not None
    }  # fmt: skip
    text = "Does the gate let this search through?"
    if refusal is None:
        source = profile.rules["search.standard"].source
        return ask(text, THROUGH, dice.some(tuple(others), WRONG_OPTIONS), source, dice)
    wrong = (THROUGH, *dice.some(tuple(others), WRONG_OPTIONS - 1))
    options = dice.some((right := f"Refused: {refusal.why}", *wrong), len(wrong) + 1)
    return Question(text, options, options.index(right), refusal.clause, refusal.instead)
