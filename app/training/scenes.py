"""Puts a flat plate into a picture the way a camera would have seen it: tilt, light, blur, noise, JPEG."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
"""Height by width (grey) or height by width by 3 (blue-green-red)."""
Corners = npt.NDArray[np.float32]
"""Four corners of a plate in pixels of the picture: upper left, upper right, lower right, lower left."""


@dataclass(frozen=True, slots=True)
class Spoiling:
    """How badly a picture was taken; every figure is for the pixels of the finished picture."""

    blur: float = 0.0  # sigma
    motion: int = 0  # pixels, sideways
    gain: float = 1.0
    lift: float = 0.0  # added after the gain, 0-255
    shade: float = 0.0  # how much darker one side is, 0-1
    gamma: float = 1.0
    halo: float = 0.0  # sharpening by the camera
    noise: float = 0.0  # sigma, 0-255
    jpeg: int = 100  # quality


def corners(width: float, middle: tuple[float, float], rng: np.random.Generator, aspect: float = 2.0) -> Corners:
    """Where a plate `width` pixels wide comes to lie, turned and tilted a little as on real vehicles."""
    turned = float(rng.normal(0, 3.0)) if rng.random() < 0.85 else float(rng.uniform(-14, 14))
    yaw = float(np.clip(rng.normal(0, 0.06), -0.16, 0.16))
    skew = float(np.clip(rng.normal(0, 0.04), -0.12, 0.12))
    height = width / aspect * float(rng.uniform(0.94, 1.16))
    square = np.array([[-1, -1 - yaw], [1, -1 + yaw], [1, 1 - yaw], [-1, 1 + yaw]], np.float32) / 2
    square *= np.array([width, height], np.float32)
    square[:, 0] += square[:, 1] * skew
    angle = np.deg2rad(turned)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]], np.float32)
    return (square @ turn + np.array(middle, np.float32)).astype(np.float32)


def bounds(quad: Corners) -> tuple[float, float, float, float]:
    """The upright box around four corners: x, y, width, height."""
    low, high = quad.min(0), quad.max(0)
    return float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1])


def paste(background: Picture, plate: Picture, quad: Corners) -> Picture:
    """A copy of the background with the plate on it; both grey or both coloured."""
    wide = max(float(np.linalg.norm(quad[1] - quad[0])), 4.0)
    tall = max(float(np.linalg.norm(quad[3] - quad[0])), 3.0)
    if wide < plate.shape[1]:  # shrink by area first, or thin strokes would be skipped over
        size = (max(4, round(wide)), max(3, round(tall)))
        plate = np.asarray(cv2.resize(plate, size, interpolation=cv2.INTER_AREA), np.uint8)
    high, broad = plate.shape[:2]
    flat = np.array([[-0.5, -0.5], [broad - 0.5, -0.5], [broad - 0.5, high - 0.5], [-0.5, high - 0.5]], np.float32)
    left, top, width, height = bounds(quad)
    x, y = max(0, int(left) - 1), max(0, int(top) - 1)
    right, low = min(background.shape[1], int(left + width) + 2), min(background.shape[0], int(top + height) + 2)
    done = background.copy()
    if right <= x or low <= y:
        return done
    lens = cv2.getPerspectiveTransform(flat, quad - np.array([x, y], np.float32))
    size = (right - x, low - y)
    seen = cv2.warpPerspective(plate, lens, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    there = cv2.warpPerspective(np.full((high, broad), 255, np.uint8), lens, size, flags=cv2.INTER_LINEAR)
    share = there.astype(np.float32) / 255
    if plate.ndim == 3:
        share = share[:, :, None]
    region = done[y:low, x:right]
    region[:] = (region + (seen.astype(np.float32) - region) * share).astype(np.uint8)
    return done


def some_spoiling(rng: np.random.Generator, width: float) -> Spoiling:
    """Daylight mostly; a fifth dark, pale or glaring. Blur is less where the plate is small already."""
    hard = rng.random() < 0.3
    limit = 0.35 + width / 110 if not hard else 0.4 + width / 90
    return Spoiling(
        blur=float(rng.uniform(0, limit)) * float(rng.random() < 0.7),
        motion=int(rng.integers(2, 3 + int(width / 30))) if rng.random() < 0.12 else 0,
        gain=float(rng.uniform(0.12, 1.0)) if rng.random() < 0.45 else 1.0,
        lift=float(rng.uniform(0, 110)) if rng.random() < 0.3 else 0.0,
        shade=float(rng.uniform(0, 0.7)) if rng.random() < 0.35 else 0.0,
        gamma=float(np.exp(rng.normal(0, 0.3))),
        halo=float(rng.uniform(0.2, 1.8)) if rng.random() < 0.4 else 0.0,
        noise=float(rng.uniform(0.5, 9)) if rng.random() < 0.6 else 0.0,
        jpeg=int(rng.integers(22, 97)) if rng.random() < 0.75 else 100,
    )


def spoil(picture: Picture, how: Spoiling, rng: np.random.Generator) -> Picture:
    """The picture as this camera and this light would have given it; same size, same seed, same pixels."""
    done: npt.NDArray[Any] = picture.astype(np.float32)
    if how.gamma != 1.0:
        done = 255 * (done / 255) ** how.gamma
    if how.shade > 0:
        done *= _shade(done.shape[1], done.shape[0], how.shade, rng).reshape(*done.shape[:2], *[1] * (done.ndim - 2))
    done = done * how.gain + how.lift * (1 - how.gain * 0.5)
    if how.blur > 0.15:
        done = cv2.GaussianBlur(done, (0, 0), how.blur)
    if how.motion > 1:
        done = cv2.blur(done, (how.motion, 1))
    if how.halo > 0:
        done += how.halo * (done - cv2.GaussianBlur(done, (0, 0), 1.2))
    if how.noise > 0:
        done += rng.standard_normal(done.shape, np.float32) * (how.noise * (0.25 + 0.75 * how.gain))
    finished: Picture = np.clip(done, 0, 255).astype(np.uint8)
    if how.jpeg < 100:
        _, packed = cv2.imencode(".jpg", finished, [cv2.IMWRITE_JPEG_QUALITY, how.jpeg])
        finished = np.asarray(cv2.imdecode(packed, cv2.IMREAD_UNCHANGED), np.uint8)
    return finished


def _shade(width: int, height: int, depth: float, rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """A soft or hard edge of shadow across the picture at any angle; factors between 1 - depth and 1."""
    angle = rng.uniform(0, 2 * np.pi)
    across = np.arange(width, dtype=np.float32)[None] / width * np.cos(angle)
    down = np.arange(height, dtype=np.float32)[:, None] / height * np.sin(angle)
    place = (across + down - np.float32(rng.uniform(-0.3, 0.9))) * np.float32(rng.choice([4.0, 40.0]))
    return np.asarray(1 - depth / (1 + np.exp(-np.clip(place, -30, 30))), np.float32)
