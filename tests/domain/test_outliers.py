"""Searches somebody should look at: each rule on its border, and over many cases."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.audit_data import empty_words
from app.domain.audit import Event, Outcome
from app.domain.gate import Act
from app.domain.outliers import Around, Limits, Odd, OnDuty, duties, outliers, says_nothing
from tests.searched import ANOTHER, GROUNDS, OFFICER, a_record, a_search, moved

CHICAGO = ZoneInfo("America/Chicago")
AROUND = Around(CHICAGO, empty=empty_words(), purposes=frozenset({"stolen"}))
DAY = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)  # noon at the agency


def at(number, when, **other):
    """Each with words of its own, so that no other rule sees it."""
    return moved(when, a_search(number, **{"basis": f"{GROUNDS}, witness {number}", **other}))


def kinds(searches, around=AROUND):
    return [one.kind for one in outliers(searches, around)]


def daily(count, **other):
    return [at(2 * n, DAY + timedelta(days=n), **other) for n in range(count)]


def test_the_fourth_search_of_one_plate_in_a_week_is_named_with_those_before_it():
    assert kinds(daily(3)) == []
    [found] = outliers(daily(4), AROUND)

    assert (found.kind, found.searches) == (Odd.SAME_PLATE, (0, 2, 4, 6))
    assert found.why == "Officer One (101) searched one plate 4 times; more than 3 in 7 days are looked at."


def test_a_long_run_on_one_plate_is_one_outlier_and_a_later_one_another():
    [found] = outliers(daily(20), AROUND)
    later = [at(200 + 2 * n, DAY + timedelta(days=60 + n)) for n in range(4)]

    assert len(found.searches) == 20
    assert [len(one.searches) for one in outliers([*daily(5), *later], AROUND)] == [5, 4]


def test_refused_tries_count_and_other_members_and_plates_do_not():
    assert kinds(daily(4, outcome=Outcome.REFUSED)) == [Odd.SAME_PLATE]
    searches = daily(4)
    others = [at(100, DAY, by=ANOTHER), at(102, DAY, plate="XYZ987"), at(104, DAY, plate="")]

    assert kinds([*searches[:3], *others]) == []


def test_a_plate_is_the_same_however_it_was_typed():
    typed = ("abc 123", "ABC-123", "\uff21\uff22\uff23123", "Abc123")

    assert kinds([at(2 * n, DAY, plate=plate) for n, plate in enumerate(typed)]) == [Odd.SAME_PLATE]


@given(st.lists(st.integers(min_value=0, max_value=60 * 24), max_size=30))
def test_a_plate_is_named_exactly_when_some_week_holds_more_than_three(hours):
    moments = sorted(DAY + timedelta(hours=one) for one in hours)
    searches = [at(2 * n, when) for n, when in enumerate(moments)]
    crowded = any(
        sum(begin <= when < begin + timedelta(days=7) for when in moments) > 3 for begin in moments
    )  # fmt: skip
    found = [one for one in outliers(searches, AROUND) if one.kind is Odd.SAME_PLATE]

    assert bool(found) is crowded
    named = [number for one in found for number in one.searches]
    assert len(named) == len(set(named))


@pytest.mark.parametrize(("hour", "odd"), [(21, False), (22, True), (0, True), (5, True), (6, False), (12, False)])
def test_the_night_is_from_ten_to_six_by_the_agencys_clock(hour, odd):
    when = datetime(2026, 3, 2, hour, 30, tzinfo=CHICAGO)

    assert kinds([at(1, when)]) == ([Odd.HOURS] if odd else [])


def test_whoever_is_on_duty_at_night_is_at_work():
    when = datetime(2026, 3, 3, 1, 0, tzinfo=CHICAGO)
    hour = timedelta(hours=1)
    for duty, odd in (
        (OnDuty(OFFICER.id, when - hour, None), False),
        (OnDuty(OFFICER.id, when - hour, when + hour), False),
        (OnDuty(OFFICER.id, when - 2 * hour, when - hour), True),
        (OnDuty(ANOTHER.id, when - hour, None), True),
    ):
        assert kinds([at(1, when)], Around(CHICAGO, (duty,))) == ([Odd.HOURS] if odd else [])


def test_a_members_nights_stand_together_and_only_the_new_ones():
    nights = [at(2 * n, datetime(2026, 3, 3 + n, 1, 0, tzinfo=CHICAGO), plate=f"AB{n}") for n in range(5)]
    [found] = outliers(nights, AROUND, since=4)

    assert found.searches == (4, 6, 8)
    assert found.why.startswith("Officer One (101) searched 3 times between 22 and 6 o'clock")


def test_a_duty_ends_when_it_is_stopped_handed_over_or_somebody_signs_in_anew():
    started, refused = a_record(1, Act.START_DUTY), a_record(2, Act.STOP_DUTY, Outcome.REFUSED)
    for end in (a_record(3, Act.STOP_DUTY), a_record(3, Event.HANDED_OVER), a_record(3, Event.SIGNED_IN)):
        assert duties([started, refused, end]) == (OnDuty(OFFICER.id, started.at, end.at),)
    assert duties([started]) == (OnDuty(OFFICER.id, started.at, None),)


@pytest.mark.parametrize("basis", ["Investigation", "police business!", "TEST", "n/a", "case 4411", "follow-up", "..x"])
def test_words_that_could_stand_under_any_search_are_named(basis):
    assert kinds([at(1, DAY, basis=basis)]) == [Odd.VAGUE]


@pytest.mark.parametrize("basis", [GROUNDS, "Test drive never came back", "stolen", ""])
def test_words_that_say_something_are_not(basis):
    assert kinds([at(1, DAY, basis=basis)]) == []


def test_a_purpose_from_the_policys_own_list_is_never_vague():
    assert kinds([at(1, DAY, purpose="investigation")]) == [Odd.VAGUE]
    assert kinds([at(1, DAY, purpose="stolen")]) == []


@given(st.lists(st.sampled_from(sorted(empty_words())), min_size=1, max_size=6))
def test_however_empty_words_are_put_together_they_stay_empty(words):
    assert says_nothing(" ".join(words), empty_words())
    assert not says_nothing(" ".join([*words, "Chevrolet"]), empty_words())


def test_the_same_words_in_a_fourth_case_are_named_whoever_gave_them():
    same = [at(2 * n, DAY, plate=f"AB{n}", case=f"26-{n}", basis=GROUNDS) for n in range(4)]
    again = [at(2 * n, DAY, plate=f"AB{n}", case="26-1", basis=GROUNDS) for n in range(9)]

    assert kinds(same[:3]) == []
    assert kinds(again) == []
    [found] = outliers(same, AROUND)
    assert (found.kind, found.searches) == (Odd.COPIED, (0, 2, 4, 6))
    assert "4 different cases, given by Officer One (101)." in found.why


def test_a_refusal_and_then_other_words_is_named_and_the_same_words_are_not():
    refused = at(1, DAY, basis="He is new in town", outcome=Outcome.REFUSED)
    minute = timedelta(minutes=1)
    [found] = outliers([refused, at(3, DAY + minute)], AROUND)

    assert (found.kind, found.searches) == (Odd.REWORDED, (1, 3))
    assert kinds([refused, at(3, DAY + minute, basis="He is new in town")]) == []
    assert kinds([refused, at(3, DAY + timedelta(hours=2))]) == []
    assert kinds([refused, at(3, DAY + minute, by=ANOTHER)]) == []
    assert kinds([refused, at(3, DAY + minute, plate="XYZ987")]) == []


def test_what_was_erased_makes_nobody_an_outlier():
    gone = [at(2 * n, DAY, erased=True, case=f"26-{n}") for n in range(9)]

    assert kinds(gone) == []


def test_what_a_review_before_has_seen_is_not_named_again():
    assert outliers(daily(4), AROUND, since=7) == ()
    assert len(outliers([*daily(4), at(8, DAY + timedelta(days=4))], AROUND, since=7)) == 1


def test_no_sentence_repeats_a_plate_or_a_reason():
    searches = [at(2 * n, DAY, case=f"26-{n}", basis="Chevrolet seen twice") for n in range(5)]

    for one in outliers(searches, Around(CHICAGO, limits=Limits())):
        assert "ABC123" not in one.why
        assert "Chevrolet" not in one.why
