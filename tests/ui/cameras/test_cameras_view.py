"""The cameras screen by keyboard: every deed has its key, every mistake its place, every target its size."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QMainWindow

from app.domain.cameras import WHOLE, Area
from tests.ui.cameras.desk import a_health, an_rtsp
from ui import theme
from ui.cameras.view import CamerasView


@pytest.fixture
def shown(qtbot, dressed, open_screen):
    """The view in an active window of a 1366×768 screen, less what the desk needs around it."""
    windows = []

    def shown(desk) -> CamerasView:
        view = CamerasView(open_screen(desk), pick=lambda *_: "")
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


CTRL = Qt.KeyboardModifier.ControlModifier


def test_without_a_camera_the_screen_says_what_to_do(shown, desk):
    view = shown(desk)
    assert not view.table.isVisible()
    assert view.add.isVisible()


def test_a_camera_is_added_by_keyboard_alone(shown, desk, press, qtbot):
    view = shown(desk)
    press(view, Qt.Key.Key_N, CTRL)
    assert isinstance(view.window().focusWidget(), QLineEdit)
    qtbot.keyClicks(view.window().focusWidget(), "Front")
    press(view, Qt.Key.Key_S, CTRL)
    assert [camera.name for camera in desk.cameras()] == ["Front"]
    assert view.table.isVisible()


def test_the_keyboard_goes_to_the_first_mistake(shown, desk, press):
    view = shown(desk)
    press(view, Qt.Key.Key_N, CTRL)
    view.form.form.fields["kind"].take_focus()
    press(view, Qt.Key.Key_S, CTRL)
    assert view.window().focusWidget() is view.form.form.fields["name"].line
    assert view.form.form.fields["name"].problem == "A camera needs a name."


def test_removal_by_keyboard_asks_first_and_ctrl_z_puts_back(shown, desk, press):
    desk.save(an_rtsp())
    view = shown(desk)
    press(view, Qt.Key.Key_Delete)
    assert view.question.isVisible()
    press(view, Qt.Key.Key_Escape)
    assert (view.question.isVisible(), len(desk.cameras())) == (False, 1)
    press(view, Qt.Key.Key_Delete)
    press(view, Qt.Key.Key_Return)
    assert desk.cameras() == ()
    press(view, Qt.Key.Key_Z, CTRL)
    assert desk.cameras() == (an_rtsp(),)


def test_the_region_of_interest_is_drawn_by_arrow_keys_and_reset_by_delete(shown, desk, press):
    desk.save(an_rtsp())
    view = shown(desk)
    press(view, Qt.Key.Key_E, CTRL)
    view.form.aim.picture.setFocus()
    press(view, Qt.Key.Key_Left)
    press(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert view._presenter.form.state.area == Area(0, 0, 0.98, 0.98)
    press(view, Qt.Key.Key_Right)
    press(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view._presenter.form.state.area == Area(0.02, 0, 0.98, 1.0)
    press(view, Qt.Key.Key_Delete)
    assert view._presenter.form.state.area == WHOLE
    press(view, Qt.Key.Key_Left)
    press(view, Qt.Key.Key_S, CTRL)
    assert desk.cameras()[0].area == Area(0, 0, 0.98, 1.0)


def test_the_region_of_interest_is_drawn_by_mouse(shown, desk, press, qtbot):
    desk.save(an_rtsp())
    view = shown(desk)
    press(view, Qt.Key.Key_E, CTRL)
    picture = view.form.aim.picture
    room = picture.picture_room()

    def at(x, y):
        return QPoint(round(room.x() + x * room.width()), round(room.y() + y * room.height()))

    qtbot.mousePress(picture, Qt.MouseButton.LeftButton, pos=at(0.75, 0.75))
    qtbot.mouseMove(picture, at(0.5, 0.5))
    qtbot.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=at(0.25, 0.5))
    area = view._presenter.form.state.area
    assert (area.x, area.y, area.w, area.h) == pytest.approx((0.25, 0.5, 0.5, 0.25), abs=0.01)


def test_ctrl_t_tests_and_the_help_stands_beside_the_picture(shown, desk, press):
    desk.save(an_rtsp())
    view = shown(desk)
    press(view, Qt.Key.Key_R, CTRL)
    lines = [line for line in view.aim._bars._lines if line.isVisible()]
    assert len(lines) == 5
    assert lines[0].accessibleName().startswith("Plate width: 120 px, Good")


def test_nothing_that_can_be_pressed_is_smaller_than_a_finger(shown, desk, press):
    desk.save(an_rtsp())
    view = shown(desk)
    least = theme.sizes().touch
    for page in range(2):
        targets = [each for kind in (QAbstractButton, QLineEdit, QComboBox) for each in view.findChildren(kind)]
        small = [each for each in targets if each.isVisible() and each.height() < least]
        assert small == [], page
        press(view, Qt.Key.Key_E, CTRL)


def test_it_fits_the_smallest_screen_with_four_cameras(shown, desk):
    for number in range(4):
        desk.save(an_rtsp(id=f"camera-{number}", name=f"Camera {number}"))
    desk.running = (a_health("camera-0", plate_width=30.0, sharpness=2.0, brightness=5.0),)
    view = shown(desk)
    assert view.minimumSizeHint().width() <= 1226
    assert view.window().height() <= 640


def test_no_widget_shows_the_password(shown, desk, press):
    desk.save(an_rtsp())
    view = shown(desk)
    press(view, Qt.Key.Key_E, CTRL)
    texts = [line.text() for line in view.findChildren(QLineEdit)]
    assert not any("cret" in text for text in texts)
