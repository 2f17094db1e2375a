"""Partial plates: ? is one character, * any number of them; the same answer as trying every pattern."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.hot_lists import Entry, PartialWatch
from app.domain.plates import Plate, lookalike_key
from app.partial_watches import Watches


def a_watch(pattern):
    return PartialWatch(pattern, Entry(pattern, Plate("A"), "investigation"))


def found(patterns, text):
    return [watch.pattern for watch in Watches([a_watch(one) for one in patterns]).found(lookalike_key(text))]


@pytest.mark.parametrize(
    ("pattern", "text", "met"),
    [
        ("ABC12?", "ABC123", True), ("ABC12?", "ABC12", False), ("ABC12*", "ABC12", True), ("*123", "XYZ123", True),
        ("A?C*9", "AXC0009", True), ("A?C*9", "AC9", False), ("AOC?", "A0C1", True), ("ABC", "ABC1", False),
    ],
)  # fmt: skip
def test_what_a_pattern_means(pattern, text, met):
    assert bool(found([pattern], text)) is met


@pytest.mark.parametrize("pattern", ["", "???", "*", "?*", "AB-1", "ab1", "ABCDEFGHIJK", "A*B*C*D*"])
def test_a_pattern_that_means_nothing_or_anything_is_refused(pattern):
    with pytest.raises(ValueError, match="partial plate|at most"):
        a_watch(pattern)


PATTERNS = st.text("A1B0?*", min_size=1, max_size=7).filter(lambda p: p.strip("?*") and p.count("*") <= 3)


@given(st.lists(PATTERNS, max_size=20), st.text("A1BIO0", min_size=1, max_size=8))
def test_the_answer_is_the_same_as_trying_every_pattern(patterns, text):
    right = [
        pattern
        for pattern in patterns
        if re.fullmatch(lookalike_key(pattern).replace("?", ".").replace("*", ".*"), lookalike_key(text))
    ]
    assert found(patterns, text) == right
