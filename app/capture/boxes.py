"""From the detector's maps to boxes: peaks, their size, and one box a plate."""

import numpy as np
import numpy.typing as npt

from app.domain.reads import Box

STRIDE = 8
UNIT_WIDTH, UNIT_HEIGHT = 32.0, 16.0
"""The box whose logarithms are 0, in pixels of the picture the network saw."""
OVERLAP = 0.3
MOST_BOXES = 12

Maps = npt.NDArray[np.float32]


def boxes_of(maps: Maps, least: float) -> list[Box]:
    """Boxes in pixels of the network's picture, surest first; `maps`: (5, rows, columns), heat before the sigmoid."""
    heat = 1 / (1 + np.exp(-maps[0].astype(np.float64)))
    rows, columns = np.nonzero((heat >= least) & _peaks(heat))
    order = np.argsort(-heat[rows, columns], kind="stable")[: 4 * MOST_BOXES]
    found: list[Box] = []
    for row, column in zip(rows[order], columns[order], strict=True):
        _, dx, dy, log_w, log_h = (float(v) for v in maps[:, row, column])
        w, h = UNIT_WIDTH * float(np.exp(min(log_w, 4.0))), UNIT_HEIGHT * float(np.exp(min(log_h, 4.0)))
        x, y = (column + dx) * STRIDE - w / 2, (row + dy) * STRIDE - h / 2
        box = Box(x, y, w, h, float(heat[row, column]))
        if all(overlap(box, kept) < OVERLAP for kept in found):
            found.append(box)
    return found[:MOST_BOXES]


def _peaks(heat: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    padded = np.pad(heat, 1, constant_values=-1.0)
    around = [
        padded[1 + i : 1 + i + heat.shape[0], 1 + j : 1 + j + heat.shape[1]] for i in (-1, 0, 1) for j in (-1, 0, 1)
    ]
    return np.asarray(heat >= np.max(around, axis=0))


def overlap(a: Box, b: Box) -> float:
    """Shared area over the smaller box's area, so that a box inside another counts as the same plate."""
    wide = min(a.x + a.w, b.x + b.w) - max(a.x, b.x)
    tall = min(a.y + a.h, b.y + b.h) - max(a.y, b.y)
    if wide <= 0 or tall <= 0:
        return 0.0
    return wide * tall / max(1e-9, min(a.w * a.h, b.w * b.h))
