"""Pictures and videos the tests draw themselves: a white plate whose number stands in its colour, and moves."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

WIDTH, HEIGHT = 320, 240


def picture(
    left: int | None, *, top: int = 100, shade: int = 200, width: int = WIDTH, height: int = HEIGHT
) -> np.ndarray:
    """A dark picture with one bright plate, or none; fake_worker reads the plate's text from its shade."""
    image = np.full((height, width, 3), 30, np.uint8)
    if left is not None:
        cv2.rectangle(image, (left, top), (left + 60, top + 30), (shade, shade, shade), -1)
    return image


def video(path: Path, frames: int = 40, fps: float = 20.0, shade: int = 200) -> Path:
    """MJPEG in AVI: a plate that crosses the picture."""
    film = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), fps, (WIDTH, HEIGHT))
    assert film.isOpened()
    for i in range(frames):
        film.write(picture(10 + i * 240 // frames, shade=shade))
    film.release()
    return path


def folder(path: Path, shades: list[int]) -> Path:
    """Pictures 000.jpg, 001.jpg … each with a plate of its own."""
    path.mkdir()
    for i, shade in enumerate(shades):
        cv2.imwrite(str(path / f"{i:03}.png"), picture(60, shade=shade))
    return path
