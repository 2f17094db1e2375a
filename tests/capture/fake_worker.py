"""A real capture worker whose recognition is a fake behind the ports: bright boxes are plates, their shade the text."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.capture.worker import run
from app.domain.errors import Unavailable
from app.domain.reads import Box, Character, Reading


class Bright:
    """The detector: bright rectangles."""

    def boxes_grey(self, grey: np.ndarray) -> Sequence[Box]:
        _, mask = cv2.threshold(grey, 120, 255, cv2.THRESH_BINARY)
        count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
        return [Box(*(float(n) for n in stats[i][:4])) for i in range(1, count) if stats[i][4] > 200]


class Shade:
    """The reader: a plate of shade 200 reads TEST200."""

    def read_grey(self, grey: np.ndarray, box: Box) -> Reading | None:
        if "--hang" in sys.argv:
            threading.Event().wait()
        x, y, w, h = int(box.x), int(box.y), int(box.w), int(box.h)
        shade = round(float(np.median(grey[y : y + h, x : x + w])) / 10) * 10
        text = f"TEST{shade}"
        return Reading(text, 0.95, tuple(Character(char, 0.95) for char in text))


class Recognition:
    detector, reader, version = Bright(), Shade(), "fake 1"


def load(threads: int) -> Recognition:
    if "--refused" in sys.argv:
        raise Unavailable("the model was changed")
    return Recognition()


if __name__ == "__main__":
    raise SystemExit(run(sys.argv[-1:], load))
