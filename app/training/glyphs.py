"""Character shapes cut once from font files and stretched to the size a plate needs."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""What a plate may say, in the order of the reader's outputs."""

Mask = npt.NDArray[np.uint8]
MASTER_HEIGHT = 96
FONT_SUFFIXES = {".ttf", ".otf"}


@dataclass(frozen=True, slots=True)
class Font:
    """One font file; glyphs are masks 0-255, cut tight, all letters and digits of the same height."""

    path: Path

    def glyph(self, char: str) -> Mask:
        return _glyph(self.path, char)

    def thickness(self) -> float:
        """The width of the upright of an L, as a share of its height."""
        foot = _glyph(self.path, "L")
        return float((foot[MASTER_HEIGHT // 2] > 127).sum()) / MASTER_HEIGHT

    def line(self, text: str, height: int) -> Mask:
        """A line of small print, such as a state's name, `height` pixels high."""
        return _line(self.path, text, height)


def stamped(char: str, apex: float, thickness: float) -> Mask:
    """M or W as steel dies cut them: straight legs, the inner corner `apex` of the height away from the outer one."""
    height, width = MASTER_HEIGHT, round(MASTER_HEIGHT * 0.62)
    stroke = max(3, round(thickness * height))
    lean = round(width * 0.12) if char == "W" else 0
    left, right, middle = stroke // 2, width - 1 - stroke // 2, width // 2
    points = [(left, 0), (left + lean, height - 1), (middle, round(height * apex))]
    points += [(right - lean, height - 1), (right, 0)]
    if char == "M":
        points = [(x, height - 1 - y) for x, y in points]
    mask = np.zeros((height, width), np.uint8)
    cv2.polylines(mask, [np.array(points, np.int32)], False, 255, stroke, cv2.LINE_AA)
    return mask


def fonts_in(folder: Path) -> tuple[Font, ...]:
    """Every font below `folder`, sorted by name so that a seed means the same on every machine."""
    found = sorted(p for p in folder.rglob("*") if p.suffix.lower() in FONT_SUFFIXES)
    if not found:
        raise FileNotFoundError(f"no font file (.ttf, .otf) in {folder}")
    return tuple(Font(path) for path in found)


@lru_cache(maxsize=128)
def _face(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size)


@lru_cache(maxsize=8192)
def _glyph(path: Path, char: str) -> Mask:
    return _drawn(path, char, MASTER_HEIGHT)


@lru_cache(maxsize=4096)
def _line(path: Path, text: str, height: int) -> Mask:
    mask = _drawn(path, text, 48)
    width = max(1, round(mask.shape[1] * height / mask.shape[0]))
    return np.asarray(cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _drawn(path: Path, text: str, height: int) -> Mask:
    face = _face(path, round(height * 1.4))
    left, top, right, bottom = face.getbbox(text)
    picture = Image.new("L", (max(1, int(right - left)), max(1, int(bottom - top))))
    ImageDraw.Draw(picture).text((-left, -top), text, font=face, fill=255)
    width = max(1, round(picture.width * height / picture.height))
    return np.asarray(picture.resize((width, height), Image.Resampling.BILINEAR), np.uint8)
