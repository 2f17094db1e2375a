"""The signed-in desk around its screens."""

import re
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from app.changes import Changes
from app.domain.errors import Unavailable
from tests.ui.at_once import Later, at_once
from tests.ui.people import PROFILE, a_duty
from ui import actions
from ui.desk_presenter import DeskPresenter, DeskState
from ui.desk_view import DeskView
from ui.main_window import MainWindow
from ui.screens import Screen
from ui.status_line import StatusLine, StatusPresenter
from ui.widgets.rail import RailButton
from ui.widgets.top_bar import Head

HEAD = Head("Hutchinson Police Department", "Car", "Officer One", "1001", ZoneInfo(PROFILE.time_zone))


class Page(QWidget):
    """A screen that notes what it is told."""

    def __init__(self, notes: list[str], name: str) -> None:
        super().__init__()
        self.notes, self.name = notes, name

    def opened(self) -> None:
        self.notes.append(f"{self.name} opened")

    def left(self) -> None:
        self.notes.append(f"{self.name} left")


def screens_of(notes):
    def make(name):
        def made():
            notes.append(f"{name} made")
            return Page(notes, name)

        return made

    rows = (
        ("live", "Live", "F1"),
        ("hot-lists", "Hot lists", "F2"),
        ("cameras", "Cameras", "F3"),
        ("help", "Help", "Ctrl+H"),
    )
    return [Screen(name, title, name, key, make(name)) for name, title, key in rows]


class Calls:
    def __init__(self) -> None:
        self.said: list[str] = []
        self.alerts = 0

    def stop_duty(self) -> None:
        self.said.append("stop duty")

    def sign_out(self) -> int:
        self.said.append("sign out")
        return 0


def presenter_of(calls, run=at_once):
    return DeskPresenter(DeskState("live"), run, calls.stop_duty, calls.sign_out, lambda: calls.alerts)


@pytest.fixture
def calls():
    return Calls()


@pytest.fixture
def desk(qtbot, dressed, calls):
    notes: list[str] = []
    view = DeskView(HEAD, screens_of(notes), presenter_of(calls), StatusPresenter(StatusLine))
    window = MainWindow()
    qtbot.addWidget(window)
    window.show_stage(view)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window, view, notes
    view.close_screens()
    window.close_now()


def test_a_screen_is_made_when_first_opened_and_only_then(desk, qtbot):
    window, _, notes = desk
    assert notes == ["live made", "live opened"]

    qtbot.keyClick(window, Qt.Key.Key_F3)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    qtbot.keyClick(window, Qt.Key.Key_F3)

    assert notes[2:] == [
        "cameras made", "live left", "cameras opened", "cameras left", "live opened", "live left", "cameras opened",
    ]  # fmt: skip


def test_the_open_screen_is_told_that_it_goes(desk):
    _, view, notes = desk
    view.close_screens()
    assert notes[-1] == "live left"
    assert view.page("live") is None


def test_waiting_alerts_are_counted_on_live(desk, calls):
    _, view, _ = desk
    live = view.findChildren(RailButton)[0]
    calls.alerts = 3

    view._presenter.refresh(Changes.ALERTS)

    assert live.accessibleName() == "Live, 3 open alerts"


def test_alerts_are_not_counted_for_other_changes(calls):
    presenter = presenter_of(calls)
    calls.alerts = 3
    presenter.refresh(Changes.READS)
    assert presenter.state.alerts == 0


def test_one_key_hit_by_accident_neither_signs_out_nor_ends_duty(desk, calls, qtbot):
    window, view, _ = desk
    view._presenter.on_duty(a_duty())

    qtbot.keyClick(window, Qt.Key.Key_F12)
    qtbot.keyClick(window, Qt.Key.Key_F6)

    assert calls.said == []
    assert view._presenter.state.armed == actions.DUTY.id


def test_the_second_press_ends_duty(desk, calls, qtbot):
    window, view, _ = desk
    view._presenter.on_duty(a_duty())
    qtbot.keyClick(window, Qt.Key.Key_F6)
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert calls.said == ["stop duty"]
    assert view._presenter.state.duty is None


def test_the_second_press_signs_out(desk, calls, qtbot):
    window, view, _ = desk
    with qtbot.waitSignal(view._presenter.left):
        qtbot.keyClick(window, Qt.Key.Key_F12)
        qtbot.keyClick(window, Qt.Key.Key_F12)
    assert calls.said == ["sign out"]


def test_off_duty_the_same_key_asks_for_the_purposes(calls, qtbot):
    presenter = presenter_of(calls)
    with qtbot.waitSignal(presenter.duty_wanted):
        presenter.press_duty()


def test_while_signing_out_nothing_is_asked_twice(calls):
    later = Later()
    presenter = presenter_of(calls, later.run)
    presenter.leave()
    presenter.leave()
    presenter.press_duty()
    later.go()
    assert calls.said == ["sign out"]


def test_a_sign_out_that_fails_says_so_and_lets_one_try_again(qtbot):
    def refuse():
        raise Unavailable("The disk is full. The period of use was not closed.")

    presenter = DeskPresenter(DeskState("live"), at_once, refuse, refuse, lambda: 0)
    with qtbot.waitSignal(presenter.message) as told:
        presenter.leave()
    assert "disk is full" in told.args[0].text
    assert not presenter.state.busy


def test_two_things_reachable_at_once_never_share_a_key():
    wrong = [Screen("a", "A", "live", actions.THEME.key, QWidget)]
    with pytest.raises(ValueError, match=re.escape(actions.THEME.key)):
        actions.check_keys(wrong)
    assert len({action.key for action in actions.ACTIONS}) == len(actions.ACTIONS)


def test_every_button_on_the_desk_is_a_large_target_and_says_its_key(desk):
    from ui.widgets.buttons import KeyButton

    window, _, _ = desk
    shown = [button for button in window.findChildren(KeyButton) if button.isVisible()]
    assert shown
    for button in shown:
        assert button.key(), button.words()
        assert min(button.height(), button.width()) >= 44, button.words()
    assert len({button.key() for button in shown}) == len(shown)


def test_everything_fits_a_1366_by_768_screen(desk):
    window, view, _ = desk
    view._presenter.on_duty(a_duty())
    view._presenter.press_duty()
    assert window.minimumSizeHint().width() <= 1366
    assert window.minimumSizeHint().height() <= 768


def test_the_keyboard_is_on_the_screen_that_was_opened(qtbot, qapp, calls):
    screens = [Screen("live", "Live", "live", "F1", QWidget), Screen("help", "Help", "help", "Ctrl+H", QLineEdit)]
    view = DeskView(HEAD, screens, presenter_of(calls), StatusPresenter(StatusLine))
    window = MainWindow()
    qtbot.addWidget(window)
    window.show_stage(view)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    qtbot.keyClick(window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)

    page = view.page("help")
    assert page is not None
    assert page.hasFocus()
    view.close_screens()
    window.close_now()


def test_closing_the_window_asks_first_so_that_the_cameras_can_stop(qtbot):
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.asked_to_close):
        window.close()
    assert window.isVisible()
    window.close_now()
    assert not window.isVisible()


@pytest.mark.parametrize("text", ["", "no base64!", "AAAA"])
def test_without_a_place_that_can_be_read_the_window_takes_the_whole_screen(qtbot, text):
    window = MainWindow()
    qtbot.addWidget(window)
    window.restore_place(text)
    assert window.isMaximized()


def test_the_windows_place_is_kept(qtbot):
    first, second = MainWindow(), MainWindow()
    qtbot.addWidget(first)
    qtbot.addWidget(second)
    for window in (first, second):
        window.setMinimumSize(200, 150)
    first.resize(640, 480)
    second.restore_place(first.place())
    assert second.size() == first.size()


def test_when_permissions_change_the_rail_follows_and_what_is_open_stays_open(desk, qtbot, calls):
    window, view, notes = desk
    qtbot.keyClick(window, Qt.Key.Key_F3)
    another = Screen("access", "Access", "member", "Ctrl+M", lambda: Page(notes, "access"))

    view.show_screens([*screens_of(notes)[:3], another, screens_of(notes)[3]])

    assert "left" not in notes[-1]
    assert [button.words() for button in rail(view)] == ["Live", "Hot lists", "Cameras", "Access", "Help"]
    assert [button.words() for button in rail(view) if button.isChecked()] == ["Cameras"]
    qtbot.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert notes[-1] == "access opened"


def test_an_open_screen_that_is_no_longer_allowed_gives_way_to_live(desk, qtbot):
    window, view, notes = desk
    qtbot.keyClick(window, Qt.Key.Key_F3)

    view.show_screens([screen for screen in screens_of(notes) if screen.id != "cameras"])

    assert notes[-2:] == ["cameras left", "live opened"]
    assert view.page("cameras") is None
    assert [button.words() for button in rail(view)] == ["Live", "Hot lists", "Help"]
    qtbot.keyClick(window, Qt.Key.Key_F3)
    assert notes[-1] == "live opened"


def rail(view):
    """From the top down."""
    shown = [button for button in view.findChildren(RailButton) if button.isVisible()]
    return sorted(shown, key=lambda button: button.mapToGlobal(button.rect().topLeft()).y())
