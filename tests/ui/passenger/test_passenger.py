"""A second member signs on beside the driver."""

import pytest
from PySide6.QtCore import Qt

from app.domain.access import Member
from app.domain.errors import Refusal, Refused
from tests.ui.at_once import at_once
from ui.passenger.presenter import NO_BADGE, NO_CODE, NO_PASSWORD, PassengerPresenter
from ui.passenger.view import PassengerView

SECOND = Member("member-2", "Officer Two", "102", frozenset())


def sign_on(badge, password, code):
    if (badge, password, code) != ("102", "a long way home", "123456"):
        raise Refused(Refusal("CJIS IA-5", "badge and password do not go together."))
    return SECOND


@pytest.fixture
def view(qtbot):
    made = PassengerView(PassengerPresenter(sign_on, at_once))
    made.resize(1200, 660)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.setFocus()
    return made


def fill(view, qtbot, badge, password):
    qtbot.keyClicks(view.badge.line, badge)
    qtbot.keyClicks(view.password.line, password)
    view.password.line.setFocus()
    qtbot.keyClick(view.password.line, Qt.Key.Key_Tab)
    assert view.code.line.hasFocus()
    qtbot.keyClicks(view.code.line, "123456")
    qtbot.keyClick(view.code.line, Qt.Key.Key_Return)


def test_the_passenger_signs_on_by_keyboard_and_live_comes_back(view, qtbot):
    with qtbot.waitSignals([view.away, view.message]):
        fill(view, qtbot, " 102", "a long way home")
    assert (view.password.text(), view.code.text()) == ("", "")


def test_a_wrong_password_is_said_and_forgotten_and_the_badge_stays(view, qtbot):
    with qtbot.assertNotEmitted(view.away):
        fill(view, qtbot, "102", "a guess")
    assert view.badge.text() == "102"
    assert view.password.text() == ""
    assert "do not go together" in view.note.accessibleName()


def test_empty_fields_are_said_in_place(qtbot):
    presenter = PassengerPresenter(sign_on, at_once)
    presenter.submit()
    state = presenter.state
    assert (state.badge_problem, state.password_problem, state.code_problem) == (NO_BADGE, NO_PASSWORD, NO_CODE)


def test_leaving_the_form_forgets_what_was_typed(view, qtbot):
    qtbot.keyClicks(view.password.line, "half")
    with qtbot.waitSignal(view.away):
        qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.password.text() == ""
