"""The car is driven above 5 mph, at once; it stands after three slow seconds; and no clock that is set changes that."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.driving import DRIVING_ABOVE_MPS, STANDS_AFTER, Driving, after, parked
from app.domain.reads import Position, PositionSource
from tests.domain.made import NOON

SLOW, FAST = 0.0, 13.0


def a_fix(speed=FAST, seconds=0.0, source=PositionSource.GPS):
    return Position(44.9, -93.2, source, NOON + timedelta(seconds=seconds), speed_mps=speed)


def heard(before, position, seconds, clock=None):
    """`seconds` of the machine's running time; its clock says `clock`, the same where nothing is said."""
    now = NOON + timedelta(seconds=seconds if clock is None else clock)
    return after(before, position, now, timedelta(seconds=seconds))


def driven(*speeds):
    """What holds after one fix a second."""
    driving = Driving()
    for second, speed in enumerate(speeds):
        driving = heard(driving, a_fix(speed, second), second)
    return driving


def test_the_first_fix_above_five_miles_an_hour_is_driving():
    assert driven(FAST).moving
    assert driven(SLOW, FAST).since == NOON + timedelta(seconds=1)
    assert not driven(DRIVING_ABOVE_MPS).moving


def test_at_a_red_light_the_car_stands_after_three_seconds_and_not_before():
    assert driven(FAST, SLOW, SLOW, SLOW).moving
    standing = driven(FAST, SLOW, SLOW, SLOW, SLOW)
    assert (standing.moving, standing.since) == (False, NOON + timedelta(seconds=4))


def test_in_stop_and_go_driving_does_not_flicker():
    assert driven(FAST, SLOW, SLOW, FAST, SLOW, SLOW, SLOW).moving
    assert driven(FAST, SLOW, SLOW, FAST).since == NOON


def test_one_slow_fix_that_is_asked_for_many_times_counts_once():
    driving = driven(FAST, SLOW)
    for half in range(2, 20):
        driving = heard(driving, a_fix(SLOW, 1), half / 2)
    assert driving.moving


def test_in_a_tunnel_the_car_goes_on_being_driven_until_a_fix_or_a_member_says_otherwise():
    tunnel = heard(driven(FAST), None, 10)
    assert (tunnel.moving, tunnel.fix_lost_at, tunnel.speed_mps) == (True, NOON + timedelta(seconds=10), None)
    assert heard(tunnel, None, 500).fix_lost_at == tunnel.fix_lost_at

    said = parked(tunnel, NOON)
    assert (said.moving, said.said_parked) == (False, True)
    assert heard(said, None, 501) == said

    out = heard(said, a_fix(FAST, 600), 600)
    assert (out.moving, out.said_parked, out.fix_lost_at) == (True, False, None)
    still = heard(said, a_fix(SLOW, 600), 600)
    assert (still.moving, still.said_parked, still.fix_lost_at) == (False, False, None)


def test_over_a_fix_nobody_is_believed_who_says_that_the_car_stands():
    assert parked(driven(FAST), NOON).moving
    assert parked(driven(SLOW), NOON) == driven(SLOW)


def test_a_receiver_that_tells_no_speed_is_as_good_as_none():
    assert not heard(Driving(), a_fix(None), 0).moving
    lost = heard(driven(FAST), a_fix(None, 5), 5)
    assert (lost.moving, lost.fix_lost_at) == (True, NOON + timedelta(seconds=5))


def test_a_fixed_place_and_no_receiver_never_move():
    assert heard(Driving(), a_fix(FAST, source=PositionSource.FIXED), 0) == Driving()
    assert heard(Driving(), None, 0) == Driving()


def test_a_clock_that_is_set_forward_does_not_end_driving_and_one_set_back_does_not_prolong_it():
    for jump in (3600, -3600):
        driving = driven(FAST, SLOW)
        driving = heard(driving, a_fix(SLOW, 2 + jump), 2, clock=2 + jump)
        assert driving.moving
        for second in (3, 4):
            driving = heard(driving, a_fix(SLOW, second + jump), second, clock=second + jump)
        assert not driving.moving


SPEEDS = st.lists(st.one_of(st.none(), st.floats(0, 40)), min_size=1, max_size=40)


@given(SPEEDS, st.lists(st.integers(-10_000, 10_000), min_size=40, max_size=40))
def test_whatever_the_clock_does_the_car_is_driven_from_a_fast_fix_until_three_slow_seconds(speeds, clocks):
    """None stands for a second without a fix."""
    driving, expected, slow_since = Driving(), False, None
    for second, speed in enumerate(speeds):
        clock = clocks[second] * 100 + second
        driving = heard(driving, None if speed is None else a_fix(speed, clock), second, clock=clock)
        if speed is None:
            slow_since = None
        elif speed > DRIVING_ABOVE_MPS:
            expected, slow_since = True, None
        else:
            slow_since = second if slow_since is None else slow_since
            expected = expected and second - slow_since < STANDS_AFTER.total_seconds()
        assert driving.moving is expected
