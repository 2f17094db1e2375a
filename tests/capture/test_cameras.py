"""What a file or a folder may do to a worker: give pictures, or be lost in words; nothing else."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import threading
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.capture.cameras import Pace, opened
from app.capture.ports import SourceFrame, SourceLost
from app.domain.cameras import Camera, SourceKind
from tests.capture.drawn import HEIGHT, WIDTH, folder, picture, video


def a_camera(kind: SourceKind, address: Path | str, *, repeat: bool = False) -> Camera:
    return Camera("gate", "Gate", kind, str(address), repeat=repeat)


def frames_of(kind: SourceKind, address: Path | str, most: int = 1000, *, repeat: bool = False) -> list[SourceFrame]:
    """The first frames of a source, without waiting for their pace."""
    hurry = Hurry()
    source = opened(a_camera(kind, address, repeat=repeat), hurry)
    with contextlib.closing(source):
        return [frame for frame, _ in zip(source.frames(), range(most), strict=False)]


class Hurry(threading.Event):
    """Never set, and nobody waits for it."""

    def wait(self, timeout: float | None = None) -> bool:
        return False


def test_a_video_gives_all_its_frames_once_and_ends(tmp_path):
    frames = frames_of(SourceKind.VIDEO_FILE, video(tmp_path / "a.avi", frames=12))

    assert len(frames) == 12
    assert {frame.picture.shape for frame in frames} == {(HEIGHT, WIDTH, 3)}
    assert {frame.scene for frame in frames} == {0}


def test_each_time_through_a_repeating_video_is_a_scene_of_its_own(tmp_path):
    frames = frames_of(SourceKind.VIDEO_FILE, video(tmp_path / "a.avi", frames=4), 10, repeat=True)
    assert [frame.scene for frame in frames] == [0] * 4 + [1] * 4 + [2] * 2


def test_a_video_that_is_given_up_ends_in_the_middle(tmp_path):
    given_up = threading.Event()
    source = opened(a_camera(SourceKind.VIDEO_FILE, video(tmp_path / "a.avi"), repeat=True), given_up)
    with contextlib.closing(source):
        next(iter(frames := source.frames()))
        given_up.set()
        assert not list(frames)


def test_pictures_come_by_name_each_a_scene_of_its_own(tmp_path):
    frames = frames_of(SourceKind.FOLDER, folder(tmp_path / "f", [200, 140, 170]))

    assert [frame.scene for frame in frames] == [0, 1, 2]
    assert [int(frame.picture[110, 80, 0]) for frame in frames] == [200, 140, 170]


def a_bomb(path: Path) -> None:
    """A PNG of 100 megapixels in a few kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = struct.pack(">IIBBBBB", 10_000, 10_000, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 10_001 * 10_000, 9)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))


def test_what_is_no_picture_is_skipped_and_counted(tmp_path):
    place = folder(tmp_path / "f", [200, 140])
    good = (place / "000.png").read_bytes()
    (place / "0001.png").write_bytes(good[: len(good) // 2])
    (place / "0002.jpg").write_bytes(b"")
    (place / "0003.jpg").write_bytes(b"#!/bin/sh\n")
    a_bomb(place / "0004.png")
    (place / "0005.png").mkdir()
    (place / "notes.txt").write_text("no picture by its name")
    if hasattr(os, "mkfifo"):
        os.mkfifo(place / "0006.jpg")

    source = opened(a_camera(SourceKind.FOLDER, place), Hurry())
    frames = list(source.frames())

    assert [int(frame.picture[110, 80, 0]) for frame in frames] == [200, 140]
    assert source.remark == f"{5 + hasattr(os, 'mkfifo')} pictures could not be decoded"


def test_a_repeating_folder_counts_a_broken_picture_once_and_sees_it_mended(tmp_path):
    place = folder(tmp_path / "f", [200])
    (place / "bad.jpg").write_bytes(b"no picture")
    source = opened(a_camera(SourceKind.FOLDER, place, repeat=True), Hurry())
    frames = source.frames()

    next(frames), next(frames), next(frames)
    assert source.remark == "1 picture could not be decoded"

    cv2.imwrite(str(place / "bad.jpg"), picture(60))
    next(frames), next(frames), next(frames)
    assert source.remark == ""


@pytest.mark.parametrize(
    ("kind", "address", "why"),
    [
        (SourceKind.VIDEO_FILE, "missing.avi", "no such file"),
        (SourceKind.VIDEO_FILE, "http://127.0.0.1:9/a.avi", "no such file"),
        (SourceKind.VIDEO_FILE, "frame_%03d.png", "no such file"),
        (SourceKind.VIDEO_FILE, ".", "no such file"),
        (SourceKind.FOLDER, "missing", "no such folder"),
        (SourceKind.FOLDER, ".", "there is no picture in this folder"),
        (SourceKind.RTSP, "http://127.0.0.1:9/", "begins with rtsp://"),
        (SourceKind.RTSP, "/etc/passwd", "begins with rtsp://"),
        (SourceKind.USB, "rtsp://127.0.0.1:9/", "a number or a device"),
        (SourceKind.USB, "/dev/video-missing", "not connected"),
        (SourceKind.USB, "93", "not connected"),
    ],
)
def test_an_address_that_gives_nothing_is_lost_in_words_without_itself(kind, address, why, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceLost, match=why) as lost:
        frames_of(kind, address)
    assert address == "." or address not in str(lost.value)


@pytest.mark.parametrize("content", [b"", b"no video", b"RIFF\xff\xff\xff\xffAVI LIST", b"\x00" * 5000])
def test_a_file_that_is_no_video_is_lost(content, tmp_path):
    path = tmp_path / "a.avi"
    path.write_bytes(content)
    with pytest.raises(SourceLost, match="could"):
        frames_of(SourceKind.VIDEO_FILE, path)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_truncated_video_gives_what_it_has_or_is_lost(share, tmp_path):
    whole = video(tmp_path / "a.avi", frames=30).read_bytes()
    path = tmp_path / "cut.avi"
    path.write_bytes(whole[: int(len(whole) * share)])

    with contextlib.suppress(SourceLost):
        assert 0 < len(frames_of(SourceKind.VIDEO_FILE, path)) < 30


def test_a_video_with_garbage_in_its_middle_does_not_end_the_worker(tmp_path):
    path = video(tmp_path / "a.avi", frames=30)
    content = bytearray(path.read_bytes())
    content[len(content) // 3 : len(content) // 2] = os.urandom(len(content) // 2 - len(content) // 3)
    path.write_bytes(content)

    with contextlib.suppress(SourceLost):
        assert all(frame.picture.shape == (HEIGHT, WIDTH, 3) for frame in frames_of(SourceKind.VIDEO_FILE, path))


def test_a_video_whose_header_claims_huge_pictures_is_refused(tmp_path):
    path = video(tmp_path / "a.avi", frames=3)
    content = path.read_bytes()
    claimed = content.replace(struct.pack("<II", WIDTH, HEIGHT), struct.pack("<II", 16_000, 16_000))
    assert claimed != content
    path.write_bytes(claimed)

    with pytest.raises(SourceLost):
        frames_of(SourceKind.VIDEO_FILE, path)


@pytest.mark.parametrize(
    "playlist", ["#EXTM3U\n#EXTINF:1,\nhttp://{0}/a.ts\n", "ffconcat version 1.0\nfile 'http://{0}/a.ts'\n"]
)
def test_a_playlist_in_disguise_opens_no_connection(playlist, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        path = tmp_path / "a.avi"
        path.write_text(playlist.format(f"127.0.0.1:{listener.getsockname()[1]}"))
        with pytest.raises(SourceLost):
            frames_of(SourceKind.VIDEO_FILE, path)
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_the_pace_is_kept_and_a_late_frame_is_not_hurried_after():
    clock, waits = [0.0], []

    class Waiting(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waits.append(timeout)
            clock[0] += timeout or 0.0
            return False

    pace = Pace(0.1, Waiting(), lambda: clock[0])
    pace.wait()
    clock[0] += 0.04
    pace.wait()
    clock[0] += 5.0
    for _ in range(3):
        pace.wait()

    assert waits == pytest.approx([0.1, 0.06, 0.1])


def test_the_picture_is_a_copy_nobody_writes_to_again(tmp_path):
    first, second = frames_of(SourceKind.VIDEO_FILE, video(tmp_path / "a.avi", frames=8), 2)
    assert not np.shares_memory(first.picture, second.picture)
