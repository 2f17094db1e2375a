"""A desk that is installed, and nothing left open after the test."""

from collections.abc import Iterator

import pytest

from tests.desks import Clock, Desk, installed


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path) -> Iterator[Desk]:
    made = installed(tmp_path)
    yield made
    made.close()
