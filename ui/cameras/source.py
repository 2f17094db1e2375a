"""What the cameras screen needs of the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from app.domain.cameras import Camera, CameraHealth
from app.domain.errors import Refusal
from app.domain.gate import Allowed
from app.domain.live import Overlay, Probe
from app.frames import Frame


class CameraDesk(Protocol):
    """The first group waits for a disk or a camera and is called through `run`; the second answers from memory."""

    def cameras(self) -> tuple[Camera, ...]: ...

    def save(self, camera: Camera) -> object:
        """Raises Refused, FieldMistake or Unavailable; the camera then starts, stops or restarts by itself."""

    def remove(self, camera_id: str) -> object: ...

    def usb_devices(self) -> Sequence[tuple[str, str]]:
        """Address and name of what is plugged in, found without opening it."""

    def probe(self, camera: Camera, cancelled: Callable[[], bool]) -> Probe:
        """One look at a camera, whether it is kept or not; raises Unavailable. Ends early once `cancelled()`."""

    def may_change(self) -> Allowed | Refusal: ...

    def health(self) -> tuple[CameraHealth, ...]: ...

    def frame(self, camera_id: str, after: int) -> Frame | None: ...

    def overlay(self, camera_id: str) -> Overlay | None: ...
