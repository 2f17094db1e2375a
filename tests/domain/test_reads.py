"""A read is whole from birth and carries nothing that may not be collected."""

import math
from dataclasses import FrozenInstanceError, fields
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Refused
from app.domain.plates import Plate
from app.domain.reads import (
    COLLECTED,
    Character,
    Position,
    PositionSource,
    Read,
    Reading,
    TakenRead,
    refuse_other_fields,
    to_hundredth,
)
from tests.domain.made import NOON, a_read

moments = st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=st.timezones())  # noqa: DTZ001  bounds are naive by its interface


@given(moments)
def test_a_moment_is_recorded_in_utc_to_the_hundredth_and_never_later_than_it_was(moment):
    kept = to_hundredth(moment)

    assert kept.tzinfo is UTC
    assert kept.microsecond % 10_000 == 0
    assert timedelta(0) <= moment.astimezone(UTC) - kept < timedelta(milliseconds=10)
    assert to_hundredth(kept) == kept


def test_a_moment_without_its_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        a_read(taken_at=NOON.replace(tzinfo=None))


def test_a_read_keeps_its_moment_in_utc():
    there = NOON.replace(microsecond=129_999).astimezone(timezone(timedelta(hours=-6)))
    assert a_read(taken_at=there).taken_at == NOON.replace(microsecond=120_000)


def test_a_read_cannot_be_changed():
    read = a_read()
    with pytest.raises(FrozenInstanceError):
        setattr(read, "plate", Plate("OTHER"))  # noqa: B010  the attempt


@pytest.mark.parametrize("confidence", [-0.01, 1.01, math.nan, math.inf])
def test_a_confidence_lies_between_0_and_1(confidence):
    with pytest.raises(ValueError, match="between 0 and 1"):
        a_read(confidence=confidence)


@pytest.mark.parametrize("character", ["-", "é", "", "a", "AB"])
def test_a_read_has_letters_and_digits_only(character):
    with pytest.raises(ValueError, match="letters and digits"):
        a_read(characters=(Character(character, 0.9),))


def test_a_readings_characters_spell_its_text():
    with pytest.raises(ValueError, match="spell"):
        Reading("MNX", 0.9, (Character("M", 0.9),))


@pytest.mark.parametrize(("latitude", "longitude"), [(0, 0), (91, 0), (0, 181), (math.nan, 1), (1, math.inf)])
def test_no_place_is_never_written_as_0_0(latitude, longitude):
    with pytest.raises(ValueError, match=r"0, 0|earth"):
        Position(latitude, longitude, PositionSource.GPS, NOON)


def test_the_equator_and_the_meridian_are_places():
    assert Position(0, 9.4, PositionSource.GPS, NOON).latitude == 0
    assert Position(51.5, 0, PositionSource.GPS, NOON).longitude == 0


@pytest.mark.parametrize("name", ["make", "colour", "vehicle", "video", "face", "speed", "passenger"])
def test_a_field_that_may_not_be_collected_is_refused_with_the_clause(name):
    with pytest.raises(Refused, match=rf"13\.824 subd\. 2.*{name}"):
        refuse_other_fields(["plate", name])


def test_what_a_read_and_its_stills_consist_of_may_be_collected_and_there_is_nothing_else():
    refuse_other_fields(COLLECTED)
    taken = {field.name for field in fields(Read)} | {field.name for field in fields(TakenRead)} - {"read"}
    assert taken == COLLECTED
