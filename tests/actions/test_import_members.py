"""Bulk import of members and training: the gate first, shown before anything is taken, all rows or none."""

from dataclasses import replace
from datetime import date, timedelta
from time import perf_counter

import pytest

from app import profiles
from app.actions import access_list
from app.actions.import_members import Column, Does, RowsRefused, Table, TableRequest, plan, preview, take
from app.domain.access import Member, Role
from app.domain.errors import Refused
from app.domain.gate import Act
from app.domain.rights import rights
from app.domain.statements import AGENCY, Cause, Disabled, Ended, Granted, Listed, Trained, Transferred
from tests.access_lists import ADMINISTRATOR, OWNER, TODAY, a_list

GO_ON = lambda done, size: True  # noqa: E731
HEAD = "badge,name,unit,role,assignment,reason,start,end\n"
TRAINED = "badge,items,date,trainer,trainer unit,proof\n"
END = date(2026, 12, 31)


@pytest.fixture
def profile():
    return profiles.load("hutchinson")


@pytest.fixture
def kept(profile):
    return a_list(profile)


class Import:
    """One file, looked at and taken by one member."""

    def __init__(self, folder, kept, profile, member=ADMINISTRATOR):
        self.folder, self.kept, self.profile, self.member = folder, kept, profile, member

    def plan(self, content, table=Table.MEMBERS, **changes):
        path = self.folder / "import.csv"
        path.write_text(content, encoding="utf-8")
        shown = preview(path, table)
        asked = replace(TableRequest(shown, shown.mapping), **changes)
        return plan(self.kept.of, self.member, self.profile, asked, GO_ON, self.kept.clock)

    def take(self, planned):
        """As a desk does: every statement signed into the list."""
        statements = take(self.kept.of, self.member, self.profile, planned, self.kept.clock)
        if statements:
            self.kept.say(self.member.id, *statements)
        return statements


@pytest.fixture
def importing(tmp_path, kept, profile):
    return Import(tmp_path, kept, profile)


def of_kind(statements, kind):
    return [one for one in statements if isinstance(one, kind)]


def wrong(planned):
    return {row.line: row.reason for row in planned.wrong}


# --- members


def test_new_members_are_listed_and_granted_what_the_file_says(importing, kept, profile):
    planned = importing.plan(
        HEAD + "7,Member Seven,North,patrol officer,Patrol,Night shift,2026-03-02,2026-12-31\n8,Member Eight,,,,,,\n"
    )
    assert [(row.line, row.does) for row in planned.rows] == [(2, Does.ADDS), (3, Does.ADDS)]
    assert planned.rows[0].words == ("new on the list", "grant: patrol officer, 2026-03-02 to 2026-12-31")

    importing.take(planned)

    seven = kept.of.of_badge("7")
    [grant] = kept.of.grants_of(seven.member)
    assert (seven.name, seven.unit, seven.key) == ("Member Seven", "North", "")
    assert (grant.given.roles, grant.given.reason) == ({Role.PATROL_OFFICER}, "Night shift")
    assert grant.signed.by == ADMINISTRATOR.id
    assert kept.of.grants_of(kept.of.of_badge("8").member) == ()


def test_nothing_is_taken_before_the_member_says_so(importing, kept):
    before = kept.of.head

    importing.plan(HEAD + "7,Member Seven,North,,,,,\n")

    assert kept.of.head == before
    assert kept.of.of_badge("7") is None


def test_what_was_looked_at_is_what_is_taken(importing):
    planned = importing.plan(HEAD + "7,Member Seven,North,,,,,\n")
    (importing.folder / "import.csv").write_text(HEAD + "9,Member Nine,South,,,,,\n", encoding="utf-8")

    assert importing.take(planned) == planned.statements


def test_one_wrong_row_refuses_the_whole_file(importing, kept):
    planned = importing.plan(
        HEAD + "7,Member Seven,North,,,,,\n8,,North,,,,,\n9,Member Nine,,chief pilot,x,y,,2026-12-31\n"
    )
    assert wrong(planned) == {3: "the name is missing", 4: "'chief pilot' is no role of Hutchinson"}

    with pytest.raises(RowsRefused, match="2 rows are wrong. Nothing was taken in"):
        importing.take(planned)
    assert kept.of.of_badge("7") is None


def test_a_list_that_changed_meanwhile_is_looked_at_again(importing, kept):
    planned = importing.plan(HEAD + "7,Member Seven,North,,,,,\n")
    kept.list_member("5", by=ADMINISTRATOR.id)

    with pytest.raises(RowsRefused, match="look at the file again"):
        importing.take(planned)


def test_a_plan_is_of_its_day(importing, kept):
    planned = importing.plan(HEAD + "7,Member Seven,North,,,,,\n")
    kept.now += timedelta(days=1)

    with pytest.raises(RowsRefused, match="the day"):
        importing.take(planned)


def test_nobody_takes_in_what_another_member_looked_at(importing, kept, profile):
    kept.list_member("3")
    kept.grant("member-3", Role.LPR_ADMINISTRATOR)
    planned = importing.plan(HEAD + "7,Member Seven,North,,,,,\n")

    with pytest.raises(RowsRefused):
        take(kept.of, replace(ADMINISTRATOR, id="member-3"), profile, planned, kept.clock)


@pytest.mark.parametrize(
    "member", [None, OWNER, Member("member-9", "Officer Nine", "9", frozenset({Role.PATROL_OFFICER}))]
)
def test_only_the_administrator_takes_in_members(tmp_path, kept, profile, member):
    with pytest.raises(Refused):
        Import(tmp_path, kept, profile, member).plan(HEAD + "7,Member Seven,North,,,,,\n")


def test_a_member_who_lost_the_role_since_takes_nothing_in(importing, kept, profile):
    planned = importing.plan(HEAD + "7,Member Seven,North,,,,,\n")

    with pytest.raises(Refused):
        take(kept.of, replace(ADMINISTRATOR, roles=frozenset()), profile, planned, kept.clock)


def test_without_a_profile_in_force_nothing_is_looked_at(tmp_path, kept):
    with pytest.raises(Refused):
        Import(tmp_path, kept, None).plan(HEAD + "7,Member Seven,North,,,,,\n")


def test_a_known_badge_keeps_its_id_and_key_when_the_name_changes(importing, kept):
    member = kept.list_member("7", "Member Seven", "North")
    key = kept.of.accounts[member].key

    statements = importing.take(importing.plan(HEAD + " 7 ,Member Seven-Two,North,,,,,\n"))

    assert statements == (Listed(member, "Member Seven-Two", "7", key, "North"),)
    assert kept.of.of_badge("7").key == key


def test_a_row_that_says_what_the_list_says_leaves_it_as_it_is(importing, kept):
    row = "7,Member Seven,North,patrol officer,Patrol,Night shift,,2026-12-31\n"
    importing.take(importing.plan(HEAD + row))
    kept.now += timedelta(days=3)

    again = importing.plan(HEAD + row)

    assert [row.does for row in again.rows] == [Does.LEAVES]
    assert importing.take(again) == ()


def test_another_end_is_another_grant(importing, kept):
    row = "7,Member Seven,North,patrol officer,Patrol,Night shift,,2026-12-31\n"
    importing.take(importing.plan(HEAD + row))

    statements = importing.take(importing.plan(HEAD + row.replace("2026-12-31", "2026-06-30")))

    assert [(one.starts_on, one.ends_on) for one in of_kind(statements, Granted)] == [(TODAY, date(2026, 6, 30))]


def test_a_grant_that_ended_is_given_anew(importing, kept):
    row = "7,Member Seven,North,patrol officer,Patrol,Night shift,,2026-12-31\n"
    importing.take(importing.plan(HEAD + row))
    [grant] = kept.of.grants_of(kept.of.of_badge("7").member)
    kept.say(ADMINISTRATOR.id, Ended(grant.given.grant, Cause.NO_LONGER_NEEDED))

    assert len(of_kind(importing.take(importing.plan(HEAD + row)), Granted)) == 1


def test_another_unit_is_a_transfer_and_suspends_what_was_granted_before(importing, kept):
    row = "7,Member Seven,North,patrol officer,Patrol,Night shift,,2026-12-31\n"
    importing.take(importing.plan(HEAD + row))
    moved = importing.plan(HEAD + row.replace("North", "South"))
    assert moved.rows[0].words[:2] == ("unit: North → South", "1 grant is suspended from today")

    statements = importing.take(moved)

    assert [type(one) for one in statements] == [Transferred, Granted]
    before, after = kept.of.grants_of(kept.of.of_badge("7").member)
    assert before.suspended_by is not None
    assert after.suspended_by is None
    assert kept.of.of_badge("7").unit == "South"


def test_a_unit_that_nobody_had_said_before_is_no_transfer(importing, kept):
    kept.list_member("7", "Member Seven")
    kept.grant("member-7")

    statements = importing.take(importing.plan(HEAD + "7,Member Seven,North,,,,,\n"))

    assert [type(one) for one in statements] == [Listed]
    assert kept.of.grants_of("member-7")[0].suspended_by is None


def test_a_file_without_units_moves_nobody(importing, kept):
    kept.list_member("7", "Member Seven", "North")
    kept.grant("member-7")

    assert importing.plan("badge,name\n7,Member Seven\n").rows[0].does is Does.LEAVES


def test_the_member_who_imports_may_stand_in_the_file_as_the_list_has_them(importing):
    planned = importing.plan(HEAD + "1,Administrator One,Records,,,,,\n")

    assert [row.does for row in planned.rows] == [Does.LEAVES]


@pytest.mark.parametrize(
    "row",
    ["1,Administrator Two,Records,,,,,\n", "1,Administrator One,Records,auditor,Audits,Yearly,,2026-12-31\n"],
)
def test_nobody_changes_or_grants_themself_by_a_file(importing, row):
    assert "nobody signs for themself" in wrong(importing.plan(HEAD + row))[2]


def test_a_role_is_named_by_the_agencys_title_or_by_its_plain_name(tmp_path):
    profile = profiles.load("st_paul")
    importing = Import(tmp_path, a_list(profile), profile)
    planned = importing.plan(
        HEAD + "7,Member Seven,,lpr OPERATOR ; Property Crimes investigator,Patrol,Roster,,2026-12-31\n"
        "8,Member Eight,,patrol officer,Patrol,Roster,,2026-12-31\n",
        defaults={Column.TICKET: "OTC-114"},
    )

    assert [(one.roles, one.ticket) for one in of_kind(planned.statements, Granted)] == [
        ({Role.PATROL_OFFICER, Role.INVESTIGATOR}, "OTC-114"), ({Role.PATROL_OFFICER}, "OTC-114"),
    ]  # fmt: skip


@pytest.mark.parametrize(("agency", "has"), [("hardin", True), ("crystal", False)])
def test_a_role_that_the_agency_has_no_title_for_is_refused(tmp_path, agency, has):
    profile = profiles.load(agency)
    importing = Import(tmp_path, a_list(profile), profile)
    planned = importing.plan(HEAD + "7,Member Seven,,records custodian,Records,Roster,,2026-12-31\n")

    assert wrong(planned) == ({} if has else {2: "'records custodian' is no role of Crystal"})


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ("patrol officer,,Night shift,,2026-12-31", "enter the work assignment"),
        ("patrol officer,Patrol,n/a,,2026-12-31", "say why this member gets this access"),
        ("patrol officer,Patrol,Roster,2026-03-01,2026-12-31", "a grant begins today at the earliest"),
        ("patrol officer,Patrol,Roster,,2026-02-28", "a grant ends between its start and 2027-03-02"),
        ("patrol officer,Patrol,Roster,,2027-03-03", "a grant ends between its start and 2027-03-02"),
    ],
)
def test_a_grant_from_a_file_obeys_the_rules_of_one_that_is_typed_in(importing, cells, why):
    assert why in wrong(importing.plan(HEAD + f"7,Member Seven,North,{cells}\n"))[2]


def test_where_changes_go_through_another_office_each_grant_names_its_ticket(tmp_path):
    profile = profiles.load("st_paul")
    importing = Import(tmp_path, a_list(profile), profile)
    planned = importing.plan(HEAD + "7,Member Seven,,LPR operator,Patrol,Roster,,2026-12-31\n")

    assert "Enter its ticket" in wrong(planned)[2]


def test_a_disabled_account_is_given_nothing(importing, kept):
    kept.list_member("7", "Member Seven", "North")
    kept.say(ADMINISTRATOR.id, Disabled("member-7", Cause.MISUSE))

    planned = importing.plan(HEAD + "7,Member Seven,North,patrol officer,Patrol,Roster,,2026-12-31\n")

    assert wrong(planned) == {2: "this account is disabled: enable it first"}


@pytest.mark.parametrize(
    ("role", "why"),
    [
        ("LPR administrator", "Hutchinson 423.3: an administrator is assigned by the Administration"),
        ("Administration", "Hutchinson 423.3: this grant is signed by the Administration"),
    ],
)
def test_an_administrator_makes_no_administrators_and_no_program_owner(importing, role, why):
    planned = importing.plan(HEAD + f"7,Member Seven,North,{role},Keeps the list,Roster,,2026-12-31\n")

    assert why in wrong(planned)[2]


def test_what_is_taken_in_is_used_once_it_is_trained_for(importing, kept, profile):
    importing.take(importing.plan(HEAD + "7,Member Seven,North,patrol officer,Patrol,Roster,,2026-12-31\n"))
    seven = kept.of.of_badge("7").member
    assert rights(kept.of, seven, TODAY, profile).roles == frozenset()

    items = "; ".join(profile.words("training.items"))
    importing.take(importing.plan(TRAINED + f"7,{items},2026-03-01,Trainer One,Records,C-1\n", Table.TRAINING))

    assert rights(kept.of, seven, TODAY, profile).roles == {Role.PATROL_OFFICER}


# --- training


@pytest.fixture
def st_paul(tmp_path):
    profile = profiles.load("st_paul")
    kept = a_list(profile)
    kept.list_member("7", "Member Seven", "North")
    return Import(tmp_path, kept, profile)


def test_training_is_recorded_with_date_trainer_and_proof(st_paul):
    planned = st_paul.plan(
        TRAINED + "7,Use of the System,2/27/2026,Trainer One,property crimes unit,C-1\n", Table.TRAINING
    )
    [row] = planned.rows
    assert (row.name, row.does) == ("Member Seven", Does.ADDS)

    [trained] = st_paul.take(planned)

    assert isinstance(trained, Trained)
    assert (trained.member, trained.items, trained.on) == ("member-7", ("use of the system",), date(2026, 2, 27))
    assert (trained.trainer, trained.trainer_name, trained.proof) == ("", "Trainer One", "C-1")


@pytest.mark.parametrize("unit", ["Patrol", "Property Crimes"])
def test_st_paul_takes_no_training_by_others_than_its_property_crimes_unit(st_paul, unit):
    planned = st_paul.plan(TRAINED + f"7,use of the system,2026-02-27,Trainer One,{unit},\n", Table.TRAINING)

    assert "Refused under St Paul Training: training is given by the Property Crimes Unit" in wrong(planned)[2]


def test_elsewhere_training_by_any_unit_counts(tmp_path):
    profile = profiles.load("crystal")
    kept = a_list(profile)
    kept.list_member("7", "Member Seven")
    planned = Import(tmp_path, kept, profile).plan(
        TRAINED + "7,equipment; software; data policies,2026-02-27,Trainer One,Records,\n", Table.TRAINING
    )

    assert planned.wrong == ()


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("9,use of the system,2026-02-27,Trainer One,Property Crimes Unit,", "nobody on the list has the badge '9'"),
        ("7,use of the radio,2026-02-27,Trainer One,Property Crimes Unit,", "is no item of St Paul's training"),
        ("7,use of the system,2026-03-03,Trainer One,Property Crimes Unit,", "training is recorded once it was given"),
        ("7,use of the system,2026-02-27,member  SEVEN,Property Crimes Unit,", "nobody trains themself"),
        ("1,use of the system,2026-02-27,Trainer One,Property Crimes Unit,", "nobody signs for themself"),
    ],
)
def test_training_that_cannot_be_is_told_by_line(st_paul, row, why):
    planned = st_paul.plan(
        f"{TRAINED}7,operational protocols,2026-02-27,Trainer One,Property Crimes Unit,\n{row}\n", Table.TRAINING
    )

    assert list(wrong(planned)) == [3]
    assert why in wrong(planned)[3]


def test_training_that_is_recorded_already_is_left_as_it_is(st_paul):
    row = "7,use of the system; operational protocols,2026-02-27,Trainer One,Property Crimes Unit,\n"
    st_paul.take(st_paul.plan(TRAINED + row, Table.TRAINING))
    part = "7,use of the system,2026-02-27,trainer one,Property Crimes Unit,\n"

    assert [one.does for one in st_paul.plan(TRAINED + row, Table.TRAINING).rows] == [Does.LEAVES]
    assert [one.does for one in st_paul.plan(TRAINED + part, Table.TRAINING).rows] == [Does.LEAVES]


def test_a_trainer_records_training_and_takes_in_no_members(st_paul):
    kept = st_paul.kept
    kept.list_member("4", "Trainer One", "Property Crimes Unit")
    kept.grant("member-4", Role.TRAINER)
    trainer = Member("member-4", "Trainer One", "4", frozenset({Role.TRAINER}))
    theirs = Import(st_paul.folder, kept, st_paul.profile, trainer)

    assert theirs.take(
        theirs.plan(TRAINED + "7,use of the system,2026-02-27,Trainer One,Property Crimes Unit,\n", Table.TRAINING)
    )
    with pytest.raises(Refused):
        theirs.plan(HEAD + "8,Member Eight,,,,,,\n")


# --- on a desk


def test_what_was_taken_in_is_signed_kept_and_read_again(desk, tmp_path):
    on = desk.sign_in()
    path = tmp_path / "import.csv"
    path.write_text(HEAD + "7,שוטר אחד,North,patrol officer,Patrol,Roster,,2026-08-31\n", encoding="utf-8")
    shown = preview(path, Table.MEMBERS)
    planned = plan(on.access, on.member, on.profile, TableRequest(shown, shown.mapping), GO_ON, desk.clock)

    said = take(on.access, on.member, on.profile, planned, desk.clock)
    with access_list.adding(on, said, desk.clock(), Act.ENROL_MEMBER):
        pass

    again = desk.sign_in().access
    assert again.head == on.access.head
    assert again.of_badge("7").name == "שוטר אחד"
    assert [grant.signed.by for grant in again.grants_of(again.of_badge("7").member)] == [on.member.id]


# --- size


def test_ten_thousand_rows_are_taken_in_as_one(importing, kept):
    rows = "".join(
        f"{number},Member {number},Unit {number % 7},patrol officer,Patrol,Roster,,2026-12-31\n"
        for number in range(100, 10_100)
    )
    started = perf_counter()
    planned = importing.plan(HEAD + rows)
    looked = perf_counter()
    statements = importing.take(planned)
    print(f"looked at in {looked - started:.1f} s, signed in {perf_counter() - looked:.1f} s")

    assert planned.wrong == ()
    assert len(statements) == 20_000
    assert len(kept.of.accounts) == 10_002
    assert AGENCY not in {grant.signed.by for grant in kept.of.grants.values() if grant.given.reason == "Roster"}
