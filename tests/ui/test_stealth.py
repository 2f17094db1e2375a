"""The stealth key: every screen black, nothing heard, nothing answers but the key itself; for half an hour at most."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMainWindow, QMenu, QMessageBox, QPushButton

from tests.ui.live.desk import SilentPlayer, an_alert
from ui import actions, theme
from ui.messages import Message
from ui.sound import Sound
from ui.stealth import KEY, LASTS_S, Black, Stealth

F9 = Qt.Key.Key_F9


class Pressed(QMainWindow):
    """Counts how often its button was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.presses: list[int] = []


class Clock:
    """Monotonic seconds that a test turns on."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def stealth(qapp, clock):
    made = Stealth(clock, tick_ms=10)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture(params=[theme.NIGHT, theme.DAY], ids=lambda each: each.name)
def window(request, dressed, stealth, qtbot):
    theme.apply(dressed, request.param, 1.0)
    made = Pressed()
    button = QPushButton("Press")
    button.clicked.connect(lambda: made.presses.append(1))
    made.setCentralWidget(button)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    theme.apply(dressed, theme.NIGHT, 1.0)


def press(key, qtbot):
    """As the machine sends it: to the window that has the keyboard."""
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is not None)
    QTest.keyClick(QGuiApplication.focusWindow(), key)


def blacks():
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, Black) and one.isVisible()]


def colours(picture: QImage):
    data = bytes(picture.convertToFormat(QImage.Format.Format_RGB32).constBits())
    return [QColor(value) for value in set(memoryview(data).cast("I"))]


def luminance(colour: QColor) -> float:
    """Of white: 1, by WCAG's formula."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def test_one_key_darkens_every_screen_in_both_themes(window, stealth, qtbot):
    press(F9, qtbot)
    assert stealth.on
    covered = blacks()
    assert {black.geometry().getRect() for black in covered} == {
        s.geometry().getRect() for s in QGuiApplication.screens()
    }
    for black in covered:
        shown = black.grab().toImage()
        assert max(luminance(colour) for colour in colours(shown)) < 0.01
        lit = sum(
            shown.pixelColor(x, y) != QColor(0, 0, 0)
            for x in range(shown.width())
            for y in range(shown.height() - 60, shown.height())
        )
        assert lit < 1500, "a few hundred pixels, so that it lights no face"
    cursor = QApplication.overrideCursor()
    assert cursor is not None
    assert cursor.shape() is Qt.CursorShape.BlankCursor


def test_the_minutes_left_are_there_to_be_found(window, stealth, qtbot, clock):
    press(F9, qtbot)
    (black,) = blacks()[:1]
    assert black.accessibleDescription() == "30 min · F9"
    assert any(luminance(colour) > 0 for colour in colours(black.grab().toImage()))
    clock.seconds += 61
    qtbot.waitUntil(lambda: black.accessibleDescription() == "29 min · F9")


def test_the_first_painting_is_black_already(window, stealth, qtbot, monkeypatch):
    """Over white, so that whatever a painting leaves out is seen; neither a theme's ground nor a style sheet."""
    painted: list[QImage] = []
    paint = Black.paintEvent

    def watched(self, event):
        paint(self, event)
        if not painted:
            painted.append(QImage(self.size(), QImage.Format.Format_RGB32))
            painted[0].fill(Qt.GlobalColor.white)
            with QPainter(painted[0]) as painter:
                self.paint(painter)

    monkeypatch.setattr(Black, "paintEvent", watched)
    press(F9, qtbot)
    qtbot.waitUntil(lambda: bool(painted))
    assert max(luminance(colour) for colour in colours(painted[0])) < 0.01


def test_the_same_key_ends_it_and_the_desk_is_as_it_was(window, stealth, qtbot):
    press(F9, qtbot)
    press(F9, qtbot)
    assert not stealth.on
    assert blacks() == []
    assert QApplication.overrideCursor() is None
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.mouseClick(window.centralWidget(), Qt.MouseButton.LeftButton)
    assert window.presses == [1]


def test_mouse_and_other_keys_do_nothing_meanwhile(window, stealth, qtbot):
    press(F9, qtbot)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_F12, Qt.Key.Key_Tab):
        press(key, qtbot)
        QTest.keyClick(window.centralWidget(), key)
    QTest.mouseClick(window.centralWidget(), Qt.MouseButton.LeftButton)
    QTest.mouseClick(blacks()[0], Qt.MouseButton.LeftButton)
    blacks()[0].close()
    assert stealth.on
    assert window.presses == []
    assert blacks()


def test_a_key_that_is_held_down_does_not_switch_to_and_fro(window, stealth, qtbot):
    from PySide6.QtGui import QKeyEvent

    press(F9, qtbot)
    again = QKeyEvent(QEvent.Type.KeyPress, F9, Qt.KeyboardModifier.NoModifier, "", autorep=True)
    QApplication.sendEvent(QGuiApplication.focusWindow(), again)
    assert stealth.on


def test_it_works_over_a_dialog_and_the_dialog_is_there_again(window, stealth, qtbot):
    dialog = QDialog(window)
    line = QLineEdit(dialog)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    line.setText("typed")
    press(F9, qtbot)
    assert stealth.on
    qtbot.waitUntil(blacks()[0].isActiveWindow)
    press(F9, qtbot)
    assert not stealth.on
    assert dialog.isVisible()
    assert line.text() == "typed"


@pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing", extend=True)
def test_it_works_over_a_menu_which_is_put_away(window, stealth, qtbot):
    menu = QMenu(window)
    menu.addAction("Something")
    menu.popup(window.mapToGlobal(QPoint(10, 10)))
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() == menu.windowHandle())
    press(F9, qtbot)
    assert stealth.on
    assert not menu.isVisible()


@pytest.mark.parametrize("make", [QDialog, QMessageBox])
def test_a_dialog_that_opens_meanwhile_is_not_seen_until_it_ends(window, stealth, qtbot, make):
    press(F9, qtbot)
    dialog = make(window)
    dialog.open()
    assert dialog.windowHandle() is None or not dialog.windowHandle().isVisible()
    press(F9, qtbot)
    assert not stealth.on, "the key still answers"
    qtbot.waitUntil(lambda: dialog.isVisible() and dialog.windowHandle().isVisible())
    assert dialog.isModal()
    dialog.close()


def test_a_box_that_waits_for_its_answer_meanwhile_still_waits(window, stealth, qtbot):
    press(F9, qtbot)
    box = QMessageBox(QMessageBox.Icon.Warning, "", "A question", QMessageBox.StandardButton.Ok, window)

    def answer():
        qtbot.waitUntil(box.isVisible)
        box.accept()

    QTimer.singleShot(0, lambda: press(Qt.Key.Key_Return, qtbot))
    QTimer.singleShot(0, stealth.toggle)
    QTimer.singleShot(0, answer)
    assert box.exec() == QDialog.DialogCode.Accepted


@pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing", extend=True)
def test_a_menu_that_opens_meanwhile_is_never_seen(window, stealth, qtbot):
    press(F9, qtbot)
    menu = QMenu(window)
    menu.addAction("Something")
    menu.popup(window.mapToGlobal(QPoint(10, 10)))
    qtbot.waitUntil(lambda: not menu.isVisible())
    press(F9, qtbot)
    assert not menu.isVisible()


def test_it_ends_by_itself_after_half_an_hour_and_says_so(window, stealth, qtbot, clock):
    told: list[Message] = []
    stealth.message.connect(told.append)
    assert LASTS_S == 30 * 60
    press(F9, qtbot)
    clock.seconds += LASTS_S - 1
    qtbot.waitUntil(lambda: blacks()[0].accessibleDescription() == "1 min · F9")
    assert stealth.on
    clock.seconds += 1
    qtbot.waitUntil(lambda: not stealth.on)
    assert [message.text for message in told] == ["Dark and silent has ended after 30 minutes."]


def test_alerts_that_came_meanwhile_are_told_in_words_and_never_in_sound(window, stealth, qtbot):
    player = SilentPlayer()
    told: list[Message] = []
    sound = Sound(player, 80)
    stealth.changed.connect(sound.set_dark)
    stealth.message.connect(told.append)

    def arrive(*ids):
        alerts = tuple(an_alert(each) for each in ids)
        sound.alerts_arrived(alerts, another=False)
        stealth.alerts_arrived(alerts)

    arrive("before")
    assert len(player.played) == 1
    press(F9, qtbot)
    assert player.stopped == 1
    arrive("h1", "h2")
    arrive("h3")
    press(F9, qtbot)
    assert len(player.played) == 1
    assert [message.text for message in told] == ["3 alerts came while dark."]
    press(F9, qtbot)
    press(F9, qtbot)
    assert len(told) == 1, "without a new alert there is nothing to tell"


def test_a_screen_that_is_plugged_in_meanwhile_is_black_too(window, stealth, qtbot):
    press(F9, qtbot)
    before = blacks()
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)
    app.screenAdded.emit(QGuiApplication.primaryScreen())
    now = blacks()
    assert len(now) == len(QGuiApplication.screens())
    assert not set(now) & set(before)


def test_the_key_is_the_one_of_the_desks_table():
    assert actions.DARK.key == "F9"
    assert KEY is F9
