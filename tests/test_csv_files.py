"""CSV from outside: the encoding is found strictly, damage is told by line, nothing is read without bounds."""

import os

import pytest

from app.csv_files import LONGEST_ROW, Cancelled, FileRefused, delimiter_of, examine, rows

HEAD = "plate,reason\n"


def a_file(tmp_path, content, encoding="utf-8"):
    path = tmp_path / "list.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def read(path):
    return list(rows(examine(path), ","))


@pytest.mark.parametrize(
    ("encoding", "title"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("cp1252", "Windows-1252")],
)
def test_the_encodings_lists_come_in_are_told_apart(tmp_path, encoding, title):
    path = a_file(tmp_path, HEAD + "ABC123,café\n", encoding)
    assert examine(path).encoding_title == title
    assert [row.cells for row in read(path)] == [("plate", "reason"), ("ABC123", "café")]


def test_big_endian_utf_16_is_read_too(tmp_path):
    path = a_file(tmp_path, b"\xfe\xff" + (HEAD + "ABC123,x\n").encode("utf-16-be"))
    assert read(path)[1].cells == ("ABC123", "x")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \n\r\n ", "empty"),
        ((HEAD + "ABC123,x\n").encode("utf-16-le"), "UTF-16 without its mark"),
        ("номер,причина\n".encode("shift_jis"), "neither UTF-8, UTF-16 nor Windows-1252 .line 1"),
        (b"PK\x03\x04 a workbook", "spreadsheet"),
        (b"plate,reason\nABC123,caf\xc3\xa9\nXYZ789,caf\xe9\n", "line 3 holds bytes that are not UTF-8"),
        (b"\xef\xbb\xbfplate\nA\xff\n", "line 2 holds bytes that are not UTF-8"),
        (b"\xff\xfeA\x00\n\x00B", "line 2 holds bytes that are not UTF-16"),
        (b"plate\nABC\xc3", "Windows-1252|not UTF-8"),
    ],
)
def test_a_file_in_another_encoding_is_refused_with_what_to_do(tmp_path, content, why):
    path = a_file(tmp_path, content)
    if content.endswith(b"\xc3"):
        assert examine(path).encoding_title == "Windows-1252"  # one cut character alone cannot be told from Ã
        return
    with pytest.raises(FileRefused, match=why):
        examine(path)


def test_what_is_no_file_is_refused(tmp_path):
    with pytest.raises(FileRefused, match="not a file"):
        examine(tmp_path)
    with pytest.raises(FileRefused, match="not there"):
        examine(tmp_path / "gone.csv")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_that_never_ends_is_refused_unopened(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(FileRefused, match="not a file"):
        examine(tmp_path / "pipe.csv")


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate((1 << 30) + 1)  # sparse: takes no room
    with pytest.raises(FileRefused, match="1 GiB"):
        examine(path)


def test_a_line_of_a_million_characters_is_told_by_line_and_the_next_is_read(tmp_path):
    found = read(a_file(tmp_path, HEAD + "A" * 1_000_000 + ",x\nABC123,y\n"))
    assert found[1].line == 2
    assert "64 KiB" in found[1].problem
    assert found[2].cells == ("ABC123", "y")


def test_a_quotation_mark_that_is_never_closed_costs_its_row_and_no_more_memory(tmp_path):
    found = read(a_file(tmp_path, HEAD + 'ABC123,"open\n' + "XYZ789,x\n" * (LONGEST_ROW // 8)))
    assert found[1].line == 2
    assert "quotation mark" in found[1].problem
    assert found[-1].cells == ("XYZ789", "x")


def test_quotation_marks_that_do_not_pair_up_are_told_by_line(tmp_path):
    found = read(a_file(tmp_path, HEAD + 'ABC123,"a"b\nXYZ789,x\n"end'))
    assert [(row.line, bool(row.problem)) for row in found] == [(1, False), (2, True), (3, False), (4, True)]


def test_a_nul_byte_is_told_by_line(tmp_path):
    found = read(a_file(tmp_path, HEAD + "ABC123,first row of several\nXY\0Z789,x\nDEF456,y\n"))
    assert [row.line for row in found if "NUL" in row.problem] == [3]


def test_lines_are_counted_over_cells_that_hold_line_breaks_and_blank_rows(tmp_path):
    found = read(a_file(tmp_path, HEAD + 'A1,"two\nlines"\r\n\n,,\nB2,x\n'))
    assert [(row.line, row.cells[0]) for row in found] == [(1, "plate"), (2, "A1"), (6, "B2")]


@pytest.mark.parametrize("delimiter", list(",;\t|"))
def test_the_delimiter_is_whichever_splits_the_first_row_most(tmp_path, delimiter):
    path = a_file(tmp_path, f'plate{delimiter}"reason, if any"{delimiter}state\n')
    assert delimiter_of(examine(path)) == delimiter


def test_a_file_that_changes_between_the_check_and_the_reading_is_refused(tmp_path):
    path = a_file(tmp_path, HEAD + "ABC123,x\n")
    examined = examine(path)
    a_file(tmp_path, HEAD + "ABC124,x\n")
    with pytest.raises(FileRefused, match="changed"):
        list(rows(examined, ","))


def test_a_file_that_becomes_binary_between_the_check_and_the_reading_is_refused(tmp_path):
    path = a_file(tmp_path, HEAD)
    examined = examine(path)
    path.write_bytes(b"\xff\xff\xff")
    with pytest.raises(FileRefused, match="changed"):
        list(rows(examined, ","))


def test_both_passes_can_be_cancelled(tmp_path):
    path = a_file(tmp_path, HEAD + "ABC123,x\n" * 2000)
    with pytest.raises(Cancelled):
        examine(path, lambda done, size: False)
    with pytest.raises(Cancelled):
        list(rows(examine(path), ",", lambda done, size: False))
