"""Keeps a source open: reads it on a thread of its own, notices that it stalls, tries again with growing pauses.

A decoder that hangs inside the library cannot be interrupted: its thread is left behind (it lets go of the camera
when it wakes) and another one begins. After too many of these the worker ends, and is started afresh.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from app.capture.job import PAUSES_S
from app.capture.ports import Source, SourceFrame, SourceLost
from app.domain.cameras import CameraState

log = logging.getLogger(__name__)

STALL_S = 4.0  # a running source without a frame for so long is lost
OPEN_S = 15.0  # opening may take so long: a name to look up, a slow camera
GOOD_S = 10.0  # after so long without trouble the pauses begin small again
MOST_LEFT_BEHIND = 3

Open = Callable[[threading.Event], Source]
Deliver = Callable[[SourceFrame, int], None]


class SourceHangs(Exception):
    """Too many decoder calls never came back; only a new process helps."""


@dataclass(frozen=True, slots=True)
class FeedState:
    """How the source stands; `detail` in words without its address."""

    state: CameraState
    detail: str = ""
    retry_in_s: float = 0.0


class _Attempt:
    """One try: opens the source and delivers its frames until it ends, is lost or is given up."""

    def __init__(self, number: int, open_source: Open, deliver: Deliver, clock: Callable[[], float]) -> None:
        self.number = number
        self.began_at = clock()
        self.first_frame_at: float | None = None
        self.last_frame_at: float | None = None
        self.lost = ""
        self.ended = False
        self.remark = ""
        self.given_up = threading.Event()
        self._open = open_source
        self._deliver = deliver
        self._clock = clock
        self.thread = threading.Thread(target=self._work, name=f"decode-{number}", daemon=True)
        self.thread.start()

    def _work(self) -> None:
        try:
            source = self._open(self.given_up)
            try:
                self._pump(source)
            finally:
                source.close()
            self.ended = True
        except SourceLost as lost:
            self.lost = str(lost)
        except Exception as error:  # noqa: BLE001  whatever a decoder raises on hostile bytes, the camera is lost, not the worker
            log.warning("the source failed: %s", type(error).__name__)
            self.lost = "its pictures could not be decoded"

    def _pump(self, source: Source) -> None:
        for frame in source.frames():
            if self.given_up.is_set():
                return
            self.last_frame_at = self._clock()
            self.first_frame_at = self.first_frame_at or self.last_frame_at
            self.remark = source.remark
            self._deliver(frame, self.number)


class Feed:
    """`tick` is called a few times a second by one thread; `deliver` gets each frame and its attempt's number."""

    def __init__(self, open_source: Open, deliver: Deliver, clock: Callable[[], float]) -> None:
        self._open = open_source
        self._deliver = deliver
        self._clock = clock
        self._attempt: _Attempt | None = None
        self._number = 0
        self._failures = 0
        self._retry_at = clock()
        self._why = ""
        self._left_behind: list[_Attempt] = []

    def tick(self) -> FeedState:
        """Begin, give up or begin again as is due, and say how the source stands. Raises SourceHangs."""
        now = self._clock()
        attempt = self._attempt
        if attempt is None:
            return self._waiting(now)
        if attempt.ended:
            return FeedState(CameraState.ENDED, attempt.remark)
        trouble = attempt.lost or _stalled(attempt, now)
        if trouble:
            self._lose(attempt, trouble, now)
            return FeedState(CameraState.LOST, trouble, self._retry_at - now)
        if attempt.first_frame_at is None:
            return FeedState(CameraState.LOST if self._why else CameraState.STARTING, self._why)
        if now - attempt.first_frame_at >= GOOD_S:
            self._failures = 0
        self._why = ""
        return FeedState(CameraState.RUNNING, attempt.remark)

    def reopen(self, why: str) -> None:
        """Give the open source up and take it anew at once: the machine slept, or its clock jumped."""
        if self._attempt is not None and not self._attempt.ended:
            self._give_up(self._attempt)
            self._why, self._retry_at = why, self._clock()

    @property
    def busy(self) -> bool:
        """Whether any thread is still inside the decoder."""
        attempts = (*self._left_behind, *([self._attempt] if self._attempt else []))
        return any(one.thread.is_alive() for one in attempts)

    def close(self, timeout_s: float) -> None:
        """Stop reading; waits for the decoder so long."""
        if self._attempt is not None:
            self._attempt.given_up.set()
            self._attempt.thread.join(timeout_s)

    def _waiting(self, now: float) -> FeedState:
        if now < self._retry_at:
            return FeedState(CameraState.LOST, self._why, self._retry_at - now)
        self._number += 1
        self._attempt = _Attempt(self._number, self._open, self._deliver, self._clock)
        return FeedState(CameraState.LOST if self._why else CameraState.STARTING, self._why)

    def _lose(self, attempt: _Attempt, why: str, now: float) -> None:
        self._give_up(attempt)
        pause = PAUSES_S[min(self._failures, len(PAUSES_S) - 1)]
        self._failures += 1
        self._why, self._retry_at = why, now + pause

    def _give_up(self, attempt: _Attempt) -> None:
        attempt.given_up.set()
        self._attempt = None
        self._left_behind = [one for one in (*self._left_behind, attempt) if one.thread.is_alive()]
        if len(self._left_behind) > MOST_LEFT_BEHIND:
            raise SourceHangs


def _stalled(attempt: _Attempt, now: float) -> str:
    if attempt.last_frame_at is None:
        return "the camera does not answer" if now - attempt.began_at > OPEN_S else ""
    return "no frames come any more" if now - attempt.last_frame_at > STALL_S else ""
