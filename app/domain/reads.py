"""One plate, one camera, one moment; and what the reader said on the way there."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum

from app.domain.errors import Refusal, Refused
from app.domain.plates import ALPHABET, Plate


@dataclass(frozen=True, slots=True)
class Box:
    """A plate's place in its frame, in pixels of that frame, with the detector's confidence 0..1."""

    x: float
    y: float
    w: float
    h: float
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Character:
    """One character read, with its confidence 0..1 and the runners-up, likeliest first."""

    char: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A whole text the reader could also have meant."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of one box in one frame; never rewritten to fit a state's format."""

    text: str
    confidence: float
    characters: tuple[Character, ...]
    candidates: tuple[Candidate, ...] = ()

    def __post_init__(self) -> None:
        if "".join(c.char for c in self.characters) != self.text:
            raise ValueError("a reading's characters spell its text")


class PositionSource(StrEnum):
    GPS = "gps"
    FIXED = "fixed place"


@dataclass(frozen=True, slots=True)
class Position:
    """WGS 84 degrees with where it came from; the absence of a position is None, never 0, 0."""

    latitude: float
    longitude: float
    source: PositionSource
    at: datetime
    heading: float | None = None  # degrees from north
    speed_mps: float | None = None
    accuracy_m: float | None = None

    def __post_init__(self) -> None:
        numbers = (self.latitude, self.longitude)
        if not all(math.isfinite(n) for n in numbers) or abs(self.latitude) > 90 or abs(self.longitude) > 180:
            raise ValueError("not a place on earth")
        if self.latitude == 0 and self.longitude == 0:
            raise ValueError("0, 0 is no position")


class Classification(StrEnum):
    """Minn. Stat. 13.824 subd. 2; every read has one from birth."""

    PRIVATE = "private/nonpublic"
    ACTIVE_CASE = "active criminal investigative"
    PUBLIC = "public 13.82"
    INACTIVE_CASE = "inactive investigative"


def to_hundredth(moment: datetime) -> datetime:
    """UTC, cut to 1/100 s: the grain at which everything is recorded (CJIS AU-8)."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    utc = moment.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 10_000 * 10_000)


@dataclass(frozen=True, slots=True)
class Read:
    """A settled vote over one pass; never changed. A later contrary vote is a second read that supersedes this one."""

    id: str
    plate: Plate
    confidence: float
    characters: tuple[Character, ...]
    candidates: tuple[Candidate, ...]
    camera_id: str
    pass_id: str
    taken_at: datetime
    model: str
    position: Position | None = None
    heading: float | None = None  # degrees from north that the camera looked, None without a fix
    supersedes: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.confidence <= 1:
            raise ValueError("a confidence lies between 0 and 1")
        if any(len(c.char) != 1 or c.char not in ALPHABET for c in self.characters):
            raise ValueError("a read has letters and digits only")
        object.__setattr__(self, "taken_at", to_hundredth(self.taken_at))


@dataclass(frozen=True, slots=True)
class TakenRead:
    """A read with its two stills (JPEG): the plate crop and the context picture. Nothing else may be kept of a pass."""

    read: Read
    box: Box
    crop: bytes
    context: bytes


COLLECTED = frozenset(f.name for f in fields(Read)) | {"box", "crop", "context"}

# The same sentence: Hutchinson 423.4.1(1), Plymouth 425.4.1(a), Crystal 3.5, St Paul Data collection.
FIELD_CLAUSE = "Minn. Stat. 13.824 subd. 2"


def refuse_other_fields(names: Iterable[str]) -> None:
    """Only plate, date, time, location and stills may be collected; Refused for any other field (CAP-01, COR-34)."""
    others = sorted(set(names) - COLLECTED)
    if others:
        raise Refused(Refusal(FIELD_CLAUSE, f"a read may not carry {', '.join(others)}.", "The read was not kept."))
