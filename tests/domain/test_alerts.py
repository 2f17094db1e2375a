"""An alert asks a person to look before it can be put away; until then its characters are masked."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.alerts import MASK, Answer, Given, masked
from app.domain.hot_lists import CATEGORIES, Match, MatchKind
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
