"""A fixed reader on the real window, with real capture processes: nobody signed in, after a restart too (COR-31)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.actions.rota import appoint
from app.demo.build import Demo, build, own_cameras
from app.desk import Desk
from app.domain.access import WorkstationKind
from app.domain.cameras import CameraState
from app.store import duties
from app.workstation import Workstation, utc_now
from tests.desks import MemoryKeystore
from ui.bridge import Bridge
from ui.course import Course
from ui.demo import visitor_of
from ui.desk_view import DeskView
from ui.messages import Hooks
from ui.options import Options, Visitor
from ui.sign_in.view import SignInView
from ui.workstation_shell import WorkstationShell

LONG_MS = 60_000


class Opened:
    """The window with everything beneath it; a visitor signs in by themself."""

    def __init__(self, demo: Demo, keystore: MemoryKeystore, visitor: Visitor | None, qtbot: QtBot) -> None:
        self._qtbot, self.bridge = qtbot, Bridge()
        self.workstation = Workstation(demo.paths, self.bridge.deliver, self.bridge.tell, keystore)
        self.shell = WorkstationShell(self.workstation, self.bridge)
        self.course = Course(self.bridge, Options(visitor=visitor), Hooks())
        self.course.open(self.shell)

    @property
    def desk(self) -> Desk:
        assert self.workstation.desk is not None
        return self.workstation.desk

    def until(self, true: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(true, timeout=LONG_MS)

    def on_stage(self, kind: type) -> None:
        self.until(lambda: isinstance(self.course.window.stage(), kind))

    def press(self, *keys: Qt.Key) -> None:
        window = self.course.window
        for key in keys:
            window.activateWindow()
            self.until(lambda: QApplication.activeWindow() is window)
            self._qtbot.keyClick(QApplication.focusWidget() or window, key)

    def sign_in(self, badge: str, password: str, code: str) -> None:
        view = self.course.window.stage()
        assert isinstance(view, SignInView)
        view.badge.line.setText(badge)
        view.password.line.setText(password)
        view.code.line.setText(code)
        view.sign_in.click()

    def runs(self) -> bool:
        health = self.desk.health()
        return bool(health) and all(one.state is CameraState.RUNNING for one in health)

    def says(self) -> str:
        view = self.course.window.stage()
        assert isinstance(view, SignInView)
        return view.reader_says.text()

    def close(self) -> None:
        self.course.close()
        self.shell.close()
        self.bridge.close()


@pytest.fixture
def demo(tmp_path: Path) -> Demo:
    return build(tmp_path, own_cameras(), utc_now, kind=WorkstationKind.FIXED)


@pytest.fixture
def opened(demo: Demo, qtbot: QtBot) -> Iterator[Callable[[Visitor | None], Opened]]:
    """The program started, and started again on the same data and the same keystore."""
    keystore = MemoryKeystore()
    started: list[Opened] = []

    def opened(visitor: Visitor | None = None) -> Opened:
        for before in started:
            before.close()
        started[:] = [Opened(demo, keystore, visitor, qtbot)]
        return started[0]

    yield opened
    for one in started:
        one.close()


def test_a_reader_runs_on_when_its_administrator_leaves_is_joined_and_begins_by_itself_after_a_restart(
    opened: Callable[[Visitor | None], Opened], demo: Demo
) -> None:
    shift = opened(visitor_of(demo.administrator))
    shift.on_stage(DeskView)
    on = shift.desk.on
    officer = on.access.of_badge(demo.officer.badge)
    assert officer is not None
    end = on.access.day_of(utc_now()) + timedelta(days=30)
    appoint(on, officer.member, "Main and 3rd", [on.profile.purposes[0].id], end, utc_now)
    shift.course._options = Options()  # nobody signs in by themself from here on

    shift.press(Qt.Key.Key_F12, Qt.Key.Key_F12)
    shift.on_stage(SignInView)
    shift.until(lambda: shift.says() == "Fixed reader runs under patrol officer, badge 101")
    shift.until(shift.runs)
    shift.until(lambda: shift.desk.open_alerts() > 0)
    stands = shift.course.window.stage()
    assert isinstance(stands, SignInView)
    shift.until(stands.alerts.isVisible)

    duty = shift.desk.duty
    shift.sign_in(demo.officer.badge, demo.officer.password, demo.officer.spare[0])
    shift.until(lambda: shift.desk.on.attended)
    assert shift.desk.duty is duty
    assert shift.runs()

    shift = opened(None)
    shift.on_stage(SignInView)
    shift.until(lambda: shift.says() == "Fixed reader runs under patrol officer, badge 101")
    shift.until(shift.runs)
    assert not shift.desk.on.attended
    with shift.desk.on.store.reading() as session:
        before, now = duties.periods(session)
    assert before.stopped_at is not None
    assert before.reads > 0
    assert now.stopped_at is None
    assert now.member_id == officer.member
