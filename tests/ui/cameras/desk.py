"""A desk for the cameras screen: the real actions on a real store, with the camera itself as the only fake."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from app.actions import cameras as deeds
from app.actions.sign_in import SignedIn
from app.domain import gate
from app.domain.cameras import Camera, CameraHealth, CameraState, SourceKind
from app.domain.gate import Act
from app.domain.live import Overlay, OverlayBox, Probe
from app.domain.reads import Box
from app.frames import Frame

AT = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)


def a_probe(**other: Any) -> Probe:
    seen: dict[str, Any] = {
        "picture": b"", "width": 1280, "height": 720, "fps": 30.0, "sharpness": 300.0, "brightness": 110.0,
        "clipped": 0.0, "boxes": (Box(10, 20, 120, 40),), "plate_width": 120.0, **other,
    }  # fmt: skip
    return Probe(**seen)


def a_health(camera_id: str = "camera-1", state: CameraState = CameraState.RUNNING, **other: Any) -> CameraHealth:
    seen: dict[str, Any] = {"shown_fps": 25.0, "width": 1280, "height": 720, "sharpness": 300.0, "brightness": 110.0}
    return CameraHealth(camera_id, state, **{**seen, "plate_width": 110.0, **other})


def a_frame(number: int = 0) -> Frame:
    return Frame(number, 4, 2, 12, bytes(24), AT)


def an_rtsp(**other: Any) -> Camera:
    whole: dict[str, Any] = {"id": "camera-1", "name": "Front", "kind": SourceKind.RTSP}
    return Camera(**{**whole, "address": "rtsp://admin:se%40cret@10.0.0.12:554/one", **other})


@dataclass
class CamerasDesk:
    """ui.cameras.source.CameraDesk."""

    on: SignedIn
    devices: list[tuple[str, str]] = field(default_factory=lambda: [("/dev/video0", "Webcam")])
    running: tuple[CameraHealth, ...] = ()
    probed: Callable[[Camera], Probe] = lambda _: a_probe()
    frames: int = 0
    was_cancelled: list[bool] = field(default_factory=list)

    def cameras(self) -> tuple[Camera, ...]:
        return deeds.cameras(self.on.store)

    def save(self, camera: Camera) -> object:
        return deeds.save_camera(self.on.store, self.on.member, self.on.profile, camera)

    def remove(self, camera_id: str) -> object:
        return deeds.remove_camera(self.on.store, self.on.member, self.on.profile, camera_id)

    def usb_devices(self) -> list[tuple[str, str]]:
        return self.devices

    def probe(self, camera: Camera, cancelled: Callable[[], bool]) -> Probe:
        self.was_cancelled.append(cancelled())
        return self.probed(camera)

    def may_change(self) -> Any:
        return gate.check(self.on.member, Act.CHANGE_CAMERAS, self.on.profile)

    def health(self) -> tuple[CameraHealth, ...]:
        return self.running

    def frame(self, camera_id: str, after: int) -> Frame | None:
        return a_frame(self.frames) if self.frames > after else None

    def overlay(self, camera_id: str) -> Overlay | None:
        return Overlay(camera_id, 1, AT, 1280, 720, (OverlayBox("p", Box(1, 2, 100, 30), "ABC123", 0.9),))
