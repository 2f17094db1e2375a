"""Films for two cameras, 1280 × 720 at 30 frames a second (MPEG-4): of the demo's drive, or of a folder of pictures.

A still becomes two seconds of a slow approach, so that a plate on it moves, grows and is voted on as on a drive; a film
in the folder goes in as it is. What our own reader makes of some frames says which plates are worth putting on a list.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from app.capture import films
from app.capture.models import Recogniser, load
from app.capture.pictures import SUFFIXES, UnreadablePicture
from app.capture.pictures import load as picture_of
from app.demo.build import PICTURES

Picture = npt.NDArray[np.uint8]

WIDTH, HEIGHT, FPS = 1280, 720, 30.0
STILL_FRAMES = 60
NEARER = 0.12  # how much of its size a still grows by
SMALLEST = 400  # pixels across: what is smaller is a cut-out, no scene
MOST_PICTURES = 120  # of both films together
MOST_FILM_FRAMES = 900
LOOKED_AT = 15  # every so many frames the reader is asked
SURE = 0.8
SEED = 20_260_303


@dataclass(frozen=True, slots=True)
class Clip:
    """A film and the plates that our reader sees in it."""

    file: Path
    plates: tuple[str, ...]


def of_the_demo(folder: Path) -> tuple[Clip, Clip]:
    """The demo's drive, each picture twice for its thirty frames; the second camera is half a drive behind."""
    drive = [picture for _, picture in films.frames(PICTURES / "drive.mp4")]
    half = len(drive) // 2
    feeds = (drive, [_near(picture, 1.06) for picture in drive[half:] + drive[:half]])
    first, second = (
        _written(folder / f"feed-{number}.mp4", (one for one in feed for _ in range(2)))
        for number, feed in enumerate(feeds, 1)
    )
    return first, second


def of_folder(data: Path, folder: Path) -> tuple[Clip, Clip]:
    """Of all folders below `data` in turn, seeded; ValueError where there is no picture to be had."""
    scenes = list(islice(_in_turn(data), MOST_PICTURES))
    if len(scenes) < 2:
        raise ValueError("there are no pictures in this folder")
    first, second = (
        _written(folder / f"feed-{number}.mp4", (frame for scene in scenes[number - 1 :: 2] for frame in scene()))
        for number in (1, 2)
    )
    return first, second


Scene = Callable[[], Iterator[Picture]]


def _in_turn(data: Path) -> Iterator[Scene]:
    """A scene of each folder, then again one of each."""
    made, folders = random.Random(SEED), list[list[Scene]]()
    for folder in sorted({path.parent for path in data.rglob("*") if path.is_file()}):
        files = sorted(folder.iterdir())
        made.shuffle(files)
        if scenes := [scene for path in files if (scene := _scene(path)) is not None]:
            folders.append(scenes)
    for together in zip_longest(*folders):
        yield from (scene for scene in together if scene is not None)


def _scene(path: Path) -> Scene | None:
    if path.suffix.lower() in films.SUFFIXES:
        return lambda: (_filling(picture) for _, picture in islice(films.frames(path), MOST_FILM_FRAMES))
    if path.suffix.lower() not in SUFFIXES:
        return None
    try:
        picture = picture_of(path)
    except UnreadablePicture:
        return None
    return (lambda: _approach(picture_of(path))) if picture.shape[1] >= SMALLEST else None


def _approach(picture: Picture) -> Iterator[Picture]:
    filling = _filling(picture)
    for number in range(STILL_FRAMES):
        yield _near(filling, 1 + NEARER * number / STILL_FRAMES)


def _filling(picture: Picture) -> Picture:
    """Scaled to the film's size, its sides or its top and bottom cut off."""
    high, wide = picture.shape[:2]
    scale = max(WIDTH / wide, HEIGHT / high)
    size = (max(WIDTH, round(wide * scale)), max(HEIGHT, round(high * scale)))
    large = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    left, top = (size[0] - WIDTH) // 2, (size[1] - HEIGHT) // 2
    return np.asarray(large[top : top + HEIGHT, left : left + WIDTH], np.uint8)


def _near(picture: Picture, scale: float) -> Picture:
    about = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), 0.0, scale)
    return np.asarray(cv2.warpAffine(picture, about, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR), np.uint8)


def _written(file: Path, frames: Iterator[Picture]) -> Clip:
    recogniser, seen = load(), dict[str, int]()
    writer = cv2.VideoWriter(str(file), cv2.VideoWriter.fourcc(*"mp4v"), FPS, (WIDTH, HEIGHT))
    if not writer.isOpened():
        raise OSError("the films for the cameras cannot be written")
    try:
        for number, frame in enumerate(frames):
            writer.write(frame)
            if number % LOOKED_AT == 0:
                for text in _texts(recogniser, frame):
                    seen[text] = seen.get(text, 0) + 1
    finally:
        writer.release()
    return Clip(file, tuple(sorted(text for text, times in seen.items() if times > 1)))


def _texts(recogniser: Recogniser, frame: Picture) -> Sequence[str]:
    read = [recogniser.reader.read(frame, box) for box in recogniser.detector.boxes(frame)]
    return [one.text for one in read if one is not None and one.confidence >= SURE]
