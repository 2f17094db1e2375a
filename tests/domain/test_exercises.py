"""Exercises under all five policies: one right answer each, and a search is judged exactly as the gate judges it."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import profiles
from app.domain import exercise_cases, exercise_hits, exercise_rules
from app.domain.access import Member, Role
from app.domain.alerts import Answer
from app.domain.authorisation import Authorisation, wanting
from app.domain.dice import Dice
from app.domain.exercise_cases import FAULTS, OTHER, PLACEHOLDERS, THROUGH
from app.domain.exercise_hits import HITS, Trap
from app.domain.exercises import Kind, Question, Recipe, judged
from app.domain.gate import Act, Allowed, check
from app.domain.hot_lists import Basis, MatchKind
from app.domain.plates import lookalike_key
from app.domain.policy_words import plain
from app.exercise_pictures import jpeg, pictures
from tests.domain import replies

ME = "member-1"
FIVE = {agency: profiles.load(agency) for agency in profiles.AGENCIES}
AGENCIES = st.sampled_from(sorted(FIVE))
SEEDS = st.integers(0, 2**32)
EVERY_KEY = list(itertools.product(FIVE, exercise_rules.every_key()))


def hit_of(what, agency="hutchinson", seed=1, before=None):
    return exercise_hits.made(Recipe(Kind.HIT, what), FIVE[agency], pictures(), Dice(seed), before)


def case_of(what, agency="hutchinson", seed=1):
    return exercise_cases.to_judge(Recipe(Kind.JUDGE, what), FIVE[agency], ME, Dice(seed))


def right_words(question):
    return question.options[question.right]


# ------------------------------------------------------------------------------------------------------ questions


@pytest.mark.parametrize(
    ("options", "right"), [(("Yes", "No"), 2), (("Yes", "yes"), 0), (("Yes",), 0), ((), 0), (("Yes", "No"), -1)]
)
def test_a_question_without_one_right_answer_cannot_be_made(options, right):
    with pytest.raises(ValueError, match="question"):
        Question("Is it so?", options, right, "1.1")


def test_a_reply_of_another_kind_is_a_mistake_of_ours():
    with pytest.raises(TypeError, match="no reply"):
        judged(hit_of("0 for O"), 1, ME, FIVE["crystal"])


# ------------------------------------------------------------------------------------------------------ hits


@pytest.mark.parametrize("what", HITS)
def test_there_are_pictures_enough_that_a_hit_can_come_again_with_another(what):
    fitting = [picture for picture in pictures() if exercise_hits.fits(picture, what)]
    assert len(fitting) >= 3
    assert hit_of(what, before=fitting[0]).picture != fitting[0]


def test_every_picture_is_a_small_one_of_our_own():
    for picture in pictures():
        content = jpeg(picture)
        assert content.startswith(b"\xff\xd8")
        assert len(content) < 40_000
    assert len({picture.plate.text for picture in pictures()}) == len(pictures())


@given(AGENCIES, st.sampled_from(sorted(HITS)), SEEDS)
def test_list_and_vehicle_differ_in_what_the_hit_is_about_and_in_nothing_else(agency, what, seed):
    exercise = hit_of(what, agency, seed)
    seen, listed, trap = exercise.picture.plate, exercise.listed.plate, HITS[what].trap

    if trap is Trap.SAME:
        assert (seen.text, seen.region) == (listed.text, listed.region)
    elif trap is Trap.OTHER_STATE:
        assert seen.text == listed.text
        assert seen.region not in ("", listed.region)
    elif trap is Trap.STATE_HIDDEN:
        assert seen.text == listed.text
        assert (seen.region, bool(listed.region)) == ("", True)
    else:
        assert seen.text != listed.text
        assert seen.region == listed.region
    if trap in (Trap.SWAPPED, Trap.LOOKALIKE):
        assert lookalike_key(seen.text) == lookalike_key(listed.text)
        assert sum(a != b for a, b in zip(seen.text, listed.text, strict=True)) == 1
    if trap is Trap.MISSING:
        assert len(listed.text) == len(seen.text) - 1
    assert (exercise.match is MatchKind.POSSIBLE) is (trap is Trap.LOOKALIKE)


ANSWER_OF = {
    Trap.SAME: Answer.AGREES,
    Trap.SWAPPED: Answer.NOT_THAT_PLATE,
    Trap.MISSING: Answer.NOT_THAT_PLATE,
    Trap.OTHER_STATE: Answer.OTHER_STATE,
    Trap.LOOKALIKE: Answer.NOT_THAT_PLATE,
    Trap.STATE_HIDDEN: Answer.STATE_NOT_SEEN,
}


@given(AGENCIES, st.sampled_from(sorted(HITS)), SEEDS)
def test_of_all_answers_to_a_hit_exactly_one_is_right(agency, what, seed):
    exercise = hit_of(what, agency, seed)
    good = replies.right(exercise, FIVE[agency])

    rights = [
        (answer, pick)
        for answer in Answer
        for pick in range(len(exercise.question.options))
        if all(x.right for x in judged(exercise, replace(good, answer=answer, pick=pick), ME, FIVE[agency]))
    ]
    assert rights == [(ANSWER_OF[HITS[what].trap], exercise.question.right)]


def test_a_plate_or_state_typed_wrongly_is_said_beside_what_stands_on_the_vehicle():
    exercise = hit_of("0 for O")
    good = replies.right(exercise, FIVE["hutchinson"])
    plate = exercise.picture.plate

    first, *rest = judged(exercise, replace(good, plate=exercise.listed.plate.text), ME, FIVE["hutchinson"])
    assert not first.right
    assert all(lesson.right for lesson in rest)
    assert f"On the vehicle: {plate.text}, " in first.words
    assert f"You typed {exercise.listed.plate.text}, " in first.words
    assert not judged(exercise, replace(good, region=""), ME, FIVE["hutchinson"])[0].right
    spaced = f"{plate.text[:3].lower()} {plate.text[3:]}"
    assert all(x.right for x in judged(exercise, replace(good, plate=spaced), ME, FIVE["hutchinson"]))


@pytest.mark.parametrize("agency", FIVE)
def test_what_a_hit_alone_is_not_is_the_policys_own_sentence_and_must_be_picked(agency):
    exercise = hit_of("0 for O", agency)
    good = replies.right(exercise, FIVE[agency])

    assert right_words(exercise.question) == FIVE[agency].hit_is_not
    lessons = judged(exercise, replace(good, pick=(good.pick + 1) % 4), ME, FIVE[agency])
    assert [lesson.right for lesson in lessons] == [True, True, False]
    assert lessons[-1].words == FIVE[agency].hit_is_not
    assert lessons[-1].clause == FIVE[agency].rules["verify.hit_is_not"].source.where


@pytest.mark.parametrize("agency", FIVE)
def test_owner_and_person_hits_and_old_lists_are_asked_about_for_what_they_are(agency):
    owner, person = hit_of("the same, about an owner", agency), hit_of("8 for B, about a person", agency)
    old = hit_of("a missing character, an old list", agency)

    assert owner.category.basis is Basis.OWNER
    assert "somebody else" in right_words(owner.question)
    assert person.category.basis is Basis.PERSON
    assert "may or may not" in right_words(person.question)
    assert old.list_age_h > FIVE[agency].list_max_age_h >= owner.list_age_h
    assert f"at most {FIVE[agency].list_max_age_h} hours" in right_words(old.question)
    assert "only looks like" in right_words(hit_of("POSSIBLE", agency).question)


@given(AGENCIES, st.sampled_from(sorted(HITS)), SEEDS)
def test_a_hit_is_of_a_category_that_may_alert_there(agency, what, seed):
    assert hit_of(what, agency, seed).listed.category in FIVE[agency].words("hot_lists.categories")


# ------------------------------------------------------------------------------------------------------ searches


WORDS = st.sampled_from(["", " ", "0000", "test", "26-00417", "n/a", "A witness named the car.", "stolen", "civil"])
SEARCHES = st.builds(
    Authorisation,
    case_number=WORDS,
    purpose=WORDS,
    factual_basis=WORDS,
    why=WORDS,
    attested=st.booleans(),
    approver=st.sampled_from(["", ME, OTHER]),
    civil=st.booleans(),
)
SEARCHER = Member(ME, "Officer One", "101", frozenset({Role.INVESTIGATOR}))


@given(AGENCIES, SEARCHES, SEEDS)
def test_a_search_that_is_filled_in_is_judged_as_the_gate_judges_it(agency, search, seed):
    exercise = exercise_cases.to_fill(Dice(seed))
    [lesson] = judged(exercise, search, ME, FIVE[agency])

    answer = check(SEARCHER, Act.SEARCH, FIVE[agency], given=search)
    assert lesson.right is isinstance(answer, Allowed)
    if not isinstance(answer, Allowed):
        assert answer.why in lesson.words
        assert lesson.clause == answer.clause


@given(AGENCIES, st.sampled_from(sorted(FAULTS)), SEEDS)
def test_a_search_to_judge_goes_through_or_is_refused_in_the_gates_own_words(agency, what, seed):
    profile = FIVE[agency]
    if Recipe(Kind.JUDGE, what) not in exercise_cases.recipes(profile, ME):
        return
    exercise = case_of(what, agency, seed)
    answer = check(SEARCHER, Act.SEARCH, profile, given=exercise.given)

    if isinstance(answer, Allowed):
        assert right_words(exercise.question) == THROUGH
    else:
        assert right_words(exercise.question) == f"Refused: {answer.why}"
        assert exercise.question.clause == answer.clause
        assert THROUGH in exercise.question.options
    assert len(exercise.question.options) >= 3


@given(AGENCIES, SEEDS)
def test_a_search_as_the_incident_tells_it_goes_through(agency, seed):
    incident = exercise_cases.incident(Dice(seed))
    search = exercise_cases.good(incident, FIVE[agency], Dice(seed))

    assert wanting(search, ME, FIVE[agency]) is None
    assert incident.case_number in incident.story


@given(SEEDS)
def test_where_purposes_are_listed_one_is_taken_that_fits_the_incident_and_needs_nobody_else(seed):
    incident = exercise_cases.incident(Dice(seed))
    titles = {purpose.id: purpose.title for purpose in FIVE["hardin"].purposes_of_search()}
    picked = exercise_cases.good(incident, FIVE["hardin"], Dice(seed)).purpose
    assert ("stolen vehicle" if "car taken" in incident.title else "crime") in titles[picked]

    rule = FIVE["hardin"].rules["search.purposes"]
    few = tuple(purpose for purpose in rule.value if purpose.id in ("trucking", "civil"))
    other = replace(FIVE["hardin"], rules={**FIVE["hardin"].rules, rule.name: replace(rule, value=few)})
    assert exercise_cases.good(incident, other, Dice(seed)).purpose == "trucking"


@given(SEEDS)
def test_no_other_answer_says_nearly_the_same_as_the_right_one(seed):
    about_numbers = {"Refused: this is no case number.", "Refused: a case number must be entered."}
    for what in ("a placeholder", "no case number"):
        options = case_of(what, "crystal", seed).question.options
        assert len(about_numbers & set(options)) == 1
    approvals = {"Refused: nobody approves their own search.", "Refused: the search must be approved."}
    assert len(approvals & set(case_of("approved by nobody", "plymouth", seed).question.options)) == 1


@pytest.mark.parametrize("agency", FIVE)
@pytest.mark.parametrize("typed", PLACEHOLDERS)
def test_every_placeholder_is_refused_whatever_the_policy_says_of_case_numbers(agency, typed):
    incident = exercise_cases.incident(Dice(1))
    search = replace(exercise_cases.good(incident, FIVE[agency], Dice(1)), case_number=typed)
    assert str(wanting(search, ME, FIVE[agency])).endswith("this is no case number. Enter the case's own.")


# What each agency's members are asked to judge, beside what is asked everywhere.
EVERYWHERE = {
    "a placeholder",
    "no case number",
    "no factual basis",
    "no reason",
    "no purpose",
    "not attested",
    "nothing",
}
BESIDE = {
    "hutchinson": {"a civil action"},
    "plymouth": {"a civil action", "approved by oneself", "approved by nobody"},
    "hardin": {"approved by oneself"},
    "crystal": {"a civil action"},
    "st_paul": {"a civil action"},
}


@pytest.mark.parametrize("agency", FIVE)
def test_members_judge_what_their_own_policy_refuses(agency):
    asked = {recipe.what for recipe in exercise_cases.recipes(FIVE[agency], ME)}
    assert asked == EVERYWHERE | BESIDE[agency]


def test_what_one_policy_lets_through_another_refuses():
    answers = {
        agency: right_words(case_of("no case number", agency).question) for agency in ("hardin", "crystal", "st_paul")
    }
    assert answers == {
        "hardin": THROUGH, "crystal": "Refused: a case number must be entered.", "st_paul": THROUGH,
    }  # fmt: skip
    assert right_words(case_of("no factual basis", "hardin").question) == THROUGH
    assert right_words(case_of("no factual basis", "st_paul").question) == "Refused: the factual basis must be entered."
    assert "nobody approves their own" in right_words(case_of("approved by oneself", "plymouth").question)
    assert "a supervisor must approve" in right_words(case_of("approved by oneself", "hardin").question)


# ------------------------------------------------------------------------------------------------------ rules


@pytest.mark.parametrize(("agency", "key"), EVERY_KEY)
def test_each_rule_is_asked_with_what_binds_there_and_with_other_values_that_do_not(agency, key):
    profile = FIVE[agency]
    if not exercise_rules.can_ask(key, profile):
        return
    for seed in range(5):
        question = exercise_rules.question(key, profile, Dice(seed))
        assert len(question.options) >= 2
        assert question.clause
        if key in exercise_rules.ASKED:
            assert right_words(question) == plain(profile.rules[key])
            assert [words for words in question.options if words == plain(profile.rules[key])] == [
                right_words(question)
            ]
            assert question.clause == profile.rules[key].source.where
            assert question.said


@pytest.mark.parametrize("agency", FIVE)
def test_nearly_everything_can_be_asked_everywhere(agency):
    left_out = [key for key in exercise_rules.every_key() if not exercise_rules.can_ask(key, FIVE[agency])]
    assert left_out == []


@given(AGENCIES, st.sampled_from(sorted(exercise_rules.MAY_ASKED)), SEEDS)
def test_whoever_may_do_something_is_whom_the_gate_lets_do_it(agency, act, seed):
    profile = FIVE[agency]
    question = exercise_rules.question(f"{exercise_rules.MAY}{act.value}", profile, Dice(seed))

    def may(title):
        roles = [role for role in Role if profile.title_of(role).casefold() == title.casefold()]
        members = [Member("m", "m", "1", frozenset({role})) for role in roles]
        return any(isinstance(check(member, act, profile), Allowed) for member in members)

    assert [may(title) for title in question.options].count(True) == 1
    assert may(right_words(question))


def test_two_roles_of_one_title_are_one_answer():
    profile = FIVE["crystal"]
    title = replace(profile.rules["roles.auditor"], value="LPR administrator")
    same = replace(profile, rules={**profile.rules, title.name: title})
    for seed in range(30):
        options = exercise_rules.question(f"{exercise_rules.MAY}{Act.CHANGE_CAMERAS.value}", same, Dice(seed)).options
        assert [option.casefold() for option in options].count("lpr administrator") == 1


def test_the_days_of_retention_are_asked_with_days_of_other_policies():
    question = exercise_rules.question("retain.nonhit_days", FIVE["hutchinson"], Dice(3))
    assert right_words(question) == "Destroyed no later than 60 days after collection."
    assert question.clause == "Hutchinson 423.5"
    assert len(question.options) == 4


@pytest.mark.parametrize("agency", FIVE)
def test_a_purpose_of_capture_is_told_from_what_is_never_one(agency):
    profile = FIVE[agency]
    question = exercise_rules.question(exercise_rules.PURPOSE, profile, Dice(3))
    titles = {purpose.title for purpose in profile.purposes}
    assert [option in titles for option in question.options].count(True) == 1
    assert right_words(question) in titles
