"""Cuts a box out of a frame and makes it the picture the reader was trained on."""

import cv2
import numpy as np
import numpy.typing as npt

from app.domain.reads import Box

WIDTH, HEIGHT = 160, 48
MARGIN_X, MARGIN_Y = 0.06, 0.10
"""Shares of the box kept around it, because detectors err by about so much."""

Picture = npt.NDArray[np.uint8]
"""Grey (height × width) or blue-green-red (height × width × 3)."""


def cut(frame: Picture, box: Box) -> npt.NDArray[np.float32] | None:
    """The reader's input, HEIGHT by WIDTH, with mean 0 and spread 1; None where the box lies outside the frame."""
    left, top = round(box.x - MARGIN_X * box.w), round(box.y - MARGIN_Y * box.h)
    right, low = round(box.x + (1 + MARGIN_X) * box.w), round(box.y + (1 + MARGIN_Y) * box.h)
    piece = frame[max(0, top) : max(0, low), max(0, left) : max(0, right)]
    if piece.shape[0] < 2 or piece.shape[1] < 2:
        return None
    if piece.ndim == 3:
        piece = np.asarray(cv2.cvtColor(piece, cv2.COLOR_BGR2GRAY), np.uint8)
    way = cv2.INTER_AREA if piece.shape[1] > WIDTH and piece.shape[0] > HEIGHT else cv2.INTER_LINEAR
    small = cv2.resize(piece, (WIDTH, HEIGHT), interpolation=way).astype(np.float32)
    return np.asarray((small - small.mean()) / (small.std() + 4.0), np.float32)
