"""An officer searches on the real window; while the audit trail takes nothing, nothing is searched and alerts go on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.demo.build import Demo, build, own_cameras
from app.desk import Desk
from app.domain.audit import Outcome
from app.keystore import NoKeystore
from app.store import trail as trails
from app.store.tables_reads import ReadRow
from app.workstation import Workstation, utc_now
from ui.bridge import Bridge
from ui.course import Course
from ui.demo import visitor_of
from ui.desk_view import DeskView
from ui.messages import Hooks
from ui.options import Options
from ui.search.view import SearchView
from ui.widgets.choices import TickRow
from ui.workstation_shell import WorkstationShell

LONG_MS = 60_000  # a loaded machine of two cores; usually a few seconds


@pytest.fixture
def demo(tmp_path: Path) -> Demo:
    return build(tmp_path, own_cameras(), utc_now, "st_paul")


class Shift:
    """The window with everything beneath it."""

    def __init__(self, demo: Demo) -> None:
        self.bridge = Bridge()
        self.workstation = Workstation(demo.paths, self.bridge.deliver, self.bridge.tell, NoKeystore())
        self.shell = WorkstationShell(self.workstation, self.bridge)
        self.course = Course(self.bridge, Options(visitor=visitor_of(demo.officer)), Hooks())
        self.course.open(self.shell)

    @property
    def desk(self) -> Desk:
        assert self.workstation.desk is not None
        return self.workstation.desk

    @property
    def stage(self) -> DeskView:
        stage = self.course.window.stage()
        assert isinstance(stage, DeskView)
        return stage

    @property
    def search(self) -> SearchView:
        page = self.stage.page("search")
        assert isinstance(page, SearchView)
        return page

    def close(self) -> None:
        self.course.close()
        self.shell.close()
        self.bridge.close()


@pytest.fixture
def shift(demo: Demo, qtbot: QtBot) -> Iterator[Shift]:
    opened = Shift(demo)
    qtbot.waitUntil(lambda: isinstance(opened.course.window.stage(), DeskView), timeout=LONG_MS)
    opened.course.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is opened.course.window, timeout=LONG_MS)
    yield opened
    opened.close()


@contextmanager
def taking_nothing(desk: Desk) -> Iterator[None]:
    """The trail's file, changed from outside so that no record can be added to it."""
    with desk.on.store.trail.erasing() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER shut BEFORE INSERT ON records BEGIN SELECT RAISE(ABORT, 'shut'); END"
        )
    try:
        yield
    finally:
        with desk.on.store.trail.erasing() as connection:
            connection.exec_driver_sql("DROP TRIGGER shut")


def type_in(view: SearchView, qtbot: QtBot, **typed: str) -> None:
    for name, text in typed.items():
        field = view.form.fields[name]
        editor: QWidget | None = field.findChild(QLineEdit) or field.findChild(QPlainTextEdit)
        assert editor is not None
        if isinstance(editor, QLineEdit):
            editor.selectAll()
        qtbot.keyClicks(editor, text)


def ask(shift: Shift, qtbot: QtBot, plate: str, *, attest: bool = True) -> None:
    """Everything that the St Paul profile asks for, typed; then Ctrl+Enter."""
    view = shift.search
    type_in(view, qtbot, plate=plate, case_number="26-00417", purpose="Burglary series", why="Named by a witness")
    type_in(view, qtbot, factual_basis="A witness saw this plate leave.")
    tick = view.form.fields["attested"].findChild(TickRow)
    assert tick is not None
    if attest and not tick.isChecked():
        tick.click()
    qtbot.keyClick(shift.course.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(view.ask.isEnabled, timeout=LONG_MS)


def shows_pictures(view: SearchView) -> bool:
    return view.detail.crop.has_picture and view.detail.context.has_picture


def searches(desk: Desk) -> list[Outcome]:
    with desk.on.store.trail.reading() as connection:
        return [leaf.record.outcome for leaf in trails.leaves(connection) if leaf.record.act == "search:run"]


def trouble(desk: Desk) -> str:
    """What the alarm on the screen says."""
    return desk.on.store.trail.trouble


def recorded_plate(desk: Desk, qtbot: QtBot) -> str:
    """Of a read that the demo's own cameras took and that is stored."""
    qtbot.waitUntil(lambda: bool(stored_plates(desk)), timeout=LONG_MS)
    return stored_plates(desk)[0]


def stored_plates(desk: Desk) -> list[str]:
    with desk.on.store.reading() as session:
        return list(session.scalars(select(ReadRow.plate)))


def test_the_search_is_refused_in_words_while_the_trail_takes_nothing_and_alerts_go_on(
    shift: Shift, qtbot: QtBot
) -> None:
    desk, plate = shift.desk, recorded_plate(shift.desk, qtbot)
    qtbot.keyClick(shift.course.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(shift.stage.page("search"), SearchView), timeout=LONG_MS)
    view = shift.search

    ask(shift, qtbot, plate, attest=False)
    assert view.note.isVisible()
    assert "attested" in view.note.accessibleName()
    assert not view.table.isVisible()

    with taking_nothing(desk):
        before = len(desk.ticker()), desk.open_alerts()
        ask(shift, qtbot, plate)
        assert view.note.isVisible()
        assert "Nothing was searched" in view.note.accessibleName()
        assert "Live alerts go on" in view.note.accessibleName()
        assert not view.table.isVisible()
        assert trouble(desk)
        qtbot.waitUntil(lambda: (len(desk.ticker()), desk.open_alerts()) != before, timeout=LONG_MS)
        assert desk.open_alerts() > 0
    assert searches(desk) == [Outcome.REFUSED]

    ask(shift, qtbot, plate)
    qtbot.waitUntil(view.table.isVisible, timeout=LONG_MS)
    assert not view.note.isVisible()
    assert trouble(desk) == ""
    assert searches(desk) == [Outcome.REFUSED, Outcome.FAILED, Outcome.ALLOWED, Outcome.ANSWERED]

    view.table.activated.emit(view.table.currentIndex())
    qtbot.waitUntil(view.detail.isVisible, timeout=LONG_MS)
    assert shows_pictures(view)
    qtbot.keyClick(shift.course.window, Qt.Key.Key_F1)
    assert not shows_pictures(view)
    assert view.table.model().rowCount() == 0


def test_the_answer_is_gone_once_the_desk_was_locked(shift: Shift, qtbot: QtBot) -> None:
    plate = recorded_plate(shift.desk, qtbot)
    qtbot.keyClick(shift.course.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(shift.stage.page("search"), SearchView), timeout=LONG_MS)
    view = shift.search
    ask(shift, qtbot, plate)
    qtbot.waitUntil(view.table.isVisible, timeout=LONG_MS)
    qtbot.keyClick(shift.course.window, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: view.table.model().rowCount() == 0, timeout=LONG_MS)
    assert not view.isVisible()
