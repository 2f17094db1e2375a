"""A real desk that is locked while its cameras run: everything is hidden, and everything goes on (AC-11, RES-23)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.demo.build import Demo, build, own_cameras
from app.desk import Desk
from app.domain.access import WorkstationKind
from app.keystore import NoKeystore
from app.workstation import Workstation, utc_now
from ui.bridge import Bridge
from ui.course import Course
from ui.demo import visitor_of
from ui.desk_view import DeskView
from ui.live.view import LiveView
from ui.lock.view import LockView
from ui.messages import Hooks
from ui.options import Options
from ui.sign_in.view import SignInView
from ui.widgets.camera_tile import CameraTile
from ui.workstation_shell import WorkstationShell

LONG_MS = 60_000


class Opened:
    """The window with everything beneath it, and the officer on duty."""

    def __init__(self, demo: Demo, qtbot: QtBot) -> None:
        self.demo, self._qtbot, self.bridge = demo, qtbot, Bridge()
        self.workstation = Workstation(demo.paths, self.bridge.deliver, self.bridge.tell, NoKeystore())
        self.shell = WorkstationShell(self.workstation, self.bridge)
        self.course = Course(self.bridge, Options(visitor=visitor_of(demo.officer), size=(1366, 768)), Hooks())
        self.course.open(self.shell)
        self.until(lambda: isinstance(self.course.window.stage(), DeskView))
        self.until(lambda: self.desk.open_alerts() > 0)

    @property
    def window(self) -> QWidget:
        return self.course.window

    @property
    def desk(self) -> Desk:
        assert self.workstation.desk is not None
        return self.workstation.desk

    def until(self, true: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(true, timeout=LONG_MS)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.window.activateWindow()
        self.until(lambda: QApplication.activeWindow() is self.window)
        self._qtbot.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def lock(self) -> None:
        self.press(Qt.Key.Key_F10)

    def form(self) -> LockView:
        self.until(lambda: any(one.isVisible() for one in self.window.findChildren(LockView)))
        return next(one for one in self.window.findChildren(LockView) if one.isVisible())

    def unlock(self) -> None:
        """By a recovery code: the authenticator's of this half minute was used to sign in."""
        form = self.form()
        self._qtbot.keyClicks(form.form.fields["password"].focusProxy(), self.demo.officer.password)
        self._qtbot.keyClicks(form.form.fields["code"].focusProxy(), self.demo.officer.spare[0])
        self.press(Qt.Key.Key_Return)

    def close(self) -> None:
        self.course.close()
        self.shell.close()
        self.bridge.close()


@pytest.fixture
def opened(tmp_path: Path, qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Opened]:
    made = Opened(build(tmp_path, own_cameras(), utc_now, kind=request.param), qtbot)
    yield made
    made.close()


@pytest.mark.parametrize("opened", [WorkstationKind.DESK], indirect=True)
def test_a_desk_hides_everything_counts_what_comes_and_captures_on(opened: Opened) -> None:
    live = opened.window.findChild(LiveView)
    assert live is not None
    opened.lock()
    form = opened.form()
    assert not live.isVisible()
    assert not any(tile.isVisible() for tile in opened.window.findChildren(CameraTile))
    assert form.alerts.isVisible()

    reads = sum(1 for _ in opened.desk.ticker())
    opened.until(lambda: sum(1 for _ in opened.desk.ticker()) > reads)
    assert opened.desk.on_duty()
    opened.unlock()
    opened.until(live.isVisible)
    assert opened.desk.access.shut() is None


@pytest.mark.parametrize("opened", [WorkstationKind.DESK], indirect=True)
def test_the_next_member_signs_in_anew_after_the_one_who_locked_it_was_signed_out(opened: Opened) -> None:
    opened.lock()
    opened.form()
    opened.press(Qt.Key.Key_F12)
    opened.press(Qt.Key.Key_F12)
    opened.until(lambda: isinstance(opened.course.window.stage(), SignInView))
    opened.until(lambda: opened.course.window.stage().isVisible())  # type: ignore[union-attr]
    assert opened.workstation.desk is None
    assert not any(one.isVisible() for one in opened.window.findChildren(LockView))


@pytest.mark.parametrize("opened", [WorkstationKind.CAR], indirect=True)
def test_a_car_shows_live_on_and_asks_before_any_other_screen(opened: Opened) -> None:
    live = opened.window.findChild(LiveView)
    assert live is not None
    opened.lock()
    assert live.isVisible()
    opened.until(lambda: opened.desk.access.shut() is not None)
    opened.press(Qt.Key.Key_1)
    opened.until(lambda: any(not one.open for one in opened.desk.alerts()))

    opened.press(Qt.Key.Key_F2)
    opened.form()
    assert not live.isVisible()
    opened.unlock()
    opened.until(lambda: opened.desk.access.shut() is None)
    opened.until(lambda: not any(one.isVisible() for one in opened.window.findChildren(LockView)))
