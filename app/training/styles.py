"""Random looks for plates: colours, captions, stickers, frames and shapes as varied as the states'."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from app.training.glyphs import CHARACTERS, Font
from app.training.plates import CAPTIONS, DEALERS, MOTTOES, Colour, Style

Thing = TypeVar("Thing")

DARK_ON_LIGHT = (
    # ground, ink: blue-green-red
    ((240, 242, 240), (110, 42, 22)),
    ((236, 238, 238), (35, 30, 30)),
    ((235, 236, 240), (45, 35, 165)),
    ((226, 236, 226), (60, 90, 25)),
    ((240, 232, 214), (95, 40, 25)),
    ((160, 225, 240), (40, 35, 35)),
    ((70, 185, 240), (40, 30, 25)),
    ((214, 222, 190), (70, 60, 30)),
)
LIGHT_ON_DARK = (
    ((110, 50, 20), (230, 236, 236)),
    ((110, 50, 20), (90, 205, 240)),
    ((70, 95, 20), (235, 238, 238)),
    ((40, 40, 40), (225, 228, 228)),
    ((60, 40, 120), (235, 235, 235)),
)


def style(rng: np.random.Generator, fonts: tuple[Font, ...]) -> Style:
    """One plate's look; the text is drawn in a font of the list, the captions in another."""
    table = LIGHT_ON_DARK if rng.random() < 0.12 else DARK_ON_LIGHT
    ground, ink = table[int(rng.integers(len(table)))]
    stamped = rng.random() < 0.65
    framed = rng.random() < 0.3
    text_font, caption_font = (fonts[int(i)] for i in rng.integers(len(fonts), size=2))
    return Style(
        ground=_near(ground, rng),
        ground_below=_near((230, 170, 120), rng, 60) if rng.random() < 0.25 else None,
        ink=_near(ink, rng),
        caption=_one(CAPTIONS, rng) if rng.random() < 0.85 else "",
        caption_ink=_near(_one(((110, 42, 22), (40, 30, 160), (30, 30, 30)), rng), rng, 30),
        motto=_one(MOTTOES, rng),
        stickers=int(rng.choice([0, 1, 2, 3], p=[0.25, 0.35, 0.35, 0.05])),
        bolts=rng.random() < 0.7,
        border=rng.random() < 0.2,
        frame=_near(_one(((25, 25, 25), (150, 150, 150), (60, 60, 60)), rng), rng) if framed else None,
        frame_text=_one(DEALERS, rng) if framed and rng.random() < 0.6 else "",
        emblem=_near((90, 120, 160), rng, 110),
        logo=rng.random() < 0.07,
        stacked="".join(_one(CHARACTERS, rng) for _ in range(2)) if rng.random() < 0.03 else "",
        scenery=float(rng.uniform(0.1, 0.6)) if rng.random() < 0.35 else 0.0,
        emboss=float(rng.uniform(0, 0.9)) if stamped else 0.0,
        text_height=float(rng.uniform(0.4, 0.56)),
        text_middle=float(rng.uniform(0.48, 0.58)),
        pitch=float(rng.uniform(0.25, 0.32)),
        fill=float(rng.uniform(0.66, 0.9)),
        weight=int(rng.choice([-1, 0, 1, 2], p=[0.1, 0.5, 0.3, 0.1])),
        even=stamped,
        zero_is_o=rng.random() < 0.35,
        apex=float(rng.uniform(0.05, 0.6)) if rng.random() < 0.45 else None,
        fonts=(text_font, caption_font),
    )


def _one(things: Sequence[Thing], rng: np.random.Generator) -> Thing:
    return things[int(rng.integers(len(things)))]


def _near(colour: Colour, rng: np.random.Generator, spread: int = 18) -> Colour:
    blue, green, red = (int(v) for v in np.clip(np.array(colour) + rng.integers(-spread, spread + 1, 3), 0, 255))
    return blue, green, red
