"""The ticker stands still while a member reads in it, and costs nothing for what is out of sight."""

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QWidget

from ui.live.state import TickerLine
from ui.live.ticker import Ticker, row_height, spoken
from ui.widgets.rows_model import RowsModel


def a_line(number, plate="ABC1230", **other):
    return TickerLine(f"r{number}", "09:00:29", plate, "high 97 %", False, "front · Front", **other)


def lines(newest, oldest=0):
    return tuple(a_line(number) for number in range(newest, oldest - 1, -1))


@pytest.fixture
def ticker(qtbot):
    made = Ticker()
    qtbot.addWidget(made)
    made.resize(700, 250)
    made.show()
    qtbot.waitExposed(made)
    return made


def scroll(ticker, pixels):
    """As a member's wheel does, once the rows are laid out."""
    ticker.list.doItemsLayout()
    ticker.list.verticalScrollBar().setValue(pixels)


def on_top(ticker):
    return ticker.list.rows.row(ticker.list.verticalScrollBar().value() // row_height()).read_id


def test_the_newest_read_is_on_top_while_nobody_scrolled(ticker):
    ticker.list.show_lines(lines(40))
    ticker.list.show_lines(lines(43))
    assert on_top(ticker) == "r43"
    assert not ticker.newest.isVisible()


def test_what_a_member_reads_does_not_move_when_new_reads_come_and_old_ones_go(ticker):
    ticker.list.show_lines(lines(60))
    scroll(ticker, 20 * row_height() + 7)
    assert on_top(ticker) == "r40"
    ticker.list.show_lines(lines(66, 10))
    assert on_top(ticker) == "r40"
    assert ticker.list.verticalScrollBar().value() % row_height() == 7
    assert ticker.newest.isVisible()
    assert "26 newer" in ticker.newest.words()


def test_a_read_that_settles_late_does_not_move_it_either(ticker):
    ticker.list.show_lines(lines(60))
    scroll(ticker, 20 * row_height())
    late = (*lines(60, 55), a_line(900), *lines(54))
    ticker.list.show_lines(late)
    assert on_top(ticker) == "r40"


def test_the_way_back_to_the_newest_is_one_key(ticker):
    ticker.list.show_lines(lines(60))
    scroll(ticker, 300)
    ticker.list.to_newest()
    assert on_top(ticker) == "r60"
    assert not ticker.newest.isVisible()


def test_reads_that_age_out_under_the_reader_leave_it_at_the_end(ticker):
    ticker.list.show_lines(lines(60))
    bar = ticker.list.verticalScrollBar()
    scroll(ticker, 60 * row_height())
    ticker.list.show_lines(lines(70, 50))
    assert bar.value() == bar.maximum()
    ticker.list.show_lines(())
    assert ticker.list.rows.rowCount() == 0


def test_a_row_is_no_widget(ticker):
    ticker.list.show_lines(lines(5))
    few = len(ticker.findChildren(QWidget))
    ticker.list.show_lines(lines(5000))
    assert len(ticker.findChildren(QWidget)) == few


def test_a_masked_row_is_not_read_aloud_and_a_superseded_one_says_so():
    assert "masked plate" in spoken(a_line(1, "\N{BULLET}" * 7, masked=True, mark="HIT"))
    assert spoken(a_line(1, superseded=True)).endswith("superseded")


def test_every_kind_of_row_can_be_painted(ticker):
    ticker.list.show_lines(
        (a_line(4, superseded=True), a_line(3, mark="HIT"), a_line(2, mark="POSSIBLE", superseded=True), a_line(1))
    )
    assert not ticker.grab().isNull()
    ticker.resize(120, 200)
    assert not ticker.grab().isNull()


def test_the_rows_keep_the_promises_of_a_model(qapp):
    model: RowsModel[tuple[str, str]] = RowsModel(lambda row: row[0], str)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    told = []
    model.rowsInserted.connect(lambda *_: told.append("in"))
    model.rowsRemoved.connect(lambda *_: told.append("out"))
    model.modelReset.connect(lambda: told.append("all"))
    model.dataChanged.connect(lambda *_: told.append("changed"))
    for rows in ("ba", "dcba", "edc", "edC", "xyz", ""):
        model.show(tuple((key.lower(), key) for key in rows))
        assert model.rowCount() == len(rows)
    assert told == ["all", "in", "out", "in", "changed", "all", "all"]
    tester.deleteLater()
