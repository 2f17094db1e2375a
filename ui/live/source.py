"""What Live needs of the desk: snapshots from memory, asked on the window's thread, and two deeds that are not."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from app.domain.alerts import Alert
from app.domain.cameras import Camera, CameraHealth
from app.domain.gate import Standing
from app.domain.hot_lists import HotListVersion
from app.domain.live import Overlay, OverlayBox, TickerRow
from app.domain.policy import Profile
from app.frames import Frame


class LiveSource(Protocol):
    """Nothing here may wait for a disk, a lock held long or a camera, but `look` and `acknowledge`."""

    def now(self) -> datetime: ...

    def profile(self) -> Profile: ...

    def on_duty(self) -> bool: ...

    @property
    def standing(self) -> Standing: ...

    def cameras(self) -> tuple[Camera, ...]: ...

    def health(self) -> tuple[CameraHealth, ...]: ...

    def frame(self, camera_id: str, after: int) -> Frame | None:
        """The newest whole frame with a number above `after`."""

    def overlay(self, camera_id: str) -> Overlay | None: ...

    def hidden(self, camera_id: str, box: OverlayBox) -> bool:
        """Must this box's text stay masked, because the vote so far agrees with an entry nobody has looked at yet?"""

    def ticker(self) -> tuple[TickerRow, ...]: ...

    def alerts(self) -> tuple[Alert, ...]:
        """Those not yet acknowledged; acknowledged ones in between do no harm."""

    def lists(self) -> tuple[HotListVersion, ...]:
        """The lists in force."""

    def look(self, alert_id: str) -> object:
        """The member has looked; called through `run`, and `alerts()` tells it from when this returns."""

    def acknowledge(self, alert_id: str) -> object:
        """The member has put the alert away; called through `run`."""
