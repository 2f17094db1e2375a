"""An alert asks a person to look before it can be put away; until then its characters are masked."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.alerts import MASK, Answer, Given, SeenOnCar, judge, masked
from app.domain.hot_lists import CATEGORIES, Match, MatchKind
from app.domain.plates import Plate
from tests.domain.made import NOON, a_hit, a_version, an_alert, an_entry

LATER = NOON + timedelta(seconds=9)


def put_away(by="member-1", at=NOON):
    return Given(Answer.PUT_AWAY, by, at, at)


def test_an_alert_nobody_compared_cannot_be_put_away():
    with pytest.raises(ValueError, match="look at the plate"):
        an_alert().answered(put_away())


def test_looking_unmasks_and_answering_closes_and_each_says_who_and_when():
    looked = an_alert().looked("member-1", NOON)
    closed = looked.answered(put_away("member-2", LATER))

    assert (an_alert().masked, an_alert().open) == (True, True)
    assert (looked.masked, looked.open, looked.looked_by, looked.looked_at) == (False, True, "member-1", NOON)
    assert (closed.open, closed.given) == (False, put_away("member-2", LATER))


def test_the_first_to_look_and_the_first_to_answer_stay_written():
    looked = an_alert().looked("member-1", NOON).looked("member-2", LATER)
    closed = looked.answered(put_away()).answered(put_away("member-2", LATER))

    assert (looked.looked_by, looked.looked_at) == ("member-1", NOON)
    assert closed.given == put_away()


@given(st.text(max_size=20))
def test_a_masked_text_tells_its_length_and_nothing_else(text):
    assert masked(text) == MASK * len(text)


def test_a_hit_says_how_old_its_list_was_at_the_read_and_what_it_is_about():
    version = a_version(as_of=NOON - timedelta(hours=30))
    hit = a_hit(match=Match(an_entry(category="owner-warrant"), MatchKind.EXACT, version))

    assert hit.list_age_s == 30 * 3600
    assert hit.category is CATEGORIES["owner-warrant"]


def test_an_alert_goes_by_the_id_of_its_hit():
    assert an_alert().id == a_hit().id


def on_car(plate="MNX734", region="", blind=True):
    return SeenOnCar(plate, region, blind, NOON)


@pytest.mark.parametrize(
    ("listed", "plate", "region", "answer"),
    [
        ("us-mn", "mnx 734", "us-mn", Answer.AGREES),
        ("us-mn", "MNX734", "us-wi", Answer.OTHER_STATE),
        ("us-mn", "MNX734", "", Answer.STATE_NOT_SEEN),
        ("", "MNX734", "us-wi", Answer.AGREES),
        ("", "MNX734", "", Answer.STATE_NOT_SEEN),
        ("us-mn", "MNX73A", "us-mn", Answer.NOT_THAT_PLATE),
        ("us-mn", "MNX73A", "us-wi", Answer.NOT_THAT_PLATE),
        ("us-mn", "NNX734", "", Answer.NOT_THAT_PLATE),
    ],
)
def test_what_was_seen_on_the_vehicle_is_judged_against_the_list(listed, plate, region, answer):
    assert judge(an_entry(plate=Plate("MNX734", listed)), on_car(plate, region)) is answer


def test_what_was_seen_on_a_vehicle_is_a_plate():
    with pytest.raises(ValueError, match="letter or digit"):
        on_car(" - ")


def test_an_answer_that_contradicts_what_was_seen_is_not_taken():
    for answer in (Answer.AGREES, Answer.OTHER_STATE, Answer.STATE_NOT_SEEN):
        with pytest.raises(ValueError, match="says something else"):
            an_alert().answered(Given(answer, "member-1", NOON, NOON, on_car("OTHER1")))
    for answer in (Answer.NOT_THAT_PLATE, Answer.LOST_SIGHT):
        assert not an_alert().answered(Given(answer, "member-1", NOON, NOON, on_car("OTHER1"))).open


def test_the_keys_of_a_moving_car_need_no_look_and_an_answer_unmasks():
    for answer in set(Answer) - {Answer.PUT_AWAY}:
        closed = an_alert().answered(Given(answer, "member-1", NOON, NOON))
        assert (closed.open, closed.masked) == (False, False)


def test_an_alert_nobody_answers_or_follows_for_a_minute_after_its_latest_hit_is_unanswered_and_stays_open():
    again = a_hit(id="hit-2", at=NOON + timedelta(seconds=30))
    alert = an_alert(again=(again,))
    assert not alert.unanswered(NOON + timedelta(seconds=89))
    assert alert.unanswered(NOON + timedelta(seconds=90))
    assert alert.open
    assert not alert.followed("member-1", NOON).unanswered(NOON + timedelta(hours=1))
    assert not alert.answered(Given(Answer.LOST_SIGHT, "member-1", NOON, NOON)).unanswered(NOON + timedelta(hours=1))


def test_the_first_to_follow_stays_written_until_somebody_lets_go():
    followed = an_alert().followed("member-1", NOON).followed("member-2", LATER)
    assert (followed.following, followed.following_by, followed.following_at) == (True, "member-1", NOON)
    let_go = followed.unfollowed()
    assert (let_go.following, let_go.following_by, let_go.following_at) == (False, "", None)


def test_of_an_answered_alert_it_stays_written_that_it_was_followed():
    closed = an_alert().followed("member-1", NOON).answered(Given(Answer.LOST_SIGHT, "member-1", LATER, LATER))
    assert (closed.following, closed.following_at) == (False, NOON)
    assert closed.unfollowed() == closed == closed.followed("member-2", LATER)


@given(st.integers(-(10**7), 10**7), st.integers(0, 4000), st.integers(0, 4000))
def test_ages_are_right_however_often_the_clock_was_set(jump, follow_after, passed):
    """`jump` seconds between following and now; the machine counts `follow_after` and `passed` seconds."""
    ran = timedelta(hours=5)
    alert = replace(an_alert(), ran=ran)
    alert = alert.followed("member-1", NOON + timedelta(seconds=follow_after), ran + timedelta(seconds=follow_after))
    now = NOON + timedelta(seconds=follow_after + passed + jump)
    shown = alert.as_of(now, ran + timedelta(seconds=follow_after + passed))
    assert shown.following_at is not None
    assert abs((now - shown.following_at).total_seconds() - passed) <= 2
    assert abs((now - shown.latest.at).total_seconds() - (follow_after + passed)) <= 2
    assert shown.unfollowed().unanswered(now) is (now - shown.latest.at >= timedelta(seconds=60))
    assert alert.hit.at == NOON, "what is recorded does not change"


def test_an_alert_of_an_earlier_run_of_the_desk_is_shown_with_the_moments_that_were_recorded():
    assert an_alert().as_of(NOON + timedelta(days=1), timedelta(0)) == an_alert()
