"""The demo's drive through Ferrow, a fictional town laid over open water where no street can be mistaken for it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise

SPEED_MPS = 5.0
STANDS_S = 45.0  # parked first, and again after every stretch: what only a parked desk shows can be looked at
DRIVES_S = 75.0
BLOCK_M = 120.0
METRES_A_DEGREE = 111_320.0

# The middle of Upper Red Lake, Minnesota: no road is near.
CENTRE = (48.1560, -94.7560)

# Corners of the drive in blocks east and north of the centre; the last joins the first.
CORNERS = ((0, 0), (3, 0), (3, 2), (1, 2), (1, 3), (-2, 3), (-2, 1), (0, 1), (0, 0))


@dataclass(frozen=True, slots=True)
class Fix:
    """Where the car is: WGS 84 degrees, degrees from north, metres a second."""

    latitude: float
    longitude: float
    heading: float
    speed: float


def parked_after(_seconds: float) -> Fix:
    """The car stands at the kerb where the drive begins."""
    return replace(_place(0.0), speed=0.0)


def fix_after(seconds: float) -> Fix:
    """Where the car is after so many seconds: it stands and drives by turns, and begins again at the drive's end."""
    turns, now = divmod(seconds, STANDS_S + DRIVES_S)
    place = _place(turns * DRIVES_S + max(0.0, now - STANDS_S))
    return replace(place, speed=0.0) if now < STANDS_S else place


def _place(seconds: float) -> Fix:
    """The place reached after so many seconds of driving."""
    left = seconds * SPEED_MPS / BLOCK_M % sum(math.dist(a, b) for a, b in pairwise(CORNERS))
    for start, end in pairwise(CORNERS):
        if left <= math.dist(start, end):
            return _between(start, end, left / math.dist(start, end))
        left -= math.dist(start, end)
    return _between(CORNERS[-2], CORNERS[-1], 1.0)  # the last metre, lost to rounding


def _between(start: tuple[int, int], end: tuple[int, int], share: float) -> Fix:
    east, north = (a + (b - a) * share for a, b in zip(start, end, strict=True))
    heading = math.degrees(math.atan2(end[0] - start[0], end[1] - start[1])) % 360
    latitude = CENTRE[0] + north * BLOCK_M / METRES_A_DEGREE
    longitude = CENTRE[1] + east * BLOCK_M / (METRES_A_DEGREE * math.cos(math.radians(CENTRE[0])))
    return Fix(latitude, longitude, heading, SPEED_MPS)
