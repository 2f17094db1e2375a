"""Endless, seeded tiles for the detector: plates in scenes, with their boxes, and scenes without any."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from app.capture.detector import MEAN, SPREAD
from app.training import formats, plates, scenes
from app.training.glyphs import Font
from app.training.pictures import Grey, Labelled
from app.training.reader_data import PlateBank, framed, stamp

WIDE, HIGH, STRIDE = 320, 192, 8
SMALLEST, LARGEST = 16.0, 150.0
"""Plate widths in a tile; the detector sees frames about 640 pixels wide."""
US_ASPECT = 2.0

Boxes = list[tuple[float, float, float, float]]


@dataclass(frozen=True, slots=True)
class Tile:
    """`texts` are those of the boxes, in their order."""

    picture: Grey
    boxes: Boxes
    texts: list[str]


@dataclass(frozen=True, slots=True)
class DetectorBatches:
    """`batch(n)` is always the same for the same n."""

    bank: PlateBank
    crops: Sequence[Labelled]
    vehicles: Sequence[Labelled]
    backgrounds: Sequence[Grey]
    fonts: tuple[Font, ...]
    seed: int
    size: int = 16
    wide: int = WIDE
    high: int = HIGH
    real: float = 0.45  # share of real plates among those pasted
    widths: tuple[float, float] = (SMALLEST, LARGEST)  # of plates, in pixels of the tile

    def batch(self, number: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """Tiles (n, 1, HIGH, WIDE) scaled to about -1..1 and their targets (n, 6, HIGH/8, WIDE/8)."""
        rng = np.random.default_rng((self.seed, 99, number))
        tiles = [self.tile(rng) for _ in range(self.size)]
        inputs = np.stack([scaled(tile.picture) for tile in tiles])[:, None]
        return inputs, np.stack([targets(tile.boxes) for tile in tiles])

    def tile(self, rng: np.random.Generator) -> Tile:
        kind = rng.random()
        width = float(np.exp(rng.uniform(*np.log(self.widths))))
        if kind < 0.5:
            tile = self._vehicle(width, rng)
        elif kind < 0.88:
            tile = self._pasted(width, rng)
        else:
            tile = Tile(self._scenery(rng), [], [])
        return Tile(scenes.spoil(tile.picture, scenes.some_spoiling(rng, width), rng), tile.boxes, tile.texts)

    def _plate(self, rng: np.random.Generator) -> tuple[str, Grey]:
        if rng.random() < self.real:
            one = self.crops[int(rng.integers(len(self.crops)))]
            text, plate = one.text, one.picture
        else:
            text, plate = self.bank.some(rng)
        return text, framed(plate, self.fonts, rng) if rng.random() < 0.15 else plate

    def _vehicle(self, width: float, rng: np.random.Generator) -> Tile:
        """A real vehicle with its own plate, or with a plate of the United States screwed over it."""
        one = self.vehicles[int(rng.integers(len(self.vehicles)))]
        x, y, w, h = one.box
        squash = float(np.exp(rng.normal(0, 0.08)))
        if rng.random() < 0.75:  # to the shape of US plates; the rest keep their own
            squash *= US_ASPECT * h / w
        scale = width / (w * squash)
        # A vehicle may stand anywhere in the tile as long as its plate is whole.
        left = float(rng.uniform(width / 2 + 2, self.wide - width / 2 - 2))
        half = h * scale / 2
        top = float(rng.uniform(half + 2, max(half + 3, self.high - half - 2)))
        move = np.array(
            [[scale * squash, 0, left - (x + w / 2) * scale * squash], [0, scale, top - (y + h / 2) * scale]]
        )
        picture = _moved(one.picture, move, self._scenery(rng, printed=False))
        if rng.random() < 0.2:
            self._print_beside(picture, (left - width / 2, top - half, width, 2 * half), rng)
        if rng.random() < 0.55:
            quad = scenes.corners(width * float(rng.uniform(1.0, 1.12)), (left, top), rng, US_ASPECT)
            text, plate = self._plate(rng)
            return Tile(scenes.paste(picture, plate, quad), [scenes.bounds(quad)], [text])
        return Tile(picture, [(left - width / 2, top - half, width, 2 * half)], [one.text])

    def _print_beside(self, picture: Grey, box: tuple[float, float, float, float], rng: np.random.Generator) -> None:
        """A fleet number or a name on the vehicle, never over its plate."""
        x, y, w, h = (round(v) for v in box)
        kept = picture[max(0, y - 4) : y + h + 4, max(0, x - 4) : x + w + 4].copy()
        self._print(picture, rng)
        picture[max(0, y - 4) : y + h + 4, max(0, x - 4) : x + w + 4] = kept

    def _pasted(self, width: float, rng: np.random.Generator) -> Tile:
        picture = self._scenery(rng)
        boxes: Boxes = []
        texts: list[str] = []
        for _ in range(int(rng.choice([1, 2, 3], p=[0.6, 0.25, 0.15]))):
            wide = width * float(rng.uniform(0.6, 1.4))
            middle = (
                float(rng.uniform(wide / 2, self.wide - wide / 2)),
                float(rng.uniform(wide / 4, self.high - wide / 4)),
            )
            text, plate = self._plate(rng)
            quad = scenes.corners(wide, middle, rng, plate.shape[1] / plate.shape[0])
            box = scenes.bounds(quad)
            if any(_touch(box, other) for other in boxes):
                continue
            if rng.random() < 0.5:
                _bodywork(picture, box, rng)
            picture = scenes.paste(picture, plate, quad)
            boxes.append(box)
            texts.append(text)
        return Tile(picture, boxes, texts)

    def _scenery(self, rng: np.random.Generator, *, printed: bool = True) -> Grey:
        """A scene without plates, often with print on it that is none: signs, badges, adverts."""
        one = self.backgrounds[int(rng.integers(len(self.backgrounds)))]
        least = max(self.wide / one.shape[1], self.high / one.shape[0])
        scale = max(least, float(rng.uniform(0.4, 1.2)))
        spare_x, spare_y = one.shape[1] * scale - self.wide, one.shape[0] * scale - self.high
        move = np.array(
            [[scale, 0, -rng.uniform(0, max(spare_x, 0.01))], [0, scale, -rng.uniform(0, max(spare_y, 0.01))]]
        )
        if rng.random() < 0.5:
            move = np.array([[-move[0, 0], 0, self.wide - move[0, 2] - 1], move[1]])
        picture = _moved(one, move, np.full((self.high, self.wide), 110, np.uint8))
        if printed and rng.random() < 0.5:
            self._print(picture, rng)
        return picture

    def _print(self, picture: Grey, rng: np.random.Generator) -> None:
        for _ in range(int(rng.integers(1, 5))):
            font = self.fonts[int(rng.integers(len(self.fonts)))]
            mask = _drawn_words(font, rng)
            if rng.random() < 0.3:
                mask = np.asarray(cv2.copyMakeBorder(mask, 6, 6, 10, 10, cv2.BORDER_CONSTANT, value=0), np.uint8)
                mask = np.asarray(255 - mask, np.uint8)  # a sign: letters left out of a plain board
            stamp(picture, mask, rng)


def _drawn_words(font: Font, rng: np.random.Generator) -> Grey:
    """What is written in streets and is no plate: names, signs, fleet and telephone numbers, a camera's clock."""
    kind = int(rng.integers(4))
    if kind == 0:
        words = plates.DEALERS + plates.CAPTIONS + plates.MOTTOES[2:] + plates.SIGNS * 3
        text = words[int(rng.integers(len(words)))]
    elif kind == 1:
        text = str(int(rng.integers(100, 10 ** int(rng.integers(3, 9)))))
    elif kind == 2:
        text = formats.text(rng).replace("*", "-")
    else:
        day, hour, minute = (int(v) for v in rng.integers((1, 0, 0), (29, 24, 60)))
        text = f"20{day:02d}-0{1 + day % 9}-{day:02d} {hour:02d}:{minute:02d}:{minute:02d}"
    return np.asarray(font.line(text, int(rng.integers(6, 40))), np.uint8)


def _moved(picture: Grey, move: npt.NDArray[np.float64], behind: Grey) -> Grey:
    """The tile that an affine map cuts out; where the picture ends, what lies behind it shows."""
    shrink = min(1.0, abs(move[0, 0]), abs(move[1, 1]))
    if shrink < 0.6:  # by area first, or what is thin would be skipped over
        size = (max(8, round(picture.shape[1] * abs(move[0, 0]))), max(8, round(picture.shape[0] * move[1, 1])))
        ratio = np.array([size[0] / picture.shape[1], size[1] / picture.shape[0]])
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
        move = move.copy()
        move[0, 0] /= ratio[0]
        move[1, 1] /= ratio[1]
    done = behind.copy()
    cv2.warpAffine(
        picture,
        move,
        (behind.shape[1], behind.shape[0]),
        dst=done,
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_TRANSPARENT,
    )
    return done


def _bodywork(picture: Grey, box: tuple[float, float, float, float], rng: np.random.Generator) -> None:
    """A plain panel round a plate, as a bumper or a boot lid is."""
    x, y, w, h = box
    wide, tall = w * float(rng.uniform(0.1, 0.8)), h * float(rng.uniform(0.1, 0.9))
    left, top = max(0, round(x - wide)), max(0, round(y - tall))
    region = picture[top : round(y + h + tall), left : round(x + w + wide)]
    shade = float(rng.uniform(5, 240))
    region[:] = (region * np.float32(0.15) + shade * 0.85).astype(np.uint8)


def _touch(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def scaled(picture: Grey) -> npt.NDArray[np.float32]:
    """A grey frame as the detector takes it."""
    return (picture.astype(np.float32) - MEAN) / SPREAD


def targets(boxes: Boxes) -> npt.NDArray[np.float32]:
    """(6, rows, columns): heat, dx, dy, log width, log height, and how much the middle four count there."""
    rows, columns = HIGH // STRIDE, WIDE // STRIDE
    answer = np.zeros((6, rows, columns), np.float32)
    down, across = np.mgrid[0:rows, 0:columns].astype(np.float32)
    for x, y, w, h in boxes:
        middle_x, middle_y = (x + w / 2) / STRIDE, (y + h / 2) / STRIDE
        column, row = int(middle_x), int(middle_y)
        if not (0 <= column < columns and 0 <= row < rows):
            continue
        spread_x, spread_y = max(0.55, w / STRIDE / 7), max(0.55, h / STRIDE / 7)
        heat = np.exp(-(((across - column) / spread_x) ** 2 + ((down - row) / spread_y) ** 2) / 2)
        mine = (heat > 0.3) & (heat >= answer[0])
        answer[0] = np.maximum(answer[0], heat)
        answer[1][mine] = middle_x - across[mine]
        answer[2][mine] = middle_y - down[mine]
        answer[3][mine] = np.log(w / 32)
        answer[4][mine] = np.log(h / 16)
        answer[5][mine] = heat[mine]
    return answer
