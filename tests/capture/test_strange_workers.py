"""Workers that talk nonsense or never start, and the single look at a camera that "Test camera" takes."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator

import pytest

from app.domain.cameras import CameraHealth, CameraState, SourceKind
from app.domain.errors import Unavailable
from app.domain.reads import TakenRead
from tests.capture.drawn import HEIGHT, WIDTH, video
from tests.capture.supervised import ROOT, WORKER, Desk, a_camera
from tests.capture.waiting import until


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.supervisor.stop_all()


NONSENSE = {
    "prints a line": "print('hello')",
    "sends garbage": "sys.stdout.buffer.write(bytes(range(256)) * 1024)",
    "claims four gigabytes": "sys.stdout.buffer.write(b'\\xff' * 4 + b'x' * 4096)",
    "sends an unknown type": "sys.stdout.buffer.write(wire.framed({'type': 'video'}))",
    "sends an unasked probe": "sys.stdout.buffer.write(wire.framed({'type': 'probe'}, (b'',)))",
}


@pytest.mark.parametrize("deed", NONSENSE.values(), ids=NONSENSE.keys())
def test_a_worker_that_talks_nonsense_is_ended_and_started_again(deed):
    code = (
        f"import sys; from app.capture import wire; sys.stdin.readline(); {deed}; sys.stdout.flush(); sys.stdin.read()"
    )
    desk = Desk((sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}"))
    desk.supervisor.start(a_camera("nowhere.avi"))
    try:
        restarted = desk.until(CameraState.RESTARTED)
    finally:
        desk.supervisor.stop_all()

    assert "could not be understood" in restarted.detail
    assert desk.of(TakenRead) == []


def test_a_worker_that_cannot_be_started_is_said_and_tried_again():
    desk = Desk(("/nowhere/python",))
    desk.supervisor.start(a_camera("nowhere.avi"))
    restarted = desk.until(CameraState.RESTARTED)
    desk.supervisor.stop_all()

    assert "could not be started" in restarted.detail


def test_a_worker_that_dies_at_once_is_tried_again_with_growing_pauses():
    desk = Desk((sys.executable, "-c", "raise SystemExit(7)"))
    desk.supervisor.start(a_camera("nowhere.avi"))
    assert until(lambda: desk.health().restarts >= 3)
    desk.supervisor.stop_all()

    pauses: dict[int, float] = {}
    for health in desk.of(CameraHealth):
        pauses.setdefault(health.restarts, health.retry_in_s)
    assert pauses[1] < pauses[2] < pauses[3]
    assert "code 7" in desk.of(CameraHealth)[0].detail


def test_a_camera_is_tested_by_one_look(desk, tmp_path):
    probe = desk.supervisor.probe(a_camera(video(tmp_path / "a.avi")))

    assert (probe.width, probe.height, probe.fps) == (WIDTH, HEIGHT, 20.0)
    assert len(probe.boxes) == 1
    assert probe.plate_width == pytest.approx(61, abs=2)
    assert probe.picture[:3] == b"\xff\xd8\xff"
    assert probe.sharpness > 0
    assert probe.remark == ""


def test_a_camera_is_tested_although_the_models_are_refused(tmp_path):
    probe = Desk((*WORKER, "--refused")).supervisor.probe(a_camera(video(tmp_path / "a.avi")))

    assert probe.boxes == ()
    assert probe.remark == "plates are not read: the model was changed"


def test_a_test_that_fails_says_why(desk, tmp_path):
    with pytest.raises(Unavailable, match="there is no such file"):
        desk.supervisor.probe(a_camera(tmp_path / "missing.avi"))


def test_a_test_that_takes_too_long_is_given_up(desk):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"rtsp://127.0.0.1:{listener.getsockname()[1]}/gate"
        with pytest.raises(Unavailable, match="within 1 seconds"):
            desk.supervisor.probe(a_camera(address, SourceKind.RTSP), timeout_s=1.0)


def test_a_test_that_is_cancelled_ends_at_once(desk):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"rtsp://127.0.0.1:{listener.getsockname()[1]}/gate"
        with pytest.raises(Unavailable, match="cancelled"):
            desk.supervisor.probe(a_camera(address, SourceKind.RTSP), lambda: True)


@pytest.mark.parametrize("code", ["", "print('hello')", "import sys; sys.stdout.buffer.write(b'\\xff' * 5_000_000)"])
def test_a_test_by_a_worker_that_talks_nonsense_fails_in_words(code):
    with pytest.raises(Unavailable, match="no answer"):
        Desk((sys.executable, "-c", code)).supervisor.probe(a_camera("a.avi"))
