"""How full storage is, and what follows. Nothing is destroyed early and nothing recorded is lost, however full it is:
at 80 and 95 per cent it is said; at the limit, reads wait in memory and alerts go on, until there is room again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, auto

SHORT, NEARLY_FULL = 0.80, 0.95
RESERVE = 200 << 20  # bytes of the disk kept for answers, sign-outs and destruction, which write to free room


class Fill(IntEnum):
    """In order of gravity. At LIMIT no read is recorded; before it every read is, with both pictures."""

    AMPLE = auto()
    SHORT = auto()
    NEARLY_FULL = auto()
    LIMIT = auto()


@dataclass(frozen=True, slots=True)
class Room:
    """In bytes. `free` and `disk`: what this account may still write, and that with what is used, of the whole disk;
    `used`: by the desk's own data, counted only where there is a `quota`, its own limit (0: none)."""

    free: int
    disk: int
    used: int = 0
    quota: int = 0

    @property
    def of_quota(self) -> bool:
        """Whether the quota is nearer than the end of the disk."""
        return self._quota_share > self._disk_share

    @property
    def share(self) -> float:
        """Of whichever is nearer: 0 empty, 1 full; may be more, after a quota was made smaller."""
        return max(self._quota_share, self._disk_share)

    @property
    def fill(self) -> Fill:
        if self.free <= RESERVE or self._quota_share >= 1:
            return Fill.LIMIT
        if self.share >= NEARLY_FULL:
            return Fill.NEARLY_FULL
        return Fill.SHORT if self.share >= SHORT else Fill.AMPLE

    @property
    def _quota_share(self) -> float:
        return self.used / self.quota if self.quota else 0.0

    @property
    def _disk_share(self) -> float:
        return 1 - self.free / self.disk if self.disk else 1.0


@dataclass(frozen=True, slots=True)
class Storage:
    """Whether reads are being recorded: how many wait in memory, how many had to be let go since sign-in, and how many
    storage will not take though it takes others."""

    waiting: int
    dropped: int
    aside: int = 0
    room: Room | None = None
