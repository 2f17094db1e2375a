"""A desk at which nobody touches anything: noticed by a clock that nobody sets, at next to no cost."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from ui.lock.idle import Idle

LIMIT_S = 900.0


class Ran:
    """Seconds that a test turns on, and how often they were asked for."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.asked = 0

    def __call__(self) -> float:
        self.asked += 1
        return self.seconds


@pytest.fixture
def ran():
    return Ran()


@pytest.fixture
def window(qtbot):
    made = QLineEdit()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def reached():
    return []


@pytest.fixture
def idle(window, ran, reached):
    made = Idle(ran, lambda: LIMIT_S, looks_ms=3_600_000)
    made.reached.connect(lambda: reached.append(ran.seconds))
    yield made
    made.stop()
    made.deleteLater()


def touch_key(window):
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)


def touch_pointer(window):
    QTest.mouseMove(window.windowHandle(), QPoint(5, 5))
    QTest.mouseMove(window.windowHandle(), QPoint(9, 9))


def test_after_so_many_minutes_without_a_touch_it_is_said(idle, ran, reached):
    ran.seconds += LIMIT_S - 1
    idle.look()
    assert reached == []
    ran.seconds += 1
    idle.look()
    assert reached == [ran.seconds]


@pytest.mark.parametrize("touch", [touch_key, touch_pointer])
def test_a_key_or_the_pointer_says_that_somebody_is_there(idle, ran, reached, window, touch):
    ran.seconds += LIMIT_S - 1
    touch(window)
    ran.seconds += LIMIT_S - 1
    idle.look()
    assert reached == []


def test_the_touch_that_comes_too_late_goes_nowhere(idle, ran, reached, window):
    ran.seconds += LIMIT_S
    touch_key(window)
    assert reached == [ran.seconds]
    assert window.text() == ""


def test_after_one_touch_nothing_is_listened_to_until_the_next_look(idle, ran, window):
    touch_key(window)
    asked = ran.asked
    touch_key(window)
    touch_pointer(window)
    assert ran.asked == asked
    idle.look()
    asked = ran.asked
    touch_key(window)
    assert ran.asked > asked


def test_what_opens_later_is_listened_to_from_the_next_look(idle, ran, reached, qtbot):
    later = QLineEdit()
    qtbot.addWidget(later)
    later.show()
    later.activateWindow()
    qtbot.waitUntil(later.isActiveWindow)
    idle.look()
    ran.seconds += LIMIT_S - 1
    touch_key(later)
    ran.seconds += LIMIT_S - 1
    idle.look()
    assert reached == []
