"""Columns of a table share its room by their weights."""

import pytest

from ui.widgets.table_model import Table, TableColumn, TableModel

COLUMNS: tuple[TableColumn[str], ...] = (
    TableColumn("A", str),
    TableColumn("B", str, weight=3),
    TableColumn("C", str, weight=1),
)


@pytest.fixture
def table(qtbot, dressed):
    made = Table(COLUMNS, "Rows")
    made.setModel(TableModel(COLUMNS, str, made))
    made.fit_columns()
    qtbot.addWidget(made)
    made.resize(800, 300)
    made.show()
    qtbot.waitExposed(made)
    return made


def widths(table):
    return [table.columnWidth(place) for place in range(len(COLUMNS))]


def test_what_the_others_leave_is_shared_by_weight_and_nothing_is_left(table, qtbot):
    table.model().show(["one"])
    qtbot.waitUntil(lambda: sum(widths(table)) == table.viewport().width())
    own, wide, narrow = widths(table)
    assert abs(wide - 3 * narrow) <= 3
    assert own < narrow


def test_they_follow_the_window_and_what_the_others_need(table, qtbot):
    table.model().show(["a row whose first column needs some room"])
    qtbot.waitUntil(lambda: widths(table)[0] > 200)
    for width in (1200, 700):
        table.resize(width, 300)
        qtbot.waitUntil(lambda: sum(widths(table)) == table.viewport().width())


def test_on_a_place_that_is_too_narrow_every_column_can_still_be_read(table, qtbot):
    table.model().show(["a row whose first column needs some room"])
    table.resize(200, 300)
    qtbot.waitUntil(lambda: widths(table)[1] + widths(table)[2] == 120)
