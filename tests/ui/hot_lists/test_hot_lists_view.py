"""The hot-lists screen by keyboard: imported, its wrong rows copied and saved, removed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QMainWindow

from tests.ui.hot_lists.desk import ListsDesk, damage
from ui import theme
from ui.hot_lists.import_presenter import Step
from ui.hot_lists.view import HotListsView
from ui.messages import Message

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shown(qtbot, dressed, open_screen, tmp_path):
    """The view in an active window; the pickers answer `view.picked` and a file in the test's folder."""
    windows = []

    def shown(desk: ListsDesk, picked: str = "") -> HotListsView:
        presenter = open_screen(desk)
        view = HotListsView(presenter, lambda *_: picked, lambda *_: str(tmp_path / "wrong rows.csv"))
        window = QMainWindow()
        qtbot.addWidget(window)
        windows.append(window)
        window.setCentralWidget(view)
        window.resize(1226, 640)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        view.opened()
        return view

    yield shown
    windows.clear()


@pytest.fixture
def press(qtbot):
    def press(view, key, modifier=Qt.KeyboardModifier.NoModifier):
        qtbot.keyClick(view.window().focusWidget() or view, key, modifier)

    return press


def test_without_a_list_the_screen_says_that_nothing_can_raise_an_alert(shown, desk):
    view = shown(desk)
    assert not view.table.isVisible()
    assert view.take.isVisible()
    assert not view.remove.isVisible()


def test_a_list_is_imported_by_keyboard_alone(shown, desk, file_of, press):
    view = shown(desk, file_of("ABC123", "XYZ987"))
    press(view, Qt.Key.Key_I, CTRL)
    assert isinstance(view.window().focusWidget(), QComboBox)
    press(view, Qt.Key.Key_I, CTRL)
    assert view.journey.done.isVisible()
    press(view, Qt.Key.Key_Return)
    assert view.table.isVisible()
    row = [view.table.model().index(0, column).data() for column in range(4)]
    assert row == ["1 h, fresh", "Stolen", "2", "Mar 2, 2026 07:30"]


def test_a_category_of_the_file_is_mapped_by_keyboard(shown, desk, file_of, press, qtbot):
    view = shown(desk, file_of("ABC123", category="TAKEN"))
    press(view, Qt.Key.Key_I, CTRL)
    press(view, Qt.Key.Key_I, CTRL)
    box = view.window().focusWidget()
    assert isinstance(box, QComboBox)
    assert box.accessibleName() == "“TAKEN” means"
    qtbot.waitUntil(lambda: box.visibleRegion().contains(box.rect().center()))  # the form is scrolled to it
    press(view, Qt.Key.Key_Down)
    press(view, Qt.Key.Key_I, CTRL)
    assert view.journey.done.isVisible()


def test_wrong_rows_are_copied_and_saved(shown, desk, file_of, press, tmp_path):
    view = shown(desk, file_of("AB*123", "DEF456"))
    press(view, Qt.Key.Key_I, CTRL)
    press(view, Qt.Key.Key_I, CTRL)
    table = view.journey.wrong.table
    assert table.isVisible()
    assert table.model().index(0, 0).data() == "2"
    press(view, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text().startswith("2\tthe plate")
    press(view, Qt.Key.Key_S, CTRL)
    assert "the plate" in (tmp_path / "wrong rows.csv").read_text(encoding="utf-8-sig")
    press(view, Qt.Key.Key_Escape)
    press(view, Qt.Key.Key_Escape)
    assert view.take.isVisible()


def test_a_yes_that_is_needed_takes_the_keyboard(shown, desk, file_of, press, open_screen, taken):
    taken(open_screen(desk), "ABC123")
    view = shown(desk, file_of("ABC123"))
    press(view, Qt.Key.Key_I, CTRL)
    press(view, Qt.Key.Key_I, CTRL)
    (row,) = view.journey.mapping.consents.values()
    assert view.window().focusWidget() is row
    press(view, Qt.Key.Key_Space)
    press(view, Qt.Key.Key_I, CTRL)
    assert view.journey.done.isVisible()
    assert view.journey.mapping.consents == {} or not row.isVisible()


def test_removal_by_keyboard_asks_first(shown, desk, press, open_screen, taken):
    taken(open_screen(desk), "ABC123")
    view = shown(desk)
    press(view, Qt.Key.Key_Delete)
    press(view, Qt.Key.Key_Escape)
    assert len(desk.lists()) == 1
    press(view, Qt.Key.Key_Delete)
    press(view, Qt.Key.Key_Return)
    assert desk.lists() == ()
    assert not view.table.isVisible()


def test_a_refused_officer_reads_the_clause(shown, officers_desk, press):
    view = shown(officers_desk)
    heard: list[Message] = []
    view.message.connect(heard.append)
    press(view, Qt.Key.Key_I, CTRL)
    assert "423" in heard[0].clause


def test_signing_out_cancels_what_is_under_way(shown, desk, file_of, press):
    view = shown(desk, file_of("ABC123"))
    journey = view._presenter.journey
    press(view, Qt.Key.Key_I, CTRL)
    assert journey.state.step is Step.MAPPING
    going_on = journey._watched()
    view.close()
    assert going_on(1, 2) is False


def test_nothing_that_can_be_pressed_is_smaller_than_a_finger(shown, desk, file_of, press):
    view = shown(desk, file_of("ABC123", category="TAKEN"))
    least = theme.sizes().touch
    for page in ("lists", "mapping"):
        targets = [each for kind in (QAbstractButton, QLineEdit, QComboBox) for each in view.findChildren(kind)]
        small = [each for each in targets if each.isVisible() and each.height() < least]
        assert small == [], page
        press(view, Qt.Key.Key_I, CTRL)
    assert view.window().width() <= 1226
    assert view.window().height() <= 640


def test_a_list_that_cannot_be_read_is_said_above_the_table(shown, desk, open_screen, taken):
    taken(open_screen(desk), "ABC123")
    view = shown(desk)
    assert not view.unread.isVisible()
    damage(desk.on.store.lists)
    view.opened()
    assert view.unread.isVisible()
    assert view.unread.accessibleName().startswith("Stolen cannot be read")


def test_false_alerts_stand_among_the_particulars_of_an_administrator_only(
    shown, desk, officers_desk, open_screen, taken
):
    line = taken(open_screen(desk), "ABC123")
    desk.false[line.id] = (3, 12.5)

    def told(view):
        return [label.text() for label in view.particulars.findChildren(QLabel) if label.isVisible()]

    assert {"False alerts, 30 days", "3 false in 12.5 h"} <= set(told(shown(desk)))
    assert not [text for text in told(shown(officers_desk)) if "alse" in text]
