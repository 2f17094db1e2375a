"""A member signs out while something is under way."""

from PySide6.QtCore import QObject

from tests.ui.at_once import Later
from ui.while_alive import while_alive


def test_an_answer_for_a_screen_that_is_gone_is_dropped(qtbot):
    later = Later()
    answers: list[object] = []
    asker = QObject()
    run = while_alive(asker, later.run)
    run(lambda: 1, answers.append, answers.append)
    run(lambda: 1 / 0, answers.append, answers.append)
    asker.deleteLater()
    qtbot.waitSignal(asker.destroyed).wait()
    later.go()
    assert answers == []


def test_an_answer_for_a_screen_that_is_there_arrives(qapp):
    later = Later()
    answers: list[object] = []
    asker = QObject()
    while_alive(asker, later.run)(lambda: 1, answers.append)
    later.go()
    assert answers == [1]
