"""A patrol shift in a car that drives and parks, on the real desk: positions over a wire, cameras, store, window."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QScrollBar, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.actions.members import Enrolment
from app.demo.build import Demo, build, own_cameras
from app.demo.members import DemoMember, come_in, first_sign_in
from app.desk import Desk
from app.domain.access import Role
from app.domain.alerts import Alert, Answer
from app.domain.cameras import CameraState
from app.keystore import NoKeystore
from app.paths import Paths
from app.store.tables_reads import AlertRow
from app.workstation import Workstation, utc_now
from tests.desks import given_access
from tests.road import Road
from ui.alerts.driving_card import DrivingCard
from ui.alerts.panel import AlertPanel
from ui.alerts.state import Card
from ui.bridge import Bridge
from ui.course import Course
from ui.demo import visitor_of
from ui.desk_view import DeskView
from ui.hand_over.view import HandOverView
from ui.live.view import LiveView
from ui.messages import Hooks, MessageBar
from ui.options import Options
from ui.status_line import StatusBar
from ui.widgets.rail import RailButton
from ui.workstation_shell import WorkstationShell

LONG_MS = 60_000  # a loaded machine of two cores; usually a few seconds
SECOND = Enrolment("Officer Two", "102", "a long way home again")


class Shift:
    """The window with everything beneath it, and the road under the car."""

    def __init__(self, demo: Demo, road: Road, qtbot: QtBot) -> None:
        self.road, self._qtbot = road, qtbot
        self.bridge = Bridge()
        self.workstation = Workstation(demo.paths, self.bridge.deliver, self.bridge.tell, NoKeystore())
        self.workstation.settings.set("position.kind", "tcp")
        self.workstation.settings.set("position.address", road.address)
        self.shell = WorkstationShell(self.workstation, self.bridge)
        self.course = Course(self.bridge, Options(visitor=visitor_of(demo.officer)), Hooks())
        self.course.open(self.shell)

    @property
    def window(self) -> QWidget:
        return self.course.window

    @property
    def desk(self) -> Desk:
        assert self.workstation.desk is not None
        return self.workstation.desk

    @property
    def panel(self) -> AlertPanel:
        """Of the desk that is shown: after a hand-over it is another one."""
        found = self.course.window.stage()
        assert found is not None
        panel = found.findChild(AlertPanel)
        assert panel is not None
        return panel

    def until(self, true: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(true, timeout=LONG_MS)

    def press(self, *keys: Qt.Key) -> None:
        """Qt's display without a screen now and then forgets which window is active when a page goes."""
        self.window.activateWindow()
        self.until(lambda: QApplication.activeWindow() is self.window)
        for key in keys:
            self._qtbot.keyClick(QApplication.focusWidget() or self.window, key)

    def type(self, text: str) -> None:
        self.until(lambda: isinstance(QApplication.focusWidget(), QLineEdit | QComboBox))
        self._qtbot.keyClicks(QApplication.focusWidget(), text)

    def drive(self) -> None:
        self.road.drive()
        self.until(lambda: self.desk.driving().moving)
        self.until(lambda: not self.rail_shown())

    def park(self) -> None:
        self.road.park()
        self.until(lambda: not self.desk.driving().moving)
        self.until(self.rail_shown)

    def rail_shown(self) -> bool:
        return any(button.isVisible() for button in self.window.findChildren(RailButton))

    @property
    def card(self) -> Card:
        """Of the alert that stands large."""
        card = self.panel.presenter.state.card
        assert card is not None
        return card

    def large(self) -> Alert:
        wanted = self.card.id
        return next(alert for alert in self.desk.alerts() if alert.id == wanted)

    def following(self) -> bool:
        pinned = self.card.pinned
        return pinned is not None and pinned.read_out is not None

    def row(self, alert_id: str) -> AlertRow | None:
        with self.desk.on.store.reading() as session:
            return session.scalar(select(AlertRow).where(AlertRow.hit_id == alert_id))

    def close(self) -> None:
        self.course.close()
        self.shell.close()
        self.bridge.close()


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Demo, DemoMember]:
    demo = build(tmp_path_factory.mktemp("car"), own_cameras(), utc_now)
    return demo, _enrol_second(demo)


@pytest.fixture
def second(installed: tuple[Demo, DemoMember]) -> DemoMember:
    return installed[1]


@pytest.fixture
def shift(installed: tuple[Demo, DemoMember], tmp_path: Path, qtbot: QtBot) -> Iterator[Shift]:
    """On a copy of the installation: each shift begins with nothing read."""
    demo = replace(installed[0], paths=Paths(tmp_path / "data"))
    shutil.copytree(installed[0].paths.root, demo.paths.root)
    road = Road(utc_now)
    opened = Shift(demo, road, qtbot)
    qtbot.waitUntil(lambda: isinstance(opened.course.window.stage(), DeskView), timeout=LONG_MS)
    opened.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is opened.window, timeout=LONG_MS)
    yield opened
    opened.close()
    road.close()


def _enrol_second(demo: Demo) -> DemoMember:
    """With an authenticator of their own, set up at a first sign-in."""
    on = come_in(demo.paths, demo.administrator, utc_now)
    try:
        given_access(demo.paths, on, SECOND, utc_now, Role.PATROL_OFFICER)
    finally:
        on.store.close()
    on, second = first_sign_in(demo.paths, DemoMember("Patrol officer", SECOND.badge, SECOND.password), utc_now)
    on.store.close()
    return second


def test_when_the_car_moves_live_alone_is_open_and_three_keys_answer(shift: Shift) -> None:
    shift.until(lambda: shift.desk.open_alerts() > 0)
    shift.press(Qt.Key.Key_F2)
    live = shift.window.findChild(LiveView)
    assert live is not None
    assert not live.isVisible()

    shift.drive()
    shift.until(live.isVisible)
    card = shift.window.findChild(DrivingCard)
    assert card is not None
    shift.until(card.isVisible)
    listed = shift.large().hit.match.entry.plate.text
    assert "".join(cell.listed for cell in shift.card.cells) == listed
    assert not any(bar.isVisible() for bar in shift.window.findChildren(QScrollBar))
    assert not any(bar.isVisible() for bar in shift.window.findChildren(MessageBar))
    shift.press(Qt.Key.Key_F3)
    assert live.isVisible()
    [line] = [bar for bar in shift.window.findChildren(StatusBar) if bar.isVisible()]
    assert line.notice() == "When parked"

    pinned = shift.large().id
    shift.press(Qt.Key.Key_3)
    shift.until(shift.following)
    shift.until(lambda: len(shift.panel.presenter.state.strips) > 0)
    assert shift.large().id == pinned

    shift.press(Qt.Key.Key_N)
    shift.until(lambda: shift.large().id != pinned)
    other = shift.large().id
    shift.until(lambda: shift.panel.presenter.listens)
    shift.press(Qt.Key.Key_1)
    assert shift.large().id == pinned
    shift.press(Qt.Key.Key_Z)
    assert shift.large().id == other
    shift.until(lambda: shift.panel.presenter.listens)
    shift.press(Qt.Key.Key_1)
    shift.until(lambda: (row := shift.row(other)) is not None and row.answer == Answer.NOT_THAT_PLATE.value)


def test_in_the_parked_car_the_officer_types_blind_by_keyboard_alone(shift: Shift) -> None:
    shift.until(lambda: shift.panel.presenter.state.card is not None)
    alert = shift.large()
    entry = alert.hit.match.entry
    assert entry.plate.text not in repr(shift.panel.presenter.state)

    shift.press(Qt.Key.Key_V)
    shift.type(entry.plate.text.lower())
    shift.press(Qt.Key.Key_Return)
    shift.type("mn")
    shift.press(Qt.Key.Key_Return)
    outcome = shift.card.outcome
    assert outcome is not None
    assert "agree" in outcome.words
    shift.until(lambda: (row := shift.row(alert.id)) is not None and row.answer is not None)
    given = next(one for one in shift.desk.alerts() if one.id == alert.id).given
    assert given is not None
    assert given.seen is not None
    assert (given.answer, given.by) == (Answer.AGREES, shift.desk.on.member.id)
    assert (given.seen.plate, given.seen.region, given.seen.blind) == (entry.plate.text, "us-mn", True)

    shift.press(Qt.Key.Key_A)
    shift.until(lambda: shift.panel.presenter.state.card is None or shift.large().id != alert.id)


def test_a_passenger_types_while_the_car_moves_and_is_the_one_recorded(shift: Shift, second: DemoMember) -> None:
    shift.until(lambda: shift.panel.presenter.state.card is not None)
    shift.press(Qt.Key.Key_F7)
    shift.type(SECOND.badge)
    shift.press(Qt.Key.Key_Tab)
    shift.type(SECOND.password)
    shift.press(Qt.Key.Key_Tab)
    shift.type(second.code(utc_now()))
    shift.press(Qt.Key.Key_Return)
    shift.until(lambda: shift.desk.passenger() is not None)
    shift.until(shift.panel.isVisible)
    shift.road.drive()
    shift.until(lambda: shift.desk.driving().moving)
    assert shift.rail_shown()

    alert = shift.large()
    assert alert.hit.match.entry.plate.text not in repr(shift.panel.presenter.state.card)
    shift.press(Qt.Key.Key_V)
    shift.type(alert.hit.match.entry.plate.text)
    shift.press(Qt.Key.Key_Return)
    shift.type("?")
    shift.press(Qt.Key.Key_Return)
    shift.until(lambda: (row := shift.row(alert.id)) is not None and row.answer is not None)
    given = next(one for one in shift.desk.alerts() if one.id == alert.id).given
    assert given is not None
    assert given.answer is Answer.STATE_NOT_SEEN
    passenger = shift.desk.passenger()
    assert passenger is not None
    assert given.by == passenger.id


def test_the_next_officer_takes_the_desk_over_and_no_camera_stops(shift: Shift, second: DemoMember) -> None:
    shift.until(lambda: shift.desk.open_alerts() > 0)
    shift.until(lambda: all(one.state is CameraState.RUNNING for one in shift.desk.health()))
    first, desk = shift.desk.on.member, shift.desk
    stood = {alert.id for alert in desk.alerts() if alert.open}
    shift.press(Qt.Key.Key_F8)
    shift.type(SECOND.badge)
    shift.press(Qt.Key.Key_Tab)
    shift.type(SECOND.password)
    shift.press(Qt.Key.Key_Tab)
    shift.type(second.code(utc_now()))
    view = _hand_over(shift)
    shift.until(view.take.isEnabled)
    view.read.setFocus()
    shift.press(Qt.Key.Key_Space, Qt.Key.Key_Return)

    shift.until(lambda: shift.desk.on.member.name == SECOND.name)
    shift.until(lambda: isinstance(shift.course.window.stage(), DeskView) and view not in _pages(shift))
    assert shift.desk is desk
    assert shift.desk.on.member.id != first.id
    assert all(one.state is CameraState.RUNNING for one in desk.health())
    shift.until(lambda: shift.panel.presenter.state.count >= len(stood))
    assert stood <= {alert.id for alert in desk.alerts() if alert.open}
    duty = desk.duty
    assert duty is not None
    assert duty.member.name == SECOND.name


def _pages(shift: Shift) -> list[HandOverView]:
    return shift.window.findChildren(HandOverView)


def _hand_over(shift: Shift) -> HandOverView:
    [view] = _pages(shift)
    return view
