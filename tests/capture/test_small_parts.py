"""The newest slot, rates, the machine's sleep, the job line and the list of USB cameras."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.capture import devices
from app.capture.job import Job, line, parsed
from app.capture.newest import Newest
from app.capture.rate import Rate
from app.capture.wakes import Wakes
from app.domain.cameras import Area, Camera, Mount, Place, Side, SourceKind
from app.frames import RingHandle


def test_a_slow_reader_gets_the_newest_frame_and_the_count_of_those_passed_over():
    newest: Newest[int] = Newest()
    for i in range(5):
        newest.put(i)

    assert newest.take(0) == 4
    assert newest.take(0) is None
    assert newest.counts() == (5, 4)


def test_a_waiting_reader_is_woken_by_the_next_frame():
    newest: Newest[int] = Newest()
    got: list[int | None] = []
    reader = threading.Thread(target=lambda: got.append(newest.take(60)))
    reader.start()
    newest.put(7)
    reader.join()

    assert got == [7]
    assert newest.counts() == (1, 0)


def test_a_rate_counts_the_last_seconds_only():
    rate = Rate()
    for i in range(60):
        rate.add(i / 20)

    assert rate.per_second(3.0) == pytest.approx(20, rel=0.05)
    assert rate.per_second(30.0) == 0


def test_a_burst_at_the_start_is_no_thousand_frames_a_second():
    rate = Rate()
    for i in range(30):
        rate.add(i / 10_000)
    assert rate.per_second(0.1) <= 30


class Clocks:
    """Wall and running clock, set by hand."""

    def __init__(self) -> None:
        self.wall = datetime(2026, 5, 4, tzinfo=UTC)
        self.seconds = 0.0

    def pass_by(self, wall: float, seconds: float) -> None:
        self.wall += timedelta(seconds=wall)
        self.seconds += seconds


@pytest.mark.parametrize(
    ("wall", "seconds", "slept"),
    [
        pytest.param(0.25, 0.25, False, id="awake"),
        pytest.param(600.0, 0.25, True, id="Linux: the running clock stood still"),
        pytest.param(600.0, 600.0, True, id="Windows, macOS: both went on"),
        pytest.param(-3600.0, 0.25, True, id="the clock was set back"),
        pytest.param(1.0, 0.25, False, id="the clock was set a little"),
    ],
)
def test_a_sleep_of_the_machine_is_noticed_once(wall, seconds, slept):
    clocks = Clocks()
    wakes = Wakes(lambda: clocks.wall, lambda: clocks.seconds, 10.0)

    clocks.pass_by(wall, seconds)

    assert wakes.slept() is slept
    clocks.pass_by(0.25, 0.25)
    assert wakes.slept() is False


def a_camera(**changes) -> Camera:
    given: dict[str, Any] = {
        "id": "gate",
        "name": "Gate",
        "kind": SourceKind.RTSP,
        "address": "rtsp://someone:pass word@camera/1",
    }
    return Camera(**(given | changes))


@pytest.mark.parametrize(
    "camera",
    [
        a_camera(),
        a_camera(mount=Mount.FIXED, place=Place(44.9, -94.4), heading=270.5, side=Side.REAR_LEFT),
        a_camera(kind=SourceKind.FOLDER, address="/some where/Übung\n1", area=Area(0.1, 0.2, 0.3, 0.4), repeat=True),
    ],
)
def test_a_job_arrives_as_it_was_given(camera):
    job = Job(camera, RingHandle(fd=7), 2)

    text = line(job)

    assert parsed(text) == job
    assert text.count(b"\n") == 1


@pytest.mark.parametrize("text", [b"", b"{}\n", b"[]\n", b"{\n", b'{"camera": {}, "ring": {}, "threads": 1}\n'])
def test_a_broken_job_is_an_error_that_the_worker_expects(text):
    with pytest.raises((ValueError, TypeError, KeyError)):
        parsed(text)


def test_usb_cameras_are_listed_by_name_and_their_metadata_nodes_are_not(tmp_path, monkeypatch):
    for node, index, name in (("video0", 0, "Dash camera"), ("video1", 1, "Dash camera"), ("video10", 0, "Rear")):
        (tmp_path / node).mkdir()
        (tmp_path / node / "index").write_text(f"{index}\n")
        (tmp_path / node / "name").write_text(f"{name}\n")
    (tmp_path / "video2").mkdir()
    monkeypatch.setattr(devices, "VIDEO4LINUX", tmp_path)
    monkeypatch.setattr("sys.platform", "linux")

    assert devices.usb_devices() == [("/dev/video0", "Dash camera"), ("/dev/video10", "Rear")]


def test_a_machine_without_usb_cameras_lists_none(tmp_path, monkeypatch):
    monkeypatch.setattr(devices, "VIDEO4LINUX", tmp_path / "none")
    monkeypatch.setattr("sys.platform", "linux")
    assert devices.usb_devices() == []
