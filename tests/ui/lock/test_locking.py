"""What a locked desk shows, and what it hides: everything at a desk, the search side alone in a car."""

from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QWidget

from app.changes import Changes
from tests.ui.at_once import Later, at_once
from tests.ui.lock.desk import LATE, RIGHT, PretendDesk
from tests.ui.people import PROFILE
from ui import actions
from ui.demonstration import made_up_words
from ui.desk_presenter import SHUT, DeskPresenter, DeskState
from ui.desk_view import DeskView
from ui.lock.locking import Locking
from ui.lock.presenter import LockPresenter
from ui.lock.view import LockView
from ui.main_window import MainWindow
from ui.screens import Screen
from ui.shell import Face, MadeUp
from ui.status_line import StatusLine, StatusPresenter
from ui.widgets.top_bar import Head

AGENCY = "Hutchinson Police Department"
SECRETS = ("ABC123", "Officer One", "Ferrow wanted plates")


@pytest.fixture
def pretend():
    return PretendDesk()


@pytest.fixture
def window(qtbot, dressed):
    made = MainWindow()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.close_now()


@pytest.fixture
def said():
    return []


@pytest.fixture
def locking(window, pretend, said):
    made = Locking(window, pretend, LockPresenter(pretend, "1001", at_once), AGENCY, lambda: said.append("sign out"))
    yield made
    made.close()


@pytest.fixture
def view(window, locking, qtbot):
    """A desk whose screens hold what nobody else may read."""
    screens = [
        Screen("live", "Live", "live", "F1", lambda: QLabel("ABC123")),
        Screen("hot-lists", "Hot lists", "hot-lists", "F2", lambda: QLineEdit("Ferrow wanted plates")),
        Screen("help", "Help", "help", "Ctrl+H", QLabel),
    ]
    pages = [Screen(row.id, row.title, row.icon, row.key, QLineEdit) for row in (actions.PASSENGER, actions.HAND_OVER)]
    presenter = DeskPresenter(DeskState("live"), at_once, lambda: None, lambda: 0, lambda: 0)
    head = Head(AGENCY, "Car", "Officer One", "1001", ZoneInfo(PROFILE.time_zone), in_car=True)
    made = DeskView(head, screens, presenter, StatusPresenter(StatusLine), (), [*pages, locking.page()])
    window.show_stage(made)
    locking.open_desk(presenter)
    yield made
    made.close_screens()


def presenter_of(view) -> DeskPresenter:
    [found] = [one for one in view.children() if isinstance(one, DeskPresenter)]
    return found


def seen(window):
    """Every word that is on screen, or told to a screen reader."""
    shown = [widget for widget in window.findChildren(QWidget) if widget.isVisible()]
    texts = [widget.text() for widget in shown if hasattr(widget, "text")]
    named = [f"{widget.accessibleName()} {widget.accessibleDescription()} {widget.toolTip()}" for widget in shown]
    return " ".join([*texts, *named, window.windowTitle()])


def page(window) -> LockView:
    [found] = [one for one in window.findChildren(LockView) if one.isVisible()]
    return found


def typed(window) -> str:
    line = page(window).form.fields["password"].focusProxy()
    assert isinstance(line, QLineEdit)
    return line.text()


def unlock(window, qtbot, password=RIGHT):
    form = page(window)
    qtbot.keyClicks(form.form.fields["password"].focusProxy(), password)
    qtbot.keyClicks(form.form.fields["code"].focusProxy(), "123456")
    qtbot.keyClick(form, Qt.Key.Key_Return)


def test_a_locked_desk_covers_the_window_and_says_whose_it_is_but_no_plate_no_name_and_no_list(
    window, locking, view, pretend
):
    assert all(secret in seen(window) for secret in SECRETS[:2])
    pretend.alerts = 2
    locking.presenter.lock()

    words = seen(window)
    assert not any(secret in words for secret in SECRETS)
    assert all(said in words for said in (AGENCY, "Vouch", "09:07", "Badge 1001", "CJIS AC-11", "Capture goes on"))
    assert "2 alerts wait: unlock" in words
    assert window.windowTitle() == "Vouch"


def test_an_alert_that_comes_while_locked_is_counted_at_once(window, locking, view, pretend):
    locking.presenter.lock()
    pretend.alerts = 1
    locking.presenter.refresh(Changes.ALERTS)
    assert "1 alert waits: unlock" in seen(window)


def test_with_the_right_password_the_desk_is_there_again(window, locking, view, pretend, qtbot):
    locking.presenter.lock()
    unlock(window, qtbot)
    assert pretend.tries == [RIGHT]
    assert "ABC123" in seen(window)


def test_a_wrong_password_is_said_and_nothing_is_shown(window, locking, view, qtbot):
    locking.presenter.lock()
    unlock(window, qtbot, "wrong")
    words = seen(window)
    assert "badge and password do not go together" in words
    assert "ABC123" not in words


def test_what_was_typed_does_not_stay_for_the_next_time(window, locking, view, pretend, qtbot):
    locking.presenter.lock()
    qtbot.keyClicks(page(window).form.fields["password"].focusProxy(), "half a pass")
    pretend.why = None
    locking.presenter.refresh()
    locking.presenter.lock()
    assert typed(window) == ""


def test_only_a_demonstration_says_on_the_page_what_opens_it(window, pretend):
    people = (MadeUp("Officer", "1001", "demo-1", "123456"), MadeUp("Supervisor", "301", "demo-2", "654321"))
    demo = Face(AGENCY, "Car", demo=True, people=lambda: people)
    assert made_up_words(Face(AGENCY, "Car"), "1001") == ""
    made = Locking(
        window,
        pretend,
        LockPresenter(pretend, "1001", at_once, lambda: made_up_words(demo, "1001")),
        AGENCY,
        lambda: None,
    )
    made.presenter.lock()
    assert "Demonstration: password demo-1, code 123 456, taken once." in seen(window)
    assert "demo-2" not in seen(window)
    made.close()


def test_menus_and_dialogs_over_the_window_go_when_it_locks(window, locking, view, qtbot):
    dialog = QDialog(window)
    QLabel("ABC123", dialog)
    dialog.open()
    locking.presenter.lock()
    assert not dialog.isVisible()


def test_the_member_is_signed_out_by_the_second_press(window, locking, view, said, qtbot):
    locking.presenter.lock()
    qtbot.keyClick(page(window), Qt.Key.Key_F12)
    assert said == []
    qtbot.keyClick(page(window), Qt.Key.Key_F12)
    assert said == ["sign out"]


def test_keys_of_the_desk_beneath_do_nothing_while_it_is_covered(window, locking, view, qtbot):
    locking.presenter.lock()
    qtbot.keyClick(page(window), Qt.Key.Key_F2)
    qtbot.keyClick(page(window), Qt.Key.Key_F6)
    assert presenter_of(view).state.screen == "live"


def test_before_there_is_a_desk_the_whole_window_is_covered_in_a_car_too(window, locking, pretend):
    window.show_stage(QLabel("ABC123"))
    pretend.in_car = True
    locking.presenter.lock()
    assert "ABC123" not in seen(window)


def test_once_the_member_is_signed_out_nothing_is_covered_any_more(window, pretend):
    made = Locking(window, pretend, LockPresenter(pretend, "1001", at_once), AGENCY, lambda: None)
    window.show_stage(QLabel("Sign in"))
    made.presenter.lock()
    made.close()
    pretend.alerts = 3
    made.presenter.refresh(Changes.ALERTS)  # was under way when the desk went
    assert "Sign in" in seen(window)


# ----------------------------------------------------------------------- in a car


def test_in_a_car_live_goes_on_and_every_other_screen_and_page_is_the_form(window, locking, view, pretend, qtbot):
    pretend.in_car = True
    locking.presenter.lock()
    assert "ABC123" in seen(window)
    assert "Locked" in seen(window)

    for key in (Qt.Key.Key_F2, Qt.Key.Key_F7, Qt.Key.Key_F6):
        qtbot.keyClick(view, key)
        assert page(window).form.isVisible(), key
        assert "Ferrow wanted plates" not in seen(window)
        qtbot.keyClick(view, Qt.Key.Key_F1)
        assert "ABC123" in seen(window)


def test_unlocked_in_a_car_the_screen_that_was_asked_for_is_open(window, locking, view, pretend, qtbot):
    pretend.in_car = True
    locking.presenter.lock()
    qtbot.keyClick(view, Qt.Key.Key_F2)
    unlock(window, qtbot)
    assert view.page("hot-lists").isVisible()
    assert "Locked" not in seen(window)


def test_in_a_locked_car_the_next_member_can_take_over(window, locking, view, pretend, qtbot):
    pretend.in_car = True
    locking.presenter.lock()
    qtbot.keyClick(view, Qt.Key.Key_F8)
    assert view.page(actions.HAND_OVER.id).isVisible()


def test_where_the_profile_lets_nothing_go_on_a_car_that_begins_to_move_shows_live_again(
    window, locking, view, pretend
):
    locking.presenter.lock()
    assert "ABC123" not in seen(window)
    pretend.in_car = True  # nothing covers Live while it moves
    locking.presenter.refresh(Changes.DRIVING)
    assert "ABC123" in seen(window)
    pretend.in_car = False
    locking.presenter.refresh(Changes.DRIVING)
    assert "ABC123" not in seen(window)


def test_twelve_hours_on_the_search_side_asks_again_with_its_clause_and_live_goes_on(
    window, locking, view, pretend, qtbot
):
    pretend.why = LATE
    locking.presenter.refresh()
    assert "ABC123" in seen(window)
    qtbot.keyClick(view, Qt.Key.Key_F2)
    words = seen(window)
    assert "CJIS IA-11" in words
    assert "more than 12 hours ago" in words
    unlock(window, qtbot)
    assert view.page("hot-lists").isVisible()


# ----------------------------------------------------------------------- when it locks


def test_by_the_key_on_the_desk(window, locking, view, qtbot):
    qtbot.keyClick(view, Qt.Key.Key_F10)
    assert page(window).isVisible()


def test_by_itself_after_the_minutes_of_the_profile(window, locking, view, pretend):
    minutes = PROFILE.number("sign_in.lock_minutes")
    assert minutes == 15
    pretend.ran += minutes * 60 - 1
    locking._idle.look()
    assert "ABC123" in seen(window)
    pretend.ran += 1
    locking._idle.look()
    assert "ABC123" not in seen(window)


def test_a_desk_that_is_locked_is_not_locked_again_under_the_hands_of_who_types(window, locking, view, pretend, qtbot):
    locking.presenter.lock()
    qtbot.keyClicks(page(window).form.fields["password"].focusProxy(), "half")
    locking.presenter.lock()
    assert typed(window) == "half"


def test_an_unlocking_that_is_under_way_is_not_asked_twice(window, pretend, qtbot):
    later = Later()
    presenter = LockPresenter(pretend, "1001", later.run)
    presenter.lock()
    presenter.asked.edit("password", RIGHT)
    presenter.asked.edit("code", "123456")
    presenter.asked.submit()
    presenter.asked.submit()
    later.go()
    assert pretend.tries == [RIGHT]
    presenter.deleteLater()


def test_the_lock_pages_id_is_no_screens(view):
    assert SHUT not in {screen.id for screen in view._screens.values() if screen.key}
