"""How things are said on screen."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from app.domain.cameras import CameraState, SourceKind
from app.domain.quota import Room
from app.paths import RESOURCES
from ui import words

MOMENT = datetime(2026, 11, 22, 20, 3, 22, tzinfo=UTC)


def test_times_are_said_in_the_agencys_zone():
    assert words.clock(MOMENT, ZoneInfo("America/Chicago")) == "14:03:22"
    assert words.day_and_clock(MOMENT, ZoneInfo("America/Denver")) == "Nov 22, 2026 13:03"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(-3, "0 s"), (0.4, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "59 min"), (3600, "1 h"), (47 * 3600, "47 h"),
     (48 * 3600, "2 days")],
)  # fmt: skip
def test_an_age_is_said_in_its_largest_useful_unit(seconds, said):
    assert words.age(seconds) == said


@pytest.mark.parametrize(
    ("hours", "role"), [(None, "danger"), (0.1, "ok"), (12, "ok"), (12.1, "warn"), (24, "warn"), (24.1, "danger")]
)
def test_a_list_is_fresh_then_ageing_then_too_old(hours, role):
    mark = words.list_age(None if hours is None else hours * 3600, most_h=24)
    assert mark.role == role
    assert mark.word


def test_confidence_is_never_rounded_up_to_certainty():
    assert words.percent(0.9999) == "99 %"
    assert words.percent(1.0) == "100 %"


def test_every_state_has_a_word_and_a_shape_of_its_own_file():
    marks = [words.CAMERA_MARKS[state] for state in CameraState] + [words.OK, words.WARN, words.DANGER, words.IDLE]
    for mark in marks:
        assert mark.word
        assert (RESOURCES / "icons" / f"{mark.icon}.svg").is_file()
    assert set(words.SOURCE_WORDS) == set(SourceKind)


@pytest.mark.parametrize(("seconds", "role"), [(None, "muted"), (0.4, "ok"), (-1.5, "warn"), (45.0, "danger")])
def test_a_clock_that_is_off_is_said(seconds, role):
    assert words.clock_offset(seconds).role == role


def test_a_clock_that_agrees_has_no_sign_of_its_own():
    assert words.clock_offset(-0.001).word == "+0.00 s"


def test_counts_have_their_noun():
    assert words.counted(1, "camera") == "1 camera"
    assert words.counted(1204, "frame") == "1,204 frames"
    assert words.counted(2, "entry", "entries") == "2 entries"


GIB = 1 << 30


@pytest.mark.parametrize(
    ("room", "said"),
    [
        (None, None),
        (Room(50 * GIB, 100 * GIB), None),
        (Room(18 * GIB, 100 * GIB), ("warn", "disk 82 % full")),
        (Room(4 * GIB, 100 * GIB), ("danger", "disk 96 % full")),
        (Room(GIB // 10, 100 * GIB), ("danger", "disk full: not recorded")),
        (Room(50 * GIB, 100 * GIB, 9 * GIB, 10 * GIB), ("warn", "quota 90 % full")),
        (Room(50 * GIB, 100 * GIB, 11 * GIB, 10 * GIB), ("danger", "quota full: not recorded")),
    ],
)
def test_how_full_storage_is_comes_with_its_shape_and_colour(room, said):
    mark = words.room(room)
    assert (mark and (mark.role, mark.word)) == said
