"""The reader's answers: characters line up with the text, confidences are probabilities, nothing is no plate."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.capture import crops, ctc, models, pictures
from app.capture.reader import Calibration, Scored, characters, reading, vote
from app.capture.recognise import plates
from app.domain.plates import ALPHABET
from app.domain.reads import Box

FIRST_PICTURES = 12


@pytest.fixture(scope="module")
def recogniser():
    return models.load(1)


def random_columns(seed: int, crops_: int = 4) -> np.ndarray:
    raw = np.random.default_rng(seed).normal(0, 3.5, (crops_, 40, 37))
    raw[:, :, 0] += 6
    return (raw - np.log(np.exp(raw).sum(2, keepdims=True))).astype(np.float32)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_every_readings_characters_line_up_with_its_text_and_all_confidences_are_probabilities(seed):
    columns = random_columns(seed)
    texts, shares = vote(columns)
    assert list(shares) == sorted(shares, reverse=True)
    assert sum(shares) <= 1 + 1e-6
    said = reading(Scored(columns, texts, shares), 0.9, Calibration(least=0.0))
    assert said is not None
    assert "".join(c.char for c in said.characters) == said.text
    assert all(0 <= c.confidence <= 1 for c in said.characters)
    assert all(c.char not in dict(c.alternatives) for c in said.characters)
    assert all(0 <= c.confidence <= said.confidence <= 1 for c in said.candidates)
    assert said.text not in {c.text for c in said.candidates}


def spelled(text: str) -> np.ndarray:
    """Columns that say `text` plainly, one character every five columns."""
    said = np.full((40, 37), 1e-4)
    said[:, 0] = 1.0
    for at, char in enumerate(text):
        said[2 + 5 * at, [0, ALPHABET.index(char) + 1]] = 1e-4, 1.0
    return np.log(said / said.sum(1, keepdims=True)).astype(np.float32)


def test_one_crop_that_disagrees_is_outvoted():
    texts, shares = vote(np.stack([spelled("YG9X2G"), spelled("YG9X2G"), spelled("YG9X26"), spelled("YG9X2G")]))
    assert ctc.text_of(texts[0]) == "YG9X2G"
    assert ctc.text_of(texts[1]) == "YG9X26"
    assert shares[0] > 5 * shares[1]


def test_a_reading_below_the_least_confidence_is_no_plate():
    columns = random_columns(5)
    texts, shares = vote(columns)
    assert reading(Scored(columns, texts, shares), 0.2, Calibration(least=1.0)) is None


def test_the_runners_up_of_a_character_are_what_the_crops_also_say():
    columns = np.full((1, 40, 37), np.log(1e-5), np.float32)
    columns[0, :, 0] = np.log(0.99)
    columns[0, 10, 0], columns[0, 10, 25], columns[0, 10, 1] = np.log(0.01), np.log(0.7), np.log(0.29)  # O or 0
    (character,) = characters(columns, (25,))
    assert character.char == "O"
    assert character.alternatives[0][0] == "0"
    assert character.confidence == pytest.approx(0.707, abs=0.01)


@pytest.mark.parametrize("value", [0, 127, 255])
@pytest.mark.parametrize("size", [(1, 1), (1, 300), (240, 320), (720, 1280)])
def test_a_picture_of_one_shade_holds_no_plate(recogniser, value, size):
    assert plates(recogniser, np.full((*size, 3), value, np.uint8)) == ()


def test_noise_holds_no_plate(recogniser):
    noise = np.random.default_rng(1).integers(0, 256, (480, 640, 3), np.uint8)
    assert plates(recogniser, noise) == ()


@pytest.mark.parametrize(
    "box", [Box(-50, -50, 10, 10), Box(500, 500, 40, 20), Box(10, 10, 0.2, 0.2), Box(-1e6, 3, 2e6, 5), Box(5, 5, 0, 0)]
)
def test_a_box_outside_or_beyond_the_frame_is_no_plate_and_no_error(recogniser, box):
    grey = np.random.default_rng(2).integers(0, 256, (100, 100, 3), np.uint8)
    answer = recogniser.reader.read(grey, box)
    assert answer is None or len(answer.text) >= 3


def test_a_crop_reaches_past_the_frames_edge_without_error():
    cut = crops.cut(np.random.default_rng(1).integers(0, 255, (50, 80), np.uint8), Box(-10, -10, 60, 30))
    assert cut is not None
    assert cut.shape == (crops.HEIGHT, crops.WIDTH)
    assert abs(float(cut.mean())) < 1e-3


def test_scenes_without_plates_give_few_reads(recogniser, shared_data):
    paths = sorted((shared_data / "backgrounds").rglob("*.jpg"))[::23]
    false = sum(len(plates(recogniser, pictures.load(path))) for path in paths)
    assert false <= len(paths) * 0.12


def test_real_plates_are_found_and_most_are_read_exactly(recogniser, shared_data):
    folder = shared_data / "us_scenes"
    rows = (folder / "labels.csv").read_text("utf-8").splitlines()[1 : 1 + FIRST_PICTURES]
    right = 0
    for name, text, *_ in (row.split(",") for row in rows):
        found = plates(recogniser, pictures.load(folder / "images" / name))
        right += bool(found) and found[0].reading.text == text
    assert right >= FIRST_PICTURES * 0.6
