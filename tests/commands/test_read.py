"""`main.py read --json`: one object a picture, in the shape the scoring tool takes."""

import json
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from app.capture import models
from app.commands import read


def said(capsys) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def a_picture(path) -> None:
    Image.new("RGB", (320, 240), (90, 110, 100)).save(path)


def test_an_unreadable_file_has_an_error_the_others_are_read_and_the_exit_code_tells(tmp_path, capsys):
    a_picture(tmp_path / "b.png")
    (tmp_path / "a.jpg").write_bytes(b"not a picture")
    assert read.run(["--json", str(tmp_path / "a.jpg"), str(tmp_path / "b.png"), str(tmp_path / "gone.jpg")]) == 1
    broken, whole, gone = said(capsys)
    assert "error" in broken
    assert broken["plates"] == []
    assert "no such file" in gone["error"]
    assert whole["file"].endswith("b.png")
    assert whole["plates"] == []
    assert whole["ms"] > 0


def test_a_folder_is_read_by_name_and_what_is_no_picture_in_it_is_left_alone(tmp_path, capsys):
    for name in ("2.png", "1.jpg"):
        a_picture(tmp_path / name)
    (tmp_path / "notes.txt").write_text("x")
    assert read.run(["--json", str(tmp_path)]) == 0
    assert [one["file"].rsplit("/", 1)[-1].rsplit("\\", 1)[-1] for one in said(capsys)] == ["1.jpg", "2.png"]


def test_a_video_gives_an_object_a_frame(tmp_path, capsys):
    film = cv2.VideoWriter(str(tmp_path / "clip.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 10, (160, 120))
    for shade in range(0, 250, 50):
        film.write(np.full((120, 160, 3), shade, np.uint8))
    film.release()
    assert read.run(["--json", "--every", "2", str(tmp_path / "clip.avi")]) == 0
    assert [one["frame"] for one in said(capsys)] == [0, 2, 4]


def test_a_broken_video_has_an_error(tmp_path, capsys):
    (tmp_path / "clip.mp4").write_bytes(b"\0" * 2000)
    assert read.run(["--json", str(tmp_path / "clip.mp4")]) == 1
    assert "error" in said(capsys)[0]


def test_nothing_is_read_with_a_changed_model(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(models, "FOLDER", tmp_path)
    monkeypatch.setattr(models.load, "__defaults__", (1, tmp_path))
    a_picture(tmp_path / "b.png")
    assert read.run(["--json", str(tmp_path / "b.png")]) == 1
    assert "Install the program again" in capsys.readouterr().err


def test_a_plate_is_answered_with_box_characters_and_candidates(capsys, shared_data):
    picture = min((shared_data / "us_scenes" / "images").glob("*.jpg"))
    assert read.run(["--json", str(picture)]) == 0
    plate = said(capsys)[0]["plates"][0]
    assert "".join(c["char"] for c in plate["characters"]) == plate["text"]
    assert len(plate["box"]) == 4
    assert 0 < plate["confidence"] <= 1
    assert all(set(c) == {"text", "confidence"} for c in plate["candidates"])


@pytest.mark.parametrize("every", ["0", "-1", "x"])
def test_every_nth_frame_must_be_a_counting_number(every):
    with pytest.raises(SystemExit):
        read.run(["--every", every, "x.mp4"])
