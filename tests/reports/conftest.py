"""An access list of two agencies that differ most, ready to be written down."""

import pytest

from app import profiles
from tests.access_lists import a_list


@pytest.fixture(scope="session")
def st_paul():
    return profiles.load("st_paul")


@pytest.fixture(scope="session")
def hardin():
    return profiles.load("hardin")


@pytest.fixture
def kept(st_paul):
    return a_list(st_paul)
