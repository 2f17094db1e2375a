"""Default deny: each act by each role, and no act without a member and a signed profile."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.access import Member, Role
from app.domain.errors import Refusal, Refused
from app.domain.gate import MAY, Act, Allowed, check, require
from tests.domain.made import a_profile

PROFILE = a_profile()
PATROL, INVESTIGATOR, ADMINISTRATOR, SUPERVISOR = (
    Role.PATROL_OFFICER,
    Role.INVESTIGATOR,
    Role.LPR_ADMINISTRATOR,
    Role.SUPERVISOR,
)

EVERY = list(itertools.product(Act, Role))

# Written a second time on purpose: who changes the gate says so here too.
PERMITTED = {
    Act.START_DUTY: {PATROL, INVESTIGATOR, SUPERVISOR},
    Act.STOP_DUTY: {PATROL, INVESTIGATOR, ADMINISTRATOR, SUPERVISOR},
    Act.CHANGE_CAMERAS: {ADMINISTRATOR},
    Act.IMPORT_HOT_LIST: {ADMINISTRATOR},
    Act.REMOVE_HOT_LIST: {ADMINISTRATOR},
    Act.REVIEW_HOT_LISTS: {ADMINISTRATOR},
    Act.ANSWER_ALERT: {PATROL, INVESTIGATOR, ADMINISTRATOR, SUPERVISOR},
    Act.ENROL_MEMBER: {ADMINISTRATOR},
    Act.CHANGE_SETTINGS: {ADMINISTRATOR},
    Act.VOUCH_FOR_CLOCK: {PATROL, INVESTIGATOR, ADMINISTRATOR, SUPERVISOR},
}


def member(*roles):
    return Member("member-1", "Officer One", "101", frozenset(roles))


@pytest.mark.parametrize(("act", "role"), EVERY)
def test_each_act_is_open_to_the_roles_named_for_it_and_no_other(act, role):
    answer = check(member(role), act, PROFILE)

    if role in PERMITTED.get(act, set()):
        assert answer == Allowed()
    else:
        assert isinstance(answer, Refusal)
        assert answer.clause == "Springfield 1.4(a)"


@pytest.mark.parametrize(("act", "role"), EVERY)
def test_in_crystal_capture_is_for_sworn_officers_and_nothing_else_changes(act, role):
    usual, sworn = (check(member(role), act, a_profile(capture_sworn_only=only)) for only in (False, True))

    if act is Act.START_DUTY and role is INVESTIGATOR:
        assert isinstance(sworn, Refusal)
        assert "sworn" in sworn.why
    else:
        assert sworn == usual


@pytest.mark.parametrize("act", Act)
def test_nobody_signed_in_may_do_nothing(act):
    assert isinstance(check(None, act, PROFILE), Refusal)


@pytest.mark.parametrize(("act", "role"), EVERY)
def test_without_a_signed_profile_in_force_nobody_may_do_anything(act, role):
    answer = check(member(role), act, None)

    assert isinstance(answer, Refusal)
    assert "626.8472" in answer.clause


@pytest.mark.parametrize("act", Act)
def test_a_member_without_a_role_may_do_nothing(act):
    assert isinstance(check(member(), act, PROFILE), Refusal)


def test_an_act_that_nobody_thought_of_is_refused(monkeypatch):
    monkeypatch.delitem(MAY, Act.ENROL_MEMBER)

    answer = check(member(*Role), Act.ENROL_MEMBER, PROFILE)

    assert isinstance(answer, Refusal)
    assert "nobody" in answer.why


def test_every_act_has_been_thought_of():
    assert set(MAY) == set(Act) == set(PERMITTED)


@given(st.sets(st.sampled_from(Role)), st.sampled_from(Act), st.booleans())
def test_another_role_never_takes_a_permission_away(roles, act, sworn_only):
    profile = a_profile(capture_sworn_only=sworn_only)
    alone = [check(member(role), act, profile) for role in roles]

    together = check(member(*roles), act, profile)

    assert (together == Allowed()) == (Allowed() in alone)


def test_a_refusal_is_raised_in_its_own_words():
    with pytest.raises(
        Refused, match=r"^Refused under Springfield 1\.4\(a\): this is done by the LPR administrator\.$"
    ):
        require(member(PATROL), Act.CHANGE_CAMERAS, PROFILE)
    require(member(ADMINISTRATOR), Act.CHANGE_CAMERAS, PROFILE)


def test_who_may_is_named_in_the_refusal():
    answer = check(member(ADMINISTRATOR), Act.START_DUTY, PROFILE)

    assert isinstance(answer, Refusal)
    assert answer.why == "this is done by the investigator or patrol officer or supervisor."
