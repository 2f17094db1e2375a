"""The wrong rows on their way out: no spreadsheet takes a quoted plate for a formula."""

import csv

import pytest

from app.actions.import_hot_list import WrongRow
from app.domain.errors import Unavailable
from ui.wrong_rows import as_text, save

ROWS = (WrongRow(3, "the plate 'AB*1' holds a character no plate has"), WrongRow(1200, '=HYPERLINK("x"), or so'))


def test_they_are_saved_as_a_file_that_a_spreadsheet_opens(tmp_path):
    path = tmp_path / "wrong.csv"
    save(path, ROWS)
    with path.open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.reader(file))
    assert read[0] == ["line", "reason"]
    assert read[1] == ["3", ROWS[0].reason]
    assert read[2] == ["1200", "'" + ROWS[1].reason]


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(Unavailable, match="could not be saved"):
        save(tmp_path / "missing" / "wrong.csv", ROWS)


def test_they_are_copied_with_a_tab_between():
    assert as_text(ROWS[:1]) == f"3\t{ROWS[0].reason}\n"
