"""The desk's side of capture: starts a worker for each camera, believes none of its bytes, and starts it again when
it dies, hangs or talks nonsense.

Each camera has a thread that owns its worker from start to end; one more thread watches all heartbeats. A worker is a
process group of its own, so that an interrupt in the desk's terminal reaches the desk first.
"""

from __future__ import annotations

import contextlib
import logging
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO

from app.capture import job, wire
from app.capture.job import PAUSES_S
from app.capture.launch import PROBE_S, launched, probed
from app.capture.wakes import Wakes
from app.domain.cameras import Camera, CameraHealth, CameraState
from app.domain.live import Overlay, Probe
from app.domain.reads import TakenRead
from app.frames import FrameReader

log = logging.getLogger(__name__)

HEARTBEAT_S = 5.0  # a worker that was silent for so long hangs
START_S = 30.0  # and while it starts: a cold disk, models to verify and load
STEADY_S = 60.0  # after so long without trouble the pauses begin small again
TICK_S = 0.25
SLEPT_S = 3.0
_LONGEST_LINE = 500

OnEvent = Callable[[Overlay | TakenRead | CameraHealth], None]


class Supervisor:
    """`on_event` is called on this object's threads, one camera's events always in order."""

    def __init__(
        self,
        on_event: OnEvent,
        command: Sequence[str],
        now: Callable[[], datetime],
        *,
        threads: int = 1,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._on_event = on_event
        self._command = tuple(command)
        self._now = now
        self._threads = threads
        self._clock = clock
        self._lock = threading.Lock()
        self._keepers: dict[str, _Keeper] = {}
        self._ended = threading.Event()
        self._watch: threading.Thread | None = None

    def start(self, camera: Camera) -> None:
        """Start capture from this camera; one that runs under its id is stopped first."""
        self.stop(camera.id)
        keeper = _Keeper(camera, self._command, self._threads, self._on_event, self._clock)
        with self._lock:
            self._keepers[camera.id] = keeper
            if self._watch is None:
                self._ended.clear()
                self._watch = threading.Thread(target=self._watching, name="capture-watch", daemon=True)
                self._watch.start()
        keeper.begin()

    def restart(self, camera_id: str) -> None:
        """Stop and start, for a camera whose settings are the same; unknown ones are left alone."""
        with self._lock:
            keeper = self._keepers.get(camera_id)
        if keeper is not None:
            self.start(keeper.camera)

    def stop(self, camera_id: str, timeout_s: float = 2.0) -> None:
        """End one camera's worker; its frames are gone when this returns."""
        with self._lock:
            keeper = self._keepers.pop(camera_id, None)
        if keeper is not None:
            _end((keeper,), timeout_s)

    def stop_all(self, timeout_s: float = 2.0) -> None:
        """End every worker within that time (sign-out stops capture within two seconds, CAP-09) and the watch."""
        with self._lock:
            keepers, self._keepers = tuple(self._keepers.values()), {}
            watch, self._watch = self._watch, None
            self._ended.set()
        _end(keepers, timeout_s)
        if watch is not None and watch is not threading.current_thread():
            watch.join(timeout_s)

    def health(self) -> tuple[CameraHealth, ...]:
        """The newest health of each camera, in the order they were started."""
        with self._lock:
            return tuple(keeper.health for keeper in self._keepers.values())

    def frames(self, camera_id: str) -> FrameReader | None:
        """Where that camera's newest frame is found; the same while its workers come and go."""
        with self._lock:
            keeper = self._keepers.get(camera_id)
            return keeper.frames if keeper else None

    def probe(self, camera: Camera, cancelled: Callable[[], bool] = lambda: False, timeout_s: float = PROBE_S) -> Probe:
        """Look at a camera once in a worker of its own. Raises Unavailable with the reason."""
        return probed(camera, self._command, threads=self._threads, timeout_s=timeout_s, cancelled=cancelled)

    def _watching(self) -> None:
        wakes = Wakes(self._now, self._clock, SLEPT_S)
        ended = self._ended
        while not ended.wait(TICK_S):
            slept = wakes.slept()
            with self._lock:
                keepers = tuple(self._keepers.values())
            for keeper in keepers:
                if slept:
                    keeper.heard()
                else:
                    keeper.check()


@dataclass(frozen=True, slots=True)
class _Before:
    """Counters of the workers that came before this one."""

    frames: int = 0
    frames_read: int = 0
    passed_over: int = 0


class _Keeper:
    """One camera: its ring, its worker, and the thread that reads it and starts it again."""

    def __init__(
        self, camera: Camera, command: Sequence[str], threads: int, on_event: OnEvent, clock: Callable[[], float]
    ) -> None:
        self.camera = camera
        self.frames = FrameReader()
        self.health = CameraHealth(camera.id, CameraState.STARTING)
        self._command = command
        self._threads = threads
        self._on_event = on_event
        self._clock = clock
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._why = ""
        self._deadline = float("inf")
        self._delivering = False
        self._before = _Before()
        self._thread = threading.Thread(target=self._keep, name=f"camera-{camera.id}", daemon=True)

    def begin(self) -> None:
        self._thread.start()

    # ------------------------------------------------------------- called on other threads

    def heard(self) -> None:
        """Count from now on: a sign of life, or the machine slept and nobody could give one."""
        starting = self.health.state is CameraState.STARTING
        self._deadline = self._clock() + (START_S if starting else HEARTBEAT_S)

    def check(self) -> None:
        """Kill a worker that hangs; its thread then starts it again."""
        if not self._delivering and self._clock() > self._deadline:
            self._kill("it hung")

    def let_go(self) -> None:
        """Ask the worker to end: standard input closes."""
        self._ending.set()
        with self._lock:
            if self._process is not None and self._process.stdin is not None:
                with contextlib.suppress(OSError):
                    self._process.stdin.close()

    def finish(self, timeout_s: float) -> None:
        """Wait for the worker that long, then kill it; frames are gone afterwards."""
        if self._thread is not threading.current_thread():
            self._thread.join(max(timeout_s, 0.0))
            if self._thread.is_alive():
                self._kill("")
                self._thread.join(1.0)
        else:
            self._kill("")
        self.frames.close()

    def _kill(self, why: str) -> None:
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                self._why = self._why or why
                self._process.kill()

    # ------------------------------------------------------------- on this camera's thread

    def _keep(self) -> None:
        failures = 0
        while not self._ending.is_set():
            began = self._clock()
            why = self._one_worker()
            if self._ending.is_set() or self.health.state is CameraState.ENDED:
                break
            failures = 0 if self._clock() - began >= STEADY_S else failures
            log.warning("the worker of camera %s was ended and is started again: %s", self.camera.id, why)
            self._pause(why, PAUSES_S[min(failures, len(PAUSES_S) - 1)])
            failures += 1
        if self.health.state is not CameraState.ENDED:
            self.health = replace(self.health, state=CameraState.STOPPED, detail="", retry_in_s=0.0)

    def _one_worker(self) -> str:
        """Run one worker to its end and say why it ended."""
        try:
            process = self._launched()
        except OSError as error:
            return f"its process could not be started ({type(error).__name__})"
        lines = threading.Thread(target=_log_lines, args=(process.stderr,), name=f"lines-{self.camera.id}", daemon=True)
        lines.start()
        try:
            self._tell(process)
            for body in _bodies(process.stdout):
                self._deliver(wire.decoded(body, self.camera.id))
        except wire.WireError as error:
            self._why = f"it sent what could not be understood: {error}"
        finally:
            self._deadline = float("inf")
            code = _ended(process)
            lines.join()
            with self._lock:
                self._process = None
        return self._why or _reason(code)

    def _launched(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._ending.is_set():
                raise InterruptedError
            self._why, self._delivering = "", False
            self._process = launched((*self._command, "run"), self.frames.handle)
            self._deadline = self._clock() + START_S
            return self._process

    def _tell(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        with contextlib.suppress(OSError, ValueError):  # it died at once, or was let go: its end says so
            process.stdin.write(job.line(job.Job(self.camera, self.frames.handle, self._threads)))
            process.stdin.flush()

    def _deliver(self, event: wire.Event) -> None:
        """A slow receiver is no reason to count the worker as hung."""
        if isinstance(event, Probe):
            raise wire.WireError("nobody asked for a probe")
        if self._ending.is_set():
            return
        self._delivering = True
        try:
            if isinstance(event, CameraHealth):
                event = self.health = self._summed(event)
            self._hand_over(event)
        finally:
            self.heard()
            self._delivering = False

    def _hand_over(self, event: Overlay | TakenRead | CameraHealth) -> None:
        try:
            self._on_event(event)
        except Exception as error:  # the receiver's bug must not end capture: it is logged, the next event comes
            log.error("the desk could not take an event of camera %s", self.camera.id, exc_info=error)

    def _summed(self, health: CameraHealth) -> CameraHealth:
        before = self._before
        return replace(
            health,
            restarts=self.health.restarts,
            frames=health.frames + before.frames,
            frames_read=health.frames_read + before.frames_read,
            passed_over=health.passed_over + before.passed_over,
        )

    def _pause(self, why: str, seconds: float) -> None:
        """Say that the worker is started again, and when, until it is time."""
        last = self.health
        self._before = _Before(last.frames, last.frames_read, last.passed_over)
        until = self._clock() + seconds
        self.health = replace(
            last,
            state=CameraState.RESTARTED,
            detail=wire.words(f"its worker was started again: {why}"),
            restarts=last.restarts + 1,
            shown_fps=0.0,
            read_fps=0.0,
        )
        while (left := until - self._clock()) > 0 and not self._ending.is_set():
            self.health = replace(self.health, retry_in_s=left)
            self._hand_over(self.health)
            self._ending.wait(min(left, 0.5))
        self.health = replace(self.health, retry_in_s=0.0)


def _bodies(stream: IO[bytes] | None) -> Iterator[bytes]:
    assert stream is not None
    while (body := wire.next_body(stream)) is not None:
        yield body


def _log_lines(stream: IO[bytes] | None) -> None:
    """The worker's log lines go into the desk's log, bounded and without control characters."""
    assert stream is not None
    with stream:
        while line := stream.readline(_LONGEST_LINE):
            text = wire.words(line.decode("utf-8", "replace")).strip()
            if text:
                log.warning("worker: %s", text)


def _ended(process: subprocess.Popen[bytes]) -> int:
    """Wait shortly for a worker whose pipe has closed, else kill it; closes all pipes."""
    try:
        code = process.wait(1.0)
    except subprocess.TimeoutExpired:
        process.kill()
        code = process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    return code


def _reason(code: int) -> str:
    return f"it was killed by signal {-code}" if code < 0 else f"it ended by itself (code {code})"


def _end(keepers: Sequence[_Keeper], timeout_s: float) -> None:
    """Let all go first, so that they end side by side."""
    deadline = time.monotonic() + timeout_s * 0.75
    for keeper in keepers:
        keeper.let_go()
    for keeper in keepers:
        keeper.finish(deadline - time.monotonic())
