"""Finds plates in a frame with the shipped network."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from app.capture.boxes import STRIDE, boxes_of
from app.domain.reads import Box

LONGEST = 640
"""Frames are brought to this length: plates are then 16 to 150 pixels wide, as in training."""
LEAST = 0.15
"""Heat below this is no box."""
MEAN, SPREAD = 110.0, 60.0

Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class OnnxDetector:
    """`session` runs the shipped network: grey (1, 1, h, w) → maps (1, 5, h/8, w/8)."""

    session: Any
    least: float = LEAST
    longest: int = LONGEST

    def boxes(self, frame: Picture) -> list[Box]:
        return self.boxes_grey(np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), np.uint8))

    def boxes_grey(self, grey: Picture) -> list[Box]:
        """As `boxes`, for a frame whose grey picture is already there."""
        high, wide = grey.shape
        scale = self.longest / max(high, wide)
        size = (max(1, round(wide * scale)), max(1, round(high * scale)))
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        small = cv2.resize(grey, size, interpolation=way)
        padded = cv2.copyMakeBorder(small, 0, -size[1] % STRIDE, 0, -size[0] % STRIDE, cv2.BORDER_REPLICATE)
        asked = ((padded.astype(np.float32) - MEAN) / SPREAD)[None, None]
        (maps,) = self.session.run(None, {self.session.get_inputs()[0].name: asked})
        across, down = wide / size[0], high / size[1]
        return [_in_frame(box, across, down) for box in boxes_of(maps[0], self.least)]


def _in_frame(box: Box, across: float, down: float) -> Box:
    return replace(box, x=box.x * across, y=box.y * down, w=box.w * across, h=box.h * down)
