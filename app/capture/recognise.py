"""One picture to its plates: detect, read every box, keep what is a plate, surest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from app.capture.boxes import overlap
from app.capture.models import Recogniser
from app.domain.reads import Box, Reading

Picture = npt.NDArray[np.uint8]
SAME_PLATE = 0.4
MOST_READ = 8
"""Boxes read in one picture, so that an adversarial one cannot hold a camera up."""


@dataclass(frozen=True, slots=True)
class Found:
    """A plate in a picture."""

    box: Box
    reading: Reading


def plates(recogniser: Recogniser, picture: Picture) -> tuple[Found, ...]:
    """The plates in a picture (blue-green-red), surest first; one answer a place."""
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    boxes = recogniser.detector.boxes_grey(grey)[:MOST_READ]
    readings = ((box, recogniser.reader.read(grey, box)) for box in boxes)
    return _apart([Found(box, reading) for box, reading in readings if reading is not None])


def _apart(found: Sequence[Found]) -> tuple[Found, ...]:
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: -f.reading.confidence):
        if all(overlap(one.box, other.box) < SAME_PLATE for other in kept):
            kept.append(one)
    return tuple(kept)
