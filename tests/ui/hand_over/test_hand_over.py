"""The hand-over page: what stands on it, and that nobody takes the desk over unread, unknown or without a purpose."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.domain.alerts import Answer
from app.domain.errors import Refusal, Refused
from app.domain.hand_over import HandOver, OpenAlert
from app.domain.hot_lists import CATEGORIES
from tests.ui.at_once import at_once
from tests.ui.live.desk import NOW, a_list
from tests.ui.people import PROFILE
from ui.hand_over.page import NOT_KEPT, parts
from ui.hand_over.presenter import NOT_READ, HandOverPresenter
from ui.hand_over.view import HandOverView
from ui.passenger.presenter import NO_BADGE, NO_CODE, NO_PASSWORD
from ui.sign_in.duty_presenter import NO_PURPOSE


def an_open(**other):
    first = OpenAlert("h1", CATEGORIES["stolen-vehicle"], False, "front left", 3, False, False, True)
    return replace(first, **other)


def a_page(**other):
    page = HandOver(
        at=NOW,
        started_at=NOW - timedelta(hours=8),
        purposes=PROFILE.purposes[:1],
        open=(),
        answered=(),
        answered_since=NOW - timedelta(hours=8),
        waiting=0,
        dropped=0,
        lists=(a_list(),),
        lists_refused=(),
    )
    return replace(page, **other)


class PretendDesk:
    """HandOverSource that writes down what it was asked."""

    def __init__(self) -> None:
        self.page = a_page()
        self.taken: list[tuple[str, str, str, tuple[str, ...]]] = []
        self.refuses = False

    def now(self):
        return NOW

    def profile(self):
        return PROFILE

    def hand_over_page(self):
        return self.page

    def hand_over(self, badge, password, code, purposes):
        if self.refuses:
            raise Refused(Refusal("CJIS IA-5", "badge and password do not go together."))
        self.taken.append((badge, password, code, tuple(purposes)))


@pytest.fixture
def desk():
    return PretendDesk()


@pytest.fixture
def presenter(desk, qapp):
    made = HandOverPresenter(desk, at_once)
    made.open()
    return made


def said(page) -> str:
    lines = [f"{part.title}: {line.mark.word} {line.words}" for part in parts(page, PROFILE) for line in part.lines]
    return "\n".join(lines)


def test_the_page_names_each_open_alert_without_its_plate():
    following = an_open(id="h2", following=True, unanswered=False, possible=True, minutes=0)
    text = said(a_page(open=(an_open(), following)))
    assert "Open alerts: 2: HIGH Stolen vehicle · front left · 3 min ago · UNANSWERED" in text
    assert "HIGH Stolen vehicle · POSSIBLE · front left · just now · FOLLOWING" in text


def test_the_page_tells_outcomes_lists_and_what_is_not_recorded():
    text = said(a_page(answered=((Answer.NOT_THAT_PLATE, 3),), waiting=2, lists=(), lists_refused=(a_list(),)))
    assert "3 not that plate" in text
    assert "2 reads or answers in memory only" in text
    assert "State hot list: cannot be read" in text


def test_what_this_workstation_does_not_keep_yet_is_said_so():
    kept = {part.title: part.lines for part in parts(a_page(), PROFILE)}
    for title in ("Verification owed", "RMS entries owed", "Manual entries", "Amber Alerts"):
        assert [line.mark for line in kept[title]] == [NOT_KEPT]


def test_nobody_takes_over_what_they_have_not_read(desk, presenter):
    presenter.edit("102", "a long way home", "123456")
    presenter.submit()
    assert presenter.state.problem == NOT_READ
    assert desk.taken == []


def test_badge_password_and_a_purpose_are_needed(desk, presenter):
    presenter.tick_read(True)
    presenter.submit()
    state = presenter.state
    assert (state.badge_problem, state.password_problem, state.code_problem) == (NO_BADGE, NO_PASSWORD, NO_CODE)
    presenter.edit("102", "a long way home", "123456")
    for purpose in PROFILE.purposes:
        presenter.pick(purpose.id, False)
    presenter.submit()
    assert presenter.state.problem == NO_PURPOSE
    assert desk.taken == []


def test_what_is_held_is_given_as_the_outgoing_members_before_the_desk_is_anothers(desk, qapp):
    order: list[Any] = []

    def settle(then):
        order.append(len(desk.taken))
        then()

    presenter = HandOverPresenter(desk, at_once, settle)
    presenter.open()
    presenter.edit(" 102 ", "a long way home", "123456")
    presenter.tick_read(True)
    presenter.submit()
    assert order == [0]
    [(badge, password, code, purposes)] = desk.taken
    assert (badge, password, code) == ("102", "a long way home", "123456")
    assert purposes == tuple(each.id for each in PROFILE.purposes if each.ticked)
    assert (presenter.state.password, presenter.state.code) == ("", "")


def test_a_refused_member_reads_why_and_types_the_password_again(desk, presenter):
    desk.refuses = True
    presenter.edit("102", "a guess", "123456")
    presenter.tick_read(True)
    presenter.submit()
    assert "do not go together" in presenter.state.message.text
    assert (presenter.state.badge, presenter.state.password, presenter.state.busy) == ("102", "", False)


def test_the_page_is_put_together_anew_and_must_be_read_anew_when_it_comes_back(desk, presenter):
    presenter.edit("102", "half", "")
    presenter.tick_read(True)
    desk.page = a_page(open=(an_open(),))
    presenter.open()
    assert presenter.state.parts[0].title == "Open alerts: 1"
    assert not presenter.state.read
    assert (presenter.state.badge, presenter.state.password) == ("102", "half")


def test_the_desk_is_taken_over_by_keyboard_alone(desk, qtbot):
    view = HandOverView(HandOverPresenter(desk, at_once), ("A notice.",))
    view.resize(1200, 660)
    qtbot.addWidget(view)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    view.opened()
    view.setFocus()
    qtbot.keyClicks(view.badge.line, "102")
    qtbot.keyClick(view.badge.line, Qt.Key.Key_Tab)
    qtbot.keyClicks(view.password.line, "a long way home")
    qtbot.keyClick(view.password.line, Qt.Key.Key_Tab)
    qtbot.keyClicks(view.code.line, "123456")
    view.read.setFocus()
    qtbot.keyClick(view.read, Qt.Key.Key_Space)
    qtbot.keyClick(view.read, Qt.Key.Key_Return)
    assert len(desk.taken) == 1
