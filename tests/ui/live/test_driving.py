"""Live while the car moves: characters open where nobody types, three large reads, and a way to say it is parked."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from app.changes import Changes
from app.domain.access import Member
from app.domain.driving import Driving
from tests.ui.live.desk import NOW, PretendDesk, SilentPlayer, a_box, a_row, an_alert, at_once
from ui import theme
from ui.alerts.presenter import AlertsPresenter
from ui.live.last_reads import MOST, row_height
from ui.live.presenter import LivePresenter
from ui.live.view import LiveView
from ui.sound import Sound


@pytest.fixture
def desk():
    made = PretendDesk()
    made.its_alerts = (an_alert("h1", pass_id="p1"),)
    made.rows = tuple(a_row(f"r{i}", f"AAA{i:03}", seconds_ago=i) for i in range(20))
    return made


@pytest.fixture
def live(desk, qapp):
    made = LivePresenter(desk)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def view(desk, live, qtbot):
    alerts = AlertsPresenter(desk, at_once, deaf_ms=0)
    made = LiveView(live, alerts, Sound(SilentPlayer(), 80))
    qtbot.addWidget(made)
    made.resize(1366, 668)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    alerts.settle()
    alerts.stop()


def drive(desk, live):
    desk.drive()
    live.on_changes(Changes.DRIVING)


def text_over(live, desk):
    desk.show(boxes=[a_box("ABC1230", "p1")])
    live.newest("c1", 0)
    [drawn] = live.drawing("c1", 1, desk.frames["c1"].at).boxes
    return drawn.text


def test_over_the_picture_and_in_the_ticker_nothing_is_masked_while_nobody_is_free_to_type(desk, live):
    desk.rows = (a_row("r1", "ABC1230", pass_id="p1"),)
    live.refresh()
    assert "ABC1230" not in text_over(live, desk)
    assert live.state.ticker[0].masked
    drive(desk, live)
    assert text_over(live, desk) == "ABC1230"
    assert live.state.ticker[0].plate == "ABC1230"


def test_beside_a_passenger_who_types_everything_stays_masked_while_the_car_moves(desk, live):
    desk.its_passenger = Member("member-2", "Officer Two", "102", frozenset())
    drive(desk, live)
    assert not live.state.driving
    assert "ABC1230" not in text_over(live, desk)


def test_the_last_three_reads_stand_large_instead_of_the_ticker(desk, live, view):
    assert view.cameras.ticker.isVisible()
    drive(desk, live)
    assert not view.cameras.ticker.isVisible()
    assert [line.plate for line in view.cameras.last.shown()] == ["AAA000", "AAA001", "AAA002"]
    assert view.cameras.last.height() == MOST * row_height()
    desk.park()
    live.on_changes(Changes.DRIVING)
    assert view.cameras.ticker.isVisible()
    assert not view.cameras.last.isVisible()


def test_the_alert_gets_half_the_window_and_the_cameras_the_rest(desk, live, view, qtbot):
    parked = view.panel.width()
    drive(desk, live)
    assert view.panel.width() > parked
    qtbot.waitUntil(lambda: view.cameras.width() + view.panel.width() <= view.width())


def test_the_keyboard_is_taken_from_a_half_typed_plate_when_the_car_moves_and_what_was_typed_stays(
    desk, live, view, qtbot
):
    qtbot.keyClick(view, Qt.Key.Key_V)
    qtbot.keyClicks(view.panel.card.form.plate, "ABC1")
    drive(desk, live)
    view.panel.presenter.on_changes(Changes.DRIVING)
    assert view.hasFocus()
    desk.park()
    live.on_changes(Changes.DRIVING)
    view.panel.presenter.on_changes(Changes.DRIVING)
    assert view.panel.card.form.plate.text() == "ABC1"


def test_when_the_car_moves_the_keyboard_is_on_no_list_and_no_button(desk, live, view):
    view.cameras.ticker.list.setFocus()
    drive(desk, live)
    assert view.hasFocus()


def test_an_alert_that_comes_takes_the_keyboard_from_nobody(desk, live, view, qtbot):
    qtbot.keyClick(view, Qt.Key.Key_V)
    qtbot.keyClicks(view.panel.card.form.plate, "ABC")
    desk.its_alerts = (*desk.its_alerts, an_alert("h2", "XYZ9876", seconds_ago=0))
    view.panel.presenter.on_changes(Changes.ALERTS)
    assert view.panel.card.form.plate.hasFocus()
    assert view.panel.presenter.state.card.id == "h1"


def test_letters_typed_into_plate_and_state_press_no_key_of_the_desk(desk, live, view, qtbot):
    desk.its_alerts = (*desk.its_alerts, an_alert("h2", "XYZ9876", seconds_ago=0))
    view.panel.presenter.on_changes(Changes.ALERTS)
    form = view.panel.card.form
    qtbot.keyClick(view, Qt.Key.Key_V)
    qtbot.keyClicks(form.plate, "MNLAXZ123")
    qtbot.keyClick(form.plate, Qt.Key.Key_Return)
    qtbot.keyClicks(form.state.lineEdit(), "MN")
    assert (form.plate.text(), form.state.currentText()) == ("MNLAXZ123", "MN")
    assert view.panel.presenter.state.card.id == "h1"
    assert all(alert.looked_at is None and alert.open for alert in desk.its_alerts)
    qtbot.keyClick(form.state.lineEdit(), Qt.Key.Key_Escape)
    assert view.hasFocus()


def test_nothing_completes_a_state_that_is_typed_for_mo_is_no_montana(desk, live, view, qtbot):
    form = view.panel.card.form
    qtbot.keyClick(view, Qt.Key.Key_V)
    qtbot.keyClick(form.plate, Qt.Key.Key_Return)
    qtbot.keyClicks(form.state.lineEdit(), "mo")
    assert form.state.currentText() == "mo"
    assert view.panel.presenter.state.card.draft.state_words == "Missouri"


def test_after_comparing_the_keyboard_is_on_no_button(desk, live, view, qtbot):
    form = view.panel.card.form
    qtbot.keyClick(view, Qt.Key.Key_V)
    qtbot.keyClicks(form.plate, "ABC1230")
    qtbot.keyClick(form.plate, Qt.Key.Key_Return)
    qtbot.keyClicks(form.state.lineEdit(), "?")
    qtbot.keyClick(form.state.lineEdit(), Qt.Key.Key_Return)
    assert view.panel.card.comparison.isVisible()
    assert view.hasFocus()


def test_without_a_position_it_is_said_and_a_member_may_say_that_the_car_stands(desk, live, view, qtbot):
    desk.its_driving = Driving(moving=True, since=NOW, fix_lost_at=NOW - timedelta(minutes=3))
    live.on_changes(Changes.DRIVING)
    assert live.state.fix_lost == "No position since 08:57: taken for moving"
    assert view.cameras.fix_lost.isVisible()
    qtbot.keyClick(view, Qt.Key.Key_P)
    assert not live.state.driving
    assert not view.cameras.fix_lost.isVisible()


@pytest.mark.parametrize("chosen", [theme.NIGHT, theme.DAY], ids=["night", "day"])
def test_the_driving_screen_is_drawn_by_day_and_by_night(desk, live, view, qapp, chosen):
    theme.apply(qapp, chosen, 1.0)
    drive(desk, live)
    view.panel.presenter.on_changes(Changes.DRIVING)
    assert not view.grab().isNull()
    theme.apply(qapp, theme.NIGHT, 1.0)
