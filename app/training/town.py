"""Draws a street of Ferrow, the demo's fictional town, as a camera in a car sees it driving by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from app.training.car import LENGTH_M, PLATE_MIDDLE_M, PLATE_WIDTH_M, REAR_HEIGHT_M, REAR_WIDTH_M, Car

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

WIDTH, HEIGHT = 1280, 720
TILE_M, TILE_PIXELS_A_METRE = 40.0, 32  # the ground repeats after this many metres
NEAREST_M = 2.2


@dataclass(frozen=True, slots=True)
class Lens:
    """A pinhole in the car: focal length and vanishing point in pixels, height above the road in metres."""

    focal: float = 2000.0
    x: float = 430.0
    y: float = 250.0
    height: float = 1.35
    mirrored: bool = False  # a camera that looks back sees the street the other way round

    def point(self, x: float, up: float, z: float) -> tuple[float, float]:
        return self.x + self.focal * x / z, self.y + self.focal * (self.height - up) / z


@dataclass(frozen=True, slots=True)
class Street:
    """Everything that stands still: ground, houses, trees; and the cars."""

    ground: Picture
    houses: tuple[tuple[float, float, float, Picture], ...]  # x of the front, z where it begins, height, front
    cars: tuple[Car, ...]


def ground(rng: np.random.Generator) -> Picture:
    """One tile of the street from above: lawn, pavement, kerb, asphalt, broken centre line."""
    size = int(TILE_M * TILE_PIXELS_A_METRE)
    tile = np.empty((size, size, 3), np.float32)
    tile[:] = (62, 96, 78)
    across = (np.arange(size) / TILE_PIXELS_A_METRE - TILE_M / 2)[None, :]
    for low, high, colour in ((-7.4, 6.4, (176, 182, 184)), (-5.2, 4.4, (150, 154, 156)), (-5.0, 4.2, (92, 92, 94))):
        tile[np.broadcast_to((across > low) & (across < high), tile.shape[:2])] = colour
    along = (np.arange(size) / TILE_PIXELS_A_METRE)[:, None]
    dash = (np.abs(across + 1.6) < 0.07) & ((along % 8.0) < 3.2)
    tile[dash] = (70, 196, 222)
    tile[np.broadcast_to(np.abs(across - 2.15) < 0.05, tile.shape[:2]) & ((along % 6.5) < 0.4)] = (214, 214, 214)
    rough = cv2.GaussianBlur(rng.normal(0, 26, tile.shape[:2]).astype(np.float32), (0, 0), 1.2)
    patches = cv2.resize(rng.normal(0, 7, (24, 24)).astype(np.float32), (size, size), interpolation=cv2.INTER_CUBIC)
    return np.clip(tile + (rough + patches)[..., None], 0, 255).astype(np.uint8)


def house(rng: np.random.Generator, wide_m: float, high_m: float) -> Picture:
    """A house front: wall, windows, a door; 40 pixels a metre."""
    scale = 40
    front = np.empty((int(high_m * scale), int(wide_m * scale), 3), np.float32)
    walls = ((112, 132, 168), (168, 176, 180), (96, 110, 132), (140, 160, 176), (120, 104, 92))
    front[:] = walls[int(rng.integers(len(walls)))]
    front[:: scale // 5] *= 0.93
    pitch = scale * 2
    for y in range(scale, front.shape[0] - pitch, int(scale * 2.6)):
        for x in range(scale // 2, front.shape[1] - scale, pitch):
            front[y - 3 : y + scale + 15, x - 3 : x + scale + 3] = (216, 220, 222)
            front[y : y + scale + 12, x : x + scale] = (96, 84, 70) if rng.random() < 0.8 else (150, 190, 216)
    door = int(rng.integers(scale // 2, max(scale // 2 + 1, front.shape[1] - 2 * scale)))
    front[-int(2.1 * scale) :, door : door + scale] = (60, 60, 90)
    return np.clip(front + rng.normal(0, 4, front.shape), 0, 255).astype(np.uint8)


def sky(rng: np.random.Generator) -> Picture:
    ramp = np.linspace(0, 1, HEIGHT, dtype=np.float32)[:, None, None]
    picture = np.array((214, 178, 140), np.float32) * (1 - ramp) + np.array((236, 232, 226), np.float32) * ramp
    picture = np.broadcast_to(picture, (HEIGHT, WIDTH, 3)).copy()
    clouds = cv2.resize(rng.normal(0, 14, (9, 12)).astype(np.float32), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(picture + np.maximum(clouds, 0)[..., None], 0, 255), np.uint8)


def _on_ground(lens: Lens, tile: Picture, z0: float) -> tuple[Picture, int]:
    top = int(lens.y) + 6
    rows = np.arange(top, HEIGHT, dtype=np.float32)[:, None]
    z = lens.focal * lens.height / (rows - lens.y)
    x = (np.arange(WIDTH, dtype=np.float32)[None, :] - lens.x) * z / lens.focal
    u = (x + TILE_M / 2) * TILE_PIXELS_A_METRE
    v = np.broadcast_to(((z + z0) % TILE_M) * TILE_PIXELS_A_METRE, u.shape)
    size = tile.shape[0]
    near = cv2.remap(tile, np.clip(u, 0, size - 1), v.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    haze = np.clip((z - 25) / 120, 0, 0.75)[..., None]
    return np.asarray(near * (1 - haze) + np.array((214, 212, 206)) * haze, np.uint8), top


def _lay(frame: Picture, picture: Picture, corners: list[tuple[float, float]], haze: float) -> None:
    """Paints `picture` into four corners of the frame, clockwise from its upper left, through its alpha if any."""
    at = np.array(corners, np.float32)
    x0, y0 = np.floor(at.min(0)).astype(int)
    x1, y1 = np.ceil(at.max(0)).astype(int)
    x0, y0, x1, y1 = max(0, x0), max(0, y0), min(WIDTH, x1), min(HEIGHT, y1)
    if x1 - x0 < 2 or y1 - y0 < 2:
        return
    high, wide = picture.shape[:2]
    shrink = max(1.0, min(wide / max(8.0, np.ptp(at[:, 0])), high / max(8.0, np.ptp(at[:, 1]))))
    if shrink > 1.5:
        picture = np.asarray(
            cv2.resize(picture, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA), np.uint8
        )
        high, wide = picture.shape[:2]
    source = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    turn = cv2.getPerspectiveTransform(source, at - np.array([x0, y0], np.float32))
    if picture.shape[2] == 3:
        picture = np.dstack([picture, np.full((high, wide), 255, np.uint8)])
    laid = cv2.warpPerspective(picture, turn, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR).astype(np.float32)
    share = laid[..., 3:] / 255
    colour = laid[..., :3] * (1 - haze) + np.array((214, 212, 206), np.float32) * haze
    spot = frame[y0:y1, x0:x1]
    spot[:] = (spot * (1 - share) + colour * share).astype(np.uint8)


def _haze(z: float) -> float:
    return float(np.clip((z - 25) / 120, 0, 0.7))


def _house(frame: Picture, lens: Lens, x: float, z: float, high: float, front: Picture) -> None:
    wide = front.shape[1] / 40
    near, far = max(NEAREST_M, z), z + wide
    if far <= near + 0.2:
        return
    share = (near - z) / wide
    seen = front[:, int(share * front.shape[1]) :]
    corners = [lens.point(x, high, near), lens.point(x, high, far), lens.point(x, 0, far), lens.point(x, 0, near)]
    _lay(frame, seen, corners, _haze(near))


def _car(frame: Picture, lens: Lens, car: Car, z: float) -> None:
    left, right = car.x - REAR_WIDTH_M / 2, car.x + REAR_WIDTH_M / 2
    if z < NEAREST_M:
        return
    shadow = [lens.point(left - 0.1, 0, z), lens.point(right + 0.1, 0, z), lens.point(right + 0.1, 0, z + LENGTH_M)]
    shadow.append(lens.point(left - 0.1, 0, z + LENGTH_M))
    dark = np.zeros((8, 8, 4), np.uint8)
    dark[..., :3], dark[..., 3] = 40, 150
    _lay(frame, dark, [shadow[3], shadow[2], shadow[1], shadow[0]], 0)
    side = left + 0.08 if car.x > 0 else right - 0.08
    far = z + LENGTH_M - 0.2
    near, tall = z + 0.1, REAR_HEIGHT_M
    along = [lens.point(side, tall, near), lens.point(side, tall, far), lens.point(side, 0, far)]
    _lay(frame, car.flank, [*along, lens.point(side, 0, near)], _haze(z))
    across = [lens.point(left, tall, z), lens.point(right, tall, z), lens.point(right, 0, z), lens.point(left, 0, z)]
    _lay(frame, car.rear, across, _haze(z))


def seen(
    street: Street, lens: Lens, z0: float, seconds: float, sky_picture: Picture, rng: np.random.Generator
) -> Picture:
    """One frame, 720 x 1280 x 3, from `z0` metres along the street, `seconds` after the start."""
    frame = sky_picture.copy()
    below, top = _on_ground(lens, street.ground, z0)
    frame[top:] = below
    trees = slice(int(lens.y) - 26, top)
    frame[trees] = (frame[trees] * 0.35 + np.array((120, 138, 126)) * 0.65).astype(np.uint8)
    things: list[tuple[float, Car | tuple[float, float, float, Picture]]] = []
    things += [(h[1] - z0, h) for h in street.houses]
    things += [(c.z + c.speed * seconds - z0, c) for c in street.cars]
    for z, thing in sorted(things, key=lambda pair: -pair[0]):
        if z > 140:
            continue
        if isinstance(thing, Car):
            _car(frame, lens, thing, z)
        else:
            _house(frame, lens, thing[0], z, thing[2], thing[3])
    if lens.mirrored:
        frame = np.asarray(frame[:, ::-1])
    return developed(frame, rng)


def developed(frame: Picture, rng: np.random.Generator) -> Picture:
    """What a small sensor makes of it: a soft lens, darker corners, noise."""
    soft = cv2.GaussianBlur(frame, (0, 0), 0.45).astype(np.float32)
    y, x = np.mgrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j]
    soft *= (1 - 0.16 * (x * x + y * y) / 2).astype(np.float32)[..., None]
    return np.asarray(np.clip(soft + rng.normal(0, 1.3, soft.shape[:2])[..., None], 0, 255), np.uint8)


def plate_width(lens: Lens, car: Car, z: float) -> float:
    """Pixels across a car's plate `z` metres ahead; 0 when it lies outside the picture."""
    if z < NEAREST_M:
        return 0.0
    x, y = lens.point(car.x, PLATE_MIDDLE_M, z)
    return lens.focal * PLATE_WIDTH_M / z if 60 < x < WIDTH - 60 and 30 < y < HEIGHT - 30 else 0.0


def drive(
    street: Street, lens: Lens, speed: float, seconds: float, fps: float, rng: np.random.Generator
) -> Iterator[Picture]:
    """Frames of driving down the street at `speed` metres a second."""
    above = sky(rng)
    for number in range(int(seconds * fps)):
        at = number / fps
        yield seen(street, lens, speed * at, at, above, rng)
