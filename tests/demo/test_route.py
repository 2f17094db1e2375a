"""The demo's drive is a drive: it moves as fast as it says and never leaves its fictional town."""

from __future__ import annotations

import math
import socket
from datetime import UTC, datetime

import pynmea2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.demo.gps import DemoGps, sentences
from app.demo.route import CENTRE, DRIVES_S, METRES_A_DEGREE, SPEED_MPS, STANDS_S, fix_after, parked_after

NOON = datetime(2026, 11, 22, 12, 0, 0, 250_000, tzinfo=UTC)


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    north = (one[0] - other[0]) * METRES_A_DEGREE
    east = (one[1] - other[1]) * METRES_A_DEGREE * math.cos(math.radians(CENTRE[0]))
    return math.hypot(north, east)


@given(st.floats(0, 10_000))
def test_the_car_never_jumps_and_never_leaves_the_town(seconds: float) -> None:
    before, after = fix_after(seconds), fix_after(seconds + 1)
    here, there = (before.latitude, before.longitude), (after.latitude, after.longitude)
    assert metres_between(here, there) <= SPEED_MPS + 0.01
    assert metres_between(here, CENTRE) < 600


def test_it_stands_first_then_drives_and_stands_again_where_it_came_to() -> None:
    first, moving, again = fix_after(STANDS_S - 1), fix_after(STANDS_S + 1), fix_after(STANDS_S + DRIVES_S + 1)

    assert (first.speed, moving.speed, again.speed) == (0.0, SPEED_MPS, 0.0)
    assert metres_between((first.latitude, first.longitude), (again.latitude, again.longitude)) > 100
    assert fix_after(2 * STANDS_S + DRIVES_S - 1) == again


@given(st.floats(0, 10_000))
def test_a_car_that_is_parked_stays_where_it_is(seconds: float) -> None:
    assert parked_after(seconds) == fix_after(0)


@given(st.floats(0, 10_000))
def test_what_the_demo_gps_sends_is_nmea_that_says_the_same_place(seconds: float) -> None:
    fix = fix_after(seconds)
    rmc, gga = (pynmea2.parse(line, check=True) for line in sentences(fix, NOON).decode().split())
    for said in (rmc, gga):
        assert (said.latitude, said.longitude) == pytest.approx((fix.latitude, fix.longitude), abs=2e-6)
    assert rmc.datetime == NOON
    assert rmc.spd_over_grnd == pytest.approx(fix.speed * 1.943844, abs=0.06)


def test_a_desk_that_hangs_up_is_served_again_when_it_comes_back() -> None:
    gps = DemoGps(now=lambda: NOON)
    host, port = gps.address.split(":")
    try:
        for _ in range(2):
            with socket.create_connection((host, int(port)), timeout=10) as line:
                assert line.recv(100).startswith(b"$GPRMC")
    finally:
        gps.close()
