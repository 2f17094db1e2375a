"""What the cameras are showing right now; held in memory only, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.reads import Box


@dataclass(frozen=True, slots=True)
class OverlayBox:
    """One plate in the newest frame that was read: `text` is this pass's vote so far, "" while unread."""

    pass_id: str
    box: Box
    text: str
    confidence: float
    settled: bool = False  # the vote has become a read


@dataclass(frozen=True, slots=True)
class Overlay:
    """The boxes to draw over a camera's picture; `frame` is the ring's number of the frame they were found in."""

    camera_id: str
    frame: int
    at: datetime
    width: int
    height: int
    boxes: tuple[OverlayBox, ...]


@dataclass(frozen=True, slots=True)
class Probe:
    """What "Test camera" found in the first good frame: for aiming, focusing and exposing; kept nowhere."""

    picture: bytes  # JPEG of that frame
    width: int
    height: int
    fps: float  # what the source claims, 0 when it does not say
    sharpness: float  # as in CameraHealth
    brightness: float
    clipped: float
    boxes: tuple[Box, ...]  # plates found in it
    plate_width: float  # median width in pixels of these, 0 without any
    remark: str = ""  # why plates could not be looked for, or what is wrong with the source, in words


@dataclass(frozen=True, slots=True)
class TickerRow:
    """One read of the last five minutes (RES-21). `hit_id` names an open hit whose characters stay masked."""

    read_id: str
    pass_id: str
    text: str
    confidence: float
    camera_name: str
    side: str
    taken_at: datetime
    hit_id: str = ""
    possible: bool = False
    masked: bool = False
    superseded: bool = False
