"""RES-07: a clock set forward destroys nothing early, one set back saves nothing, a machine that was off catches up."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.clock import GAINS_AT_MOST, OFF_AT_MOST, Believed, Reading, Running, doubt, first
from tests.domain.made import NOON

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def reading(clock=timedelta(0), lasted=timedelta(0), boot="a", vouched=None):
    """`clock`, `vouched`: after noon."""
    return Reading(NOON + clock, Running(boot, lasted), None if vouched is None else NOON + vouched)


def believed(*seen: Reading) -> timedelta:
    """After noon, when these were seen in turn, the first at noon."""
    return after(*seen).at - NOON


def after(*seen: Reading) -> Believed:
    belief = first(reading())
    for one in seen:
        belief = belief.after(one)
    return belief


def test_a_clock_that_goes_right_is_believed():
    assert believed(reading(15 * HOUR, 15 * HOUR)) == 15 * HOUR


def test_a_clock_set_forward_by_more_than_an_hour_is_not_believed_and_time_goes_on_at_its_true_pace():
    assert believed(reading(60 * DAY + HOUR, HOUR)) == HOUR
    assert believed(reading(60 * DAY, HOUR), reading(60 * DAY + HOUR, 2 * HOUR)) == 2 * HOUR


def test_up_to_an_hour_is_believed_but_not_one_hour_after_another():
    assert believed(reading(HOUR)) == HOUR
    assert believed(reading(HOUR), reading(2 * HOUR), reading(3 * HOUR)) == HOUR


def test_a_clock_set_back_saves_nothing():
    assert believed(reading(DAY, DAY), reading(-60 * DAY, DAY)) == DAY
    assert believed(reading(DAY, DAY), reading(-60 * DAY, DAY), reading(-59 * DAY, 2 * DAY)) == 2 * DAY


def test_gps_the_server_or_a_second_person_make_a_jump_believed():
    assert believed(reading(30 * DAY, HOUR, vouched=30 * DAY)) == 30 * DAY
    assert believed(reading(30 * DAY, HOUR, vouched=DAY)) == DAY


def test_after_somebody_vouched_the_clock_is_measured_from_there():
    assert believed(reading(30 * DAY, HOUR, vouched=30 * DAY), reading(31 * DAY, DAY + HOUR)) == 31 * DAY
    assert believed(reading(vouched=30 * DAY), reading(62 * DAY, DAY)) == 31 * DAY


def test_a_machine_that_was_off_for_a_week_or_a_winter_goes_by_its_clock_at_the_start():
    for off in (7 * DAY, 120 * DAY):
        assert believed(reading(off, boot="b")) == off


def test_closing_the_desk_without_restarting_the_machine_is_no_cold_start():
    assert believed(reading(60 * DAY, HOUR)) == HOUR


def test_after_a_cold_start_the_clock_may_not_jump_again():
    assert believed(reading(DAY, boot="b"), reading(60 * DAY, HOUR, "b")) == DAY + HOUR


def test_a_broken_clock_years_ahead_at_a_cold_start_waits_for_somebody_to_vouch():
    assert believed(reading(OFF_AT_MOST + HOUR, boot="b")) == timedelta(0)
    assert believed(reading(4000 * DAY, boot="b"), reading(4000 * DAY, HOUR, "b", vouched=DAY)) == DAY


def test_an_empty_battery_at_a_cold_start_saves_nothing_and_the_clock_put_right_later_is_taken():
    assert believed(reading(-9000 * DAY, boot="b"), reading(-9000 * DAY + HOUR, HOUR, "b")) == HOUR
    assert believed(reading(-9000 * DAY, boot="b"), reading(7 * DAY, HOUR, "b")) == 7 * DAY


def doubted(seen, *before):
    """Whether a clock is doubted when it was seen after these, and whether a second person can end the doubt."""
    found = doubt(after(*before), seen)
    return None if found is None else (found.ahead, found.to_be_vouched, found.believed - NOON)


def test_a_clock_that_is_taken_is_not_doubted():
    assert doubted(reading(HOUR)) is None
    assert doubted(reading(7 * DAY, boot="b")) is None
    assert doubted(reading(-HOUR)) is None


def test_any_gain_that_is_not_taken_is_doubted_and_a_second_person_can_vouch_for_it():
    assert doubted(reading(HOUR + MINUTE)) == (True, True, timedelta(0))
    assert doubted(reading(HOUR + MINUTE), reading(HOUR)) == (True, True, HOUR)


def test_a_clock_set_back_by_more_than_an_hour_is_doubted_and_nobody_can_vouch_for_it():
    assert doubted(reading(-HOUR - MINUTE)) == (False, False, timedelta(0))


def test_a_clock_that_gps_time_contradicts_is_doubted_and_nobody_can_vouch_against_gps():
    assert doubted(reading(2 * HOUR, vouched=timedelta(0))) == (True, False, timedelta(0))
    assert doubted(reading(HOUR, vouched=MINUTE)) is None
    assert doubted(reading(DAY, vouched=DAY)) is None


moves = st.builds(
    reading,
    clock=st.timedeltas(-5000 * DAY, 5000 * DAY),
    lasted=st.timedeltas(timedelta(0), 100 * DAY),
    boot=st.sampled_from("ab"),
    vouched=st.none() | st.timedeltas(-DAY, 100 * DAY),
)


@given(st.lists(moves, max_size=12))
def test_what_is_believed_never_goes_back(seen):
    belief = first(reading())
    for one in seen:
        later = belief.after(one)
        assert later.at >= belief.at
        belief = later


@given(st.lists(st.tuples(st.timedeltas(-5000 * DAY, 5000 * DAY), st.timedeltas(timedelta(0), DAY)), max_size=30))
def test_however_the_clock_is_set_in_one_run_at_most_an_hour_is_gained_and_nothing_is_lost(moves):
    belief, lasted = first(reading()), timedelta(0)
    for clock, passed in moves:
        lasted += passed
        belief = belief.after(reading(clock, lasted))
        assert lasted <= belief.at - NOON <= lasted + GAINS_AT_MOST


@given(st.timedeltas(timedelta(0), OFF_AT_MOST), st.timedeltas(timedelta(0), DAY))
def test_a_right_clock_is_always_believed_however_long_the_machine_was_off(off, lasted):
    assert believed(reading(off, lasted, "b")) == off
