"""Looking and acknowledging: at once for the member, in the store as soon as it takes it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.actions.answer_alert import AnswerDesk, answer, follow, look, open_alerts, unfollow
from app.actions.take_read import TakeReadDesk, match_read, record_read, record_waiting, take_read
from app.actions.waiting import Waiting
from app.alert_board import AlertBoard
from app.changes import Changes
from app.domain.alerts import Answer, SeenOnCar
from app.domain.errors import Refused
from app.store import alerts as alert_rows
from tests.actions.a_desk import FRONT, NOON, a_taken, listed
from tests.store.disks import full_beyond

LATER = NOON + timedelta(hours=1)


def put_away(desk, member, alert_id):
    return answer(desk, member, alert_id, Answer.PUT_AWAY)


@pytest.fixture
def taking(store, profile, duty, clock, tmp_path):
    matcher = listed(store, "ABC123")
    cameras = {"camera-1": FRONT}
    return TakeReadDesk(
        store, tmp_path / "pictures", profile, duty, matcher, cameras, lambda at: None, clock, Waiting()
    )


@pytest.fixture
def desk(store, profile, clock, taking):
    board = AlertBoard(clock)
    board.use(taking.matcher)
    return AnswerDesk(store, profile, board, taking.waiting, clock)


@pytest.fixture
def alert(desk, taking):
    [found] = desk.board.add(take_read(taking, a_taken()).hits)
    return found


def stored(desk, taking):
    return open_alerts(desk.store, taking.pictures)


def typed_blind(answered):
    assert answered.given is not None
    assert answered.given.seen is not None
    return answered.given.seen.blind


def test_a_look_and_an_acknowledgement_are_kept_with_who_and_when(desk, taking, officer, alert, clock):
    looked = look(desk, officer, alert.id)
    assert (looked.recorded, looked.changes) == (True, Changes.ALERTS)
    [kept] = stored(desk, taking)
    assert (kept.looked_by, kept.looked_at, kept.crop) == (officer.id, clock(), alert.crop)
    clock.go(seconds=5)
    assert put_away(desk, officer, alert.id).alert.given.entered_at == clock()
    assert stored(desk, taking) == ()
    assert desk.board.open() == ()


def test_an_open_alert_is_there_again_when_the_desk_opens_again(desk, taking, alert):
    assert stored(desk, taking) == (alert,)


def test_an_open_alert_whose_picture_is_gone_is_there_without_it(desk, taking, alert):
    [picture] = taking.pictures.rglob("*.bin")
    picture.unlink()
    assert stored(desk, taking) == (replace(alert, crop=b""),)


def test_nobody_signed_in_answers_nothing(desk, alert):
    for act in (look, put_away, follow, unfollow):
        with pytest.raises(Refused):
            act(desk, None, alert.id)
    assert desk.board.alert(alert.id).masked


def test_an_alert_nobody_looked_at_is_not_put_away(desk, taking, officer, alert):
    with pytest.raises(ValueError, match="look at the plate"):
        put_away(desk, officer, alert.id)
    assert stored(desk, taking) == (alert,)


def test_with_storage_gone_alerts_are_answered_and_the_answers_written_later(desk, taking, officer, alert, clock):
    with full_beyond(0):
        looked = look(desk, officer, alert.id)
        clock.go(seconds=5)
        done = put_away(desk, officer, alert.id)
    assert (looked.recorded, done.recorded) == (False, False)
    assert Changes.STORAGE in done.changes
    assert desk.board.open() == ()
    assert stored(desk, taking)[0].masked
    assert len(desk.waiting) == 1
    record_waiting(taking)
    assert stored(desk, taking) == ()
    assert desk.waiting.answers() == ()


def test_an_answer_that_was_quicker_than_the_store_is_recorded_with_its_read(desk, taking, officer):
    matched = match_read(taking, a_taken())
    [alert] = desk.board.add(matched.alerts)
    assert not look(desk, officer, alert.id).recorded
    desk.board.add(record_read(taking, matched).hits)
    assert stored(desk, taking) == desk.board.open()
    assert stored(desk, taking)[0].looked_by == officer.id
    assert len(desk.waiting) == 0


def test_an_alert_answered_before_its_read_could_be_recorded_is_recorded_with_its_answer(desk, taking, officer):
    [alert] = desk.board.add(take_read(replace(taking, store=None), a_taken()).hits)
    assert not look(desk, officer, alert.id).recorded
    late = record_waiting(taking)
    assert late.alert_ids == {alert.id}
    desk.board.recorded(late.alert_ids)
    assert stored(desk, taking) == desk.board.open()
    assert stored(desk, taking)[0].looked_by == officer.id


def seen(plate="ABC123", blind=True):
    return SeenOnCar(plate, "us-mn", blind, NOON)


def test_a_vehicle_that_is_followed_is_still_followed_when_the_desk_opens_again(desk, taking, officer, alert, clock):
    assert follow(desk, officer, alert.id).recorded
    [kept] = stored(desk, taking)
    assert (kept.following, kept.following_by, kept.following_at) == (True, officer.id, clock())
    unfollow(desk, officer, alert.id)
    assert not stored(desk, taking)[0].following


def test_when_it_happened_is_kept_beside_when_it_was_written_down(desk, officer, alert, clock):
    happened = clock()
    clock.go(minutes=20)
    given = answer(desk, officer, alert.id, Answer.LOST_SIGHT, None, happened).alert.given
    assert given is not None
    assert (given.acted_at, given.entered_at, given.by) == (happened, clock(), officer.id)
    [kept] = alerts_of(desk, alert)
    assert kept.given == given


def alerts_of(desk, alert):
    with desk.store.reading() as session:
        return alert_rows.of_read(session, alert.hit.read.id, lambda _: b"")


def test_what_was_typed_before_anybody_looked_is_blind_and_what_was_typed_after_is_not(desk, taking, officer, alert):
    assert typed_blind(answer(desk, officer, alert.id, Answer.AGREES, seen()).alert)
    [other] = desk.board.add(take_read(taking, a_taken(read_id="read-2", pass_id="p-2", taken_at=LATER)).hits)
    look(desk, officer, other.id)
    assert not typed_blind(answer(desk, officer, other.id, Answer.AGREES, seen()).alert)


def test_an_answer_that_what_was_seen_contradicts_closes_nothing(desk, officer, alert):
    with pytest.raises(ValueError, match="something else"):
        answer(desk, officer, alert.id, Answer.AGREES, seen("XYZ789"))
    assert desk.board.open() == (alert,)


def test_with_storage_gone_every_answer_waits_with_what_was_seen_and_is_written_when_it_returns(
    desk, taking, officer, alert, clock
):
    with full_beyond(0):
        follow(desk, officer, alert.id)
        clock.go(seconds=40)
        done = answer(desk, officer, alert.id, Answer.NOT_THAT_PLATE, seen("XYZ789"))
    assert not done.recorded
    assert len(desk.waiting) == 1
    record_waiting(taking)
    [kept] = alerts_of(desk, alert)
    assert (kept.given, kept.following_by) == (done.alert.given, officer.id)
