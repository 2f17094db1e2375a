"""From shots to reads: the region of interest, the best stills, and what they may weigh."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import cv2
import numpy as np
import pytest

from app.capture.pipeline import CONTEXT_WIDTH, CROP_WIDTH, Pipeline, Shot, aim, at_most, crop_of, jpeg, plates
from app.capture.wire import MOST_CONTEXT, MOST_CROP
from app.domain.cameras import WHOLE, Area
from app.domain.reads import Box, Character, Reading, TakenRead

AT = datetime(2026, 5, 4, 12, tzinfo=UTC)
NOISE = np.random.default_rng(1).integers(0, 255, (2160, 3840, 3), np.uint8)


class Told:
    """Detector and reader that say what the test tells them, with what they were shown."""

    version = "told 1"

    def __init__(self) -> None:
        self.detector = self.reader = self
        self.found: Sequence[Box] = ()
        self.text: str | None = "ABC123"
        self.sure = 0.8
        self.shown: tuple[int, ...] = ()

    def boxes_grey(self, grey: np.ndarray) -> Sequence[Box]:
        self.shown = grey.shape
        return self.found

    def read_grey(self, grey: np.ndarray, box: Box) -> Reading | None:
        return Reading(self.text, self.sure, tuple(Character(c, self.sure) for c in self.text)) if self.text else None


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def pipeline(told) -> Pipeline:
    numbers = itertools.count()
    return Pipeline("gate", WHOLE, told, lambda: f"{next(numbers):032x}")


def a_shot(number: int, picture: np.ndarray | None = None, seconds: float | None = None, scene: int = 0) -> Shot:
    seconds = number / 10 if seconds is None else seconds
    picture = np.full((720, 1280, 3), number % 256, np.uint8) if picture is None else picture
    return Shot(picture, scene, number, AT + timedelta(seconds=seconds), seconds)


def unpacked(still: bytes) -> np.ndarray:
    picture = cv2.imdecode(np.frombuffer(still, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return picture


def shade(still: bytes) -> int:
    return round(float(unpacked(still).mean()))


def size(still: bytes) -> tuple[int, int]:
    height, width = unpacked(still).shape[:2]
    return width, height


def test_only_the_region_of_interest_is_searched_and_boxes_are_the_whole_pictures(told):
    told.found = [Box(5, 6, 60, 30, 0.9)]
    grey = np.zeros((720, 1280), np.uint8)

    found = plates(grey, Area(0.5, 0.25, 0.5, 0.5), told)

    assert told.shown == (360, 640)
    assert found == (Box(645, 186, 60, 30, 0.9),)


def test_a_read_carries_the_most_legible_stills_and_their_moment(told, pipeline):
    reads: list[TakenRead] = []
    for number, width in enumerate([60, 70, 160, 80, 60], start=1):
        told.found = [Box(100 + 10 * number, 100, width, width / 2)]
        reads += pipeline.take(a_shot(number))[1]
    reads += pipeline.flush()

    (taken,) = reads
    assert taken.box.w == 160
    assert (shade(taken.crop), shade(taken.context)) == (3, 3)
    assert taken.read.taken_at == AT + timedelta(seconds=0.3)
    assert taken.read.model == "told 1"
    assert taken.read.position is None


def test_the_overlay_says_the_vote_so_far_and_when_it_has_settled(told, pipeline):
    told.found, told.sure = [Box(100, 100, 90, 45)], 0.95
    said = [pipeline.take(a_shot(number))[0] for number in range(4)]

    assert [overlay.boxes[0].text for overlay in said] == ["ABC123"] * 4
    assert [overlay.boxes[0].settled for overlay in said] == [False, False, True, True]
    assert {overlay.boxes[0].pass_id for overlay in said} == {said[0].boxes[0].pass_id}
    assert (said[3].frame, said[3].width, said[3].height) == (3, 1280, 720)


def test_a_box_without_a_reading_is_shown_and_never_stored(told, pipeline):
    told.found, told.text = [Box(100, 100, 90, 45)], None
    overlays = [pipeline.take(a_shot(number)) for number in range(30)]

    assert all(overlay.boxes[0].text == "" and not reads for overlay, reads in overlays)
    assert pipeline.flush() == ()


def test_a_guess_of_the_detector_is_not_drawn_before_it_was_read(told, pipeline):
    told.found, told.text = [Box(100, 100, 90, 45, 0.2)], None
    assert pipeline.take(a_shot(0))[0].boxes == ()
    assert pipeline.plate_width(0.0) == 0

    told.text = "ABC123"
    assert len(pipeline.take(a_shot(1))[0].boxes) == 1

    told.text = None
    assert len(pipeline.take(a_shot(2))[0].boxes) == 1


def test_a_superseding_read_has_stills_of_its_own(told, pipeline):
    told.found, told.sure = [Box(100, 100, 90, 45)], 0.93
    reads = [taken for n in range(4) for taken in pipeline.take(a_shot(n))[1]]
    told.text = "ABC128"
    reads += [taken for n in range(40, 60) for taken in pipeline.take(a_shot(n))[1]]

    first, second = reads
    assert second.read.supersedes == first.read.id
    assert shade(second.context) >= 40


def test_a_parked_car_that_vanishes_and_changes_its_text_still_has_its_stills(told, pipeline):
    told.found, told.sure = [Box(100, 100, 90, 45)], 0.93
    reads = [taken for n in range(4) for taken in pipeline.take(a_shot(n))[1]]
    told.found = []
    for n in range(4, 40):
        reads += pipeline.take(a_shot(n))[1]
    told.found = [Box(102, 101, 90, 45)]
    for n in range(40, 44):
        reads += pipeline.take(a_shot(n))[1]
    told.text = "ABC128"
    for n in range(44, 70):
        reads += pipeline.take(a_shot(n))[1]

    assert [taken.read.plate.text for taken in reads] == ["ABC123", "ABC128"]


@pytest.mark.parametrize(
    "box", [Box(-50, -50, 100, 60), Box(1270, 715, 200, 80), Box(5000, 5000, 10, 10), Box(3, 3, 0, 0)]
)
def test_a_box_over_the_edge_still_gives_a_crop(box):
    crop = crop_of(np.zeros((720, 1280, 3), np.uint8), box)
    assert crop.shape[0] >= 1
    assert crop.shape[1] >= 1


def test_stills_have_bounded_pixels_and_bytes_even_of_noise_in_4k(told, pipeline):
    told.found = [Box(100, 100, 3000, 1500)]
    pipeline.take(a_shot(1, NOISE))
    (taken,) = pipeline.flush()

    assert size(taken.crop)[0] <= CROP_WIDTH
    assert size(taken.context)[0] <= CONTEXT_WIDTH
    assert len(taken.crop) <= MOST_CROP
    assert len(taken.context) <= MOST_CONTEXT


def test_a_still_too_big_loses_quality_then_pixels():
    small = jpeg(NOISE[:480, :640], 90, 20_000)
    assert len(small) <= 20_000
    assert size(small)[0] < 640


def test_a_small_picture_is_not_enlarged():
    picture = np.zeros((10, 20, 3), np.uint8)
    assert at_most(picture, 100, 100) is picture
    assert at_most(picture, 10, 100).shape == (5, 10, 3)


def test_the_aim_tells_focus_and_exposure():
    sharp = NOISE[:240, :320]
    soft = np.asarray(cv2.GaussianBlur(sharp, (0, 0), 5), np.uint8)
    white = np.full((240, 320, 3), 255, np.uint8)

    assert aim(sharp, WHOLE).sharpness > 10 * aim(soft, WHOLE).sharpness
    assert aim(white, WHOLE).clipped == 1
    assert aim(white, WHOLE).brightness == 255
    assert aim(np.vstack([white, white * 0]), Area(0, 0.5, 1, 0.5)).brightness == 0


def test_the_plate_width_is_the_median_of_the_last_seconds(told, pipeline):
    for number, width in enumerate([40, 60, 200]):
        told.found = [Box(100, 100 + 200 * number, width, 30)]
        pipeline.take(a_shot(number))

    assert pipeline.plate_width(0.3) == 60
    assert pipeline.plate_width(60.0) == 0
