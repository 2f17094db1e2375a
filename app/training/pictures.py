"""The training pictures: real plates and scenes with their labels, split once and for all."""

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from app.training.glyphs import CHARACTERS

Grey = npt.NDArray[np.uint8]
DEV_SHARE = 15
"""Per cent of the labelled pictures held out of training, by a hash of the plate's text."""
LEAST_CHARACTERS, MOST_CHARACTERS = 3, 8


@dataclass(frozen=True, slots=True)
class Labelled:
    """A grey picture with the text and box (x, y, width, height in pixels) of its plate."""

    name: str
    picture: Grey
    text: str
    box: tuple[float, float, float, float]


def held_out(text: str) -> bool:
    """Whether a plate belongs to the dev set; by its text, so that two pictures of one plate never part."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % 100 < DEV_SHARE


def labelled(folder: Path, *, dev: bool) -> list[Labelled]:
    """One side of the split of a folder with labels.csv and images/, in the order of the file."""
    found = []
    with (folder / "labels.csv").open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            text = "".join(c for c in row["plate_text"].upper() if c in CHARACTERS)
            if held_out(text) != dev or not LEAST_CHARACTERS <= len(text) <= MOST_CHARACTERS:
                continue
            picture = _grey(folder / "images" / row["file"])
            x, y, w, h = (float(row[k]) for k in "xywh")
            found.append(Labelled(row["file"], picture, text, (x, y, w, h)))
    return found


def backgrounds(folder: Path, *, dev: bool, longest: int = 640) -> list[Grey]:
    """Scenes without a plate, made at most `longest` pixels long; one in seven is held out."""
    found = []
    for at, path in enumerate(sorted(folder.rglob("*.jpg"))):
        if (at % 7 == 0) == dev:
            found.append(_at_most(_grey(path), longest))
    return found


def _grey(path: Path) -> Grey:
    picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise ValueError(f"not a picture: {path.name}")
    return np.asarray(picture, np.uint8)


def _at_most(picture: Grey, longest: int) -> Grey:
    scale = longest / max(picture.shape)
    if scale >= 1:
        return picture
    size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
