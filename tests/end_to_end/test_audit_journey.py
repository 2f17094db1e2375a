"""Journey A3 on the real window: what happened is shown, and whoever edits the trail's file is found out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from sqlcipher3 import dbapi2

from app.demo.build import Demo, build, own_cameras
from app.demo.members import DemoMember
from app.keystore import NoKeystore
from app.store.trail_writing import database_key
from app.workstation import Workstation, utc_now
from ui.audit.records_view import RecordsView
from ui.audit.verify_view import VerifyView
from ui.audit.view import AuditView
from ui.bridge import Bridge
from ui.course import Course
from ui.demo import visitor_of
from ui.desk_view import DeskView
from ui.messages import Hooks
from ui.options import Options
from ui.widgets.rail import RailButton
from ui.workstation_shell import WorkstationShell

LONG_MS = 60_000
CTRL = Qt.KeyboardModifier.ControlModifier
BAD = 3  # the record that somebody puts their hand to


class Window:
    def __init__(self, course: Course, workstation: Workstation, qtbot: QtBot) -> None:
        self.course, self._workstation, self._qtbot = course, workstation, qtbot

    @property
    def desk(self) -> Any:
        assert self._workstation.desk is not None
        return self._workstation.desk

    @property
    def said(self) -> str:
        return " ".join(label.text() for label in self.course.window.findChildren(QLabel) if label.isVisible())

    @property
    def rail(self) -> list[str]:
        return [button.words() for button in self.course.window.findChildren(RailButton) if button.isVisible()]

    def until(self, holds: Callable[[], bool]) -> None:
        """Fails with what stood in the window."""

        def held() -> None:
            assert holds(), self.said

        self._qtbot.waitUntil(held, timeout=LONG_MS)

    def press(self, key: Qt.Key) -> None:
        self._qtbot.keyClick(QApplication.focusWidget() or self.course.window, key, CTRL)

    def key(self, key: Qt.Key) -> None:
        self._qtbot.keyClick(self.course.window, key)

    def records(self) -> RecordsView:
        self._qtbot.keyClick(self.course.window, Qt.Key.Key_Q, CTRL)
        self.until(lambda: bool(self.course.window.findChildren(RecordsView)))
        view = self.course.window.findChild(RecordsView)
        assert view is not None
        self.until(lambda: view.table.model().rowCount() > 0)
        return view

    def verified(self) -> VerifyView:
        """The last part of the screen, once it has said what it found."""
        self._qtbot.keyClick(self.course.window, Qt.Key.Key_Q, CTRL)
        self.until(lambda: bool(self.course.window.findChildren(AuditView)))
        self.press(Qt.Key.Key_5)
        self.until(lambda: bool(self.course.window.findChildren(VerifyView)))
        view = self.course.window.findChild(VerifyView)
        assert view is not None
        self.until(lambda: view.verify.isVisible() and view.verify.isEnabled())
        self.press(Qt.Key.Key_R)
        self.until(lambda: bool(view.found.said.text()) and view.found.isVisible())
        return view

    def shell(self) -> Any:
        """The trail's file, with its key and without what protects it, as somebody with an SQLite shell has it."""
        store = self.desk.on.store
        connection = dbapi2.connect(str(store.trail.path), isolation_level=None)
        connection.execute(f"PRAGMA key = \"x'{database_key(store.key).hex()}'\"")
        connection.execute("PRAGMA busy_timeout = 5000")
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        return closing(connection)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return build(tmp_path_factory.mktemp("desk"), own_cameras(), utc_now, "hutchinson")


@pytest.fixture
def fresh(tmp_path: Path) -> Demo:
    """One that may be damaged."""
    return build(tmp_path, own_cameras(), utc_now, "hutchinson")


@pytest.fixture
def sit(qtbot: QtBot):
    @contextmanager
    def sit(demo: Demo, who: DemoMember) -> Iterator[Window]:
        bridge = Bridge()
        workstation = Workstation(demo.paths, bridge.deliver, bridge.tell, NoKeystore())
        shell = WorkstationShell(workstation, bridge)
        course = Course(bridge, Options(visitor=visitor_of(who), size=(1366, 768)), Hooks())
        course.open(shell)
        try:
            qtbot.waitUntil(lambda: isinstance(course.window.stage(), DeskView), timeout=LONG_MS)
            course.window.activateWindow()
            qtbot.waitUntil(lambda: QApplication.activeWindow() is course.window, timeout=LONG_MS)
            yield Window(course, workstation, qtbot)
        finally:
            course.close()
            shell.close()
            bridge.close()

    return sit


def test_the_trail_is_shown_and_that_it_was_shown_stands_in_it(demo, sit):
    with sit(demo, demo.people.supervisor) as window:
        view = window.records()

        acts = [view.table.model().index(row, 3).data() for row in range(view.table.model().rowCount())]
        assert acts[0] == acts[1] == "Looked at the audit trail"
        assert "Signed in" in acts
        window.until(lambda: "Proved: number" in window.said)


def test_a_trail_that_nobody_touched_is_whole(demo, sit):
    with sit(demo, demo.administrator) as window:
        view = window.verified()

        assert view.found.said.text().startswith("Whole: ")
        assert view.found.said.property("role") != "danger"
        assert view.checkpoint.toPlainText().count("\n") >= 4


def edited(db: Any) -> None:
    db.execute('UPDATE records SET body = replace(body, \'"outcome":"\', \'"outcome":"re\') WHERE number = ?', (BAD,))


def rewritten(db: Any) -> None:
    """Into another record that is well written."""
    (body,) = db.execute("SELECT body FROM records WHERE number = ?", (BAD,)).fetchone()
    at = body.index('"salt":"') + len('"salt":"')
    other = body[:at] + ("1" if body[at] == "0" else "0") + body[at + 1 :]
    db.execute("UPDATE records SET body = ? WHERE number = ?", (other, BAD))


def deleted(db: Any) -> None:
    db.execute("DELETE FROM records WHERE number = ?", (BAD,))


def reordered(db: Any) -> None:
    for old, new in ((BAD, -1), (BAD + 1, BAD), (-1, BAD + 1)):
        db.execute("UPDATE records SET number = ? WHERE number = ?", (new, old))


@pytest.mark.parametrize("deed", [edited, rewritten, deleted, reordered])
def test_whoever_changes_the_file_is_found_out_and_the_first_bad_record_is_named_in_red(fresh, sit, deed):
    with sit(fresh, fresh.administrator) as window:
        with window.shell() as db:
            db.execute("PRAGMA foreign_keys = OFF")
            deed(db)
        view = window.verified()

        assert view.found.said.text() == f"Not whole: the first bad record is number {BAD}, counted from 0"
        assert view.found.said.property("role") == "danger"


def test_a_trail_that_cannot_be_written_is_said_on_every_screen_until_it_can(fresh, sit):
    with sit(fresh, fresh.administrator) as window:
        view = window.records()
        with window.shell() as db:
            db.execute("ALTER TABLE heads RENAME TO heads_away")
        view.ask.click()
        window.until(lambda: "The audit trail cannot be written." in window.said)
        window.key(Qt.Key.Key_F1)
        assert "Live alerts go on" in window.said
        with window.shell() as db:
            db.execute("ALTER TABLE heads_away RENAME TO heads")
        window.records()

        window.until(lambda: "The audit trail cannot be written." not in window.said)
        assert "can be written again" in window.said


def test_an_officer_has_no_such_screen(demo, sit):
    with sit(demo, demo.officer) as window:
        assert "Audit trail" not in window.rail
