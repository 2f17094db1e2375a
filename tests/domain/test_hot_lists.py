"""One closed table of categories; an entry is in force until the moment it expires."""

from datetime import timedelta

import pytest

from app.domain.hot_lists import CATEGORIES, Basis, PublicLogClass, Severity
from tests.domain.made import NOON, an_entry


def test_an_entry_of_an_unknown_category_cannot_be_made():
    with pytest.raises(ValueError, match="expired-tabs"):
        an_entry(category="expired-tabs")


def test_an_entry_is_in_force_until_the_moment_it_expires():
    entry = an_entry(expires_at=NOON)

    assert entry.in_force(NOON - timedelta(microseconds=1))
    assert not entry.in_force(NOON)
    assert an_entry(expires_at=None).in_force(NOON)


@pytest.mark.parametrize("code", sorted(CATEGORIES))
def test_each_category_has_its_words_and_goes_by_its_code(code):
    category = CATEGORIES[code]

    assert category.code == code
    assert category.title
    assert category.spoken == category.spoken.lower()


def test_every_count_of_the_public_log_and_every_basis_has_a_category():
    assert {category.log_class for category in CATEGORIES.values()} == set(PublicLogClass)
    assert {category.basis for category in CATEGORIES.values()} == set(Basis)


def test_what_says_nothing_about_the_driver_is_never_of_the_highest_severity():
    owner_based = [category for category in CATEGORIES.values() if category.basis is Basis.OWNER]
    assert owner_based
    assert Severity.HIGH not in {category.severity for category in owner_based}


def test_a_stolen_vehicle_or_plate_counts_as_stolen_and_as_nothing_else():
    stolen = {code for code, category in CATEGORIES.items() if category.log_class is PublicLogClass.STOLEN}
    assert stolen == {"stolen-vehicle", "stolen-plate"}
