"""How a no, a want and a bug are shown."""

import logging
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import qWarning
from PySide6.QtWidgets import QLabel

from app.domain.errors import FieldMistake, Refusal, Refused, Unavailable
from ui import actions
from ui.messages import BugDialog, Hooks, Message, MessageBar, done, of_error, told
from ui.widgets.buttons import KeyButton

REFUSED = Refused(Refusal("Hutchinson 423.4(a)", "nobody is signed in.", "Sign in first."))


def the_refusal() -> Message:
    message = of_error(REFUSED)
    assert message is not None
    return message


def test_a_refusal_keeps_its_clause_on_a_line_of_its_own():
    message = of_error(REFUSED)
    assert message is not None
    assert message.clause == "Hutchinson 423.4(a)"
    assert message.text == "Refused: nobody is signed in."
    assert message.instead == "Sign in first."


def test_what_is_missing_is_no_refusal_and_no_bug():
    message = of_error(Unavailable("The disk is full."))
    assert message is not None
    assert (message.role, message.clause) == ("warn", "")
    assert of_error(FieldMistake("name", "a member has a name")) is not None
    assert of_error(KeyError("x")) is None


def test_a_bug_is_raised_again_not_shown_as_the_members_fault():
    with pytest.raises(KeyError):
        told(lambda _: None)(KeyError("x"))


def test_a_message_stays_until_it_is_put_away(qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    assert bar.isHidden()
    bar.show_message(the_refusal())
    assert "423.4(a)" in bar.accessibleName()

    button = bar.findChildren(KeyButton)[0]
    assert button.key() == actions.PUT_MESSAGE_AWAY.key
    button.click()

    assert bar.isHidden()


def test_a_shorter_message_shows_no_clause_of_the_one_before(qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_message(the_refusal())
    bar.show_message(done("Duty ended."))
    assert bar.accessibleName() == "Duty ended."


@pytest.fixture
def hooks(qapp):
    made = Hooks()
    made.install()
    yield made
    made.remove()


def test_a_bug_is_told_once_for_its_place_and_counted_each_time(hooks, caplog):
    kinds: list[str] = []
    hooks.bug.connect(kinds.append)

    def wrong():
        raise LookupError("plate ABC123")

    for _ in range(3):
        try:
            wrong()
        except LookupError:
            sys.excepthook(*sys.exc_info())

    assert kinds == ["LookupError"]
    assert hooks.bugs == 3
    assert "LookupError" in caplog.text


def test_a_bug_on_another_thread_is_caught_too(hooks, qtbot):
    def wrong():
        raise ArithmeticError

    with qtbot.waitSignal(hooks.bug) as caught:
        thread = threading.Thread(target=wrong)
        thread.start()
        thread.join()
    assert caught.args == ["ArithmeticError"]


def test_qts_warnings_go_to_the_log(hooks, caplog):
    with caplog.at_level(logging.WARNING, "ui.qt"):
        qWarning("a picture has no size")
    assert "a picture has no size" in caplog.text


def test_the_hooks_leave_everything_as_it_was(qapp):
    before = (sys.excepthook, threading.excepthook)
    hooks = Hooks()
    hooks.install()
    assert (sys.excepthook, threading.excepthook) != before
    hooks.remove()
    assert (sys.excepthook, threading.excepthook) == before


def test_the_bug_dialog_says_where_the_log_is_and_lets_the_desk_go_on(qtbot):
    dialog = BugDialog("KeyError", Path("/data/logs/vouch.log"))
    qtbot.addWidget(dialog)
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "/data/logs/vouch.log" in words
    assert "KeyError" in words
    go_on = next(button for button in dialog.findChildren(KeyButton) if button.words() == "Go on")
    go_on.click()
    assert not dialog.wants_end


def test_a_message_that_something_was_done_goes_by_itself_and_no_other_does(qtbot, monkeypatch):
    monkeypatch.setattr("ui.messages.DONE_MS", 10)
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_message(done("Duty ended."))
    qtbot.waitUntil(bar.isHidden)
    bar.show_message(done("Duty ended."))
    bar.show_message(Message("Refused: nobody is signed in."))  # takes the other's place, and stays
    qtbot.wait(60)  # six times as long as the first one's
    assert not bar.isHidden()
