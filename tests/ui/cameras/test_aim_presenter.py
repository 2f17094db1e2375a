"""Testing a camera: off the window's thread, cancelled at any time, and live while it runs."""

import pytest

from app.domain.cameras import Area, CameraState, SourceKind
from app.domain.errors import Refusal, Refused, Unavailable
from tests.desks import a_camera
from tests.ui.at_once import Later, at_once
from tests.ui.cameras.desk import a_health, a_probe
from ui.cameras.aim_presenter import AimPresenter, Phase

CAMERA = a_camera(kind=SourceKind.USB, address="/dev/video0")


@pytest.fixture
def seconds() -> list[float]:
    return [0.0]


@pytest.fixture
def aim_of(qapp, desk, seconds):
    made = []

    def aim_of(run=at_once, kept=(CAMERA,)):
        presenter = AimPresenter(desk, run, clock=lambda: seconds[0])
        presenter.show_cameras(kept)
        made.append(presenter)
        return presenter

    yield aim_of
    for presenter in made:
        presenter.stop()


def test_a_test_shows_the_picture_the_plates_and_the_help(aim_of, desk):
    desk.probed = lambda _: a_probe(picture=b"jpeg", remark="the stream has no sound")
    aim = aim_of()
    aim.test(CAMERA)
    assert aim.state.phase is Phase.TESTED
    assert (aim.state.jpeg, aim.state.size, len(aim.state.boxes)) == (b"jpeg", (1280, 720), 1)
    assert [line.id for line in aim.state.lines] == ["plate", "focus", "exposure", "rate", "size"]
    assert aim.state.remark == "the stream has no sound"


def test_the_seconds_count_while_it_waits(aim_of, seconds):
    later = Later()
    aim = aim_of(later.run)
    aim.test(CAMERA)
    seconds[0] = 7.4
    aim.refresh()
    assert (aim.state.testing, aim.state.elapsed_s, aim.state.timeout_s) == (True, 7, 30)


def test_a_cancelled_test_tells_the_worker_and_drops_its_answer(aim_of, desk):
    later = Later()
    aim = aim_of(later.run)
    aim.test(CAMERA)
    aim.cancel()
    later.go()
    assert desk.was_cancelled == [True]
    assert aim.state.phase is Phase.FAILED
    assert "cancelled" in aim.state.words


def test_a_second_press_does_not_start_a_second_test(aim_of):
    later = Later()
    aim = aim_of(later.run)
    aim.test(CAMERA)
    aim.test(CAMERA)
    assert len(later.waiting) == 1


def test_what_the_camera_said_of_itself_is_shown_in_its_words(aim_of, desk):
    def lost(_):
        raise Unavailable("No picture from this camera: it refused the password.")

    desk.probed = lost
    aim = aim_of()
    aim.test(CAMERA)
    assert aim.state.phase is Phase.FAILED
    assert "refused the password" in aim.state.words


def test_who_may_not_look_reads_the_clause_where_the_picture_would_be(aim_of, desk):
    def refused(_):
        raise Refused(Refusal("Hutchinson 423.3", "this is done by the LPR administrator."))

    desk.probed = refused
    aim = aim_of()
    aim.test(CAMERA)
    assert aim.state.phase is Phase.FAILED
    assert aim.state.words == "Refused under Hutchinson 423.3: this is done by the LPR administrator."


def test_a_bug_in_a_test_is_not_swallowed(aim_of, desk):
    def broken(_):
        raise RuntimeError("bug")

    desk.probed = broken
    aim = aim_of()
    with pytest.raises(RuntimeError):
        aim.test(CAMERA)
    assert aim.state.phase is Phase.FAILED


def test_a_running_camera_is_shown_live_and_not_opened_a_second_time(aim_of, desk):
    desk.running, desk.frames = (a_health(plate_width=70.0),), 3
    aim = aim_of()
    aim.watch(CAMERA)
    aim.test(CAMERA)
    assert aim.state.phase is Phase.LIVE
    assert desk.was_cancelled == []
    assert (aim.state.frame.frame, aim.state.lines[0].figure) == (3, "70 px")
    desk.running, desk.frames = (a_health(plate_width=130.0),), 4
    aim.refresh()
    assert (aim.state.frame.frame, aim.state.lines[0].figure) == (4, "130 px")


def test_the_last_picture_stays_when_no_new_frame_came(aim_of, desk):
    desk.running, desk.frames = (a_health(),), 3
    aim = aim_of()
    aim.watch(CAMERA)
    aim.refresh()
    assert aim.state.frame.frame == 3


def test_a_changed_address_is_tested_though_the_old_one_runs(aim_of, desk):
    desk.running = (a_health(),)
    aim = aim_of()
    aim.test(a_camera(kind=SourceKind.USB, address="/dev/video2"))
    assert aim.state.phase is Phase.TESTED


def test_a_lost_camera_says_so_and_can_be_tested(aim_of, desk):
    desk.running = (a_health(state=CameraState.LOST, detail="no answer", retry_in_s=8.0),)
    aim = aim_of()
    aim.watch(CAMERA)
    assert aim.state.mark.word == "Lost"
    assert "no answer; tried again in 8 s" in aim.state.words
    aim.test(CAMERA)
    assert aim.state.phase is Phase.TESTED
    aim.refresh()
    assert aim.state.phase is Phase.TESTED


def test_a_tested_camera_that_comes_to_run_is_live(aim_of, desk):
    aim = aim_of()
    aim.test(CAMERA)
    desk.running = (a_health(),)
    aim.refresh()
    live = aim.state.phase
    desk.running = ()
    aim.refresh()
    assert (live, aim.state.phase) == (Phase.LIVE, Phase.NONE)


def test_a_folder_that_runs_has_no_rate_but_the_region_it_reads(aim_of, desk):
    folder = a_camera(area=Area(0.1, 0.1, 0.5, 0.5))
    desk.running = (a_health(),)
    aim = aim_of(kept=(folder,))
    aim.watch(folder)
    assert "rate" not in [line.id for line in aim.state.lines]
    desk.running = ()
    aim.refresh()
    aim.test(folder)
    assert "rate" not in [line.id for line in aim.state.lines]
    assert aim.state.area == folder.area


def test_looking_at_another_camera_ends_the_test_of_the_first(aim_of, desk):
    later = Later()
    aim = aim_of(later.run)
    aim.test(CAMERA)
    aim.watch(a_camera(id="camera-2"))
    later.go()
    assert desk.was_cancelled == [True]
    assert aim.state.phase is Phase.NONE
