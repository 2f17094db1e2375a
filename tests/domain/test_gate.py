"""Default deny: each act by each role under each profile, and no act without a member and a signed profile."""

import itertools
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import profiles
from app.domain.access import Member, Role
from app.domain.authorisation import Authorisation
from app.domain.errors import Refusal, Refused
from app.domain.gate import CAPTURES, CLEAR, MAY, NEEDS_AUTHORISATION, Act, Allowed, Standing, check, require
from app.domain.suspension import Order, Suspension
from tests.domain.made import a_profile

PROFILE = a_profile()
FIVE = {agency: profiles.load(agency) for agency in profiles.AGENCIES}
PATROL, INVESTIGATOR, ADMINISTRATOR, SUPERVISOR = (
    Role.PATROL_OFFICER,
    Role.INVESTIGATOR,
    Role.LPR_ADMINISTRATOR,
    Role.SUPERVISOR,
)
OWNER = Role.PROGRAM_OWNER
EVERYBODY = set(Role)
EVERY = list(itertools.product(Act, FIVE))

# Written a second time on purpose: who changes the gate says so here too.
PERMITTED = {
    Act.START_DUTY: {PATROL, INVESTIGATOR, SUPERVISOR},
    Act.STOP_DUTY: EVERYBODY - {Role.AUDITOR},
    Act.TEST_CAMERA: {ADMINISTRATOR},
    Act.CHANGE_CAMERAS: {ADMINISTRATOR},
    Act.IMPORT_HOT_LIST: {ADMINISTRATOR},
    Act.REMOVE_HOT_LIST: {ADMINISTRATOR},
    Act.ANSWER_ALERT: EVERYBODY - {Role.AUDITOR},
    Act.ASSIST: EVERYBODY - {Role.AUDITOR},
    Act.ENROL_MEMBER: {ADMINISTRATOR},
    Act.RESET_MEMBER: {ADMINISTRATOR},
    Act.RELEASE_LOCK: {ADMINISTRATOR, SUPERVISOR},
    Act.MAKE_UNLOCK_CODES: {ADMINISTRATOR, SUPERVISOR},
    Act.DISABLE_MEMBER: {ADMINISTRATOR, SUPERVISOR, OWNER},
    Act.ENABLE_MEMBER: {ADMINISTRATOR, OWNER},
    Act.VIEW_ACCESS: {ADMINISTRATOR, SUPERVISOR, OWNER, Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR, Role.TRAINER},
    Act.GRANT_ACCESS: {ADMINISTRATOR, OWNER},
    Act.APPROVE_GRANT: {OWNER},
    Act.END_GRANT: {ADMINISTRATOR, OWNER},
    Act.TRANSFER_MEMBER: {ADMINISTRATOR, OWNER},
    Act.REVIEW_ACCESS: {ADMINISTRATOR, OWNER},
    Act.RECORD_TRAINING: {ADMINISTRATOR, Role.TRAINER},
    Act.KEEP_ROTA: {ADMINISTRATOR, SUPERVISOR},
    Act.APPOINT_RESPONSIBLE: {ADMINISTRATOR, OWNER},
    Act.STATE_COMPLIANCE: {Role.SYSTEM_ADMINISTRATOR},
    Act.TAKE_TRAINING: EVERYBODY,
    Act.CHANGE_SETTINGS: {ADMINISTRATOR},
    Act.VOUCH_FOR_CLOCK: EVERYBODY - {Role.AUDITOR},
    Act.REVIEW_HOT_LISTS: {ADMINISTRATOR},
    Act.VIEW_POLICY: EVERYBODY,
    Act.ATTACH_POLICY_TEXT: {ADMINISTRATOR},
    Act.TAKE_PROFILE: {ADMINISTRATOR},
    Act.SUSPEND_CAPTURE: {ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR},
    Act.LIFT_SUSPENSION: {ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR},
    Act.SEARCH: {PATROL, INVESTIGATOR, SUPERVISOR, ADMINISTRATOR},
    Act.VIEW_READ: {PATROL, INVESTIGATOR, SUPERVISOR, ADMINISTRATOR},
    Act.VIEW_AUDIT: {ADMINISTRATOR, OWNER, SUPERVISOR, Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR},
    Act.VIEW_VALUES: {ADMINISTRATOR, OWNER, SUPERVISOR, Role.AUDITOR},
    Act.VERIFY_AUDIT: {ADMINISTRATOR, OWNER, SUPERVISOR, Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR},
    Act.REVIEW_AUDIT: {ADMINISTRATOR, OWNER, SUPERVISOR},
    Act.EXPORT_AUDIT: {ADMINISTRATOR, OWNER, SUPERVISOR, Role.AUDITOR},
    Act.CONFIRM_TRAIL_KEY: {ADMINISTRATOR},
    Act.APPROVE_SEARCH: {SUPERVISOR, Role.SYSTEM_ADMINISTRATOR},
}
# Roles that an agency has not, and who may not run capture there.
ABSENT = {
    "hutchinson": {Role.SYSTEM_ADMINISTRATOR, Role.RECORDS_CUSTODIAN},
    "plymouth": {Role.RECORDS_CUSTODIAN},
    "hardin": {Role.SYSTEM_ADMINISTRATOR},
    "crystal": {Role.SYSTEM_ADMINISTRATOR, Role.RECORDS_CUSTODIAN},
    "st_paul": {Role.SYSTEM_ADMINISTRATOR, Role.RECORDS_CUSTODIAN},
}
UNSWORN = {"crystal": {INVESTIGATOR}}

SUSPENDED = Standing(
    suspension=Suspension("s1", Order("DPO-7", date(2026, 3, 1)), datetime(2026, 3, 2, tzinfo=UTC), "member-9")
)


def member(*roles):
    return Member("member-1", "Officer One", "101", frozenset(roles))


def grounds(profile, **other):
    """Everything that any profile asks for."""
    listed = profile.purposes_of_search()
    full = {
        "case_number": "26-00417",
        "purpose": listed[0].id if listed else "Burglary series",
        "factual_basis": "A witness named the car.",
        "why": "The scene.",
        "attested": True,
        "approver": "member-2",
    }
    return Authorisation(**{**full, **other})


def permitted(act, role, agency):
    if role in ABSENT[agency] or (act is Act.START_DUTY and role in UNSWORN.get(agency, ())):
        return False
    return role in PERMITTED.get(act, set())


@pytest.mark.parametrize(("act", "agency"), EVERY)
def test_each_act_is_open_to_the_roles_named_for_it_and_no_other(act, agency):
    for role in Role:
        answer = check(member(role), act, FIVE[agency], CLEAR, grounds(FIVE[agency]))

        assert (answer == Allowed()) == permitted(act, role, agency), role
        if isinstance(answer, Refusal):
            assert str(answer).startswith("Refused under ")
            assert answer.clause
            assert answer.why.endswith(".")


@pytest.mark.parametrize("act", Act)
def test_nobody_signed_in_may_do_nothing(act):
    assert isinstance(check(None, act, PROFILE), Refusal)


@pytest.mark.parametrize("act", Act)
def test_without_a_signed_profile_in_force_nobody_may_do_anything(act):
    for role in Role:
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
    assert answer.why == "nobody may do this."


def test_every_act_has_been_thought_of():
    assert set(MAY) == set(Act) == set(PERMITTED)


def test_an_auditor_changes_nothing():
    for profile in FIVE.values():
        allowed = {
            act for act in Act if check(member(Role.AUDITOR), act, profile, CLEAR, grounds(profile)) == Allowed()
        }
        assert allowed == {
            Act.VIEW_POLICY, Act.VIEW_ACCESS, Act.TAKE_TRAINING,
            Act.VIEW_AUDIT, Act.VIEW_VALUES, Act.VERIFY_AUDIT, Act.EXPORT_AUDIT,
        }  # fmt: skip


@given(st.sets(st.sampled_from(Role)), st.sampled_from(Act), st.sampled_from(sorted(FIVE)))
def test_another_role_never_takes_a_permission_away(roles, act, agency):
    profile = FIVE[agency]
    alone = [check(member(role), act, profile, CLEAR, grounds(profile)) for role in roles]

    together = check(member(*roles), act, profile, CLEAR, grounds(profile))

    assert (together == Allowed()) == (Allowed() in alone)


@given(st.sets(st.sampled_from(Role)), st.sampled_from(Act), st.sampled_from(sorted(FIVE)))
def test_what_stands_in_the_way_only_ever_takes_away(roles, act, agency):
    profile = FIVE[agency]
    clear, suspended = (
        check(member(*roles), act, profile, standing, grounds(profile)) for standing in (CLEAR, SUSPENDED)
    )

    if clear != Allowed() or act not in CAPTURES:
        assert suspended == clear
    else:
        assert isinstance(suspended, Refusal)


@pytest.mark.parametrize("agency", FIVE)
@pytest.mark.parametrize(("act", "role"), [(Act.START_DUTY, PATROL), (Act.TEST_CAMERA, ADMINISTRATOR)])
def test_under_an_order_of_suspension_no_camera_is_asked_for_a_frame(agency, act, role):
    answer = check(member(role), act, FIVE[agency], SUSPENDED)

    assert isinstance(answer, Refusal)
    assert answer.why == "all capture is suspended by order DPO-7 of 2026-03-01."
    assert "lifting of the order" in answer.instead
    assert answer.clause == ("our default" if agency == "hardin" else "Minn. Stat. 13.824 subd. 6")


def test_a_refusal_is_raised_in_its_own_words():
    words = r"^Refused under Plymouth 425\.3: this is done by the LPR administrator\.$"
    with pytest.raises(Refused, match=words):
        require(member(PATROL), Act.CHANGE_CAMERAS, FIVE["plymouth"])
    require(member(ADMINISTRATOR), Act.CHANGE_CAMERAS, FIVE["plymouth"])


def test_who_may_is_named_in_the_refusal_by_the_agencys_own_titles():
    answer = check(member(ADMINISTRATOR), Act.START_DUTY, FIVE["st_paul"])

    assert isinstance(answer, Refusal)
    assert answer.why == "this is done by the LPR operator or Property Crimes investigator or supervisor."
    assert answer.clause == "St Paul LPR program, introduction"


def test_only_sworn_officers_run_capture_in_crystal():
    answer = check(member(INVESTIGATOR), Act.START_DUTY, FIVE["crystal"])

    assert str(answer) == "Refused under Crystal 3.5, Policy: only sworn officers run capture."


# --- searches


@pytest.mark.parametrize("agency", FIVE)
def test_a_search_without_any_authorisation_is_refused(agency):
    assert isinstance(check(member(INVESTIGATOR), Act.SEARCH, FIVE[agency]), Refusal)
    assert isinstance(check(member(INVESTIGATOR), Act.SEARCH, FIVE[agency], CLEAR, Authorisation()), Refusal)
    assert {Act.SEARCH} == NEEDS_AUTHORISATION


def test_nothing_is_attested_and_no_civil_action_meant_unless_it_is_said():
    assert (Authorisation().attested, Authorisation().civil) == (False, False)


# What each agency's profile refuses when one thing is missing; None: it is not asked for there.
MISSING: dict[str, dict[str, str | None]] = {
    "case_number": {
        "hutchinson": None,
        "plymouth": "Plymouth 425.4(d)",
        "hardin": None,
        "crystal": "Crystal 3.5, Data Retention & Data Sharing",
        "st_paul": None,
    },
    "purpose": {
        "hutchinson": "Minn. Stat. 13.824 subd. 7",
        "plymouth": "Minn. Stat. 13.824 subd. 7",
        "hardin": "Hardin 426.6(b)",
        "crystal": "Crystal 3.5, Data Retention & Data Sharing",
        "st_paul": "St Paul Authorization to access data",
    },
    "factual_basis": {
        "hutchinson": "Minn. Stat. 13.824 subd. 7",
        "plymouth": "Minn. Stat. 13.824 subd. 7",
        "hardin": None,
        "crystal": "Minn. Stat. 13.824 subd. 7",
        "st_paul": "St Paul Authorization to access data",
    },
    "why": {
        "hutchinson": "our default",
        "plymouth": "our default",
        "hardin": "our default",
        "crystal": "Crystal 3.5, Data Retention & Data Sharing",
        "st_paul": "St Paul Authorization to access data",
    },
    "attested": {
        "hutchinson": "Minn. Stat. 13.824 subd. 7",
        "plymouth": "Minn. Stat. 13.824 subd. 7",
        "hardin": "Hardin 426.6(b)",
        "crystal": "Crystal 3.5, Data Retention & Data Sharing",
        "st_paul": "St Paul Authorization to access data",
    },
    "approver": {"hutchinson": None, "plymouth": "Plymouth 425.3(b)", "hardin": None, "crystal": None, "st_paul": None},
}


@pytest.mark.parametrize(("missing", "agency"), list(itertools.product(MISSING, FIVE)))
def test_a_search_that_lacks_one_thing_is_refused_where_the_policy_asks_for_it(missing, agency):
    profile = FIVE[agency]
    empty = False if missing == "attested" else ""

    answer = check(member(INVESTIGATOR), Act.SEARCH, profile, CLEAR, grounds(profile, **{missing: empty}))

    clause = MISSING[missing][agency]
    assert answer == Allowed() if clause is None else (isinstance(answer, Refusal) and answer.clause == clause)
    if missing != "attested" and clause is not None:
        blank = check(member(INVESTIGATOR), Act.SEARCH, profile, CLEAR, grounds(profile, **{missing: "  "}))
        assert isinstance(blank, Refusal) or missing == "approver"


def test_crystals_refusal_is_said_in_a_members_words():
    profile = FIVE["crystal"]

    answer = check(member(INVESTIGATOR), Act.SEARCH, profile, CLEAR, grounds(profile, case_number=""))

    assert str(answer) == (
        "Refused under Crystal 3.5, Data Retention & Data Sharing: a case number must be entered."
    )  # fmt: skip


def test_where_a_case_number_or_reasons_will_do_neither_will_not():
    profile = FIVE["st_paul"]
    answer = check(
        member(INVESTIGATOR), Act.SEARCH, profile, CLEAR, grounds(profile, case_number="", factual_basis="")
    )  # fmt: skip

    assert isinstance(answer, Refusal)
    assert answer.why == "a case number or the reasons for the search must be entered."


@pytest.mark.parametrize(
    "typed", ["0000", "000", "0", "n/a", "N.A.", "none", "test", "TBD", "xxx", "111", "1111", "unknown", "--"]
)
@pytest.mark.parametrize("agency", FIVE)
def test_a_placeholder_is_no_case_number_anywhere(agency, typed):
    profile = FIVE[agency]

    answer = check(member(INVESTIGATOR), Act.SEARCH, profile, CLEAR, grounds(profile, case_number=typed))

    assert isinstance(answer, Refusal)
    assert answer.why == "this is no case number."


@pytest.mark.parametrize("typed", ["26-00417", "7", "11", "2026-1", "CR 100200"])
def test_a_case_number_may_look_as_the_agency_likes(typed):
    profile = FIVE["crystal"]

    assert check(member(PATROL), Act.SEARCH, profile, CLEAR, grounds(profile, case_number=typed)) == Allowed()


@pytest.mark.parametrize("agency", FIVE)
def test_a_civil_or_administrative_action_is_searched_for_in_hardin_alone(agency):
    profile = FIVE[agency]

    answer = check(member(INVESTIGATOR), Act.SEARCH, profile, CLEAR, grounds(profile, civil=True))

    if agency == "hardin":
        assert answer == Allowed()
    else:
        assert isinstance(answer, Refusal)
        assert answer.clause == "Minn. Stat. 13.824 subd. 7"


@pytest.mark.parametrize(("approver", "allowed"), [("", False), ("member-1", False), ("member-2", True)])
def test_hardins_eighth_purpose_wants_the_supervisors_step_of_another_member(approver, allowed):
    profile = FIVE["hardin"]

    answer = check(
        member(INVESTIGATOR), Act.SEARCH, profile, CLEAR, grounds(profile, purpose="civil", approver=approver)
    )  # fmt: skip

    assert (answer == Allowed()) == allowed
    if isinstance(answer, Refusal):
        assert answer.clause == "Hardin 426.6(b)"


def test_a_purpose_outside_a_closed_list_is_refused():
    profile = FIVE["hardin"]

    answer = check(member(INVESTIGATOR), Act.SEARCH, profile, CLEAR, grounds(profile, purpose="expired tabs"))

    assert isinstance(answer, Refusal)
    assert answer.clause == "Hardin 426.4.1"


def test_nobody_approves_their_own_search():
    profile = FIVE["plymouth"]

    answer = check(member(INVESTIGATOR), Act.SEARCH, profile, CLEAR, grounds(profile, approver="member-1"))

    assert isinstance(answer, Refusal)
    assert answer.why == "nobody approves their own search."


def test_the_agencys_own_sentence_is_what_is_attested():
    profile = FIVE["st_paul"]

    answer = check(member(INVESTIGATOR), Act.SEARCH, profile, CLEAR, grounds(profile, attested=False))

    assert isinstance(answer, Refusal)
    assert profile.word("search.attestation") in answer.why
