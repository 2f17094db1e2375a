"""What a camera's numbers mean to somebody who aims it: a word, a bar and what to do, for each."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from ui.words import Mark


class Figures(Protocol):
    """What both a test picture (`Probe`) and a running camera (`CameraHealth`) know about themselves."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def sharpness(self) -> float: ...
    @property
    def brightness(self) -> float: ...
    @property
    def clipped(self) -> float: ...
    @property
    def plate_width(self) -> float: ...


GOOD = Mark("ok", "state-ok", "Good")
FAIR = Mark("warn", "state-warn", "Fair")
POOR = Mark("danger", "state-danger", "Poor")
UNKNOWN = Mark("muted", "state-idle", "Not known")
_WORST_FIRST = (POOR, FAIR, UNKNOWN, GOOD)


@dataclass(frozen=True, slots=True)
class Aim:
    """One line of the aiming help; `share` 0..1 fills its bar, where `good` 0..1 marks the beginning of good."""

    id: str
    title: str
    figure: str
    mark: Mark
    advice: str
    share: float
    good: float


PLATE_GOOD, PLATE_FAIR = 100, 65  # pixels; below 65 the reader's figures fall to half (PLATFORM, "Recognition")
# Variance of the Laplacian. Street scenes as taken: 138 to 1,480 (5th to 95th of 100); the same out of focus by a blur
# of one pixel: 18 to 78, of two: 4 to 11.
SHARP_LEAST, SHARP_FAIR, SHARP_GOOD, SHARP_MOST = 3.0, 20.0, 100.0, 1000.0
DARK, DIM, BRIGHT, GLARING = 25.0, 50.0, 190.0, 220.0  # mean of 0..255
CLIPPED_FAIR, CLIPPED_POOR = 0.03, 0.12
FPS_GOOD, FPS_FAIR = 15.0, 6.0
LINES_GOOD, LINES_FAIR = 720, 480


def aims(figures: Figures, fps: float | None) -> tuple[Aim, ...]:
    """`fps` None: the source has no rate of its own (pictures in a folder)."""
    lines = [_plate(figures.plate_width), _focus(figures.sharpness), _exposure(figures.brightness, figures.clipped)]
    if fps is not None:
        lines.append(_rate(fps))
    lines.append(_size(figures.width, figures.height))
    return tuple(lines)


def _plate(width: float) -> Aim:
    title = "Plate width"
    if width <= 0:
        return Aim("plate", title, "no plate seen", UNKNOWN, "Put a car with a plate where it will pass.", 0, 0.5)
    mark = _rising(width, PLATE_FAIR, PLATE_GOOD)
    advice = {
        GOOD: "Wide enough to read.",
        FAIR: "Readable by day. Move closer or zoom in for night and rain.",
        POOR: "Too small: move closer or zoom in.",
    }[mark]
    return Aim("plate", title, f"{width:.0f} px", mark, advice, min(1.0, width / (2 * PLATE_GOOD)), 0.5)


def _focus(sharpness: float) -> Aim:
    mark = _rising(sharpness, SHARP_FAIR, SHARP_GOOD)
    advice = {
        GOOD: "Sharp.",
        FAIR: "A little soft: turn the focus ring until the bar is at its longest.",
        POOR: "Out of focus, or the glass is dirty: clean it, then turn the focus ring.",
    }[mark]
    return Aim("focus", "Focus", f"{sharpness:.0f}", mark, advice, _sharp_share(sharpness), _sharp_share(SHARP_GOOD))


def _sharp_share(sharpness: float) -> float:
    """By ratio: each doubling fills the bar by as much, so that it still moves near the best focus."""
    if sharpness <= SHARP_LEAST:
        return 0.0
    return min(1.0, math.log(sharpness / SHARP_LEAST) / math.log(SHARP_MOST / SHARP_LEAST))


def _exposure(brightness: float, clipped: float) -> Aim:
    mark, advice = GOOD, "Well lit."
    for wrong, its_mark, its_advice in (
        (
            clipped > CLIPPED_POOR,
            POOR,
            "Part of the picture is plain white: shorten the exposure or shade the lens.",
        ),
        (brightness > GLARING, POOR, "Too bright: shorten the exposure."),
        (brightness < DARK, POOR, "Too dark: lengthen the exposure or switch the infrared light on."),
        (clipped > CLIPPED_FAIR, FAIR, "Some of the picture is plain white: plates in the sun may be lost."),
        (brightness > BRIGHT, FAIR, "Rather bright: shorten the exposure."),
        (brightness < DIM, FAIR, "Rather dark. With infrared light at night this is as it should be."),
    ):
        if wrong:
            mark, advice = its_mark, its_advice
            break
    figure = f"{brightness / 255:.0%} bright, {clipped:.0%} white"
    return Aim("exposure", "Exposure", figure, mark, advice, min(1.0, brightness / 255), DIM / 255)


def _rate(fps: float) -> Aim:
    mark = _rising(round(fps), FPS_FAIR, FPS_GOOD)
    advice = {
        GOOD: "Fast enough for passing traffic.",
        FAIR: "Enough for slow traffic; a passing car may be seen only once.",
        POOR: "Too slow for traffic: choose a smaller picture or a faster stream.",
    }[mark]
    return Aim("rate", "Frame rate", f"{fps:.0f} a second", mark, advice, min(1.0, fps / 30), FPS_GOOD / 30)


def _size(width: int, height: int) -> Aim:
    mark = _rising(height, LINES_FAIR, LINES_GOOD)
    advice = {
        GOOD: "Fine enough.",
        FAIR: "Coarse: plates must be close.",
        POOR: "Too coarse: choose the camera's larger stream.",
    }[mark]
    return Aim(
        "size",
        "Picture size",
        f"{width} \N{MULTIPLICATION SIGN} {height}",
        mark,
        advice,
        min(1.0, height / 1080),
        LINES_GOOD / 1080,
    )


def _rising(value: float, fair: float, good: float) -> Mark:
    return GOOD if value >= good else FAIR if value >= fair else POOR


def worst(lines: tuple[Aim, ...]) -> Aim | None:
    """The line to mend first; None when all is good."""
    bad = [aim for aim in lines if aim.mark is not GOOD]
    return min(bad, key=lambda aim: _WORST_FIRST.index(aim.mark), default=None)
