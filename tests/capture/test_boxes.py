"""From the detector's maps to boxes."""

import numpy as np
import pytest

from app.capture.boxes import boxes_of, overlap
from app.domain.reads import Box


def maps_with(*plates: tuple[int, int, float]) -> np.ndarray:
    maps = np.zeros((5, 24, 40), np.float32)
    maps[0] = -8
    for row, column, heat in plates:
        maps[0, row, column] = heat
        maps[1:3, row, column] = 0.5
    return maps


def test_a_peak_becomes_a_box_around_its_middle():
    (box,) = boxes_of(maps_with((10, 20, 3.0)), 0.3)
    assert (box.x + box.w / 2, box.y + box.h / 2) == pytest.approx((164, 84))
    assert (box.w, box.h) == pytest.approx((32, 16))
    assert box.confidence == pytest.approx(0.9526, abs=1e-3)


def test_two_peaks_on_one_plate_are_one_box_and_the_surer_stays():
    (box,) = boxes_of(maps_with((10, 20, 2.0), (10, 22, 3.0)), 0.3)
    assert box.confidence > 0.95


def test_plates_far_apart_are_all_found_surest_first():
    boxes = boxes_of(maps_with((4, 4, 1.0), (20, 30, 4.0), (12, 18, 2.0)), 0.3)
    assert [round(b.confidence, 2) for b in boxes] == [0.98, 0.88, 0.73]


def test_a_picture_full_of_peaks_gives_a_bounded_number_of_boxes():
    maps = np.random.default_rng(1).normal(0, 3, (5, 90, 160)).astype(np.float32)
    assert len(boxes_of(maps, 0.1)) <= 12


def test_a_box_inside_another_overlaps_wholly():
    assert overlap(Box(0, 0, 100, 50), Box(20, 10, 20, 10)) == pytest.approx(1.0)
    assert overlap(Box(0, 0, 10, 10), Box(20, 0, 10, 10)) == 0.0
