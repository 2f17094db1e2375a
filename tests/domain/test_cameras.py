"""A camera that cannot be cannot be made."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cameras import MOST_CAMERAS, WHOLE, Area, Camera, Mount, Place, SourceKind
from tests.desks import a_camera

numbers = st.floats(-0.5, 1.5)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"name": " "}, "name"),
        ({"address": ""}, "address"),
        ({"mount": Mount.FIXED}, "place"),
        ({"heading": 360}, "heading"),
        ({"heading": -1}, "heading"),
        ({"heading": math.nan}, "heading"),
    ],
)
def test_what_a_camera_needs_is_said(change, why):
    with pytest.raises(ValueError, match=why):
        a_camera(**change)


def test_a_fixed_camera_with_its_place_can_be_made():
    assert a_camera(mount=Mount.FIXED, place=Place(44.95, -93.09)).place == Place(44.95, -93.09)


@pytest.mark.parametrize(("latitude", "longitude"), [(0, 0), (90.1, 0), (0, -180.1), (math.nan, 0)])
def test_a_place_is_on_earth_and_not_0_0(latitude, longitude):
    with pytest.raises(ValueError, match="latitude|0, 0"):
        Place(latitude, longitude)


@given(numbers, numbers, numbers, numbers)
def test_a_region_of_interest_lies_inside_the_picture_and_is_not_empty(x, y, w, h):
    inside = 0 <= x < 1 and 0 <= y < 1 and w > 0 and h > 0 and x + w <= 1 + 1e-9 and y + h <= 1 + 1e-9
    try:
        made = Area(x, y, w, h)
    except ValueError:
        assert not inside or max(x + w, y + h) > 1  # at the very edge rounding may decide either way
    else:
        assert made.w > 0
        assert made.h > 0
        assert made.x >= 0
        assert made.y >= 0
        assert made.x + made.w <= 1 + 1e-6
        assert made.y + made.h <= 1 + 1e-6


def test_a_new_camera_looks_at_the_whole_picture_and_is_enabled():
    camera = Camera("camera-1", "Front", SourceKind.USB, "0")

    assert camera.area == WHOLE
    assert camera.enabled
    assert MOST_CAMERAS == 4
