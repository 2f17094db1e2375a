"""Makes the pictures of the demo: a drive down a street of Ferrow, a fictional town, and stills of its car park."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import cv2
import numpy as np

from app.training import car, plates, town
from app.training.glyphs import Font, fonts_in

SEED = 20261122
FPS, SECONDS, SPEED = 15.0, 20.0, 5.0
FIRST_M, SPACING_M, KERB_M = 9.0, 10.5, 3.1
LENS = town.Lens(focal=2450.0, x=160.0, y=215.0)

# The cars by the kerb in the order they are passed; no state issues such plates: the caption is the town's.
PARKED = (
    *("FRW 418", "KDA 902", "FRW 7B3", "HLN 554", "PQX 036", "FRW 229"),
    *("MTB 871", "CVL 340", "FRW 615", "JSN 128", "WEG 773"),
)
AHEAD = "TRW 581"
STILLS = ("FRW 964", "DHK 217", "FRW 350", "LMS 486", "XRT 709", "FRW 132")

WANTED_COLUMNS = ("Plate", "State", "Category", "Reason", "Issuer", "Caution", "Vehicle")
POLICE, COURT = "Ferrow Police (fictional)", "Ferrow District Court (fictional)"
WANTED = (
    (AHEAD, "", "stolen-vehicle", "Taken from a driveway", POLICE, "", "white hatchback"),
    ("FRW 783", "", "stolen-plate", "Plate taken in a car park", POLICE, "", ""),  # a lookalike of FRW 7B3
    ("PQX 036", "", "owner-warrant", "Registered owner, bench warrant", COURT, "", "silver saloon"),
    ("FRW 964", "", "missing-person", "Driver not seen since Friday", POLICE, "May be unwell", ""),
)
OTHERS_WANTED = 60  # nobody in the pictures drives these


def _styles(fonts: tuple[Font, ...]) -> tuple[plates.Style, ...]:
    text = next(f for f in fonts if "Overpass" in f.path.name)
    plain = plates.Style(ground=(238, 242, 236), ink=(96, 50, 20), caption="FERROW", motto="FICTIONAL TOWN", stickers=2)
    yellow = plates.Style(ground=(214, 238, 238), ink=(40, 40, 120), caption="FERROW", stickers=1)
    framed = plates.Style(ground=(240, 236, 226), ink=(40, 84, 32), caption="FERROW", frame=(36, 34, 32))
    return tuple(plates.with_fonts(style, text, text) for style in (plain, yellow, framed))


def _car(
    number: int, text: str, x: float, z: float, styles: tuple[plates.Style, ...], rng: np.random.Generator
) -> car.Car:
    paint = car.PAINT[number % len(car.PAINT)]
    plate = plates.draw(text, styles[number % len(styles)], rng, width=366)
    return car.Car(x, z, car.rear(paint, plate, rng), car.flank(paint))


def _houses(rng: np.random.Generator, length: float) -> tuple[tuple[float, float, float, town.Picture], ...]:
    built = []
    for x in (11.0, -12.0):
        z = -10.0
        while z < length:
            wide, high = float(rng.uniform(8, 14)), float(rng.uniform(4.5, 8.5))
            built.append((x, z, high, town.house(rng, wide, high)))
            z += wide + float(rng.uniform(1, 5))
    return tuple(built)


def street(fonts: tuple[Font, ...], rng: np.random.Generator) -> town.Street:
    styles = _styles(fonts)
    parked = [_car(i, text, KERB_M, FIRST_M + i * SPACING_M, styles, rng) for i, text in enumerate(PARKED)]
    ahead = _car(4, AHEAD, 0.5, 8.0, styles, rng)
    moving = car.Car(ahead.x, ahead.z, ahead.rear, ahead.flank, speed=SPEED + 0.16)
    return town.Street(town.ground(rng), _houses(rng, 200.0), (*parked, moving))


def write_drive(path: Path, fonts: tuple[Font, ...]) -> None:
    rng = np.random.default_rng(SEED)
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), FPS, (town.WIDTH, town.HEIGHT))
    if not writer.isOpened():
        raise OSError(f"cannot write {path}")
    try:
        for frame in town.drive(street(fonts, rng), LENS, SPEED, SECONDS, FPS, rng):
            writer.write(frame)
    finally:
        writer.release()


def write_stills(folder: Path, fonts: tuple[Font, ...]) -> None:
    rng = np.random.default_rng(SEED + 1)
    folder.mkdir(parents=True, exist_ok=True)
    styles, tile, above = _styles(fonts), town.ground(rng), town.sky(rng)
    for number, text in enumerate(STILLS):
        parked = _car(number + 3, text, float(rng.uniform(1.0, 2.2)), float(rng.uniform(6.2, 8.0)), styles, rng)
        scene = town.Street(tile, _houses(rng, 120.0), (parked,))
        picture = town.seen(scene, LENS, 0.0, 0.0, above, rng)
        cv2.imwrite(str(folder / f"car_park_{number + 1}.jpg"), picture, [cv2.IMWRITE_JPEG_QUALITY, 82])


def write_truth(path: Path) -> None:
    """What the pictures show, so that a test can compare what was read."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["where", "plate"])
        rows.writerows([["drive.mp4", text.replace(" ", "")] for text in (AHEAD, *PARKED)])
        rows.writerows([[f"car_park_{n + 1}.jpg", text.replace(" ", "")] for n, text in enumerate(STILLS)])


def write_wanted(path: Path) -> None:
    """The demo's hot list, as a file that an agency could have exported."""
    rng = np.random.default_rng(SEED + 2)
    codes = ("stolen-vehicle", "stolen-plate", "owner-warrant", "owner-licence", "investigation")
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(WANTED_COLUMNS)
        rows.writerows(WANTED)
        for _ in range(OTHERS_WANTED):
            letters = "".join(rng.choice(list("ABCDGHJKLNPRTUVY"), 3))
            rows.writerow(
                [
                    f"{letters} {int(rng.integers(100, 999))}",
                    "",
                    str(rng.choice(codes)),
                    "",
                    "Ferrow Police (fictional)",
                    "",
                    "",
                ]
            )


def run(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="main.py train demo", description=__doc__)
    parser.add_argument("--fonts", type=Path, required=True, help="folder with the Overpass font (OFL)")
    parser.add_argument("--out", type=Path, default=Path("resources/demo"))
    given = parser.parse_args(argv)
    given.out.mkdir(parents=True, exist_ok=True)
    fonts = fonts_in(given.fonts)
    write_drive(given.out / "drive.mp4", fonts)
    write_stills(given.out / "car_park", fonts)
    write_truth(given.out / "cars.csv")
    write_wanted(given.out / "wanted.csv")
    return 0
