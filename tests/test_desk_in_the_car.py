"""The desk of a car that is driven: who may type, what is masked, what is quiet, and how it changes hands."""

import sys
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest

from app.actions import hot_lists
from app.actions.answer_alert import open_alerts
from app.background import Background
from app.changes import Changes
from app.desk import Desk
from app.domain.access import WorkstationKind
from app.domain.alerts import MASK, Answer, SeenOnCar
from app.domain.clock import Running
from app.domain.errors import Refused, Unavailable
from app.settings import Settings
from app.store import alerts as alert_rows
from app.store import duties
from app.surroundings import Surroundings
from tests.actions.a_desk import a_taken, listed
from tests.desks import ADMINISTRATOR, OFFICER, installed
from tests.nmea_car import NmeaCar
from tests.store.disks import full_beyond

NO_WORKER = (sys.executable, "-c", "")
PARTNER = replace(OFFICER, name="Officer Two", badge="102", password="a field of barley")
FAST, SLOW = 13.0, 0.0


@pytest.fixture
def workstation(tmp_path):
    made = installed(tmp_path, further=(OFFICER, PARTNER))
    signed = made.sign_in(ADMINISTRATOR)
    listed(signed.store, "ABC123", "XYZ789", by=signed.member.id)
    made.close()
    yield made
    made.close()


@pytest.fixture
def car(workstation):
    made = NmeaCar(workstation.clock)
    yield made
    made.close()


@pytest.fixture
def recorder():
    made = Background("store")
    yield made
    made.close()


@pytest.fixture
def told():
    return []


@pytest.fixture
def around(workstation, car, recorder, told):
    settings = Settings(workstation.paths.settings)
    car.plug_in(settings)
    running = lambda: Running("run-1", car.true)  # noqa: E731
    return Surroundings(workstation.paths, settings, workstation.clock, told.append, recorder, NO_WORKER, running)


@pytest.fixture
def desk(workstation, around):
    made = Desk(workstation.sign_in(OFFICER), around)
    made.open()
    made.start_duty(["vehicles"])
    yield made
    made.close()


@pytest.fixture
def sign_on(workstation, desk):
    """The partner signs on as passenger."""
    return lambda: desk.sign_on_passenger(PARTNER.badge, PARTNER.password, workstation.code(PARTNER))


def goes(car, desk, *speeds):
    car.goes(desk._whereabouts, *speeds)


def sees(desk, text="ABC123", number=1):
    """As a camera's thread hands it over, each time another pass."""
    read = a_taken(text, f"read-{number}", pass_id=f"pass-{number}", taken_at=desk.now())
    desk._cameras.seen(read)
    return [alert for alert in desk.alerts() if alert.open and alert.latest.read.id == f"read-{number}"]


def settled(recorder):
    """When everything that was handed over to be recorded has been tried."""
    done = Event()
    recorder.run(done.set)
    assert done.wait(60)


def ticker(desk):
    return [row.text for row in desk.ticker()]


def false_alerts(desk, list_id, since):
    return hot_lists.false_alerts(desk.on.store, list_id, since, desk.now())


def seen_on_car(desk, plate="ABC123", region="us-mn"):
    return SeenOnCar(plate, region, True, desk.now())


# ----------------------------------------------------------------------- who may type, what is masked


def test_parked_a_hit_is_masked_and_driven_nothing_is_because_nobody_is_free_to_type(desk, car, told):
    sees(desk)
    assert (desk.free_to_type(), ticker(desk)) == (True, [MASK * 6])
    told.clear()
    goes(car, desk, FAST)
    assert (desk.free_to_type(), desk.driving().moving, ticker(desk)) == (False, True, ["ABC123"])
    assert any(Changes.DRIVING in changes for changes in told)
    goes(car, desk, *[SLOW] * 4)
    assert (desk.free_to_type(), ticker(desk)) == (True, [MASK * 6])


def test_beside_a_signed_on_passenger_it_is_masked_while_driven_because_the_passenger_types(desk, car, sign_on):
    goes(car, desk, FAST)
    sign_on()
    sees(desk)
    assert (desk.free_to_type(), desk.passenger().name, ticker(desk)) == (True, "Officer Two", [MASK * 6])
    desk.sign_off_passenger()
    assert (desk.free_to_type(), desk.passenger(), ticker(desk)) == (False, None, ["ABC123"])


def test_a_passenger_who_types_while_the_car_is_driven_is_the_one_on_record_and_did_it_blind(
    desk, car, recorder, sign_on
):
    partner = sign_on()
    goes(car, desk, FAST)
    [alert] = sees(desk)
    settled(recorder)
    given = desk.answer(alert.id, Answer.AGREES, seen_on_car(desk)).given
    assert (given.by, given.seen.blind) == (partner.id, True)


def test_who_typed_is_who_typed_when_it_was_typed_though_it_is_given_when_the_car_stands(desk, car, sign_on):
    partner = sign_on()
    goes(car, desk, FAST)
    [alert] = sees(desk)
    by, seen = desk.typist(), seen_on_car(desk)
    goes(car, desk, *[SLOW] * 4)
    assert desk.answer(alert.id, Answer.AGREES, seen, None, by).given.by == partner.id


def test_the_keys_and_what_is_typed_when_parked_are_the_drivers(desk, car, sign_on):
    sign_on()
    [first] = sees(desk)
    assert desk.answer(first.id, Answer.AGREES, seen_on_car(desk)).given.by == desk.on.member.id
    goes(car, desk, FAST)
    [second] = sees(desk, "XYZ789", 2)
    assert desk.answer(second.id, Answer.NOT_THAT_PLATE).given.by == desk.on.member.id


def test_somebody_who_never_signed_on_is_not_put_on_record(desk, car):
    [alert] = sees(desk)
    stranger = replace(desk.on.member, id="somebody-else")
    assert desk.answer(alert.id, Answer.AGREES, seen_on_car(desk), None, stranger).given.by == desk.on.member.id


def test_what_is_typed_after_the_characters_stood_open_was_not_typed_blind(desk, car):
    goes(car, desk, FAST)
    [alert] = sees(desk)
    goes(car, desk, *[SLOW] * 4)
    given = desk.answer(alert.id, Answer.AGREES, seen_on_car(desk)).given
    assert not given.seen.blind


def test_a_workstation_that_is_no_car_is_always_free_to_type(workstation, around, car):
    on = workstation.sign_in(OFFICER)
    fixed = Desk(replace(on, installation=replace(on.installation, kind=WorkstationKind.FIXED)), around)
    fixed.open()
    assert fixed.free_to_type()
    fixed.close()


def test_when_duty_ends_the_passenger_is_signed_off(desk, sign_on):
    sign_on()
    desk.stop_duty()
    assert desk.passenger() is None


# ----------------------------------------------------------------------- what is quiet


def test_a_misread_vehicle_is_quiet_its_hits_are_kept_and_after_a_restart_nobody_is_asked_again(
    desk, workstation, recorder
):
    [alert] = sees(desk)
    settled(recorder)
    desk.answer(alert.id, Answer.NOT_THAT_PLATE)
    workstation.clock.go(seconds=60)
    assert sees(desk, number=2) == []
    settled(recorder)
    assert desk.open_alerts() == 0
    assert desk.storage().waiting == 0
    store = desk.on.store
    assert open_alerts(store, workstation.paths.pictures) == ()
    with store.reading() as session:
        [kept] = alert_rows.of_read(session, "read-2", lambda _: b"")
        assert kept.given is not None
        assert kept.given.answer is Answer.NOT_THAT_PLATE
    assert false_alerts(desk, "list-1", workstation.clock() - timedelta(hours=1))[0] == 1


def test_the_entry_is_never_silenced_the_same_plate_later_and_elsewhere_alerts_anew(desk, car, recorder):
    goes(car, desk, SLOW)
    [alert] = sees(desk)
    desk.answer(alert.id, Answer.NOT_THAT_PLATE)
    goes(car, desk, *[FAST] * 10)
    car.clock.go(minutes=20)
    car.true += timedelta(minutes=20)
    goes(car, desk, FAST)
    [anew] = sees(desk, number=2)
    assert anew.id != alert.id


def test_a_parked_vehicle_that_was_answered_about_is_quiet_when_our_car_comes_by_again(desk, car):
    goes(car, desk, SLOW)
    [alert] = sees(desk)
    desk.answer(alert.id, Answer.AGREES, seen_on_car(desk))
    goes(car, desk, *[FAST] * 10)
    car.clock.go(hours=3)
    car.true += timedelta(hours=3)
    car.north_m = 20.0
    goes(car, desk, 5.0)
    assert sees(desk, number=2) == []


def test_what_was_answered_between_two_shifts_keeps_nothing_quiet_in_the_next(desk):
    [alert] = sees(desk)
    desk.stop_duty()
    desk.answer(alert.id, Answer.NOT_THAT_PLATE)
    desk.start_duty(["vehicles"])
    assert sees(desk, number=2)


def test_with_storage_gone_what_is_quiet_stays_so_and_is_recorded_with_its_answer_later(desk, workstation, recorder):
    with full_beyond(0):
        [alert] = sees(desk)
        desk.answer(alert.id, Answer.NOT_THAT_PLATE)
        workstation.clock.go(seconds=60)
        assert sees(desk, number=2) == []
        settled(recorder)
    assert desk.open_alerts() == 0
    desk._beat()
    assert desk.storage().waiting == 0
    assert open_alerts(desk.on.store, workstation.paths.pictures) == ()


def test_nothing_that_stands_in_the_way_of_storage_keeps_a_member_from_the_truth(desk, recorder):
    with full_beyond(0):
        [alert] = sees(desk)
        desk.look(alert.id)
        desk.follow(alert.id)
        desk.unfollow(alert.id)
        desk.answer(alert.id, Answer.OTHER_STATE)
        settled(recorder)
    assert desk.alerts()[0].given.answer is Answer.OTHER_STATE


# ----------------------------------------------------------------------- clocks that jump


@pytest.mark.parametrize("hours", [5, -5])
def test_a_clock_that_jumps_changes_no_age_and_no_following(desk, car, workstation, hours):
    [alert] = sees(desk)
    desk.follow(alert.id)
    [other] = sees(desk, "XYZ789", 2)
    workstation.clock.go(hours=hours, seconds=30)
    car.true += timedelta(seconds=30)
    shown = {alert.id: alert for alert in desk.alerts()}
    assert desk.now() - shown[alert.id].following_at == timedelta(seconds=30)
    assert desk.now() - shown[other.id].latest.at == timedelta(seconds=30)
    assert not shown[other.id].unanswered(desk.now())
    workstation.clock.go(seconds=31)
    car.true += timedelta(seconds=31)
    shown = {alert.id: alert for alert in desk.alerts()}
    assert shown[other.id].unanswered(desk.now())
    assert shown[alert.id].following


# ----------------------------------------------------------------------- it changes hands


@pytest.fixture
def hand_over(workstation, desk):
    def to(who=PARTNER):
        return desk.hand_over(who.badge, who.password, workstation.code(who), ["warrants"])

    return to


def test_the_next_member_has_the_desk_with_its_open_alerts_while_the_cameras_run_on(
    desk, recorder, told, monkeypatch, workstation, hand_over
):
    monkeypatch.setattr(desk._cameras.supervisor, "stop_all", lambda: pytest.fail("a camera was stopped"))
    monkeypatch.setattr(desk._cameras.supervisor, "start", lambda _: pytest.fail("a camera was started"))
    [alert] = sees(desk)
    [answered] = sees(desk, "XYZ789", 2)
    desk.answer(answered.id, Answer.NOT_THAT_PLATE)
    settled(recorder)
    first = desk.on.member.id

    page = desk.hand_over_page()
    assert [one.id for one in page.open] == [alert.id]
    assert page.answered == ((Answer.NOT_THAT_PLATE, 1),)

    workstation.clock.go(seconds=1)
    hand_over()

    assert (desk.on.member.name, desk.on_duty(), desk.passenger()) == ("Officer Two", True, None)
    assert [one.id for one in desk.alerts()] == [alert.id]
    assert desk.ticker() == (), "what the last member's cameras saw is not the next one's to see"
    assert any(Changes.MEMBER in changes for changes in told)
    assert sees(desk, "XYZ789", 3), "another member's shift starts afresh"
    settled(recorder)
    with desk.on.store.reading() as session:
        before, after = duties.periods(session)
    assert (before.member_id, after.member_id) == (first, desk.on.member.id)
    assert (before.reads, after.reads) == (2, 1)
    monkeypatch.undo()


def test_reads_on_their_way_while_the_car_changes_hands_are_in_exactly_one_period(
    desk, recorder, workstation, hand_over
):
    workstation.clock.go(hours=1)
    sees(desk, number=1)
    settled(recorder)
    hand_over()
    sees(desk, number=2)  # at the same moment as the first
    late = a_taken("ABC123", "read-3", pass_id="pass-3", taken_at=workstation.clock() - timedelta(milliseconds=20))
    desk._cameras.seen(late)
    settled(recorder)
    with desk.on.store.reading() as session:
        assert [period.reads for period in duties.periods(session)] == [2, 1]


def test_what_fails_leaves_desk_period_and_passenger_as_they_were(desk, sign_on, hand_over):
    partner = sign_on()
    sees(desk)
    with pytest.raises(Refused):
        hand_over(ADMINISTRATOR)
    with full_beyond(0), pytest.raises(Unavailable):
        hand_over()
    assert (desk.on.member.name, desk.passenger(), desk.on_duty()) == ("Officer One", partner, True)
    assert len(desk.ticker()) == 1


def test_a_passenger_may_take_the_wheel_and_is_then_no_passenger(desk, sign_on, hand_over):
    partner = sign_on()
    hand_over()
    assert (desk.on.member, desk.passenger(), desk.typist()) == (partner, None, partner)


# ----------------------------------------------------------------------- what the administrator sees


def test_false_alerts_are_counted_for_each_list_with_the_hours_it_was_compared(desk, workstation, recorder):
    since = workstation.clock()
    for number, (text, answer) in enumerate(
        (("ABC123", Answer.NOT_THAT_PLATE), ("XYZ789", Answer.OTHER_STATE), ("ABC123", Answer.LOST_SIGHT))
    ):
        workstation.clock.go(minutes=30)
        [alert] = sees(desk, text, number)
        settled(recorder)
        desk.answer(alert.id, answer)
    assert false_alerts(desk, "list-1", since) == (2, pytest.approx(1.0)), "the list came half an hour after the start"
    assert false_alerts(desk, "list-1", since + timedelta(minutes=45)) == (1, pytest.approx(0.75))
    assert false_alerts(desk, "list-9", since) == (0, 0.0)
