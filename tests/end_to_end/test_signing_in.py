"""Proving who one is, at the real window by keyboard alone: an authenticator, a locked badge that is opened again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.actions.members import Enrolment
from app.demo.build import Demo, build, own_cameras
from app.demo.members import DemoMember, come_in
from app.desk import Desk
from app.domain.access import Role
from app.keystore import NoKeystore
from app.second_factor import seed_of, step_at
from app.store import lock_releases
from app.workstation import Workstation, utc_now
from tests.desks import given_access
from tests.qr_reader import read_qr
from ui.account.view import AccountView
from ui.bridge import Bridge
from ui.course import Course
from ui.desk_view import DeskView
from ui.messages import Hooks
from ui.options import Options
from ui.sign_in.asked_view import AskedView
from ui.sign_in.banner import BannerView
from ui.sign_in.codes_view import CodesView
from ui.sign_in.duty_view import DutyView
from ui.sign_in.view import SignInView
from ui.workstation_shell import WorkstationShell

LONG_MS = 60_000
NEWCOMER = Enrolment("Officer Two", "102", "a long way home again")
KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
Page = TypeVar("Page", bound=QWidget)


class Counter:
    """Somebody at the keyboard."""

    def __init__(self, demo: Demo, qtbot: QtBot) -> None:
        self._qtbot, self.bridge = qtbot, Bridge()
        self.workstation = Workstation(demo.paths, self.bridge.deliver, self.bridge.tell, NoKeystore())
        self.shell = WorkstationShell(self.workstation, self.bridge)
        self.course = Course(self.bridge, Options(size=(1366, 768)), Hooks())
        self.course.open(self.shell)

    def until(self, true: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(true, timeout=LONG_MS)

    def page(self, kind: type[Page]) -> Page:
        """Once it has come."""
        self.until(lambda: isinstance(self.course.window.stage(), kind))
        self.course.window.activateWindow()
        self.until(lambda: QApplication.activeWindow() is self.course.window)
        found = self.course.window.stage()
        assert isinstance(found, kind)
        return found

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Qt's display without a screen now and then forgets which window is active when a page goes."""
        self.course.window.activateWindow()
        self.until(lambda: QApplication.activeWindow() is self.course.window)
        self._qtbot.keyClick(QApplication.focusWidget() or self.course.window, key, modifier)

    def fill(self, *lines: str) -> None:
        """A form from the field that has the focus on, then sent off."""
        for place, line in enumerate(lines):
            if place:
                self.press(KEY.Key_Tab)
            self._qtbot.keyClicks(QApplication.focusWidget(), line)
        self.press(KEY.Key_Return)

    def sign_in(self, badge: str, password: str, code: str = "") -> None:
        """From an empty page."""
        page = self.page(SignInView)
        for field in (page.badge, page.password, page.code):
            field.line.clear()
        page.setFocus()
        self.fill(badge, password, code)

    def to_the_desk(self) -> DeskView:
        """Past the banner, and without duty."""
        self.page(BannerView)
        self.press(KEY.Key_Return)
        self.until(lambda: isinstance(self.course.window.stage(), DutyView | DeskView))
        if isinstance(self.course.window.stage(), DutyView):
            self.page(DutyView)
            self.press(KEY.Key_F6)
        return self.page(DeskView)

    def sign_out(self) -> None:
        self.press(KEY.Key_F12)
        self.press(KEY.Key_F12)
        self.page(SignInView)

    def desk(self) -> Desk:
        assert self.workstation.desk is not None
        return self.workstation.desk

    def said(self) -> str:
        return " ".join(label.text() for label in self.course.window.findChildren(QLabel) if label.isVisible())

    def wrong_until_locked(self, who: DemoMember) -> None:
        page = self.page(SignInView)
        for tried in range(1, 6):
            self.sign_in(who.badge, "not the password", "000000")
            self.until(lambda: not page._presenter.state.busy)
            assert page.release.isVisible() is (tried == 5), self.said()

    def close(self) -> None:
        self.course.close()
        self.shell.close()
        self.bridge.close()


@pytest.fixture
def demo(tmp_path: Path) -> Demo:
    return build(tmp_path, own_cameras(), utc_now)


@pytest.fixture
def counter(demo: Demo, qtbot: QtBot) -> Iterator[Counter]:
    made = Counter(demo, qtbot)
    yield made
    made.close()


def after(moment: datetime, used: int) -> int:
    """The step whose code may be used next."""
    return max(step_at(moment), used + 1)


def test_a_new_member_scans_the_code_keeps_the_recovery_codes_and_needs_a_code_from_then_on(
    demo: Demo, counter: Counter
) -> None:
    on = come_in(demo.paths, demo.administrator, utc_now)
    given_access(demo.paths, on, NEWCOMER, utc_now, Role.PATROL_OFFICER)
    on.store.close()

    counter.sign_in(NEWCOMER.badge, NEWCOMER.password)
    counter.page(AskedView)
    assert counter.workstation.desk is None
    uri = urlsplit(read_qr(counter.course.window))
    assert uri.scheme == "otpauth"
    seed = seed_of(parse_qs(uri.query)["secret"][0])
    used = step_at(utc_now())
    counter.fill(seed.code(used))
    codes = counter.page(CodesView)
    shown = [line.code for line in codes._sheet.lines]
    assert len(set(shown)) == 10
    assert all(code in counter.said() for code in shown)
    counter.press(KEY.Key_Return)
    assert isinstance(counter.course.window.stage(), CodesView)
    counter.press(KEY.Key_Space)
    counter.press(KEY.Key_Return)
    counter.to_the_desk()
    counter.sign_out()

    counter.sign_in(NEWCOMER.badge, NEWCOMER.password)
    page = counter.page(SignInView)
    counter.until(lambda: bool(page._presenter.state.code_problem))
    assert counter.workstation.desk is None
    used = after(utc_now(), used)
    counter.sign_in(NEWCOMER.badge, NEWCOMER.password, seed.code(used))
    counter.to_the_desk()
    counter.sign_out()

    counter.sign_in(NEWCOMER.badge, NEWCOMER.password, shown[3])
    counter.to_the_desk()
    counter.until(lambda: "9 recovery codes" in counter.said())


def test_a_locked_badge_is_released_on_the_spot_and_by_an_unlock_code(demo: Demo, counter: Counter) -> None:
    officer, administrator = demo.officer, demo.administrator
    counter.wrong_until_locked(officer)
    counter.sign_in(officer.badge, officer.password, officer.spare[0])
    page = counter.page(SignInView)
    counter.until(lambda: not page._presenter.state.busy)
    assert counter.workstation.desk is None

    counter.press(KEY.Key_F6)
    counter.page(AskedView)
    counter.fill(administrator.badge, administrator.password, administrator.spare[0])
    counter.page(SignInView)
    counter.sign_in(officer.badge, officer.password, officer.spare[0])
    counter.to_the_desk()
    counter.sign_out()

    counter.sign_in(administrator.badge, administrator.password, administrator.spare[1])
    desk = counter.to_the_desk()
    counter.press(KEY.Key_B, CTRL)
    counter.until(lambda: any(one.isVisible() for one in desk.findChildren(AccountView)))
    [account] = desk.findChildren(AccountView)
    counter.press(KEY.Key_6)
    counter.press(KEY.Key_Return)
    counter.until(lambda: isinstance(account.currentWidget(), CodesView))
    made = account.currentWidget()
    assert isinstance(made, CodesView)
    unlock = made._sheet.lines[7].code
    assert unlock in counter.said()
    counter.press(KEY.Key_Space)
    counter.press(KEY.Key_Return)
    counter.until(lambda: account.currentWidget() is account.menu)
    counter.sign_out()

    counter.wrong_until_locked(officer)
    counter.press(KEY.Key_F7)
    counter.page(AskedView)
    counter.fill(unlock.lower())
    counter.page(SignInView)
    counter.until(lambda: "9 unlock codes left" in counter.said())
    counter.sign_in(officer.badge, officer.password, officer.spare[1])
    counter.to_the_desk()
    opened = counter.desk()
    with opened.on.store.reading() as session:
        used = [one for one in lock_releases.every(session) if one.released_at is not None]
    assert {(one.how, one.member_id) for one in used} == {
        (lock_releases.BY_MEMBER, opened.on.member.id),
        (lock_releases.BY_CODE, opened.on.member.id),
    }
