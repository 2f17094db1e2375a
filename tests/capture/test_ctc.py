"""Texts out of columns: whatever the columns say, sums, order and places hold."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.capture import ctc
from app.domain.plates import ALPHABET


def columns_of(seed: int, wide: int, outputs: int = 37, sharpness: float = 3.0) -> ctc.Columns:
    raw = np.random.default_rng(seed).normal(0, sharpness, (wide, outputs))
    return (raw - np.log(np.exp(raw).sum(1, keepdims=True))).astype(np.float32)


def spelled(text: str, wide: int = 40) -> ctc.Columns:
    """Columns that say `text`, one character every four columns."""
    said = np.full((wide, 37), 1e-4)
    said[:, 0] = 1.0
    for at, char in enumerate(text):
        said[2 + 4 * at] = 1e-4
        said[2 + 4 * at, ALPHABET.index(char) + 1] = 1.0
    return np.log(said / said.sum(1, keepdims=True)).astype(np.float32)


def by_hand(columns: ctc.Columns, text: ctc.Codes) -> float:
    """The sum over every way to write the text on the columns."""
    total = 0.0
    for path in itertools.product(range(columns.shape[1]), repeat=len(columns)):
        kept = tuple(c for at, c in enumerate(path) if c != 0 and (at == 0 or c != path[at - 1]))
        if kept == text:
            total += math.exp(sum(float(columns[at, c]) for at, c in enumerate(path)))
    return total


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.integers(1, 3), max_size=3))
def test_the_fit_of_a_text_is_the_sum_over_every_way_it_can_be_written(seed, text):
    columns = columns_of(seed, 5, outputs=4, sharpness=1.0)
    fit = ctc.fit(columns[None], [tuple(text)])[0, 0]
    assert math.exp(fit) == pytest.approx(by_hand(columns, tuple(text)), abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=ALPHABET, min_size=1, max_size=9))
def test_what_is_plainly_written_is_read_whole_even_with_repeated_characters(text):
    best, score = ctc.likely(spelled(text))[0]
    assert ctc.text_of(best) == text == ctc.text_of(ctc.plain(spelled(text)))
    assert math.exp(score) > 0.5


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_likely_texts_come_in_order_once_each_and_never_claim_more_than_they_have(seed):
    columns = columns_of(seed, 20)
    found = ctc.likely(columns)
    assert len({text for text, _ in found}) == len(found)
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    exact = ctc.fit(columns[None], [text for text, _ in found])[:, 0]
    assert all(score <= whole + 1e-3 for (_, score), whole in zip(found, exact, strict=True))


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=ALPHABET, min_size=1, max_size=9))
def test_every_character_has_a_place_and_the_places_run_from_left_to_right(text):
    columns = spelled(text)
    codes = tuple(ALPHABET.index(c) + 1 for c in text)
    places = ctc.places(columns, codes)
    assert places == [2 + 4 * at for at in range(len(text))]
