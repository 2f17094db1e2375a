"""Measures a pair of networks on frames made of held-out plates, fits their confidence, and writes the manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.capture import models
from app.capture.models import Recogniser
from app.capture.reader import Calibration
from app.domain.reads import Box
from app.training.detector_data import DetectorBatches, Tile
from app.training.glyphs import fonts_in
from app.training.pictures import backgrounds, labelled
from app.training.reader_data import PlateBank

FRAME_WIDE, FRAME_HIGH = 1280, 720
WIDTHS = (50.0, 190.0)
"""Plates in the dev frames are as wide as in street scenes at 720p."""
FRAMES = 500
LEAST = 0.05
"""A reading less sure than this is no plate: lower lets signs through, higher drops plates that are merely hard."""
STEPS, STEP = 4000, 0.05


@dataclass(frozen=True, slots=True)
class Answer:
    """What the networks said of one box of a dev frame, before calibration."""

    share: float
    heat: float
    right: bool
    on_plate: bool


def dev_frames(data: Path, fonts: Path, seed: int, count: int = FRAMES) -> Iterator[Tile]:
    """720p frames of held-out vehicles, plates and backgrounds only; always the same for a seed."""
    types = fonts_in(fonts)
    frames = DetectorBatches(
        bank=PlateBank(types, seed + 2, 300),
        crops=labelled(data / "us_crops", dev=True),
        vehicles=labelled(data / "eu_scenes", dev=True) + labelled(data / "br_scenes", dev=True),
        backgrounds=backgrounds(data / "backgrounds", dev=True, longest=FRAME_WIDE),
        fonts=types,
        seed=seed,
        wide=FRAME_WIDE,
        high=FRAME_HIGH,
        real=0.9,
        widths=WIDTHS,
    )
    rng = np.random.default_rng((seed, 8))
    for _ in range(count):
        yield frames.tile(rng)


def answers(recogniser: Recogniser, frames: Iterator[Tile]) -> tuple[list[Answer], int]:
    """Every read box of the frames, and how many plates the frames hold."""
    found: list[Answer] = []
    plates = 0
    for tile in frames:
        plates += len(tile.boxes)
        for box in recogniser.detector.boxes_grey(tile.picture):
            scored = recogniser.reader.scored(tile.picture, box)
            if scored is not None:
                at = _plate_at(box, tile)
                right = at is not None and tile.texts[at] == scored.text
                found.append(Answer(scored.share, box.confidence, right, at is not None))
    return found, plates


def _plate_at(box: Box, tile: Tile) -> int | None:
    across, down = box.x + box.w / 2, box.y + box.h / 2
    for at, (x, y, w, h) in enumerate(tile.boxes):
        if x <= across <= x + w and y <= down <= y + h:
            return at
    return None


def fitted(found: Sequence[Answer], least: float) -> Calibration:
    """Logistic regression of "every character right" on the reader's and the detector's log-odds."""
    inputs = np.array([[_odds(a.share), _odds(a.heat), 1.0] for a in found])
    right = np.array([a.right for a in found], np.float64)
    weights = np.array([0.5, 0.1, 0.0])
    for _ in range(STEPS):
        sure = 1 / (1 + np.exp(-inputs @ weights))
        weights -= STEP * (inputs.T @ (sure - right) / len(found) + 1e-4 * weights)
    slope, detector_weight, offset = (round(float(w), 4) for w in weights)
    return Calibration(slope=slope, offset=offset, detector_weight=detector_weight, least=least)


def _odds(share: float) -> float:
    kept = min(max(share, 1e-6), 1 - 1e-6)
    return float(np.log(kept / (1 - kept)))


def figures(found: Sequence[Answer], plates: int, calibration: Calibration) -> dict[str, float]:
    sure = np.array([calibration(a.share, a.heat) for a in found])
    right = np.array([a.right for a in found])
    high = sure >= 0.9
    return {
        "plates": plates,
        "found": round(sum(a.on_plate for a in found) / plates, 3),
        "exact": round(float(right.sum()) / plates, 3),
        "precision_at_90": round(float(right[high].mean()) if high.any() else float("nan"), 3),
        "coverage_at_90": round(float(high.sum()) / plates, 3),
        "calibration_error": round(calibration_error(sure, right), 3),
        "false_kept": round(
            sum(1 for a, s in zip(found, sure, strict=True) if not a.on_plate and s >= calibration.least) / plates, 3
        ),
    }


def calibration_error(sure: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], bins: int = 10) -> float:
    """Mean gap between confidence and share right, over equal steps of confidence, weighted by answers."""
    place = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [
        abs(sure[place == b].mean() - right[place == b].mean()) * (place == b).sum()
        for b in range(bins)
        if (place == b).any()
    ]
    return float(sum(gaps) / max(1, len(sure)))


def release(
    data: Path, fonts: Path, out: Path, seed: int, version: str, say: Callable[[str], None], count: int = FRAMES
) -> Path:
    """Fits the confidence of the two .onnx files in `out` on `count` dev frames and writes their manifest."""
    write_manifest(out, version, Calibration(least=0.0))
    found, plates = answers(models.load(2, out), dev_frames(data, fonts, seed, count))
    calibration = fitted(found, LEAST) if found else Calibration(least=LEAST)
    say(json.dumps(figures(found, plates, calibration)))
    return write_manifest(out, version, calibration)


def write_manifest(out: Path, version: str, calibration: Calibration, heat: float = 0.15) -> Path:
    sums = {part: hashlib.sha256((out / f"{part}.onnx").read_bytes()).hexdigest() for part in ("detector", "reader")}
    lines = [
        "# Written by `main.py train release`. A model whose SHA-256 is not the one here is refused.",
        'name = "vouch-plates"',
        f'version = "{version}"',
        "",
        "[detector]",
        'file = "detector.onnx"',
        f'sha256 = "{sums["detector"]}"',
        f"least = {heat}",
        "",
        "[reader]",
        'file = "reader.onnx"',
        f'sha256 = "{sums["reader"]}"',
        "",
        "[reader.calibration]",
        f"slope = {calibration.slope}",
        f"offset = {calibration.offset}",
        f"detector_weight = {calibration.detector_weight}",
        f"least = {calibration.least}",
    ]
    path = out / models.MANIFEST
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path
