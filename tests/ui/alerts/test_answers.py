"""Answering an alert by one key, following it, and taking a wrong key back."""

from datetime import timedelta
from typing import Any

import pytest

from app.changes import Changes
from app.domain.alerts import Answer
from app.domain.phonetics import Alphabet
from tests.ui.live.desk import NOW, Held, PretendDesk, an_alert, at_once
from ui.alerts.presenter import AlertsPresenter


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


def raise_alerts(desk, presenter, *alerts):
    desk.its_alerts = (*desk.its_alerts, *alerts)
    presenter.on_changes(Changes.ALERTS)


def its(desk, alert_id):
    return next(alert for alert in desk.its_alerts if alert.id == alert_id)


def drive(desk, presenter):
    desk.drive()
    presenter.on_changes(Changes.DRIVING)


def test_while_nobody_is_free_to_type_the_characters_stand_open(desk, presenter):
    raise_alerts(desk, presenter, an_alert("h1", "A8C1230", "ABC1230"))
    assert "ABC1230" not in repr(presenter.state)
    drive(desk, presenter)
    assert "".join(cell.read for cell in its_card(presenter).cells) == "A8C1230"
    assert "".join(cell.listed for cell in its_card(presenter).cells) == "ABC1230"
    assert its_card(presenter).draft is None
    desk.park()
    presenter.on_changes(Changes.DRIVING)
    assert "ABC1230" not in repr(presenter.state)


def test_one_key_says_that_it_is_not_that_plate_and_the_next_alert_comes(desk, presenter):
    drive(desk, presenter)
    raise_alerts(desk, presenter, an_alert("h1"))
    raise_alerts(desk, presenter, an_alert("h2", "XYZ9876", seconds_ago=3))
    presenter.answer(Answer.NOT_THAT_PLATE)
    assert its_card(presenter).id == "h2"
    assert presenter.state.held.words == "not that plate"
    assert its(desk, "h1").open  # it can still be taken back
    presenter.settle()
    assert its(desk, "h1").given.answer is Answer.NOT_THAT_PLATE


def test_a_wrong_key_is_taken_back(desk, presenter):
    drive(desk, presenter)
    raise_alerts(desk, presenter, an_alert("h1"))
    presenter.answer(Answer.OTHER_STATE)
    assert presenter.state.card is None
    presenter.take_back()
    assert its_card(presenter).id == "h1"
    presenter.settle()
    assert its(desk, "h1").open


def test_another_answer_gives_the_one_before_at_once(desk, presenter):
    drive(desk, presenter)
    raise_alerts(desk, presenter, an_alert("h1"), an_alert("h2", "XYZ9876", seconds_ago=3))
    first = its_card(presenter).id
    presenter.answer(Answer.NOT_THAT_PLATE)
    presenter.answer(Answer.NOT_THAT_PLATE)
    assert not its(desk, first).open
    assert presenter.state.held is not None


def test_the_end_of_duty_gives_what_is_held(desk, presenter):
    raise_alerts(desk, presenter, an_alert("h1"))
    presenter.answer(Answer.LOST_SIGHT)
    desk.duty = False
    presenter.on_changes(Changes.DUTY)
    assert its(desk, "h1").given.answer is Answer.LOST_SIGHT


def test_when_the_key_was_pressed_is_when_it_happened(desk, presenter):
    raise_alerts(desk, presenter, an_alert("h1"))
    presenter.answer(Answer.LOST_SIGHT)
    desk.time = NOW + timedelta(seconds=5)
    presenter.settle()
    assert its(desk, "h1").given.acted_at == NOW
    assert its(desk, "h1").given.entered_at == NOW + timedelta(seconds=5)


def test_whoever_leaves_waits_until_the_held_answer_is_given(desk, qapp):
    slow, told = Held(), []
    presenter = AlertsPresenter(desk, slow, deaf_ms=0)
    raise_alerts(desk, presenter, an_alert("h1"))
    presenter.answer(Answer.NOT_THAT_PLATE)
    presenter.settle(lambda: told.append("left"))
    assert told == []
    assert presenter.state.card is None
    slow.finish()
    assert told == ["left"]
    presenter.settle(lambda: told.append("at once"))
    assert told == ["left", "at once"]


def test_an_answer_that_was_not_taken_down_opens_the_alert_again_and_says_why(desk, presenter):
    raise_alerts(desk, presenter, an_alert("h1"))
    presenter.answer(Answer.NOT_THAT_PLATE)
    desk.storage_gone = True
    presenter.settle()
    assert its_card(presenter).id == "h1"
    assert "disk is full" in its_card(presenter).problem.text


def test_the_second_stroke_of_a_bouncing_key_answers_nothing(desk, qapp, qtbot):
    presenter = AlertsPresenter(desk, at_once, deaf_ms=60_000)
    raise_alerts(desk, presenter, an_alert("h1"), an_alert("h2", "XYZ9876", seconds_ago=3))
    presenter.answer(Answer.NOT_THAT_PLATE)
    presenter.answer(Answer.NOT_THAT_PLATE)
    presenter.follow()
    assert its_card(presenter) is not None
    presenter.settle()
    assert sum(alert.open for alert in desk.its_alerts) == 1
    with qtbot.waitSignal(presenter.destroyed):
        presenter.deleteLater()


def test_following_pins_the_alert_with_a_clock_and_what_to_say_on_the_radio(desk, presenter):
    drive(desk, presenter)
    raise_alerts(desk, presenter, an_alert("h1"))
    presenter.follow()
    desk.time = NOW + timedelta(seconds=83)
    presenter.refresh()
    assert its_card(presenter).pinned.clock == "1:23"
    assert its_card(presenter).pinned.read_out.state == "Minnesota"
    assert its_card(presenter).pinned.read_out.groups == ("Adam Boy Charles", "One Two", "Three Zero")
    assert not its_card(presenter).unanswered


def test_the_read_out_speaks_the_agencys_alphabet(desk, qapp):
    presenter = AlertsPresenter(desk, at_once, lambda: Alphabet.NATO)
    drive(desk, presenter)
    raise_alerts(desk, presenter, an_alert("h1"))
    presenter.follow()
    assert its_card(presenter).pinned.read_out.groups[0] == "Alfa Bravo Charlie"


def test_what_is_masked_is_not_read_out_either(desk, presenter):
    raise_alerts(desk, presenter, an_alert("h1"))
    presenter.follow()
    assert its_card(presenter).pinned.clock == "0:00"
    assert its_card(presenter).pinned.read_out is None


def test_the_pinned_alert_is_never_replaced_and_one_key_swaps(desk, presenter):
    drive(desk, presenter)
    raise_alerts(desk, presenter, an_alert("h1", seconds_ago=200))
    presenter.follow()
    raise_alerts(desk, presenter, an_alert("h2", "XYZ9876", seconds_ago=3))
    desk.time = NOW + timedelta(minutes=10)
    presenter.refresh()
    assert its_card(presenter).id == "h1"
    [strip] = presenter.state.strips
    assert (strip.title, strip.side, strip.when) == ("Stolen vehicle", "front left", "10 min ago")
    presenter.next()
    assert its_card(presenter).id == "h2"
    assert presenter.state.strips[0].following
    presenter.answer(Answer.NOT_THAT_PLATE)
    assert its_card(presenter).id == "h1"


def test_from_whatever_else_is_open_one_key_leads_back_to_the_pinned_alert(desk, presenter):
    drive(desk, presenter)
    raise_alerts(desk, presenter, an_alert("h1", seconds_ago=30))
    presenter.follow()
    others = (an_alert("h2", "XYZ9876", seconds_ago=20), an_alert("h3", "KLM555", seconds_ago=10))
    raise_alerts(desk, presenter, *others)
    for other in ("h3", "h2"):
        presenter.show_alert(other)
        assert presenter.state.strips[0].id == "h1"
        presenter.next()
        assert its_card(presenter).id == "h1"
    assert presenter.state.strips[0].id == "h3"


def test_following_again_lets_go_of_it(desk, presenter):
    raise_alerts(desk, presenter, an_alert("h1"))
    presenter.follow()
    presenter.follow()
    assert its_card(presenter).pinned is None
    assert not its(desk, "h1").following


def test_without_an_answer_the_word_is_unanswered_and_the_alert_stays(desk, presenter):
    drive(desk, presenter)
    raise_alerts(desk, presenter, an_alert("h1", seconds_ago=59))
    assert not its_card(presenter).unanswered
    desk.time = NOW + timedelta(hours=2)
    presenter.refresh()
    assert its_card(presenter).unanswered
    assert its(desk, "h1").open


def test_nothing_is_looked_at_or_compared_in_a_moving_car(desk, presenter):
    drive(desk, presenter)
    raise_alerts(desk, presenter, an_alert("h1"))
    presenter.look()
    presenter.compare()
    presenter.acknowledge()
    assert its(desk, "h1").looked_at is None
    assert its_card(presenter).outcome is None
