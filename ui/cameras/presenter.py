"""Decides what the cameras screen shows: the cameras kept, how each does, what was removed and can be put back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.changes import Changes
from app.domain.cameras import MOST_CAMERAS, Camera, CameraHealth, CameraState, Mount, SourceKind
from app.domain.errors import Refusal, Refused
from ui import words
from ui.bridge import Run
from ui.cameras.address import shown
from ui.cameras.aim_presenter import AimPresenter
from ui.cameras.form_presenter import CameraFormPresenter
from ui.cameras.source import CameraDesk
from ui.messages import Message, done, told, warning
from ui.while_alive import while_alive
from ui.words import Mark

TICK_MS = 500


@dataclass(frozen=True, slots=True)
class CameraLine:
    """One camera in the list; `detail` is why it is not running, or what it does."""

    id: str
    name: str
    mark: Mark
    detail: str
    mounted: str
    source: str
    address: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class CamerasState:
    """`asking`: the name of the camera whose removal waits for a yes; `undo`: of the one that can be put back."""

    loaded: bool = False
    lines: tuple[CameraLine, ...] = ()
    chosen: str = ""
    asking: str = ""
    undo: str = ""
    busy: bool = False

    @property
    def full(self) -> bool:
        return len(self.lines) >= MOST_CAMERAS

    @property
    def line(self) -> CameraLine | None:
        return next((line for line in self.lines if line.id == self.chosen), None)


class CamerasPresenter(QObject):
    """`changed` carries a CamerasState, `message` a Message. Its `form` and its `aim` have states of their own.

    `run` is the store's thread; `run_aside` another one, for tests and for looking for devices.
    """

    changed = Signal(object)
    message = Signal(object)

    def __init__(
        self, desk: CameraDesk, run: Run, run_aside: Run, new_id: Callable[[], str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.state = CamerasState()
        self.aim = AimPresenter(desk, run_aside, parent=self)
        self.form = CameraFormPresenter(desk, run, run_aside, new_id, self)
        self._desk, self._run = desk, while_alive(self, run)
        self._cameras: tuple[Camera, ...] = ()
        self._removed: list[Camera] = []
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._draw)
        self.form.message.connect(self.message)
        self.form.saved.connect(self._saved)
        self.form.test_wanted.connect(self.aim.test)
        self.form.changed.connect(self._form_changed)

    def start(self) -> None:
        """The screen is seen."""
        self._timer.start()
        self.aim.start()
        self.refresh()

    def stop(self) -> None:
        self._timer.stop()
        self.aim.stop()

    def refresh(self, changes: object = Changes.CAMERAS) -> None:
        if isinstance(changes, Changes) and Changes.CAMERAS in changes:
            self._run(self._desk.cameras, self._loaded, told(self._tell))

    def choose(self, camera_id: str) -> None:
        if camera_id != self.state.chosen:
            self._draw(chosen=camera_id, asking="")
        self._watch()

    def add(self) -> None:
        if self.state.full:
            self._tell(warning(f"A workstation has at most {MOST_CAMERAS} cameras. Remove one first."))
        elif self._allowed():
            self.aim.watch(None)
            self.form.add()

    def change(self) -> None:
        camera = self._chosen()
        if camera is not None and self._allowed():
            self.form.change(camera)

    def test(self) -> None:
        """Anybody may: a test keeps nothing and changes nothing."""
        if camera := self._chosen():
            self.aim.test(camera)

    def switch(self) -> None:
        """On if it is off, off if it is on."""
        camera = self._chosen()
        if camera is not None and self._allowed() and not self.state.busy:
            changed = replace(camera, enabled=not camera.enabled)
            self._do(lambda: self._desk.save(changed), f"{camera.name} is {'on' if changed.enabled else 'off'}.")

    def ask_removal(self) -> None:
        camera = self._chosen()
        if camera is not None and self._allowed():
            self._draw(asking=camera.name)

    def keep(self) -> None:
        self._draw(asking="")

    def remove(self) -> None:
        camera = self._chosen()
        if camera is None or not self.state.asking or self.state.busy:
            return
        self._do(
            lambda: self._desk.remove(camera.id),
            f"{camera.name} was removed. Ctrl+Z puts it back.",
            lambda: self._removed.append(camera),
        )

    def put_back(self) -> None:
        """The last one removed since sign-in, as it was."""
        if not self._removed or self.state.busy or not self._allowed():
            return
        camera = self._removed[-1]
        self._do(lambda: self._desk.save(camera), f"{camera.name} is back.", lambda: self._is_back(camera))

    def _is_back(self, camera: Camera) -> None:
        self._removed.remove(camera)
        self._draw(chosen=camera.id)

    def _do(self, deed: Callable[[], object], words_for_done: str, after: Callable[[], None] = lambda: None) -> None:
        def then(_: object) -> None:
            after()
            self._draw(busy=False)
            self._tell(done(words_for_done))
            self.refresh()

        def failed(error: BaseException) -> None:
            self._draw(busy=False)
            told(self._tell)(error)

        self._draw(busy=True, asking="")
        self._run(deed, then, failed)

    def _allowed(self) -> bool:
        """Asked before a form is filled in; the action asks again."""
        answer = self._desk.may_change()
        if isinstance(answer, Refusal):
            told(self._tell)(Refused(answer))
            return False
        return True

    def _chosen(self) -> Camera | None:
        return next((camera for camera in self._cameras if camera.id == self.state.chosen), None)

    def _loaded(self, cameras: tuple[Camera, ...]) -> None:
        self._cameras = cameras
        ids = [camera.id for camera in cameras]
        chosen = self.state.chosen if self.state.chosen in ids else next(iter(ids), "")
        self.aim.show_cameras(cameras)
        self._draw(loaded=True, chosen=chosen, asking=self.state.asking if chosen == self.state.chosen else "")
        self._watch()

    def _saved(self, camera_id: str) -> None:
        self._draw(chosen=camera_id)
        self.refresh()

    def _form_changed(self, _: object) -> None:
        self._watch()

    def _watch(self) -> None:
        """While the form is open, its own tests decide what the help shows."""
        if not self.form.state.open:
            self.aim.watch(self._chosen())

    def _draw(self, **changes: Any) -> None:
        health = {each.camera_id: each for each in self._desk.health()}
        lines = tuple(line_of(camera, health.get(camera.id)) for camera in self._cameras)
        named: dict[str, Any] = {"lines": lines, "undo": self._removed[-1].name if self._removed else "", **changes}
        self._show(replace(self.state, **named))

    def _tell(self, message: Message) -> None:
        self.message.emit(message)

    def _show(self, state: CamerasState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)


OFF = Mark("muted", "state-idle", "Off")


def line_of(camera: Camera, health: CameraHealth | None) -> CameraLine:
    """A camera and its health in words; nothing here says a password."""
    mark, detail = _standing(camera, health)
    return CameraLine(
        camera.id,
        camera.name,
        mark,
        detail,
        _mounted(camera),
        words.SOURCE_WORDS[camera.kind],
        shown(camera),
        camera.enabled,
    )


def _standing(camera: Camera, health: CameraHealth | None) -> tuple[Mark, str]:
    if not camera.enabled:
        return OFF, "Switched off here"
    if health is None or health.state is CameraState.STOPPED:
        return words.CAMERA_MARKS[CameraState.STOPPED], "Starts with duty"
    detail = health.detail
    if health.state is CameraState.RUNNING:
        detail = f"{health.width} \N{MULTIPLICATION SIGN} {health.height}"
        if camera.kind is not SourceKind.FOLDER:
            detail += f", {words.fps(health.shown_fps)} fps"
    elif health.state is CameraState.LOST and health.retry_in_s:
        detail = f"{detail or 'No pictures'}; again in {health.retry_in_s:.0f} s"
    return words.CAMERA_MARKS[health.state], detail


def _mounted(camera: Camera) -> str:
    if camera.mount is Mount.MOUNTED:
        return camera.side.value.capitalize()
    return f"Fixed, looks to {camera.heading:.0f}\N{DEGREE SIGN}"
