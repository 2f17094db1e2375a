"""What a tile draws, looked at in its pixels."""

import pytest
from PySide6.QtCore import QPoint, QRect

from app.domain.cameras import CameraState
from app.domain.reads import Box
from tests.ui.live.desk import a_frame, colours, pixels
from ui import theme, words
from ui.widgets.camera_tile import CameraTile
from ui.widgets.picture_marks import box_room, label_rooms, role_of
from ui.widgets.tile_state import Drawing, DrawnBox, Picture, Standing, TileState

RUNNING, LOST = (words.CAMERA_MARKS[state] for state in (CameraState.RUNNING, CameraState.LOST))


def a_state(picture=Picture.LIVE, veil=(), mark=RUNNING):
    return TileState("c1", "Ctrl+1", "Front", "looks front", mark, "shown 25 fps", picture, veil)


def a_drawing(*boxes):
    return Drawing(640, 360, tuple(boxes))


def a_box(standing=Standing.SETTLED, x=200, y=150, text="ABC1230", note="high 97 %"):
    return DrawnBox(Box(x, y, 120, 60), standing, text, note)


@pytest.fixture
def tile(qtbot):
    made = CameraTile()
    qtbot.addWidget(made)
    made.resize(800, 520)
    made.show_state(a_state())
    made.show_frame(a_frame(shade=200))
    return made


def brightness(tile):
    shown = tile.shown_room().toRect()
    found = pixels(tile, QRect(shown.topLeft() + QPoint(4, 4), shown.center()))
    return sum(value & 0xFF for value in found) / len(found)


def test_the_picture_keeps_its_aspect_inside_the_tile(tile):
    shown = tile.shown_room()
    assert tile.picture_room().contains(shown.toRect())
    assert shown.width() / shown.height() == pytest.approx(640 / 360, rel=0.01)


def test_a_lost_cameras_last_picture_is_darkened_under_words(tile):
    live = brightness(tile)
    tile.show_state(a_state(Picture.OLD, ("Camera lost", "Tried again in 4 s"), LOST))
    assert brightness(tile) < live / 2
    assert "Lost" in tile.accessibleName()
    assert "Tried again in 4 s" in tile.accessibleName()


def test_a_lost_camera_draws_no_boxes(tile):
    tile.show_drawing(a_drawing(a_box(Standing.HIT)))
    assert theme.NIGHT.danger in colours(tile)
    tile.show_state(a_state(Picture.OLD, ("Camera lost",), LOST))
    assert theme.NIGHT.danger not in colours(tile, tile.picture_room())


def test_a_stopped_camera_lets_go_of_its_picture(tile):
    tile.show_state(a_state(Picture.NONE, ("Stopped",)))
    tile.show_state(a_state())
    assert brightness(tile) < 40


def test_a_possible_hit_is_never_drawn_in_the_colour_of_an_exact_one(tile):
    tile.show_drawing(a_drawing(a_box(Standing.POSSIBLE, note="POSSIBLE · low 61 %")))
    assert theme.NIGHT.possible in colours(tile)
    assert theme.NIGHT.danger not in colours(tile, tile.picture_room())
    assert role_of(Standing.POSSIBLE) not in {role_of(each) for each in Standing if each is not Standing.POSSIBLE}


def test_a_settled_read_differs_in_shape_from_a_vote_in_progress(tile):
    edges = {}
    for standing in (Standing.SETTLED, Standing.VOTING):
        drawing = a_drawing(a_box(standing, text="", note=""))
        tile.show_drawing(drawing)
        room = box_room(drawing.boxes[0], drawing, tile.shown_room().toRect())
        middle_of_top = QRect(room.center().x() - 1, room.top() - 1, 2, 3)
        edges[standing] = theme.NIGHT.colour(role_of(standing)).name() in {*colours(tile, middle_of_top)}
    assert edges == {Standing.SETTLED: True, Standing.VOTING: False}


@pytest.mark.parametrize("width", [240, 420, 1600])
def test_all_words_stay_inside_the_picture_at_every_size(tile, width):
    tile.resize(width, width * 2 // 3)
    shown = tile.shown_room().toRect()
    corners = [(0, 0), (560, 0), (0, 330), (560, 330), (300, 150), (320, 160)]
    boxes = [a_box(Standing.POSSIBLE, x, y, "WWWWWWWW", "POSSIBLE · low 61 %") for x, y in corners]
    drawing = a_drawing(*boxes)
    rooms = [(box, box_room(box, drawing, shown)) for box in drawing.boxes]
    assert all(shown.contains(room) for room in label_rooms(rooms, shown))


def test_a_box_partly_outside_its_frame_is_drawn_inside_the_picture(tile):
    shown = tile.shown_room().toRect()
    drawing = a_drawing(a_box(x=-40, y=340), a_box(x=9000, y=9000))
    assert shown.contains(box_room(drawing.boxes[0], drawing, shown))
    assert box_room(drawing.boxes[1], drawing, shown).isEmpty()
    tile.show_drawing(drawing)
    assert colours(tile)


def test_frames_of_any_shape_are_shown(tile):
    for number, (width, height) in enumerate([(1, 1), (3, 999), (1921, 7), (640, 360)]):
        tile.show_frame(a_frame(number, width, height))
        assert tile.picture_room().contains(tile.shown_room().toRect())
        tile.grab()


def test_day_and_night_draw_the_same_marks_on_a_picture(tile, qapp):
    tile.show_drawing(a_drawing(a_box(Standing.HIT)))
    try:
        theme.apply(qapp, theme.DAY)
        assert theme.NIGHT.danger in colours(tile)
    finally:
        theme.apply(qapp, theme.NIGHT)


def test_a_touch_anywhere_on_the_tile_asks_for_it(tile, qtbot):
    from PySide6.QtCore import Qt

    with qtbot.waitSignal(tile.pressed, timeout=1000):
        qtbot.mouseClick(tile, Qt.MouseButton.LeftButton, pos=QPoint(400, 300))
