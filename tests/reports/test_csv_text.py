"""CSV that a spreadsheet opens as text, whatever was typed."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reports.csv_text import csv_bytes, guarded


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1", " =1", "\n@x", "＝1+1", "＋1", "－1", "＠x", '=HYPERLINK("http://x")'],  # noqa: RUF001
)  # fmt: skip
def test_nothing_that_was_typed_is_computed(cell):
    assert guarded(cell).startswith("'")


@pytest.mark.parametrize("cell", ["", "Member One", "7", "a=b", "x-1", "'quoted", "שוטר אחד"])
def test_what_computes_nothing_is_left_alone(cell):
    assert guarded(cell) == cell


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2)))
def test_every_cell_comes_back_in_its_place_and_begins_no_formula(rows):
    read = list(csv.reader(io.StringIO(csv_bytes(("a", "b"), rows).decode("utf-8-sig"), newline="")))

    assert len(read) == len(rows) + 1
    assert all(len(row) == 2 for row in read)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in read for cell in row)


def test_a_spreadsheet_is_told_the_encoding_and_each_row_is_one_line():
    made = csv_bytes(("name",), [["two\nlines"], ['a "b", c']])

    assert made == b'\xef\xbb\xbfname\r\ntwo lines\r\n"a ""b"", c"\r\n'
