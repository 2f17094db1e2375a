"""Frames of a video file, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from app.capture.pictures import MOST_PIXELS, UnreadablePicture

SUFFIXES = frozenset({".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".ts"})


def frames(path: Path, every: int = 1) -> Iterator[tuple[int, npt.NDArray[np.uint8]]]:
    """Frame numbers from 0 with their pictures, each `every`th; raises UnreadablePicture where no frame can be had."""
    film = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    try:
        if not film.isOpened():
            raise UnreadablePicture("not a video that can be opened")
        if film.get(cv2.CAP_PROP_FRAME_WIDTH) * film.get(cv2.CAP_PROP_FRAME_HEIGHT) > MOST_PIXELS:
            raise UnreadablePicture("the video's frames are too large")
        number = -1
        while film.grab():
            number += 1
            if number % every == 0:
                whole, picture = film.retrieve()
                if whole:
                    yield number, np.asarray(picture, np.uint8)
        if number < 0:
            raise UnreadablePicture("the video holds no frame that can be decoded")
    finally:
        film.release()
