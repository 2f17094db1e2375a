"""The access list as it stands: the same grants on paper and in a spreadsheet."""

import csv
import io
from datetime import date

import pytest

from app.domain.access import Role
from app.domain.statements import Approved, Cause, Disabled, Ended, Transferred
from app.reports.access_list import csv_file, document, rows
from tests.access_lists import TODAY, a_list
from tests.reports.read_pdf import pdf, text_of


@pytest.fixture
def listed(kept, st_paul):
    kept.list_member("7", "Member Seven", "North")
    kept.grant("member-7", Role.PATROL_OFFICER, by="member-1", cleared=True)
    kept.say("member-2", Approved("grant-3"))
    kept.train("member-7", st_paul, by="member-1", on=date(2026, 2, 1))
    return kept


def found(kept, profile, **last_used):
    return rows(kept.of, {f"member-{badge[1:]}": moment for badge, moment in last_used.items()}, profile, kept.now)


def seven(kept, profile):
    return next(row for row in found(kept, profile) if row.badge == "7")


def test_each_grant_says_who_what_since_when_by_whom_and_what_is_due(listed, st_paul):
    row = next(row for row in found(listed, st_paul, _7=listed.now) if row.badge == "7")

    assert (row.name, row.unit, row.roles, row.assignment) == ("Member Seven", "North", "LPR operator", "Patrol, north")
    assert (row.since, row.until, row.by, row.cleared) == (TODAY, date(2026, 12, 31), "Administrator One (1)", True)
    assert (row.last_used, row.trained_until, row.review_due) == (listed.now, date(2027, 2, 1), date(2027, 3, 2))
    assert row.state == "in force"


def test_the_list_is_by_name(listed, st_paul):
    assert [row.name for row in found(listed, st_paul)] == ["Administrator One", "Member Seven", "Owner One"]


def test_what_has_ended_stands_in_it_no_more(listed, st_paul):
    listed.say("member-1", Ended("grant-3", Cause.LEFT))

    assert [row.badge for row in found(listed, st_paul)] == ["1", "2"]


def test_what_cannot_be_used_says_why(kept, st_paul):
    kept.list_member("7", "Member Seven", "North")
    kept.grant("member-7", Role.PATROL_OFFICER, by="member-1")
    assert seven(kept, st_paul).state == "the grant waits for the Property Crimes Unit Commander's approval."
    kept.say("member-2", Approved("grant-3"))
    assert "no training in force" in seven(kept, st_paul).state
    assert seven(kept, st_paul).training_missing == ("use of the system", "operational protocols")
    kept.say("member-1", Transferred("member-7", "South", TODAY))
    assert "transfer to South" in seven(kept, st_paul).state
    kept.say("member-1", Disabled("member-7", Cause.COMPROMISED))
    assert seven(kept, st_paul).state == "this account is disabled (compromised)."


def test_an_administrator_whom_the_program_owner_did_not_assign_is_said_so(hardin):
    kept = a_list(hardin)
    kept.list_member("7")
    kept.grant("member-7", Role.LPR_ADMINISTRATOR, by="member-1")
    kept.train("member-7", hardin, by="member-1")

    assert seven(kept, hardin).state == "the assignment must be signed by the Administration Chief of Police."


def test_paper_and_spreadsheet_say_the_same(listed, st_paul):
    made = found(listed, st_paul, _1=listed.now)
    read = list(csv.DictReader(io.StringIO(csv_file(made, st_paul).decode("utf-8-sig"))))
    text = text_of(pdf(document(listed.of, made, st_paul, listed.now), st_paul, listed.now))

    assert [row["Name"] for row in read] == [row.name for row in made]
    assert read[1]["Since"] == "2026-03-02"
    assert read[0]["Last use"] == listed.now.isoformat()
    for row in read:
        assert row["Name"] in text
        assert row["Roles"] in text
    assert listed.of.head in text.replace(" ", "")


def test_a_spreadsheet_computes_nothing_of_what_was_typed(kept, st_paul):
    kept.list_member("7", "=1+1", "@SUM(A1)")
    kept.grant("member-7", assignment="-2+3")

    [row] = [
        row
        for row in csv.reader(io.StringIO(csv_file(found(kept, st_paul), st_paul).decode("utf-8-sig")))
        if "7" in row
    ]
    assert row[:5] == ["'=1+1", "7", "'@SUM(A1)", "LPR operator", "'-2+3"]
