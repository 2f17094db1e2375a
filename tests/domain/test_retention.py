"""Destruction days are counted in the agency's calendar, whatever its clocks do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.retention import destroy_by

CHICAGO = ZoneInfo("America/Chicago")
ZONES = st.sampled_from(
    ["America/Chicago", "America/Denver", "America/Sao_Paulo", "Asia/Beirut", "Australia/Lord_Howe"]
)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  st adds it


@given(MOMENTS, st.integers(1, 400), ZONES)
def test_a_read_may_stand_until_the_first_moment_of_its_last_local_day_and_no_longer(taken_at, days, name):
    zone = ZoneInfo(name)
    end = destroy_by(taken_at, days, zone)
    last_day = taken_at.astimezone(zone).date() + timedelta(days=days)
    assert end.tzinfo is UTC
    assert end.astimezone(zone).date() == last_day
    assert (end - timedelta(microseconds=1)).astimezone(zone).date() == last_day - timedelta(days=1)


@given(MOMENTS, st.integers(1, 400))
def test_no_change_of_clocks_makes_a_limit_more_than_an_hour_longer_or_shorter(taken_at, days):
    kept = destroy_by(taken_at, days, CHICAGO) - taken_at
    assert timedelta(days=days - 1) - timedelta(hours=1) <= kept <= timedelta(days=days) + timedelta(hours=1)


@given(MOMENTS, MOMENTS, st.integers(1, 400))
def test_a_later_read_is_never_destroyed_before_an_earlier_one(one, other, days):
    first, second = sorted((one, other))
    assert destroy_by(first, days, CHICAGO) <= destroy_by(second, days, CHICAGO)


@pytest.mark.parametrize(
    ("taken_at", "end"),
    [
        ("2026-01-10T12:00:00-06:00", "2026-03-11T00:00:00-05:00"),  # over the change to summer time
        ("2026-09-15T23:59:59-05:00", "2026-11-14T00:00:00-06:00"),  # over the change to winter time
        ("2026-09-16T04:59:59+00:00", "2026-11-14T00:00:00-06:00"),  # the same moment written in UTC
        ("2026-09-16T05:00:00+00:00", "2026-11-15T00:00:00-06:00"),  # a second later: the next local day
    ],
)
def test_sixty_days_end_at_local_midnight(taken_at, end):
    assert destroy_by(datetime.fromisoformat(taken_at), 60, CHICAGO) == datetime.fromisoformat(end)


def test_where_clocks_skip_midnight_the_day_begins_at_its_first_moment():
    zone = ZoneInfo("America/Sao_Paulo")  # 2018-11-04 began at 01:00
    end = destroy_by(datetime(2018, 9, 5, 12, tzinfo=zone), 60, zone)
    assert end.astimezone(zone).isoformat() == "2018-11-04T01:00:00-02:00"


def test_a_moment_without_its_zone_has_no_destruction_day():
    with pytest.raises(ValueError, match="time zone"):
        destroy_by(datetime(2026, 1, 1), 60, CHICAGO)  # noqa: DTZ001  the mistake under test


def test_a_limit_of_no_days_is_a_mistake():
    with pytest.raises(ValueError, match="one day"):
        destroy_by(datetime(2026, 1, 1, tzinfo=UTC), 0, CHICAGO)
