"""What a screen has to say is shown across the window."""

from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tests.ui.at_once import at_once
from tests.ui.people import PROFILE
from ui.desk_presenter import DeskPresenter, DeskState
from ui.desk_view import DeskView
from ui.messages import Message, done
from ui.screens import Screen
from ui.status_line import StatusLine, StatusPresenter
from ui.widgets.top_bar import Head


class Speaker(QWidget):
    """A screen with something to say, and with something that would be lost."""

    message = Signal(object)
    lost = ""

    def unfinished(self) -> str:
        return self.lost


@pytest.fixture
def presenter():
    return DeskPresenter(DeskState("live"), at_once, lambda: None, lambda: 0, lambda: 0)


@pytest.fixture
def view(presenter, qtbot, dressed):
    head = Head(PROFILE.title, "Car", "Officer One", "1001", ZoneInfo(PROFILE.time_zone))
    screens = [Screen("live", "Live", "live", "F1", QWidget), Screen("cameras", "Cameras", "cameras", "F3", Speaker)]
    made = DeskView(head, screens, presenter, StatusPresenter(StatusLine))
    qtbot.addWidget(made)
    yield made
    made.close_screens()


def test_a_screens_message_is_passed_on_and_a_silent_screen_is_no_mistake(presenter, view):
    heard: list[object] = []
    presenter.message.connect(heard.append)
    presenter.open("cameras")
    page = view.page("cameras")
    assert isinstance(page, Speaker)
    page.message.emit(done("Front is kept."))
    assert heard == [done("Front is kept.")]


def test_what_a_screen_would_lose_is_said_before_the_member_leaves_and_only_the_second_press_leaves(presenter, view):
    heard: list[Message] = []
    presenter.message.connect(heard.append)
    presenter.open("cameras")
    assert presenter.may_close()
    page = view.page("cameras")
    assert isinstance(page, Speaker)
    page.lost = "2 decisions not signed yet."
    presenter.open("live")

    assert not presenter.may_close()
    assert [message.text for message in heard] == ["2 decisions not signed yet."]
    assert presenter.may_close()
    presenter.press_sign_out()
    assert heard[-1].text == "2 decisions not signed yet."
    assert not presenter.state.busy
