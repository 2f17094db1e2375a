"""The newest frame of a camera, shared by its capture process with the screen: three slots of memory, never a disk.

On Linux the memory is an anonymous, sealed memfd handed to the worker as an open file: it has no name, so nothing is
left in /dev/shm however either side dies, and a misbehaving worker cannot shrink it under the desk. Elsewhere it is
named shared memory, which Windows frees with its last user and Python's resource tracker frees on macOS.
"""

from __future__ import annotations

import math
import mmap
import os
import struct
import sys
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import resource_tracker, shared_memory

if sys.platform == "linux":
    import fcntl

SLOTS = 3
MOST_WIDTH, MOST_HEIGHT = 3840, 2160
SLOT_BYTES = MOST_WIDTH * MOST_HEIGHT * 3

# newest: number of the newest whole frame. Slot: number when writing began, width, height, stride, UTC seconds,
# number when writing ended. A slot whose two numbers differ is being written.
_NEWEST = struct.Struct("<q")
_SLOT = struct.Struct("<qIIIxxxxdq")
_HEAD = 4096
_BYTES = _HEAD + SLOTS * SLOT_BYTES
_TRIES = 4


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture for the screen: rows of `stride` bytes, blue-green-red, three bytes a pixel."""

    frame: int
    width: int
    height: int
    stride: int
    data: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class RingHandle:
    """How a worker finds the memory: an inherited file number on Linux, a name elsewhere."""

    fd: int = -1
    name: str = ""


class _Memory:
    """The mapped bytes, however this system shares them."""

    def __init__(self, handle: RingHandle, file: mmap.mmap | None, named: shared_memory.SharedMemory | None) -> None:
        view = file if named is None else named.buf
        assert view is not None
        self.view: mmap.mmap | memoryview = view
        self.handle = handle
        self._named = named

    def close(self, *, remove: bool) -> None:
        if self._named is None:
            if isinstance(self.view, mmap.mmap):
                self.view.close()
            if self.handle.fd >= 0:
                os.close(self.handle.fd)
            return
        self._named.close()
        if remove:
            self._named.unlink()


def _new_memory(*, named: bool) -> _Memory:
    if sys.platform == "linux" and not named:
        fd = os.memfd_create("vouch-frames", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.ftruncate(fd, _BYTES)
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL)
        return _Memory(RingHandle(fd=fd), mmap.mmap(fd, _BYTES), None)
    shared = shared_memory.SharedMemory(create=True, size=_BYTES)
    return _Memory(RingHandle(name=shared.name), None, shared)


def _old_memory(handle: RingHandle) -> _Memory:
    if handle.fd >= 0:
        return _Memory(handle, mmap.mmap(handle.fd, _BYTES), None)
    shared = shared_memory.SharedMemory(name=handle.name)
    if sys.platform != "win32":
        # WORKAROUND until Python 3.13 (track=False): the tracker of the side that only attached would unlink it too.
        resource_tracker.unregister(f"/{shared.name}", "shared_memory")
    return _Memory(handle, None, shared)


class FrameReader:
    """The desk's side: makes the memory before the worker starts and keeps it while workers come and go."""

    def __init__(self, *, named: bool = False) -> None:
        self._memory = _new_memory(named=named)
        self._lock = threading.Lock()
        self._closed = False
        _NEWEST.pack_into(self._memory.view, 0, -1)

    @property
    def handle(self) -> RingHandle:
        return self._memory.handle

    def newest(self, after: int = -1) -> Frame | None:
        """The newest whole frame with a number above `after`; None without one, or once closed."""
        with self._lock:
            if self._closed:
                return None
            for _ in range(_TRIES):
                number: int = _NEWEST.unpack_from(self._memory.view, 0)[0]
                if number <= after:
                    return None
                if (frame := self._copy(number)) is not None:
                    return frame
        return None

    def close(self) -> None:
        """Let go of the memory; whoever still holds this reader gets no more frames."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._memory.close(remove=True)

    def _copy(self, number: int) -> Frame | None:
        """A copy of that frame, or None if the slot was written meanwhile or says what cannot be."""
        view, slot = self._memory.view, number % SLOTS
        head = _SLOT.unpack_from(view, _slot_head(slot))
        began, width, height, stride, seconds, ended = head
        possible = 0 < width <= MOST_WIDTH and 0 < height <= MOST_HEIGHT and stride == width * 3
        if not (began == ended == number and possible and math.isfinite(seconds) and 0 <= seconds < 1e11):
            return None
        start = _slot_data(slot)
        data = bytes(view[start : start + stride * height])
        if _SLOT.unpack_from(view, _slot_head(slot)) != head:
            return None
        return Frame(number, width, height, stride, data, datetime.fromtimestamp(seconds, UTC))


class FrameRing:
    """The worker's side. Frame numbers go on where the last worker of this camera stopped."""

    def __init__(self, handle: RingHandle) -> None:
        self._memory = _old_memory(handle)
        self._last: int = _NEWEST.unpack_from(self._memory.view, 0)[0]

    def write(self, data: memoryview, width: int, height: int, at: datetime) -> int:
        """Put one frame (rows without gaps, blue-green-red) where the desk finds it; gives its number."""
        if not (0 < width <= MOST_WIDTH and 0 < height <= MOST_HEIGHT) or data.nbytes != width * height * 3:
            raise ValueError("a frame on screen is at most 3840 by 2160 and three bytes a pixel")
        number = self._last + 1
        slot, view, seconds = number % SLOTS, self._memory.view, at.timestamp()
        _SLOT.pack_into(view, _slot_head(slot), number, width, height, width * 3, seconds, -1)
        start = _slot_data(slot)
        view[start : start + data.nbytes] = data
        _SLOT.pack_into(view, _slot_head(slot), number, width, height, width * 3, seconds, number)
        _NEWEST.pack_into(view, 0, number)
        self._last = number
        return number

    def close(self) -> None:
        """Let go of the memory; the desk keeps it."""
        self._memory.close(remove=False)


def _slot_head(slot: int) -> int:
    return 64 + slot * 64


def _slot_data(slot: int) -> int:
    return _HEAD + slot * SLOT_BYTES
