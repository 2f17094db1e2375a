"""A desk for the tests of real workers: a supervisor and everything it was told."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from app.capture.supervisor import Supervisor
from app.domain.cameras import Camera, CameraHealth, CameraState, SourceKind
from app.domain.live import Overlay
from app.domain.reads import TakenRead
from tests.capture.waiting import until

ROOT = Path(__file__).parents[2]
WORKER = (sys.executable, str(Path(__file__).with_name("fake_worker.py")))


def now() -> datetime:
    return datetime.now(UTC)


T = TypeVar("T")


class Desk:
    """A supervisor and everything it was told."""

    def __init__(self, command: tuple[str, ...] = WORKER) -> None:
        self.events: list[Overlay | TakenRead | CameraHealth] = []
        self.supervisor = Supervisor(self.events.append, command, now)

    def health(self, camera_id: str = "gate") -> CameraHealth:
        return next(one for one in self.supervisor.health() if one.camera_id == camera_id)

    def of(self, kind: type[T]) -> list[T]:
        return [event for event in tuple(self.events) if isinstance(event, kind)]

    @property
    def plates(self) -> list[str]:
        return [taken.read.plate.text for taken in self.of(TakenRead)]

    @property
    def states(self) -> list[CameraState]:
        return [health.state for health in self.of(CameraHealth)]

    def until(self, state: CameraState, camera_id: str = "gate") -> CameraHealth:
        assert until(lambda: self.health(camera_id).state is state), self.health(camera_id)
        return self.health(camera_id)


def a_camera(address: Path | str, kind: SourceKind = SourceKind.VIDEO_FILE, **changes) -> Camera:
    given: dict[str, Any] = {"id": "gate", "name": "Gate", "kind": kind, "address": str(address), "repeat": True}
    return Camera(**given | changes)


def workers() -> set[int]:
    """The capture processes that this test process started."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            words = status.read_text().split("\nPPid:")[1].split()
            line = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(words[0]) == os.getpid() and b"fake_worker.py" in line:
            found.add(int(status.parent.name))
    return found
