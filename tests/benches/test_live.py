"""The live bench: what its figures are counted from, and the films it makes for its cameras."""

import cv2
import numpy as np
import pytest

from app.benches import clips, live
from app.benches.command import Options
from app.capture import films

WHOLE = {"pss_mb": 400.0, "shared_mb": 20.0, "files": 50, "threads": 30, "processes": 3}


def watching(**changes):
    told = {
        "shown": {"a": [30] * 30, "b": [30] * 20 + [10] * 5 + [30] * 5},
        "read": {"a": list(range(0, 300, 10)), "b": list(range(0, 270, 9))},
        "passed_over": {"a": 5, "b": 7},
        "stutters": {"a": 1, "b": 2},
        "longest_gap_s": 0.3,
        "blocks": {"2": 980, "40": 15, "90": 5},
        "alerts_ms": [float(ms) for ms in range(100, 120)],
        "never_painted": 0,
    }
    return live._Watching({**told, **changes}, [{**WHOLE, "pss_mb": mb} for mb in (300.0, 420.0, 410.0)])


def test_the_figures_are_the_worst_ten_seconds_of_the_worst_camera_and_have_their_names():
    measured = live._measured(watching(), 30, ())
    assert list(measured.figures) == list(live.GOALS)
    assert measured.figures == {
        "feeds": 2,
        "shown_fps_min": 20.0,
        "read_fps_min": 9.0,
        "ui_block_ms_p99": 41.0,
        "frame_to_alert_ms_p95": 119.0,
        "rss_mb": 420,
    }
    assert any("stutters" in note and ": 3, the longest gap 300 ms" in note for note in measured.notes)


def test_what_was_not_seen_is_not_measured_instead_of_good():
    nothing = live._measured(watching(shown={}, read={}, blocks={"2": 1}, alerts_ms=[]), 30, ())
    assert nothing.figures["feeds"] == 0
    assert nothing.figures["shown_fps_min"] is None
    assert nothing.figures["frame_to_alert_ms_p95"] is None


def test_a_camera_that_stops_showing_counts_as_nothing_from_then_on():
    stopped = live._measured(watching(shown={"a": [30] * 30, "b": [30] * 25}), 30, ())
    assert stopped.figures["shown_fps_min"] == 15.0


def test_a_bench_too_short_for_its_window_is_refused():
    with pytest.raises(ValueError, match="at least 16 seconds"):
        live.measure(Options(seconds=10))


@pytest.fixture
def pictures(tmp_path):
    """Two folders with scenes, a cut-out too small for one, and a file that is no picture."""
    for folder, count in (("one", 3), ("two", 1)):
        (tmp_path / "data" / folder).mkdir(parents=True)
        for number in range(count):
            picture = np.full((300, 500, 3), 40 * number, np.uint8)
            cv2.imwrite(str(tmp_path / "data" / folder / f"{number}.png"), picture)
    cv2.imwrite(str(tmp_path / "data" / "one" / "small.png"), np.zeros((40, 120, 3), np.uint8))
    (tmp_path / "data" / "two" / "broken.jpg").write_bytes(b"no picture")
    return tmp_path / "data"


def test_a_folder_of_pictures_becomes_two_films_as_a_camera_would_give_them(pictures, tmp_path, monkeypatch):
    monkeypatch.setattr(clips, "STILL_FRAMES", 3)
    made = clips.of_folder(pictures, tmp_path)
    for clip in made:
        frames = [picture for _, picture in films.frames(clip.file)]
        assert len(frames) == 6, "two scenes each: what is too small or broken is left out"
        assert all(picture.shape == (clips.HEIGHT, clips.WIDTH, 3) for picture in frames)
        film = cv2.VideoCapture(str(clip.file))
        assert film.get(cv2.CAP_PROP_FPS) == clips.FPS
        film.release()


def test_a_folder_without_pictures_is_said(tmp_path):
    with pytest.raises(ValueError, match="no pictures"):
        clips.of_folder(tmp_path, tmp_path)
