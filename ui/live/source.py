"""What Live needs of the desk: snapshots from memory, asked on the window's thread, and deeds that are called through
`run`."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from app.domain.access import Member
from app.domain.alerts import Alert, Answer, SeenOnCar
from app.domain.cameras import Camera, CameraHealth
from app.domain.driving import Driving
from app.domain.gate import Standing
from app.domain.hot_lists import HotListVersion
from app.domain.live import Overlay, OverlayBox, TickerRow
from app.domain.policy import Profile
from app.frames import Frame


class LiveSource(Protocol):
    """Nothing here may wait for a disk, a lock held long or a camera, but what is marked slow."""

    def now(self) -> datetime: ...

    def profile(self) -> Profile: ...

    def on_duty(self) -> bool: ...

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
        """All that are open, newest first; answered ones in between do no harm. Ages are right against `now()`, also
        after the clock was set."""

    def lists(self) -> tuple[HotListVersion, ...]:
        """The lists in force."""

    def driving(self) -> Driving:
        """Changes.DRIVING tells when `moving` flips."""

    def say_parked(self) -> None:
        """Taken while the fix is lost; the next fix decides again."""

    def passenger(self) -> Member | None: ...

    def free_to_type(self) -> bool:
        """Not driven, or a passenger is signed on. While it is False nothing is masked (§7.2)."""

    def look(self, alert_id: str) -> object:
        """Slow. The member has looked; `alerts()` tells it from when this returns."""

    def follow(self, alert_id: str) -> object:
        """Slow. Pins the alert and starts its clock."""

    def unfollow(self, alert_id: str) -> object:
        """Slow."""

    def typist(self) -> Member:
        """Who types at this moment: goes with what is typed, as `by`, when the answer is given later."""

    def answer(
        self,
        alert_id: str,
        answer: Answer,
        seen: SeenOnCar | None = None,
        acted_at: datetime | None = None,
        by: Member | None = None,
    ) -> object:
        """Slow. Closes the alert. ValueError: put away before anybody looked, or an answer that `seen` contradicts."""
