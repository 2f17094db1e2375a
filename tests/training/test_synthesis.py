"""Drawn plates and scenes: the same seed is the same picture, and labels say what is drawn."""

from pathlib import Path

import fontpkg_ibm_plex_sans
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.training import detector_data, formats, glyphs, plates, reader_data, scenes, styles
from app.training.pictures import Labelled, held_out


@pytest.fixture(scope="module")
def fonts():
    return glyphs.fonts_in(Path(fontpkg_ibm_plex_sans.__file__).parent)


@pytest.fixture(scope="module")
def scenery():
    rng = np.random.default_rng(1)
    return [rng.integers(0, 255, (300, 400), np.uint8).astype(np.uint8) for _ in range(3)]


def test_the_same_seed_draws_the_same_plate_and_another_seed_another(fonts):
    one, same, other = (
        plates.draw("YG9*X2G", styles.style(rng, fonts), rng)
        for rng in (np.random.default_rng(5), np.random.default_rng(5), np.random.default_rng(6))
    )
    assert one.shape == (120, 240, 3)
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_a_plate_can_be_drawn_large_in_given_colours(fonts):
    style = plates.with_fonts(
        plates.Style(ground=(0, 200, 0), ink=(0, 0, 0), emboss=0.0, bolts=False), fonts[0], fonts[0]
    )
    plate = plates.draw("ABC 123", style, np.random.default_rng(1), width=640)
    assert plate.shape == (320, 640, 3)
    assert tuple(plate[2, 2]) == (0, 200, 0)
    assert 0.05 < (plate[:, :, 1] < 60).mean() < 0.6


def test_a_folder_without_fonts_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="no font"):
        glyphs.fonts_in(tmp_path)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_every_random_text_is_a_plate_a_reader_can_answer(seed):
    text = formats.characters(formats.text(np.random.default_rng(seed)))
    assert 3 <= len(text) <= 8
    assert set(text) <= set(glyphs.CHARACTERS)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.floats(40, 190))
def test_a_pasted_plate_lies_within_the_box_that_is_told(seed, width):
    rng = np.random.default_rng(seed)
    quad = scenes.corners(width, (200, 150), rng)
    seen = scenes.paste(np.zeros((300, 400), np.uint8), np.full((120, 240), 255, np.uint8), quad)
    rows, columns = np.nonzero(seen > 128)
    x, y, w, h = scenes.bounds(quad)
    assert x - 2 <= columns.min() <= x + 0.1 * w + 2
    assert x + 0.9 * w - 2 <= columns.max() <= x + w + 2
    assert y - 2 <= rows.min()
    assert rows.max() <= y + h + 2


def test_the_same_batch_number_is_the_same_batch(fonts, scenery):
    real = [Labelled("a", np.full((60, 120), 200, np.uint8), "ABC123", (0, 0, 120, 60))]

    def batches():
        return reader_data.ReaderBatches(reader_data.PlateBank(fonts, 1, 50), real, scenery, fonts, 1, size=12)

    first, texts = batches().batch(7, reader_data.Share())
    again, texts_again = batches().batch(7, reader_data.Share())
    assert first.shape == (12, 1, 48, 160)
    assert texts == texts_again
    assert np.array_equal(first, again)


def test_a_tiles_boxes_lie_in_the_tile_and_its_targets_peak_there(fonts, scenery):
    vehicle = Labelled("v", np.full((300, 400), 120, np.uint8), "XYZ789", (150, 200, 100, 30))
    batches = detector_data.DetectorBatches(
        reader_data.PlateBank(fonts, 1, 20), [vehicle], [vehicle], scenery, fonts, 1, size=8
    )
    rng = np.random.default_rng(3)
    for tile in (batches.tile(rng) for _ in range(40)):
        assert tile.picture.shape == (detector_data.HIGH, detector_data.WIDE)
        assert len(tile.boxes) == len(tile.texts)
        heat = detector_data.targets(tile.boxes)[0]
        inside = [(x, y, w, h) for x, y, w, h in tile.boxes if 0 <= x + w / 2 < 320 and 0 <= y + h / 2 < 192]
        assert (heat > 0.999).sum() == len({(int((x + w / 2) / 8), int((y + h / 2) / 8)) for x, y, w, h in inside})


def test_the_held_out_share_is_by_text_and_about_fifteen_per_cent():
    texts = [f"ABC{n:04d}" for n in range(3000)]
    share = sum(held_out(text) for text in texts) / len(texts)
    assert 0.12 < share < 0.18
    assert held_out("ABC0001") == held_out("ABC0001")


def test_no_plate_of_the_test_scenes_is_among_the_training_plates(shared_data):
    def texts(name):
        lines = (shared_data / name / "labels.csv").read_text("utf-8").splitlines()[1:]
        return {line.split(",")[1] for line in lines}

    assert not texts("us_scenes") & texts("us_crops")
