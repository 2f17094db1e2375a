"""A patrol officer's first minutes, on the real desk: own process for each camera, real store, real window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.demo.build import Demo, build, own_cameras
from app.demo.members import come_in
from app.desk import Desk
from app.domain.cameras import CameraState
from app.keystore import NoKeystore
from app.store import duties
from app.store.tables_reads import AlertRow, ReadRow
from app.workstation import Workstation, utc_now
from ui.alerts.panel import AlertPanel
from ui.bridge import Bridge
from ui.course import Course
from ui.demo import visitor_of
from ui.desk_view import DeskView
from ui.live.view import LiveView
from ui.messages import Hooks
from ui.options import Options, Visitor
from ui.sign_in.view import SignInView
from ui.workstation_shell import WorkstationShell

LONG_MS = 60_000  # a loaded machine of two cores; usually a few seconds


@pytest.fixture
def demo(tmp_path: Path) -> Demo:
    return build(tmp_path, own_cameras(), utc_now)


class Shift:
    """The window with everything beneath it."""

    def __init__(self, demo: Demo, visitor: Visitor | None) -> None:
        self.bridge = Bridge()
        self.workstation = Workstation(demo.paths, self.bridge.deliver, self.bridge.tell, NoKeystore())
        self.shell = WorkstationShell(self.workstation, self.bridge)
        self.course = Course(self.bridge, Options(visitor=visitor), Hooks())
        self.course.open(self.shell)

    @property
    def stage(self) -> QWidget | None:
        return self.course.window.stage()

    def close(self) -> None:
        self.course.close()
        self.shell.close()
        self.bridge.close()


@pytest.fixture
def shift(demo: Demo, qtbot: QtBot) -> Iterator[Shift]:
    opened = Shift(demo, visitor_of(demo.officer))
    qtbot.waitUntil(lambda: isinstance(opened.stage, DeskView), timeout=LONG_MS)
    opened.course.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is opened.course.window, timeout=LONG_MS)
    yield opened
    opened.close()


def test_the_demo_officer_is_signed_in_and_alerted_looks_and_acknowledges(
    shift: Shift, demo: Demo, qtbot: QtBot
) -> None:
    desk = shift.workstation.desk
    assert desk is not None
    qtbot.waitUntil(lambda: desk.open_alerts() > 0, timeout=LONG_MS)
    panel = shift.course.window.findChild(AlertPanel)
    assert panel is not None
    live = shift.course.window.findChild(LiveView)
    assert live is not None

    qtbot.keyClick(live, Qt.Key.Key_A)  # nobody has looked: nothing is put away
    assert desk.alerts()[-1].open
    qtbot.waitUntil(lambda: panel.card.isVisible(), timeout=LONG_MS)
    qtbot.keyClick(live, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: any(not one.masked for one in desk.alerts()), timeout=LONG_MS)
    qtbot.waitUntil(panel.card.acknowledge.isEnabled, timeout=LONG_MS)
    qtbot.keyClick(live, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: any(not one.open for one in desk.alerts()), timeout=LONG_MS)
    put_away = next(one for one in desk.alerts() if not one.open)
    assert put_away.given is not None
    assert put_away.given.by == desk.on.member.id

    qtbot.waitUntil(lambda: _acknowledged(desk, put_away.id), timeout=LONG_MS)


def _acknowledged(desk: Desk, alert_id: str) -> bool:
    with desk.on.store.reading() as session:
        row = session.scalar(select(AlertRow).where(AlertRow.hit_id == alert_id))
        return row is not None and row.entered_at is not None


def test_signing_out_stops_the_cameras_and_closes_the_period(shift: Shift, demo: Demo, qtbot: QtBot) -> None:
    desk = shift.workstation.desk
    assert desk is not None
    qtbot.waitUntil(lambda: any(one.state is CameraState.RUNNING for one in desk.health()), timeout=LONG_MS)
    qtbot.waitUntil(lambda: len(desk.ticker()) > 0, timeout=LONG_MS)
    qtbot.keyClick(shift.course.window, Qt.Key.Key_F12)
    qtbot.keyClick(shift.course.window, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: isinstance(shift.stage, SignInView), timeout=LONG_MS)
    assert shift.workstation.desk is None
    assert desk.health() == ()

    on = come_in(demo.paths, demo.officer, utc_now)
    try:
        with on.store.reading() as session:
            [period] = duties.periods(session)
            reads = session.scalars(select(ReadRow)).all()
    finally:
        on.store.close()
    assert period.stopped_by == duties.BY_MEMBER
    assert period.cameras == ("Car park", "Dashboard")
    assert reads
    assert all(row.classification and row.destroy_by for row in reads)
