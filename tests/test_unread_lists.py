"""The import of a list by somebody who is not authorised for what it says in words (ACC-07)."""

from app.csv_cells import WrongRow
from app.domain.clearance import CONTACT
from app.hot_list_csv import Column, preview
from app.unread_lists import codes, wrong_rows
from app.unread_lists import preview as as_seen

ROWS = "plate,state,category,reason,caution,expires\nABC123,MN,stolen vehicle,homicide suspect,armed,2027-01-31\n"


def of(tmp_path, content=ROWS):
    file = tmp_path / "list.csv"
    file.write_text(content)
    return preview(file)


def test_cells_of_words_are_hidden_and_those_of_plate_state_category_and_day_are_not(tmp_path):
    [row] = as_seen(of(tmp_path)).rows
    assert row == ("ABC123", "MN", "stolen vehicle", CONTACT, CONTACT, "2027-01-31")


def test_a_first_row_that_is_no_heading_is_hidden_too(tmp_path):
    shown = as_seen(of(tmp_path, "ABC123,homicide suspect\nXYZ789,armed\n"))
    assert "suspect" not in repr((shown.header, shown.rows))
    assert len(shown.header) == 2


def test_an_empty_cell_stays_empty(tmp_path):
    [row] = as_seen(of(tmp_path, "plate,reason\nABC123,\n")).rows
    assert row == ("ABC123", "")


def test_category_words_are_told_only_of_the_column_that_its_heading_says_holds_them(tmp_path):
    shown = of(tmp_path)
    category, reason = shown.mapping[Column.CATEGORY], shown.mapping[Column.REASON]
    assert codes(shown, category, ("stolen vehicle",)) == ("stolen vehicle",)
    assert codes(shown, reason, ("homicide suspect",)) == ()


def test_wrong_rows_are_told_by_line_alone():
    rows = wrong_rows([WrongRow(7, "the plate 'homicide suspect' holds a character no plate has (space)")])
    assert rows == (WrongRow(7, f"wrong ({CONTACT})"),)
