"""The hot-lists screen of an administrator, on a store of its own."""

import os
from collections.abc import Iterator

import pytest

from tests.desks import ADMINISTRATOR, OFFICER, Desk, installed
from tests.ui.at_once import at_once
from tests.ui.hot_lists.desk import ListsDesk, a_file
from ui.hot_lists.presenter import HotListsPresenter
from ui.messages import Message


@pytest.fixture
def workstation(tmp_path) -> Iterator[Desk]:
    made = installed(tmp_path, camera=None)
    yield made
    made.close()


@pytest.fixture
def desk(workstation) -> ListsDesk:
    return ListsDesk(workstation.sign_in(ADMINISTRATOR), workstation.clock)


@pytest.fixture
def officers_desk(workstation, desk) -> ListsDesk:
    return ListsDesk(workstation.sign_in(OFFICER), workstation.clock)


@pytest.fixture
def said() -> list[Message]:
    return []


@pytest.fixture
def file_of(tmp_path, workstation):
    """A CSV file that was written an hour before the desk's now."""

    def file_of(*plates, **other):
        path = a_file(tmp_path, *plates, **other)
        written = workstation.clock().timestamp() - 3600
        os.utime(path, (written, written))
        return path

    return file_of


@pytest.fixture
def open_screen(qapp, said):
    made: list[HotListsPresenter] = []

    def open_screen(desk, run=at_once, run_aside=at_once) -> HotListsPresenter:
        presenter = HotListsPresenter(desk, run, run_aside)
        presenter.message.connect(said.append)
        presenter.start()
        made.append(presenter)
        return presenter

    yield open_screen
    for presenter in made:
        presenter.stop()
        presenter.journey.stop()
        presenter.deleteLater()


@pytest.fixture
def taken(file_of):
    """A list of these plates, put in force the way a member does it."""

    def taken(presenter, *plates, **other):
        presenter.take(file_of(*plates, **other))
        presenter.journey.start()
        presenter.journey.back()
        return presenter.state.line

    return taken
