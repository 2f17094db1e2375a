"""The demonstration on the real window, one agency after the other: titles, purposes, rules and refusals are data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app import profiles
from app.demo.build import build, own_cameras
from app.demo.gps import DemoGps
from app.demo.route import parked_after
from app.domain import gate
from app.domain.access import Role
from app.domain.errors import Refusal
from app.domain.gate import Act
from app.workstation import utc_now
from ui.bridge import Bridge
from ui.course import Course
from ui.demo import DemoShell, visitor_of
from ui.demonstration import AgencyView
from ui.desk_view import DeskView
from ui.messages import Hooks
from ui.options import DUTY, Options
from ui.policy.view import PolicyView
from ui.sign_in.duty_view import DutyView

LONG_MS = 60_000

REFUSED = {
    "hutchinson": "Refused under Hutchinson 423.4(d): ",
    "plymouth": "Refused under Plymouth 425.4(e): ",
    "hardin": "Refused under Hardin 426.4(d): ",
    "crystal": "Refused under Crystal 3.5, Policy: ",
    "st_paul": "Refused under St Paul Training: ",
}


class Opened:
    """The demonstration's window with everything beneath it."""

    def __init__(self, root: Path, agency: str, who: str, opens: str, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        demo = build(root / "1", own_cameras(), utc_now, agency)
        member = getattr(demo.people, who)
        self.gps, self.bridge = DemoGps(utc_now, parked_after), Bridge()
        self.shell = DemoShell(demo, root, own_cameras(), self.gps, self.bridge)
        self.course = Course(self.bridge, Options(visitor=visitor_of(member, opens)), Hooks())
        self.course.open(self.shell)

    def until(self, kind: type, title: str = "") -> None:
        def there() -> bool:
            return isinstance(self.course.window.stage(), kind) and title in self.said()

        self._qtbot.waitUntil(there, timeout=LONG_MS)
        self.course.window.activateWindow()
        self._qtbot.waitUntil(lambda: QApplication.activeWindow() is self.course.window, timeout=LONG_MS)

    def said(self) -> str:
        labels = self.course.window.findChildren(QLabel)
        return " ".join(f"{label.text()} {label.accessibleName()}" for label in labels if label.isVisible())

    def close(self) -> None:
        self.course.close()
        self.shell.close()
        self.bridge.close()
        self.gps.close()


@contextmanager
def opened(root: Path, qtbot: QtBot, agency: str, who: str = "officer", opens: str = "policy") -> Iterator[Opened]:
    made = Opened(root, agency, who, opens, qtbot)
    try:
        yield made
    finally:
        made.close()


def change(made: Opened, agency: str, qtbot: QtBot) -> None:
    qtbot.keyClick(made.course.window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: made.course.window.findChild(AgencyView) is not None, timeout=LONG_MS)
    [page] = [one for one in made.course.window.findChildren(AgencyView) if one.isVisible()]
    page.rows[agency].click()


def check(made: Opened, agency: str) -> None:
    """Title, rules, purposes and a refusal are this agency's."""
    profile = profiles.load(agency)
    made.until(DeskView, profile.department)
    desk = made.shell._workstation.desk
    assert desk is not None
    assert desk.profile() == profile
    assert desk.on.installation.agency == agency
    assert desk.duty is not None
    assert set(desk.duty.purposes) == {purpose.id for purpose in profile.purposes if purpose.ticked}
    [policy] = made.course.window.findChildren(PolicyView)
    assert profile.version in made.said()
    assert policy.isVisible()
    refusal = gate.check(desk.on.member, Act.CHANGE_CAMERAS, profile)
    assert isinstance(refusal, Refusal)
    assert profile.title_of(Role.LPR_ADMINISTRATOR) in refusal.why


def test_the_demonstration_is_set_up_for_another_agency_without_being_ended(tmp_path: Path, qtbot: QtBot) -> None:
    with opened(tmp_path, qtbot, "hutchinson") as made:
        check(made, "hutchinson")
        change(made, "st_paul", qtbot)
        check(made, "st_paul")
        assert not (tmp_path / "1").exists()


@pytest.mark.long
@pytest.mark.timeout(600)
def test_all_five_agencies_one_after_the_other_in_one_window(tmp_path: Path, qtbot: QtBot) -> None:
    first, *others = profiles.AGENCIES
    with opened(tmp_path, qtbot, first) as made:
        check(made, first)
        for agency in others:
            change(made, agency, qtbot)
            check(made, agency)


@pytest.mark.parametrize(
    "agency", [pytest.param(one, marks=pytest.mark.long) for one in profiles.AGENCIES[1:]] + ["hutchinson"]
)
def test_a_recruit_is_refused_capture_under_the_agencys_own_clause_and_goes_on_without_cameras(
    tmp_path: Path, qtbot: QtBot, agency: str
) -> None:
    with opened(tmp_path, qtbot, agency, "recruit", DUTY) as made:
        made.until(DutyView)
        assert REFUSED[agency] + "no training in force is recorded for: " in made.said()
        view = made.course.window.stage()
        assert isinstance(view, DutyView)
        view.skip.click()
        made.until(DeskView)
        desk = made.shell._workstation.desk
        assert desk is not None
        assert desk.duty is None
        assert desk.health() == ()


def test_the_officers_page_of_duty_names_the_agencys_purposes_each_with_its_clause(
    tmp_path: Path, qtbot: QtBot
) -> None:
    with opened(tmp_path, qtbot, "hardin", opens=DUTY) as made:
        made.until(DutyView)
        view = made.course.window.stage()
        assert isinstance(view, DutyView)
        purposes = profiles.load("hardin").purposes
        assert [row.accessibleDescription() for row in view.rows.values()] == [one.clause for one in purposes]
