"""Other open readers, run on the same pictures with the same threads; needs the bench-only extra."""

from __future__ import annotations

import importlib
import logging
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app.benches.scoring import Rectangle
from app.domain.plates import cleaned

Picture = npt.NDArray[np.uint8]
FEWEST, MOST = 4, 8


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text that a general reader saw."""

    text: str
    confidence: float
    box: Rectangle


Peer = Callable[[Picture], Sequence[Line]]


def plate_among(lines: Sequence[Line]) -> Line | None:
    """The line most like a plate, as a person would pick it: 4 to 8 letters and digits, with a digit if there is one.

    Pieces side by side in one row are joined first, because general readers part a plate at its emblem.
    """
    whole = [line for line in (*lines, *_joined(lines)) if FEWEST <= len(cleaned(line.text)) <= MOST]
    return max(whole, key=lambda line: (any(c.isdigit() for c in line.text), line.confidence), default=None)


def _joined(lines: Sequence[Line]) -> list[Line]:
    pairs = []
    for left in lines:
        for right in lines:
            x, y, w, h = left.box
            gap = right.box[0] - (x + w)
            level = abs((right.box[1] + right.box[3] / 2) - (y + h / 2)) < 0.4 * max(h, right.box[3])
            if left is not right and level and -0.3 * h < gap < 1.5 * h:
                box = (x, min(y, right.box[1]), right.box[0] + right.box[2] - x, max(h, right.box[3]))
                pairs.append(Line(left.text + right.text, min(left.confidence, right.confidence), box))
    return pairs


def _around(points: Any) -> Rectangle:
    corners = np.asarray(points, np.float64).reshape(-1, 2)
    low, high = corners.min(0), corners.max(0)
    return float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1])


def rapidocr(threads: int) -> Peer:
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    engine = importlib.import_module("rapidocr").RapidOCR(
        params={"EngineConfig.onnxruntime.intra_op_num_threads": threads, "Global.log_level": "error"}
    )

    def read(picture: Picture) -> list[Line]:
        said = engine(picture)
        if said.boxes is None:
            return []
        return [Line(t, float(s), _around(b)) for t, s, b in zip(said.txts, said.scores, said.boxes, strict=True)]

    return read


def easyocr(threads: int) -> Peer:
    torch = importlib.import_module("torch")
    torch.set_num_threads(threads)
    # WORKAROUND: the registry's torchvision asks a CPU torch for two operators it does not have; until they match.
    library = torch.library.Library("torchvision", "DEF")
    for name in ("nms", "qnms"):
        library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    easy, models = importlib.import_module("easyocr"), importlib.import_module("easyocr_en_models")
    folder = Path(str(models.__file__)).parent / "models"
    engine = easy.Reader(["en"], gpu=False, model_storage_directory=str(folder), download_enabled=False, verbose=False)

    def read(picture: Picture, _kept: Any = library) -> list[Line]:
        return [Line(text, float(sure), _around(box)) for box, text, sure in engine.readtext(picture)]

    return read


PEERS: dict[str, Callable[[int], Peer]] = {"RapidOCR": rapidocr, "EasyOCR": easyocr}


def opened(name: str, threads: int) -> Peer | str:
    """The peer ready to read, or why it cannot be had here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return PEERS[name](threads)
        except ImportError as error:
            return f"{name} is not installed here ({error.name or error}); dev.py setup --extra brings it"
        except Exception as error:  # noqa: BLE001 - a peer's own troubles must not cost the run its other figures
            return f"{name} could not be started: {type(error).__name__}"


def asked(peer: Peer, picture: Picture) -> tuple[Line | None, float]:
    """The peer's plate in a picture, and its milliseconds."""
    began = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lines = peer(picture)
    return plate_among(lines), (time.perf_counter() - began) * 1000
