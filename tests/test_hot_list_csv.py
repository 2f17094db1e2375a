"""From CSV rows to entries: columns are guessed by heading, and a row that is not clean is refused, never mended."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.csv_cells import WrongRow
from app.domain.hot_lists import Entry
from app.hot_list_csv import Column, CsvForm, characters_of, codes, entries, guessed, moment_of, preview

ZONE = ZoneInfo("America/Chicago")
AS_OF = datetime(2026, 3, 1, 6, tzinfo=UTC)


def a_form(**changes):
    return replace(CsvForm({Column.PLATE: 0}, AS_OF, ZONE, "stolen-vehicle"), **changes)


def read(tmp_path, text, **changes):
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    shown = preview(path)
    return list(entries(shown, a_form(**({"mapping": shown.mapping} | changes)), lambda done, size: True, "e-"))


def problems(rows):
    return {row.line: row.reason for row in rows if isinstance(row, WrongRow)}


def test_a_preview_shows_what_the_file_seems_to_be(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("License Plate;State;Type;Remarks\nABC123;MN;SV;x\n" + "XYZ789;WI;SP;y\n" * 50)
    shown = preview(path)
    assert (shown.encoding, shown.delimiter, shown.has_header) == ("UTF-8", ";", True)
    assert shown.header == ("License Plate", "State", "Type", "Remarks")
    assert shown.rows[0] == ("ABC123", "MN", "SV", "x")
    assert len(shown.rows) == 20
    assert shown.mapping == {Column.PLATE: 0, Column.STATE: 1, Column.CATEGORY: 2, Column.REASON: 3}
    assert codes(shown, 2) == ("SV", "SP")


def test_a_file_without_headings_says_so_and_loses_no_row(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("ABC123,MN\nXYZ789,WI\n")
    shown = preview(path)
    assert not shown.has_header
    found = list(entries(shown, a_form(has_header=False), lambda done, size: True))
    assert [entry.plate.text for entry in found if isinstance(entry, Entry)] == ["ABC123", "XYZ789"]


def test_columns_are_guessed_by_heading_alone():
    assert guessed(("id", "LIC_NO", "lic-state", "Exp. Date")) == {Column.PLATE: 1, Column.STATE: 2}
    assert guessed(("foo", "bar")) == {}


def test_a_whole_row_becomes_an_entry(tmp_path):
    [entry] = read(
        tmp_path,
        "plate,state,category,reason,issuer,caution,vehicle,expires\n"
        "abc-123,Minnesota,Stolen Plate,seen downtown,Records,armed,red Ford,2026-04-01\n",
    )
    assert isinstance(entry, Entry)
    assert (entry.id, entry.plate.text, entry.plate.region, entry.category) == (
        "e-2", "ABC123", "us-mn", "stolen-plate",
    )  # fmt: skip
    assert (entry.reason, entry.issuer, entry.caution, entry.vehicle) == (
        "seen downtown", "Records", "armed", "red Ford",
    )  # fmt: skip
    assert entry.expires_at == datetime(2026, 4, 2, 5, tzinfo=UTC)  # the end of that day in Chicago


@pytest.mark.parametrize(
    "written",
    [
        "abc123",
        "ABC-123",
        " abc 123 ",
        "ABC·123",
        "A.B.C-1 2 3",
        "\N{FULLWIDTH LATIN CAPITAL LETTER A}BC123",
        "ABC\N{CIRCLED DIGIT ONE}23",
    ],
)
def test_case_spaces_and_dashes_do_not_matter(written):
    assert characters_of(written) == "ABC123"


@pytest.mark.parametrize(
    "written",
    [
        "\N{CYRILLIC CAPITAL LETTER A}BC123",
        "AB\N{CYRILLIC CAPITAL LETTER ES}123",
        "\N{LATIN CAPITAL LETTER I WITH CIRCUMFLEX}BC123",
        "ABC\N{RIGHT-TO-LEFT OVERRIDE}321",
        "=ABC123",
        '="ABC123"',
        "@SUM(A1)",
        "ABC123*",
        "ABC_1",
    ],
)
def test_a_plate_that_would_lose_or_change_a_character_is_refused(written):
    with pytest.raises(ValueError, match="character no plate has"):
        characters_of(written)


@given(st.text(max_size=12))
def test_no_text_becomes_a_plate_with_fewer_letters_or_digits_than_it_was_written_with(written):
    try:
        kept = characters_of(written)
    except ValueError:
        return
    assert set(kept) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert len(kept) >= sum(character.isalnum() for character in written)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",MN,SV", "plate is missing"),
        ("--,MN,SV", "at least one letter"),
        ("ABCDEFGHIJK,MN,SV", "at most 10"),
        ("ABC123,Nowhere,SV", "no state or province"),
        ("ABC123,MN,XX", "category 'XX' is not mapped"),
        ("ABC123,MN,", "category is missing"),
        ("ABC123,MN", "row: 2, in the heading: 3"),
        ("ABC123,MN,SV,more", "row: 4, in the heading: 3"),
    ],
)
def test_a_wrong_row_is_told_by_line_and_reason(tmp_path, row, why):
    text = f"plate,state,type\nAAA111,MN,SV\n{row}\nBBB222,MN,SV\n"
    found = read(tmp_path, text, category_map={"SV": "stolen-vehicle"}, default_category="")
    assert list(problems(found)) == [3]
    assert why in problems(found)[3]


def test_blank_cells_after_the_last_heading_are_no_mistake(tmp_path):
    assert problems(read(tmp_path, "plate,state\nABC123,MN,,\n")) == {}


def test_codes_are_mapped_whatever_their_case_and_an_empty_one_takes_the_lists_category(tmp_path):
    found = read(tmp_path, "plate,type\nA1,sv\nB2,Missing Person\nC3,\n", category_map={"SV": "stolen-plate"})
    assert [entry.category for entry in found] == ["stolen-plate", "missing-person", "stolen-vehicle"]


def test_rows_that_say_the_same_are_told_and_rows_that_differ_are_kept(tmp_path):
    found = read(tmp_path, "plate,reason\nABC123,one\nabc 123,one\nABC123,two\nXYZ789,x\nABC123,one\n")
    assert len([entry for entry in found if isinstance(entry, Entry)]) == 5
    assert problems(found) == {
        3: "the same plate, category, reason and issuer stand in line 2",
        6: "the same plate, category, reason and issuer stand in line 3",
    }


@pytest.mark.parametrize(
    "bad", ["a\x07b", "gnol\u202ereason", "x\ud800".encode("utf-8", "replace").decode() + "\u200b"]
)
def test_text_that_could_read_as_something_else_is_refused(tmp_path, bad):
    assert "control character" in problems(read(tmp_path, f"plate,reason\nABC123,{bad}\n"))[2]


def test_text_is_put_on_one_line_and_has_a_limit(tmp_path):
    found = read(tmp_path, f'plate,reason\nABC123," a\n  b "\nXYZ789,{"x" * 501}\n')
    assert found[0].reason == "a b"
    assert "longer than 500" in problems(found)[4]


def test_a_formula_in_a_text_stays_text(tmp_path):
    [entry] = read(tmp_path, 'plate,reason\nABC123,"=HYPERLINK(""http://x"")"\n')
    assert entry.reason == '=HYPERLINK("http://x")'


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-01-31", "2026-02-01T06:00:00+00:00"),
        ("20260131", "2026-02-01T06:00:00+00:00"),
        ("1/31/2026", "2026-02-01T06:00:00+00:00"),
        ("01/31/2026 8:30", "2026-01-31T14:30:00+00:00"),
        ("2026-07-01T08:30", "2026-07-01T13:30:00+00:00"),
        ("2026-07-01T08:30:00Z", "2026-07-01T08:30:00+00:00"),
    ],
)
def test_dates_are_iso_or_american_in_the_agencys_zone(written, utc):
    assert moment_of(written, ZONE) == datetime.fromisoformat(utc)


@pytest.mark.parametrize(
    "written",
    ["31/1/2026", "1/31/26", "2026-02-30", "tomorrow", "1/1/0000", "-1", "2026-13-01", "0001-01-01T00:00+14:00"],
)
def test_what_is_no_date_is_told(written):
    with pytest.raises(ValueError, match="no date"):
        moment_of(written, ZONE)


@pytest.mark.parametrize("written", ["9999-12-31", "12/31/9999"])
def test_the_year_9999_means_never(written):
    assert moment_of(written, ZONE) is None


def test_an_entry_that_expired_before_its_list_was_made_is_told(tmp_path):
    found = read(tmp_path, "plate,expires\nABC123,2026-02-27\nXYZ789,2026-03-01\n")
    assert list(problems(found)) == [2]
    assert "expired" in problems(found)[2]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"mapping": {}}, "which column holds the plate"),
        ({"mapping": {Column.PLATE: 0, Column.STATE: 0}}, "same column"),
        ({"default_category": ""}, "choose a category"),
        ({"default_category": "made-up"}, "unknown category"),
        ({"category_map": {"X": "made-up"}}, "unknown category"),
    ],
)
def test_a_form_that_cannot_work_says_what_is_missing(changes, why):
    with pytest.raises(ValueError, match=why):
        a_form(**changes)
