"""What a screen has to say is shown across the window."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tests.ui.at_once import at_once
from tests.ui.people import PROFILE
from ui.desk_presenter import DeskPresenter, DeskState
from ui.desk_view import DeskView
from ui.messages import done
from ui.screens import Screen
from ui.status_line import StatusLine, StatusPresenter
from ui.widgets.top_bar import Head


class Speaker(QWidget):
    """A screen with something to say."""

    message = Signal(object)


def test_a_screens_message_is_passed_on_and_a_silent_screen_is_no_mistake(qtbot, dressed):
    presenter = DeskPresenter(DeskState("live"), at_once, lambda: None, lambda: 0, lambda: 0)
    head = Head(PROFILE.title, "Car", "Officer One", "1001", ZoneInfo(PROFILE.time_zone))
    screens = [Screen("live", "Live", "live", "F1", QWidget), Screen("cameras", "Cameras", "cameras", "F3", Speaker)]
    view = DeskView(head, screens, presenter, StatusPresenter(StatusLine))
    qtbot.addWidget(view)
    heard: list[object] = []
    presenter.message.connect(heard.append)
    presenter.open("cameras")
    page = view.page("cameras")
    assert isinstance(page, Speaker)
    page.message.emit(done("Front is kept."))
    assert heard == [done("Front is kept.")]
    view.close_screens()
