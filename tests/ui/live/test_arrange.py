"""Tiles and labels are placed as plain numbers; these hold for any room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.live.arrange import arrange
from ui.widgets.rooms import Room, label_room, overlap

WORDS, GAP = 60, 8
sizes = st.integers(min_value=300, max_value=4000)


def inside(room, outer):
    across = outer.x <= room.x and room.x + room.w <= outer.x + outer.w
    return across and outer.y <= room.y and room.y + room.h <= outer.y + outer.h


@given(st.integers(min_value=1, max_value=4), sizes, sizes, st.floats(min_value=0.5, max_value=2.5))
def test_tiles_lie_inside_their_place_and_never_over_one_another(count, width, height, aspect):
    placed = arrange(count, width, height, words=WORDS, gap=GAP, aspect=aspect)
    assert len(placed.rooms) == count
    assert all(inside(room, Room(0, 0, width, height)) for room in placed.rooms)
    assert placed.height <= height
    assert not any(overlap(a, b) for i, a in enumerate(placed.rooms) for b in placed.rooms[:i])


@pytest.mark.parametrize(
    ("width", "height", "columns"), [(1600, 500, 2), (700, 1200, 1)], ids=["side by side", "stacked"]
)
def test_two_cameras_take_the_order_that_shows_more_picture(width, height, columns):
    rooms = arrange(2, width, height, words=WORDS, gap=GAP).rooms
    assert (rooms[0].y == rooms[1].y) is (columns == 2)


@pytest.mark.parametrize("count", [3, 4])
def test_three_and_four_cameras_stand_two_by_two(count):
    rooms = arrange(count, 1400, 900, words=WORDS, gap=GAP).rooms
    assert len({room.x for room in rooms}) == 2
    assert len({room.y for room in rooms}) == 2


def test_without_a_camera_or_without_room_there_is_no_tile():
    assert arrange(0, 800, 600, words=WORDS, gap=GAP).rooms == ()
    assert arrange(2, 800, 0, words=WORDS, gap=GAP).rooms == ()


near = st.integers(min_value=-50, max_value=700)


everywhere_else = st.lists(st.builds(Room, near, near, st.integers(100, 640), st.integers(10, 90)), max_size=8)


@given(near, near, st.integers(1, 400), st.integers(1, 200), st.integers(1, 900), st.integers(1, 60), everywhere_else)
def test_the_words_of_a_box_never_leave_the_picture(x, y, box_w, box_h, w, h, taken):
    picture = Room(10, 40, 640, 360)
    assert inside(label_room(Room(x, y, box_w, box_h), w, h, picture, tuple(taken)), picture)


def test_words_that_find_no_free_place_at_the_edge_stay_in_the_picture():
    picture = Room(0, 0, 640, 360)
    everything = (Room(0, 0, 640, 360),)
    assert inside(label_room(Room(600, 100, 40, 30), 180, 24, picture, everything), picture)
    to_the_left = (Room(440, 0, 200, 99), Room(440, 133, 200, 227), Room(460, 100, 180, 33))
    assert inside(label_room(Room(600, 100, 30, 30), 180, 24, picture, to_the_left), picture)


def test_the_words_of_two_boxes_side_by_side_do_not_cover_each_other():
    picture = Room(0, 0, 640, 360)
    first = label_room(Room(100, 100, 60, 30), 180, 24, picture)
    second = label_room(Room(170, 100, 60, 30), 180, 24, picture, (first,))
    assert not overlap(first, second)
