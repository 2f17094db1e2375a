"""Driving is told by what a receiver on a real wire says, and by nothing that the machine's clock does."""

import sys

import pytest

from app.background import Background
from app.changes import Changes
from app.domain.clock import Running
from app.paths import Paths
from app.settings import Settings
from app.surroundings import Surroundings
from app.whereabouts import Whereabouts
from tests.nmea_car import NmeaCar

SLOW, FAST = 0.4, 13.0
NO_WORKER = (sys.executable, "-c", "")


@pytest.fixture
def car(clock):
    made = NmeaCar(clock)
    yield made
    made.close()


class Told:
    def __init__(self):
        self.flips, self.places, self.changes = [], [], []


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def around(clock, car, told, tmp_path):
    store = Background("store")
    settings = Settings(Paths(tmp_path).settings)
    car.plug_in(settings)
    yield Surroundings(
        Paths(tmp_path), settings, clock, told.changes.append, store, NO_WORKER, lambda: Running("run-1", car.true)
    )
    store.close()


@pytest.fixture
def whereabouts(around, told):
    made = Whereabouts(
        around,
        drives=True,
        flipped=lambda: told.flips.append(made.driving().moving),
        heard=told.places.append,
    )
    yield made
    made.close()


def test_the_car_is_driven_from_the_first_fast_fix_and_stands_after_three_slow_seconds(whereabouts, car, told):
    car.goes(whereabouts, SLOW, FAST)
    assert whereabouts.driving().moving
    assert whereabouts.driving().speed_mps == pytest.approx(FAST, rel=0.01)
    car.goes(whereabouts, SLOW, SLOW, FAST, SLOW, SLOW, SLOW)
    assert whereabouts.driving().moving
    car.goes(whereabouts, SLOW)
    assert not whereabouts.driving().moving
    assert told.flips == [True, False]
    assert told.places[-1].latitude > told.places[0].latitude


def test_in_a_tunnel_driving_goes_on_until_somebody_says_that_the_car_stands(whereabouts, car, told):
    car.goes(whereabouts, FAST, *[None] * 10)
    assert (whereabouts.driving().moving, whereabouts.driving().fix_lost_at is not None) == (True, True)
    whereabouts.say_parked()
    car.goes(whereabouts, None, None)
    assert not whereabouts.driving().moving
    car.goes(whereabouts, FAST)
    assert whereabouts.driving().moving
    whereabouts.say_parked()
    assert whereabouts.driving().moving
    assert told.flips == [True, False, True]


@pytest.mark.parametrize("jump", [{"hours": 3}, {"hours": -3}, {"days": 400}, {"days": -400}])
def test_a_clock_that_jumps_while_the_car_is_driven_ends_nothing_and_prolongs_nothing(whereabouts, car, told, jump):
    car.goes(whereabouts, *[FAST] * 8)
    car.clock.go(**jump)
    car.goes(whereabouts, None, None)
    assert whereabouts.driving().moving
    car.goes(whereabouts, FAST, SLOW, SLOW, SLOW)
    assert whereabouts.driving().moving
    car.goes(whereabouts, SLOW)
    assert not whereabouts.driving().moving
    assert told.flips == [True, False]


@pytest.mark.parametrize("jump", [{"hours": 3}, {"hours": -3}])
def test_a_clock_that_jumps_while_the_car_stands_does_not_make_it_drive(whereabouts, car, told, jump):
    car.goes(whereabouts, *[SLOW] * 6)
    car.clock.go(**jump)
    car.goes(whereabouts, None, SLOW, SLOW)
    assert told.flips == []


def test_a_workstation_that_is_no_car_and_one_without_a_receiver_are_never_driven(around, car, clock):
    desk = Whereabouts(around, drives=False, flipped=lambda: pytest.fail("a desk does not drive"))
    desk.close()
    around.settings.set("position.kind", "none")
    alone = Whereabouts(around, drives=True, flipped=lambda: pytest.fail("nothing says that it moves"))
    alone.look()
    alone.say_parked()
    assert not alone.driving().moving
    alone.close()


def test_without_its_receiver_the_car_is_parked(whereabouts, around, car, told):
    car.goes(whereabouts, FAST)
    around.settings.set("position.kind", "none")
    whereabouts.reload()
    assert not whereabouts.driving().moving
    assert told.flips == [True, False]
    assert told.changes == [Changes.POSITION]
