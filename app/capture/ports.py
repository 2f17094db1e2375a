"""What the pipeline asks of a source of frames, a detector and a reader; a fake earns its keep only here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.domain.reads import Box, Reading

Picture = NDArray[np.uint8]
"""Rows of pixels of three bytes, blue-green-red; never written to once it has been handed on."""

Grey = NDArray[np.uint8]
"""Rows of pixels of one byte."""


@dataclass(frozen=True, slots=True)
class SourceFrame:
    """One image in time. Frames of different `scene`s have nothing to do with each other: no pass joins them."""

    picture: Picture
    scene: int


class SourceLost(Exception):
    """The camera gives no frames; the message says why in words, without its address."""


class Source(Protocol):
    """An open camera. `frames` ends when a file or folder has ended; raises SourceLost when the camera is gone."""

    @property
    def remark(self) -> str:
        """What a person should know although it runs ("2 pictures could not be decoded"), or ""."""

    @property
    def fps(self) -> float:
        """Frames per second the source itself claims; 0 when it does not say."""

    def frames(self) -> Iterator[SourceFrame]: ...

    def close(self) -> None: ...


class Detector(Protocol):
    """Finds plate boxes in a grey frame, in its pixels."""

    def boxes_grey(self, grey: Grey) -> Sequence[Box]: ...


class Reader(Protocol):
    """Turns a box of a grey frame into characters; None when it holds no plate (a caption, a badge, a sign)."""

    def read_grey(self, grey: Grey, box: Box) -> Reading | None: ...


class Recognition(Protocol):
    """The verified models of this installation; `version` is written into every read."""

    @property
    def detector(self) -> Detector: ...

    @property
    def reader(self) -> Reader: ...

    @property
    def version(self) -> str: ...


LoadRecognition = Callable[[int], Any]
"""threads → Recognition; raises Unavailable when a model is missing or was changed."""
