"""A camera: where its frames come from, where it is mounted and what it looks at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SourceKind(StrEnum):
    USB = "usb"
    RTSP = "rtsp"
    VIDEO_FILE = "video file"
    FOLDER = "folder of pictures"


class Mount(StrEnum):
    MOUNTED = "mounted"  # moves with the car; its heading is relative to the car's
    FIXED = "fixed"  # stands in one place; its heading is a compass bearing


class Side(StrEnum):
    """Which side of the car the camera looks out of; said aloud and shown on every alert."""

    FRONT = "front"
    FRONT_LEFT = "front left"
    FRONT_RIGHT = "front right"
    LEFT = "left"
    RIGHT = "right"
    REAR = "rear"
    REAR_LEFT = "rear left"
    REAR_RIGHT = "rear right"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle as fractions 0..1 of the frame's width and height."""

    x: float
    y: float
    w: float
    h: float

    def __post_init__(self) -> None:
        inside = (
            0 <= self.x < 1 and 0 <= self.y < 1 and 0 < self.w <= 1 - self.x + 1e-9 and 0 < self.h <= 1 - self.y + 1e-9
        )
        if not inside:
            raise ValueError("a region of interest lies inside the picture")


WHOLE = Area(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fixed camera stands, WGS 84 degrees; never (0, 0) to mean "unknown"."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError("latitude runs from -90 to 90, longitude from -180 to 180")
        if self.latitude == 0 and self.longitude == 0:
            raise ValueError("0, 0 is no place: leave it empty when it is not known")


@dataclass(frozen=True, slots=True)
class Camera:
    """One source of frames. `address`: device number or path, rtsp:// URL, file, folder."""

    id: str
    name: str
    kind: SourceKind
    address: str
    mount: Mount = Mount.MOUNTED
    side: Side = Side.FRONT
    heading: float = 0.0  # degrees clockwise; from the car's nose when mounted, from north when fixed
    place: Place | None = None
    area: Area = WHOLE
    repeat: bool = False  # a file or folder starts again at its end
    enabled: bool = True

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a camera needs a name")
        if not self.address.strip():
            raise ValueError("a camera needs an address: a device, a URL, a file or a folder")
        if self.mount is Mount.FIXED and self.place is None:
            raise ValueError("a fixed camera needs its place")
        if not 0 <= self.heading < 360:
            raise ValueError("a heading runs from 0 to 359 degrees")


MOST_CAMERAS = 4


class CameraState(StrEnum):
    """What a camera is doing now, in the word shown on its tile."""

    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    LOST = "lost"  # no frames; tried again with growing pauses
    RESTARTED = "restarted"  # its worker died or hung and was started again
    ENDED = "ended"  # a file or folder that does not repeat came to its end


@dataclass(frozen=True, slots=True)
class CameraHealth:
    """Counters of one camera since it was started; `passed_over` are frames decoded but not read for want of time."""

    camera_id: str
    state: CameraState
    detail: str = ""  # why it is lost or was restarted, in words; holds no address and no password
    retry_in_s: float = 0.0
    shown_fps: float = 0.0
    read_fps: float = 0.0
    frames: int = 0
    frames_read: int = 0
    passed_over: int = 0
    restarts: int = 0
    width: int = 0
    height: int = 0
    sharpness: float = 0.0  # variance of the Laplacian of the region of interest, for focusing
    brightness: float = 0.0  # mean 0..255 of the region of interest
    clipped: float = 0.0  # share of pixels at 255 in the region of interest, for exposure
    plate_width: float = 0.0  # median width in pixels of the plates seen in the last seconds, 0 without any
