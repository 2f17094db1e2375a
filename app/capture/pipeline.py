"""The steps from a frame to a read, each a function of its own; a pass's best stills stay in memory until then."""

from __future__ import annotations

import statistics
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import cv2
import numpy as np
from numpy.typing import NDArray

from app.capture.ports import Grey, Picture, Recognition
from app.capture.tracker import Seen, Settled, Sighting, Step, Tracker
from app.capture.vote import Verdict
from app.capture.wire import MOST_CONTEXT, MOST_CROP
from app.domain.cameras import Area
from app.domain.live import Overlay, OverlayBox
from app.domain.plates import Plate
from app.domain.reads import Box, Read, TakenRead

MOST_PLATES = 16  # in one frame, likeliest first
LIKELY = 0.5  # a box this sure is a plate to the eye too, though it could not be read
CROP_WIDTH = 320
CONTEXT_WIDTH = 1280
_PLATE_WIDTH_S = 5.0


@dataclass(frozen=True, slots=True)
class Shot:
    """A frame on its way to the reader; `number` is the ring's, `clock` seconds of a clock that only goes forward."""

    picture: Picture
    scene: int
    number: int
    at: datetime
    clock: float


@dataclass(frozen=True, slots=True)
class Aim:
    """What helps to aim, focus and expose a camera, of its region of interest."""

    sharpness: float = 0.0
    brightness: float = 0.0
    clipped: float = 0.0


@dataclass(frozen=True, slots=True)
class _Still:
    """The best sighting of a pass so far; `context` is already small."""

    text: str
    legibility: float
    at: datetime
    box: Box
    crop: Picture
    context: Picture


def inside(picture: NDArray[np.uint8], area: Area) -> tuple[NDArray[np.uint8], int, int]:
    """The region of interest of a picture and its left and top edge in pixels."""
    height, width = picture.shape[:2]
    left, top = int(area.x * width), int(area.y * height)
    right, low = max(left + 1, round((area.x + area.w) * width)), max(top + 1, round((area.y + area.h) * height))
    return picture[top:low, left:right], left, top


def grey_of(picture: Picture) -> Grey:
    """What detector and reader look at."""
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)


def plates(grey: Grey, area: Area, recognition: Recognition) -> tuple[Box, ...]:
    """Plate boxes within the region of interest, in pixels of the whole picture."""
    part, left, top = inside(grey, area)
    found = sorted(recognition.detector.boxes_grey(part), key=lambda box: -box.confidence)[:MOST_PLATES]
    return tuple(Box(box.x + left, box.y + top, box.w, box.h, box.confidence) for box in found)


def sightings(grey: Grey, boxes: Iterable[Box], recognition: Recognition) -> tuple[Sighting, ...]:
    """Each box with what the reader makes of it."""
    return tuple(Sighting(box, recognition.reader.read_grey(grey, box)) for box in boxes)


def aim(picture: Picture, area: Area) -> Aim:
    """Sharpness, brightness and clipped pixels of the region of interest."""
    grey = grey_of(inside(picture, area)[0])
    sharpness = float(cv2.meanStdDev(cv2.Laplacian(grey, cv2.CV_16S))[1].item() ** 2)
    return Aim(sharpness, float(grey.mean()), float((grey == 255).mean()))


def crop_of(picture: Picture, box: Box) -> Picture:
    """The plate with a margin around it, at most CROP_WIDTH wide."""
    height, width = picture.shape[:2]
    x, y = 0.12 * box.w, 0.25 * box.h
    left, top = max(0, int(box.x - x)), max(0, int(box.y - y))
    right, low = min(width, round(box.x + box.w + x)), min(height, round(box.y + box.h + y))
    left, top = min(left, width - 1), min(top, height - 1)
    return at_most(picture[top : max(low, top + 1), left : max(right, left + 1)], CROP_WIDTH, CROP_WIDTH).copy()


def at_most(picture: Picture, most_width: int, most_height: int) -> Picture:
    """The picture itself, or a smaller one of the same shape that fits."""
    height, width = picture.shape[:2]
    scale = min(most_width / width, most_height / height)
    if scale >= 1.0:
        return picture
    size = max(1, int(width * scale)), max(1, int(height * scale))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def jpeg(picture: Picture, quality: int, most_bytes: int) -> bytes:
    """A JPEG under that size; what is too big loses quality, then pixels."""
    while True:
        fine, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
        if not fine:
            raise ValueError("a still could not be encoded")
        if len(data) <= most_bytes:
            return data.tobytes()
        if quality > 40:
            quality -= 20
        else:
            picture = at_most(picture, picture.shape[1] // 2, picture.shape[0] // 2)


def still_files(still_crop: Picture, still_context: Picture) -> tuple[bytes, bytes]:
    """Plate crop and context picture as they leave the worker."""
    return jpeg(still_crop, 90, MOST_CROP), jpeg(still_context, 80, MOST_CONTEXT)


def _better(text: str, legibility: float, known: _Still | None, verdict: Verdict | None) -> bool:
    """A still whose own reading is what the vote says comes first, then the more legible one."""
    if known is None or verdict is None:
        return known is None
    agrees, agreed = text == verdict.text, known.text == verdict.text
    return agrees if agrees != agreed else legibility > 1.05 * known.legibility


class Pipeline:
    """One camera's way from shots to overlays and reads."""

    def __init__(self, camera_id: str, area: Area, recognition: Recognition, new_id: Callable[[], str]) -> None:
        self._camera_id = camera_id
        self._area = area
        self._recognition = recognition
        self._tracker = Tracker(new_id)
        self._stills: dict[str, _Still] = {}
        self._widths: deque[tuple[float, float]] = deque(maxlen=200)

    def take(self, shot: Shot) -> tuple[Overlay, tuple[TakenRead, ...]]:
        """Detect, read and track one frame: the boxes to draw, and the reads that settled with it."""
        grey = grey_of(shot.picture)
        found = sightings(grey, plates(grey, self._area, self._recognition), self._recognition)
        self._widths.extend((shot.clock, one.box.w) for one in found if one.reading or one.box.confidence >= LIKELY)
        step = self._tracker.step(shot.clock, shot.scene, found)
        self._keep_stills(shot, step.seen)
        return self._overlay(shot, step.seen), self._reads(step)

    def due(self, clock: float) -> tuple[TakenRead, ...]:
        """Reads that settle by time alone."""
        return self._reads(self._tracker.due(clock))

    def flush(self) -> tuple[TakenRead, ...]:
        """Reads of everything still in sight when the frames stop."""
        return self._reads(self._tracker.flush())

    def plate_width(self, clock: float) -> float:
        """Median width in pixels of the plates of the last seconds, 0 without any."""
        widths = [width for at, width in self._widths if clock - at <= _PLATE_WIDTH_S]
        return statistics.median(widths) if widths else 0.0

    def _keep_stills(self, shot: Shot, seen: Sequence[Seen]) -> None:
        context: Picture | None = None
        for one in seen:
            reading, box = one.sighting.reading, one.sighting.box
            if reading is None:
                continue
            legibility = reading.confidence * min(box.w, CROP_WIDTH)
            if _better(reading.text, legibility, self._stills.get(one.pass_id), one.verdict):
                context = at_most(shot.picture, CONTEXT_WIDTH, CONTEXT_WIDTH) if context is None else context
                crop = crop_of(shot.picture, box)
                self._stills[one.pass_id] = _Still(reading.text, legibility, shot.at, box, crop, context)

    def _overlay(self, shot: Shot, seen: Sequence[Seen]) -> Overlay:
        """Boxes that were read once, and those likely to be a plate; the detector's other guesses are not shown."""
        boxes = tuple(
            OverlayBox(
                one.pass_id,
                one.sighting.box,
                one.verdict.text if one.verdict else "",
                one.verdict.confidence if one.verdict else 0.0,
                one.settled,
            )
            for one in seen
            if one.verdict or one.sighting.box.confidence >= LIKELY
        )
        height, width = shot.picture.shape[:2]
        return Overlay(self._camera_id, shot.number, shot.at, width, height, boxes)

    def _reads(self, step: Step) -> tuple[TakenRead, ...]:
        reads = tuple(self._read(vote) for vote in step.settled)
        for pass_id in (*step.ended, *(vote.pass_id for vote in step.settled)):
            self._stills.pop(pass_id, None)
        return reads

    def _read(self, vote: Settled) -> TakenRead:
        still, verdict = self._stills[vote.pass_id], vote.verdict
        crop, context = still_files(still.crop, still.context)
        read = Read(
            id=vote.read_id,
            plate=Plate(verdict.text),
            confidence=verdict.confidence,
            characters=verdict.characters,
            candidates=verdict.candidates,
            camera_id=self._camera_id,
            pass_id=vote.pass_id,
            taken_at=still.at,
            model=self._recognition.version,
            supersedes=vote.supersedes,
        )
        return TakenRead(read, still.box, crop, context)
