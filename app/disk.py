"""How much room the desk has, looked at every few seconds on a thread of its own, so that no read waits for it."""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from app.domain.quota import Fill, Room
from app.paths import Paths
from app.pulse import Pulse

log = logging.getLogger(__name__)

LOOKING_S = 10.0
GIB = 1 << 30
_UNKNOWN = Room(1 << 62, 1 << 62)  # until it could be asked: a write that fails says so by itself
_SETTLED_NS = 2_000_000_000  # a folder that changed a moment ago may change again within one tick of the disk's clock


def space(folder: Path) -> tuple[int, int]:
    """Bytes this account may still write on the disk of `folder`, and those with what is used; raises OSError."""
    found = shutil.disk_usage(folder)
    return found.free, found.used + found.free  # what only root may write is neither


class Disk:
    """`room` answers from memory. `quota_gib` is asked each time: a setting that was changed is in force at once."""

    def __init__(
        self,
        paths: Paths,
        quota_gib: Callable[[], int],
        space: Callable[[Path], tuple[int, int]] = space,
        clock_ns: Callable[[], int] = time.time_ns,
    ) -> None:
        self._paths, self._quota_gib, self._space, self._clock_ns = paths, quota_gib, space, clock_ns
        self._days: dict[str, tuple[int, int]] = {}  # of pictures: when the folder last changed, and its bytes
        self.room = _UNKNOWN
        self.look(counting=False)
        self._pulse = Pulse("disk", LOOKING_S, self.look)

    @property
    def at_limit(self) -> bool:
        return self.room.fill is Fill.LIMIT

    def look(self, *, counting: bool = True) -> None:
        """Slow the first time, where there is a quota: then only days whose folder changed are counted again."""
        quota = self._quota_gib() * GIB
        try:
            free, disk = self._space(self._paths.installed)
            used = self._used() if quota and counting else 0
        except OSError as error:  # the disk itself is in trouble: whoever writes to it meets that, and says so
            log.warning("the room on the disk cannot be told: %s", type(error).__name__)
            return
        self.room = Room(free, disk, used, quota)

    def _used(self) -> int:
        pictures = self._paths.pictures
        settled = self._clock_ns() - _SETTLED_NS
        days = {entry.name: entry.stat().st_mtime_ns for entry in _entries(pictures) if entry.is_dir()}
        for name, changed in days.items():
            if self._days.get(name, (0, 0))[0] != changed:
                self._days[name] = changed if changed < settled else 0, sum(_sizes(pictures / name))
        self._days = {name: self._days[name] for name in days}
        beside = sum(sum(_sizes(Path(folder))) for folder in self._folders_beside())
        return sum(size for _, size in self._days.values()) + beside

    def _folders_beside(self) -> Iterator[str]:
        """Database, lists, backups: some tens of files."""
        for folder, below, _ in os.walk(self._paths.installed):
            if Path(folder) == self._paths.installed and self._paths.pictures.name in below:
                below.remove(self._paths.pictures.name)
            yield folder

    def close(self) -> None:
        self._pulse.close()


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except FileNotFoundError:  # nothing was ever recorded, or that day was destroyed meanwhile
        return []


def _sizes(folder: Path) -> Iterator[int]:
    for entry in _entries(folder):
        try:
            if entry.is_file(follow_symlinks=False):
                yield entry.stat(follow_symlinks=False).st_size
        except FileNotFoundError:
            continue
