"""What the desk tells a worker to do: one line of JSON on its standard input, a camera's password with it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from app.domain.cameras import Area, Camera, Mount, Place, Side, SourceKind
from app.frames import RingHandle

PAUSES_S = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Between tries: of a worker for its camera, of the desk for its worker."""


@dataclass(frozen=True, slots=True)
class Job:
    """One camera, the memory its frames go to, and the processor threads recognition may use."""

    camera: Camera
    ring: RingHandle
    threads: int = 1


def line(job: Job) -> bytes:
    """The job as the worker reads it."""
    return json.dumps(asdict(job), allow_nan=False).encode() + b"\n"


def parsed(text: bytes) -> Job:
    """The job in such a line; ValueError or TypeError or KeyError when it is none."""
    said = json.loads(text)
    camera = said["camera"]
    return Job(
        camera=Camera(
            **{
                **camera,
                "kind": SourceKind(camera["kind"]),
                "mount": Mount(camera["mount"]),
                "side": Side(camera["side"]),
                "place": Place(**camera["place"]) if camera["place"] else None,
                "area": Area(**camera["area"]),
            }
        ),
        ring=RingHandle(**said["ring"]),
        threads=int(said["threads"]),
    )
