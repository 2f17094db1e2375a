"""The cameras screen of an administrator, on a store of its own."""

from collections.abc import Iterator
from itertools import count

import pytest

from tests.desks import ADMINISTRATOR, OFFICER, Desk, installed
from tests.ui.at_once import at_once
from tests.ui.cameras.desk import CamerasDesk
from ui.cameras.presenter import CamerasPresenter
from ui.messages import Message


@pytest.fixture
def workstation(tmp_path) -> Iterator[Desk]:
    made = installed(tmp_path, camera=None)
    yield made
    made.close()


@pytest.fixture
def desk(workstation) -> CamerasDesk:
    return CamerasDesk(workstation.sign_in(ADMINISTRATOR))


@pytest.fixture
def officers_desk(workstation, desk) -> CamerasDesk:
    return CamerasDesk(workstation.sign_in(OFFICER))


@pytest.fixture
def said() -> list[Message]:
    return []


@pytest.fixture
def open_screen(qapp, said):
    """Presenters whose work is done at once; stopped after the test."""
    made: list[CamerasPresenter] = []
    numbers = count(1)

    def open_screen(desk, run=at_once, run_aside=at_once) -> CamerasPresenter:
        presenter = CamerasPresenter(desk, run, run_aside, lambda: f"camera-{next(numbers)}")
        presenter.message.connect(said.append)
        presenter.start()
        made.append(presenter)
        return presenter

    yield open_screen
    for presenter in made:
        presenter.stop()
        presenter.deleteLater()
