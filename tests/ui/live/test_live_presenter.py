"""What Live shows is decided without a display."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.changes import Changes
from app.domain.cameras import CameraState, Mount, Place, Side, SourceKind
from app.domain.live import Overlay
from tests.ui.live.desk import NOW, PretendDesk, a_box, a_camera, a_row, an_alert
from ui.live.presenter import LivePresenter
from ui.widgets.tile_state import Picture, Standing

BULLETS = "\N{BULLET}" * 7


@pytest.fixture
def desk():
    return PretendDesk()


@pytest.fixture
def presenter(desk, qapp):
    made = LivePresenter(desk)
    yield made
    made.stop()


def seen(presenter, desk, camera_id="c1"):
    """The drawing over the newest picture, as the pump asks for it."""
    frame = presenter.newest(camera_id, -1)
    return presenter.drawing(camera_id, frame.frame, frame.at)


def first_tile(presenter) -> Any:
    return presenter.state.tiles[0]


def empty(presenter) -> Any:
    return presenter.state.empty


def texts(drawing):
    return [box.text for box in drawing.boxes]


def test_the_overlay_of_an_open_hit_is_masked_until_the_member_has_looked(desk, presenter):
    desk.show(boxes=[a_box("ABC1230", "p-h1"), a_box("XYZ9876", "p9")])
    desk.its_alerts = (an_alert("h1", "ABC1230"),)
    presenter.refresh()
    assert texts(seen(presenter, desk)) == [BULLETS, "XYZ9876"]

    desk.look("h1")
    presenter.refresh()
    assert texts(seen(presenter, desk)) == ["ABC1230", "XYZ9876"]


@pytest.mark.parametrize("text", ["ABC1230", "A8C123O"], ids=["same", "lookalike"])
def test_the_same_plate_is_masked_on_another_camera_and_in_another_reading_too(desk, presenter, text):
    desk.show(boxes=[a_box(text, "another pass")])
    desk.its_alerts = (an_alert("h1", "ABC1230"),)
    presenter.refresh()
    assert texts(seen(presenter, desk)) == [BULLETS]


def test_a_vote_that_would_hit_is_masked_before_there_is_an_alert(desk, presenter):
    desk.show(boxes=[a_box("ABC1230", "p1")])
    desk.would_hit = {"ABC1230"}
    presenter.refresh()
    assert texts(seen(presenter, desk)) == [BULLETS]


def test_the_ticker_masks_an_open_hit_and_every_read_of_its_plate(desk, presenter):
    desk.rows = (
        a_row("r1", "ABC1230", 4, hit_id="h1", pass_id="p-h1"),
        a_row("r2", "A8C1230", 8),
        a_row("r3", "XYZ9876", 9),
        a_row("r4", "KLM4567", 10, masked=True),
    )
    desk.its_alerts = (an_alert("h1", "ABC1230"),)
    presenter.refresh()
    assert [line.plate for line in presenter.state.ticker] == [BULLETS, BULLETS, "XYZ9876", BULLETS]
    assert "ABC1230" not in repr(presenter.state)

    desk.look("h1")
    presenter.refresh()
    assert [line.plate for line in presenter.state.ticker] == ["ABC1230", "A8C1230", "XYZ9876", BULLETS]


def test_the_ticker_holds_five_minutes_newest_first_in_the_agencys_time(desk, presenter):
    desk.rows = (a_row("old", seconds_ago=301), a_row("first", seconds_ago=290), a_row("last", seconds_ago=1))
    presenter.refresh()
    assert [(line.read_id, line.time) for line in presenter.state.ticker] == [
        ("last", "09:00:29"),
        ("first", "08:55:40"),
    ]


@pytest.mark.parametrize(("confidence", "words"), [(0.97, "high 97 %"), (0.8, "fair 80 %"), (0.611, "low 61 %")])
def test_confidence_is_said_by_word_and_number(desk, presenter, confidence, words):
    desk.rows = (a_row(confidence=confidence),)
    desk.show(boxes=[a_box(confidence=confidence)])
    presenter.refresh()
    assert presenter.state.ticker[0].confidence == words
    assert seen(presenter, desk).boxes[0].note == words


def test_a_hit_and_a_possible_hit_are_named_on_the_picture_and_in_the_ticker(desk, presenter):
    desk.show(
        boxes=[a_box("ABC1230", "p-h1"), a_box("XYZ98O0", "p-h2"), a_box("KLM1", "p3"), a_box("K", "p4", settled=True)]
    )
    desk.its_alerts = (an_alert("h1"), an_alert("h2", "XYZ98O0", "XYZ9800"))
    desk.rows = (a_row("r1", hit_id="h1", seconds_ago=1), a_row("r2", hit_id="h2", possible=True, seconds_ago=2))
    presenter.refresh()
    boxes = seen(presenter, desk).boxes
    assert [box.standing for box in boxes] == [Standing.HIT, Standing.POSSIBLE, Standing.VOTING, Standing.SETTLED]
    assert boxes[0].note.startswith("HIT")
    assert boxes[1].note.startswith("POSSIBLE")
    assert [line.mark for line in presenter.state.ticker] == ["HIT", "POSSIBLE"]


def test_a_lost_camera_never_shows_its_last_picture_as_if_it_were_live(desk, presenter):
    desk.show()
    seen(presenter, desk)
    desk.set_health(CameraState.LOST, detail="The network camera does not answer.", retry_in_s=3.2)
    desk.time = NOW + timedelta(seconds=12)
    presenter.refresh()
    tile = first_tile(presenter)
    assert tile.picture is Picture.OLD
    assert tile.veil == (
        "Camera lost",
        "The network camera does not answer.",
        "Tried again in 4 s",
        "Picture of 09:00:30, 12 s ago",
    )


@pytest.mark.parametrize("state", [CameraState.LOST, CameraState.ENDED])
def test_a_picture_is_old_from_the_moment_its_camera_is_gone(desk, presenter, state):
    desk.show()
    seen(presenter, desk)
    desk.set_health(state)
    presenter.refresh()
    assert first_tile(presenter).picture is Picture.OLD


def test_a_picture_older_than_five_minutes_is_stored_data_and_is_let_go(desk, presenter):
    desk.show()
    seen(presenter, desk)
    desk.set_health(CameraState.ENDED)
    desk.time = NOW + timedelta(minutes=5, seconds=1)
    presenter.refresh()
    assert first_tile(presenter).picture is Picture.NONE
    assert first_tile(presenter).veil[0] == "Ended: no more pictures"


def test_a_camera_that_says_it_runs_but_sends_nothing_is_shown_as_old(desk, presenter):
    desk.show()
    seen(presenter, desk)
    desk.time = NOW + timedelta(seconds=5)
    presenter.refresh()
    assert first_tile(presenter).picture is Picture.OLD
    assert first_tile(presenter).veil[0] == "No new picture for 5 s"


def test_the_first_picture_and_the_first_after_a_pause_lift_the_veil_at_once(desk, presenter):
    presenter.refresh()
    assert first_tile(presenter).picture is Picture.NONE
    desk.show(1)
    presenter.newest("c1", -1)
    assert first_tile(presenter).picture is Picture.LIVE

    desk.time = NOW + timedelta(seconds=9)
    presenter.refresh()
    assert first_tile(presenter).picture is Picture.OLD
    desk.show(2, seconds_ago=-9)
    presenter.newest("c1", 1)
    assert first_tile(presenter).picture is Picture.LIVE


def test_a_stopped_camera_shows_no_picture_at_all(desk, presenter):
    desk.show()
    seen(presenter, desk)
    desk.set_health(CameraState.STOPPED)
    presenter.refresh()
    assert first_tile(presenter).picture is Picture.NONE


def test_pictures_passed_over_are_counted_and_shown(desk, presenter):
    desk.set_health(CameraState.RUNNING, shown_fps=24.7, read_fps=8.04, passed_over=1234)
    presenter.refresh()
    assert first_tile(presenter).rates == "shown 25 fps · read 8.0 fps · passed over 1,234"


def test_a_folders_boxes_are_drawn_only_on_the_picture_they_were_found_in(desk, presenter):
    desk.its_cameras = (a_camera(kind=SourceKind.FOLDER),)
    desk.show(7, [a_box()])
    presenter.refresh()
    assert texts(seen(presenter, desk)) == ["ABC1230"]
    desk.overlays["c1"] = replace(desk.overlays["c1"], frame=6)
    assert texts(seen(presenter, desk)) == []


def test_boxes_that_lag_far_behind_a_moving_picture_are_not_drawn(desk, presenter):
    desk.show(9, [a_box()])
    desk.overlays["c1"] = Overlay("c1", 3, NOW - timedelta(seconds=2), 640, 360, (a_box(),))
    presenter.refresh()
    assert texts(seen(presenter, desk)) == []


def test_without_cameras_or_duty_the_place_says_what_to_do(desk, presenter):
    presenter.refresh()
    assert presenter.state.empty is None
    desk.its_cameras = (a_camera(enabled=False),)
    presenter.refresh()
    assert "switched off" in empty(presenter).title
    desk.its_cameras = ()
    presenter.refresh()
    assert (empty(presenter).title, empty(presenter).advice) == ("No cameras", "Add one under Cameras [F3].")
    desk.duty = False
    presenter.refresh()
    assert empty(presenter).title == "Cameras are stopped"
    assert "Start duty" in empty(presenter).advice


def test_one_camera_fills_the_screen_and_gives_it_back(desk, presenter):
    desk.its_cameras = (a_camera(), a_camera("c2", "Rear", Side.REAR))
    presenter.refresh()
    presenter.enlarge_place(1)
    assert presenter.state.enlarged == "c2"
    presenter.enlarge_place(7)
    assert presenter.state.enlarged == "c2"
    presenter.enlarge_place(1)
    assert presenter.state.enlarged == ""
    presenter.enlarge("c1")
    presenter.show_all()
    assert presenter.state.enlarged == ""


def test_an_enlarged_camera_that_is_removed_gives_the_screen_back(desk, presenter):
    desk.its_cameras = (a_camera(), a_camera("c2"))
    presenter.refresh()
    presenter.enlarge_place(1)
    desk.its_cameras = (a_camera(),)
    presenter.refresh()
    assert presenter.state.enlarged == ""


def test_tiles_do_not_jump_with_the_shapes_of_a_folders_pictures(desk, presenter):
    desk.set_health(CameraState.RUNNING, width=640, height=480)
    presenter.refresh()
    assert first_tile(presenter).aspect == pytest.approx(4 / 3)
    desk.its_cameras = (a_camera(kind=SourceKind.FOLDER),)
    presenter.refresh()
    assert first_tile(presenter).aspect == pytest.approx(16 / 9)


def test_the_tile_says_where_the_camera_looks(desk, presenter):
    fixed = a_camera("c2", "Bridge", mount=Mount.FIXED, place=Place(45, -93))
    desk.its_cameras = (a_camera(side=Side.REAR_LEFT), fixed)
    presenter.refresh()
    assert [tile.side for tile in presenter.state.tiles] == ["looks rear left", "fixed"]


def test_nothing_is_told_while_nothing_changes_and_nothing_is_asked_while_stopped(desk, presenter):
    told: list[Any] = []
    presenter.changed.connect(told.append)
    presenter.start()
    presenter.refresh()
    presenter.on_changes(Changes.READS)
    assert len(told) == 1
    presenter.stop()
    desk.rows = (a_row(),)
    presenter.on_changes(Changes.READS)
    assert len(told) == 1
