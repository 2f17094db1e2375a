"""The settings screen by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QMainWindow, QSlider

from app.domain.access import Role
from app.settings import Settings
from tests.desks import a_member
from tests.ui.at_once import at_once
from tests.ui.settings.desk import SettingsDesk
from ui import theme
from ui.settings.presenter import SettingsPresenter
from ui.settings.view import SettingsView


@pytest.fixture
def shown(qtbot, dressed, tmp_path, store):
    kept = Settings(tmp_path / "settings.json")
    windows, views = [], []

    def shown(*roles):
        desk = SettingsDesk(kept, a_member(*(roles or (Role.LPR_ADMINISTRATOR,))), store)
        view = SettingsView(
            SettingsPresenter(desk, at_once, lambda name: theme.apply(dressed, theme.THEMES[name], 1.0))
        )
        window = QMainWindow()
        qtbot.addWidget(window)
        windows.append(window)
        views.append(view)
        window.setCentralWidget(view)
        window.resize(1226, 640)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        view.opened()
        return view, kept

    yield shown
    for view in views:
        view.left()
    windows.clear()


def test_the_first_setting_is_changed_by_an_arrow_key_and_the_window_follows(shown, qtbot):
    view, kept = shown()
    box = view.window().focusWidget()
    assert box.accessibleName() == "Colours"
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert kept.get("ui.theme") == "day"
    assert theme.current() is theme.DAY


def test_tab_goes_through_every_setting_in_reading_order(shown, qtbot):
    view, _ = shown()
    names = []
    for _ in range(12):
        qtbot.keyClick(view.window().focusWidget(), Qt.Key.Key_Tab)
        names.append(view.window().focusWidget().accessibleName())
    assert names.index("Volume") < names.index("Loudspeaker") < names.index("Receiver")
    assert "Threads" in names


def test_an_address_is_kept_with_enter_and_taken_back_with_its_button(shown, qtbot):
    view, kept = shown()
    kind = view.fields["position.kind"].choice
    kind.setFocus()
    qtbot.keyClick(kind, Qt.Key.Key_Down)
    line = view.fields["position.address"].line
    assert line.isVisible()
    line.setFocus()
    qtbot.keyClicks(line, "/dev/ttyUSB0")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert kept.get("position.address") == "/dev/ttyUSB0"
    button = view.resets["position.address"]
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert kept.get("position.address") == ""
    assert not button.isEnabled()


def test_an_officer_sees_why_some_settings_are_closed(shown):
    view, _ = shown(Role.PATROL_OFFICER)
    assert view._guard.isVisible()
    assert not view.fields["reader.threads"].slider.isEnabled()
    assert view.fields["sound.volume"].slider.isEnabled()


def test_nothing_that_can_be_pressed_is_smaller_than_a_finger(shown):
    view, _ = shown()
    targets = [each for kind in (QAbstractButton, QLineEdit, QComboBox, QSlider) for each in view.findChildren(kind)]
    assert [each for each in targets if each.isVisible() and each.height() < theme.sizes().touch] == []
    assert view.window().width() <= 1226
