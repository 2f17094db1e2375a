"""Who is reached at night, who answers for a fixed reader, and what a system administrator states (RES-15, COR-09)."""

from datetime import timedelta

import pytest

from app import profiles
from app.actions.grant import disable
from app.actions.members import Enrolment
from app.actions.rota import LONGEST_TURN, Turn, appoint, put_on_call, state_compliance, take_off_call
from app.domain.access import Role, WorkstationKind
from app.domain.errors import FieldMistake, Refused
from app.domain.rights import months_later
from app.domain.statements import Cause
from tests.desks import ADMINISTRATOR, OFFICER, WITNESS, given_access, installed

AGENCIES = pytest.mark.parametrize("agency", profiles.AGENCIES)
HOUR = timedelta(hours=1)


@pytest.fixture
def at(tmp_path):
    made = []

    def at(agency, **other):
        made.append(installed(tmp_path, agency=agency, **other))
        return made[-1]

    yield at
    for desk in made:
        desk.close()


def of(on, who):
    return on.access.of_badge(who.badge).member


def mistaken(deed):
    with pytest.raises(FieldMistake) as found:
        deed()
    return found.value.field


@AGENCIES
def test_an_approver_is_on_call_between_two_moments_and_says_how_to_be_reached(at, agency):
    desk = at(agency)
    on = desk.sign_in(WITNESS)
    now = desk.clock()
    put_on_call(on, Turn(on.member.id, now, now + 8 * HOUR, " Car 7 "), desk.clock)

    [turn] = on.access.on_call(now)
    assert (turn.member, turn.reach) == (on.member.id, "Car 7")
    assert on.access.on_call(now + 8 * HOUR) == ()

    on = desk.sign_in(ADMINISTRATOR)
    disable(on, of(on, WITNESS), Cause.COMPROMISED, "", desk.clock)
    assert on.access.on_call(now) == ()
    take_off_call(on, turn.rota, desk.clock)
    assert mistaken(lambda: take_off_call(on, turn.rota, desk.clock)) == "rota"


@AGENCIES
def test_a_turn_that_cannot_stand_is_told_by_its_field(at, agency):
    desk = at(agency)
    on = desk.sign_in(ADMINISTRATOR)
    now, owner = desk.clock(), of(on, WITNESS)
    for field, turn in (
        ("member", Turn(of(on, OFFICER), now, now + HOUR, "Car 7")),
        ("ends_at", Turn(owner, now, now, "Car 7")),
        ("ends_at", Turn(owner, now - 2 * HOUR, now - HOUR, "Car 7")),
        ("ends_at", Turn(owner, now, now + LONGEST_TURN + HOUR, "Car 7")),
        ("reach", Turn(owner, now, now + HOUR, " ")),
    ):
        assert mistaken(lambda turn=turn: put_on_call(on, turn, desk.clock)) == field
    assert on.access.rota == {}


@AGENCIES
def test_an_officer_puts_nobody_on_call_and_takes_nobody_off(at, agency):
    desk = at(agency)
    on = desk.sign_in(OFFICER)
    now = desk.clock()
    for deed in (
        lambda: put_on_call(on, Turn(of(on, WITNESS), now, now + HOUR, "Car 7"), desk.clock),
        lambda: take_off_call(on, "any", desk.clock),
        lambda: appoint(on, of(on, WITNESS), "Gate", ["x"], on.access.day_of(now), desk.clock),
    ):
        with pytest.raises(Refused, match="this is done by the"):
            deed()


@AGENCIES
def test_who_answers_for_a_fixed_reader_may_run_capture_and_is_appointed_by_another(at, agency):
    desk = at(agency, kind=WorkstationKind.FIXED)
    on = desk.sign_in(ADMINISTRATOR)
    today, officer = on.access.day_of(desk.clock()), of(on, OFFICER)
    purposes, last = [on.profile.purposes[0].id], months_later(today, 12)

    with pytest.raises(Refused, match="nobody appoints themself"):
        appoint(on, on.member.id, "Main Street gate", purposes, last, desk.clock)
    with pytest.raises(Refused):
        appoint(on, officer, "Main Street gate", ["no such purpose"], last, desk.clock)
    for field, member, site, ends in (
        ("site", officer, " ", last),
        ("ends_on", officer, "Gate", today - timedelta(days=1)),
        ("ends_on", officer, "Gate", last + timedelta(days=1)),
    ):
        found = mistaken(lambda m=member, s=site, e=ends: appoint(on, m, s, purposes, e, desk.clock))
        assert found == field
    appoint(on, officer, "Main Street gate", purposes, last, desk.clock)

    held, by = on.access.appointed
    assert (held.member, held.site, held.ends_on, by.by) == (officer, "Main Street gate", last, on.member.id)


@AGENCIES
def test_only_plymouth_has_a_system_administrator_who_states_what_is_not_in_compliance(at, agency):
    desk = at(agency)
    on = desk.sign_in(ADMINISTRATOR)
    if agency != "plymouth":
        with pytest.raises(Refused):
            state_compliance(on, ["x"], "", desk.clock)
        return

    with pytest.raises(Refused, match="System administrator"):
        state_compliance(on, ["x"], "", desk.clock)
    system = Enrolment("System One", "500", "a narrow bridge")
    given_access(desk.paths, on, system, desk.clock, Role.SYSTEM_ADMINISTRATOR)
    on = desk.sign_in(system)
    state_compliance(on, ["Officer One: record training"], "Ordered", desk.clock)

    said, by = on.access.complied[-1]
    assert (said.not_in_compliance, said.on, by.by) == (
        ("Officer One: record training",), on.access.day_of(desk.clock()), on.member.id,
    )  # fmt: skip
