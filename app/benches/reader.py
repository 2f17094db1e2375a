"""`main.py bench reader --data FOLDER`: how well and how fast plates are read, beside other readers in the same run."""

from __future__ import annotations

import csv
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from app.benches import peers, scoring
from app.benches.command import Goal, Measured, Options
from app.benches.scoring import Answer, Rectangle
from app.capture import crops, models, pictures
from app.capture.models import Recogniser
from app.capture.recognise import plates

THREADS = 2
TIMED = 25
PEER_SECONDS = 240.0
DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"

GOALS = {
    "exact": Goal(0.90, least=True),
    "detection": Goal(0.99, least=True),
    "precision_at_90": Goal(0.99, least=True),
    "coverage_at_90": Goal(0.70, least=True),
    "exact_by_pass": Goal(0.95, least=True),
    "ms_720p": Goal(20, "ms"),
    "ms_1080p": Goal(35, "ms"),
    "ms_crop": Goal(3, "ms"),
    "load_s": Goal(1, "s"),
    "rss_mb": Goal(400, "MB"),
}
NOT_YET = {
    "exact_by_pass": "exact_by_pass: no labelled passes of several frames here",
    "state_accuracy": "state_accuracy: this version does not estimate the issuing state",
    "false_reads_hour": "false_reads_hour: needs hours of labelled traffic; those of stills are in the model card",
}
UNSURE = {
    "precision_at_90": "no answer was that sure",
    "calibration_error": "no plate was answered",
    "detection": "these pictures' labels have no boxes",
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A picture's path with its plate; no box where only the text is known."""

    path: Path
    text: str
    box: Rectangle | None


def measure(options: Options) -> Measured:
    notes = list(NOT_YET.values())
    labelled = list(_demo() if options.data is None else _folder(options.data))[: options.rows]
    if options.data is None:
        notes.append(f"only {len(labelled)} drawn pictures of the demo were read: give --data for real ones")
    began = time.perf_counter()
    recogniser = models.load(THREADS)
    load_s = time.perf_counter() - began
    answers = [_answer(recogniser, one) for one in labelled]
    figures = _accuracy(answers)
    notes += [f"{name}: {UNSURE[name]}" for name in UNSURE if figures[name] is None]
    figures |= {
        "ms_720p": _timed(recogniser, labelled, (1280, 720)),
        "ms_1080p": _timed(recogniser, labelled, (1920, 1080)),
    }
    figures |= {"ms_crop": _one_crop(recogniser), "load_s": load_s, "rss_mb": _resident_mb()}
    beside, why = _peers(labelled, answers, options.seconds or PEER_SECONDS)
    return Measured(
        {**_rounded(figures), "peers": beside}, (*notes, *why, f"{THREADS} threads; times without decoding")
    )


def _folder(folder: Path) -> Iterator[Labelled]:
    with (folder / "labels.csv").open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            x, y, w, h = (float(row[k]) for k in "xywh")
            yield Labelled(folder / "images" / row["file"], row["plate_text"], (x, y, w, h))


def _demo() -> Iterator[Labelled]:
    with (DEMO / "cars.csv").open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            path = DEMO / "car_park" / row["where"]
            if path.is_file():
                yield Labelled(path, row["plate"], None)


def _answer(recogniser: Recogniser, one: Labelled) -> Answer:
    picture = pictures.load(one.path)
    began = time.perf_counter()
    found = plates(recogniser, picture)
    ms = (time.perf_counter() - began) * 1000
    if not found:
        return Answer(one.text, "", 0.0, None, one.box, ms)
    best = found[0]
    box = (best.box.x, best.box.y, best.box.w, best.box.h)
    return Answer(one.text, best.reading.text, best.reading.confidence, box, one.box, ms)


def _accuracy(answers: Sequence[Answer]) -> dict[str, Any]:
    low, high = scoring.wilson(sum(a.exact for a in answers), len(answers))
    precision, coverage = scoring.sure_ones(answers)
    boxed = [a for a in answers if a.true_box is not None]
    return {
        "n": len(answers),
        "exact": scoring.share(answers),
        "exact_low": low,
        "exact_high": high,
        "detection": sum(a.found for a in boxed) / len(boxed) if boxed else None,
        "cer": scoring.character_errors(answers),
        "precision_at_90": precision,
        "coverage_at_90": coverage,
        "calibration_error": scoring.calibration_error(answers),
        **dict.fromkeys(NOT_YET),
    }


def _timed(recogniser: Recogniser, labelled: Sequence[Labelled], size: tuple[int, int]) -> float:
    """Median milliseconds of detector and reader for pictures brought to one size."""
    frames = [cv2.resize(pictures.load(one.path), size) for one in labelled[:TIMED]]
    plates(recogniser, np.asarray(frames[0], np.uint8))
    return _median_ms([partial(plates, recogniser, np.asarray(frame, np.uint8)) for frame in frames])


def _one_crop(recogniser: Recogniser) -> float:
    """One crop through the reader's network; a box is read in several."""
    crop = np.random.default_rng(1).normal(0, 1, (1, 1, crops.HEIGHT, crops.WIDTH)).astype(np.float32)
    session = recogniser.reader.session
    name = session.get_inputs()[0].name
    return _median_ms([lambda: session.run(None, {name: crop})] * 60)


def _median_ms(deeds: Sequence[Callable[[], object]]) -> float:
    times = []
    for deed in deeds:
        began = time.perf_counter()
        deed()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def _resident_mb() -> float | None:
    """What this process holds in memory now, before any other reader is loaded; None where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return None
    line = next(line for line in status.read_text("ascii").splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def _peers(
    labelled: Sequence[Labelled], ours: Sequence[Answer], seconds: float
) -> tuple[dict[str, dict[str, float | None]], list[str]]:
    """Each peer on as many of the pictures as `seconds` allow, with our own share on those very pictures."""
    beside: dict[str, dict[str, float | None]] = {}
    notes = []
    for name in peers.PEERS:
        peer = peers.opened(name, THREADS)
        if isinstance(peer, str):
            beside[name] = {"exact": None, "ms": None}
            notes.append(peer)
            continue
        said = _asked(peer, labelled, seconds)
        same = ours[: len(said)]
        beside[name] = _rounded(
            {
                "exact": scoring.share(said),
                "ms": statistics.median(a.ms for a in said),
                "n": len(said),
                "ours_on_these": scoring.share(same),
            }
        )
    return beside, notes


def _asked(peer: peers.Peer, labelled: Sequence[Labelled], seconds: float) -> list[Answer]:
    said: list[Answer] = []
    ends = time.monotonic() + seconds
    for one in labelled:
        line, ms = peers.asked(peer, pictures.load(one.path))
        text, sure, box = (line.text, line.confidence, line.box) if line else ("", 0.0, None)
        said.append(Answer(one.text, text, sure, box, one.box, ms))
        if time.monotonic() > ends:
            break
    return said


def _rounded(figures: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in figures.items()}
