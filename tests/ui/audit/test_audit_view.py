"""The Audit screen drawn: its parts by keys, days by click and by keyboard, what may not be done is not there."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from app.changes import Changes
from app.domain.audit import Outcome
from app.domain.trail_view import PAGE
from tests.ui.at_once import at_once
from ui.audit.alarm import TrailAlarm
from ui.audit.alarm_view import TrailStrip
from ui.audit.presenter import AuditPresenter
from ui.audit.records_view import RecordsView
from ui.audit.verify_view import VerifyView
from ui.audit.view import AuditView, Tab


@pytest.fixture
def saved():
    """Names of files that were offered."""
    return []


@pytest.fixture
def screen(seat, saved, dressed, qtbot):
    def pick(parent, title, name, files):
        saved.append(name)
        return ""

    view = AuditView(AuditPresenter(seat.audit, at_once), (
        Tab("Records", lambda: RecordsView(seat.records(), pick)),
        Tab("Verify", lambda: VerifyView(seat.verify())),
    ))  # fmt: skip
    qtbot.addWidget(view)
    view.resize(1256, 668)
    view.show()
    qtbot.waitExposed(view)
    return view


def test_opening_the_screen_stands_in_the_trail(screen, seat):
    screen.opened()

    assert screen.page().table.model().index(0, 3).data() == "Looked at the audit trail"


def test_a_key_opens_each_part(screen, qtbot):
    screen.opened()
    qtbot.keyClick(screen, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(screen.page(), VerifyView)
    assert screen.buttons[1].isChecked()
    qtbot.keyClick(screen, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)

    assert isinstance(screen.page(), RecordsView)
    assert screen.page().table.model().rowCount() > 0


def test_a_click_on_a_day_shows_that_day_and_escape_all_of_them(screen, seat, qtbot):
    seat.add(outcome=Outcome.REFUSED)
    seat.desk.clock.go(days=1)
    seat.add()
    screen.opened()
    page = screen.page()
    day = seat.desk.clock().date() - timedelta(days=1)
    where = page.timeline.place_of(day).toPoint()
    qtbot.mouseClick(page.timeline.plot.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert {page.table.model().index(row, 0).data()[:11] for row in range(page.table.model().rowCount())} == {
        "Mar 2, 2026"
    }
    assert page.all_days.isVisible()
    qtbot.keyClick(page, Qt.Key.Key_Escape)

    assert not page.all_days.isVisible()


def test_days_are_chosen_by_the_keyboard_too(screen, seat, qtbot):
    seat.desk.clock.go(days=1)
    seat.add()
    screen.opened()
    page = screen.page()
    page.timeline.setFocus()
    assert page.timeline.accessibleDescription().startswith("Mar 3, 2026: ")
    qtbot.keyClick(page.timeline, Qt.Key.Key_Left)
    assert page.timeline.accessibleDescription().startswith("Mar 2, 2026: ")
    qtbot.keyClick(page.timeline, Qt.Key.Key_Return)

    assert page.table.model().index(0, 0).data().startswith("Mar 2, 2026")


def test_the_next_page_comes_where_the_table_ends_and_the_place_stays(screen, seat):
    for _ in range(PAGE + 20):
        seat.add()
    screen.opened()
    table = screen.page().table
    assert table.model().rowCount() == PAGE
    table.selectRow(PAGE - 1)
    bar = table.verticalScrollBar()
    bar.setValue(bar.maximum())

    assert table.model().rowCount() == seat.size
    assert table.chosen_place() == PAGE - 1


def test_a_link_leads_to_the_record_that_this_one_ends(screen, seat):
    asked = seat.add()
    seat.add(outcome=Outcome.ANSWERED, of=asked)
    screen.opened()
    page = screen.page()
    page.table.selectRow(next(row for row in range(9) if page.table.model().index(row, 4).data() == "Answered"))
    [link] = page.detail.links
    link.click()

    assert page.detail.links[0].words().startswith("Ended by")


def test_plates_are_shown_by_a_button_of_their_own(screen, seat):
    seat.add(values={"plate": "ABC123"}, case="26-9")
    screen.opened()
    page = screen.page()
    page.table.selectRow(next(row for row in range(9) if page.table.model().index(row, 5).data() == "26-9"))
    assert page.detail.values.isVisible()
    page.detail.values.click()

    assert not page.detail.values.isVisible()


def test_the_proof_is_saved_under_the_records_number(screen, seat, saved):
    screen.opened()
    page = screen.page()
    page.detail.proof.click()

    assert saved == [f"record-{seat.size - 1}.proof"]


def test_what_is_not_whole_stands_in_red(screen, seat):
    with seat.on.store.trail.erasing() as connection:
        for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("UPDATE records SET body = replace(body, '\"act\"', '\"Act\"') WHERE number = 2")
    screen.opened()
    screen.show_tab(1)
    page = screen.page()
    page.verify.click()

    assert "number 2" in page.found.said.text()
    assert page.found.said.property("role") == "danger"


def test_the_checkpoint_is_copied(screen, qapp):
    screen.opened()
    screen.show_tab(1)
    page = screen.page()
    page.copy.click()

    assert qapp.clipboard().text() == page.checkpoint.toPlainText()


class Trouble:
    trouble = "The disk is full."


def test_the_strip_stands_while_the_trail_cannot_be_written(dressed, qtbot):
    trail = Trouble()
    alarm = TrailAlarm(trail)
    strip = TrailStrip(alarm)
    qtbot.addWidget(strip)
    assert not strip.isHidden()
    assert "The disk is full." in strip.accessibleName()
    trail.trouble = ""
    alarm.on_changes(Changes.TRAIL)

    assert strip.isHidden()
