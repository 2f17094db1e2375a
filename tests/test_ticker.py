"""The ticker: five minutes from memory, masked while a hit waits for a look."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.alert_board import Unlooked
from app.domain.alerts import MASK
from app.ticker import MOST_ROWS, SHOWN, Ticker
from tests.actions.a_desk import NOON, a_taken
from tests.desks import Clock
from tests.test_alert_board import an_alert

NOTHING = Unlooked()


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
def ticker(clock):
    return Ticker(clock)


def add(ticker, text="ABC123", read_id="read-1", hits=(), **changes):
    ticker.add(a_taken(text, read_id, **changes).read, "Front", "front left", hits)


def test_reads_stand_newest_first(ticker):
    add(ticker, read_id="read-1", taken_at=NOON - timedelta(seconds=2))
    add(ticker, read_id="read-2", taken_at=NOON)
    add(ticker, read_id="read-3", taken_at=NOON - timedelta(seconds=1))
    assert [row.read_id for row in ticker.rows(NOTHING)] == ["read-2", "read-3", "read-1"]


def test_a_read_is_gone_after_five_minutes(ticker, clock):
    add(ticker)
    clock.go(seconds=299)
    assert len(ticker.rows(NOTHING)) == 1
    clock.go(seconds=1)
    assert ticker.rows(NOTHING) == ()


@given(st.lists(st.tuples(st.integers(-1000, 1000), st.integers(-1000, 1000)), max_size=20), st.integers(-1000, 1000))
def test_nothing_older_than_five_minutes_is_ever_given_out(reads, asked):
    clock = Clock(NOON)
    ticker = Ticker(clock)
    for number, (taken, moved) in enumerate(reads):
        add(ticker, read_id=f"read-{number}", taken_at=NOON + timedelta(seconds=taken))
        clock.moment = NOON + timedelta(seconds=moved)
        ticker.rows(NOTHING)
    clock.moment = NOON + timedelta(seconds=asked)
    assert all(clock() - row.taken_at < SHOWN for row in ticker.rows(NOTHING))


def test_a_hit_is_masked_until_somebody_looked_and_its_characters_are_not_in_the_row(ticker):
    alert = an_alert()
    add(ticker, hits=[alert])
    [row] = ticker.rows(Unlooked.of([alert]))
    assert (row.text, row.masked, row.hit_id) == (MASK * 6, True, "hit-1")
    [row] = ticker.rows(NOTHING)
    assert (row.text, row.masked) == ("ABC123", False)


def test_every_read_of_a_masked_pass_and_every_near_reading_of_a_masked_plate_is_masked(ticker):
    add(ticker, "ABC12", "read-1")
    add(ticker, "A8C123", "read-2", pass_id="pass-2")
    add(ticker, "XYZ789", "read-3", pass_id="pass-3")
    shown = {row.read_id: row.masked for row in ticker.rows(Unlooked.of([an_alert()]))}
    assert shown == {"read-1": True, "read-2": True, "read-3": False}


def test_a_read_that_was_superseded_says_so(ticker):
    add(ticker, read_id="read-1")
    add(ticker, "ABG123", "read-2", supersedes="read-1")
    assert {row.read_id: row.superseded for row in ticker.rows(NOTHING)} == {"read-1": True, "read-2": False}


def test_the_same_read_twice_is_one_row(ticker):
    add(ticker)
    add(ticker)
    assert len(ticker.rows(NOTHING)) == 1


def test_memory_is_bounded_and_the_next_member_sees_nothing_of_the_last(ticker):
    for number in range(MOST_ROWS + 10):
        ticker.add(a_taken(read_id=f"read-{number}").read, "Front", "", ())
    assert len(ticker.rows(NOTHING)) == MOST_ROWS
    ticker.clear()
    assert ticker.rows(NOTHING) == ()
