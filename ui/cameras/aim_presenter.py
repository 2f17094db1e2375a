"""Decides what the aiming help shows: a running camera as it runs, another one as a test finds it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.cameras import WHOLE, Area, Camera, CameraHealth, CameraState, SourceKind
from app.domain.errors import Refused, Unavailable
from app.domain.live import Probe
from app.domain.reads import Box
from app.frames import Frame
from ui.bridge import Run
from ui.cameras.aiming import Aim, aims
from ui.cameras.source import CameraDesk
from ui.while_alive import while_alive
from ui.words import CAMERA_MARKS, Mark

TICK_MS = 250
TIMEOUT_S = 30.0  # of the supervisor's probe; shown, not kept by, this screen
NEVER_TESTED = "A test shows the picture, the plates in it and how well the camera is aimed."


NO_PICTURE = Mark("muted", "state-idle", "No picture")
TESTING = Mark("warn", "state-wait", "Testing")
TEST_PICTURE = Mark("ok", "state-ok", "Test picture")
FAILED = Mark("danger", "state-danger", "No picture")
LIVE = Mark("ok", "state-ok", "Live")


class Phase(Enum):
    NONE = auto()  # nothing to show yet
    TESTING = auto()
    TESTED = auto()
    FAILED = auto()
    LIVE = auto()  # its worker is there: running, or lost and tried again


@dataclass(frozen=True, slots=True)
class AimState:
    """`size`: the true frame's, in whose pixels `boxes` are. The picture is a JPEG after a test, a frame while live."""

    name: str = ""
    phase: Phase = Phase.NONE
    mark: Mark = NO_PICTURE
    jpeg: bytes = b""
    frame: Frame | None = None
    size: tuple[int, int] = (0, 0)
    boxes: tuple[Box, ...] = ()
    area: Area = WHOLE
    lines: tuple[Aim, ...] = ()
    words: str = ""
    remark: str = ""
    elapsed_s: int = 0
    timeout_s: int = round(TIMEOUT_S)

    @property
    def testing(self) -> bool:
        return self.phase is Phase.TESTING

    @property
    def running(self) -> bool:
        """A test would find the camera busy, and would show no more."""
        return self.mark is LIVE


class AimPresenter(QObject):
    """`changed` carries an AimState. `run_aside` must not be the store's thread: a test may take half a minute."""

    changed = Signal(object)

    def __init__(
        self,
        desk: CameraDesk,
        run_aside: Run,
        clock: Callable[[], float] = time.monotonic,
        timeout_s: float = TIMEOUT_S,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._timeout_s = round(timeout_s)
        self.state = AimState(words=NEVER_TESTED, timeout_s=self._timeout_s)
        self._desk, self._run, self._clock = desk, while_alive(self, run_aside), clock
        self._camera: Camera | None = None
        self._kept: tuple[Camera, ...] = ()
        self._cancelled = threading.Event()
        self._began = 0.0
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.refresh)

    def start(self) -> None:
        """The screen is seen."""
        self._timer.start()
        self.refresh()

    def stop(self) -> None:
        """Nobody looks: no timer, and no camera kept busy."""
        self._timer.stop()
        self.cancel()

    def watch(self, camera: Camera | None) -> None:
        """The camera the help is about; what a test found of it stays until another one comes."""
        if camera is not None and self._camera is not None and _same_picture(camera, self._camera):
            self._camera = camera
            self._show(replace(self.state, name=camera.name))
            return
        self.cancel()
        self._camera = camera
        self._show(self._nothing())
        self.refresh()

    def test(self, camera: Camera) -> None:
        """One look at it; a camera that is running with this address is simply watched, since it is busy."""
        if self.state.testing:
            return
        self.watch(camera)
        if self.state.running:
            return
        self._cancelled = cancelled = threading.Event()
        self._began = self._clock()
        self._show(replace(self._nothing(), phase=Phase.TESTING, mark=TESTING, words="Waiting for a picture…"))
        self._run(
            lambda: self._desk.probe(camera, cancelled.is_set),
            lambda found: self._found(found, cancelled),
            lambda error: self._failed(error, cancelled),
        )

    def cancel(self) -> None:
        """An answer that comes later is dropped."""
        self._cancelled.set()
        if self.state.testing:
            self._show(replace(self._nothing(), phase=Phase.FAILED, words="The test was cancelled."))

    def refresh(self) -> None:
        if self.state.testing:
            self._show(replace(self.state, elapsed_s=int(self._clock() - self._began)))
            return
        health = self._health()
        tested = self.state.phase in (Phase.TESTED, Phase.FAILED)
        if health is not None and (health.state is CameraState.RUNNING or not tested):
            self._show(self._live(health))
        elif self.state.phase is Phase.LIVE:
            self._show(self._nothing())

    def _health(self) -> CameraHealth | None:
        """Of the camera shown, if it runs with the very source that is asked about."""
        camera = self._camera
        running = (CameraState.RUNNING, CameraState.LOST, CameraState.RESTARTED)
        health = next((each for each in self._desk.health() if camera and each.camera_id == camera.id), None)
        if camera is None or health is None or health.state not in running:
            return None
        return health if self._runs_with(camera) else None

    def _runs_with(self, camera: Camera) -> bool:
        return any(_same_picture(camera, kept) for kept in self._kept)

    def show_cameras(self, cameras: tuple[Camera, ...]) -> None:
        """The cameras as they are kept: a changed address on the form is not the one that runs."""
        self._kept = cameras
        self.refresh()

    def _live(self, health: CameraHealth) -> AimState:
        assert self._camera is not None  # asked in _health
        same = self.state.phase is Phase.LIVE
        last = self.state.frame if same else None
        frame = self._desk.frame(self._camera.id, last.frame if last else -1) or last
        overlay = self._desk.overlay(self._camera.id)
        running = health.state is CameraState.RUNNING
        size = (overlay.width, overlay.height) if overlay else (health.width, health.height)
        return AimState(
            name=self._camera.name,
            phase=Phase.LIVE,
            mark=LIVE if running else CAMERA_MARKS[health.state],
            frame=frame,
            size=size if all(size) else (frame.width, frame.height) if frame else (0, 0),
            boxes=tuple(each.box for each in overlay.boxes) if overlay and running else (),
            area=self._camera.area,
            lines=aims(health, None if self._has_no_rate() else health.shown_fps) if running and health.width else (),
            words="" if running and frame else _state_words(health),
            timeout_s=self._timeout_s,
        )

    def _has_no_rate(self) -> bool:
        """A folder is shown as slowly as somebody wants to look at it."""
        return self._camera is not None and self._camera.kind is SourceKind.FOLDER

    def _nothing(self) -> AimState:
        name = self._camera.name if self._camera else ""
        return AimState(name=name, words=NEVER_TESTED, timeout_s=self._timeout_s)

    def _found(self, probe: Probe, asked: threading.Event) -> None:
        if asked.is_set():
            return
        self._show(
            AimState(
                name=self.state.name,
                phase=Phase.TESTED,
                mark=TEST_PICTURE,
                jpeg=probe.picture,
                size=(probe.width, probe.height),
                boxes=probe.boxes,
                area=self._camera.area if self._camera else WHOLE,
                lines=aims(probe, None if self._has_no_rate() else probe.fps or None),
                remark=probe.remark,
                timeout_s=self._timeout_s,
            )
        )

    def _failed(self, error: BaseException, asked: threading.Event) -> None:
        if not asked.is_set():
            known = isinstance(error, (Refused, Unavailable))
            words = str(error) if known else "The test did not work: the program made a mistake."
            self._show(replace(self._nothing(), phase=Phase.FAILED, mark=FAILED, words=words))
            if not known:
                raise error

    def _show(self, state: AimState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)


def _same_picture(one: Camera, other: Camera) -> bool:
    return (one.id, one.kind, one.address) == (other.id, other.kind, other.address)


def _state_words(health: CameraHealth) -> str:
    if health.state is CameraState.LOST:
        again = f"; tried again in {health.retry_in_s:.0f} s" if health.retry_in_s else ""
        return f"Camera lost: {health.detail or 'it gives no pictures'}{again}"
    return "Waiting for the first picture…"
