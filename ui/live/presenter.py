"""Decides what Live shows: tiles, masked boxes, ticker; asks memory once a second and whenever something changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal

from app.alert_board import Unlooked
from app.changes import Changes
from app.domain.alerts import Alert, masked
from app.domain.cameras import Camera, CameraHealth, CameraState, SourceKind
from app.domain.hot_lists import MatchKind
from app.domain.live import Overlay, OverlayBox, TickerRow
from app.frames import Frame
from ui import words
from ui.actions import DUTY
from ui.live import texts
from ui.live.source import LiveSource
from ui.live.state import Empty, LiveState, TickerLine
from ui.live.tiles import tile
from ui.widgets.tile_state import Drawing, DrawnBox, Standing, TileState

TICKER_SPAN = timedelta(minutes=5)  # RES-21: what is older is stored data and goes through the gate
OVERLAY_SPAN = timedelta(milliseconds=700)  # boxes further behind a moving picture would frame the wrong car
CAME_BACK = timedelta(seconds=1)  # a first picture, or one after a pause, lifts the veil at once
TOLD_BY = (
    Changes.READS
    | Changes.ALERTS
    | Changes.CAMERAS
    | Changes.DUTY
    | Changes.HOT_LISTS
    | Changes.DRIVING
    | Changes.POSITION
)
NOTHING = Drawing()


class LivePresenter(QObject):
    """`changed` carries a LiveState. Works while started; `refresh` may be called at any time."""

    changed = Signal(object)

    def __init__(self, source: LiveSource, cameras_key: str = "F3", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = LiveState()
        self._source = source
        self._cameras_key = cameras_key
        self._unlooked = Unlooked()
        self._standing: dict[str, Standing] = {}
        self._kinds: dict[str, SourceKind] = {}
        self._pictures: dict[str, datetime] = {}
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self.refresh)

    @property
    def running(self) -> bool:
        return self._clock.isActive()

    def start(self) -> None:
        self.refresh()
        self._clock.start()

    def stop(self) -> None:
        """The screen is hidden: no more work. Pictures are forgotten, so that none comes back as if it were new."""
        self._clock.stop()
        self._pictures.clear()

    def on_changes(self, changes: Changes) -> None:
        if self.running and changes & TOLD_BY:
            self.refresh()

    def refresh(self) -> None:
        now, alerts = self._source.now(), self._source.alerts()
        free = self._source.free_to_type()
        self._unlooked = Unlooked.of(alerts) if free else Unlooked()
        self._standing = {hit.read.pass_id: _standing(alert) for alert in alerts if alert.open for hit in alert.hits}
        cameras = tuple(camera for camera in self._source.cameras() if camera.enabled)
        self._kinds = {camera.id: camera.kind for camera in cameras}
        empty = self._emptiness(cameras)
        self._show(
            LiveState(
                tiles=() if empty else self._tiles(cameras, now),
                ticker=self._ticker(now),
                empty=empty,
                enlarged=self.state.enlarged if self.state.enlarged in self._kinds else "",
                driving=not free,
                fix_lost=self._fix_lost(),
            )
        )

    def enlarge_place(self, place: int) -> None:
        """`enlarge` for the tile at this place, from 0."""
        if 0 <= place < len(self.state.tiles):
            self.enlarge(self.state.tiles[place].camera_id)

    def enlarge(self, camera_id: str) -> None:
        """This camera fills the screen; the same again brings all back."""
        self._show(replace(self.state, enlarged="" if self.state.enlarged == camera_id else camera_id))

    def show_all(self) -> None:
        self._show(replace(self.state, enlarged=""))

    def say_parked(self) -> None:
        """A member says that the car stands, while no position says otherwise."""
        self._source.say_parked()
        self.refresh()

    def newest(self, camera_id: str, after: int) -> Frame | None:
        """For the pump: a camera's next picture, if there is one."""
        frame = self._source.frame(camera_id, after)
        if frame is not None:
            before = self._pictures.get(camera_id)
            self._pictures[camera_id] = frame.at
            if before is None or frame.at - before > CAME_BACK:
                self.refresh()
        return frame

    def drawing(self, camera_id: str, number: int, at: datetime) -> Drawing:
        """The boxes that belong to the picture shown (its number and time), with the words that may be seen."""
        overlay = self._source.overlay(camera_id)
        if overlay is None or not self._belongs(overlay, number, at):
            return NOTHING
        boxes = tuple(self._drawn(camera_id, box) for box in overlay.boxes)
        return Drawing(overlay.width, overlay.height, boxes)

    def _belongs(self, overlay: Overlay, number: int, at: datetime) -> bool:
        if self._kinds.get(overlay.camera_id) is SourceKind.FOLDER:  # the next picture is another place
            return overlay.frame == number
        return abs(at - overlay.at) <= OVERLAY_SPAN

    def _drawn(self, camera_id: str, box: OverlayBox) -> DrawnBox:
        standing = self._standing.get(box.pass_id, Standing.SETTLED if box.settled else Standing.VOTING)
        if not box.text:
            return DrawnBox(box.box, standing, "", "")
        hide = self._unlooked.hides(box.pass_id, box.text) or self._source.hidden(camera_id, box)
        note = texts.confidence(box.confidence)
        if word := _STANDING_WORDS.get(standing):
            note = f"{word} \N{MIDDLE DOT} {note}"
        return DrawnBox(box.box, standing, masked(box.text) if hide else box.text, note)

    def _tiles(self, cameras: tuple[Camera, ...], now: datetime) -> tuple[TileState, ...]:
        health = {each.camera_id: each for each in self._source.health()}
        zone = self._zone()
        return tuple(
            tile(place, camera, health.get(camera.id) or _not_yet(camera), self._pictures.get(camera.id), now, zone)
            for place, camera in enumerate(cameras)
        )

    def _ticker(self, now: datetime) -> tuple[TickerLine, ...]:
        rows = [row for row in self._source.ticker() if now - row.taken_at <= TICKER_SPAN]
        rows.sort(key=lambda row: row.taken_at, reverse=True)
        zone = self._zone()
        return tuple(self._line(row, zone) for row in rows)

    def _line(self, row: TickerRow, zone: ZoneInfo) -> TickerLine:
        hide = row.masked or self._unlooked.hides(row.pass_id, row.text)
        mark = ("POSSIBLE" if row.possible else "HIT") if row.hit_id else ""
        return TickerLine(
            read_id=row.read_id,
            time=words.clock(row.taken_at, zone),
            plate=masked(row.text) if hide else row.text,
            confidence=texts.confidence(row.confidence),
            low=texts.is_low(row.confidence),
            where=f"{row.side} \N{MIDDLE DOT} {row.camera_name}" if row.side else row.camera_name,
            mark=mark,
            superseded=row.superseded,
            masked=hide,
        )

    def _emptiness(self, cameras: tuple[Camera, ...]) -> Empty | None:
        if suspension := self._source.standing().suspension:
            return Empty("Capture is suspended", suspension.words)
        if not self._source.on_duty():
            return Empty("Cameras are stopped", f"Start duty [{DUTY.key}] to run them.")
        if cameras:
            return None
        if self._source.cameras():
            return Empty("All cameras are switched off", f"Switch one on under Cameras [{self._cameras_key}].")
        return Empty("No cameras", f"Add one under Cameras [{self._cameras_key}].")

    def _fix_lost(self) -> str:
        driving = self._source.driving()
        if not driving.moving or driving.fix_lost_at is None:
            return ""
        return f"No position since {words.clock_short(driving.fix_lost_at, self._zone())}: taken for moving"

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._source.profile().time_zone)

    def _show(self, state: LiveState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)


_STANDING_WORDS = {Standing.HIT: "HIT", Standing.POSSIBLE: "POSSIBLE"}


def _standing(alert: Alert) -> Standing:
    return Standing.POSSIBLE if alert.hit.match.kind is MatchKind.POSSIBLE else Standing.HIT


def _not_yet(camera: Camera) -> CameraHealth:
    """The supervisor has not spoken of it yet."""
    return CameraHealth(camera.id, CameraState.STARTING)
