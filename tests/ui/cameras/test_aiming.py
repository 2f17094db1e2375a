"""The aiming help: from figures to a word, a bar and what to do."""

import pytest

from tests.ui.cameras.desk import a_health, a_probe
from ui.cameras.aiming import FAIR, GOOD, POOR, UNKNOWN, aims, worst


def mark_of(line, **figures):
    return {aim.id: aim for aim in aims(a_probe(**figures), figures.get("fps", 30.0))}[line].mark


@pytest.mark.parametrize(
    ("pixels", "mark"), [(0, UNKNOWN), (64, POOR), (65, FAIR), (99, FAIR), (100, GOOD), (300, GOOD)]
)
def test_a_plate_under_65_pixels_is_too_small_and_one_of_100_is_good(pixels, mark):
    assert mark_of("plate", plate_width=pixels) is mark


@pytest.mark.parametrize(
    ("figures", "mark"),
    [
        ({"brightness": 110.0}, GOOD),
        ({"brightness": 40.0}, FAIR),
        ({"brightness": 10.0}, POOR),
        ({"brightness": 200.0}, FAIR),
        ({"brightness": 240.0}, POOR),
        ({"clipped": 0.05}, FAIR),
        ({"clipped": 0.3}, POOR),
        ({"brightness": 40.0, "clipped": 0.3}, POOR),
    ],
)
def test_exposure_is_judged_by_light_and_by_what_is_plain_white(figures, mark):
    assert mark_of("exposure", **figures) is mark


@pytest.mark.parametrize(("line", "figures", "mark"), [
    ("focus", {"sharpness": 5.0}, POOR), ("focus", {"sharpness": 50.0}, FAIR), ("focus", {"sharpness": 150.0}, GOOD),
    ("size", {"height": 1080}, GOOD), ("size", {"height": 480}, FAIR), ("size", {"height": 240}, POOR),
    ("rate", {"fps": 4.0}, POOR), ("rate", {"fps": 10.0}, FAIR), ("rate", {"fps": 25.0}, GOOD),
])  # fmt: skip
def test_focus_size_and_rate_have_three_steps(line, figures, mark):
    assert mark_of(line, **figures) is mark


def test_every_line_that_is_not_good_says_what_to_do():
    bad = aims(a_probe(plate_width=30.0, sharpness=2.0, brightness=5.0, height=200), 2.0)
    assert all(aim.mark is POOR and aim.advice for aim in bad)
    assert "closer" in bad[0].advice


def test_a_folder_of_pictures_has_no_frame_rate():
    assert "rate" not in [aim.id for aim in aims(a_health(), None)]


def test_bars_stay_within_their_length():
    for aim in aims(a_probe(plate_width=5000.0, sharpness=1e9, brightness=255.0, height=9000), 900.0):
        assert 0 <= aim.share <= 1
        assert 0 < aim.good < 1


def test_what_is_worst_is_named_first():
    assert worst(aims(a_probe(), 30.0)) is None
    first = worst(aims(a_probe(plate_width=80.0, sharpness=2.0), 30.0))
    assert first is not None
    assert first.id == "focus"
