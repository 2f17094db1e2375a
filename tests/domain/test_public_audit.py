"""The public export: what is withheld and why, that only the map decides, and that nothing of ACP is in it."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import profiles
from app.audit_data import redaction_map
from app.domain.audit import Event, Outcome
from app.domain.gate import Act
from app.domain.public_audit import Column, Releases, table
from app.domain.query_log import ERASED
from tests.desks import START
from tests.searched import GROUNDS, OFFICER, a_record, a_search

DAY = START.date()
NOTHING_RELEASED = Releases()
MN, MT = redaction_map("mn"), redaction_map("mt")
HUTCHINSON, HARDIN = profiles.load("hutchinson"), profiles.load("hardin")
SECRETS = ("ABC123", GROUNDS, "26-1001", "a neighbour told me", "the note typed")


def records():
    search = a_search(1, why="a neighbour told me")
    note = a_record(3, Act.REVIEW_AUDIT, Outcome.DONE, values={"note": "x"}, about={"review": "r-1"})
    acp = a_record(4, "acp:add", Outcome.DONE, about={"participant": "p-1"})
    return [
        (search.first, dict(search.values)),
        (search.end, {}),
        (note, {"note": "the note typed"}),
        (acp, {}),
        (a_record(5, Event.OPENED, Outcome.DONE, by=None, about={"machine": "abcdef"}), {}),
    ]


def made(of=MN, releases=NOTHING_RELEASED, profile=HUTCHINSON, given=None):
    return table(given or records(), DAY, DAY, of, releases, profile)


def cells(found, row=0):
    return dict(zip(found.columns, found.rows[row], strict=True))


def test_each_withheld_cell_says_its_classification_and_section():
    found = cells(made())

    assert found[Column.PLATE].said == (
        "withheld: private data on individuals (Minn. Stat. 13.824 subd. 2, 13.02 subd. 12; ask counsel)"
    )
    assert "13.82 subd. 7" in found[Column.CASE].said
    assert "13.82 subd. 7" in found[Column.BASIS].said
    assert found[Column.MEMBER].said == "Officer One"
    assert found[Column.OUTCOME].said == "allowed"


def test_notes_and_ids_are_withheld_until_somebody_looked_at_them():
    found = cells(made(), 2)

    assert "13.03" in found[Column.OTHER].said
    assert "13.37" in found[Column.PARTICULARS].said


@pytest.mark.parametrize(("of", "profile"), [(MN, HUTCHINSON), (MT, HARDIN)])
def test_no_plate_reason_or_case_is_in_it_unless_it_was_released(of, profile):
    said = " ".join(cell.said for row in made(of, profile=profile).rows for cell in row)

    assert not [one for one in SECRETS if one in said]


def test_montana_has_its_own_classifications():
    found = cells(made(MT, profile=HARDIN))

    assert "44-5-103" in found[Column.BASIS].said
    assert "Minn." not in " ".join(cell.said for cell in found.values())


def test_of_the_address_confidentiality_program_nothing_is_in_it_not_even_a_gap():
    found = made()
    without = made(given=[one for one in records() if not one[0].act.startswith("acp")])

    assert found.rows == without.rows
    assert found.withheld == without.withheld
    assert not {"number", "no."} & {column.value.lower() for column in found.columns}


def test_the_custodian_of_that_program_is_not_named_as_such():
    who = replace(OFFICER, roles=("ACP custodian", "patrol officer"))
    found = cells(made(given=[(a_record(1, by=who), {})]))

    assert "ACP" not in found[Column.ROLES].said
    assert found[Column.ROLES].said


def test_an_undercover_member_is_not_named():
    found = cells(made(releases=Releases(undercover=frozenset({"101"}))))

    for column in (Column.MEMBER, Column.BADGE, Column.ROLES):
        assert "13.43 subd. 5" in found[column].said


def test_a_case_that_is_closed_is_shown_and_its_plate_is_not():
    found = cells(made(releases=Releases(closed_cases=frozenset({"26-1001"}), ground="Records, June 1")))

    assert (found[Column.CASE].said, found[Column.BASIS].said) == ("26-1001", GROUNDS)
    assert found[Column.PLATE].withheld is not None


def test_a_column_that_counsel_released_is_shown_whole():
    found = cells(made(releases=Releases(frozenset({Column.PLATE}), ground="Counsel, June 1")))

    assert found[Column.PLATE].said == "ABC123"
    assert found[Column.BASIS].withheld is not None


def test_a_purpose_in_a_members_own_words_is_withheld_and_the_policys_is_shown():
    own = a_record(1, purpose="looking for ABC123", case="26-1")
    listed = a_record(1, purpose=HUTCHINSON.purposes[0].id)

    assert cells(made(given=[(own, {})]))[Column.PURPOSE].withheld is not None
    assert cells(made(given=[(listed, {})]))[Column.PURPOSE].said == HUTCHINSON.purposes[0].title


def test_what_is_empty_or_was_destroyed_is_not_withheld():
    search = a_search(1, erased=True)
    found = cells(made(given=[(search.first, {})]))

    assert (found[Column.PLATE].said, found[Column.WHY].said) == (ERASED, "")
    assert found[Column.PLATE].withheld is None


def test_the_counts_below_are_the_cells_above():
    found = made()
    counted = Counter(cell.withheld.id for row in found.rows for cell in row if cell.withheld)

    assert {one.id: count for one, count in found.withheld} == counted


@given(
    st.sets(st.sampled_from(list(Column))),
    st.sets(st.sampled_from(["26-1001", "26-2"])),
    st.sets(st.sampled_from(["101", "102"])),
)
def test_a_cell_is_shown_whole_or_withheld_and_only_the_map_and_the_releases_decide(columns, closed, undercover):
    releases = Releases(frozenset(columns), frozenset(closed), frozenset(undercover), "counsel")
    open_map = replace(MN, columns=dict.fromkeys(MN.columns))
    shown, whole = made(releases=releases), made(open_map)

    for row, complete in zip(shown.rows, whole.rows, strict=True):
        for column, cell, full in zip(shown.columns, row, complete, strict=True):
            assert cell.withheld is not None or cell.text == full.text
            assert not (cell.withheld and cell.text)
            if column in columns and not (undercover and column in (Column.MEMBER, Column.BADGE, Column.ROLES)):
                assert cell.text == full.text


def test_every_state_names_every_column_and_says_what_is_unconfirmed():
    for state in {profiles.load(agency).state for agency in profiles.AGENCIES}:
        found = redaction_map(state)
        assert set(found.columns) == set(Column)
        assert all(one.ask_counsel and one.section and one.why for one in found.columns.values() if one)
        assert found.notes
