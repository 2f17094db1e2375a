"""Alerts in memory: newest first, never closed by themselves, and masked wherever they could be read."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.alert_board import CLOSED_KEPT, AlertBoard, Unlooked
from app.domain.alerts import Alert, Answer, Given, Hit, SeenOnCar
from app.domain.hot_lists import Entry, Match, MatchKind
from app.domain.plates import Plate
from app.matching import Matcher
from tests.actions.a_desk import NOON, a_taken, a_version


def an_entry(text="ABC123"):
    return Entry(f"list-1/1/{text}", Plate(text), "stolen-vehicle")


def an_alert(alert_id="hit-1", text="ABC123", seconds=0.0, listed="ABC123", **read):
    match = Match(an_entry(listed), MatchKind.EXACT, a_version())
    at = NOON + timedelta(seconds=seconds)
    return Alert(Hit(alert_id, a_taken(text, **read).read, match, at), b"crop", "Front", "front left", recorded=False)


def another_car(alert_id, seconds=0.0):
    text = "CAR" + "".join(c for c in alert_id if c.isdigit())
    return an_alert(alert_id, text, seconds, listed=text, pass_id=f"pass-{alert_id}")


def put_away(by="member-1", at=NOON):
    return Given(Answer.PUT_AWAY, by, at, at)


@pytest.fixture
def board(clock):
    return AlertBoard(clock)


def test_alerts_stand_newest_first(board):
    board.add([another_car("hit-1", seconds=1)])
    board.add([another_car("hit-3", seconds=3), another_car("hit-2", seconds=2)])
    assert [alert.id for alert in board.open()] == ["hit-3", "hit-2", "hit-1"]


def test_the_same_alert_twice_sounds_once_and_learns_that_it_was_recorded(board, clock):
    alert = an_alert()
    assert board.add([alert, alert]) == (alert,)
    board.look("hit-1", "member-1", clock())
    assert board.add([replace(alert, recorded=True)]) == ()
    [known] = board.open()
    assert known.recorded
    assert known.looked_by == "member-1"


def test_when_storage_returns_the_alerts_say_they_are_recorded(board):
    board.add([another_car("hit-1"), another_car("hit-2")])
    board.recorded({"hit-2"})
    assert {alert.id: alert.recorded for alert in board.open()} == {"hit-1": False, "hit-2": True}


def test_an_alert_nobody_compared_cannot_be_put_away(board, clock):
    board.add([an_alert()])
    with pytest.raises(ValueError, match="look at the plate"):
        board.answer("hit-1", put_away("member-1", clock()))
    assert board.alert("hit-1").open


def test_the_first_look_counts_and_an_alert_is_put_away_once(board, clock):
    board.add([an_alert()])
    first = clock()
    board.look("hit-1", "member-1", first)
    board.look("hit-1", "member-2", clock.go(seconds=1))
    assert (board.alert("hit-1").looked_by, board.alert("hit-1").looked_at) == ("member-1", first)
    board.answer("hit-1", put_away("member-2", clock()))
    assert board.open() == ()
    assert board.alerts()[0].given.by == "member-2"


def test_an_alert_that_is_not_there_is_said(board, clock):
    with pytest.raises(KeyError):
        board.look("hit-9", "member-1", clock())


def test_open_alerts_are_never_dropped_and_old_closed_ones_are(board, clock):
    board.add([an_alert("open", seconds=-1)])
    for number in range(CLOSED_KEPT + 50):
        board.add([another_car(f"hit-{number}", seconds=number)])
        board.look(f"hit-{number}", "member-1", clock())
        board.answer(f"hit-{number}", put_away("member-1", clock()))
    assert len(board.alerts()) == CLOSED_KEPT + 1
    assert [alert.id for alert in board.open()] == ["open"]


def test_a_plate_stays_masked_in_its_pass_until_somebody_looked(board, clock):
    board.add([an_alert()])
    assert board.masks("ABC123", "pass-1")
    assert board.masks("ABC12", "pass-1")  # the vote may waver: the pass is masked, not the text
    assert not board.masks("XYZ789", "pass-2")
    board.look("hit-1", "member-1", clock())
    assert not board.masks("ABC123", "pass-1")


@pytest.mark.parametrize("text", ["ABC123", "A8C123"])
def test_a_second_camera_does_not_give_away_what_the_first_one_masks(board, text):
    board.add([an_alert()])
    assert board.masks(text, "another pass")


def test_a_vote_that_agrees_with_an_entry_is_masked_before_it_becomes_a_read(board):
    board.use(Matcher.build([(a_version(), [an_entry()])]))
    assert board.masks("ABC123", "pass-1")
    assert board.masks("A8C123", "pass-1")
    assert not board.masks("ABC124", "pass-1")


def test_a_look_unmasks_that_pass_and_that_entry_alone(board, clock):
    board.use(Matcher.build([(a_version(), [an_entry("ABC123"), an_entry("XYZ789")])]))
    board.add([an_alert()])
    board.look("hit-1", "member-1", clock())
    assert not board.masks("ABC123", "pass-1")
    assert board.masks("ABC123", "pass-2")
    assert board.masks("XYZ789", "pass-1")


@pytest.mark.parametrize("text", ["", "-", "ABCDEFGHIJKLM"])
def test_a_vote_that_is_no_plate_is_not_masked(board, text):
    assert not board.masks(text, "pass-1")


def test_nothing_is_masked_when_nothing_waits_for_a_look(board, clock):
    board.add([an_alert()])
    board.look("hit-1", "member-1", clock())
    board.answer("hit-1", put_away("member-1", clock()))
    assert board.unlooked() == Unlooked()


def test_many_threads_lose_no_alert(board):
    threads = [
        threading.Thread(target=lambda t=t: [board.add([another_car(f"hit-{t}-{n:02}", seconds=n)]) for n in range(50)])
        for t in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({alert.id for alert in board.open()}) == 200


ACTS = st.lists(st.tuples(st.sampled_from(["add", "look", "put away"]), st.integers(0, 5)), max_size=30)


@given(ACTS)
def test_whatever_is_done_an_alert_is_masked_exactly_until_it_is_looked_at(acts):
    board = AlertBoard(lambda: NOON)
    looked: dict[int, bool] = {}
    for act, number in acts:
        alert_id = f"hit-{number}"
        if act == "add":
            board.add([an_alert(alert_id, f"ABC12{number + 3}", listed=f"ABC12{number + 3}", pass_id=f"pass-{number}")])
            looked.setdefault(number, False)
        elif number in looked and (act == "look" or looked[number]):
            if act == "look":
                board.look(alert_id, "member-1", NOON)
            else:
                board.answer(alert_id, put_away())
            looked[number] = True
    for number, seen in looked.items():
        assert board.masks("any", f"pass-{number}") is not seen


def test_one_car_is_one_alert_while_it_stands_open(board):
    [first] = board.add([an_alert("hit-1", seconds=1)])
    assert board.add([an_alert("hit-2", seconds=2, pass_id="pass-2")]) == ()
    [alert] = board.open()
    assert alert.id == first.id
    assert [hit.id for hit in alert.hits] == ["hit-1", "hit-2"]


def test_an_open_alert_says_which_camera_saw_the_car_last_and_keeps_the_crop_being_compared(board):
    board.add([an_alert("hit-1")])
    later = replace(an_alert("hit-2", seconds=2), camera_name="Rear", side="rear", crop=b"another")
    board.add([later])
    [alert] = board.open()
    assert (alert.camera_name, alert.side, alert.crop) == ("Rear", "rear", b"crop")


def test_a_vehicle_that_was_answered_about_joins_its_alert_and_the_same_plate_elsewhere_alerts_anew(board, clock):
    board.add([an_alert("hit-1")])
    board.look("hit-1", "member-1", clock())
    board.answer("hit-1", put_away())
    soon, later = NOON + timedelta(seconds=100), NOON + timedelta(seconds=400)

    assert board.add([an_alert("hit-2", pass_id="pass-2", taken_at=soon)]) == ()
    assert board.open() == ()
    assert [a.id for a in board.answered_with({"hit-2"})] == ["hit-1"]

    [anew] = board.add([an_alert("hit-3", pass_id="pass-3", taken_at=later)])
    assert (anew.id, anew.open) == ("hit-3", True)


def test_in_another_shift_what_was_answered_before_keeps_nothing_quiet(board, clock):
    board.add([an_alert("hit-1"), another_car("hit-7")])
    board.look("hit-1", "member-1", clock())
    board.answer("hit-1", put_away())

    board.afresh()

    assert [alert.id for alert in board.alerts()] == ["hit-7"]
    assert [alert.id for alert in board.add([an_alert("hit-2", pass_id="pass-2")])] == ["hit-2"]


def test_while_nobody_is_free_to_type_nothing_is_masked_and_afterwards_it_is_again_but_has_been_shown(board):
    board.use(Matcher.build([(a_version(), [an_entry()])]))
    board.add([an_alert("hit-1")])
    board.hide_from_typing(False)
    assert board.unlooked() == Unlooked()
    assert not board.masks("ABC123", "pass-1")
    assert not board.masks("ABC123", "another pass")

    board.hide_from_typing(True)

    assert board.masks("ABC123", "pass-1")
    assert board.alert("hit-1").shown


def test_an_alert_that_comes_while_nobody_is_free_to_type_has_been_shown_and_one_that_comes_later_has_not(board):
    board.hide_from_typing(False)
    [first] = board.add([an_alert("hit-1")])
    board.hide_from_typing(True)
    [other] = board.add([another_car("hit-7")])
    assert (first.shown, other.shown) == (True, False)


def test_another_text_on_the_same_entry_is_an_alert_of_its_own(board):
    board.add([an_alert("hit-1", text="A8C123")])
    [other] = board.add([an_alert("hit-2", text="ABC123", seconds=1)])
    assert other.id == "hit-2"


def test_a_hit_that_joined_is_masked_like_the_first_until_somebody_looks(board, clock):
    board.add([an_alert("hit-1", pass_id="pass-1"), an_alert("hit-2", seconds=1, pass_id="pass-2")])
    assert board.unlooked().passes == {"pass-1", "pass-2"}
    assert board.unlooked().hits == {"hit-1", "hit-2"}
    board.look("hit-1", "member-1", clock())
    assert not board.masks("ABC123", "pass-2")


def test_of_a_destroyed_read_nothing_is_shown_also_not_by_an_alert_nobody_has_answered(board):
    board.add([an_alert(), another_car("hit-7")])
    board.forget({"read-1"})
    assert board.alerts() == ()
    assert not board.unlooked().hits


def test_an_alert_whose_first_read_was_destroyed_stands_for_the_later_ones_without_the_first_ones_crop(board):
    board.add([an_alert(read_id="read-1")])
    board.add([an_alert("hit-2", seconds=1, read_id="read-2", pass_id="pass-2")])
    board.forget({"read-1"})
    [left] = board.alerts()
    assert (left.id, left.again, left.crop, left.open) == ("hit-2", (), b"", True)


def test_what_was_seen_on_a_vehicle_goes_with_the_read_it_was_seen_for(board):
    seen = SeenOnCar("ABC128", "us-mn", True, NOON)
    board.add([an_alert(read_id="read-1")])
    board.add([an_alert("hit-2", seconds=1, read_id="read-2", pass_id="pass-2")])
    board.answer("hit-1", Given(Answer.NOT_THAT_PLATE, "member-1", NOON, NOON, seen))
    board.forget({"read-2"})
    assert board.alerts()[0].given.seen == seen
    board.add([an_alert("hit-3", seconds=2, read_id="read-3", pass_id="pass-2")])
    board.forget({"read-1"})
    [left] = board.alerts()
    assert (left.id, left.given.answer, left.given.seen) == ("hit-3", Answer.NOT_THAT_PLATE, None)


def test_what_was_not_destroyed_stays_as_it_is(board):
    board.add([an_alert(read_id="read-1")])
    before = board.alerts()
    board.forget({"read-9"})
    assert board.alerts() == before
