"""The drawn pictures of the exercises, and what stands on each; `main.py train exercises` makes them."""

from __future__ import annotations

import csv
from functools import cache

from app.domain.exercises import Picture
from app.domain.plates import Plate
from app.paths import RESOURCES

FOLDER = RESOURCES / "exercises"


@cache
def pictures() -> tuple[Picture, ...]:
    with (FOLDER / "pictures.csv").open(newline="", encoding="utf-8") as rows:
        return tuple(Picture(row["name"], Plate(row["plate"], row["region"])) for row in csv.DictReader(rows))


def jpeg(of: Picture) -> bytes:
    return (FOLDER / f"{of.name}.jpg").read_bytes()
