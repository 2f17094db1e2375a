"""What a member may use today, under each of the five policies: training, grant, signatures, assignment, review."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import profiles
from app.domain.access import Hindrance, Member, Role, Withheld
from app.domain.errors import Refusal
from app.domain.gate import KEEPS_ACCESS, LIVE, Act, Allowed, check
from app.domain.owed import Task, owed
from app.domain.rights import Rights, inactive_since, months_later, rights, training_due, training_missing
from app.domain.statements import Approved, Cause, Disabled, Ended, Resumed, Reviewed, ReviewOpened, Transferred
from tests.domain.listed import ADMIN, ITEMS, NOON, OFFICER, OWNER, TODAY, founded, grant, say, trained

FIVE = {agency: profiles.load(agency) for agency in profiles.AGENCIES}
PATROL = Role.PATROL_OFFICER
AGENCIES = pytest.mark.parametrize("agency", FIVE)


def an_officer(agency, *said, **other):
    """On the list with training and a grant as this agency's policy asks for both."""
    made = say(founded(), ADMIN, grant(OFFICER, PATROL, **other), trained(OFFICER))
    if FIVE[agency].flag("access.second_signature"):
        say(made, OWNER, Approved("grant-officer"))
    return say(made, OWNER, *said)


def of_officer(made, agency, today=TODAY):
    return rights(made, OFFICER, today, FIVE[agency])


def refusal(made, agency, act=Act.START_DUTY, today=TODAY):
    found = of_officer(made, agency, today)
    answer = check(Member(OFFICER, "Officer One", "101", found.roles, found.withheld), act, FIVE[agency])
    return answer if isinstance(answer, Refusal) else None


@AGENCIES
def test_a_trained_officer_with_a_signed_grant_may_run_capture(agency):
    assert of_officer(an_officer(agency), agency).roles == {PATROL}
    assert refusal(an_officer(agency), agency) is None


TRAINING_CLAUSE = {
    "hutchinson": "Hutchinson 423.4(d)",
    "plymouth": "Plymouth 425.4(e)",
    "hardin": "Hardin 426.4(d)",
    "crystal": "Crystal 3.5, Policy",
    "st_paul": "St Paul Training",
}


@AGENCIES
def test_without_training_capture_is_refused_under_the_policys_own_clause(agency):
    made = say(founded(), ADMIN, grant(OFFICER, PATROL))
    if FIVE[agency].flag("access.second_signature"):
        say(made, OWNER, Approved("grant-officer"))

    found = refusal(made, agency)

    assert found is not None
    assert found.clause == TRAINING_CLAUSE[agency]
    assert found.why.startswith("no training in force is recorded for: ")


@AGENCIES
def test_training_ends_after_the_profiles_months_and_its_last_day_still_counts(agency):
    made = an_officer(agency, ends_on=TODAY + timedelta(days=800))
    last = training_due(made, OFFICER, FIVE[agency])

    assert last == date(2027, 3, 2)
    assert training_missing(made, OFFICER, last, FIVE[agency]) == ()
    assert training_missing(made, OFFICER, last + timedelta(days=1), FIVE[agency]) == FIVE[agency].words(
        "training.items"
    )


@AGENCIES
def test_each_item_that_the_policy_names_must_have_been_trained(agency):
    for missing in FIVE[agency].words("training.items"):
        others = tuple(item for item in ITEMS if item != missing)
        made = say(founded(), ADMIN, trained(OFFICER, items=others))

        assert training_missing(made, OFFICER, TODAY, FIVE[agency]) == (missing,)


@AGENCIES
def test_only_where_the_policy_names_the_trainers_unit_training_by_others_does_not_count(agency):
    made = say(founded(), ADMIN, trained(OFFICER, unit="A vendor"))

    assert bool(training_missing(made, OFFICER, TODAY, FIVE[agency])) is (agency == "st_paul")


@AGENCIES
def test_without_a_grant_no_role_is_used_and_nothing_is_searched(agency):
    made = say(founded(), ADMIN, trained(OFFICER))

    assert of_officer(made, agency).roles == frozenset()
    assert all(refusal(made, agency, act) is not None for act in Act)


@AGENCIES
@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Ended("grant-officer", Cause.NO_LONGER_NEEDED), "the grant has ended."),
        (Transferred(OFFICER, "Records", TODAY), "the grant is suspended since the transfer to Records on 2026-03-02."),
        (Disabled(OFFICER, Cause.COMPROMISED), "this account is disabled (compromised)."),
    ],
)
def test_what_was_taken_away_is_refused_with_its_reason(agency, said, why):
    found = refusal(an_officer(agency, said), agency)

    assert found is not None
    assert found.why == why


@AGENCIES
def test_a_grant_holds_from_its_first_day_to_its_last(agency):
    starts, ends = TODAY + timedelta(days=3), TODAY + timedelta(days=10)
    made = an_officer(agency, starts_on=starts, ends_on=ends)

    for day in (starts, ends):
        assert of_officer(made, agency, day).roles == {PATROL}
    for day in (starts - timedelta(days=1), ends + timedelta(days=1)):
        assert of_officer(made, agency, day).withheld[PATROL].hindrance is Hindrance.DAYS


def test_in_st_paul_a_grant_waits_for_the_commander():
    made = say(founded(), ADMIN, grant(OFFICER, PATROL), trained(OFFICER))

    found = refusal(made, "st_paul")

    assert str(found) == (
        "Refused under St Paul LPR program, introduction: "
        "the grant waits for the Property Crimes Unit Commander's approval."
    )
    say(made, OWNER, Approved("grant-officer"))
    assert refusal(made, "st_paul") is None


def test_in_st_paul_a_resumed_grant_is_approved_anew():
    made = an_officer("st_paul", Transferred(OFFICER, "Records", TODAY))
    say(made, ADMIN, Resumed("grant-officer", "Records"))

    assert "waits for" in refusal(made, "st_paul").why


@AGENCIES
def test_an_administrator_whom_no_owner_assigned_is_none_where_the_policy_says_who_assigns(agency):
    made = say(founded(), ADMIN, grant(OFFICER, Role.LPR_ADMINISTRATOR), trained(OFFICER))
    if FIVE[agency].flag("access.second_signature"):
        say(made, OWNER, Approved("grant-officer"))

    assert bool(of_officer(made, agency).roles) is (agency in {"crystal", "st_paul"})


@AGENCIES
def test_the_owners_own_assignment_of_an_administrator_holds_everywhere(agency):
    made = say(founded(), OWNER, grant(OFFICER, Role.LPR_ADMINISTRATOR))
    say(made, ADMIN, trained(OFFICER))

    assert of_officer(made, agency).roles == {Role.LPR_ADMINISTRATOR}


@AGENCIES
def test_access_that_nobody_reviewed_by_the_deadline_is_suspended_until_somebody_keeps_it(agency):
    made = an_officer(agency, ReviewOpened("review", TODAY + timedelta(days=14)))
    last = TODAY + timedelta(days=14)

    assert of_officer(made, agency, last).roles == {PATROL}
    after = of_officer(made, agency, last + timedelta(days=1))
    assert after.withheld[PATROL].hindrance is Hindrance.REVIEW

    say(made, OWNER, Reviewed("review", OFFICER, keep=True), at=NOON + timedelta(days=20))
    assert of_officer(made, agency, last + timedelta(days=7)).roles == {PATROL}


@AGENCIES
def test_a_year_after_it_was_last_looked_at_access_is_suspended_without_any_campaign(agency):
    made = an_officer(agency, ends_on=TODAY + timedelta(days=700))
    say(made, ADMIN, trained(OFFICER, on=TODAY + timedelta(days=200)), at=NOON + timedelta(days=200))

    assert of_officer(made, agency, date(2027, 3, 2)).roles == {PATROL}
    assert of_officer(made, agency, date(2027, 3, 3)).withheld[PATROL].hindrance is Hindrance.REVIEW


@AGENCIES
def test_an_account_nobody_used_for_ninety_days_is_seen(agency):
    made = an_officer(agency)
    account = made.accounts[OFFICER]

    assert inactive_since(made, account, None, TODAY + timedelta(days=90), FIVE[agency]) is None
    assert inactive_since(made, account, None, TODAY + timedelta(days=91), FIVE[agency]) == TODAY
    used = TODAY + timedelta(days=30)
    assert inactive_since(made, account, used, TODAY + timedelta(days=91), FIVE[agency]) is None


@AGENCIES
def test_an_agency_that_trained_and_reviewed_nobody_still_has_somebody_who_can_mend_it(agency):
    made = founded()
    late = TODAY + timedelta(days=364)
    say(made, OWNER, ReviewOpened("review", TODAY))
    found = rights(made, ADMIN, late, FIVE[agency])
    admin = Member(ADMIN, "Administrator One", "2", found.roles, found.withheld)

    assert found.roles == frozenset()
    for act in (Act.RECORD_TRAINING, Act.REVIEW_ACCESS, Act.ENROL_MEMBER):
        assert check(admin, act, FIVE[agency]) == Allowed()
    for act in (Act.SEARCH, Act.IMPORT_HOT_LIST, Act.CHANGE_CAMERAS):
        assert isinstance(check(admin, act, FIVE[agency]), Refusal)


@AGENCIES
@given(st.sampled_from(Act), st.sets(st.sampled_from(Role), min_size=1), st.sampled_from(Hindrance))
def test_what_is_withheld_meanwhile_stops_all_but_live_alerts_and_what_mends_the_list(agency, act, roles, hindrance):
    """RES-23."""
    profile = FIVE[agency]
    why = next(iter(of_officer(an_officer(agency, Disabled(OFFICER, Cause.LEFT)), agency).withheld.values()))
    held = {role: type(why)(hindrance, why.refusal) for role in roles}
    before, now = Member("m", "M", "1", frozenset(roles)), Member("m", "M", "1", frozenset(roles), held)
    given = None

    answer = check(now, act, profile, given=given)

    if answer == Allowed():
        open_to_all = act in {Act.VIEW_POLICY, Act.TAKE_TRAINING} and hindrance is not Hindrance.LOCK
        mends = act in KEEPS_ACCESS and hindrance in {Hindrance.TRAINING, Hindrance.REVIEW}
        of_days = hindrance in {Hindrance.DAYS, Hindrance.TRAINING, Hindrance.REVIEW}
        assert act in LIVE or open_to_all or mends or (act is Act.VOUCH_FOR_CLOCK and of_days)
        assert check(before, act, profile, given=given) == Allowed()


@AGENCIES
@pytest.mark.parametrize("hindrance", Hindrance)
def test_alerts_are_answered_and_cameras_stopped_whatever_is_withheld_since_sign_in(agency, hindrance):
    why = Withheld(hindrance, Refusal("a clause", "a reason."))
    officer = Member("m", "M", "1", frozenset({PATROL}), {PATROL: why})

    for act in (Act.ANSWER_ALERT, Act.STOP_DUTY):
        assert check(officer, act, FIVE[agency]) == Allowed()
    for act in (Act.START_DUTY, Act.ASSIST, Act.SEARCH):
        assert check(officer, act, FIVE[agency]) == why.refusal


@AGENCIES
@pytest.mark.parametrize("hindrance", Hindrance)
def test_the_rules_are_read_and_training_is_taken_by_whoever_has_a_role_or_had_one(agency, hindrance):
    why = Withheld(hindrance, Refusal("a clause", "a reason."))
    officer = Member("m", "M", "1", frozenset(), {PATROL: why})

    for act in (Act.VIEW_POLICY, Act.TAKE_TRAINING):
        assert (check(officer, act, FIVE[agency]) == Allowed()) is (hindrance is not Hindrance.LOCK)
    assert check(officer, Act.ANSWER_ALERT, FIVE[agency]) == why.refusal


@AGENCIES
@pytest.mark.parametrize("hindrance", Hindrance)
def test_a_second_member_vouches_for_a_clock_though_their_days_seem_over(agency, hindrance):
    why = Withheld(hindrance, Refusal("a clause", "a reason."))
    officer = Member("m", "M", "1", frozenset(), {PATROL: why})
    of_days = hindrance in {Hindrance.DAYS, Hindrance.TRAINING, Hindrance.REVIEW}

    assert (check(officer, Act.VOUCH_FOR_CLOCK, FIVE[agency]) == Allowed()) is of_days


def test_the_same_day_of_a_later_month_or_its_last():
    assert months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_later(date(2026, 12, 15), 1) == date(2027, 1, 15)


def test_a_stranger_has_no_rights_and_no_reasons():
    assert rights(founded(), "stranger", TODAY, FIVE["crystal"]) == Rights(frozenset(), {})


@AGENCIES
def test_a_grant_that_names_no_assignment_is_no_grant(agency):
    found = of_officer(an_officer(agency, assignment=" "), agency).withheld[PATROL]

    assert found.refusal.why == "the grant names no work assignment that needs it."


def test_where_a_policy_asked_for_no_training_nobody_would_be_asked_for_it():
    profile = FIVE["hutchinson"]
    rule = replace(profile.rules["training.first"], value=False)
    loose = replace(profile, rules={**profile.rules, "training.first": rule})
    made = say(founded(), ADMIN, grant(OFFICER, PATROL))

    assert rights(made, OFFICER, TODAY, loose).roles == {PATROL}
    assert not any(row.task is Task.TRAIN for row in owed(made, loose, NOON, {}))


@AGENCIES
def test_confidential_data_is_for_whoever_was_cleared_and_may_use_the_grant_that_says_so(agency):
    assert not of_officer(an_officer(agency), agency).cleared
    assert of_officer(an_officer(agency, cleared=True), agency).cleared
    assert not of_officer(an_officer(agency, Transferred(OFFICER, "Records", TODAY), cleared=True), agency).cleared
    assert not rights(say(founded(), OWNER, grant(OFFICER, PATROL, cleared=True)), OFFICER, TODAY, FIVE[agency]).cleared
    plain = say(an_officer(agency, cleared=True), ADMIN, grant(OFFICER, Role.DISPATCHER, id_="plain"))
    assert of_officer(plain, agency).cleared


def test_an_item_that_was_never_trained_has_no_day_on_which_it_ends():
    made = say(founded(), ADMIN, trained(OFFICER, items=ITEMS[:1]))
    assert training_due(made, OFFICER, FIVE["hutchinson"]) is None

    made = say(founded(), ADMIN, trained(OFFICER, unit="A vendor", on=TODAY), trained(OFFICER, on=TODAY.replace(day=1)))
    assert training_due(made, OFFICER, FIVE["st_paul"]) == date(2027, 3, 1)
    assert training_due(made, OFFICER, FIVE["hutchinson"]) == date(2027, 3, 2)


def test_in_st_paul_the_commander_assigns_administrators_and_authorises_nobody_else_alone():
    for role, waits in ((Role.LPR_ADMINISTRATOR, False), (PATROL, True)):
        made = say(founded(), OWNER, grant(OFFICER, role))
        say(made, ADMIN, trained(OFFICER))

        assert bool(of_officer(made, "st_paul").withheld) is waits
    made = say(founded(), ADMIN, grant(OFFICER, Role.LPR_ADMINISTRATOR), trained(OFFICER))
    assert "waits for" in of_officer(made, "st_paul").withheld[Role.LPR_ADMINISTRATOR].refusal.why


def test_the_reason_that_is_given_is_that_of_the_newest_grant_that_has_not_ended():
    made = an_officer("hutchinson", Transferred(OFFICER, "Records", TODAY))
    say(
        made,
        ADMIN,
        grant(OFFICER, PATROL, id_="newer", starts_on=TODAY + timedelta(days=9)),
        at=NOON + timedelta(hours=1),
    )
    say(made, ADMIN, grant(OFFICER, PATROL, id_="newest"), at=NOON + timedelta(hours=2))
    say(made, OWNER, Ended("newest", Cause.OTHER, "Not needed."), at=NOON + timedelta(hours=3))

    assert of_officer(made, "hutchinson").withheld[PATROL].refusal.why == "the grant begins on 2026-03-11."


@AGENCIES
def test_a_campaign_does_not_ask_after_access_that_was_given_once_it_had_begun(agency):
    made = say(founded(), OWNER, ReviewOpened("review", TODAY + timedelta(days=3)))
    later = NOON + timedelta(days=1)
    say(made, ADMIN, grant(OFFICER, PATROL, starts_on=later.date()), trained(OFFICER), at=later)
    if FIVE[agency].flag("access.second_signature"):
        say(made, OWNER, Approved("grant-officer"), at=later)

    assert of_officer(made, agency, TODAY + timedelta(days=30)).roles == {PATROL}


# --------------------------------------------------------------------------------------------------- owed


def tasks(made, agency, days=0):
    return {(row.task, row.about) for row in owed(made, FIVE[agency], NOON + timedelta(days=days), {})}


def test_what_is_owed_names_who_does_it_under_which_clause_and_by_when():
    made = say(founded(), ADMIN, grant(OFFICER, PATROL))

    rows = {row.task: row for row in owed(made, FIVE["st_paul"], NOON, {})}

    assert rows[Task.APPROVE].owner == "Property Crimes Unit Commander"
    assert rows[Task.APPROVE].clause == "St Paul LPR program, introduction"
    assert rows[Task.TRAIN].due == TODAY
    assert rows[Task.ROTA].due is None


def test_an_agency_where_all_is_done_owes_only_what_comes_due():
    made = an_officer("hutchinson")

    assert tasks(made, "hutchinson") == {(Task.ROTA, "nobody is on call now")}
    assert (Task.TRAIN, "Member 101") in tasks(made, "hutchinson", 340)
    assert (Task.RENEW, "Member 101") in tasks(made, "hutchinson", 340)
    assert (Task.REVIEW, "the access list") in tasks(made, "hutchinson", 340)
    assert (Task.UNUSED, "Member 101") in tasks(made, "hutchinson", 100)


def test_plymouth_alone_owes_a_statement_of_compliance():
    assert {agency for agency in FIVE if any(task is Task.STATE for task, _ in tasks(founded(), agency))} == {
        "plymouth"
    }


def test_a_fixed_reader_for_which_nobody_answers_is_owed():
    rows = owed(founded(), FIVE["crystal"], NOON, {}, fixed=True)

    assert Task.APPOINT in {row.task for row in rows}


def test_clearance_that_ran_out_stays_for_live_alerts_and_one_that_somebody_took_away_does_not():
    made = an_officer("hutchinson", cleared=True)
    today = of_officer(made, "hutchinson")
    assert (today.cleared, today.cleared_live) == (True, True)

    late = of_officer(made, "hutchinson", TODAY + timedelta(days=500))
    assert (late.cleared, late.cleared_live) == (False, True)

    say(made, OWNER, Ended("grant-officer", Cause.MISUSE))
    ended = of_officer(made, "hutchinson")
    assert (ended.cleared, ended.cleared_live) == (False, False)


def test_a_grant_without_clearance_gives_none():
    today = of_officer(an_officer("hutchinson"), "hutchinson")
    assert (today.cleared, today.cleared_live) == (False, False)
