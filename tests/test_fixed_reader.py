"""A fixed reader runs under its standing assignment while nobody is signed in, with a real store and real files."""

import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from app import profiles
from app.actions.grant import end
from app.actions.rota import appoint
from app.actions.sign_in import join
from app.agency_key import new_agency_key
from app.background import at_once
from app.changes import Changes
from app.domain import gate
from app.domain.access import Role, WorkstationKind
from app.domain.errors import Refused, Unavailable
from app.domain.gate import Act, Allowed
from app.domain.statements import Cause
from app.domain.suspension import Order
from app.store import duties
from app.store.reads import is_there
from app.workstation import Workstation
from tests.actions.a_desk import a_taken, listed
from tests.actions.test_policy import a_later
from tests.desks import ADMINISTRATOR, OFFICER, START, WITNESS, MemoryKeystore, code_for, given_access, installed

AUDITOR = replace(OFFICER, name="Auditor One", badge="9", password="a well kept book", roles=frozenset())
NO_WORKER = (sys.executable, "-c", "")
TODAY = START.date()
END = TODAY + timedelta(days=30)


@pytest.fixture
def made(tmp_path):
    made = installed(tmp_path, kind=WorkstationKind.FIXED)
    signed = made.sign_in(ADMINISTRATOR)
    listed(signed.store, "ABC123", by=signed.member.id)
    made.close()
    yield made
    made.close()


@pytest.fixture
def told():
    return []


@pytest.fixture
def running(made, told, monkeypatch):
    """Workstations on the reader's data, one after the other as its program is started again."""
    monkeypatch.setattr("app.workstation.worker_command", lambda: NO_WORKER)
    opened: list[Workstation] = []

    def start():
        for before in opened:
            before.close()
        opened.append(Workstation(made.paths, at_once, told.append, made.keystore, made.clock, made.running))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


@pytest.fixture
def reader(running):
    return running()


def desk(reader):
    assert reader.desk is not None
    return reader.desk


def sign_in(reader, who):
    reader.sign_in(who.badge, who.password, code_for(reader, who))
    return desk(reader)


def assign(reader, made, who=OFFICER, ends_on=END, purposes=("vehicles",)):
    """By the administrator, who signs out after it."""
    on = sign_in(reader, ADMINISTRATOR).on
    member = on.access.of_badge(who.badge)
    assert member is not None
    appoint(on, member.member, "Main and 3rd", purposes, ends_on, made.clock)
    return on


def assign_again(reader, made, who):
    """By whoever is signed in."""
    on = desk(reader).on
    member = on.access.of_badge(who.badge)
    assert member is not None
    appoint(on, member.member, "Main and 3rd", ("vehicles",), END, made.clock)


def periods(made):
    signed = made.sign_in(ADMINISTRATOR)
    try:
        with signed.store.reading() as session:
            return duties.periods(session)
    finally:
        made.close()


def periods_of(reader):
    with desk(reader).on.store.reading() as session:
        return duties.periods(session)


def test_signing_out_leaves_it_running_under_who_answers_for_it_and_no_read_lies_between(reader, made):
    assign(reader, made)
    reader.sign_out()
    supervisor = sign_in(reader, WITNESS)
    supervisor.stop_duty()
    supervisor.start_duty(["warrants"])
    made.clock.go(hours=1)

    assert reader.sign_out() == 0

    *_, before, after = periods_of(reader)
    assert (before.stopped_at, before.purposes) == (made.clock(), ("warrants",))
    assert (after.started_at, after.stopped_at, after.purposes) == (made.clock(), None, ("vehicles",))
    assert after.member_id == desk(reader).on.member.id
    assert (desk(reader).on.member.badge, desk(reader).on.attended) == (OFFICER.badge, False)
    under = reader.reader().under
    assert under is not None
    assert (under.title, under.member.badge) == ("patrol officer", OFFICER.badge)


def test_without_an_assignment_signing_out_stops_it_and_lets_everything_go(reader, made):
    sign_in(reader, OFFICER).start_duty(["vehicles"])
    reader.sign_out()
    assert reader.desk is None
    assert "no standing assignment says who answers" in reader.reader().off
    [period] = periods(made)
    assert period.stopped_by == duties.BY_MEMBER


def test_after_a_restart_it_begins_by_itself_where_the_keystore_opens_it(reader, running, made, told):
    assign(reader, made)
    again = running()
    told.clear()

    again.begin()

    assert desk(again).on_duty()
    assert not desk(again).on.attended
    assert again.reader().under is not None
    assert any(Changes.DUTY in changes for changes in told)


def test_a_keystore_that_does_not_open_it_begins_nothing(reader, running, made):
    assign(reader, made)
    made.keystore.kept.clear()
    again = running()
    again.begin()
    assert again.desk is None


def test_a_car_never_begins_by_itself(tmp_path, told):
    car = installed(tmp_path)
    car.sign_in(ADMINISTRATOR)
    car.close()
    workstation = Workstation(car.paths, at_once, told.append, car.keystore, car.clock, car.running)
    try:
        workstation.begin()
        assert workstation.desk is None
        assert workstation.reader().off == ""
    finally:
        workstation.close()


def test_why_it_did_not_begin_is_said(reader, running, made):
    assign(reader, made, ends_on=TODAY)
    made.clock.go(days=1)
    again = running()
    again.begin()
    assert again.desk is None
    assert f"the standing assignment of this reader ended on {TODAY}" in again.reader().off


def test_while_nobody_is_signed_in_it_alerts_records_and_counts(reader, made):
    assign(reader, made)
    reader.sign_out()

    desk(reader)._cameras.seen(a_taken(read_id="read-1", taken_at=made.clock()))
    reader.store.close()  # what was handed to its thread is done

    assert reader.reader().alerts == 1
    with desk(reader).on.store.reading() as session:
        assert is_there(session, "read-1")
        assert duties.periods(session)[-1].reads == 1


def test_while_nobody_is_signed_in_nobody_can_do_anything_with_it(reader, made):
    assign(reader, made)
    reader.sign_out()
    on = desk(reader).on
    for act in (act for act in Act if act not in gate.LIVE):
        assert not isinstance(gate.check(on.member, act, on.profile), Allowed), act
    with pytest.raises(Refused, match="nobody is signed in"):
        _ = on.signer


def test_a_clock_that_was_set_back_leaves_no_gap_between_the_periods(reader, made):
    assign(reader, made)
    reader.sign_out()
    supervisor = sign_in(reader, WITNESS)
    supervisor.stop_duty()
    supervisor.start_duty(["warrants"])
    made.clock.go(hours=-1)
    reader.sign_out()
    [runs] = [period for period in periods_of(reader) if period.stopped_at is None]
    [ended] = [period for period in periods_of(reader) if period.purposes == ("warrants",)]
    assert runs.started_at == ended.stopped_at


def test_no_camera_is_started_again_when_the_period_changes_hands(reader, made, monkeypatch):
    assign(reader, made)
    reader.sign_out()
    assert desk(reader).health() != ()
    sign_in(reader, ADMINISTRATOR)
    assign_again(reader, made, WITNESS)
    started = []
    monkeypatch.setattr(desk(reader)._cameras, "start", lambda: started.append(1))
    desk(reader)._beat()
    reader.sign_out()
    assert started == []
    assert desk(reader).on_duty()


def test_another_appointment_does_not_unlock_the_desk_of_whoever_is_signed_in(reader, made):
    assign(reader, made)
    reader.sign_out()
    sign_in(reader, ADMINISTRATOR)
    assign_again(reader, made, WITNESS)
    desk(reader).access.lock()
    desk(reader)._beat()
    assert desk(reader).access.shut() is not None


def test_an_auditor_who_signs_in_cannot_end_it_and_the_programs_end_does(reader, made):
    administrator = assign(reader, made)
    given_access(made.paths, administrator, AUDITOR, made.clock, Role.AUDITOR)
    reader.sign_out()
    joined = sign_in(reader, AUDITOR)
    with pytest.raises(Refused, match="this is done by"):
        joined.stop_duty()
    assert joined.on_duty()
    assert reader.sign_out(for_good=True) == 0
    assert periods(made)[-1].stopped_by == duties.BY_MEMBER


def test_a_member_of_another_workstation_does_not_join_it(reader, made, tmp_path):
    other = installed(_folder(tmp_path / "other"))
    running = other.sign_in(OFFICER)
    with pytest.raises(Refused, match="do not go together"):
        join(made.paths, running, OFFICER.badge, OFFICER.password, made.code(OFFICER), made.keystore, made.clock)
    other.close()


def _folder(path):
    path.mkdir()
    return path


def test_signing_in_joins_it_and_neither_camera_nor_period_stops(reader, made):
    assign(reader, made)
    reader.sign_out()
    store, duty = desk(reader).on.store, desk(reader).duty

    joined = sign_in(reader, WITNESS)

    assert (joined.on.store, joined.duty) == (store, duty)
    assert (joined.on.member.badge, joined.on.attended) == (WITNESS.badge, True)
    assert joined.access.shut() is None
    reader.sign_out()
    assert desk(reader).duty == duty
    assert [period.stopped_at for period in periods_of(reader)] == [None]


def test_a_wrong_password_at_the_running_reader_is_refused_and_counted(reader, made):
    assign(reader, made)
    reader.sign_out()
    with pytest.raises(Refused, match="do not go together"):
        reader.sign_in(WITNESS.badge, "wrong", "")
    assert not desk(reader).on.attended
    sign_in(reader, WITNESS)
    with pytest.raises(Unavailable, match="signed in already"):
        reader.sign_in(OFFICER.badge, OFFICER.password, code_for(reader, OFFICER))


def test_when_the_assignment_ends_it_stops_and_says_so(reader, made, told):
    assign(reader, made, ends_on=TODAY)
    reader.sign_out()
    made.clock.go(days=1)
    told.clear()

    desk(reader)._beat()

    assert not desk(reader).on_duty()
    assert f"ended on {TODAY}" in reader.reader().off
    assert any(Changes.DUTY in changes for changes in told)
    assert periods_of(reader)[-1].stopped_at is not None


def test_when_who_answers_for_it_loses_the_right_it_stops_also_while_another_is_signed_in(reader, made):
    assign(reader, made)
    reader.sign_out()
    joined = sign_in(reader, ADMINISTRATOR)
    officer = joined.on.access.of_badge(OFFICER.badge)
    assert officer is not None
    [grant] = joined.on.access.grants_of(officer.member)
    end(joined.on, grant.given.grant, Cause.LEFT, "", made.clock)

    joined._beat()

    assert joined.duty is None
    assert "the grant has ended" in reader.reader().off


def test_an_order_of_suspension_stops_it_and_it_stays_off_when_the_member_leaves(reader, made):
    on = assign(reader, made)
    reader.sign_out()
    joined = sign_in(reader, ADMINISTRATOR)
    joined.policy.suspend(Order("DPO-7", TODAY))
    assert joined.duty is None

    reader.sign_out()

    assert reader.desk is None
    assert on.installation.kind is WorkstationKind.FIXED


def test_when_no_profile_is_in_force_any_more_it_stops_and_says_so(reader, made):
    assign(reader, made)
    reader.sign_out()
    content = a_later(day="2026-03-03", days="40")
    profiles.put_later(made.paths, content, profiles.sign(content, new_agency_key()))
    made.clock.go(hours=24)

    desk(reader)._beat()

    assert not desk(reader).on_duty()
    assert "no signed policy profile is in force" in reader.reader().off


def test_another_member_who_is_appointed_answers_for_it_from_then_on(reader, made):
    assign(reader, made)
    reader.sign_out()
    assign(reader, made, who=WITNESS)
    made.clock.go(minutes=1)

    desk(reader)._beat()

    before, after = periods_of(reader)
    assert before.stopped_at == after.started_at == made.clock()
    under = reader.reader().under
    assert under is not None
    assert under.member.badge == WITNESS.badge
    assert desk(reader).on.member.badge == ADMINISTRATOR.badge


def test_who_ends_the_period_by_hand_has_ended_it_until_they_sign_out(reader, made):
    assign(reader, made)
    reader.sign_out()
    joined = sign_in(reader, WITNESS)
    joined.stop_duty()
    joined._beat()
    assert joined.duty is None
    reader.sign_out()
    assert desk(reader).on_duty()


def test_when_the_program_ends_the_cameras_stop_and_the_period_ends(reader, made):
    assign(reader, made)
    assert reader.sign_out(for_good=True) == 0
    assert reader.desk is None
    assert periods(made) == ()


def test_a_reader_without_a_camera_says_so(tmp_path, told, monkeypatch):
    monkeypatch.setattr("app.workstation.worker_command", lambda: NO_WORKER)
    bare = installed(tmp_path, kind=WorkstationKind.FIXED, camera=None)
    workstation = Workstation(bare.paths, at_once, told.append, bare.keystore, bare.clock, bare.running)
    try:
        assign(workstation, bare)
        workstation.sign_out()
        assert workstation.desk is None
        assert "No camera is set up" in workstation.reader().off
    finally:
        workstation.close()


def test_what_is_due_is_destroyed_while_nobody_is_signed_in(reader, running, made):
    assign(reader, made)
    reader.sign_out()
    desk(reader)._cameras.seen(a_taken(read_id="read-1", taken_at=made.clock()))
    reader.store.close()
    made.clock.go(days=61)
    again = running()
    again.begin()
    store = again.desk.on.store if again.desk else made.sign_in(ADMINISTRATOR).store
    with store.reading() as session:
        assert not is_there(session, "read-1")


def test_the_keystore_of_another_workstation_opens_nothing(reader, running, made):
    assign(reader, made)
    made.keystore = MemoryKeystore()
    again = running()
    again.begin()
    assert again.desk is None
