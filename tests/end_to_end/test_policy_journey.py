"""Policy on the real window: an order of suspension outlasts its administrator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.demo.build import Demo, build, own_cameras
from app.demo.members import DemoMember
from app.keystore import NoKeystore
from app.workstation import Workstation, utc_now
from ui.bridge import Bridge
from ui.course import Course
from ui.demo import visitor_of
from ui.desk_view import DeskView
from ui.messages import Hooks
from ui.options import Options
from ui.policy.view import PolicyView
from ui.sign_in.duty_view import DutyView
from ui.workstation_shell import WorkstationShell

LONG_MS = 60_000


@pytest.fixture
def demo(tmp_path: Path) -> Demo:
    return build(tmp_path, own_cameras(), utc_now, "crystal")


@contextmanager
def opened(demo: Demo, who: DemoMember, qtbot: QtBot, code: str = "") -> Iterator[tuple[Course, Workstation]]:
    """The window with everything beneath it, and a member signed in; by `code` where that of now may be used."""
    bridge = Bridge()
    workstation = Workstation(demo.paths, bridge.deliver, bridge.tell, NoKeystore())
    shell = WorkstationShell(workstation, bridge)
    visitor = replace(visitor_of(who), code=lambda: code) if code else visitor_of(who)
    course = Course(bridge, Options(visitor=visitor), Hooks())
    course.open(shell)
    try:
        qtbot.waitUntil(lambda: isinstance(course.window.stage(), DeskView), timeout=LONG_MS)
        course.window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is course.window, timeout=LONG_MS)
        yield course, workstation
    finally:
        course.close()
        shell.close()
        bridge.close()


def policy_screen(course: Course, qtbot: QtBot) -> PolicyView:
    qtbot.keyClick(course.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: course.window.findChild(PolicyView) is not None, timeout=LONG_MS)
    found = course.window.findChild(PolicyView)
    assert found is not None
    return found


def said(course: Course) -> str:
    return " ".join(label.text() for label in course.window.findChildren(QLabel) if label.isVisible())


def test_an_order_recorded_by_the_administrator_keeps_every_camera_off_for_the_next_officer(
    demo: Demo, qtbot: QtBot
) -> None:
    with opened(demo, demo.administrator, qtbot) as (course, _):
        view = policy_screen(course, qtbot)
        qtbot.keyClick(view, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClicks(view.order.form.fields["reference"].focusProxy(), "DPO-7")
        qtbot.keyClick(view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: "All capture is suspended by order DPO-7" in said(course), timeout=LONG_MS)

    with opened(demo, demo.officer, qtbot) as (course, workstation):
        assert workstation.desk is not None
        assert workstation.desk.health() == ()
        assert "All capture is suspended by order DPO-7" in said(course)
        assert "suspended by order" in said(course).split("Cameras")[-1]
        qtbot.keyClick(course.window, Qt.Key.Key_F6)
        qtbot.waitUntil(lambda: course.window.findChild(DutyView) is not None, timeout=LONG_MS)
        duty = course.window.findChild(DutyView)
        assert duty is not None
        assert not duty.start.isEnabled()
        assert "Minn. Stat. 13.824 subd. 6" in said(course)
