"""A vehicle that was answered about is quiet; its entry never is: the same plate elsewhere alerts anew (RES-01)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.alerts import Answer, Given
from app.domain.fatigue import SAME_PLACE_M, STILL_THERE, metres_between, near, same_vehicle
from app.domain.reads import Position, PositionSource
from tests.domain.made import NOON, a_hit, a_read, an_alert

METRE = 1 / 111_194.9  # degrees of latitude
QUIET = sorted(set(Answer) - {Answer.LOST_SIGHT})


def a_place(metres=0.0):
    return Position(44.9 + metres * METRE, -93.2, PositionSource.GPS, NOON)


def seen(seconds=0.0, metres=0.0, pass_id="pass-1", place=True):
    at = NOON + timedelta(seconds=seconds)
    position = a_place(metres) if place else None
    return a_hit(id=f"hit-{seconds}", at=at, read=a_read(taken_at=at, pass_id=pass_id, position=position))


def answered(answer=Answer.NOT_THAT_PLATE, seconds=5.0, again=(), left=False, following_at=None):
    at = NOON + timedelta(seconds=seconds)
    given = Given(answer, "member-1", at, at)
    return an_alert(hit=seen(), again=tuple(again), given=given, left=left, following_at=following_at)


@pytest.mark.parametrize("answer", QUIET)
def test_the_same_pass_and_the_next_two_minutes_are_the_same_vehicle(answer):
    assert same_vehicle(answered(answer), seen(500))
    assert same_vehicle(answered(answer), seen(120, pass_id="pass-2", place=False))
    assert not same_vehicle(answered(answer), seen(121, pass_id="pass-2", place=False))


def test_a_vehicle_that_stays_in_view_is_quiet_for_as_long_as_it_is_seen_again():
    stays = answered(again=[seen(100, pass_id="pass-2"), seen(200, pass_id="pass-3")])
    assert same_vehicle(stays, seen(310, 900, pass_id="pass-4"))


def test_a_parked_vehicle_that_our_car_comes_by_again_is_quiet_all_shift_and_the_same_plate_elsewhere_is_not():
    assert same_vehicle(answered(left=True), seen(7 * 3600, 59, pass_id="pass-2"))
    assert not same_vehicle(answered(left=True), seen(7 * 3600, 61, pass_id="pass-2"))
    assert not same_vehicle(answered(left=True), seen(7 * 3600, pass_id="pass-2", place=False))


def test_before_a_car_that_stands_the_same_plate_passing_later_alerts_anew():
    assert not same_vehicle(answered(left=False), seen(3600, 0, pass_id="pass-2"))


def test_a_vehicle_that_was_lost_out_of_sight_alerts_as_soon_as_it_is_seen_again():
    assert not same_vehicle(answered(Answer.LOST_SIGHT), seen(20))
    assert not same_vehicle(an_alert(hit=seen()), seen(20))


def test_of_a_vehicle_that_was_followed_the_place_where_it_stood_before_says_nothing():
    start = NOON + timedelta(seconds=30)
    followed = answered(seconds=900, again=[seen(600, 5000, "pass-2")], left=True, following_at=start)
    assert not same_vehicle(followed, seen(3600, 0, "pass-9"))
    assert same_vehicle(followed, seen(3600, 5000, "pass-9"))
    assert same_vehicle(followed, seen(1000, 9000, "pass-9"))  # the member had it in sight until he answered


def test_after_the_clock_was_set_the_vehicle_alerts_anew_sooner_than_it_is_kept_quiet():
    assert not same_vehicle(answered(), seen(-3600, pass_id="pass-2", place=False))
    assert not same_vehicle(answered(), seen(3600, pass_id="pass-2", place=False))


def test_metres_on_the_ground_are_right_to_a_hundredth_north_and_east():
    assert metres_between(a_place(), a_place(1000)) == pytest.approx(1000, rel=0.01)
    east = replace(a_place(), longitude=-93.2 + 0.01)
    assert metres_between(a_place(), east) == pytest.approx(787.6, rel=0.01)
    assert metres_between(a_place(), a_place()) == 0


SIGHTING = st.tuples(st.floats(0, 4000), st.floats(-500, 500), st.integers(1, 5))


@given(st.lists(SIGHTING, max_size=8), SIGHTING, st.booleans(), st.sampled_from(QUIET))
def test_a_hit_is_quiet_exactly_while_pass_time_or_place_ties_it_to_the_vehicle(before, now, left, answer):
    alert = answered(answer, left=left, again=[seen(s, m, f"pass-{p}") for s, m, p in before])
    hit = seen(now[0], now[1], f"pass-{now[2]}")
    reads = [each.read for each in alert.hits]
    same_pass = any(read.pass_id == hit.read.pass_id for read in reads)
    soon = any(abs(read.taken_at - hit.read.taken_at) <= STILL_THERE for read in reads)
    here = left and any(metres_between(read.position, hit.read.position) <= SAME_PLACE_M for read in reads)
    assert same_vehicle(alert, hit) is (same_pass or soon or here)
    assert near(alert, hit.read.position) is any(
        metres_between(read.position, hit.read.position) <= SAME_PLACE_M for read in reads
    )
