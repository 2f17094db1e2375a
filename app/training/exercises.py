"""Makes the pictures of the training mode's exercises: made-up plates on the rears of drawn cars, in Ferrow's manner.

The plates' characters come in no state's order. A zero has a dot, as on some states' plates, so that whoever looks
closely can tell it from an O.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import cv2
import numpy as np

from app.training import car, plates
from app.training.glyphs import Font, fonts_in
from app.training.plates import Colour, Picture

SEED = 20261129
WIDE, HIGH, QUALITY = 480, 270, 84
PLATE_WIDE = 372

# What stands on each, and the state as its caption names it; "" where a dealer's frame hides it.
PLATES = (
    *(("F80 W4K", "us-mn"), ("R0B 8TN", "us-wi"), ("O7H 2BD", "us-ia"), ("K8S 05V", "us-nd"), ("B3W 0NF", "us-sd")),
    *(("84X ZO6", "us-mt"), ("N0P 6BL", "us-wy"), ("TB8 D41", "us-id"), ("W5O 8CR", "us-mn"), ("H2B 0KE", "us-mt")),
    *(("8FD 3OL", "us-nd"), ("V0Z 7B9", "us-wi"), ("G6O B2M", "us-ia"), ("J48 N0X", "us-sd"), ("P9O 38T", "us-id")),
    *(("C8U 0RY", "us-wy"), ("X3B O5N", "us-mn"), ("2GB 8OW", "us-mt"), ("L0D 8VA", ""), ("Y8K B4O", "")),
    *(("E5T 0BU", ""), ("S2O 8HJ", "")),
)
CAPTIONS = {
    "us-mn": "MINNESOTA", "us-wi": "WISCONSIN", "us-ia": "IOWA", "us-nd": "NORTH DAKOTA", "us-sd": "SOUTH DAKOTA",
    "us-mt": "MONTANA", "us-wy": "WYOMING", "us-id": "IDAHO",
}  # fmt: skip
GROUNDS: tuple[tuple[Colour, Colour], ...] = (
    # ground, ink: blue-green-red
    *(((238, 242, 236), (96, 50, 20)), ((214, 238, 238), (40, 40, 120)), ((240, 236, 226), (40, 84, 32))),
    *(((232, 236, 240), (34, 30, 30)), ((226, 232, 214), (70, 40, 96))),
)


def _style(number: int, region: str, text: Font, caption: Font) -> plates.Style:
    ground, ink = GROUNDS[number % len(GROUNDS)]
    style = plates.Style(ground=ground, ink=ink, caption_ink=ink, caption=CAPTIONS.get(region, ""), stickers=number % 2)
    if not region:
        style = plates.Style(
            ground=ground, ink=ink, caption_ink=ink, frame=(36, 34, 32), frame_text="FERROW MOTORS"
        )  # fmt: skip
    return plates.with_fonts(style, text, caption)


def picture(number: int, text: str, style: plates.Style, rng: np.random.Generator) -> Picture:
    """The plate in its recess, seen a little from the side, as a small sensor sees it; 270 x 480 x 3."""
    paint = np.array(car.PAINT[number % len(car.PAINT)], np.float32)
    light = np.linspace(1.12, 0.74, HIGH, dtype=np.float32)[:, None, None]
    ground = np.broadcast_to(paint * light, (HIGH, WIDE, 3)).copy()
    recess = np.array([(30, 26), (WIDE - 30, 26), (WIDE - 46, HIGH - 22), (46, HIGH - 22)], np.int32)
    cv2.fillPoly(ground, [recess], [float(channel) * 0.6 for channel in paint], cv2.LINE_AA)
    plate = plates.draw(text, style, rng, width=PLATE_WIDE)
    high, wide = plate.shape[:2]
    left, top = (WIDE - wide) / 2, (HIGH - high) / 2
    corners = np.array([(left, top), (left + wide, top), (left + wide, top + high), (left, top + high)], np.float32)
    lean = corners + rng.uniform(-9, 9, (4, 2)).astype(np.float32)
    source = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    turn = cv2.getPerspectiveTransform(source, lean)
    laid = cv2.warpPerspective(plate, turn, (WIDE, HIGH), flags=cv2.INTER_LINEAR)
    share = cv2.warpPerspective(np.full((high, wide), 255, np.uint8), turn, (WIDE, HIGH)).astype(np.float32) / 255
    whole = ground * (1 - share[..., None]) + laid.astype(np.float32) * share[..., None]
    soft = cv2.GaussianBlur(whole, (0, 0), 0.8)
    return np.asarray(np.clip(soft + rng.normal(0, 2.0, (HIGH, WIDE, 1)), 0, 255), np.uint8)


def write(folder: Path, fonts: tuple[Font, ...]) -> None:
    text = next(font for font in fonts if font.path.name == "IBMPlexMono-Bold.ttf")
    caption = next(font for font in fonts if font.path.name == "IBMPlexMono-SemiBold.ttf")
    rng = np.random.default_rng(SEED)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "pictures.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["name", "plate", "region"])
        for number, (plate, region) in enumerate(PLATES):
            name = f"plate_{number + 1:02d}"
            drawn = picture(number, plate, _style(number, region, text, caption), rng)
            cv2.imwrite(str(folder / f"{name}.jpg"), drawn, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
            rows.writerow([name, plate.replace(" ", ""), region])


def run(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="main.py train exercises", description=__doc__)
    parser.add_argument("--fonts", type=Path, required=True, help="folder with IBM Plex Mono (OFL)")
    parser.add_argument("--out", type=Path, default=Path("resources/exercises"))
    given = parser.parse_args(argv)
    write(given.out, fonts_in(given.fonts))
    return 0
