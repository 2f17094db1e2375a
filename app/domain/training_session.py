"""One session of the training mode: which exercises cover which items of training, and how a session goes (ACC-02).

It is passed when every exercise was answered right. One that was not comes again, later and with other values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.domain import exercise_cases, exercise_hits, exercise_rules
from app.domain.dice import Dice
from app.domain.exercises import (
    Exercise,
    FillExercise,
    HitExercise,
    JudgeExercise,
    Kind,
    Lesson,
    Picture,
    Recipe,
    Reply,
    judged,
)
from app.domain.policy import Profile
from app.domain.strictest import Group

RULES_OF_ITEM = 3  # questions about the rules for each item, beside those that are always asked
SEARCHES = 2  # to ask for
TRIES = 50  # throws of the dice until an exercise that comes again has other values


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an item of training is shown by: kinds of exercises, and questions of these parts of the policy."""

    kinds: frozenset[Kind]
    groups: frozenset[Group]


_G = Group
_EQUIPMENT = frozenset({_G.CAPTURE, _G.DEVICES, _G.VERIFICATION})
_SOFTWARE = frozenset({_G.HOT_LISTS, _G.SIGN_IN, _G.MANUAL, _G.VERIFICATION})
_DATA = frozenset({_G.SEARCH, _G.RETENTION, _G.HOLDS, _G.SHARING, _G.ACCESS, _G.AUDIT, _G.PUBLIC_LOG})
_HITS, _CASES = frozenset({Kind.HIT}), frozenset({Kind.FILL, Kind.JUDGE})
COVERAGE: dict[str, Coverage] = {
    "equipment": Coverage(_HITS, _EQUIPMENT),
    "software": Coverage(_HITS, _SOFTWARE),
    "equipment and software": Coverage(_HITS, _EQUIPMENT | _SOFTWARE),
    "use of the system": Coverage(_HITS, _EQUIPMENT | _SOFTWARE),
    "data policy": Coverage(_CASES, _DATA),
    "data policies": Coverage(_CASES, _DATA),
    "operational protocols": Coverage(_HITS | _CASES, _DATA | {_G.CAPTURE, _G.VERIFICATION, _G.MANUAL}),
}
UNKNOWN = Coverage(frozenset(), frozenset(Group))  # an item that a profile brings anew: the rules' questions


def covers(item: str, recipe: Recipe) -> bool:
    coverage = COVERAGE.get(item.strip().casefold(), UNKNOWN)
    if recipe.kind is Kind.RULE:
        return exercise_rules.every_key()[recipe.what] in coverage.groups
    return recipe.kind in coverage.kinds


def plan(profile: Profile, member_id: str, dice: Dice) -> tuple[Recipe, ...]:
    """Hits, then searches, then rules, each in a drawn order: every item of training is covered by some of them."""
    hits, judged = exercise_hits.RECIPES, exercise_cases.recipes(profile, member_id)
    asked = [key for key in exercise_rules.ALWAYS if exercise_rules.can_ask(key, profile)]
    for item in profile.words("training.items"):
        left = [
            key for key in exercise_rules.every_key()
            if key not in asked and covers(item, exercise_rules.recipe(key)) and exercise_rules.can_ask(key, profile)
        ]  # fmt: skip
        asked += dice.some(left, RULES_OF_ITEM)
    return (
        *dice.some(hits, len(hits)),
        *(exercise_cases.FILL,) * SEARCHES,
        *dice.some(judged, len(judged)),
        *(exercise_rules.recipe(key) for key in dice.some(asked, len(asked))),
    )


@dataclass(frozen=True, slots=True)
class TrainingSession:
    """`queue`: what is still to be answered right, the first of them now. `made`: how many were made so far."""

    seed: str
    member_id: str
    profile_version: str
    items: tuple[str, ...]
    queue: tuple[Exercise, ...] = field(repr=False)
    right: int = 0
    wrong: int = 0
    made: int = 0

    @property
    def passed(self) -> bool:
        return not self.queue

    @property
    def exercises(self) -> int:
        return self.right + len(self.queue)


@dataclass(frozen=True, slots=True)
class TakenSession:
    """A session as it is kept: a proof that a trainer or the LPR administrator may sign a training on.

    `finished_at` None: broken off without a word, as by signing out. `exercises`: answered right; `wrong`: tries.
    """

    id: str
    member_id: str
    started_at: datetime
    items: tuple[str, ...]
    profile_version: str
    finished_at: datetime | None = None
    exercises: int = 0
    wrong: int = 0
    passed: bool = False


def begin(profile: Profile, pictures: Sequence[Picture], seed: str, member_id: str) -> TrainingSession:
    recipes = plan(profile, member_id, Dice(seed, "plan"))
    queue: list[Exercise] = []
    for number, recipe in enumerate(recipes):
        before = queue[-1] if queue and queue[-1].recipe.kind is recipe.kind else None
        queue.append(make(recipe, profile, pictures, Dice(seed, number), member_id, before))
    return TrainingSession(
        seed, member_id, profile.version, profile.words("training.items"), tuple(queue), made=len(queue)
    )


def answered(
    of: TrainingSession, reply: Reply, profile: Profile, pictures: Sequence[Picture]
) -> tuple[TrainingSession, tuple[Lesson, ...]]:
    """The session after this reply, and what there is to say of it. Raises IndexError when it is passed already."""
    exercise, *rest = of.queue or _none_left()
    lessons = judged(exercise, reply, of.member_id, profile)
    if all(lesson.right for lesson in lessons):
        return replace(of, queue=tuple(rest), right=of.right + 1), lessons
    again = make(exercise.recipe, profile, pictures, Dice(of.seed, of.made), of.member_id, exercise)
    return replace(of, queue=(*rest, again), wrong=of.wrong + 1, made=of.made + 1), lessons


def _none_left() -> tuple[Exercise, ...]:
    raise IndexError("every exercise of this session is answered")


def make(
    recipe: Recipe,
    profile: Profile,
    pictures: Sequence[Picture],
    dice: Dice,
    member_id: str,
    before: Exercise | None = None,
) -> Exercise:
    """With other values than the one before."""
    made = _made(recipe, profile, pictures, dice, member_id, before)
    tries = 1
    while made == before and tries < TRIES:
        made = _made(recipe, profile, pictures, dice, member_id, before)
        tries += 1
    return made


def _made(
    recipe: Recipe,
    profile: Profile,
    pictures: Sequence[Picture],
    dice: Dice,
    member_id: str,
    before: Exercise | None,
) -> Exercise:
    told = before.incident if isinstance(before, FillExercise | JudgeExercise) else None
    if recipe.kind is Kind.HIT:
        seen = before.picture if isinstance(before, HitExercise) else None
        return exercise_hits.made(recipe, profile, pictures, dice, seen)
    if recipe.kind is Kind.FILL:
        return exercise_cases.to_fill(dice, told)
    if recipe.kind is Kind.JUDGE:
        return exercise_cases.to_judge(recipe, profile, member_id, dice, told)
    return exercise_rules.made(recipe, profile, dice)
