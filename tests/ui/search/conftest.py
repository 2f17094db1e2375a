"""The search screen of an officer, on a store of its own."""

from collections.abc import Iterator

import pytest

from app.search_desk import SearchDesk
from tests.actions.searching import seed_pictured
from tests.desks import OFFICER, Desk, installed
from tests.ui.at_once import at_once
from tests.ui.live.desk import a_jpeg
from ui.search.presenter import SearchPresenter


@pytest.fixture
def workstation(tmp_path) -> Iterator[Desk]:
    made = installed(tmp_path)
    yield made
    made.close()


@pytest.fixture
def screen_of(qapp):
    """A presenter over this member's desk, as it is when the screen is seen."""
    made: list[SearchPresenter] = []

    def screen_of(workstation, on, run=at_once) -> SearchPresenter:
        member = on if callable(on) else lambda: on
        presenter = SearchPresenter(SearchDesk(member, workstation.paths, workstation.clock), run)
        presenter.start()
        made.append(presenter)
        return presenter

    yield screen_of
    for presenter in made:
        presenter.deleteLater()


@pytest.fixture
def on(workstation):
    found = workstation.sign_in(OFFICER)
    seed_pictured(found.store, workstation.paths.pictures, jpeg=a_jpeg())
    return found


@pytest.fixture
def screen(screen_of, workstation, on) -> SearchPresenter:
    return screen_of(workstation, on)


def fill(presenter, **other):
    """Everything the five profiles ask for, but for an approver."""
    purpose = next(row for row in presenter.state.rows if row.id == "purpose")
    typed = {
        "plate": "ABC123",
        "case_number": "26-00417",
        "purpose": purpose.options[0].value if purpose.options else "Burglary series",
        "factual_basis": "A witness named the car.",
        "why": "Seen at the scene.",
        "attested": True,
    }
    for name, value in {**typed, **other}.items():
        presenter.edit(name, value)
