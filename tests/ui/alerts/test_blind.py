"""Typing what is on the vehicle without seeing what is listed, and what comparing says."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.changes import Changes
from app.domain.access import Member
from app.domain.alerts import Answer
from tests.ui.live.desk import NOW, PretendDesk, an_alert, at_once
from ui.alerts.presenter import AlertsPresenter
from ui.alerts.state import CellMark, Draft
from ui.alerts.typed import NO_CLOCK, NO_PLATE, NO_STATE, state_of


@pytest.fixture
def desk():
    return PretendDesk()


@pytest.fixture
def presenter(desk, qapp):
    made = AlertsPresenter(desk, at_once, deaf_ms=0)
    yield made
    made.settle()


def its_card(presenter) -> Any:
    return presenter.state.card


def typed(desk, presenter, alert, plate="ABC1230", state="MN", when=""):
    desk.its_alerts = (alert,)
    presenter.on_changes(Changes.ALERTS)
    presenter.edit(Draft(plate, state, when))
    presenter.compare()


def given(desk, presenter):
    presenter.settle()
    return desk.its_alerts[0].given


@pytest.mark.parametrize(
    ("plate", "state", "listed", "answer", "words"),
    [
        ("abc 1230", "MN", "us-mn", Answer.AGREES, "Plate and state agree: Minnesota"),
        ("ABC1230", "?", "us-mn", Answer.STATE_NOT_SEEN, "Nobody saw the state"),
        ("ABC1230", "montana", "us-mn", Answer.OTHER_STATE, "Montana on the vehicle, Minnesota on the list"),
        ("A8C1230", "MN", "us-mn", Answer.NOT_THAT_PLATE, "not the one on the list"),
        ("ABC1230", "MT", "", Answer.AGREES, "The list names no state"),
    ],
)
def test_comparing_says_in_words_what_was_found(desk, presenter, plate, state, listed, answer, words):
    typed(desk, presenter, an_alert("h1", region=listed), plate, state)
    assert words in its_card(presenter).outcome.words
    assert given(desk, presenter).answer is answer


def test_comparing_shows_what_was_seen_beside_the_list_character_by_character(desk, presenter):
    typed(desk, presenter, an_alert("h1"), "A8C1230")
    card = its_card(presenter)
    assert card.first_row == "Seen"
    assert [(cell.read, cell.listed) for cell in card.cells][1] == ("8", "B")
    assert card.cells[1].mark is CellMark.LOOKALIKE
    assert card.draft is None


def test_what_was_typed_is_kept_with_who_when_and_that_it_was_blind(desk, presenter):
    typed(desk, presenter, an_alert("h1"), when="08:59")
    assert its_card(presenter).draft.when_problem.startswith("The alert came at 09:00")
    presenter.edit(Draft("ABC1230", "MN", "09:00"))
    desk.time = NOW + timedelta(minutes=20)
    presenter.compare()
    found = given(desk, presenter)
    assert (found.seen.plate, found.seen.region, found.seen.blind) == ("ABC1230", "us-mn", True)
    assert found.entered_at == NOW + timedelta(minutes=20)
    assert found.acted_at == desk.its_alerts[0].hit.at  # 09:00 is the alert's own minute


def test_nothing_is_compared_before_plate_and_state_are_said(desk, presenter):
    typed(desk, presenter, an_alert("h1"), "", "", "soon")
    draft = its_card(presenter).draft
    assert (draft.plate_problem, draft.state_problem, draft.when_problem) == (NO_PLATE, NO_STATE, NO_CLOCK)
    assert "ABC1230" not in repr(presenter.state)


def test_no_state_is_taken_by_default_or_guessed():
    assert state_of("") is None
    assert state_of("mi") == "us-mi"
    assert state_of("MO") == "us-mo"
    assert state_of("minn") == "us-mn"
    assert state_of("new") is None
    assert state_of("?") == ""
    assert state_of("Narnia") is None


def test_the_state_is_said_back_while_it_is_typed(desk, presenter):
    desk.its_alerts = (an_alert("h1"),)
    presenter.on_changes(Changes.ALERTS)
    presenter.edit(Draft("", "mo"))
    assert its_card(presenter).draft.state_words == "Missouri"


def test_a_plate_that_stood_open_while_driving_is_not_typed_blind(desk, presenter):
    typed(desk, presenter, replace(an_alert("h1"), shown=True))
    assert not given(desk, presenter).seen.blind


def test_a_typing_mistake_is_taken_back_and_what_follows_is_not_blind(desk, presenter):
    typed(desk, presenter, an_alert("h1"), "ABC1239")
    presenter.take_back()
    assert its_card(presenter).draft.plate == "ABC1239"
    assert desk.its_alerts[0].looked_at is not None
    presenter.edit(Draft("ABC1230", "MN"))
    presenter.compare()
    found = given(desk, presenter)
    assert (found.answer, found.seen.blind) == (Answer.AGREES, False)


def test_the_outcome_stands_until_the_member_is_done_with_it(desk, presenter):
    typed(desk, presenter, an_alert("h1"))
    presenter.settle()
    presenter.refresh()
    assert its_card(presenter).outcome is not None
    desk.its_alerts = (*desk.its_alerts, an_alert("h2", "XYZ9876", seconds_ago=1))
    presenter.on_changes(Changes.ALERTS)
    assert its_card(presenter).id == "h1"
    presenter.acknowledge()
    assert its_card(presenter).id == "h2"
    assert desk.its_alerts[0].given.answer is Answer.AGREES


def test_what_is_typed_is_kept_while_the_car_moves(desk, presenter):
    desk.its_alerts = (an_alert("h1"),)
    presenter.on_changes(Changes.ALERTS)
    presenter.edit(Draft("ABC1", "MN"))
    desk.drive()
    presenter.on_changes(Changes.DRIVING)
    assert its_card(presenter).draft is None
    desk.park()
    presenter.on_changes(Changes.DRIVING)
    assert its_card(presenter).draft.plate == "ABC1"


def test_a_signed_on_passenger_types_blind_while_the_car_moves(desk, presenter):
    desk.drive()
    desk.its_passenger = Member("member-2", "Officer Two", "102", frozenset())
    typed(desk, presenter, an_alert("h1"))
    assert its_card(presenter).outcome is not None
    desk.its_passenger = None  # off again before the answer is given: it stays the passenger's
    assert given(desk, presenter).by == "member-2"
    assert desk.its_alerts[0].given.seen.blind


def test_an_alert_with_something_typed_keeps_its_place(desk, presenter):
    desk.its_alerts = (an_alert("h1", seconds_ago=100),)
    presenter.on_changes(Changes.ALERTS)
    presenter.edit(Draft("A"))
    desk.its_alerts = (*desk.its_alerts, an_alert("h2", "XYZ9876", seconds_ago=1))
    presenter.on_changes(Changes.ALERTS)
    assert its_card(presenter).id == "h1"
