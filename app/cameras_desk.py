"""The workstation's cameras while a member is signed in: they run during a duty and at no other time."""

from __future__ import annotations

from collections.abc import Callable

from app.actions.cameras import cameras as cameras_kept
from app.capture.supervisor import Supervisor
from app.domain.cameras import Camera, CameraHealth, CameraState
from app.domain.live import Overlay, Probe
from app.domain.reads import TakenRead
from app.frames import Frame
from app.store.engine import Store
from app.surroundings import Surroundings


class CamerasDesk:
    """`taken` gets each read, and `changed` is told of a camera that is not running, both on the camera's thread."""

    def __init__(self, around: Surroundings, taken: Callable[[TakenRead], None], changed: Callable[[], None]) -> None:
        self._taken, self._changed = taken, changed
        self.cameras: tuple[Camera, ...] = ()
        self._overlays: dict[str, Overlay] = {}
        threads = around.settings.get("reader.threads")
        self.supervisor = Supervisor(self.seen, around.worker, around.now, threads=threads)

    def seen(self, event: Overlay | TakenRead | CameraHealth) -> None:
        """On a camera's thread."""
        if isinstance(event, Overlay):
            self._overlays[event.camera_id] = event
        elif isinstance(event, TakenRead):
            self._taken(event)
        elif event.state is not CameraState.RUNNING:
            self._overlays.pop(event.camera_id, None)
            self._changed()

    def start(self) -> None:
        """All that are switched on."""
        for camera in self.cameras:
            if camera.enabled:
                self.supervisor.start(camera)

    def stop(self) -> None:
        """Slow. What they had settled still comes."""
        self.supervisor.stop_all()
        self._overlays.clear()

    def reload(self, store: Store, *, running: bool) -> None:
        """Slow. Cameras that were added, changed, switched or removed start, restart or stop."""
        before = {camera.id: camera for camera in self.cameras}
        self.cameras = cameras_kept(store)
        after = {camera.id: camera for camera in self.cameras if camera.enabled}
        for gone in before.keys() - after.keys():
            self.supervisor.stop(gone)
            self._overlays.pop(gone, None)
        if running:
            for camera in after.values():
                if before.get(camera.id) != camera:
                    self.supervisor.start(camera)

    def probe(self, camera: Camera, cancelled: Callable[[], bool]) -> Probe:
        return self.supervisor.probe(camera, cancelled)

    def health(self) -> tuple[CameraHealth, ...]:
        return self.supervisor.health()

    def frame(self, camera_id: str, after: int) -> Frame | None:
        reader = self.supervisor.frames(camera_id)
        return reader.newest(after) if reader is not None else None

    def overlay(self, camera_id: str) -> Overlay | None:
        return self._overlays.get(camera_id)
