"""The Access list screen on a real desk."""

from collections.abc import Callable, Iterator

import pytest

from tests.ui.access.desk import Seat


@pytest.fixture
def seat_of(tmp_path) -> Iterator[Callable[..., Seat]]:
    made: list[Seat] = []

    def seat_of(agency="hutchinson", **request):
        made.append(Seat(tmp_path, agency, **request))
        return made[-1]

    yield seat_of
    for seat in made:
        seat.workstation.close()


@pytest.fixture
def seat(seat_of) -> Seat:
    """Hutchinson's administrator is signed in."""
    made = seat_of()
    made.sit()
    return made
