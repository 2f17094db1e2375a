"""What comes home from other threads."""

import threading
from functools import partial

from app.background import Background
from app.changes import Changes
from ui.bridge import Bridge


def test_answers_come_home_on_the_windows_thread_in_order(qtbot):
    bridge = Bridge()
    background = Background("store", bridge.deliver)
    home: list[tuple[int, str]] = []

    def arrived(number: int) -> None:
        home.append((number, threading.current_thread().name))

    for number in range(20):
        background.run(partial(int, number), arrived)

    qtbot.waitUntil(lambda: len(home) == 20)
    background.close()
    assert home == [(number, threading.main_thread().name) for number in range(20)]


def test_what_was_raised_comes_home_too(qtbot):
    bridge = Bridge()
    background = Background("store", bridge.deliver)
    errors: list[BaseException] = []

    background.run(lambda: 1 // 0, failed=errors.append)

    qtbot.waitUntil(lambda: bool(errors))
    background.close()
    assert isinstance(errors[0], ZeroDivisionError)


def test_changes_are_told_on_the_windows_thread(qtbot):
    bridge = Bridge()
    with qtbot.waitSignal(bridge.changed) as told:
        thread = threading.Thread(target=lambda: bridge.tell(Changes.READS | Changes.ALERTS))
        thread.start()
        thread.join()
    assert told.args == [Changes.READS | Changes.ALERTS]


def test_nothing_comes_home_to_a_window_that_went(qtbot, qapp):
    bridge = Bridge()
    home: list[int] = []
    bridge.deliver(lambda: home.append(1))
    bridge.close()
    bridge.deliver(lambda: home.append(2))
    qapp.processEvents()
    assert home == []
