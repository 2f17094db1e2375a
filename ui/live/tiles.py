"""A camera's health in the words of its tile, and when its last picture may no longer pass for what it sees."""

from __future__ import annotations

import math
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.cameras import Camera, CameraHealth, CameraState, Mount, SourceKind
from ui import words
from ui.widgets.tile_state import Picture, TileState

FRESH_S = 2.0
FRESH_FOLDER_S = 15.0  # a folder is shown as slowly as somebody wants to look at it
LONGEST_S = 300.0  # RES-21: what is older than five minutes is not shown outside the gate
WIDE = 16 / 9
_GONE = frozenset({CameraState.LOST, CameraState.ENDED})
_STILL_TO_COME = "Waiting for the first picture"


def tile(
    place: int, camera: Camera, health: CameraHealth, last: datetime | None, now: datetime, zone: ZoneInfo
) -> TileState:
    """`place` counts from 0; `last`: when the newest picture was taken, None without one."""
    picture = _picture(camera, health, last, now)
    return TileState(
        camera_id=camera.id,
        key=f"Ctrl+{place + 1}",
        name=camera.name,
        side=f"looks {camera.side.value}" if camera.mount is Mount.MOUNTED else "fixed",
        mark=words.CAMERA_MARKS[health.state],
        rates=_rates(health),
        picture=picture,
        veil=() if picture is Picture.LIVE else _veil(health, last, now, zone),
        aspect=_aspect(camera, health),
    )


def _aspect(camera: Camera, health: CameraHealth) -> float:
    """A folder's pictures may all differ: the tiles would jump with each."""
    known = health.width > 0 and health.height > 0 and camera.kind is not SourceKind.FOLDER
    return health.width / health.height if known else WIDE


def _picture(camera: Camera, health: CameraHealth, last: datetime | None, now: datetime) -> Picture:
    if last is None or health.state is CameraState.STOPPED:
        return Picture.NONE
    if (now - last).total_seconds() > LONGEST_S:
        return Picture.NONE
    limit = FRESH_FOLDER_S if camera.kind is SourceKind.FOLDER else FRESH_S
    if health.state in _GONE or (now - last).total_seconds() > limit:
        return Picture.OLD
    return Picture.LIVE


def _veil(health: CameraHealth, last: datetime | None, now: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    seconds = (now - last).total_seconds() if last else 0.0
    lines = [_headline(health, last is not None, seconds), health.detail]
    if health.state is CameraState.LOST:
        left = math.ceil(health.retry_in_s)
        lines.append(f"Tried again in {left} s" if left > 0 else "Trying again now")
    if last is not None and health.state is not CameraState.STOPPED:
        lines.append(f"Picture of {words.clock(last, zone)}, {words.ago(seconds)}")
    return tuple(line for line in lines if line)


def _headline(health: CameraHealth, has_picture: bool, seconds: float) -> str:
    if health.state is CameraState.RUNNING:
        return f"No new picture for {words.age(seconds)}" if has_picture else _STILL_TO_COME
    return {
        CameraState.LOST: "Camera lost",
        CameraState.STARTING: "Starting",
        CameraState.RESTARTED: "Restarted",
        CameraState.ENDED: "Ended: no more pictures",
        CameraState.STOPPED: "Stopped",
    }[health.state]


def _rates(health: CameraHealth) -> str:
    if health.state in (CameraState.STOPPED, CameraState.STARTING):
        return ""
    if health.state in _GONE:
        return f"passed over {words.count(health.passed_over)}"
    shown, read = words.fps(health.shown_fps), words.fps(health.read_fps)
    return (
        f"shown {shown} fps \N{MIDDLE DOT} read {read} fps \N{MIDDLE DOT} passed over {words.count(health.passed_over)}"
    )
