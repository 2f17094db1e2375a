"""Purposes before cameras (CAP-03, COR-08)."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app import profiles
from app.domain.access import Duty, Role
from app.domain.errors import Unavailable
from tests.ui.at_once import Later, at_once
from tests.ui.people import NOW, PROFILE, a_member
from ui.sign_in.duty_presenter import DutyPresenter
from ui.sign_in.duty_view import DutyView


class Desk:
    def __init__(self) -> None:
        self.started: list[tuple[str, ...]] = []

    def start_duty(self, purposes: tuple[str, ...]) -> Duty:
        self.started.append(purposes)
        return Duty(a_member(), purposes, NOW)


@pytest.fixture
def desk():
    return Desk()


def presenter_of(desk, *roles, run=at_once):
    return DutyPresenter(a_member(*roles), PROFILE, desk.start_duty, run)


def test_the_purposes_of_a_shift_are_ticked_beforehand(desk, qtbot):
    presenter = presenter_of(desk)
    presenter.start()
    assert desk.started == [tuple(purpose.id for purpose in PROFILE.purposes if purpose.ticked)]


def test_without_a_purpose_no_camera_starts(desk, qtbot, dressed):
    presenter = presenter_of(desk)
    view = DutyView(presenter, "Officer One")
    qtbot.addWidget(view)
    for purpose in PROFILE.purposes:
        presenter.pick(purpose.id, False)
    presenter.start()
    assert desk.started == []
    assert presenter.state.problem
    assert not view.start.isEnabled()


def test_purposes_go_in_the_policys_order_whatever_was_ticked_last(desk, qtbot):
    presenter = presenter_of(desk)
    first, second = PROFILE.purposes[0].id, PROFILE.purposes[1].id
    for purpose in PROFILE.purposes:
        presenter.pick(purpose.id, False)
    presenter.pick(second, True)
    presenter.pick(first, True)
    presenter.start()
    assert desk.started == [(first, second)]


def test_an_administrator_without_patrol_duty_is_refused_with_the_clause(desk, qtbot, dressed):
    presenter = presenter_of(desk, Role.LPR_ADMINISTRATOR)
    view = DutyView(presenter, "Administrator One", from_desk=True)
    qtbot.addWidget(view)
    presenter.start()
    assert desk.started == []
    assert presenter.state.message is not None
    assert presenter.state.message.text.startswith(f"Refused under {PROFILE.title} ")
    assert not presenter.state.withheld
    assert not view.start.isEnabled()


def test_one_may_go_on_without_cameras(desk, qtbot):
    presenter = presenter_of(desk)
    with qtbot.waitSignal(presenter.skipped):
        presenter.skip()
    assert desk.started == []


def test_a_start_that_fails_is_said_and_can_be_tried_again(qtbot):
    tries = [Unavailable("No camera is set up on this workstation."), None]

    def start(purposes):
        error = tries.pop(0)
        if error is not None:
            raise error
        return Duty(a_member(), purposes, NOW)

    presenter = DutyPresenter(a_member(), PROFILE, start, at_once)
    presenter.start()
    assert presenter.state.message is not None
    with qtbot.waitSignal(presenter.started):
        presenter.start()


def test_two_presses_start_one_duty(desk, qtbot):
    later = Later()
    presenter = presenter_of(desk, run=later.run)
    presenter.start()
    presenter.start()
    later.go()
    assert len(desk.started) == 1


@pytest.mark.parametrize("agency", profiles.AGENCIES)
def test_every_agencys_purposes_fit_a_768_line_screen_with_their_clauses(agency, desk, qtbot, dressed):
    profile = profiles.load(agency)
    view = DutyView(DutyPresenter(a_member(), profile, desk.start_duty, at_once), "Officer One")
    qtbot.addWidget(view)
    assert [row.accessibleDescription() for row in view.rows.values()] == [p.clause for p in profile.purposes]
    assert view.sizeHint().height() <= 768
    assert view.sizeHint().width() <= 1366


def test_the_keyboard_ticks_and_starts(desk, qtbot, dressed):
    presenter = presenter_of(desk)
    view = DutyView(presenter, "Officer One")
    qtbot.addWidget(view)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    first = view.rows[PROFILE.purposes[0].id]
    first.setFocus()

    qtbot.keyClick(first, Qt.Key.Key_Space)
    with qtbot.waitSignal(presenter.started):
        qtbot.keyClick(first, Qt.Key.Key_Return)

    assert PROFILE.purposes[0].id not in desk.started[0]


def test_from_the_desk_the_form_can_be_left(desk, qtbot, dressed):
    view = DutyView(presenter_of(desk), "Officer One", from_desk=True)
    qtbot.addWidget(view)
    assert "Officer One" in {label.text() for label in view.findChildren(QLabel)}
    with qtbot.waitSignal(view.back):
        view.skip.click()
    assert desk.started == []
