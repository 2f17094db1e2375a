"""Where frames come from: USB, RTSP over TCP, a video file, a folder of pictures. Decoding is done in a worker only.

Everything a source gives is hostile until looked at: sizes are bounded before and after decoding, a file may not make
the decoder open anything else, and no message of these libraries reaches a log, for it could hold a password.
"""

from __future__ import annotations

import math
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np

from app.capture.pictures import MOST_PIXELS, SUFFIXES, UnreadablePicture, load
from app.capture.ports import Picture, Source, SourceFrame, SourceLost
from app.domain.cameras import Camera, SourceKind

OPEN_TIMEOUT_MS, READ_TIMEOUT_MS = 5000, 3000
LATE_S = 2.8  # a frame of a running stream that was waited for so long
PICTURE_S = 1.0  # a picture of a folder stands for so long

_USB_API = {"linux": cv2.CAP_V4L2, "win32": cv2.CAP_DSHOW, "darwin": cv2.CAP_AVFOUNDATION}


def opened(camera: Camera, ended: threading.Event) -> Source:
    """The camera's source, open. Waits inside its frames stop when `ended` is set. Raises SourceLost."""
    if camera.kind is SourceKind.FOLDER:
        return PictureFolder(Path(camera.address), ended, repeat=camera.repeat)
    if camera.kind is SourceKind.VIDEO_FILE:
        return VideoFile(_regular_file(camera.address), ended, repeat=camera.repeat)
    if camera.kind is SourceKind.RTSP:
        return _rtsp(camera.address)
    return _usb(camera.address)


class LiveStream:
    """A USB camera or an RTSP stream: gives what comes, at its own pace."""

    remark = ""

    def __init__(self, capture: cv2.VideoCapture, clock: Callable[[], float] = time.monotonic) -> None:
        self._capture = capture
        self._clock = clock
        _refuse_huge(capture)
        self.fps = _fps(capture)

    def frames(self) -> Iterator[SourceFrame]:
        while True:
            asked = self._clock()
            picture = _next_picture(self._capture)
            if picture is None:
                raise SourceLost("the stream stopped")
            if self._clock() - asked > LATE_S:
                # A decoder that ran into its time limit gives the frame it still had, as if the camera were there.
                raise SourceLost("no frames come any more")
            yield SourceFrame(picture, 0)

    def close(self) -> None:
        self._capture.release()


class VideoFile:
    """A file at its own pace; each time through is a scene of its own."""

    remark = ""

    def __init__(self, path: str, ended: threading.Event, *, repeat: bool) -> None:
        self._path = path
        self._ended = ended
        self._repeat = repeat
        self._capture = self._open()
        self.fps = _fps(self._capture)

    def frames(self) -> Iterator[SourceFrame]:
        scene = 0
        while True:
            count = 0
            for picture in self._once():
                count += 1
                yield SourceFrame(picture, scene)
            if not count:
                raise SourceLost("no picture in this file could be decoded")
            if not self._repeat or self._ended.is_set():
                return
            scene += 1
            self._capture.release()
            self._capture = self._open()

    def close(self) -> None:
        self._capture.release()

    def _once(self) -> Iterator[Picture]:
        pace = Pace(1.0 / (self.fps or 30.0), self._ended)
        while not self._ended.is_set() and (picture := _next_picture(self._capture)) is not None:
            yield picture
            pace.wait()

    def _open(self) -> cv2.VideoCapture:
        capture = cv2.VideoCapture(self._path, cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])
        if not capture.isOpened():
            raise SourceLost("this file could not be opened as a video")
        _refuse_huge(capture)
        return capture


class PictureFolder:
    """The pictures of a folder by name, each a scene of its own; what cannot be decoded is skipped and counted."""

    fps = 1.0 / PICTURE_S

    def __init__(self, folder: Path, ended: threading.Event, *, repeat: bool) -> None:
        self._folder = folder
        self._ended = ended
        self._repeat = repeat
        self._skipped: set[str] = set()
        if not folder.is_dir():
            raise SourceLost("there is no such folder")

    @property
    def remark(self) -> str:
        skipped = len(self._skipped)
        return f"{skipped} picture{'s' * (skipped > 1)} could not be decoded" if skipped else ""

    def frames(self) -> Iterator[SourceFrame]:
        scene = 0
        while True:
            first = scene
            pace = Pace(PICTURE_S, self._ended)
            for picture in self._pictures():
                yield SourceFrame(picture, scene)
                scene += 1
                pace.wait()
                if self._ended.is_set():
                    return
            if scene == first:
                raise SourceLost(
                    "no picture in this folder could be decoded"
                    if self._skipped
                    else "there is no picture in this folder"
                )
            if not self._repeat:
                return

    def close(self) -> None:
        """Nothing is held open."""

    def _pictures(self) -> Iterator[Picture]:
        for path in _picture_paths(self._folder):
            picture = decoded_picture(path)
            if picture is None:
                self._skipped.add(path.name)
            else:
                self._skipped.discard(path.name)
                yield picture


class Pace:
    """Lets one thing happen an interval after the other; one that is late sets the pace anew instead of hurrying."""

    def __init__(self, interval_s: float, ended: threading.Event, clock: Callable[[], float] = time.monotonic) -> None:
        self._interval = interval_s
        self._ended = ended
        self._clock = clock
        self._due = clock() + interval_s

    def wait(self) -> None:
        left = self._due - self._clock()
        if left > 0:
            self._ended.wait(left)
        self._due = max(self._due, self._clock() - self._interval) + self._interval


def decoded_picture(path: Path) -> Picture | None:
    """The picture in a regular file (a pipe would keep us waiting), or None."""
    try:
        return load(path) if path.is_file() else None
    except (UnreadablePicture, MemoryError):
        return None


def _picture_paths(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    except OSError as error:
        raise SourceLost("the folder cannot be listed") from error


def _regular_file(address: str) -> str:
    """An absolute path: OpenCV would take a URL or a pattern for a name of its own kind."""
    path = Path(address).absolute()
    if not path.is_file():
        raise SourceLost("there is no such file")
    return str(path)


def _rtsp(address: str) -> LiveStream:
    if not address.lower().startswith(("rtsp://", "rtsps://")):
        raise SourceLost("the address of a network camera begins with rtsp://")
    # The only way to hand OpenCV's decoder this option; over UDP a busy line would smear plates.
    os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = "rtsp_transport;tcp"
    timeouts = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, OPEN_TIMEOUT_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, READ_TIMEOUT_MS]
    capture = cv2.VideoCapture(address, cv2.CAP_FFMPEG, [*timeouts, cv2.CAP_PROP_N_THREADS, 1])
    if not capture.isOpened():
        raise SourceLost("the camera does not answer")
    return LiveStream(capture)


def _usb(address: str) -> LiveStream:
    """Asks for 1280 × 720 as MJPEG, which nearly all cameras give at 30 a second; they give what they can."""
    device: int | str = int(address) if address.isdigit() else address
    if isinstance(device, str) and not device.startswith("/dev/"):
        raise SourceLost("the address of a USB camera is a number or a device under /dev")
    capture = cv2.VideoCapture(device, _USB_API.get(sys.platform, cv2.CAP_ANY))
    if not capture.isOpened():
        raise SourceLost("the camera is not connected or is in use")
    for name, value in (
        (cv2.CAP_PROP_FOURCC, float(cv2.VideoWriter.fourcc(*"MJPG"))),
        (cv2.CAP_PROP_FRAME_WIDTH, 1280.0),
        (cv2.CAP_PROP_FRAME_HEIGHT, 720.0),
        (cv2.CAP_PROP_FPS, 30.0),
        (cv2.CAP_PROP_BUFFERSIZE, 1.0),
    ):
        capture.set(name, value)
    return LiveStream(capture)


def _next_picture(capture: cv2.VideoCapture) -> Picture | None:
    try:
        fine, picture = capture.read()
    except cv2.error:
        return None
    if not fine or picture.ndim != 3 or picture.shape[2] != 3 or not picture.size:
        return None
    if picture.shape[0] * picture.shape[1] > MOST_PIXELS:
        raise SourceLost("its pictures are too large")
    return np.asarray(picture, np.uint8)


def _refuse_huge(capture: cv2.VideoCapture) -> None:
    width, height = capture.get(cv2.CAP_PROP_FRAME_WIDTH), capture.get(cv2.CAP_PROP_FRAME_HEIGHT)
    if width * height > MOST_PIXELS:
        capture.release()
        raise SourceLost("its pictures are too large")


def _fps(capture: cv2.VideoCapture) -> float:
    said = capture.get(cv2.CAP_PROP_FPS)
    return said if math.isfinite(said) and 1.0 <= said <= 240.0 else 0.0
