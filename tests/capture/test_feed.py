"""A lost camera is tried again with growing pauses and comes back by itself; a decoder that hangs is left behind."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from app.capture.feed import GOOD_S, MOST_LEFT_BEHIND, OPEN_S, STALL_S, Feed, FeedState, SourceHangs
from app.capture.job import PAUSES_S
from app.capture.ports import SourceFrame, SourceLost
from app.domain.cameras import CameraState
from tests.capture.waiting import until

PICTURE = np.zeros((2, 2, 3), np.uint8)


class Scripted:
    """A source that gives its frames, then does what `then` does (hang, fail, end)."""

    remark = ""
    fps = 30.0

    def __init__(self, frames: int, then: Callable[[], object]) -> None:
        self._frames = frames
        self._then = then
        self.closed = False

    def frames(self) -> Iterator[SourceFrame]:
        for _ in range(self._frames):
            yield SourceFrame(PICTURE, 0)
        self._then()

    def close(self) -> None:
        self.closed = True


class Bench:
    """A feed over scripted sources, with a clock set by hand; `hang` keeps decoders inside until the test ends."""

    def __init__(self) -> None:
        self.now = 100.0
        self.free = threading.Event()
        self.sources: list[Callable[[], Scripted]] = []
        self.opened: list[Scripted] = []
        self.frames = 0
        self.feed = Feed(self._open, self._arrived, lambda: self.now)

    def hang(self) -> None:
        self.free.wait()

    def lose(self) -> None:
        raise SourceLost("the stream stopped")

    def _open(self, given_up: threading.Event) -> Scripted:
        source = self.sources.pop(0)() if self.sources else Scripted(0, self.lose)
        self.opened.append(source)
        return source

    def _arrived(self, frame: SourceFrame, attempt: int) -> None:
        self.frames += 1

    def one_frame(self, fed: Fed) -> None:
        before = self.frames
        self.feed.tick()
        fed.told.put(True)
        assert until(lambda: self.frames > before)
        self.feed.tick()

    def until(self, state: CameraState) -> FeedState:
        assert until(lambda: self.feed.tick().state is state)
        return self.feed.tick()


@pytest.fixture
def bench():
    bench = Bench()
    yield bench
    bench.free.set()
    bench.feed.close(30)


def test_a_running_source_says_so_and_a_file_ends(bench):
    gate = threading.Event()
    bench.sources = [lambda: Scripted(2, gate.wait)]

    assert bench.feed.tick().state is CameraState.STARTING
    bench.until(CameraState.RUNNING)
    gate.set()
    bench.until(CameraState.ENDED)

    assert bench.frames == 2
    assert bench.opened[0].closed


def test_pauses_grow_and_are_counted_down(bench):
    waited: list[float] = []
    for _ in range(len(PAUSES_S) + 1):
        bench.until(CameraState.LOST)
        assert until(lambda: bench.feed.tick().retry_in_s > 0)
        state = bench.feed.tick()
        waited.append(state.retry_in_s)
        bench.now += state.retry_in_s - 0.25
        assert bench.feed.tick().retry_in_s == pytest.approx(0.25)
        bench.now += 0.25
        bench.feed.tick()

    assert waited == pytest.approx([*PAUSES_S, PAUSES_S[-1]])


def test_a_lost_camera_says_why(bench):
    assert bench.until(CameraState.LOST).detail == "the stream stopped"


def test_a_lost_camera_comes_back_by_itself(bench):
    bench.sources = [lambda: Scripted(1, bench.lose), lambda: Scripted(1, bench.hang)]

    bench.until(CameraState.LOST)
    bench.now += PAUSES_S[0]
    state = bench.until(CameraState.RUNNING)

    assert state.detail == ""
    assert bench.frames == 2


class Fed(Scripted):
    """Gives one frame each time it is told to, and is lost when told so."""

    def __init__(self) -> None:
        super().__init__(0, lambda: None)
        self.told: queue.SimpleQueue[bool] = queue.SimpleQueue()

    def frames(self) -> Iterator[SourceFrame]:
        while self.told.get():
            yield SourceFrame(PICTURE, 0)
        raise SourceLost("the stream stopped")


@pytest.mark.parametrize(("seconds", "pause"), [(GOOD_S + 1, PAUSES_S[0]), (GOOD_S - 2, PAUSES_S[1])])
def test_pauses_begin_small_again_after_a_good_while(bench, seconds, pause):
    fed = Fed()
    bench.sources = [lambda: Scripted(0, bench.lose), lambda: fed]
    bench.until(CameraState.LOST)
    assert until(lambda: bench.feed.tick().retry_in_s > 0)
    bench.now += PAUSES_S[0]
    for _ in range(int(seconds)):
        bench.one_frame(fed)
        bench.now += 1.0
    bench.feed.tick()
    fed.told.put(False)

    bench.until(CameraState.LOST)
    assert bench.feed.tick().retry_in_s == pytest.approx(pause)


def test_a_decoder_that_hangs_counts_as_lost_and_is_left_behind(bench):
    bench.sources = [lambda: Scripted(1, bench.hang), lambda: Scripted(1, bench.hang)]
    bench.until(CameraState.RUNNING)

    bench.now += STALL_S + 0.1
    state = bench.feed.tick()
    bench.now += state.retry_in_s
    bench.until(CameraState.RUNNING)

    assert (state.state, state.detail) == (CameraState.LOST, "no frames come any more")
    assert bench.feed.busy


def test_a_frame_that_comes_after_its_source_was_given_up_is_dropped(bench):
    def wake_late() -> None:
        bench.free.wait()

    class Late(Scripted):
        def frames(self) -> Iterator[SourceFrame]:
            yield SourceFrame(PICTURE, 0)
            wake_late()
            yield SourceFrame(PICTURE, 0)

    bench.sources = [lambda: Late(0, bench.hang)]
    bench.until(CameraState.RUNNING)
    bench.now += STALL_S + 0.1
    bench.feed.tick()
    bench.free.set()

    assert until(lambda: bench.opened[0].closed)
    assert bench.frames == 1


def test_a_camera_that_never_answers_is_given_up(bench):
    def never() -> Scripted:
        bench.free.wait()
        return Scripted(0, bench.lose)

    bench.sources = [never]
    bench.feed.tick()
    bench.now += OPEN_S + 0.1

    assert bench.feed.tick().detail == "the camera does not answer"


def test_too_many_hanging_decoders_end_the_process(bench):
    bench.sources = [lambda: Scripted(1, bench.hang)] * (MOST_LEFT_BEHIND + 1)

    def hang_all() -> None:
        for _ in range(MOST_LEFT_BEHIND + 1):
            bench.until(CameraState.RUNNING)
            bench.now += STALL_S + 0.1
            bench.now += bench.feed.tick().retry_in_s

    with pytest.raises(SourceHangs):
        hang_all()


def test_waking_up_opens_the_source_again_at_once(bench):
    bench.sources = [lambda: Scripted(1, bench.hang), lambda: Scripted(1, bench.hang)]
    bench.until(CameraState.RUNNING)

    bench.feed.reopen("the machine slept")

    assert bench.feed.tick().detail == "the machine slept"
    bench.until(CameraState.RUNNING)
    assert len(bench.opened) == 2


def test_whatever_a_decoder_raises_the_camera_is_lost_not_the_worker(bench, caplog):
    def break_down() -> None:
        raise RuntimeError("rtsp://someone:secret@camera")

    bench.sources = [lambda: Scripted(1, break_down)]

    assert bench.until(CameraState.LOST).detail == "its pictures could not be decoded"
    assert "secret" not in caplog.text
