"""The capture process: one camera, no database, no keys, no network but the camera's.

Its job comes as one line on standard input, checked messages go to standard output, log lines to standard error.
When standard input closes the desk is gone, and the process ends whatever it is doing.
"""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import os
import signal
import sys
import threading
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

if sys.platform != "win32":
    import resource

import cv2
import numpy as np

from app.capture import wire
from app.capture.cameras import opened
from app.capture.feed import Feed, FeedState, SourceHangs
from app.capture.job import Job, parsed
from app.capture.models import load
from app.capture.newest import Newest
from app.capture.pipeline import Aim, Pipeline, Shot, aim, at_most
from app.capture.ports import LoadRecognition, Recognition, SourceFrame
from app.capture.probe import probed
from app.capture.rate import Rate
from app.capture.wakes import Wakes
from app.domain.cameras import CameraHealth, CameraState
from app.domain.errors import Unavailable
from app.domain.reads import TakenRead
from app.frames import MOST_HEIGHT, MOST_WIDTH, FrameRing

log = logging.getLogger(__name__)

HEALTH_S = 0.5
TICK_S = 0.2
SLEPT_S = 10.0
NICE = 5
MOST_MEMORY = 4 * 1024**3  # a hostile file ends this process, not the machine; 0.9 GB is what it usually maps
DONE, BAD_JOB, HANGS = 0, 2, 4
_LONGEST_JOB = 64 * 1024
_SCENES = 1_000_000_000  # more than one attempt ever has


def run(argv: list[str], load_recognition: LoadRecognition = load) -> int:
    """`capture-worker run` serves one camera until standard input closes; `capture-worker probe` looks at it once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    messages = _own_pipes()
    job = _job()
    if job is None or argv not in (["run"], ["probe"]):
        log.error("this process is started by the desk")
        return BAD_JOB
    _be_modest()
    if argv == ["probe"]:
        messages.write(wire.encoded(probed(job.camera, *_recognition(job, load_recognition))))
        messages.flush()
        return DONE
    worker = Worker(job, messages)
    threading.Thread(target=_end_with_the_desk, args=(worker,), name="desk-watch", daemon=True).start()
    code = worker.serve(load_recognition)
    if worker.hangs:
        os._exit(code)  # a decoder call that never comes back would keep the process from ending
    return code


class Worker:
    """The read loop of one camera. Frames come in on the feed's thread, everything else happens in `serve`."""

    def __init__(self, job: Job, messages: BinaryIO) -> None:
        self._job = job
        self._camera = job.camera
        self._messages = messages
        self.ended = threading.Event()
        self._ring = FrameRing(job.ring)
        self._newest: Newest[Shot] = Newest()
        self._arriving = threading.Lock()
        self._shown, self._read = Rate(), Rate()
        self._frames_read = self._frames_failed = 0
        self._aim, self._size = Aim(), (0, 0)
        self._problem = ""
        self._health_at = 0.0
        self._pipeline: Pipeline | None = None
        self._feed = Feed(lambda given_up: opened(job.camera, given_up), self._arrived, time.monotonic)
        self._last_shot: Shot | None = None

    @property
    def hangs(self) -> bool:
        """Whether a decoder's thread did not end."""
        return self._feed.busy

    def serve(self, load_recognition: LoadRecognition) -> int:
        """Until the desk or the source ends, or the source hangs for good."""
        try:
            self._say_health(FeedState(CameraState.STARTING))
            recognition, self._problem = _recognition(self._job, load_recognition)
            if recognition is not None:
                self._pipeline = Pipeline(self._camera.id, self._camera.area, recognition, lambda: uuid.uuid4().hex)
            self._loop()
        except BrokenPipeError:
            return DONE
        except SourceHangs:
            log.warning("the source hangs; this process ends to be started anew")
            return HANGS
        finally:
            self._feed.close(1.0)
        return DONE

    def _loop(self) -> None:
        wakes = Wakes(_now, time.monotonic, SLEPT_S)
        running = False
        while not self.ended.is_set():
            if wakes.slept():
                self._feed.reopen("the machine slept")
            state = self._feed.tick()
            shot = self._newest.take(TICK_S)
            if shot is not None:
                self._take(shot)
            elif self._pipeline:
                self._say_reads(self._pipeline.due(time.monotonic()))
            if running and state.state is not CameraState.RUNNING and shot is None and self._pipeline:
                self._say_reads(self._pipeline.flush())
            running = state.state is CameraState.RUNNING or (running and shot is not None)
            over = state.state is CameraState.ENDED and shot is None
            if over or time.monotonic() - self._health_at >= HEALTH_S:
                self._say_health(state)
            if over:
                return

    def _arrived(self, frame: SourceFrame, attempt: int) -> None:
        """On the feed's thread: show the frame and leave it for the read loop."""
        at = _now()
        shown = np.ascontiguousarray(at_most(frame.picture, MOST_WIDTH, MOST_HEIGHT))
        height, width = shown.shape[:2]
        with self._arriving:
            number = self._ring.write(shown.data.cast("B"), width, height, at)
            clock = time.monotonic()
            self._shown.add(clock)
            self._newest.put(Shot(frame.picture, attempt * _SCENES + frame.scene, number, at, clock))

    def _take(self, shot: Shot) -> None:
        self._last_shot = shot
        height, width = shot.picture.shape[:2]
        self._size = (width, height)
        if self._pipeline is None:
            return
        try:
            overlay, reads = self._pipeline.take(shot)
        except (cv2.error, ValueError, RuntimeError) as error:
            # One frame that recognition cannot take must not cost the next ones; how many there were is shown.
            self._frames_failed += 1
            log.warning("a frame could not be read: %s", type(error).__name__)
            return
        self._frames_read += 1
        self._read.add(time.monotonic())
        self._say(wire.encoded(overlay))
        self._say_reads(reads)

    # ------------------------------------------------------------------------------- saying so

    def _say_reads(self, reads: tuple[TakenRead, ...]) -> None:
        for taken in reads:
            self._say(wire.encoded(taken))

    def _say_health(self, state: FeedState) -> None:
        clock = self._health_at = time.monotonic()
        if self._last_shot is not None:
            self._aim, self._last_shot = aim(self._last_shot.picture, self._camera.area), None
        frames, passed_over = self._newest.counts()
        health = CameraHealth(
            camera_id=self._camera.id,
            state=state.state,
            detail=self._detail(state),
            retry_in_s=max(0.0, state.retry_in_s),
            shown_fps=self._shown.per_second(clock),
            read_fps=self._read.per_second(clock),
            frames=frames,
            frames_read=self._frames_read,
            passed_over=passed_over,
            width=self._size[0],
            height=self._size[1],
            sharpness=self._aim.sharpness,
            brightness=self._aim.brightness,
            clipped=self._aim.clipped,
            plate_width=self._pipeline.plate_width(clock) if self._pipeline else 0.0,
        )
        self._say(wire.encoded(health))

    def _detail(self, state: FeedState) -> str:
        failed = f"{self._frames_failed} frames could not be read" if self._frames_failed else ""
        return wire.words("; ".join(part for part in (state.detail, self._problem, failed) if part))

    def _say(self, message: bytes) -> None:
        self._messages.write(message)
        self._messages.flush()


def _recognition(job: Job, load_recognition: LoadRecognition) -> tuple[Recognition | None, str]:
    """The verified models, or None with the reason: without them pictures are shown and nothing is read."""
    try:
        return load_recognition(job.threads), ""
    except Unavailable as unavailable:
        log.error("plates are not read: %s", unavailable)
        return None, f"plates are not read: {unavailable}"


def _now() -> datetime:
    return datetime.now(UTC)


def _own_pipes() -> BinaryIO:
    """The pipe for messages. What libraries print goes nowhere: it could break a message or name an address."""
    messages, lines = os.fdopen(os.dup(1), "wb"), os.fdopen(os.dup(2), "w", buffering=1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    logging.basicConfig(stream=lines, level=logging.WARNING, format="%(name)s %(levelname)s %(message)s", force=True)
    faulthandler.enable(lines)
    return messages


def _job() -> Job | None:
    with os.fdopen(0, "rb", buffering=0, closefd=False) as desk:
        text = desk.readline(_LONGEST_JOB)
    try:
        return parsed(text)
    except (ValueError, TypeError, KeyError):
        return None


def _be_modest() -> None:
    """The window comes first: a lower priority, no swarm of OpenCV threads, bounded memory, no dump with pictures."""
    if sys.platform != "win32":
        os.nice(NICE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        _be_modest_among_sessions()
        most = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY if most == resource.RLIM_INFINITY else most, most))
    cv2.setNumThreads(1)


def _be_modest_among_sessions() -> None:
    """Where Linux shares processors out by session (autogroup), a process's niceness counts within its own session
    alone, and each worker is one: only the session's niceness lets the window go first."""
    with contextlib.suppress(OSError), Path("/proc/self/autogroup").open("w", encoding="ascii") as group:
        group.write(str(NICE))


def _end_with_the_desk(worker: Worker) -> None:
    """Standard input closes when the desk stops this camera, or dies."""
    while os.read(0, 4096):
        pass
    worker.ended.set()
    threading.Event().wait(1.5)
    os._exit(DONE)
