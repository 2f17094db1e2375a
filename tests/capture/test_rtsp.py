"""A network camera that stalls, dies and comes back; a real RTSP server of the system's GStreamer stands in for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.capture.supervisor import Supervisor
from app.domain.cameras import Camera, CameraHealth, CameraState, SourceKind
from app.domain.live import Overlay
from app.domain.reads import TakenRead
from tests.capture.waiting import until

HERE = Path(__file__).parent
SYSTEM_PYTHON = "/usr/bin/python3"
WORKER = (sys.executable, str(HERE / "fake_worker.py"))


def missing() -> str:
    """Why no RTSP server can be started here, or ""."""
    if not Path(SYSTEM_PYTHON).exists():
        return f"there is no {SYSTEM_PYTHON}"
    code = (
        "import gi; gi.require_version('Gst', '1.0'); gi.require_version('GstRtspServer', '1.0');"
        "from gi.repository import Gst, GstRtspServer; Gst.init(None);"
        "assert all(Gst.ElementFactory.find(e) for e in ('x264enc', 'h264parse', 'rtph264pay', 'videotestsrc'))"
    )
    tried = subprocess.run([SYSTEM_PYTHON, "-c", code], capture_output=True, check=False)
    return "" if tried.returncode == 0 else (
        "the system lacks GStreamer's RTSP server: apt-get install gir1.2-gst-rtsp-server-1.0 python3-gi"
        " gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly"
    )  # fmt: skip


WHY_NOT = missing()
pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=f"RTSP is NOT tested here: {WHY_NOT}")


class Server:
    """One that can be started again at the same port."""

    def __init__(self) -> None:
        self.port = "0"
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(
            [SYSTEM_PYTHON, str(HERE / "rtsp_server.py"), self.port], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.port = self._process.stdout.readline().strip()

    def say(self, what: signal.Signals) -> None:
        os.kill(self._process.pid, what)

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.end()


class Desk:
    def __init__(self, server: Server) -> None:
        self.healths: list[CameraHealth] = []
        self.overlays = 0
        self.supervisor = Supervisor(self._take, WORKER, lambda: datetime.now(UTC))
        address = f"rtsp://someone:secret@127.0.0.1:{server.port}/gate"
        self.supervisor.start(Camera("gate", "Gate", SourceKind.RTSP, address))

    def _take(self, event: Overlay | TakenRead | CameraHealth) -> None:
        self.overlays += isinstance(event, Overlay)
        if isinstance(event, CameraHealth):
            self.healths.append(event)

    def until(self, state: CameraState) -> CameraHealth:
        assert until(lambda: self.supervisor.health()[0].state is state), self.supervisor.health()
        return self.supervisor.health()[0]

    def until_seen(self) -> None:
        """Until frames were shown and looked at anew."""
        before = self.overlays
        assert until(lambda: self.overlays > before)


@pytest.fixture
def desk(server) -> Iterator[Desk]:
    desk = Desk(server)
    yield desk
    desk.supervisor.stop_all()


def test_a_stream_is_shown_and_read_and_a_stalled_server_is_lost_until_it_goes_on(server, desk):
    health = desk.until(CameraState.RUNNING)
    desk.until_seen()

    server.say(signal.SIGSTOP)
    lost = desk.until(CameraState.LOST)
    server.say(signal.SIGCONT)
    desk.until(CameraState.RUNNING)
    desk.until_seen()

    assert (health.restarts, lost.restarts) == (0, 0)
    assert lost.detail in {"no frames come any more", "the stream stopped"}


def test_a_server_that_dies_is_lost_and_comes_back_by_itself(server, desk):
    desk.until(CameraState.RUNNING)

    server.end()
    desk.until(CameraState.LOST)
    assert until(lambda: any(health.retry_in_s > 1 for health in tuple(desk.healths)))
    server.start()
    desk.until(CameraState.RUNNING)
    desk.until_seen()

    assert all(health.restarts == 0 for health in desk.healths)
