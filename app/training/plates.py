"""Draws one plate, flat and clean: text, colours, captions, stickers and frame, all from a seed."""

from dataclasses import dataclass, field, replace

import cv2
import numpy as np
import numpy.typing as npt

from app.training.formats import GAPS
from app.training.glyphs import Font, Mask, stamped

Picture = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]
"""Blue, green, red, 0-255, as OpenCV has them."""

WHITE: Colour = (238, 240, 238)
NAVY: Colour = (110, 42, 22)
CAPTIONS = (
    *("ALABAMA", "ALASKA", "ARIZONA", "Arkansas", "California", "COLORADO", "Connecticut", "DELAWARE"),
    *("GEORGIA", "HAWAII", "IDAHO", "Illinois", "INDIANA", "IOWA", "KANSAS", "KENTUCKY", "Louisiana", "MAINE"),
    *("MARYLAND", "Massachusetts", "MICHIGAN", "Minnesota", "MISSISSIPPI", "MISSOURI", "MONTANA", "NEBRASKA"),
    *("NEVADA", "New Jersey", "NEW MEXICO", "NEW YORK", "OHIO", "OKLAHOMA", "OREGON", "PENNSYLVANIA", "TEXAS"),
    *("TENNESSEE", "UTAH", "VERMONT", "VIRGINIA", "WASHINGTON", "WISCONSIN", "WYOMING", "Florida", "SOUTH DAKOTA"),
)
MOTTOES = (
    *("", "", "Land of Lincoln", "SHOW ME STATE", "The Lone Star State", "GARDEN STATE", "10,000 lakes"),
    *("GRAND CANYON STATE", "EVERGREEN STATE", "ALOHA STATE", "dmv.ca.gov", "GREAT LAKES", "First in Flight"),
    *("FAMOUS POTATOES", "Ocean State", "The Natural State", "EMPIRE STATE", "SUNSHINE STATE", "COUNTY"),
)
DEALERS = (
    "SUNSET MOTORS",
    "AUTO MALL",
    "FORD",
    "HONDA",
    "TOYOTA OF",
    "1-800-555",
    "CHEVROLET",
    "LAKESIDE",
    "UNIVERSITY",
)
SIGNS = ("EXIT", "ONLY", "STOP", "PARKING", "SPEED LIMIT", "NO", "YIELD", "1 HR", "SCHOOL BUS", "TAXI", "US DOT 48213")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


@dataclass(frozen=True, slots=True)
class Style:
    """One issue of plates; lengths are shares of the plate's height unless said otherwise."""

    ground: Colour = WHITE
    ground_below: Colour | None = None  # fades to this at the lower edge
    ink: Colour = NAVY
    caption: str = ""
    caption_ink: Colour = NAVY
    motto: str = ""
    stickers: int = 0
    bolts: bool = True
    border: bool = False
    frame: Colour | None = None  # a dealer's frame over the edges
    frame_text: str = ""
    emblem: Colour = (60, 150, 220)
    logo: bool = False  # a picture in the left fifth
    stacked: str = ""  # two small letters one above the other; not part of the text
    scenery: float = 0.0  # strength of a picture behind the text, 0-1
    emboss: float = 0.3  # strength of the light edge of stamped characters, 0-1
    text_height: float = 0.46
    text_middle: float = 0.53
    pitch: float = 0.27  # from one character to the next, at most
    fill: float = 0.8  # share of the pitch a character covers
    weight: int = 0  # pixels added to (or taken from) a stroke at a width of 240
    even: bool = True  # every character as wide as the next, as on stamped plates
    zero_is_o: bool = False
    apex: float | None = None  # inner corner of M and W as on stamped plates, a share of their height; None: the font's
    fonts: tuple[Font, ...] = field(default=())  # text, caption


def draw(text: str, style: Style, rng: np.random.Generator, width: int = 240) -> Picture:
    """The plate, `width` by half as many pixels, blue-green-red; blanks, `*` (emblem) and `-` in `text` are gaps."""
    height = width // 2
    plate = _ground(style, width, height, rng)
    if style.logo:
        _logo(plate, rng)
    _captions(plate, style)
    _text(plate, text, style, rng)
    _furniture(plate, style, rng)
    if style.frame is not None:
        _frame(plate, style)
    return np.clip(plate, 0, 255).astype(np.uint8)


def with_fonts(style: Style, text_font: Font, caption_font: Font) -> Style:
    return replace(style, fonts=(text_font, caption_font))


def _ground(style: Style, width: int, height: int, rng: np.random.Generator) -> npt.NDArray[np.float32]:
    top = np.array(style.ground, np.float32)
    below = np.array(style.ground_below or style.ground, np.float32)
    ramp = np.linspace(0, 1, height, dtype=np.float32)[:, None, None] ** 2
    plate = np.broadcast_to(top * (1 - ramp) + below * ramp, (height, width, 3)).copy()
    if style.scenery > 0:
        coarse = rng.normal(0, 70 * style.scenery, (int(rng.integers(3, 7)), int(rng.integers(4, 12)), 3))
        plate += cv2.resize(coarse.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    if style.border:
        cv2.rectangle(plate, (3, 3), (width - 4, height - 4), style.ink, max(1, width // 100))
    return plate


def _lay(plate: npt.NDArray[np.float32], mask: Mask, ink: Colour, left: int, top: int) -> None:
    """Colours the plate through a mask; what lies over an edge is cut off."""
    x, y = max(0, left), max(0, top)
    piece = mask[y - top : y - top + plate.shape[0] - y, x - left : x - left + plate.shape[1] - x]
    if piece.size == 0:
        return
    share = piece.astype(np.float32)[:, :, None] / 255
    region = plate[y : y + piece.shape[0], x : x + piece.shape[1]]
    region += (np.array(ink, np.float32) - region) * share


def _captions(plate: npt.NDArray[np.float32], style: Style) -> None:
    height, width = plate.shape[:2]
    font = style.fonts[-1]
    for words, share, middle in ((style.caption, 0.13, 0.13), (style.motto, 0.085, 0.91)):
        if words:
            mask = font.line(words, max(4, round(share * height)))
            if mask.shape[1] > width * 0.8:
                mask = np.asarray(cv2.resize(mask, (int(width * 0.8), mask.shape[0])), np.uint8)
            _lay(
                plate,
                mask,
                style.caption_ink,
                (width - mask.shape[1]) // 2,
                round(middle * height) - mask.shape[0] // 2,
            )


def _text(plate: npt.NDArray[np.float32], text: str, style: Style, rng: np.random.Generator) -> None:
    height, width = plate.shape[:2]
    left = 0.2 if style.logo else 0.12 if style.stacked else 0.035
    layer = np.zeros((height, width), np.uint8)
    units = sum({" ": 0.45, "-": 0.55, "*": 0.75}.get(c, 1.0) for c in text)
    pitch = min(style.pitch * height, (0.965 - left) * width / units)
    tall = max(6, round(style.text_height * height))
    at = left * width + ((0.965 - left) * width - pitch * units) / 2
    top = round(style.text_middle * height) - tall // 2
    if style.stacked:
        _stacked(layer, style, round(at - pitch * 0.5), top, tall)
    for char in text:
        if char in GAPS:
            step = {" ": 0.45, "-": 0.55, "*": 0.75}[char] * pitch
            if char == "-":
                cv2.rectangle(
                    layer, _at(at + step * 0.2, top + tall * 0.46), _at(at + step * 0.8, top + tall * 0.56), 255, -1
                )
            elif char == "*":
                _emblem(plate, style, at + step / 2, top + tall / 2, step * 0.42, tall, rng)
        else:
            step = pitch
            shape = _shape(char, style, tall, pitch)
            x = round(at + (pitch - shape.shape[1]) / 2)
            region = layer[top : top + tall, max(0, x) : x + shape.shape[1]]
            np.maximum(region, shape[: region.shape[0], : region.shape[1]], out=region)
        at += step
    _ink(plate, _weighted(layer, round(style.weight * width / 240)), style)


def _at(x: float, y: float) -> tuple[int, int]:
    return round(x), round(y)


def _shape(char: str, style: Style, tall: int, pitch: float) -> Mask:
    font = style.fonts[0]
    master = _master(char, style)
    room = style.fill * pitch
    natural = master.shape[1] * tall / master.shape[0]
    if char in "1I":
        wide = min(natural * (room / (0.55 * tall)), room)
    elif style.even:
        wide = room * {"M": 1.06, "W": 1.1}.get(char, 1.0)
    else:
        wide = min(natural * room / (font.glyph("B").shape[1] * tall / font.glyph("B").shape[0]), pitch * 1.02)
    return np.asarray(cv2.resize(master, (max(2, round(wide)), tall), interpolation=cv2.INTER_AREA), np.uint8)


def _master(char: str, style: Style) -> Mask:
    font = style.fonts[0]
    if char in "MW" and style.apex is not None:
        return stamped(char, style.apex, font.thickness())
    return font.glyph("O" if char == "0" and style.zero_is_o else char)


def _stacked(layer: Mask, style: Style, left: int, top: int, tall: int) -> None:
    half = tall // 2 - 1
    for row, char in enumerate(style.stacked[:2]):
        shape = style.fonts[0].glyph(char)
        small = np.asarray(cv2.resize(shape, (max(2, round(half * 0.6)), half), interpolation=cv2.INTER_AREA), np.uint8)
        x, y = max(1, left), top + row * (half + 2)
        region = layer[y : y + half, x : x + small.shape[1]]
        np.maximum(region, small[: region.shape[0], : region.shape[1]], out=region)


def _weighted(layer: Mask, weight: int) -> Mask:
    if weight == 0:
        return layer
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (abs(weight) + 1, abs(weight) + 1))
    return np.asarray((cv2.dilate if weight > 0 else cv2.erode)(layer, kernel), np.uint8)


def _ink(plate: npt.NDArray[np.float32], layer: Mask, style: Style) -> None:
    _lay(plate, layer, style.ink, 0, 0)
    if style.emboss > 0:
        soft = cv2.GaussianBlur(layer, (0, 0), plate.shape[1] / 200).astype(np.float32)
        shift = max(1, plate.shape[1] // 160)
        edge = np.roll(soft, (shift, shift), (0, 1)) - np.roll(soft, (-shift, -shift), (0, 1))
        plate -= (edge * (0.35 * style.emboss))[:, :, None]


def _emblem(
    plate: npt.NDArray[np.float32], style: Style, x: float, y: float, half: float, tall: int, rng: np.random.Generator
) -> None:
    """Something between two groups of characters that is none itself: star, strip of print, blob, ring."""
    kind = int(rng.integers(5))
    size = max(2.0, min(half, tall * 0.3))
    if kind == 0:
        angles = np.arange(10) * np.pi / 5 - np.pi / 2
        reach = np.where(np.arange(10) % 2 == 0, size, size * 0.45)
        points = np.stack([x + reach * np.cos(angles), y + reach * np.sin(angles)], 1)
        cv2.fillPoly(plate, [points.astype(np.int32)], style.emblem)
    elif kind == 1:
        half_tall = tall * float(rng.uniform(0.25, 0.5))
        cv2.rectangle(plate, _at(x - half * 0.7, y - half_tall), _at(x + half * 0.7, y + half_tall), style.emblem, -1)
        for row in np.arange(y - half_tall + 2, y + half_tall - 1, max(3.0, tall / 9)).tolist():
            cv2.line(plate, _at(x - half * 0.5, row), _at(x + half * 0.5, row), style.ink, 1)
    elif kind == 2:
        points = np.array([x, y]) + rng.normal(0, 1, (7, 2)) * [half * 0.5, size * 0.7]
        cv2.fillPoly(plate, [cv2.convexHull(points.astype(np.float32)).astype(np.int32)], style.emblem)
    elif kind == 3:
        cv2.circle(plate, _at(x, y), round(size), style.emblem, max(1, round(size / 3)))
    else:
        cv2.circle(plate, _at(x, y), max(1, round(size / 3)), style.ink, -1)


def _logo(plate: npt.NDArray[np.float32], rng: np.random.Generator) -> None:
    height, width = plate.shape[:2]
    middle = (round(width * 0.11), round(height * 0.53))
    for _ in range(int(rng.integers(2, 6))):
        colour = [int(v) for v in rng.integers(0, 256, 3)]
        axes = (int(rng.integers(3, width // 12)), int(rng.integers(3, height // 4)))
        spot = (middle[0] + int(rng.integers(-8, 9)), middle[1] + int(rng.integers(-12, 13)))
        cv2.ellipse(plate, spot, axes, float(rng.uniform(0, 180)), 0, 360, colour, int(rng.choice([-1, 2])))


def _furniture(plate: npt.NDArray[np.float32], style: Style, rng: np.random.Generator) -> None:
    height, width = plate.shape[:2]
    corners = [(0.03, 0.04), (0.83, 0.04), (0.83, 0.78), (0.03, 0.78)]
    for place in rng.permutation(4)[: style.stickers]:
        x, y = round(corners[place][0] * width), round(corners[place][1] * height)
        wide, tall = round(0.13 * width), round(0.17 * height)
        ground = [int(v) for v in rng.integers(40, 256, 3)]
        cv2.rectangle(plate, (x, y), (x + wide, y + tall), ground, -1)
        words = str(rng.choice(MONTHS)) if rng.random() < 0.5 else f"{int(rng.integers(0, 30)):02d}"
        mask = style.fonts[-1].line(words, max(4, round(tall * 0.6)))
        _lay(plate, mask[:, : wide - 2], (20, 20, 20), x + 2, y + round(tall * 0.2))
    if style.bolts:
        for share in (0.18, 0.82):
            for row in (0.07, 0.93):
                cv2.circle(plate, _at(share * width, row * height), max(1, round(0.025 * height)), (110, 110, 110), -1)


def _frame(plate: npt.NDArray[np.float32], style: Style) -> None:
    height, width = plate.shape[:2]
    frame = style.frame or (30, 30, 30)
    top, below, side = round(0.09 * height), round(0.12 * height), round(0.02 * width)
    for x, y, right, low in (
        (0, 0, width, top),
        (0, height - below, width, height),
        (0, 0, side, height),
        (width - side, 0, width, height),
    ):
        plate[y:low, x:right] = frame
    if style.frame_text:
        mask = style.fonts[-1].line(style.frame_text, max(4, round(below * 0.7)))
        pale: Colour = (230, 230, 230) if sum(frame) < 300 else (20, 20, 20)
        _lay(plate, mask, pale, (width - mask.shape[1]) // 2, height - round(below * 0.9))
