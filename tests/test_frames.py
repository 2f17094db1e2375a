"""The newest frame shared between a worker and the screen: whole, in memory only, gone when either side is."""

from __future__ import annotations

import mmap
import os
import struct
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.frames import FrameReader, FrameRing, RingHandle
from tests.capture.waiting import until

ROOT = Path(__file__).parents[1]
AT = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def reader():
    reader = FrameReader()
    yield reader
    reader.close()


NAMED = pytest.mark.parametrize("named", [False, True], ids=["this system's way", "by name"])


def ring_of(reader: FrameReader) -> FrameRing:
    """As a worker opens it: with an open file of its own."""
    handle = reader.handle
    return FrameRing(RingHandle(os.dup(handle.fd)) if handle.fd >= 0 else handle)


@pytest.fixture
def ring(reader):
    ring = ring_of(reader)
    yield ring
    ring.close()


def a_picture(shade: int, width: int = 4, height: int = 3) -> memoryview:
    return memoryview(bytes([shade]) * (width * height * 3))


def test_before_the_first_frame_there_is_none(reader):
    assert reader.newest() is None


def test_the_newest_frame_arrives_whole_with_its_size_and_moment(reader, ring):
    ring.write(a_picture(1), 4, 3, AT)
    ring.write(a_picture(2, 5, 2), 5, 2, AT)

    frame = reader.newest()

    assert frame is not None
    assert (frame.frame, frame.width, frame.height, frame.stride, frame.at) == (1, 5, 2, 15, AT)
    assert frame.data == bytes([2]) * 30


def test_a_frame_is_given_once_to_who_says_what_he_has(reader, ring):
    number = ring.write(a_picture(1), 4, 3, AT)

    assert reader.newest(number - 1) is not None
    assert reader.newest(number) is None


def test_the_next_worker_goes_on_counting_where_the_last_one_died(reader, ring):
    ring.write(a_picture(1), 4, 3, AT)
    next_ring = ring_of(reader)

    number = next_ring.write(a_picture(2), 4, 3, AT)
    next_ring.close()

    assert number == 1
    assert reader.newest(0) is not None


def test_a_frame_too_large_for_the_screen_is_refused(ring):
    with pytest.raises(ValueError, match="at most"):
        ring.write(a_picture(1, 4000, 1), 4000, 1, AT)


def test_a_frame_with_missing_bytes_is_refused(ring):
    with pytest.raises(ValueError, match="three bytes"):
        ring.write(a_picture(1), 5, 3, AT)


@pytest.mark.skipif(sys.platform != "linux", reason="memory without a name is Linux's")
@pytest.mark.parametrize(
    "head",
    [
        pytest.param((7, 4000, 3, 12000, 0.0, 7), id="wider than may be"),
        pytest.param((7, 0, 3, 0, 0.0, 7), id="no width"),
        pytest.param((7, 4, 3, 999_999, 0.0, 7), id="rows longer than the picture"),
        pytest.param((7, 4, 3, 12, float("nan"), 7), id="no moment"),
        pytest.param((7, 4, 3, 12, 1e300, 7), id="a moment past all calendars"),
        pytest.param((7, 4, 3, 12, 0.0, -1), id="still being written"),
        pytest.param((4, 4, 3, 12, 0.0, 4), id="another frame's slot"),
    ],
)
def test_a_lying_worker_gets_nothing_shown(head):
    reader = FrameReader()
    with mmap.mmap(reader.handle.fd, 4096) as memory:
        struct.pack_into("<qIIIxxxxdq", memory, 64 + 7 % 3 * 64, *head)
        struct.pack_into("<q", memory, 0, 7)

    assert reader.newest() is None
    reader.close()


@pytest.mark.skipif(sys.platform != "linux", reason="sealed memory is Linux's")
def test_a_worker_cannot_shrink_the_memory_under_the_desk():
    reader = FrameReader()
    with pytest.raises(PermissionError):
        os.ftruncate(reader.handle.fd, 0)
    reader.close()


def test_a_closed_reader_gives_no_frame_and_may_be_closed_again(reader, ring):
    ring.write(a_picture(1), 4, 3, AT)

    reader.close()
    reader.close()

    assert reader.newest() is None


WRITER = """
import sys
from datetime import UTC, datetime
from app.frames import FrameRing, RingHandle

ring = FrameRing(RingHandle(int(sys.argv[1]), sys.argv[2]))
print("ready", flush=True)
for i in range(int(sys.argv[3])):
    ring.write(memoryview(bytes([i % 256]) * (640 * 480 * 3)), 640, 480, datetime(2026, 1, 1, tzinfo=UTC))
print("done", flush=True)
sys.stdin.read()
"""


def writer(reader: FrameReader, frames: int) -> subprocess.Popen[str]:
    handle = reader.handle
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(handle.fd), handle.name, str(frames)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        pass_fds=(handle.fd,) if handle.fd >= 0 else (),
    )


@NAMED
def test_no_frame_is_ever_torn_between_two_processes(named):
    reader = FrameReader(named=named)
    with writer(reader, 600) as process:
        assert process.stdout is not None
        process.stdout.readline()
        last, torn, seen = -1, 0, 0
        while last < 599:
            if (frame := reader.newest(last)) is not None:
                last, seen = frame.frame, seen + 1
                torn += frame.data.count(frame.data[0]) != len(frame.data)
        process.communicate("")
    reader.close()

    assert seen > 0
    assert torn == 0


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="no /dev/shm here")
@NAMED
def test_a_killed_worker_leaves_the_frames_to_the_desk_and_nothing_behind(named):
    reader = FrameReader(named=named)
    with writer(reader, 3) as process:
        assert process.stdout is not None
        process.stdout.readline(), process.stdout.readline()
        process.kill()

    frame, name = reader.newest(), reader.handle.name
    reader.close()

    assert frame is not None
    assert not name or not Path("/dev/shm", name).exists()


DESK = """
import sys
from app.frames import FrameReader

reader = FrameReader(named=sys.argv[1] == "True")
print(reader.handle.name, flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="no /dev/shm here")
@NAMED
def test_a_killed_desk_leaves_nothing_behind(named):
    process = subprocess.Popen(
        [sys.executable, "-c", DESK, str(named)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    with process:
        assert process.stdout is not None
        name = process.stdout.readline().strip()
        process.kill()

    assert not name or until(lambda: not Path("/dev/shm", name).exists())


@pytest.mark.parametrize("module", ["app.frames", "app.capture.supervisor", "app.capture.devices"])
def test_the_desk_loads_no_decoder_for_its_side(module):
    code = f"import sys, {module}; sys.exit(bool({{'cv2', 'numpy', 'onnxruntime'}} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
