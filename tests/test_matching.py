"""Matching in memory: exact before lookalike, never an entry out of force, the same answer as trying every entry."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.hot_lists import Entry, HotListVersion, MatchKind
from app.domain.plates import LOOKALIKES, Plate, lookalike_key
from app.matching import NO_LISTS, Matcher

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def a_version(list_id="stolen", version=1, entries=0):
    return HotListVersion(list_id, list_id.title(), version, NOW, NOW, "member-1", "0" * 64, entries)


def an_entry(text, region="", category="stolen-vehicle", expires_at=None, entry_id=None):
    return Entry(entry_id or f"e-{text}-{region}", Plate(text, region), category, expires_at=expires_at)


def a_matcher(*entries):
    return Matcher.build([(a_version(), entries)])


def test_the_same_characters_are_an_exact_match():
    [match] = a_matcher(an_entry("ABC123"), an_entry("XYZ789")).matches(Plate("abc-123"), NOW)
    assert (match.entry.plate.text, match.kind) == ("ABC123", MatchKind.EXACT)


@pytest.mark.parametrize("group", LOOKALIKES)
def test_characters_often_confused_are_a_possible_match(group):
    [match] = a_matcher(an_entry(f"7X{group[0]}")).matches(Plate(f"7X{group[-1]}"), NOW)
    assert match.kind is MatchKind.POSSIBLE


def test_exact_matches_come_before_possible_ones():
    kinds = [m.kind for m in a_matcher(an_entry("A80"), an_entry("AB0"), an_entry("ABO")).matches(Plate("ABO"), NOW)]
    assert kinds == [MatchKind.EXACT, MatchKind.POSSIBLE, MatchKind.POSSIBLE]


def test_a_plate_on_two_lists_matches_both():
    matcher = Matcher.build([(a_version("one"), [an_entry("ABC123")]), (a_version("two"), [an_entry("ABC123")])])
    assert [m.version.list_id for m in matcher.matches(Plate("ABC123"), NOW)] == ["one", "two"]


def test_an_entry_out_of_force_never_matches_though_it_is_still_in_memory():
    matcher = a_matcher(an_entry("ABC123", expires_at=NOW))
    assert matcher.matches(Plate("ABC123"), NOW - timedelta(seconds=1))
    assert matcher.matches(Plate("ABC123"), NOW) == ()
    assert matcher.matches(Plate("A8C123"), NOW) == ()


@pytest.mark.parametrize(("listed", "read", "found"), [("us-mn", "", 1), ("", "us-wi", 1), ("us-mn", "us-wi", 0)])
def test_a_region_nobody_confirmed_excludes_no_entry(listed, read, found):
    assert len(a_matcher(an_entry("ABC123", listed)).matches(Plate("ABC123", read), NOW)) == found


def test_leading_zeros_tell_plates_apart():
    assert a_matcher(an_entry("0012")).matches(Plate("12"), NOW) == ()


def test_without_lists_nothing_matches():
    assert NO_LISTS.matches(Plate("ABC123"), NOW) == ()
    assert len(NO_LISTS) == 0


TEXTS = st.text("0OD1I8BAZ2", min_size=1, max_size=4)
ENTRIES = st.lists(st.tuples(TEXTS, st.sampled_from(["", "us-mn"]), st.booleans()), max_size=40)


@given(ENTRIES, ENTRIES, TEXTS)
def test_the_answer_is_the_same_as_trying_every_entry(first, second, text):
    lists = [
        (a_version(name), [_made(name, i, *row) for i, row in enumerate(rows)])
        for name, rows in (("one", first), ("two", second))
    ]
    found = Matcher.build(lists).matches(Plate(text), NOW)
    everything = [(version, entry) for version, entries in lists for entry in entries if entry.in_force(NOW)]
    exact = [(v, e, MatchKind.EXACT) for v, e in everything if e.plate.text == text]
    alike = [
        (v, e, MatchKind.POSSIBLE)
        for v, e in everything
        if e.plate.text != text and lookalike_key(e.plate.text) == lookalike_key(text)
    ]
    assert [(m.version, m.entry, m.kind) for m in found] == exact + alike


def _made(name, number, text, region, expired):
    return an_entry(text, region, expires_at=NOW if expired else None, entry_id=f"{name}-{number}")
