"""Many readings of one vehicle, one text: every character voted for, weighted by confidence and size."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.capture.vote import FULL_WIDTH, Ballot, Verdict, unlikeness
from app.domain.plates import ALPHABET, MOST_CHARACTERS
from app.domain.reads import Character, Reading

TEXTS = st.text(ALPHABET, min_size=1, max_size=MOST_CHARACTERS)
SURE = st.floats(0.05, 1.0)
WIDTHS = st.floats(10, 400)


def a_reading(text: str, confidence: float = 0.9, characters: tuple[float, ...] = ()) -> Reading:
    sure = characters or (confidence,) * len(text)
    return Reading(text, confidence, tuple(Character(char, one) for char, one in zip(text, sure, strict=True)))


def the_vote(*readings: Reading, width: float = FULL_WIDTH) -> Verdict:
    ballot = Ballot()
    for reading in readings:
        ballot.add(reading, width)
    verdict = ballot.verdict()
    assert verdict is not None
    return verdict


def test_without_a_reading_there_is_no_verdict():
    assert Ballot().verdict() is None


def test_the_majority_wins_at_each_place():
    verdict = the_vote(a_reading("ABC128"), a_reading("A8C123"), a_reading("ABC123"))

    assert verdict.text == "ABC123"
    assert (verdict.readings, verdict.agreeing) == (3, 1)


def test_the_majority_length_wins_first():
    assert the_vote(a_reading("ABC123"), a_reading("BC123"), a_reading("ABC123")).text == "ABC123"


def test_a_confident_reading_outweighs_two_doubtful_ones():
    assert the_vote(a_reading("ABC128", 0.3), a_reading("ABC128", 0.3), a_reading("ABC123", 0.95)).text == "ABC123"


def test_a_large_plate_outweighs_two_small_ones():
    ballot = Ballot()
    ballot.add(a_reading("ABC128"), 30)
    ballot.add(a_reading("ABC128"), 30)
    ballot.add(a_reading("ABC123"), 100)

    verdict = ballot.verdict()

    assert verdict is not None
    assert verdict.text == "ABC123"


def test_a_doubtful_character_makes_runners_up_and_candidates():
    verdict = the_vote(a_reading("ABC123"), a_reading("ABC123"), a_reading("A8C123"))

    assert [char for char, _ in verdict.characters[1].alternatives] == ["8"]
    assert verdict.candidates[0].text == "A8C123"
    assert verdict.candidates[0].confidence < verdict.confidence


def test_a_text_too_long_for_a_plate_does_not_vote():
    assert the_vote(a_reading("ABC123"), a_reading("A" * 11), a_reading("A" * 11)).text == "ABC123"


@given(TEXTS, SURE, st.lists(WIDTHS, min_size=1, max_size=12))
def test_a_vote_of_one_mind_says_just_that_with_its_confidence(text, sure, widths):
    ballot = Ballot()
    for width in widths:
        ballot.add(a_reading(text, sure), width)

    verdict = ballot.verdict()

    assert verdict is not None
    assert (verdict.text, verdict.readings, verdict.agreeing) == (text, len(widths), len(widths))
    assert verdict.confidence == pytest.approx(sure)


@given(st.lists(st.tuples(TEXTS, SURE, WIDTHS), min_size=1, max_size=12))
def test_a_verdict_is_always_one_that_could_be_read(votes):
    ballot = Ballot()
    for text, sure, width in votes:
        ballot.add(a_reading(text, sure), width)

    verdict = ballot.verdict()

    assert verdict is not None
    assert len(verdict.text) in {len(text) for text, _, _ in votes}
    assert all(
        char in {text[i] for text, _, _ in votes if len(text) == len(verdict.text)}
        for i, char in enumerate(verdict.text)
    )
    assert "".join(c.char for c in verdict.characters) == verdict.text
    assert 0 <= verdict.confidence <= 1
    assert all(0 <= c.confidence <= 1 for c in verdict.characters)
    assert all(0 <= c.confidence <= 1 for c in verdict.candidates)
    assert all(one.text != verdict.text and len(one.text) == len(verdict.text) for one in verdict.candidates)


@given(st.lists(st.tuples(TEXTS, SURE), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_the_frames_does_not_matter(votes, random):
    shuffled = random.sample(votes, len(votes))

    one = the_vote(*(a_reading(*vote) for vote in votes))
    other = the_vote(*(a_reading(*vote) for vote in shuffled))

    assert one.confidence == pytest.approx(other.confidence, abs=1e-6) or one.text != other.text


@given(TEXTS, TEXTS, TEXTS)
def test_unlikeness_is_a_distance(one, other, third):
    assert (unlikeness(one, other) == 0) == (one == other)
    assert unlikeness(one, other) == unlikeness(other, one)
    assert unlikeness(one, third) <= unlikeness(one, other) + unlikeness(other, third)
