"""Endless, seeded batches for the reader: drawn plates, real plates and things that are no plate."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from app.capture import crops
from app.domain.reads import Box
from app.training import formats, plates, scenes, styles
from app.training.glyphs import Font
from app.training.pictures import Grey, Labelled

Inputs = npt.NDArray[np.float32]
Ground = Callable[[int, int, np.random.Generator], Grey]
"""What lies behind a plate: a picture of the asked width and height."""


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a batch is of which kind; the rest is drawn plates."""

    real: float = 0.3
    nothing: float = 0.06


class PlateBank:
    """Drawn plates by number: the same number is the same plate, drawn once while it fits in memory."""

    def __init__(self, fonts: tuple[Font, ...], seed: int, size: int) -> None:
        self._fonts, self._seed, self._size = fonts, seed, size
        self._drawn: dict[int, tuple[str, Grey]] = {}

    def some(self, rng: np.random.Generator) -> tuple[str, Grey]:
        """A plate's text without gaps and its grey picture."""
        number = int(rng.integers(self._size))
        if number not in self._drawn:
            own = np.random.default_rng((self._seed, number))
            written = formats.text(own)
            picture = plates.draw(written, styles.style(own, self._fonts), own)
            self._drawn[number] = formats.characters(written), grey(picture, own)
        return self._drawn[number]


def grey(picture: plates.Picture, rng: np.random.Generator) -> Grey:
    """One channel from three, weighted as different sensors and infrared lamps would."""
    weights = rng.dirichlet((2, 8, 4)) if rng.random() < 0.6 else np.array([0.114, 0.587, 0.299])
    return np.asarray((picture.astype(np.float32) @ weights.astype(np.float32)).clip(0, 255), np.uint8)


@dataclass(frozen=True, slots=True)
class ReaderBatches:
    """`batch(n)` is always the same for the same n, so training can stop anywhere and go on."""

    bank: PlateBank
    real: Sequence[Labelled]
    backgrounds: Sequence[Grey]
    fonts: tuple[Font, ...]
    seed: int
    size: int = 128

    def batch(self, number: int, share: Share) -> tuple[Inputs, list[str]]:
        rng = np.random.default_rng((self.seed, 77, number))
        inputs: list[Inputs] = []
        texts: list[str] = []
        while len(inputs) < self.size:
            kind = rng.random()
            if kind < share.nothing:
                one, text = self._nothing(rng), ""
            elif kind < share.nothing + share.real:
                plate = self.real[int(rng.integers(len(self.real)))]
                one, text = self._seen(plate.picture, rng), plate.text
            else:
                text, picture = self.bank.some(rng)
                one = self._seen(picture, rng)
            if one is not None:
                inputs.append(one)
                texts.append(text)
        return np.stack(inputs)[:, None], texts

    def _seen(self, plate: Grey, rng: np.random.Generator) -> Inputs | None:
        return seen(plate, self._ground, rng, frame_font=self.fonts if rng.random() < 0.25 else ())

    def _ground(self, width: int, height: int, rng: np.random.Generator) -> Grey:
        if rng.random() < 0.5:
            flat = np.full((height, width), float(rng.uniform(5, 235)), np.float32)
            flat += np.linspace(-1, 1, height, dtype=np.float32)[:, None] * float(rng.uniform(-40, 40))
            return flat.clip(0, 255).astype(np.uint8)
        return patch(self.backgrounds[int(rng.integers(len(self.backgrounds)))], width, height, rng)

    def _nothing(self, rng: np.random.Generator) -> Inputs | None:
        """Scenery, or small print and single words as on badges, signs and dealers' frames."""
        width = int(rng.integers(40, 160))
        canvas = self._ground(width, max(12, int(width * rng.uniform(0.35, 0.6))), rng)
        if rng.random() < 0.35:
            font = self.fonts[int(rng.integers(len(self.fonts)))]
            for _ in range(int(rng.integers(1, 4))):
                words = (plates.DEALERS + plates.CAPTIONS)[int(rng.integers(len(plates.DEALERS + plates.CAPTIONS)))]
                tall = max(3, int(canvas.shape[0] * rng.uniform(0.06, 0.2)))
                stamp(canvas, font.line(words, tall), rng)
        canvas = scenes.spoil(canvas, scenes.some_spoiling(rng, width), rng)
        return crops.cut(canvas, Box(0, 0, canvas.shape[1], canvas.shape[0]))


def seen(
    plate: Grey,
    ground: Ground,
    rng: np.random.Generator,
    frame_font: tuple[Font, ...] = (),
    width: float | None = None,
) -> Inputs | None:
    """A plate as the reader gets it: far away, tilted, badly lit, in a box that is a little off."""
    if width is None:
        width = float(np.exp(rng.uniform(np.log(40), np.log(190))))
    if frame_font:
        plate = framed(plate, frame_font, rng)
    canvas = ground(int(width * 1.5), int(width * 0.95), rng)
    quad = scenes.corners(width, (canvas.shape[1] / 2, canvas.shape[0] / 2), rng, plate.shape[1] / plate.shape[0])
    canvas = scenes.paste(canvas, plate, quad)
    canvas = scenes.spoil(canvas, scenes.some_spoiling(rng, width), rng)
    if rng.random() < 0.04:
        canvas = 255 - canvas  # light characters on dark plates are few among the drawn and real ones
    return crops.cut(canvas, missed(Box(*scenes.bounds(quad)), rng))


def missed(box: Box, rng: np.random.Generator) -> Box:
    """The box as a detector would give it: moved and resized by some per cent."""
    wide, tall = box.w * float(np.exp(rng.normal(0.01, 0.055))), box.h * float(np.exp(rng.normal(0.02, 0.09)))
    x = box.x + box.w / 2 + box.w * float(rng.normal(0, 0.03)) - wide / 2
    y = box.y + box.h / 2 + box.h * float(rng.normal(0, 0.06)) - tall / 2
    return Box(x, y, wide, tall)


def patch(picture: Grey, width: int, height: int, rng: np.random.Generator) -> Grey:
    """A piece of a scene at a random scale, exactly `width` by `height`."""
    scale = min(float(rng.uniform(1, 3)), picture.shape[1] / width, picture.shape[0] / height)
    wide, tall = max(2, int(width * scale)), max(2, int(height * scale))
    x = int(rng.integers(0, max(1, picture.shape[1] - wide + 1)))
    y = int(rng.integers(0, max(1, picture.shape[0] - tall + 1)))
    return np.asarray(cv2.resize(picture[y : y + tall, x : x + wide], (width, height)), np.uint8)


def stamp(canvas: Grey, mask: Grey, rng: np.random.Generator) -> None:
    """Prints a mask somewhere on a picture, dark or bright."""
    mask = mask[: canvas.shape[0], : canvas.shape[1]]
    x = int(rng.integers(0, canvas.shape[1] - mask.shape[1] + 1))
    y = int(rng.integers(0, canvas.shape[0] - mask.shape[0] + 1))
    region = canvas[y : y + mask.shape[0], x : x + mask.shape[1]]
    ink = float(rng.choice([20.0, 230.0]))
    region[:] = (region + (ink - region.astype(np.float32)) * (mask.astype(np.float32) / 255)).astype(np.uint8)


def framed(plate: Grey, fonts: tuple[Font, ...], rng: np.random.Generator) -> Grey:
    """The plate in a dealer's frame wider than itself, with the dealer's name below or above it."""
    high, wide = plate.shape
    side, top, low = int(wide * 0.03), int(high * rng.uniform(0.03, 0.14)), int(high * rng.uniform(0.08, 0.2))
    shade = float(rng.choice([15.0, 60.0, 160.0, 230.0]))
    done = np.full((high + top + low, wide + 2 * side), shade, np.uint8)
    done[top : top + high, side : side + wide] = plate
    lip = int(wide * rng.uniform(0, 0.025))  # the frame covers the plate's edge, too
    done[:, : side + lip] = shade
    done[:, side + wide - lip :] = shade
    done[: top + int(high * rng.uniform(0, 0.1))] = shade
    done[top + high - int(high * rng.uniform(0, 0.1)) :] = shade
    font = fonts[int(rng.integers(len(fonts)))]
    ink = 235 if shade < 100 else 15
    for y, room in ((0, top), (top + high, low)):
        if room > 8 and rng.random() < 0.8:
            words = plates.DEALERS[int(rng.integers(len(plates.DEALERS)))]
            mask = font.line(words, max(4, int(room * 0.75)))[:, :wide]
            x, row = (done.shape[1] - mask.shape[1]) // 2, y + room // 8
            region = done[row : row + mask.shape[0], x : x + mask.shape[1]]
            region[mask[: region.shape[0]] > 100] = ink
    return done
