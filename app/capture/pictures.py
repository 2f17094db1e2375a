"""Still pictures from outside, made safe: format, size and pixel count are checked before anything is decoded."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

Picture = npt.NDArray[np.uint8]
"""Height × width × 3, blue-green-red."""

MOST_BYTES = 64 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 20_000
FORMATS = ("JPEG", "PNG", "BMP", "WEBP", "TIFF", "GIF")
SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff", ".gif"})


class UnreadablePicture(ValueError):
    """A file that is no picture, is broken, or is larger than may be decoded; the message says which, in words."""


def load(path: Path) -> Picture:
    """The picture in a file; of an animated one the first frame. Raises UnreadablePicture."""
    try:
        if not path.is_file():  # a pipe or a device would be read for ever
            raise UnreadablePicture("there is no such file" if not path.exists() else "not a file")
        with path.open("rb") as file:
            return decode(file.read(MOST_BYTES + 1))
    except OSError as error:
        raise UnreadablePicture(f"the file cannot be read ({error.strerror or type(error).__name__})") from error


def decode(packed: bytes) -> Picture:
    """The picture in these bytes, turned upright as its camera noted it. Raises UnreadablePicture."""
    if not packed:
        raise UnreadablePicture("the file is empty")
    if len(packed) > MOST_BYTES:
        raise UnreadablePicture(f"the file is larger than {MOST_BYTES // (1024 * 1024)} MB")
    with warnings.catch_warnings():
        # Pillow warns of odd metadata and of size; size is refused below, metadata is not used.
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(packed), formats=FORMATS) as picture:
                _refuse_huge(picture)
                return _as_bgr(picture)
        except UnidentifiedImageError as error:
            raise UnreadablePicture(
                "not a picture in a format that is read here (JPEG, PNG, BMP, WebP, TIFF, GIF)"
            ) from error
        except Image.DecompressionBombError as error:
            raise UnreadablePicture(_too_many_pixels()) from error
        except UnreadablePicture:
            raise
        except (
            Exception
        ) as error:  # Pillow's decoders raise nearly anything on hostile bytes: OSError, SyntaxError, struct.error …
            raise UnreadablePicture("the picture is broken or cut off") from error


def _refuse_huge(picture: Image.Image) -> None:
    width, height = picture.size
    if width < 1 or height < 1:
        raise UnreadablePicture("the picture has no pixels")
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise UnreadablePicture(f"{_too_many_pixels()}: this one is {width} × {height}")


def _too_many_pixels() -> str:
    return f"a picture may have at most {MOST_PIXELS // 1_000_000} million pixels and {LONGEST_SIDE} in a row"


def _as_bgr(picture: Image.Image) -> Picture:
    picture.seek(0)
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith("I") or upright.mode == "F":
        grey = _eight_bits(np.asarray(upright).astype(np.float64))
        return np.ascontiguousarray(np.repeat(grey[:, :, None], 3, axis=2))
    if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info:
        white = Image.new("RGBA", upright.size, (255, 255, 255, 255))
        white.alpha_composite(upright.convert("RGBA"))
        upright = white
    return np.ascontiguousarray(np.asarray(upright.convert("RGB"), np.uint8)[:, :, ::-1])


def _eight_bits(values: npt.NDArray[np.float64]) -> Picture:
    """Sixteen bits or floats brought to 0-255 by their own range, as cameras use few of their bits."""
    values = np.nan_to_num(values, posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    if high <= 255 and low >= 0:
        return values.astype(np.uint8)
    return ((values - low) * (255.0 / max(high - low, 1e-9))).astype(np.uint8)
