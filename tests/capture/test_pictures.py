"""Still pictures from outside: what is decoded, what is refused, and in which words."""

import io
import os
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.capture.pictures import MOST_BYTES, UnreadablePicture, decode, load


def packed(picture: Image.Image, kind: str = "PNG", **options) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP", "WEBP", "TIFF", "GIF"])
def test_a_picture_comes_out_as_blue_green_red_whatever_its_format(kind):
    red = Image.new("RGB", (40, 30), (250, 10, 10))
    picture = decode(packed(red, kind))
    assert picture.shape == (30, 40, 3)
    assert picture.dtype == np.uint8
    assert picture[15, 20, 2] > 200
    assert picture[15, 20, 0] < 60


def test_a_hundred_megapixel_picture_is_refused_before_it_is_decoded():
    with pytest.raises(UnreadablePicture, match="million pixels"):
        decode(png_that_claims(10_000, 10_000))


def test_a_picture_that_claims_a_billion_pixels_is_refused():
    with pytest.raises(UnreadablePicture, match="million pixels"):
        decode(png_that_claims(60_000, 60_000))


def test_a_long_thin_picture_is_refused():
    with pytest.raises(UnreadablePicture, match="in a row"):
        decode(png_that_claims(30_000, 1))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_a_picture_cut_off_in_the_middle_is_refused(kind):
    noise = np.random.default_rng(1).integers(0, 255, (120, 160, 3), np.uint8)
    whole = packed(Image.fromarray(noise), kind)
    with pytest.raises(UnreadablePicture):
        decode(whole[: len(whole) // 2])


@pytest.mark.parametrize("junk", [b"", b"GIF89a", b"\xff\xd8\xff\xe0", b"<svg/>", b"%PDF-1.4", b"\x00" * 4096])
def test_what_is_no_picture_is_refused_in_words(junk):
    with pytest.raises(UnreadablePicture):
        decode(junk)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 5000), st.integers(0, 255))
def test_a_picture_with_any_byte_changed_is_decoded_or_refused_and_nothing_else(at, value):
    noise = np.random.default_rng(2).integers(0, 255, (24, 32, 3), np.uint8)
    for kind in ("PNG", "JPEG", "GIF"):
        hostile = bytearray(packed(Image.fromarray(noise), kind))
        hostile[at % len(hostile)] = value
        try:
            assert decode(bytes(hostile)).ndim == 3
        except UnreadablePicture:
            pass


def test_a_file_larger_than_the_limit_is_refused(tmp_path):
    path = tmp_path / "huge.jpg"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 10)
    with pytest.raises(UnreadablePicture, match="larger than"):
        load(path)


def test_a_pipe_or_a_missing_file_is_refused_at_once(tmp_path):
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.jpg")
        with pytest.raises(UnreadablePicture, match="not a file"):
            load(tmp_path / "pipe.jpg")
    with pytest.raises(UnreadablePicture, match="no such file"):
        load(tmp_path / "gone.jpg")


def test_a_cmyk_picture_keeps_its_colours():
    picture = decode(packed(Image.new("CMYK", (20, 20), (0, 255, 255, 0)), "JPEG"))
    assert picture[10, 10, 2] > 180
    assert picture[10, 10, 0] < 90


def test_a_16_bit_picture_uses_its_whole_range():
    values = np.linspace(1000, 40_000, 20 * 20).reshape(20, 20).astype(np.uint16)
    picture = decode(packed(Image.fromarray(values)))
    assert int(picture.min()) <= 5
    assert int(picture.max()) >= 250


def test_of_an_animated_picture_the_first_frame_is_taken():
    first, second = Image.new("RGB", (20, 20), (255, 255, 255)), Image.new("RGB", (20, 20), (0, 0, 0))
    animated = packed(first, "GIF", save_all=True, append_images=[second], duration=50)
    assert decode(animated).mean() > 200


def test_a_see_through_picture_lies_on_white():
    assert decode(packed(Image.new("RGBA", (20, 20), (0, 0, 0, 0)))).min() == 255


def test_a_picture_is_turned_upright_as_its_camera_noted():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert decode(packed(Image.new("RGB", (40, 20)), "JPEG", exif=exif)).shape == (40, 20, 3)
