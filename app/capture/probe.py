"""Looks at a camera once, for "Test camera": its picture, how it is aimed, and the plates in it. Nothing is kept."""

from __future__ import annotations

import statistics
import threading
import time

from app.capture.cameras import opened
from app.capture.pipeline import CONTEXT_WIDTH, aim, at_most, grey_of, jpeg, plates
from app.capture.ports import Picture, Recognition, Source, SourceLost
from app.capture.wire import MOST_CONTEXT, words
from app.domain.cameras import Camera, CameraHealth, CameraState, SourceKind
from app.domain.live import Probe

WARM_UP_S = 0.7  # a live camera's exposure settles in its first frames


def probed(camera: Camera, recognition: Recognition | None, problem: str) -> Probe | CameraHealth:
    """What the camera shows now, or a health that says why it shows nothing."""
    try:
        source = opened(camera, threading.Event())
        try:
            return _probe(camera, _first_good(source, camera.kind), source, recognition, problem)
        finally:
            source.close()
    except SourceLost as lost:
        return CameraHealth(camera.id, CameraState.LOST, words(str(lost)))


def _first_good(source: Source, kind: SourceKind) -> Picture:
    warm_at = time.monotonic() + (WARM_UP_S if kind in (SourceKind.USB, SourceKind.RTSP) else 0.0)
    for frame in source.frames():
        if time.monotonic() >= warm_at:
            return frame.picture
    raise SourceLost("no picture came")


def _probe(camera: Camera, picture: Picture, source: Source, recognition: Recognition | None, problem: str) -> Probe:
    height, width = picture.shape[:2]
    found = plates(grey_of(picture), camera.area, recognition) if recognition else ()
    seen = aim(picture, camera.area)
    return Probe(
        picture=jpeg(at_most(picture, CONTEXT_WIDTH, CONTEXT_WIDTH), 85, MOST_CONTEXT),
        width=width,
        height=height,
        fps=source.fps,
        sharpness=seen.sharpness,
        brightness=seen.brightness,
        clipped=seen.clipped,
        boxes=found,
        plate_width=statistics.median(box.w for box in found) if found else 0.0,
        remark=words("; ".join(part for part in (source.remark, problem) if part)),
    )
