"""The LPR data query log: a search's records as one line, and what a reader may see of it."""

from dataclasses import replace

import pytest

from app import profiles
from app.domain import query_log
from app.domain.access import Role
from app.domain.audit import Outcome
from app.domain.authorisation import Authorisation
from app.domain.gate import Act
from app.domain.query_log import ERASED, NOT_SHOWN, CameOf, LogAsked, asked_for, is_search, joined, row
from tests.desks import a_member
from tests.searched import GROUNDS, OFFICER, a_record, a_search


def test_a_line_says_who_why_what_for_and_what_came_of_it():
    found = row(a_search(7, why="He drives it"), cleared=True)

    assert (found.number, found.who, found.case, found.purpose) == (7, OFFICER, "26-1001", "stolen")
    assert (found.plate, found.basis, found.why) == ("ABC123", GROUNDS, "He drives it")
    assert (found.came_of, found.reads, found.viewed) == (CameOf.ANSWERED, 2, 0)


def test_what_was_erased_says_so_whoever_reads_it():
    for cleared in (True, False):
        found = row(a_search(1, erased=True), cleared=cleared)
        assert (found.plate, found.basis) == (ERASED, ERASED)
        assert found.why == ""  # none was given


def test_without_the_role_a_plate_and_reasons_are_not_shown_and_the_rest_is():
    found = row(a_search(1), cleared=False)

    assert (found.plate, found.basis, found.why) == (NOT_SHOWN, NOT_SHOWN, "")
    assert found.case == "26-1001"


@pytest.mark.parametrize(
    ("outcome", "came_of"),
    [
        (Outcome.ANSWERED, CameOf.ANSWERED),
        (Outcome.FAILED, CameOf.FAILED),
        (Outcome.REFUSED, CameOf.REFUSED),
        (Outcome.ALLOWED, CameOf.OPEN),
    ],
)
def test_the_outcome_is_that_of_the_record_that_ends_it(outcome, came_of):
    found = row(a_search(1, outcome=outcome), cleared=True)

    assert found.came_of is came_of
    assert (found.reads is None) == (came_of is not CameOf.ANSWERED)


def test_a_read_that_was_opened_twice_was_viewed_once():
    views = [a_record(n, Act.VIEW_READ, of=1, ids=(read,)) for n, read in ((3, "r1"), (4, "r2"), (5, "r1"))]
    views.append(a_record(6, Act.VIEW_READ, Outcome.REFUSED, of=1, ids=("r3",)))
    views.append(a_record(7, Act.VIEW_READ, of=99, ids=("r4",)))
    search = a_search(1)
    assert search.end is not None
    found = joined(search.first, [search.end, *views], search.values)

    assert row(found, cleared=True).viewed == 2


def test_only_the_first_record_of_a_search_is_a_line():
    search = a_search(1)

    assert search.end is not None
    assert is_search(search.first)
    assert not is_search(search.end)
    assert not is_search(replace(search.first, act=Act.VIEW_READ.value))


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (LogAsked(), True),
        (LogAsked(member="member-101", case="26-1001", came_of=CameOf.ANSWERED), True),
        (LogAsked(member="member-102"), False),
        (LogAsked(case="26-1002"), False),
        (LogAsked(came_of=CameOf.REFUSED), False),
    ],
)
def test_the_log_is_filtered_by_member_case_and_outcome(asked, shown):
    assert asked_for(a_search(1), asked) is shown


def test_a_period_begins_with_its_first_moment_and_ends_before_its_last():
    search = a_search(1)
    at = search.first.at

    assert asked_for(search, LogAsked(begin=at))
    assert not asked_for(search, LogAsked(end=at))


def test_a_purpose_in_own_words_and_the_case_of_a_refusal_are_read_from_beside_the_record():
    values = {"plate": "ABC123", "purpose": "a stolen car", "case number": "26-9"}
    first = a_record(1, outcome=Outcome.REFUSED, values=dict.fromkeys(values, "commitment"))
    found = joined(first, [], values)

    assert (row(found, cleared=True).case, row(found, cleared=True).purpose) == ("26-9", "a stolen car")
    assert (row(found, cleared=False).case, row(found, cleared=False).purpose) == (NOT_SHOWN, NOT_SHOWN)
    assert asked_for(found, LogAsked(case="26-9"))


def test_a_search_that_could_not_be_recorded_in_time_is_a_line_that_failed():
    late = a_record(1, outcome=Outcome.FAILED, about={"why": "unavailable"})

    assert is_search(late)
    assert row(joined(late, [], {}), cleared=True).came_of is CameOf.FAILED


def test_a_search_writes_its_whole_entry_before_it_runs_and_its_answer_after(profile):
    member = a_member(Role.INVESTIGATOR)
    asked = Authorisation(" 26-7 ", "an offence", " seen there ", "his car")
    first = query_log.begun(member, profile, "ABC1*", asked)
    end = query_log.answered(first, 12, ["r1", "r2", "r3"], b"three reads")

    assert (first.act, first.outcome, first.case, first.purpose) == (Act.SEARCH, Outcome.ALLOWED, "26-7", "")
    assert dict(first.values) == {
        "plate": "ABC1*", "factual basis": "seen there", "why": "his car", "purpose": "an offence",
    }  # fmt: skip
    assert (end.outcome, end.of, dict(end.counts), end.ids) == (Outcome.ANSWERED, 12, {"reads": 3}, ("r1", "r2", "r3"))
    assert (end.case, end.response, dict(end.values)) == ("26-7", b"three reads", {})


def test_a_search_that_was_turned_away_keeps_what_was_typed_beside_it_and_the_clause(profile):
    asked = Authorisation(case_number="n/a", purpose="an offence")
    said = query_log.turned_away(a_member(Role.INVESTIGATOR), profile, "", asked, "3.5")

    assert (said.outcome, said.clause, said.case, said.purpose) == (Outcome.REFUSED, "3.5", "", "")
    assert dict(said.values) == {"case number": "n/a", "purpose": "an offence"}


def test_a_purpose_of_the_policys_own_list_stands_in_the_record_and_one_in_words_is_shown_to_the_cleared():
    listed = profiles.load("hardin")
    said = query_log.begun(a_member(Role.INVESTIGATOR), listed, "ABC123", Authorisation("26-7", "stolen"))
    assert (said.purpose, "purpose" in said.values) == ("stolen", False)

    typed = a_search(1)
    first = replace(typed.first, purpose="", values={"purpose": "commitment"})
    in_words = replace(typed, first=first, values={"purpose": "an offence"})
    assert row(in_words, cleared=True).purpose == in_words.purpose == "an offence"
    assert row(in_words, cleared=False).purpose == NOT_SHOWN
    assert row(replace(in_words, values={}), cleared=True).purpose == ERASED


def test_a_search_that_could_not_be_recorded_when_it_was_asked_is_a_line_too():
    first = replace(a_search(1).first, outcome=Outcome.FAILED)

    assert is_search(first)
    assert joined(first, [], {}).came_of is CameOf.FAILED
