"""Turns a box of a frame into characters: several crops, one vote, honest confidences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from app.capture import crops, ctc
from app.domain.plates import ALPHABET, MOST_CHARACTERS
from app.domain.reads import Box, Candidate, Character, Reading

FEWEST_CHARACTERS = 3
"""Shorter answers are house numbers, badges and stickers far more often than plates."""
View = tuple[float, float, float, float]
VIEWS: tuple[View, ...] = (
    (0.0, 0.0, 1.0, 1.0),
    (0.0, 0.0, 1.12, 1.14),
    (-0.025, 0.03, 1.04, 0.94),
    (0.025, -0.04, 0.97, 1.06),
)
"""Crops of one box that vote: shift and size as shares of the box; the first is the box itself."""
CANDIDATES = 5
ALTERNATIVES = 4

Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Calibration:
    """How raw scores become probabilities; fitted on the dev set and kept beside the model."""

    slope: float = 1.0
    offset: float = 0.0
    detector_weight: float = 0.0
    least: float = 0.1  # a reading less sure than this is no plate

    def __call__(self, share: float, box: float) -> float:
        raw = self.slope * _log_odds(share) + self.detector_weight * _log_odds(box) + self.offset
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, raw))))


def _log_odds(share: float) -> float:
    kept = min(max(share, 1e-6), 1 - 1e-6)
    return math.log(kept / (1 - kept))


@dataclass(frozen=True, slots=True)
class Scored:
    """A vote before calibration: `shares` of the crops' common belief, one for each of `texts`, likeliest first."""

    columns: npt.NDArray[np.float32]
    texts: tuple[ctc.Codes, ...]
    shares: tuple[float, ...]

    @property
    def text(self) -> str:
        return ctc.text_of(self.texts[0])

    @property
    def share(self) -> float:
        return self.shares[0]


@dataclass(frozen=True, slots=True)
class OnnxReader:
    """`session` runs the shipped network: crops (n, 1, 48, 160) → log-probabilities (n, 40, 37)."""

    session: Any
    calibration: Calibration

    def read(self, frame: Picture, box: Box) -> Reading | None:
        """`frame` may be grey or blue-green-red."""
        scored = self.scored(frame, box)
        return None if scored is None else reading(scored, box.confidence, self.calibration)

    def read_grey(self, grey: Picture, box: Box) -> Reading | None:
        """For a frame whose grey picture is already there."""
        return self.read(grey, box)

    def scored(self, frame: Picture, box: Box) -> Scored | None:
        """The vote itself; None where too few or too many characters are seen."""
        first = self._columns(frame, box, VIEWS[:1])
        if first is None or len(ctc.plain(first[0])) < FEWEST_CHARACTERS:
            return None  # most boxes that are no plate go here, at a quarter of the cost
        others = self._columns(frame, box, VIEWS[1:])
        columns = first if others is None else np.concatenate([first, others])
        texts, shares = vote(columns)
        return Scored(columns, texts, shares) if _plausible(texts[0]) else None

    def _columns(self, frame: Picture, box: Box, views: Sequence[View]) -> npt.NDArray[np.float32] | None:
        cut = [crop for view in views if (crop := crops.cut(frame, _seen(box, view))) is not None]
        if not cut:
            return None
        (columns,) = self.session.run(None, {self.session.get_inputs()[0].name: np.stack(cut)[:, None]})
        return np.asarray(columns, np.float32)


def _seen(box: Box, view: View) -> Box:
    right, down, wide, tall = view
    x = box.x + box.w * (0.5 + right - wide / 2)
    y = box.y + box.h * (0.5 + down - tall / 2)
    return replace(box, x=x, y=y, w=box.w * wide, h=box.h * tall)


def _plausible(text: ctc.Codes) -> bool:
    return FEWEST_CHARACTERS <= len(text) <= MOST_CHARACTERS


def reading(scored: Scored, box_confidence: float, calibration: Calibration) -> Reading | None:
    """What several crops of one box say together; None when that is no plate. Texts are never made to fit a format."""
    confidence = calibration(scored.share, box_confidence)
    if confidence < calibration.least:
        return None
    unsure = (1 - confidence) / max(1e-9, 1 - scored.share)  # what the others share is what the best leaves
    others = [
        Candidate(ctc.text_of(text), round(min(confidence, share * unsure), 4))
        for text, share in zip(scored.texts[1 : CANDIDATES + 1], scored.shares[1:], strict=False)
        if _plausible(text)
    ]
    return Reading(scored.text, round(confidence, 4), characters(scored.columns, scored.texts[0]), tuple(others))


def vote(columns: npt.NDArray[np.float32]) -> tuple[tuple[ctc.Codes, ...], tuple[float, ...]]:
    """Texts that any crop suggests, likeliest first, with their shares of the crops' common belief."""
    suggested: dict[ctc.Codes, None] = {}
    for crop in columns:
        suggested.update((text, None) for text, _ in ctc.likely(crop)[:CANDIDATES])
    texts = list(suggested)
    # Beliefs multiply (a mean of logarithms): a text that one crop rules out is out.
    together = ctc.fit(columns, texts).mean(1)
    order = np.argsort(-together, kind="stable")
    shares = np.exp(together[order])
    shares /= max(1.0, float(shares.sum()))
    return tuple(texts[i] for i in order), tuple(float(s) for s in shares)


def characters(columns: npt.NDArray[np.float32], text: ctc.Codes) -> tuple[Character, ...]:
    """Each character with its confidence and runners-up: what the crops say where it stands, blanks left out."""
    beliefs = np.zeros((len(text), len(ALPHABET)))
    for crop in columns:
        said = np.exp(crop[ctc.places(crop, text), 1:].astype(np.float64))
        beliefs += said / np.maximum(said.sum(1, keepdims=True), 1e-9)
    beliefs /= len(columns)
    return tuple(_character(code, belief) for code, belief in zip(text, beliefs, strict=True))


def _character(code: int, belief: npt.NDArray[np.float64]) -> Character:
    order = [int(i) for i in np.argsort(-belief, kind="stable") if i != code - 1 and belief[i] >= 0.005]
    runners_up = tuple((ALPHABET[i], round(float(belief[i]), 4)) for i in order[:ALTERNATIVES])
    return Character(ALPHABET[code - 1], round(float(belief[code - 1]), 4), runners_up)
