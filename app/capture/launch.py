"""Starts a worker process, and asks one for a single look at a camera ("Test camera")."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence

from app.capture import wire
from app.capture.job import Job, line
from app.domain.cameras import Camera, CameraHealth
from app.domain.errors import Unavailable
from app.domain.live import Probe
from app.frames import RingHandle

PROBE_S = 30.0
_LOOK_S = 0.1


def launched(command: Sequence[str], ring: RingHandle, stderr: int = subprocess.PIPE) -> subprocess.Popen[bytes]:
    """No shell, a fixed argument list; the camera's address and password go over standard input only."""
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        flags |= subprocess.BELOW_NORMAL_PRIORITY_CLASS
    return subprocess.Popen(  # noqa: S603  the desk's own interpreter and program
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        pass_fds=(ring.fd,) if ring.fd >= 0 else (),
        start_new_session=sys.platform != "win32",
        creationflags=flags,
    )


def probed(
    camera: Camera,
    command: Sequence[str],
    *,
    cancelled: Callable[[], bool] = lambda: False,
    threads: int = 1,
    timeout_s: float = PROBE_S,
) -> Probe:
    """Look at a camera once in a worker of its own. Raises Unavailable with the reason."""
    try:
        process = launched((*command, "probe"), RingHandle(), subprocess.DEVNULL)
    except OSError as error:
        raise Unavailable("The camera could not be tested: the capture process does not start.") from error
    answer = _Answer(process, camera.id)
    try:
        answer.ask(line(Job(camera, RingHandle(), threads)))
        answer.wait(cancelled, timeout_s)
    finally:
        answer.end()
    return _probe_in(answer.event)


class _Answer:
    """Reads the one message of a probing worker, so that waiting for it can be given up."""

    def __init__(self, process: subprocess.Popen[bytes], camera_id: str) -> None:
        self.event: wire.Event | None = None
        self._process = process
        self._camera_id = camera_id
        self._thread = threading.Thread(target=self._read, name=f"probe-{camera_id}", daemon=True)
        self._thread.start()

    def ask(self, job: bytes) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # it died at once: there will be no answer
            self._process.stdin.write(job)
            self._process.stdin.flush()

    def wait(self, cancelled: Callable[[], bool], timeout_s: float) -> None:
        until = time.monotonic() + timeout_s
        while self._thread.is_alive():
            self._thread.join(_LOOK_S)
            if cancelled():
                raise Unavailable("The test was cancelled.")
            if time.monotonic() > until:
                raise Unavailable(f"The camera gave no picture within {timeout_s:.0f} seconds.")

    def end(self) -> None:
        """Kill what is still there; the thread then finds the end of its pipe."""
        self._process.kill()
        self._process.wait()
        self._thread.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with contextlib.suppress(wire.WireError):
            body = wire.next_body(self._process.stdout)
            self.event = wire.decoded(body, self._camera_id) if body else None


def _probe_in(event: wire.Event | None) -> Probe:
    if isinstance(event, CameraHealth):
        raise Unavailable(f"No picture from this camera: {event.detail or event.state.value}.")
    if not isinstance(event, Probe):
        raise Unavailable("The camera could not be tested: the capture process gave no answer.")
    return event
