"""gpsd's reports: a two- or three-dimensional fix counts, whatever else comes is passed over."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.position.gpsd import GpsdDecoder

TPV = {
    "class": "TPV", "mode": 3, "status": 1, "time": "2026-03-02T12:35:19.250Z", "lat": 44.985, "lon": -93.3083,
    "track": 84.4, "speed": 11.5, "eph": 4.5,
}  # fmt: skip


def fix_of(**changes):
    return GpsdDecoder().fix(json.dumps(TPV | changes).encode())


def test_a_report_gives_place_time_heading_speed_and_accuracy():
    fix = fix_of()
    assert (fix.latitude, fix.longitude, fix.heading, fix.speed_mps, fix.accuracy_m) == (
        44.985,
        -93.3083,
        84.4,
        11.5,
        4.5,
    )
    assert fix.gps_time == datetime(2026, 3, 2, 12, 35, 19, 250_000, UTC)


@pytest.mark.parametrize(
    "changes",
    [
        {"mode": 1},
        {"mode": None},
        {"class": "SKY"},
        {"lat": None},
        {"lat": "x"},
        {"lon": 181},
        {"status": 8},
        {"lat": True},
    ],
)
def test_a_report_without_a_fix_gives_none(changes):
    assert fix_of(**changes) is None


def test_a_time_that_is_none_leaves_the_place():
    assert fix_of(time="yesterday").gps_time is None
    assert fix_of(time="2026-03-02T12:35:19").gps_time is None


@pytest.mark.parametrize(
    "line", [b"", b"{", b"[1]", b"null", b"[" * 60_000, b'{"class":"TPV","lat":1e999,"lon":1,"mode":3}', b"\xff"]
)
def test_what_is_no_report_gives_none(line):
    assert GpsdDecoder().fix(line) is None


def test_a_report_beyond_the_limit_is_passed_over():
    assert fix_of(comment="x" * 70_000) is None


VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)
)


@given(st.dictionaries(st.sampled_from(sorted(TPV)), VALUES))
def test_no_report_however_wrong_raises(changes):
    fix_of(**changes)
