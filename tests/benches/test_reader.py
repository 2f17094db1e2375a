"""The reader's bench scores every reader by the same rules, and invents no figure."""

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.benches import peers, reader, scoring
from app.benches.command import Options
from app.benches.scoring import Answer

NAMES = {
    *("n", "exact", "exact_low", "exact_high", "detection", "cer", "precision_at_90", "coverage_at_90"),
    *("calibration_error", "exact_by_pass", "state_accuracy", "false_reads_hour"),
    *("ms_720p", "ms_1080p", "ms_crop", "load_s", "rss_mb", "peers"),
}


def an_answer(truth="ABC123", said="ABC123", confidence=0.95, box=(10, 10, 40, 20)) -> Answer:
    return Answer(truth, said, confidence, box, (10, 10, 40, 20), 5.0)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share_and_lies_between_nothing_and_all(counts):
    right, count = counts
    low, high = scoring.wilson(right, count)
    assert 0 <= low <= right / count + 1e-9
    assert right / count - 1e-9 <= high <= 1


def test_the_interval_of_50_of_71_is_the_one_in_the_books():
    low, high = scoring.wilson(50, 71)
    assert (round(low, 3), round(high, 3)) == (0.590, 0.798)


@settings(max_examples=60, deadline=None)
@given(st.text("AB1", max_size=6), st.text("AB1", max_size=6))
def test_edits_are_a_distance(a, b):
    assert scoring.edits(a, b) == scoring.edits(b, a)
    assert (scoring.edits(a, b) == 0) == (a == b)
    assert abs(len(a) - len(b)) <= scoring.edits(a, b) <= max(len(a), len(b))


def test_an_answer_beside_the_plate_is_not_found_and_a_wrong_character_is_not_exact():
    assert an_answer().found
    assert not an_answer(box=(80, 10, 40, 20)).found
    assert not an_answer(box=None).found
    assert an_answer(said="abc-123").exact
    assert not an_answer(said="ABC12").exact


def test_perfect_confidence_has_no_calibration_error_and_boasting_has():
    assert scoring.calibration_error([an_answer(confidence=1.0)] * 4) == 0
    assert scoring.calibration_error([an_answer(said="X", confidence=1.0)] * 4) == 1
    assert scoring.calibration_error([an_answer(said="")]) is None


def test_precision_is_counted_only_over_sure_answers():
    answers = [an_answer(), an_answer(said="NO1", confidence=0.2), an_answer(said="NO1", confidence=0.95), an_answer()]
    precision, coverage = scoring.sure_ones(answers)
    assert precision == pytest.approx(2 / 3)
    assert coverage == 0.75
    assert scoring.sure_ones([an_answer(confidence=0.1)]) == (None, 0.0)


def test_a_peers_pieces_of_one_plate_are_joined_and_captions_are_passed_over():
    lines = [
        peers.Line("Missouri", 0.99, (10, 0, 60, 8)),
        peers.Line("YG9", 0.9, (10, 10, 30, 16)),
        peers.Line("X2G", 0.8, (44, 11, 30, 16)),
    ]
    best = peers.plate_among(lines)
    assert best is not None
    assert best.text == "YG9X2G"
    assert peers.plate_among([]) is None


def test_the_bench_prints_exactly_its_figures_and_says_why_one_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(peers, "PEERS", {"Other": lambda threads: lambda picture: []})
    (tmp_path / "images").mkdir()
    Image.new("RGB", (640, 360), (90, 90, 90)).save(tmp_path / "images" / "a.png")
    with (tmp_path / "labels.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [["file", "plate_text", "region", "x", "y", "w", "h"], ["a.png", "ABC123", "us", 1, 1, 90, 45]]
        )
    monkeypatch.setattr(reader, "TIMED", 1)
    measured = reader.measure(Options(data=tmp_path, seconds=1))
    assert set(measured.figures) == NAMES
    assert measured.figures["exact"] == 0
    assert measured.figures["peers"]["Other"]["exact"] == 0
    missing = [name for name, value in measured.figures.items() if value is None]
    assert all(any(note.startswith(name) for note in measured.notes) for name in missing)


def test_a_peer_that_is_not_installed_is_said_and_has_no_figures(monkeypatch):
    def missing(threads: int) -> peers.Peer:
        raise ModuleNotFoundError("no", name="otherocr")

    monkeypatch.setitem(peers.PEERS, "Other", missing)
    assert "not installed" in str(peers.opened("Other", 1))
