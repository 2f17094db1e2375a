"""Nothing is captured outside a period with a purpose; each period is recorded, also one that a crash ended."""

from dataclasses import replace

import pytest

from app.actions.cameras import remove_camera, save_camera
from app.actions.duty import start_duty, still_on_duty, stop_duty
from app.actions.opening import start_up
from app.changes import Changes
from app.domain.access import Role
from app.domain.errors import Refused, Unavailable
from app.domain.hot_lists import HotListVersion, PublicLogClass
from app.domain.reads import Classification
from app.profiles import load
from app.store import duties, hot_lists, ledger, members
from app.store.ledger import Counted
from app.store.list_files import ListWriter
from tests.desks import OFFICER, START, a_camera, a_member, installed

DETECTIVE = replace(OFFICER, name="Investigator One", badge="300", roles=frozenset({Role.INVESTIGATOR}))


def periods(signed):
    with signed.store.reading() as session:
        return duties.periods(session)


def start(desk, signed, *purposes):
    return start_duty(signed.store, signed.member, signed.profile, purposes or ("vehicles",), desk.clock)


def stop(desk, signed):
    return stop_duty(signed.store, signed.member, signed.profile, desk.clock)


def test_a_period_records_who_when_for_what_with_which_cameras_under_which_profile(desk):
    signed = desk.sign_in(OFFICER)

    duty = start(desk, signed, "warrants", "vehicles")
    desk.clock.go(hours=8)
    assert stop(desk, signed) is Changes.DUTY

    (period,) = periods(signed)
    assert (duty.member, duty.purposes, duty.started_at) == (signed.member, ("vehicles", "warrants"), START)
    assert (period.member_id, period.started_at, period.stopped_at) == (signed.member.id, START, desk.clock())
    assert (period.purposes, period.cameras) == (("vehicles", "warrants"), ("Front",))
    assert (period.profile_version, period.stopped_by) == ("hutchinson/1", "member")


def test_without_a_purpose_no_period_starts(desk):
    signed = desk.sign_in(OFFICER)

    with pytest.raises(Refused, match=r"Hutchinson 423\.4\(a\): no purpose was picked"):
        start_duty(signed.store, signed.member, signed.profile, (), desk.clock)
    assert periods(signed) == ()


def test_a_purpose_that_the_policy_does_not_name_is_refused(desk):
    signed = desk.sign_in(OFFICER)

    with pytest.raises(Refused, match="expired-tabs is none of the purposes"):
        start(desk, signed, "vehicles", "expired-tabs")
    assert periods(signed) == ()


def test_the_administrator_does_not_run_capture(desk):
    with pytest.raises(Refused):
        start(desk, desk.sign_in())


def test_in_crystal_only_sworn_officers_run_capture_and_elsewhere_investigators_may(tmp_path):
    for agency, purpose, allowed in (("crystal", "investigation", False), ("plymouth", "investigation", True)):
        (tmp_path / agency).mkdir()
        desk = installed(tmp_path / agency, agency=agency, further=(OFFICER, DETECTIVE))
        signed = desk.sign_in(DETECTIVE)
        if allowed:
            assert start(desk, signed, purpose)
        else:
            with pytest.raises(Refused, match="only sworn officers run capture"):
                start(desk, signed, purpose)
            assert start(desk, desk.sign_in(OFFICER), purpose)
        desk.close()


def test_two_periods_do_not_run_at_once(desk):
    signed = desk.sign_in(OFFICER)
    start(desk, signed)

    with pytest.raises(Refused, match="running already"):
        start(desk, signed)
    stop(desk, signed)
    assert start(desk, signed)


def test_without_an_enabled_camera_there_is_nothing_to_start(desk):
    chief, officer = desk.sign_in(), desk.sign_in(OFFICER)
    save_camera(chief.store, chief.member, chief.profile, a_camera(enabled=False))

    with pytest.raises(Unavailable, match="No camera"):
        start(desk, officer)


def test_a_camera_removed_later_stays_named_in_its_periods(desk):
    chief, officer = desk.sign_in(), desk.sign_in(OFFICER)
    start(desk, officer)
    stop(desk, officer)

    remove_camera(chief.store, chief.member, chief.profile, "camera-1")

    assert periods(officer)[0].cameras == ("Front",)


def test_stopping_when_nothing_runs_changes_nothing(desk):
    assert stop(desk, desk.sign_in(OFFICER)) is Changes.NONE


def test_a_profile_no_longer_in_force_does_not_keep_capture_running(desk):
    signed = desk.sign_in(OFFICER)
    start(desk, signed)

    assert stop_duty(signed.store, signed.member, None, desk.clock) is Changes.DUTY


def test_a_period_left_open_by_a_crash_ends_when_it_was_last_known_alive(desk):
    signed = desk.sign_in(OFFICER)
    start(desk, signed)
    alive = desk.clock.go(minutes=47)
    still_on_duty(signed.store, desk.clock)
    desk.close()  # as a crash does: nobody stopped the period

    desk.clock.go(hours=20)
    signed = desk.sign_in(OFFICER)

    (period,) = periods(signed)
    assert signed.closed_at == period.stopped_at == alive
    assert period.stopped_by == "desk"


def test_a_period_left_open_is_closed_before_sign_in_where_there_is_a_keystore(desk):
    start(desk, desk.sign_in(OFFICER))
    desk.close()

    assert start_up(desk.paths, desk.keystore, desk.look).closed_at == START
    assert desk.sign_in(OFFICER).closed_at is None


def test_a_clock_set_back_while_on_duty_never_ends_a_period_before_its_start(desk):
    signed = desk.sign_in(OFFICER)
    start(desk, signed)
    desk.clock.go(days=-30)
    still_on_duty(signed.store, desk.clock)

    stop(desk, signed)

    assert periods(signed)[0].stopped_at == START


def test_a_clock_set_back_before_a_crash_does_not_move_the_end_back(desk):
    signed = desk.sign_in(OFFICER)
    start(desk, signed)
    alive = desk.clock.go(minutes=5)
    still_on_duty(signed.store, desk.clock)
    desk.clock.go(days=-1)
    still_on_duty(signed.store, desk.clock)
    desk.close()

    assert desk.sign_in(OFFICER).closed_at == alive


@pytest.mark.parametrize("agency", ["hutchinson", "plymouth", "hardin", "crystal", "st_paul"])
def test_a_patrol_shift_starts_with_the_purposes_the_policy_ticks(tmp_path, agency):
    desk = installed(tmp_path, agency=agency)
    signed = desk.sign_in(OFFICER)
    ticked = tuple(purpose.id for purpose in load(agency).purposes if purpose.ticked)

    assert start(desk, signed, *ticked).purposes == ticked
    desk.close()


def test_nobody_without_a_role_starts_anything(desk):
    signed = desk.sign_in(OFFICER)

    with pytest.raises(Refused):
        start_duty(signed.store, a_member(), signed.profile, ("vehicles",), desk.clock)


def test_a_period_names_every_list_version_that_was_in_force_in_it_and_no_other(desk):
    signed = desk.sign_in(OFFICER)
    with signed.store.reading() as session:
        importer = members.all_members(session)[0].id
    import_list(desk, signed, "list-1", 1, importer)
    import_list(desk, signed, "list-2", 1, importer)
    desk.clock.go(minutes=1)
    import_list(desk, signed, "list-1", 2, importer)
    desk.clock.go(minutes=1)
    start(desk, signed)
    desk.clock.go(hours=1)
    import_list(desk, signed, "list-1", 3, importer)
    desk.clock.go(hours=1)
    stop(desk, signed)
    desk.clock.go(hours=1)
    import_list(desk, signed, "list-1", 4, importer)

    (period,) = periods(signed)
    assert period.list_versions == (("list-1", 2), ("list-1", 3), ("list-2", 1))


def import_list(desk, signed, list_id, version, importer):
    found = HotListVersion(list_id, list_id, version, START, desk.clock(), importer, "0" * 64, 0)
    with ListWriter(signed.store.lists, list_id, version) as writer:
        sealed = writer.finish()
    with signed.store.transaction() as session:
        hot_lists.put_in_force(session, found, sealed)


def test_a_period_knows_how_many_reads_and_hits_were_recorded_in_it_also_when_it_ended_by_a_crash(desk):
    signed = desk.sign_in(OFFICER)
    day = START.date()
    with signed.store.transaction() as session:
        ledger.count(session, [Counted(START, day, "camera-1", Classification.PRIVATE)])  # in no period that is known
    desk.clock.go(seconds=1)
    start(desk, signed)
    with signed.store.transaction() as session:
        for hits in ((), (PublicLogClass.STOLEN,), (PublicLogClass.STOLEN, PublicLogClass.OWNER_WARRANT)):
            ledger.count(session, [Counted(desk.clock(), day, "camera-1", Classification.PRIVATE, tuple(hits))])
    desk.close()

    signed = desk.sign_in(OFFICER)
    (period,) = periods(signed)
    assert (period.reads, period.hits, period.stopped_by) == (3, 3, "desk")
