"""From CSV rows to members and training: columns guessed by heading, and a row that is not clean is told by line."""

from datetime import date

import pytest

from app import member_csv
from app.csv_cells import WrongRow, name_of
from app.csv_files import Cancelled, FileRefused
from app.member_csv import Column, GrantCells, MemberLine, Table, TableForm, TrainingLine, lines, preview

GO_ON = lambda done, size: True  # noqa: E731
MEMBERS = "Badge No.,Name,Unit,Role,Assignment,Reason,Start,End,Ticket\n"
TRAINING = "Badge,Course,Date,Instructor,Instructor's unit,Certificate\n"

# "Officer one" in many scripts.
NAMES = (
    "Офицер Один", "Αξιωματικός Ένα", "שוטר אחד", "شرطي واحد", "警官一", "경찰관 하나", "अधिकारी एक",
    "เจ้าหน้าที่หนึ่ง", "Սպա Մեկ", "ოფიცერი ერთი", "Sĩ quan Một", "Ọ́físà Kan", "O’Brien-Müller, Jr.", "افسر یکم‌ها",  # noqa: RUF001
)  # fmt: skip


def a_file(tmp_path, content, encoding="utf-8"):
    path = tmp_path / "members.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def read(tmp_path, content, table=Table.MEMBERS, encoding="utf-8", progress=GO_ON, **changes):
    shown = preview(a_file(tmp_path, content, encoding), table)
    form = TableForm(**({"table": table, "mapping": shown.mapping, "has_header": shown.has_header} | changes))
    return list(lines(shown, form, progress))


def problems(rows):
    return {row.line: row.reason for row in rows if isinstance(row, WrongRow)}


def test_a_preview_shows_what_the_file_seems_to_be(tmp_path):
    shown = preview(a_file(tmp_path, "Badge;Full name;Division\n" + "7;Member Seven;North\n" * 40), Table.MEMBERS)

    assert (shown.file.encoding_title, shown.delimiter, shown.has_header) == ("UTF-8", ";", True)
    assert shown.mapping == {Column.BADGE: 0, Column.NAME: 1, Column.UNIT: 2}
    assert len(shown.rows) == 20
    assert shown.rows[0] == ("7", "Member Seven", "North")


def test_the_columns_of_training_are_others(tmp_path):
    shown = preview(a_file(tmp_path, TRAINING + "7,x,2026-01-31,y,z,c\n"), Table.TRAINING)

    assert shown.mapping == {
        Column.BADGE: 0, Column.ITEMS: 1, Column.DATE: 2, Column.TRAINER: 3, Column.TRAINER_UNIT: 4, Column.PROOF: 5,
    }  # fmt: skip


def test_a_whole_row_is_a_member_with_the_grant_that_is_wanted(tmp_path):
    [line] = read(
        tmp_path, MEMBERS + "7,Member Seven,North,LPR operator; supervisor,Patrol,Night shift,3/1/2026,2026-12-31,R-9\n"
    )

    grant = GrantCells(
        ("LPR operator", "supervisor"), "Patrol", "Night shift", date(2026, 3, 1), date(2026, 12, 31), "R-9"
    )
    assert line == MemberLine(2, "7", "Member Seven", "North", grant)


def test_a_row_without_a_role_is_about_who_it_is_alone(tmp_path):
    assert read(tmp_path, MEMBERS + "7,Member Seven,North,,Patrol,,,,\n") == [
        MemberLine(2, "7", "Member Seven", "North", None)
    ]


def test_in_a_file_without_roles_nothing_is_a_grant(tmp_path):
    [line] = read(tmp_path, "badge,name,reason,end\n7,Member Seven,Roster,2026-12-31\n")

    assert line.grant is None


def test_a_whole_row_of_training(tmp_path):
    [line] = read(tmp_path, TRAINING + "7,equipment|software,2026-01-31,Trainer One,Records,C-1\n", Table.TRAINING)

    assert line == TrainingLine(2, "7", ("equipment", "software"), date(2026, 1, 31), "Trainer One", "Records", "C-1")


def test_what_a_cell_leaves_open_is_what_was_said_for_all_rows(tmp_path):
    found = read(
        tmp_path,
        "badge,name,end\n7,Member Seven,\n8,Member Eight,2026-06-30\n",
        defaults={Column.ROLE: "supervisor", Column.REASON: "Yearly roster", Column.END: "2026-12-31"},
    )

    assert [line.grant.ends_on for line in found] == [date(2026, 12, 31), date(2026, 6, 30)]
    assert {line.grant.reason for line in found} == {"Yearly roster"}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_names_may_be_in_any_script(tmp_path, name, encoding):
    [line] = read(tmp_path, f'badge,name\n7,"{name}"\n', encoding=encoding)

    assert line.name == name


def test_a_name_written_in_pieces_is_the_same_name():
    assert name_of("Jose\N{COMBINING ACUTE ACCENT}", "name", 200) == "Jos\N{LATIN SMALL LETTER E WITH ACUTE}"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_the_shapes_that_files_come_in_are_read_alike(tmp_path, end, mark, bom):
    rows = [["badge", "name", "unit"], ["7", "Member Seven", "North"], ["8", "Member Eight", ""]]
    content = bom + end.join(mark.join(row) for row in rows) + end

    assert [(line.badge, line.name, line.unit) for line in read(tmp_path, content)] == [
        ("7", "Member Seven", "North"),
        ("8", "Member Eight", ""),
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",Member Seven,,,,,,,", "the badge is missing"),
        ("7,,,,,,,,", "the name is missing"),
        ("7,Member Seven,,supervisor,Patrol,Night,2026-03-01,,", "the end is missing"),
        ("7,Member Seven,,supervisor,Patrol,,2026-03-01,2026-12-31,", "the reason is missing"),
        ("7,Member Seven,,supervisor,Patrol,Night,2026-03-01,2026-02-01,", "before it starts"),
        ("7,Member Seven,,supervisor,Patrol,Night,31/12/2026,2027-02-01,", "'31/12/2026' is no date"),
        ("7,Member Seven,,,,,,2026-12-31,", "the end stands here without a role"),
        ("7,Member\u202eSeven,,,,,,,", "the name holds a control character"),
        ("7,Member Seven,No\x07rth,,,,,,", "the unit holds a control character"),
        (f"7,{'x' * 201},,,,,,,", "longer than 200"),
        (f"{'7' * 41},Member Seven,,,,,,,", "longer than 40"),
        ("7,Member Seven", "cells in this row: 2, in the heading: 9"),
        ("7,Member Seven,,,,,,,,,more", "cells in this row: 11, in the heading: 9"),
        ('7,"Member Seven,,,,,,,', "quotation mark"),
    ],
)
def test_a_wrong_row_is_told_by_line_and_reason(tmp_path, row, why):
    found = read(tmp_path, f"{MEMBERS}5,Member Five,,,,,,,\n{row}\n")

    assert list(problems(found)) == [3]
    assert why in problems(found)[3]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("7,,2026-01-31,Trainer One,,", "the items are missing"),
        ("7,software,,Trainer One,,", "the date is missing"),
        ("7,software,2026-01-31,,,", "the trainer is missing"),
        ("7,software,2026-01-31,Trainer One,,", "the trainer's unit is missing"),
        ("7,software,soon,Trainer One,Records,", "'soon' is no date"),
    ],
)
def test_a_wrong_row_of_training_is_told_by_line_and_reason(tmp_path, row, why):
    found = read(tmp_path, f"{TRAINING}{row}\n", Table.TRAINING)

    assert why in problems(found)[2]


def test_the_same_badge_twice_is_told_with_the_line_where_it_stood_first(tmp_path):
    found = read(tmp_path, "badge,name\nA7,Member Seven\n8,Member Eight\n a7 ,Member Seven\n")

    assert problems(found) == {4: "the same badge stands in line 2"}


def test_the_same_training_twice_is_told_and_another_of_the_same_member_is_not(tmp_path):
    row = "7,software,2026-01-31,Trainer One,Records,\n"
    found = read(tmp_path, f"{TRAINING}{row}7,equipment,2026-01-31,Trainer One,Records,\n{row}", Table.TRAINING)

    assert problems(found) == {4: "the same training stands in line 2"}


def test_a_file_without_rows_is_refused(tmp_path):
    with pytest.raises(FileRefused, match="no rows"):
        read(tmp_path, "badge,name\n")


def test_a_file_of_more_rows_than_any_department_has_members_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(member_csv, "MOST_ROWS", 2)
    with pytest.raises(FileRefused, match="more than 2 rows"):
        read(tmp_path, "badge,name\n1,a\n2,b\n3,c\n")


def test_reading_can_be_cancelled(tmp_path):
    content = "badge,name\n" + "".join(f"{number},Member\n" for number in range(3000))
    with pytest.raises(Cancelled):
        read(tmp_path, content, progress=lambda done, size: False)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"mapping": {Column.NAME: 0}}, "which column holds the badge"),
        ({"mapping": {Column.BADGE: 0}}, "which column holds the name"),
        ({"mapping": {Column.BADGE: 0, Column.NAME: 0}}, "same column"),
        ({"mapping": {Column.BADGE: 0, Column.NAME: 1, Column.PROOF: 2}}, "other columns"),
        ({"table": Table.TRAINING, "mapping": {Column.BADGE: 0}}, "which column holds the items"),
    ],
)
def test_a_form_that_cannot_work_says_what_is_missing(changes, why):
    with pytest.raises(ValueError, match=why):
        TableForm(**({"table": Table.MEMBERS} | changes))
