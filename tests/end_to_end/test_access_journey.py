"""Journeys A1 and A2 on the real window: access is granted, reviewed and taken, and what is missing is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.actions.grant import AskedGrant, grant
from app.actions.members import Enrolment
from app.domain import gate
from app.domain.access import Role
from app.domain.authorisation import Authorisation
from app.domain.errors import Refusal, Refused
from app.domain.gate import Act, Allowed
from app.workstation import Workstation
from tests.desks import ADMINISTRATOR, OFFICER, WITNESS, Clock, Machine, MemoryKeystore, code_for, installed
from tests.ui.access.desk import write
from ui.access.view import AccessView
from ui.bridge import Bridge
from ui.course import Course
from ui.desk_view import DeskView
from ui.messages import Hooks, MessageBar
from ui.options import Options
from ui.sign_in.banner import BannerView
from ui.sign_in.duty_view import DutyView
from ui.sign_in.view import SignInView
from ui.widgets.form import Form
from ui.widgets.rail import RailButton
from ui.workstation_shell import WorkstationShell

LONG_MS = 60_000
CTRL = Qt.KeyboardModifier.ControlModifier
NEWCOMER = Enrolment("Nguyễn Thị Hạnh", "300", "a narrow bridge", unit="Investigations")
GROUNDS = Authorisation(
    case_number="26-1234",
    purpose="Burglary investigation",
    factual_basis="A witness gave the plate of the car that left the scene.",
    why="The plate that the witness gave",
    attested=True,
)


class Window:
    """The window with everything beneath it, and one member at it."""

    def __init__(self, course: Course, workstation: Workstation, qtbot: QtBot, duty_was_offered: bool) -> None:
        self.course, self._workstation, self._qtbot = course, workstation, qtbot
        self.duty_was_offered = duty_was_offered

    @property
    def desk(self):
        assert self._workstation.desk is not None
        return self._workstation.desk

    def until(self, holds: Callable[[], bool]) -> None:
        """Fails with what stood in the window."""

        def held() -> None:
            assert holds(), self.said

        self._qtbot.waitUntil(held, timeout=LONG_MS)

    def press(self, key: Qt.Key, *, ctrl: bool = False) -> None:
        modifier = CTRL if ctrl else Qt.KeyboardModifier.NoModifier
        self._qtbot.keyClick(QApplication.focusWidget() or self.course.window, key, modifier)

    def found(self, kind: type[QWidget]):
        return next((one for one in self.course.window.findChildren(kind) if one.isVisible()), None)

    @property
    def said(self) -> str:
        return " ".join(label.text() for label in self.course.window.findChildren(QLabel) if label.isVisible())

    @property
    def rail(self) -> list[str]:
        return [button.words() for button in self.course.window.findChildren(RailButton) if button.isVisible()]

    def access(self) -> AccessView:
        self._qtbot.keyClick(self.course.window, Qt.Key.Key_A, CTRL)
        self.until(lambda: self.found(AccessView) is not None)
        view = self.found(AccessView)
        self.until(lambda: view.members.table.model().rowCount() > 0)
        return view

    def open_member(self, view: AccessView, name: str) -> None:
        self._qtbot.keyClick(self.course.window, Qt.Key.Key_1, CTRL)
        write(view.members.search, name)
        self.until(lambda: view.members.table.model().rowCount() == 1)
        self._qtbot.keyClick(view.members.search, Qt.Key.Key_Return)
        self.until(lambda: view.member.isVisible() and name in self.said)

    def fill(self, **values: str) -> None:
        form = self.found(Form)
        for field, text in values.items():
            write(form.fields[field].findChild(QLineEdit), text)

    def field(self, name: str) -> Any:
        return self.found(AccessView).sheet.form.fields[name]

    def sign(self) -> str:
        """What the desk says was signed."""
        before = self.desk.on.access.length
        self._qtbot.keyClick(self.course.window, Qt.Key.Key_S, CTRL)
        self.until(lambda: self.desk.on.access.length > before)
        bar = self.course.window.findChild(MessageBar)
        self.until(lambda: "Signed: " in self.said)
        assert bar is not None
        return bar.accessibleName()


def came_in(course: Course, who: Enrolment, code: str, qtbot: QtBot) -> None:
    """Badge, password and code typed, the statements read."""
    page = course.window.stage()
    assert isinstance(page, SignInView)
    write(page.badge.line, who.badge)
    write(page.password.line, who.password)
    write(page.code.line, code)
    page.sign_in.click()
    qtbot.waitUntil(lambda: isinstance(course.window.stage(), BannerView), timeout=LONG_MS)
    banner = course.window.stage()
    assert isinstance(banner, BannerView)
    banner.agree.click()
    qtbot.waitUntil(lambda: isinstance(course.window.stage(), DeskView | DutyView), timeout=LONG_MS)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sit(tmp_path: Path, clock: Clock, qtbot: QtBot):
    """Signs a member in on the real window of one agency's desk, through banner and duty."""
    made = {}

    @contextmanager
    def sit(agency: str, who: Enrolment) -> Iterator[Window]:
        if agency not in made:
            desk = installed(tmp_path, agency=agency, camera=None)
            desk.close()
            made[agency] = desk
        desk = made[agency]
        bridge, look = Bridge(), Machine(clock)
        workstation = Workstation(
            desk.paths, bridge.deliver, bridge.tell, MemoryKeystore(), clock, lambda: look().running
        )
        shell = WorkstationShell(workstation, bridge)
        course = Course(bridge, Options(size=(1366, 768)), Hooks())
        course.open(shell)
        try:
            came_in(course, who, code_for(workstation, who), qtbot)
            duty = course.window.stage()
            offered = isinstance(duty, DutyView) and duty.start.isEnabled()
            if isinstance(duty, DutyView):
                qtbot.waitUntil(duty.skip.isEnabled, timeout=LONG_MS)
                duty.skip.click()
            qtbot.waitUntil(lambda: isinstance(course.window.stage(), DeskView), timeout=LONG_MS)
            course.window.activateWindow()
            qtbot.waitUntil(lambda: QApplication.activeWindow() is course.window, timeout=LONG_MS)
            yield Window(course, workstation, qtbot, offered)
        finally:
            course.close()
            shell.close()
            bridge.close()

    return sit


def search_refused(window: Window) -> Refusal | None:
    """A search asked for directly, with every ground that a form could give."""
    on = window.desk.on
    given = GROUNDS
    purposes = on.profile.purposes_of_search()
    if purposes:
        given = Authorisation(GROUNDS.case_number, purposes[0].id, GROUNDS.factual_basis, GROUNDS.why, attested=True)
    answer = gate.check(on.member, Act.SEARCH, on.profile, given=given)
    return None if isinstance(answer, Allowed) else answer


def enrol(window: Window) -> None:
    view = window.access()
    window.press(Qt.Key.Key_N, ctrl=True)
    window.until(lambda: window.found(Form) is not None)
    window.fill(
        name=NEWCOMER.name, badge=NEWCOMER.badge, unit=NEWCOMER.unit, password=NEWCOMER.password,
        again=NEWCOMER.password,
    )  # fmt: skip
    assert "Grant access and record training next." in window.sign()
    window.until(lambda: view.member.isVisible() and NEWCOMER.name in window.said)


def grant_as_administrator(window: Window, qtbot: QtBot) -> None:
    view = window.access()
    window.open_member(view, NEWCOMER.name)
    qtbot.keyClick(view, Qt.Key.Key_G, CTRL)
    window.until(view.sheet.isVisible)
    qtbot.keyClick(window.field("roles").ticks[Role.INVESTIGATOR], Qt.Key.Key_Space)
    window.fill(reason="Burglary investigations", ticket="OTC-4711")
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)
    window.until(lambda: "Enter the work assignment that needs this access." in window.said)
    window.fill(assignment="Property crimes")
    assert "It waits for the Property Crimes Unit Commander now." in window.sign()


def approve_as_commander(window: Window, qtbot: QtBot) -> None:
    view = window.access()
    qtbot.keyClick(view, Qt.Key.Key_3, CTRL)
    window.until(view.owed.isVisible)
    qtbot.keyClick(view.owed.table, Qt.Key.Key_Return)
    window.until(view.sheet.isVisible)
    window.until(lambda: "Ticket OTC-4711." in window.said)
    choice = window.field("approved").choice
    choice.setFocus()
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    window.sign()


def train_as_administrator(window: Window, qtbot: QtBot) -> None:
    view = window.access()
    window.open_member(view, NEWCOMER.name)
    qtbot.keyClick(view, Qt.Key.Key_M, CTRL)
    window.until(view.sheet.isVisible)
    window.fill(trainer_name="Trainer One", trainer_unit="A vendor")
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)
    window.until(lambda: "training is given by the Property Crimes Unit" in window.said)
    window.fill(trainer_unit="Property Crimes Unit")
    window.sign()


def test_a1_access_needs_training_an_assignment_and_signed_grants_and_each_that_is_missing_is_refused(
    sit, qtbot: QtBot
) -> None:
    """St Paul: two signatures, the trainers' unit, a ticket of the office that changes go through."""
    with sit("st_paul", ADMINISTRATOR) as window:
        enrol(window)

    with sit("st_paul", NEWCOMER) as window:  # nothing is granted
        assert "Access list" not in window.rail
        assert not any("search" in title.casefold() for title in window.rail)
        assert search_refused(window) is not None
        assert not window.duty_was_offered
        with pytest.raises(Refused):
            window.desk.access.deeds.now()

    with sit("st_paul", ADMINISTRATOR) as window:
        grant_as_administrator(window, qtbot)

    with sit("st_paul", NEWCOMER) as window:  # signed once, and not approved
        refusal = search_refused(window)
        assert refusal is not None
        assert refusal.why == "the grant waits for the Property Crimes Unit Commander's approval."
        assert refusal.clause == "St Paul LPR program, introduction"

    with sit("st_paul", WITNESS) as window:
        approve_as_commander(window, qtbot)

    with sit("st_paul", NEWCOMER) as window:  # approved, and not trained
        refusal = search_refused(window)
        assert refusal is not None
        assert refusal.clause == "St Paul Training"
        assert not window.duty_was_offered

    with sit("st_paul", ADMINISTRATOR) as window:
        train_as_administrator(window, qtbot)

    with sit("st_paul", NEWCOMER) as window:  # nothing is missing now
        assert window.desk.on.member.roles == {Role.INVESTIGATOR}
        assert search_refused(window) is None
        assert window.duty_was_offered


@pytest.mark.parametrize("agency", ["hutchinson", "st_paul"])
def test_a1_an_administrator_grants_nothing_to_themself(agency: str, sit, qtbot: QtBot) -> None:
    with sit(agency, ADMINISTRATOR) as window:
        view = window.access()
        window.open_member(view, ADMINISTRATOR.name)
        assert not any(button.isVisible() for button in view.member.acts.values())
        assert "another member signs what concerns you" in window.said

        on = window.desk.on
        today = on.access.day_of(on.access.grants_of(on.member.id)[0].signed.at)
        asked = AskedGrant(
            on.member.id, frozenset({Role.INVESTIGATOR}), "Burglaries", "Needed", today, today, ticket="OTC-1"
        )
        before = on.access.length
        with pytest.raises(Refused, match="nobody grants themself access"):
            grant(on, asked, window.desk.now)
        assert on.access.length == before


def test_a2_whoever_was_not_reviewed_is_suspended_after_the_deadline_and_works_again_once_kept(
    sit, clock: Clock, qtbot: QtBot
) -> None:
    with sit("hutchinson", ADMINISTRATOR) as window:
        view = window.access()
        qtbot.keyClick(view, Qt.Key.Key_2, CTRL)
        window.until(view.review.begin.isVisible)
        qtbot.keyClick(view, Qt.Key.Key_N, CTRL)
        window.until(view.sheet.isVisible)
        window.fill(due_on="2026-03-16")
        window.sign()
        window.until(lambda: "0 of 3 signed, 3 left" in window.said)
        rows = view.review.table.model()
        assert [rows.index(row, 1).data() for row in range(rows.rowCount())] == [
            ADMINISTRATOR.name, OFFICER.name, WITNESS.name,
        ]  # fmt: skip
        view.review.table.selectRow(2)
        qtbot.keyClick(view.review.table, Qt.Key.Key_K)
        window.sign()
        window.until(lambda: "1 of 3 signed, 2 left" in window.said)

    clock.go(days=14, hours=14)
    with sit("hutchinson", OFFICER) as window:  # late on the deadline's own day
        assert search_refused(window) is None
        assert window.duty_was_offered
        clock.go(hours=1)
        window.desk.access.beat()  # what the desk does every few seconds
        refusal = search_refused(window)
        assert refusal is not None
        assert refusal.why == "this access was to be reviewed by 2026-03-16, and nobody did."
        assert isinstance(gate.check(window.desk.on.member, Act.ANSWER_ALERT, window.desk.on.profile), Allowed)

    with sit("hutchinson", OFFICER) as window:
        assert window.desk.on.member.roles == frozenset()
        assert not window.duty_was_offered

    with sit("hutchinson", ADMINISTRATOR) as window:
        view = window.access()
        assert "overdue" in view.tabs[list(view.tabs)[2]].words()
        qtbot.keyClick(view, Qt.Key.Key_2, CTRL)
        window.until(lambda: "Was due 2026-03-16" in window.said)
        qtbot.keyClick(view.review.table, Qt.Key.Key_K)
        window.sign()

    with sit("hutchinson", OFFICER) as window:
        assert window.desk.on.member.roles == {Role.PATROL_OFFICER}
        assert search_refused(window) is None


def test_a2_a_transfer_suspends_the_same_day(sit, qtbot: QtBot) -> None:
    with sit("hutchinson", OFFICER) as window:
        assert search_refused(window) is None

    with sit("hutchinson", ADMINISTRATOR) as window:
        view = window.access()
        window.open_member(view, OFFICER.name)
        qtbot.keyClick(view, Qt.Key.Key_X, CTRL)
        window.until(view.sheet.isVisible)
        window.fill(unit="Records")
        window.sign()
        window.until(lambda: "Suspended: transfer" in window.said)

    with sit("hutchinson", OFFICER) as window:
        refusal = search_refused(window)
        assert refusal is not None
        assert refusal.why == "the grant is suspended since the transfer to Records on 2026-03-02."
        assert not window.duty_was_offered
