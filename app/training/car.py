"""Draws one car for the demo's fictional town: its rear with a plate in place, and its flank."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]

PIXELS_A_METRE = 400
REAR_WIDTH_M, REAR_HEIGHT_M, LENGTH_M = 1.85, 1.5, 4.3
PLATE_WIDTH_M, PLATE_HEIGHT_M, PLATE_MIDDLE_M = 0.305, 0.152, 0.78  # SAE J686; the middle above the road
SHARP = 4  # OpenCV draws antialiased shapes with this many bits after the point

PAINT: tuple[Colour, ...] = (
    *((52, 40, 34), (160, 156, 150), (60, 58, 150), (120, 72, 38), (228, 228, 226), (70, 92, 52), (36, 36, 40)),
    *((44, 96, 168), (150, 120, 60)),
)


@dataclass(frozen=True, slots=True)
class Car:
    """Where a car stands in the town (metres; x to the right, z along the street) and what it carries."""

    x: float
    z: float
    rear: Picture  # blue, green, red, alpha; PIXELS_A_METRE
    flank: Picture
    speed: float = 0.0  # metres a second along the street


def _px(metres: float) -> int:
    return round(metres * PIXELS_A_METRE)


def _shade(colour: Colour, share: float) -> Colour:
    blue, green, red = (int(min(255, max(0, channel * share))) for channel in colour)
    return blue, green, red


def _poly(canvas: Picture, points: list[tuple[float, float]], colour: Colour) -> None:
    at = np.array([[_px(x), _px(y)] for x, y in points], np.int32)
    cv2.fillPoly(canvas, [at], (*colour, 255), cv2.LINE_AA)


def _gradient(canvas: Picture, low: float, high: float) -> None:
    """Light from above: every colour is scaled from `high` at the top to `low` at the bottom."""
    ramp = np.linspace(high, low, canvas.shape[0], dtype=np.float32)[:, None, None]
    canvas[..., :3] = np.clip(canvas[..., :3] * ramp, 0, 255).astype(np.uint8)


def rear(paint: Colour, plate: Picture, rng: np.random.Generator) -> Picture:
    """A car from behind with its plate on the boot lid; the alpha channel cuts it out."""
    canvas = np.zeros((_px(REAR_HEIGHT_M), _px(REAR_WIDTH_M), 4), np.uint8)
    width, height = REAR_WIDTH_M, REAR_HEIGHT_M
    roof = float(rng.uniform(0.28, 0.36))
    for left in (0.16, width - 0.42):
        _poly(canvas, [(left, 1.15), (left + 0.26, 1.15), (left + 0.26, height), (left, height)], (22, 22, 24))
    body = [
        (0.05, 0.62),
        (0.12, 0.52),
        (width - 0.12, 0.52),
        (width - 0.05, 0.62),
        (width - 0.03, 1.22),
        (width - 0.1, 1.32),
    ]
    _poly(canvas, [*body, (0.1, 1.32), (0.03, 1.22)], paint)
    _poly(canvas, [(roof, 0.04), (width - roof, 0.04), (width - 0.12, 0.55), (0.12, 0.55)], _shade(paint, 0.92))
    _poly(canvas, [(roof + 0.05, 0.1), (width - roof - 0.05, 0.1), (width - 0.24, 0.5), (0.24, 0.5)], (70, 62, 54))
    _poly(canvas, [(roof + 0.3, 0.1), (roof + 0.55, 0.1), (0.62, 0.5), (0.38, 0.5)], (104, 96, 86))
    for left in (0.07, width - 0.37):
        _poly(canvas, [(left, 0.62), (left + 0.3, 0.62), (left + 0.3, 0.8), (left, 0.8)], (36, 30, 176))
        _poly(canvas, [(left, 0.8), (left + 0.3, 0.8), (left + 0.3, 0.86), (left, 0.86)], (190, 200, 210))
    _poly(canvas, [(0.04, 1.06), (width - 0.04, 1.06), (width - 0.08, 1.3), (0.08, 1.3)], _shade(paint, 0.8))
    _poly(canvas, [(0.3, 1.22), (width - 0.3, 1.22), (width - 0.34, 1.3), (0.34, 1.3)], (40, 40, 42))
    middle, top = width / 2, height - PLATE_MIDDLE_M - PLATE_HEIGHT_M / 2
    low = top + 0.22
    recess = [(middle - 0.26, top - 0.05), (middle + 0.26, top - 0.05), (middle + 0.24, low), (middle - 0.24, low)]
    _poly(canvas, recess, _shade(paint, 0.62))
    _gradient(canvas, 0.78, 1.14)
    wide, tall = _px(PLATE_WIDTH_M), _px(PLATE_HEIGHT_M)
    x, y = _px(middle) - wide // 2, _px(top)
    canvas[y : y + tall, x : x + wide, :3] = cv2.resize(plate, (wide, tall), interpolation=cv2.INTER_AREA)
    return canvas


def flank(paint: Colour) -> Picture:
    """The side turned to the street; painted on a plane from the car's rear (left) to its nose (right)."""
    canvas = np.zeros((_px(REAR_HEIGHT_M) // 2, _px(LENGTH_M) // 2, 4), np.uint8)
    half = [(0.0, 0.26), (0.35, 0.24), (0.62, 0.03), (1.4, 0.03), (1.72, 0.24), (2.1, 0.3), (2.15, 0.6), (0.0, 0.62)]
    _poly(canvas, half, _shade(paint, 0.85))
    _poly(canvas, [(0.46, 0.23), (0.66, 0.07), (1.02, 0.07), (1.02, 0.23)], (64, 58, 52))
    _poly(canvas, [(1.06, 0.23), (1.06, 0.07), (1.37, 0.07), (1.6, 0.23)], (64, 58, 52))
    cv2.line(canvas, (_px(1.04), _px(0.26)), (_px(1.04), _px(0.58)), (*_shade(paint, 0.6), 255), 2, cv2.LINE_AA)
    for x in (0.42, 1.72):
        cv2.circle(canvas, (_px(x), _px(0.6)), _px(0.165), (22, 22, 24, 255), -1, cv2.LINE_AA)
        cv2.circle(canvas, (_px(x), _px(0.6)), _px(0.09), (120, 120, 122, 255), -1, cv2.LINE_AA)
    _gradient(canvas, 0.75, 1.1)
    return canvas
