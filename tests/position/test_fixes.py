"""Which fix a moment has: a near one, never an old, a late or an impossible one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.position.fixes import Fix, History

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def at(seconds):
    return NOON + timedelta(seconds=seconds)


def a_history(*seconds, offset=0.0, **fix):
    history = History()
    for second in seconds:
        history.add(
            Fix(**({"latitude": 45 + second / 1000, "longitude": -93, "gps_time": at(second + offset)} | fix)),
            at(second),
        )
    return history


def test_a_moment_has_the_nearest_fix():
    history = a_history(0, 1, 2, 3)
    assert history.where(at(1.4)).at == at(1)
    assert history.where(at(1.4)).latitude == pytest.approx(45.001)


@pytest.mark.parametrize(("moment", "found"), [(-3.1, False), (-3, True), (13, True), (13.1, False)])
def test_a_fix_more_than_three_seconds_away_is_no_fix(moment, found):
    assert (a_history(0, 10).where(at(moment)) is not None) is found


def test_a_read_that_is_a_minute_old_still_finds_where_it_was_taken_and_no_older_one():
    history = a_history(*range(100))
    assert history.where(at(40)).at == at(40)
    assert history.where(at(30)) is None


@pytest.mark.parametrize(("latitude", "longitude"), [(0, 0), (91, 0), (45, -181), (float("nan"), 1), (float("inf"), 1)])
def test_what_is_no_place_on_earth_is_no_position(latitude, longitude):
    assert a_history(0, latitude=latitude, longitude=longitude).where(at(0)) is None


def test_the_clock_is_compared_with_gps_by_the_median_of_the_last_fixes():
    assert a_history(*range(4), offset=2.5).clock_offset_s() is None
    history = a_history(*range(10), offset=2.5)
    history.add(Fix(45, -93, at(5)), at(60))  # one that was held up on its way
    assert history.clock_offset_s() == pytest.approx(2.5)


def test_a_fix_read_late_from_a_buffer_is_no_position():
    history = a_history(*range(10))
    history.add(Fix(46, -93, at(11)), at(3600))  # the machine slept for an hour
    assert history.where(at(3600)) is None
    history.add(Fix(46, -93, at(3601)), at(3601))
    assert history.where(at(3601)).latitude == 46


def test_after_this_clock_was_set_positions_come_again_within_seconds():
    history = a_history(*range(20))
    for second in range(20, 40):
        history.add(Fix(46, -93, at(second)), at(second + 7200))
    assert history.where(at(39 + 7200)).latitude == 46
    assert history.clock_offset_s() == -7200


def test_after_this_clock_was_set_back_no_position_waits_in_the_future():
    history = a_history(*range(5), gps_time=None)
    history.add(Fix(46, -93), at(-3600))
    assert history.where(at(2)) is None
    assert history.where(at(-3600)).latitude == 46


def test_a_car_that_stands_keeps_the_heading_it_came_with():
    history = a_history(0, heading=90.0, speed_mps=5.0)
    history.add(Fix(45, -93, at(1), 211.0, 0.2), at(1))
    assert history.where(at(1)).heading == 90


def test_a_car_that_was_out_of_sight_has_no_heading_until_it_moves():
    history = a_history(0, heading=90.0, speed_mps=5.0)
    history.add(Fix(45, -93, at(30), 211.0, 0.2), at(30))
    assert history.where(at(30)).heading is None


@given(
    st.lists(st.tuples(st.floats(-200, 200), st.floats(-200, 200), st.floats(-100, 100)), max_size=30),
    st.floats(-100, 100),
)
def test_no_order_of_fixes_ever_gives_an_old_position_or_none_on_earth(fixes, moment):
    history = History()
    for latitude, longitude, second in fixes:
        history.add(Fix(latitude, longitude), at(second))
    found = history.where(at(moment))
    assert found is None or abs((found.at - at(moment)).total_seconds()) <= 3
