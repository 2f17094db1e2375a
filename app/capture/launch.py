"""Starts a worker process, and asks one for a single look at a camera ("Test camera")."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from app.capture import wire
from app.capture.job import Job, line
from app.domain.cameras import Camera, CameraHealth
from app.domain.errors import Unavailable
from app.domain.live import Probe
from app.frames import RingHandle

PROBE_S = 30.0
ASK_S = 0.25


def launched(command: Sequence[str], ring: RingHandle) -> subprocess.Popen[bytes]:
    """No shell, a fixed argument list; the camera's address and password go over standard input only."""
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        flags |= subprocess.BELOW_NORMAL_PRIORITY_CLASS
    return subprocess.Popen(  # noqa: S603  the desk's own interpreter and program
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=(ring.fd,) if ring.fd >= 0 else (),
        start_new_session=sys.platform != "win32",
        creationflags=flags,
    )


def probed(
    camera: Camera,
    command: Sequence[str],
    *,
    threads: int = 1,
    timeout_s: float = PROBE_S,
    cancelled: Callable[[], bool] = lambda: False,
) -> Probe:
    """Look at a camera once in a worker of its own. Raises Unavailable with the reason, also when it was cancelled."""
    try:
        process = launched((*command, "probe"), RingHandle())
    except OSError as error:
        raise Unavailable("The camera could not be tested: the capture process does not start.") from error
    with process:
        try:
            said = _said(process, line(Job(camera, RingHandle(), threads)), timeout_s, cancelled)
        finally:
            if process.poll() is None:
                process.kill()
    return _probe_in(said, camera.id)


def _said(process: subprocess.Popen[bytes], told: bytes, timeout_s: float, cancelled: Callable[[], bool]) -> bytes:
    """Everything the process says; asks every quarter of a second whether anybody still wants it."""
    until = time.monotonic() + timeout_s
    asked: bytes | None = told
    while time.monotonic() < until:
        if cancelled():
            raise Unavailable("The test was cancelled.")
        try:
            return process.communicate(asked, ASK_S)[0]
        except subprocess.TimeoutExpired:
            asked = None  # it was given whole at the first call, which goes on
    raise Unavailable(f"The camera gave no picture within {timeout_s:.0f} seconds.")


def _probe_in(said: bytes, camera_id: str) -> Probe:
    try:
        if len(said) < 5 or int.from_bytes(said[:4], "big") != len(said) - 4 or len(said) > wire.MOST_BYTES:
            raise wire.WireError("no single message")
        event = wire.decoded(said[4:], camera_id)
    except wire.WireError as error:
        raise Unavailable("The camera could not be tested: the capture process gave no answer.") from error
    if isinstance(event, CameraHealth):
        raise Unavailable(f"No picture from this camera: {event.detail or event.state.value}.")
    if not isinstance(event, Probe):
        raise Unavailable("The camera could not be tested: the capture process answered something else.")
    return event
