"""Which items of training a member holds, and until when: as the access list and the profile say."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app import profiles
from app.domain.access_list import AccessList, Said
from app.domain.rights import HeldItem, items_held
from app.domain.statements import Trained

ME = "member-1"
ITEMS = ("use of the system", "operational protocols")
ST_PAUL = profiles.load("st_paul")
GIVEN = date(2026, 3, 2)
TRAINED = Trained("t1", ME, ITEMS, GIVEN, "", "Trainer One", "Property Crimes Unit")
SAID = Said("member-2", datetime(2026, 3, 2, tzinfo=UTC))
NOTHING = (HeldItem(ITEMS[0], None), HeldItem(ITEMS[1], None))


def held(*trained, on=GIVEN):
    of = AccessList()
    of.trainings[ME] = tuple((one, SAID) for one in trained)
    return items_held(of, ME, on, ST_PAUL)


def test_every_item_that_the_policy_asks_for_is_named_in_its_order_held_or_not():
    assert held() == NOTHING
    half = replace(TRAINED, items=ITEMS[1:])
    assert held(half) == (NOTHING[0], HeldItem(ITEMS[1], date(2027, 3, 2), "Trainer One"))


def test_it_counts_from_its_day_to_its_last_and_no_longer():
    assert held(TRAINED, on=GIVEN - timedelta(days=1)) == NOTHING
    assert held(TRAINED, on=date(2027, 3, 2))[0].until == date(2027, 3, 2)
    assert held(TRAINED, on=date(2027, 3, 3)) == NOTHING


@pytest.mark.parametrize("unit", ["Patrol", "", "Property Crimes"])
def test_what_another_unit_gave_does_not_count_where_the_policy_names_the_unit(unit):
    assert held(replace(TRAINED, trainer_unit=unit)) == NOTHING


def test_of_two_trainings_the_later_one_counts():
    again = replace(TRAINED, training="t2", on=GIVEN + timedelta(days=60), trainer_name="Trainer Two")
    for order in ((TRAINED, again), (again, TRAINED)):
        [first, _] = held(*order, on=again.on)
        assert (first.until, first.trainer) == (date(2027, 5, 1), "Trainer Two")
