"""Under which standing assignment a fixed reader runs, and why it does not (COR-31)."""

from datetime import timedelta

import pytest

from app import profiles
from app.domain.access import Role
from app.domain.assignment import Assignment, in_force
from app.domain.errors import Refusal
from app.domain.gate import CLEAR, Standing
from app.domain.statements import Appointed, Approved, Cause, Disabled, Ended, Listed
from app.domain.suspension import Order, Suspension
from tests.domain.listed import ADMIN, NOON, OFFICER, OWNER, TODAY, founded, grant, say, trained

FIVE = {agency: profiles.load(agency) for agency in profiles.AGENCIES}
AGENCIES = pytest.mark.parametrize("agency", FIVE)
END = TODAY + timedelta(days=30)


def appointed(agency, **other):
    """A trained officer answers for the reader for a month."""
    made = say(founded(), ADMIN, grant(OFFICER, Role.PATROL_OFFICER), trained(OFFICER))
    if FIVE[agency].flag("access.second_signature"):
        say(made, OWNER, Approved("grant-officer"))
    said = {"site": "Main and 3rd", "purposes": (FIVE[agency].purposes[0].id,), "starts_on": TODAY, "ends_on": END}
    return say(made, ADMIN, Appointed(OFFICER, **{**said, **other}))


def found(made, agency, today=TODAY, standing=CLEAR):
    return in_force(made, today, FIVE[agency], standing)


def why(*given, **named):
    answer = found(*given, **named)
    assert isinstance(answer, Refusal)
    return answer.why


@AGENCIES
def test_the_reader_runs_in_the_name_of_who_answers_for_it_by_the_agencys_title(agency):
    answer = found(appointed(agency), agency)
    assert isinstance(answer, Assignment)
    assert (answer.member.badge, answer.site) == ("101", "Main and 3rd")
    assert answer.title == FIVE[agency].title_of(Role.PATROL_OFFICER)
    assert answer.purposes == (FIVE[agency].purposes[0].id,)


def test_without_an_assignment_or_a_profile_nothing_runs():
    assert "no standing assignment" in why(founded(), "hutchinson")
    answer = in_force(appointed("hutchinson"), TODAY, None, CLEAR)
    assert isinstance(answer, Refusal)
    assert "no signed policy profile is in force" in answer.why


def test_the_last_day_still_counts_and_the_day_after_does_not():
    made = appointed("hutchinson")
    assert isinstance(found(made, "hutchinson", END), Assignment)
    assert why(made, "hutchinson", END + timedelta(days=1)) == f"the standing assignment of this reader ended on {END}."
    assert "begins on" in why(appointed("hutchinson", starts_on=END), "hutchinson")


def test_it_holds_only_while_that_member_may_run_capture_themself():
    assert "account is disabled" in why(
        say(appointed("hutchinson"), ADMIN, Disabled(OFFICER, Cause.LEFT)), "hutchinson"
    )
    ended = say(appointed("hutchinson"), ADMIN, Ended("grant-officer", Cause.LEFT))
    assert "the grant has ended" in why(ended, "hutchinson")
    late = say(founded(), ADMIN, grant(OFFICER, Role.PATROL_OFFICER), trained(OFFICER, on=TODAY - timedelta(days=400)))
    say(late, ADMIN, Appointed(OFFICER, "Main and 3rd", (FIVE["hutchinson"].purposes[0].id,), TODAY, END))
    assert "no training in force" in why(late, "hutchinson")


def test_only_sworn_officers_answer_for_a_reader_where_the_policy_says_so():
    made = say(founded(), ADMIN, grant(OFFICER, Role.INVESTIGATOR), trained(OFFICER))
    say(made, ADMIN, Appointed(OFFICER, "Main and 3rd", (FIVE["crystal"].purposes[0].id,), TODAY, END))
    assert why(made, "crystal") == "only sworn officers run capture."


def test_an_order_of_suspension_stops_it():
    order = Suspension("s", Order("DPO-7", TODAY), NOON, ADMIN)
    assert "suspended by order DPO-7" in why(appointed("hutchinson"), "hutchinson", standing=Standing(order))


def test_purposes_that_a_later_policy_does_not_name_stop_it():
    assert "purposes that the policy does not" in why(appointed("hutchinson", purposes=("gone",)), "hutchinson")


def test_who_has_no_account_on_the_reader_cannot_answer_for_it():
    made = say(appointed("hutchinson"), ADMIN, Listed(OFFICER, "Member 101", "101"))
    assert "no account on it" in why(made, "hutchinson")


def test_what_else_the_member_may_do_makes_it_no_other_assignment():
    made = appointed("hutchinson")
    before = found(made, "hutchinson")
    say(made, ADMIN, grant(OFFICER, Role.SUPERVISOR, id_="more"))
    assert found(made, "hutchinson") == before
