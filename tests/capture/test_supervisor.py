"""Real worker processes: killed, hung, orphaned. The desk goes on, and says what happened."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.capture.supervisor import Supervisor
from app.domain.cameras import Area, CameraHealth, CameraState, SourceKind
from app.domain.live import Overlay
from app.domain.reads import TakenRead
from tests.capture.drawn import HEIGHT, WIDTH, folder, video
from tests.capture.supervised import ROOT, WORKER, Desk, a_camera, now, workers
from tests.capture.waiting import until

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.supervisor.stop_all()


def test_a_video_comes_as_frames_boxes_reads_and_health(desk, tmp_path):
    desk.supervisor.start(a_camera(video(tmp_path / "a.avi"), repeat=False))
    health = desk.until(CameraState.ENDED)

    taken = desk.of(TakenRead)
    assert [one.read.plate.text for one in taken] == ["TEST200"]
    assert taken[0].read.camera_id == "gate"
    assert taken[0].read.model == "fake 1"
    assert taken[0].crop[:3] == taken[0].context[:3] == b"\xff\xd8\xff"
    assert (health.frames, health.width, health.height) == (40, WIDTH, HEIGHT)
    assert health.frames == health.frames_read + health.passed_over
    overlays = desk.of(Overlay)
    assert len(overlays) == health.frames_read
    assert any(box.settled and box.text == "TEST200" for overlay in overlays for box in overlay.boxes)
    assert health.plate_width == pytest.approx(61, abs=2)
    assert health.sharpness > 0
    frames = desk.supervisor.frames("gate")
    assert frames is not None
    frame = frames.newest()
    assert frame is not None
    assert (frame.width, frame.height, frame.frame) == (WIDTH, HEIGHT, 39)


@pytest.mark.skipif(not Path("/proc/self/autogroup").exists(), reason="this system has no such groups")
def test_the_window_goes_first_also_where_processors_are_shared_out_by_session(desk, tmp_path):
    desk.supervisor.start(a_camera(video(tmp_path / "a.avi")))
    desk.until(CameraState.RUNNING)
    [worker] = workers()
    assert Path(f"/proc/{worker}/autogroup").read_text().rpartition(" ")[2] == "5\n"


def test_a_folder_gives_each_picture_its_own_read(desk, tmp_path):
    place = folder(tmp_path / "f", [140, 140, 200])
    (place / "0000.jpg").write_bytes(b"no picture")
    desk.supervisor.start(a_camera(place, SourceKind.FOLDER, repeat=False))

    health = desk.until(CameraState.ENDED)

    assert desk.plates == ["TEST140", "TEST140", "TEST200"]
    assert len({taken.read.pass_id for taken in desk.of(TakenRead)}) == 3
    assert health.detail == "1 picture could not be decoded"


def test_plates_outside_the_region_of_interest_are_not_looked_for(desk, tmp_path):
    area = Area(0.0, 0.0, 1.0, 0.3)
    desk.supervisor.start(a_camera(video(tmp_path / "a.avi", frames=15), repeat=False, area=area))

    desk.until(CameraState.ENDED)

    assert not desk.plates
    assert not any(overlay.boxes for overlay in desk.of(Overlay))


def test_a_missing_file_is_lost_with_a_reason_and_comes_back_when_it_appears(desk, tmp_path):
    desk.supervisor.start(a_camera(tmp_path / "a.avi"))
    lost = desk.until(CameraState.LOST)
    assert until(lambda: desk.health().retry_in_s > 0)

    video(tmp_path / "b.avi").rename(tmp_path / "a.avi")
    desk.until(CameraState.RUNNING)

    assert lost.detail == "there is no such file"


@POSIX
def test_a_killed_worker_is_started_again_and_named(desk, tmp_path, caplog):
    desk.supervisor.start(a_camera(video(tmp_path / "a.avi")))
    desk.until(CameraState.RUNNING)
    frames = desk.supervisor.frames("gate")
    assert frames is not None
    assert until(lambda: frames.newest() is not None)
    before = desk.health().frames
    (worker,) = workers()

    with caplog.at_level(logging.WARNING):
        os.kill(worker, signal.SIGKILL)
        restarted = desk.until(CameraState.RESTARTED)
        desk.until(CameraState.RUNNING)

    assert "killed by signal 9" in restarted.detail
    assert 0 < restarted.retry_in_s <= 1
    assert desk.health().restarts == 1
    assert desk.health().frames > before
    last = frames.newest()
    assert last is not None
    assert until(lambda: frames.newest(last.frame) is not None)
    assert workers().isdisjoint({worker})
    assert "camera gate" in caplog.text


@POSIX
def test_a_hung_worker_is_killed_and_started_again(desk, tmp_path):
    desk.supervisor.start(a_camera(video(tmp_path / "a.avi")))
    desk.until(CameraState.RUNNING)
    (worker,) = workers()

    os.kill(worker, signal.SIGSTOP)
    restarted = desk.until(CameraState.RESTARTED)
    desk.until(CameraState.RUNNING)

    assert "it hung" in restarted.detail
    assert worker not in workers()


@POSIX
def test_one_camera_dying_does_not_touch_another(desk, tmp_path):
    path = video(tmp_path / "a.avi")
    desk.supervisor.start(a_camera(path, id="one"))
    desk.until(CameraState.RUNNING, "one")
    (first,) = workers()
    desk.supervisor.start(a_camera(path, id="two"))
    desk.until(CameraState.RUNNING, "two")

    os.kill(first, signal.SIGKILL)
    desk.until(CameraState.RESTARTED, "one")
    desk.until(CameraState.RUNNING, "one")

    assert (desk.health("one").restarts, desk.health("two").restarts) == (1, 0)


@POSIX
def test_an_interrupt_at_the_desks_terminal_does_not_reach_the_workers(desk, tmp_path):
    desk.supervisor.start(a_camera(video(tmp_path / "a.avi")))
    desk.until(CameraState.RUNNING)
    (worker,) = workers()

    assert os.getpgid(worker) != os.getpgid(0)
    os.kill(worker, signal.SIGINT)
    frames = desk.health().frames

    assert until(lambda: desk.health().frames > frames + 10)
    assert workers() == {worker}


def test_stopping_ends_frames_events_threads_and_processes(desk, tmp_path):
    path = video(tmp_path / "a.avi")
    for name in ("one", "two"):
        desk.supervisor.start(a_camera(path, id=name))
    for name in ("one", "two"):
        desk.until(CameraState.RUNNING, name)
    frames = desk.supervisor.frames("one")
    assert frames is not None

    desk.supervisor.stop_all(timeout_s=2.0)
    count = len(desk.events)

    assert frames.newest() is None
    assert desk.supervisor.frames("one") is None
    assert desk.supervisor.health() == ()
    assert not [
        thread.name for thread in threading.enumerate() if thread.name.startswith(("camera-", "capture-", "lines-"))
    ]
    assert len(desk.events) == count
    if sys.platform == "linux":
        assert not workers()


@POSIX
def test_even_a_hung_worker_is_stopped_in_time(desk, tmp_path):
    desk.supervisor.start(a_camera(video(tmp_path / "a.avi")))
    desk.until(CameraState.RUNNING)
    (worker,) = workers()
    os.kill(worker, signal.SIGSTOP)

    desk.supervisor.stop_all(timeout_s=2.0)

    assert not workers()


def test_one_camera_is_stopped_and_started_while_the_other_runs(desk, tmp_path):
    path = video(tmp_path / "a.avi")
    for name in ("one", "two"):
        desk.supervisor.start(a_camera(path, id=name))
    desk.until(CameraState.RUNNING, "two")

    desk.supervisor.stop("one")
    assert [health.camera_id for health in desk.supervisor.health()] == ["two"]

    desk.supervisor.restart("two")
    desk.until(CameraState.RUNNING, "two")
    assert desk.health("two").restarts == 0


def test_after_stopping_all_the_next_member_can_start_again(desk, tmp_path):
    camera = a_camera(video(tmp_path / "a.avi"))
    for _ in range(2):
        desk.supervisor.start(camera)
        desk.until(CameraState.RUNNING)
        desk.supervisor.stop_all()


ORPHANING_DESK = """
import sys, threading
from datetime import UTC, datetime
from app.capture.supervisor import Supervisor
from app.domain.cameras import Camera, SourceKind

running = threading.Event()
supervisor = Supervisor(lambda event: running.set(), sys.argv[2:], lambda: datetime.now(UTC))
supervisor.start(Camera("gate", "Gate", SourceKind.VIDEO_FILE, sys.argv[1], repeat=True))
running.wait()
print("running", flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for the orphan in /proc")
@pytest.mark.parametrize("option", [[], ["--hang"]], ids=["a worker at work", "a worker that hangs"])
def test_a_killed_desk_leaves_no_worker_behind(option, tmp_path):
    path = video(tmp_path / "a.avi")
    desk = subprocess.Popen(
        [sys.executable, "-c", ORPHANING_DESK, str(path), *WORKER, *option],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    with desk:
        assert desk.stdout is not None
        desk.stdout.readline()
        children = {int(pid) for pid in Path(f"/proc/{desk.pid}/task/{desk.pid}/children").read_text().split()}
        children |= {
            int(pid)
            for task in Path(f"/proc/{desk.pid}/task").iterdir()
            for pid in (task / "children").read_text().split()
        }
        desk.kill()

    assert children
    assert until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))


def test_refused_models_are_said_and_pictures_are_still_shown(tmp_path):
    desk = Desk((*WORKER, "--refused"))
    desk.supervisor.start(a_camera(video(tmp_path / "a.avi")))
    desk.until(CameraState.RUNNING)
    assert until(lambda: desk.health().shown_fps > 0)
    health = desk.health()
    desk.supervisor.stop_all()

    assert health.detail == "plates are not read: the model was changed"
    assert health.frames_read == 0
    assert not desk.plates


def test_a_slow_receiver_is_not_taken_for_a_hung_worker(tmp_path):
    free, running = threading.Event(), threading.Event()
    healths: list[CameraHealth] = []

    def slow(event: object) -> None:
        if isinstance(event, CameraHealth):
            healths.append(event)
        if sum(health.state is CameraState.RUNNING for health in healths) >= 3:
            running.set()
            free.wait()

    clock = time.monotonic
    ahead = [0.0]
    supervisor = Supervisor(slow, WORKER, now, clock=lambda: clock() + ahead[0])
    supervisor.start(a_camera(video(tmp_path / "a.avi")))
    assert running.wait(60)
    for _ in range(4):
        ahead[0] += 2.0
        threading.Event().wait(0.6)
    free.set()
    assert until(lambda: len(healths) > 15)
    supervisor.stop_all()

    assert all(health.restarts == 0 for health in healths)


@POSIX
def test_a_machine_that_slept_is_not_taken_for_hung_workers(tmp_path):
    ahead = [0.0]
    desk = Desk()
    desk.supervisor = Supervisor(desk.events.append, WORKER, now, clock=lambda: time.monotonic() + ahead[0])
    desk.supervisor.start(a_camera(video(tmp_path / "a.avi")))
    desk.until(CameraState.RUNNING)

    ahead[0] += 3600.0
    count = len(desk.events)
    assert until(lambda: len(desk.events) > count + 60)
    health = desk.health()
    desk.supervisor.stop_all()

    assert (health.state, health.restarts) == (CameraState.RUNNING, 0)


def test_a_camera_that_accepts_and_never_answers_is_lost_and_its_address_is_nowhere_to_be_read(desk, caplog):
    with socket.create_server(("127.0.0.1", 0)) as listener, caplog.at_level(logging.DEBUG):
        port = listener.getsockname()[1]
        desk.supervisor.start(a_camera(f"rtsp://someone:s3cret@127.0.0.1:{port}/gate", SourceKind.RTSP))
        if sys.platform == "linux":
            assert until(workers)
            for worker in workers():
                for about in ("cmdline", "environ"):
                    assert b"s3cret" not in Path(f"/proc/{worker}/{about}").read_bytes()
        lost = desk.until(CameraState.LOST)
        desk.supervisor.stop_all()

    assert lost.detail == "the camera does not answer"
    assert "s3cret" not in caplog.text
    assert "someone" not in caplog.text
