"""A session of the training mode: it covers every item, a wrong exercise comes again, passed means every one right."""

from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import profiles
from app.domain.exercises import Kind
from app.domain.policy import Rule
from app.domain.training_session import COVERAGE, answered, begin, covers
from app.exercise_pictures import pictures
from tests.domain import replies

ME = "member-1"
FIVE = {agency: profiles.load(agency) for agency in profiles.AGENCIES}
AGENCIES = st.sampled_from(sorted(FIVE))
SEEDS = st.text(min_size=1, max_size=8)


def asking_for(profile, *items):
    """The same policy with other items of training."""
    rule = profile.rules["training.items"]
    rules = {**profile.rules, "training.items": Rule(rule.name, items, rule.source, rule.layers)}
    return replace(profile, rules=MappingProxyType(rules))


def started(profile, seed="a seed"):
    return begin(profile, pictures(), seed, ME)


def reply(session, profile, make=replies.right):
    return answered(session, make(session.queue[0], profile), profile, pictures())


@settings(max_examples=40)
@given(AGENCIES, SEEDS)
def test_every_session_covers_every_item_of_training(agency, seed):
    session = started(FIVE[agency], seed)

    assert session.items == FIVE[agency].words("training.items")
    for item in session.items:
        kinds = {exercise.recipe.kind for exercise in session.queue if covers(item, exercise.recipe)}
        assert kinds >= COVERAGE[item].kinds | {Kind.RULE}, item


@pytest.mark.parametrize("agency", FIVE)
def test_hits_searches_and_rules_are_part_of_every_session(agency):
    kinds = [exercise.recipe.kind for exercise in started(FIVE[agency]).queue]

    assert kinds.count(Kind.HIT) == 7
    assert kinds.count(Kind.FILL) == 2
    assert kinds.count(Kind.JUDGE) >= 8
    assert kinds.count(Kind.RULE) >= 9
    assert len(kinds) <= 32


@settings(max_examples=20)
@given(st.text(min_size=1).filter(lambda item: item.strip().casefold() not in COVERAGE), SEEDS)
def test_an_item_that_a_profile_brings_anew_is_asked_about_by_the_rules(item, seed):
    session = started(asking_for(FIVE["crystal"], "equipment", item), seed)

    assert [x for x in session.queue if covers(item, x.recipe)]
    assert {x.recipe.kind for x in session.queue if covers(item, x.recipe)} == {Kind.RULE}


@pytest.mark.parametrize("agency", FIVE)
def test_no_rule_is_asked_about_twice(agency):
    rules = [x.recipe.what for x in started(FIVE[agency]).queue if x.recipe.kind is Kind.RULE]
    assert len(rules) == len(set(rules))


@settings(max_examples=15)
@given(AGENCIES, SEEDS)
def test_a_session_is_passed_when_every_exercise_was_answered_right_and_not_before(agency, seed):
    session = started(FIVE[agency], seed)
    of = session.exercises
    for number in range(of):
        assert not session.passed
        assert (session.right, session.wrong, session.exercises) == (number, 0, of)
        session, lessons = reply(session, FIVE[agency])
        assert lessons
        assert all(lesson.right for lesson in lessons)
    assert session.passed


@settings(max_examples=15)
@given(AGENCIES, SEEDS, st.data())
def test_a_wrong_one_is_explained_with_its_clause_and_comes_again_last_with_other_values(agency, seed, data):
    profile = FIVE[agency]
    session = started(profile, seed)
    for _ in range(data.draw(st.integers(0, session.exercises - 1))):
        session, _ = reply(session, profile)
    before = session.queue[0]
    after, lessons = reply(session, profile, replies.wrong)

    assert [lesson for lesson in lessons if not lesson.right]
    assert all(lesson.clause and lesson.words for lesson in lessons)
    assert (after.right, after.wrong, after.exercises) == (session.right, session.wrong + 1, session.exercises)
    assert after.queue[:-1] == session.queue[1:]
    assert after.queue[-1].recipe == before.recipe
    assert after.queue[-1] != before
    if before.recipe.kind is Kind.HIT:
        assert after.queue[-1].picture != before.picture
    if before.recipe.kind in (Kind.FILL, Kind.JUDGE):
        assert after.queue[-1].incident.title != before.incident.title


def test_a_question_with_two_answers_comes_again_in_the_other_order():
    profile = FIVE["crystal"]
    for seed in range(12):
        session = started(profile, str(seed))
        while len(session.queue) > 1:
            two = session.queue[0].recipe.kind is Kind.RULE and len(session.queue[0].question.options) == 2
            before = session.queue[0]
            session, _ = reply(session, profile, replies.wrong if two and session.wrong < 9 else replies.right)
            if two and session.wrong < 9:
                assert session.queue[-1].question.right != before.question.right


def test_one_that_is_answered_wrongly_again_and_again_never_lets_a_session_pass():
    profile = FIVE["hardin"]
    session = started(profile)
    while len(session.queue) > 1:
        session, _ = reply(session, profile)
    for tries in range(1, 30):
        session, _ = reply(session, profile, replies.wrong)
        assert not session.passed
        assert session.wrong == tries
    session, _ = reply(session, profile)
    assert session.passed


def test_a_passed_session_takes_no_further_reply():
    profile = FIVE["hardin"]
    session = started(profile)
    last = session.queue[0]
    while not session.passed:
        last = session.queue[0]
        session, _ = reply(session, profile)
    with pytest.raises(IndexError, match="every exercise"):
        answered(session, replies.right(last, profile), profile, pictures())


@given(AGENCIES, SEEDS)
@settings(max_examples=10)
def test_the_same_seed_is_the_same_session_and_another_seed_another(agency, seed):
    assert started(FIVE[agency], seed) == started(FIVE[agency], seed)
    assert started(FIVE[agency], seed).queue != started(FIVE[agency], seed + "x").queue


def test_the_five_policies_items_are_known():
    asked = {item for profile in FIVE.values() for item in profile.words("training.items")}
    assert asked <= COVERAGE.keys()
    assert asked == {
        *("equipment", "software", "equipment and software", "data policy", "data policies"),
        *("use of the system", "operational protocols"),
    }
