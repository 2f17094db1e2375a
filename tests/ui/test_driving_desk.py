"""The desk around its screens while the car moves: Live alone, nothing over it, nothing said across it."""

from zoneinfo import ZoneInfo

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit

from app.changes import Changes
from tests.ui.at_once import at_once
from tests.ui.people import PROFILE
from ui import actions
from ui.aside import put_pop_ups_aside
from ui.desk_presenter import WHEN_PARKED, DeskPresenter, DeskState
from ui.desk_view import DeskView
from ui.main_window import MainWindow
from ui.messages import MessageBar, done, warning
from ui.screens import Screen
from ui.status_line import StatusBar, StatusLine, StatusPresenter
from ui.widgets.rail import RailButton
from ui.widgets.top_bar import Head

HEAD = Head("Hutchinson Police Department", "Car", "Officer One", "101", ZoneInfo(PROFILE.time_zone), in_car=True)


class PretendCar:
    """ui.desk_presenter.Car over attributes that a test sets."""

    def __init__(self) -> None:
        self.drives = False
        self.beside = ""

    def moving(self) -> bool:
        return self.drives

    def free_to_type(self) -> bool:
        return not self.drives or bool(self.beside)

    def passenger_name(self) -> str:
        return self.beside

    def sign_off_passenger(self) -> None:
        self.beside = ""


@pytest.fixture
def car():
    return PretendCar()


@pytest.fixture
def said():
    return []


@pytest.fixture
def presenter(car, said, qapp):
    made = DeskPresenter(
        DeskState("live"), at_once, lambda: said.append("stop duty"), lambda: said.append("sign out") or 0, lambda: 0,
        car=car,
    )  # fmt: skip
    made.message.connect(lambda message: said.append(message.text))
    yield made
    if shiboken6.isValid(made):
        made.deleteLater()


@pytest.fixture
def view(presenter, qtbot):
    screens = [
        Screen("live", "Live", "live", "F1", QLabel),
        Screen("hot-lists", "Hot lists", "hot-lists", "F2", QLineEdit),
        Screen("help", "Help", "help", "Ctrl+H", QLabel),
    ]
    pages = [Screen(row.id, row.title, row.icon, row.key, QLineEdit) for row in (actions.PASSENGER, actions.HAND_OVER)]
    made = DeskView(HEAD, screens, presenter, StatusPresenter(StatusLine), (), pages)
    window = MainWindow()
    qtbot.addWidget(window)
    window.show_stage(made)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield made
    made.close_screens()


def drive(car, presenter, drives=True):
    car.drives = drives
    presenter.refresh(Changes.DRIVING)


def test_when_the_car_moves_live_comes_to_the_front_and_the_rail_goes(car, presenter, view):
    presenter.open("hot-lists")
    drive(car, presenter)
    assert presenter.state.screen == "live"
    assert not any(button.isVisible() for button in view.findChildren(RailButton))
    drive(car, presenter, drives=False)
    assert all(button.isVisible() for button in view.findChildren(RailButton))


def test_what_was_open_is_offered_when_parked_with_what_was_typed_in_it(car, presenter, said, view):
    presenter.open("hot-lists")
    view.page("hot-lists").setText("half a name")
    drive(car, presenter)
    assert said == []
    drive(car, presenter, drives=False)
    assert said == ["Put aside while you drove: Hot lists [F2] goes on where it was."]
    presenter.open("hot-lists")
    assert view.page("hot-lists").text() == "half a name"


@pytest.mark.parametrize("key", [Qt.Key.Key_F2, Qt.Key.Key_F7, Qt.Key.Key_F8])
def test_keys_of_what_is_closed_say_when_parked(car, presenter, view, qtbot, key):
    drive(car, presenter)
    qtbot.keyClick(view, key)
    assert presenter.state.screen == "live"
    assert presenter.state.notice == WHEN_PARKED
    assert view.findChild(StatusBar).notice() == WHEN_PARKED


def test_duty_can_be_ended_but_its_form_is_not_opened_while_the_car_moves(car, presenter, qtbot):
    drive(car, presenter)
    with qtbot.assertNotEmitted(presenter.duty_wanted):
        presenter.press_duty()
    assert presenter.state.notice == WHEN_PARKED


def test_a_passenger_keeps_the_desk_open_but_not_its_hand_over(car, presenter, view):
    car.beside = "Officer Two"
    presenter.refresh(Changes.DRIVING)
    presenter.open("hand-over")
    drive(car, presenter)
    assert presenter.state.screen == "live"
    assert presenter.state.aside == "hand-over"
    presenter.open("hand-over")
    assert (presenter.state.screen, presenter.state.notice) == ("live", WHEN_PARKED)
    presenter.open("hot-lists")
    assert presenter.state.screen == "hot-lists"
    assert all(button.isVisible() for button in view.findChildren(RailButton))


def test_a_passenger_is_signed_off_by_the_second_press_and_the_driver_is_alone(car, presenter, view):
    car.beside = "Officer Two"
    drive(car, presenter)
    presenter.press_passenger()
    assert car.beside
    presenter.press_passenger()
    presenter.refresh(Changes.DRIVING)
    assert not car.beside
    assert presenter.state.driving


def test_what_is_held_is_given_before_the_duty_ends_and_before_the_member_leaves(presenter, said):
    presenter.settle = lambda then: (said.append("settled"), then())
    presenter.on_duty(object())
    presenter.press_duty()
    presenter.press_duty()
    presenter.leave()
    assert said == ["settled", "stop duty", "Duty ended. The cameras are off.", "settled", "sign out"]


def test_no_message_comes_while_the_car_moves_and_the_last_one_stands_when_parked(qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_message(done("Saved."))
    bar.set_quiet(True)
    assert bar.isHidden()
    bar.show_message(warning("The disk is nearly full."))
    assert bar.isHidden()
    bar.set_quiet(False)
    assert not bar.isHidden()
    assert "nearly full" in bar.accessibleName()
    bar.put_away()
    bar.set_quiet(True)
    bar.set_quiet(False)
    assert bar.isHidden()


def test_what_lies_over_the_desk_is_put_aside_while_the_car_moves(qtbot):
    window, desk, form = MainWindow(), QLabel("desk"), QLineEdit()
    qtbot.addWidget(window)
    window.show_stage(desk)
    window.show_over(form)
    form.setText("typed")
    window.set_driving(True)
    assert window.stage() is desk
    window.set_driving(False)
    assert window.stage() is form
    assert form.text() == "typed"


def test_a_dialog_goes_when_the_car_begins_to_move(qtbot):
    dialog = QDialog()
    qtbot.addWidget(dialog)
    dialog.open()
    with qtbot.waitSignal(dialog.finished) as finished:
        put_pop_ups_aside()
    assert finished.args == [QDialog.DialogCode.Rejected.value]
    assert not dialog.isVisible()
