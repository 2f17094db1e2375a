"""Grants under each of the five policies, on a real store: who may sign what, and that nobody does it for themself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app import profiles
from app.actions import grant as grants
from app.actions.grant import AskedGrant, approve, asks_ticket, disable, enable, end, grant, resume, transfer
from app.actions.members import Enrolment, enrol
from app.domain.access import Role
from app.domain.conditions import Condition, of_grant
from app.domain.errors import FieldMistake, Refused
from app.domain.rights import months_later, rights
from app.domain.statements import Cause
from tests.desks import ADMINISTRATOR, CHEAP, OFFICER, WITNESS, given_access, installed

AGENCIES = pytest.mark.parametrize("agency", profiles.AGENCIES)
ASSIGNED_BY_OWNER = {"hutchinson", "plymouth", "hardin", "st_paul"}
NEWCOMER = Enrolment("Investigator One", "300", "a narrow bridge", unit="Investigations")


@pytest.fixture
def at(tmp_path):
    """A desk of one agency; who is signed in last signs on the list as it stands."""
    made = []

    def at(agency):
        made.append(installed(tmp_path, agency=agency))
        return made[-1]

    yield at
    for desk in made:
        desk.close()


def asked(on, whom, *roles, now, **other):
    today = on.access.day_of(now())
    usual = AskedGrant(whom, frozenset(roles or (Role.PATROL_OFFICER,)), "Patrol", "Assigned to patrol", today,
                       months_later(today, 12), ticket="OTC-1" if asks_ticket(on.profile) else "")  # fmt: skip
    return replace(usual, **other)


def of(on, who):
    return on.access.of_badge(who.badge).member


def newcomer(desk, on):
    """On the list, and nothing granted yet."""
    enrol(desk.paths, on, NEWCOMER, desk.clock, CHEAP)
    return of(on, NEWCOMER)


def held(on, member, now):
    return rights(on.access, member, on.access.day_of(now()), on.profile).roles


def its_grant(on, who):
    return on.access.grants_of(of(on, who))[-1].given.grant


def refused(deed):
    with pytest.raises(Refused) as found:
        deed()
    return found.value.refusal


def mistaken(deed):
    with pytest.raises(FieldMistake) as found:
        deed()
    return found.value.field


@AGENCIES
def test_nobody_does_for_themself_what_another_member_signs(at, agency):
    desk = at(agency)
    for who in (ADMINISTRATOR, WITNESS):
        on = desk.sign_in(who)
        own, mine = of(on, who), its_grant(on, who)
        deeds = [
            lambda on=on, own=own: grant(on, asked(on, own, now=desk.clock), desk.clock),
            lambda on=on, mine=mine: end(on, mine, Cause.LEFT, "", desk.clock),
            lambda on=on, own=own: transfer(on, own, "Records", "", desk.clock),
            lambda on=on, mine=mine: resume(on, mine, "Records", "", desk.clock),
            lambda on=on, own=own: disable(on, own, Cause.LEFT, "", desk.clock),
            lambda on=on, own=own: enable(on, own, "needed again", desk.clock),
        ]
        before = on.access.length
        for deed in deeds:
            assert "nobody" in refused(deed).why
        assert on.access.length == before


@AGENCIES
@pytest.mark.parametrize("role", [Role.PATROL_OFFICER, Role.INVESTIGATOR, Role.AUDITOR, Role.TRAINER, Role.DISPATCHER])
def test_whoever_neither_administers_nor_owns_the_program_signs_nothing(at, agency, role):
    desk = at(agency)
    on = desk.sign_in(ADMINISTRATOR)
    given_access(desk.paths, on, NEWCOMER, desk.clock, role)
    if on.profile.flag("access.second_signature"):
        owner = desk.sign_in(WITNESS)
        approve(owner, its_grant(owner, NEWCOMER), True, "", desk.clock)
    on = desk.sign_in(NEWCOMER)
    officer, its = of(on, OFFICER), its_grant(on, OFFICER)
    for deed in (
        lambda: grant(on, asked(on, officer, now=desk.clock), desk.clock),
        lambda: approve(on, its, True, "", desk.clock),
        lambda: end(on, its, Cause.LEFT, "", desk.clock),
        lambda: transfer(on, officer, "Records", "", desk.clock),
        lambda: resume(on, its, "Records", "", desk.clock),
        lambda: disable(on, officer, Cause.LEFT, "", desk.clock),
        lambda: enable(on, officer, "needed again", desk.clock),
    ):
        assert "this is done by the" in refused(deed).why


@AGENCIES
def test_an_administrator_is_assigned_by_the_program_owner_where_the_policy_says_who_assigns(at, agency):
    desk = at(agency)
    on = desk.sign_in(ADMINISTRATOR)
    member = newcomer(desk, on)
    wanted = asked(on, member, Role.LPR_ADMINISTRATOR, now=desk.clock)
    if agency in ASSIGNED_BY_OWNER:
        why = refused(lambda: grant(on, wanted, desk.clock))
        assert on.profile.title_of(Role.PROGRAM_OWNER) in why.why
        assert why.clause == on.profile.rules["roles.program_owner"].source.where
        on = desk.sign_in(WITNESS)
    grant(on, wanted, desk.clock)

    assert of_grant(on.access, on.access.grants_of(member)[0], wanted.starts_on, on.profile) is Condition.IN_FORCE


@AGENCIES
def test_only_the_program_owner_signs_the_next_program_owner(at, agency):
    desk = at(agency)
    on = desk.sign_in(ADMINISTRATOR)
    member = newcomer(desk, on)
    wanted = asked(on, member, Role.PROGRAM_OWNER, now=desk.clock)

    assert on.profile.title_of(Role.PROGRAM_OWNER) in refused(lambda: grant(on, wanted, desk.clock)).why
    on = desk.sign_in(WITNESS)
    grant(on, wanted, desk.clock)
    assert its_grant(on, NEWCOMER)


@AGENCIES
def test_a_trained_members_signed_grant_is_in_force_but_in_st_paul_it_waits_for_the_commander(at, agency):
    desk = at(agency)
    on = desk.sign_in(ADMINISTRATOR)
    given_access(desk.paths, on, NEWCOMER, desk.clock, Role.INVESTIGATOR)
    member = of(on, NEWCOMER)
    if agency != "st_paul":
        assert held(on, member, desk.clock) == {Role.INVESTIGATOR}
        return

    assert held(on, member, desk.clock) == frozenset()
    assert "second signature is another member's" in str(
        refused(lambda: approve(replace(on, member=replace(on.member, roles=on.member.roles | {Role.PROGRAM_OWNER})),
                                its_grant(on, NEWCOMER), True, "", desk.clock))
    )  # fmt: skip
    on = desk.sign_in(WITNESS)
    approve(on, its_grant(on, NEWCOMER), True, "", desk.clock)
    assert held(on, member, desk.clock) == {Role.INVESTIGATOR}


def test_in_st_paul_the_commander_does_not_begin_what_the_administrator_authorises(at):
    desk = at("st_paul")
    member = newcomer(desk, desk.sign_in(ADMINISTRATOR))
    on = desk.sign_in(WITNESS)

    why = refused(lambda: grant(on, asked(on, member, now=desk.clock), desk.clock))

    assert why.clause == "St Paul Authorization to access data"
    assert "authorised by a Property Crimes Unit LPR administrator first" in why.why


@AGENCIES
def test_a_grant_that_waits_for_no_second_signature_is_not_signed_twice(at, agency):
    desk = at(agency)
    on = desk.sign_in(WITNESS)

    assert mistaken(lambda: approve(on, its_grant(on, OFFICER), True, "", desk.clock)) == "grant"


def test_what_the_commander_does_not_approve_has_ended_and_says_why(at):
    desk = at("st_paul")
    on = desk.sign_in(ADMINISTRATOR)
    given_access(desk.paths, on, NEWCOMER, desk.clock, Role.INVESTIGATOR)
    on = desk.sign_in(WITNESS)
    its = its_grant(on, NEWCOMER)

    assert mistaken(lambda: approve(on, its, False, " ", desk.clock)) == "note"
    approve(on, its, False, "Assigned elsewhere", desk.clock)

    assert on.access.grants[its].ended is not None
    assert mistaken(lambda: approve(on, its, True, "", desk.clock)) == "grant"


@AGENCIES
def test_only_st_paul_asks_for_the_ticket_of_the_office_that_changes_go_through(at, agency):
    desk = at(agency)
    on = desk.sign_in(ADMINISTRATOR)
    without = asked(on, newcomer(desk, on), now=desk.clock, ticket=" ")

    if agency == "st_paul":
        assert mistaken(lambda: grant(on, without, desk.clock)) == "ticket"
        grant(on, replace(without, ticket=" OTC-4711 "), desk.clock)
        assert on.access.grants[its_grant(on, NEWCOMER)].given.ticket == "OTC-4711"
    else:
        grant(on, without, desk.clock)


DAY = timedelta(days=1)


@AGENCIES
@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("roles", {"roles": frozenset()}),
        ("assignment", {"assignment": " "}),
        ("assignment", {"assignment": "n/a"}),
        ("reason", {"reason": "xxx"}),
        ("reason", {"reason": "two\nlines"}),
        ("reason", {"reason": "r" * (grants.LONGEST_TEXT + 1)}),
        ("reason", {"reason": "turned \N{RIGHT-TO-LEFT OVERRIDE}round"}),
        ("member", {"member": "nobody"}),
    ],
)
def test_a_form_that_cannot_stand_is_told_by_its_field_and_nothing_is_signed(at, agency, field, other):
    desk = at(agency)
    on = desk.sign_in(ADMINISTRATOR)
    wanted = asked(on, newcomer(desk, on), now=desk.clock, **other)
    before = on.access.length

    assert mistaken(lambda: grant(on, wanted, desk.clock)) == field
    assert on.access.length == before


@AGENCIES
def test_a_grant_begins_today_at_the_earliest_and_ends_before_it_is_to_be_reviewed(at, agency):
    desk = at(agency)
    on = desk.sign_in(ADMINISTRATOR)
    usual = asked(on, newcomer(desk, on), now=desk.clock)
    today, longest = usual.starts_on, months_later(usual.starts_on, 12)

    for field, starts, ends in (
        ("starts_on", today - DAY, longest),
        ("ends_on", today, today - DAY),
        ("ends_on", today, longest + DAY),
    ):
        wrong = replace(usual, starts_on=starts, ends_on=ends)
        assert mistaken(lambda wrong=wrong: grant(on, wrong, desk.clock)) == field
    for ends in (today, longest):
        grant(on, replace(usual, ends_on=ends), desk.clock)


@AGENCIES
def test_a_role_that_the_agency_does_not_have_is_not_granted(at, agency):
    desk = at(agency)
    on = desk.sign_in(ADMINISTRATOR)
    member = newcomer(desk, on)
    for role in Role:
        if not on.profile.title_of(role):
            wanted = asked(on, member, role, now=desk.clock)
            assert mistaken(lambda wanted=wanted: grant(on, wanted, desk.clock)) == "roles"


@AGENCIES
def test_a_transfer_suspends_the_same_day_and_the_grant_holds_again_once_somebody_decided(at, agency):
    desk = at(agency)
    on = desk.sign_in(ADMINISTRATOR)
    officer, its = of(on, OFFICER), its_grant(on, OFFICER)
    assert held(on, officer, desk.clock) == {Role.PATROL_OFFICER}

    assert mistaken(lambda: transfer(on, officer, " ", "", desk.clock)) == "unit"
    assert mistaken(lambda: resume(on, its, "Records", "", desk.clock)) == "grant"
    transfer(on, officer, "Records", "", desk.clock)

    assert held(on, officer, desk.clock) == frozenset()
    assert desk.sign_in(OFFICER).member.roles == frozenset()
    assert mistaken(lambda: resume(on, its, " ", "", desk.clock)) == "assignment"
    resume(on, its, "Records", "", desk.clock)
    if agency == "st_paul":
        assert held(on, officer, desk.clock) == frozenset()
        on = desk.sign_in(WITNESS)
        approve(on, its, True, "", desk.clock)
    assert held(on, officer, desk.clock) == {Role.PATROL_OFFICER}
    assert on.access.grants[its].given.assignment == "Records"


@AGENCIES
def test_a_grant_that_was_ended_stays_so_and_another_reason_needs_words(at, agency):
    desk = at(agency)
    on = desk.sign_in(ADMINISTRATOR)
    its = its_grant(on, OFFICER)

    assert mistaken(lambda: end(on, its, Cause.OTHER, "", desk.clock)) == "note"
    end(on, its, Cause.NO_LONGER_NEEDED, "", desk.clock)

    assert desk.sign_in(OFFICER).member.roles == frozenset()
    assert mistaken(lambda: end(on, its, Cause.LEFT, "", desk.clock)) == "grant"
    assert mistaken(lambda: end(on, "no such grant", Cause.LEFT, "", desk.clock)) == "grant"


@AGENCIES
def test_a_disabled_account_lets_nobody_in_until_another_member_enables_it_and_says_why(at, agency):
    desk = at(agency)
    on = desk.sign_in(ADMINISTRATOR)
    officer = of(on, OFFICER)
    disable(on, officer, Cause.COMPROMISED, "", desk.clock)

    assert "disabled (compromised)" in refused(lambda: desk.sign_in(OFFICER)).why
    assert mistaken(lambda: disable(on, officer, Cause.LEFT, "", desk.clock)) == "member"
    assert mistaken(lambda: grant(on, asked(on, officer, now=desk.clock), desk.clock)) == "member"
    assert mistaken(lambda: enable(on, officer, "", desk.clock)) == "note"
    enable(on, officer, "A new password was set", desk.clock)
    assert desk.sign_in(OFFICER).member.roles == {Role.PATROL_OFFICER}


def test_names_in_any_script_are_enrolled_with_the_joiners_that_they_are_written_with(at):
    desk = at("hutchinson")
    on = desk.sign_in(ADMINISTRATOR)
    names = (
        "علی\N{ZERO WIDTH NON-JOINER}رضا کریمی",
        "ক্ষিতীশ\N{ZERO WIDTH JOINER} রায়",
        "Ngũgĩ Đặng",
        "李小龍",
        "Øyvind Ķēniņš",
    )
    for place, name in enumerate(names):
        enrol(desk.paths, on, Enrolment(name, f"7{place}", "a narrow bridge", unit="Çevre"), desk.clock, CHEAP)

    again = desk.sign_in(ADMINISTRATOR).access
    assert [again.of_badge(f"7{place}").name for place in range(len(names))] == list(names)
    for hidden in ("\N{RIGHT-TO-LEFT OVERRIDE}", "\N{ZERO WIDTH SPACE}", "\N{LEFT-TO-RIGHT ISOLATE}"):
        turned = Enrolment(f"Officer{hidden} Two", "79", "a narrow bridge")
        assert mistaken(lambda turned=turned: enrol(desk.paths, on, turned, desk.clock, CHEAP)) == "name"
