"""The desk in a member's hands: cameras, lists, alerts and store, from sign-in to sign-out.

Whatever the window asks twice a second answers from memory. Matching happens on the camera's own thread, before the
store is asked, so that no alert waits for a disk.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app import machine
from app.actions import answer_alert, hot_lists, suspension, take_read
from app.actions.answer_alert import AnswerDesk
from app.actions.cameras import cameras as cameras_kept
from app.actions.destroy import destroy_due
from app.actions.duty import start_duty, still_on_duty, stop_duty
from app.actions.sign_in import SignedIn
from app.actions.take_read import Taken, TakeReadDesk
from app.actions.waiting import Unrecorded, Waiting
from app.alert_board import AlertBoard
from app.background import Background
from app.capture.devices import usb_devices
from app.capture.supervisor import Supervisor
from app.changes import Changes
from app.domain import gate
from app.domain.access import Duty
from app.domain.alerts import Alert
from app.domain.cameras import Camera, CameraHealth, CameraState
from app.domain.clock import Believed, Reading, Running
from app.domain.errors import Refused, Unavailable
from app.domain.gate import Act, Standing
from app.domain.hot_lists import HotListVersion
from app.domain.live import Overlay, OverlayBox, Probe, TickerRow
from app.domain.policy import Profile
from app.domain.reads import TakenRead
from app.domain.suspension import Order, Suspension
from app.frames import Frame
from app.matching import NO_LISTS, Matcher
from app.paths import Paths
from app.position.source import PositionSource, position_source
from app.profiles import InForce
from app.pulse import Pulse
from app.settings import Settings
from app.store.members import all_members
from app.ticker import Ticker

log = logging.getLogger(__name__)

DESTROYING_S = 15 * 60.0
BREATH_S = 0.02  # between two small steps of destruction: a read that came meanwhile is recorded first
BEAT_S = 15.0  # a crash ends a period of use at most so long before it happened
STORING = timedelta(seconds=2)  # an alert is called "not recorded" once storage had so long


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a desk stands on. `tell` announces Changes from any thread; `store` runs what touches the database."""

    paths: Paths
    settings: Settings
    now: Callable[[], datetime]
    tell: Callable[[Changes], None]
    store: Background
    worker: Sequence[str]  # the command that starts a capture process
    running: Callable[[], Running] = machine.running


@dataclass(frozen=True, slots=True)
class Storage:
    """Whether reads are being recorded: how many wait in memory, how many had to be let go since sign-in."""

    waiting: int
    dropped: int


class Desk:
    """Methods marked slow wait for the disk or a camera; the others answer at once on any thread."""

    def __init__(self, on: SignedIn, around: Surroundings) -> None:
        self.on = on
        self._around = around
        self._duty: Duty | None = None
        self._suspension: Suspension | None = None
        self._in_force = InForce(around.paths, on.installation, on.profile, around.now())
        self._matcher: Matcher = NO_LISTS
        self._cameras: tuple[Camera, ...] = ()
        self._overlays: dict[str, Overlay] = {}
        self._waiting = Waiting()
        self._board = AlertBoard(around.now)
        self._ticker = Ticker(around.now)
        self._refused = 0
        self.closed = False  # long work on other threads asks it between two steps
        self._position = self._position_source()
        threads = around.settings.get("reader.threads")
        self._supervisor = Supervisor(self._seen, around.worker, around.now, threads=threads)
        self._pulse = Pulse("pulse", BEAT_S, lambda: around.store.run(self._beat))
        self._closing = threading.Event()
        self._believed: Believed | None = None
        self._destroying = Background("destroy")
        self._when_due = Pulse("when due", DESTROYING_S, lambda: self._destroying.run(self._destroy))

    def open(self) -> None:
        """Slow. What is due is destroyed, what a crash left is cleared, then lists and alerts come into memory."""
        self._destroy()
        self._suspension = suspension.in_force(self.on.store)
        take_read.sweep_pictures(self.on.store, self._around.paths.pictures)
        hot_lists.sweep_lists(self.on.store)
        self.reload_cameras()
        self.reload_lists()
        self._board.add(answer_alert.open_alerts(self.on.store, self._around.paths.pictures))

    def close(self) -> int:
        """Slow, on the store's thread. Cameras first; then what waits is written, as far as storage lets it. All is let
        go in any case; returns how many reads and answers could not be recorded and are gone."""
        self.closed = True
        self._closing.set()
        try:
            try:
                self.stop_duty()
            except Unavailable:
                log.warning("the end of a period of use was not recorded: the next sign-in ends it")
            if len(self._waiting):
                take_read.record_waiting(self._taking())
            if lost := len(self._waiting):
                log.error("%d reads or answers could not be recorded before the desk closed", lost)
            return lost
        finally:
            self._supervisor.stop_all()
            self._pulse.close()
            self._when_due.close()
            self._destroying.close()
            self._position.close()
            self.on.store.close()

    # ------------------------------------------------------------------- duty and cameras

    @property
    def duty(self) -> Duty | None:
        return self._duty

    def start_duty(self, purposes: Sequence[str]) -> Duty:
        """Slow. Recorded before the first camera starts."""
        on = self.on
        duty = start_duty(on.store, on.member, on.profile, purposes, self._around.now)
        self._duty = duty
        for camera in self._cameras:
            if camera.enabled:
                self._supervisor.start(camera)
        self._around.tell(Changes.DUTY | Changes.CAMERAS)
        return duty

    def stop_duty(self) -> None:
        """Slow. No frame after two seconds (CAP-09); what the cameras had settled is still recorded."""
        self._supervisor.stop_all()
        self._overlays.clear()
        if self._duty is not None:
            stop_duty(self.on.store, self.on.member, self.on.profile, self._around.now)
            self._duty = None
        self._around.tell(Changes.DUTY | Changes.CAMERAS)

    @property
    def standing(self) -> Standing:
        return Standing(suspension=self._suspension)

    def suspend(self, order: Order) -> None:
        """Slow. The cameras stop before the order is recorded (13.824 subd. 6); until it is lifted none starts."""
        gate.require((on := self.on).member, Act.SUSPEND_CAPTURE, on.profile)
        self.stop_duty()
        self._suspension = suspension.suspend(on.store, on.member, on.profile, order, self._around.now)
        self._around.tell(Changes.POLICY | Changes.CAMERAS)

    def lift_suspension(self, suspended: Suspension, reference: str) -> None:
        """Slow. Nothing starts by itself; another order may still stand."""
        suspension.lift((on := self.on).store, on.member, on.profile, suspended, reference, self._around.now)
        self._suspension = suspension.in_force(on.store)
        self._around.tell(Changes.POLICY | Changes.CAMERAS)

    def reload_cameras(self) -> None:
        """Slow. Cameras that were added, changed, switched or removed start, restart or stop."""
        before = {camera.id: camera for camera in self._cameras}
        self._cameras = cameras_kept(self.on.store)
        after = {camera.id: camera for camera in self._cameras if camera.enabled}
        for gone in before.keys() - after.keys():
            self._supervisor.stop(gone)
            self._overlays.pop(gone, None)
        if self._duty is not None:
            for camera in after.values():
                if before.get(camera.id) != camera:
                    self._supervisor.start(camera)
        self._around.tell(Changes.CAMERAS)

    def probe(self, camera: Camera, cancelled: Callable[[], bool]) -> Probe:
        """Slow. One look at a camera in a process of its own; raises Unavailable, also when it was cancelled.

        Outside a duty, or at another camera than the workstation's, it is part of setting cameras up (CAP-03): Refused.
        """
        if self._duty is None or camera not in self._cameras:
            gate.require(self.on.member, Act.TEST_CAMERA, self.on.profile, self.standing)
        return self._supervisor.probe(camera, cancelled)

    def usb_devices(self) -> list[tuple[str, str]]:
        """Slow. Address and name of what is plugged in."""
        return usb_devices()

    def reload_position(self) -> None:
        """Slow: an old receiver's thread may take a second to end."""
        before, self._position = self._position, self._position_source()
        before.close()
        self._around.tell(Changes.POSITION)

    def _position_source(self) -> PositionSource:
        get = self._around.settings.get
        try:
            return position_source(
                get("position.kind"), get("position.address"), get("position.baud"), self._around.now
            )
        except ValueError:
            log.warning("the position source's settings cannot be used")
            return position_source("none", "", 0, self._around.now)

    @property
    def position(self) -> PositionSource:
        return self._position

    # ------------------------------------------------------------------- lists

    def reload_lists(self) -> None:
        """Slow. The new matcher is built aside and swapped in whole."""
        self._matcher = hot_lists.load_matcher(self.on.store, self._matcher)
        self._board.use(self._matcher)
        self._around.tell(Changes.HOT_LISTS)

    def lists(self) -> tuple[HotListVersion, ...]:
        return self._matcher.versions

    def lists_refused(self) -> tuple[HotListVersion, ...]:
        """In force, but their files cannot be read: nothing is compared with them."""
        return self._matcher.refused

    def member_names(self) -> dict[str, str]:
        """Slow. By member id, for "imported by"."""
        with self.on.store.reading() as session:
            return {member.id: member.name for member in all_members(session)}

    # ------------------------------------------------------------------- what is seen

    def _seen(self, event: Overlay | TakenRead | CameraHealth) -> None:
        """On a camera's thread."""
        if isinstance(event, Overlay):
            self._overlays[event.camera_id] = event
        elif isinstance(event, TakenRead):
            self._take(event)
        elif event.state is not CameraState.RUNNING:
            self._overlays.pop(event.camera_id, None)
            self._around.tell(Changes.CAMERAS)

    def _take(self, taken: TakenRead) -> None:
        desk = self._taking()
        try:
            matched = take_read.match_read(desk, taken)
        except Refused as refused:
            self._refused += 1
            log.warning("a read was refused under %s", refused.refusal.clause)
            return
        camera = desk.cameras.get(taken.read.camera_id)
        name, side = (camera.name, camera.side.value) if camera else ("", "")
        self._ticker.add(matched.taken.read, name, side, matched.alerts)
        self._around.tell(Changes.READS)
        if self.closed:  # the store's thread is closing this desk, and records what waits before it goes
            self._waiting.add(matched)
        else:
            self._around.store.run(lambda: self._record(desk, matched))

    def _record(self, desk: TakeReadDesk, matched: Unrecorded) -> None:
        done = take_read.record_read(desk, matched)
        self._board.add(done.hits)
        self._around.tell(done.changes)

    def _announce(self, shown: Taken) -> None:
        self._board.add(shown.hits)
        self._around.tell(Changes.ALERTS)

    def _beat(self) -> None:
        """On the store's thread, every few seconds: this period still runs, and what waits is tried again."""
        if len(self._waiting):
            done = take_read.record_waiting(self._taking())
            self._board.recorded(done.alert_ids)
            self._around.tell(done.changes)
        self._follow_profile()
        if self._duty is not None:
            still_on_duty(self.on.store, self._around.now)

    def _follow_profile(self) -> None:
        """A version signed in advance takes over on its day; where none is in force any more capture stops."""
        try:
            profile = self._in_force.at(self._around.now())
        except Unavailable:
            log.error("no signed policy profile is in force any more: capture stops")
            self.stop_duty()
            return
        if profile is not self.on.profile:
            self.on = replace(self.on, profile=profile)
            self._around.tell(Changes.POLICY)

    def _destroy(self) -> None:
        """On its own thread, beside the store's: neither waits for more than a small step of the other."""
        done = destroy_due(
            self.on.store, self._around.paths.pictures, self._seen_now(), self._waiting, self._rest_or_close
        )
        self._believed = done.believed or self._believed
        if done.read_ids:
            self._board.forget(done.read_ids)
            self._around.tell(Changes.READS | Changes.ALERTS | Changes.STORAGE)

    def _rest_or_close(self) -> bool:
        return self._closing.wait(BREATH_S)

    def _seen_now(self) -> Reading:
        now = self._around.now()
        return Reading(now, self._around.running(), self._gps_time(now))

    def _believed_now(self) -> datetime | None:
        return self._believed.after(self._seen_now()).at if self._believed else None

    def _gps_time(self, now: datetime) -> datetime | None:
        """Only with a fix of the last seconds: an older offset is that of a clock which may have been set since."""
        position, offset_s = self._position.where(now), self._position.clock_offset_s()
        return now + timedelta(seconds=offset_s) if position is not None and offset_s is not None else None

    def _taking(self) -> TakeReadDesk:
        return TakeReadDesk(
            store=self.on.store,
            pictures=self._around.paths.pictures,
            profile=self.on.profile,
            duty=self._duty,
            matcher=self._matcher,
            cameras={camera.id: camera for camera in self._cameras},
            where=self._position.where,
            now=self._around.now,
            waiting=self._waiting,
            announce=self._announce,
            believed=self._believed_now,
        )

    # ------------------------------------------------------------------- what Live asks

    def now(self) -> datetime:
        return self._around.now()

    def profile(self) -> Profile:
        return self.on.profile

    def on_duty(self) -> bool:
        return self._duty is not None

    def cameras(self) -> tuple[Camera, ...]:
        return self._cameras

    def health(self) -> tuple[CameraHealth, ...]:
        return self._supervisor.health()

    def frame(self, camera_id: str, after: int) -> Frame | None:
        reader = self._supervisor.frames(camera_id)
        return reader.newest(after) if reader is not None else None

    def overlay(self, camera_id: str) -> Overlay | None:
        return self._overlays.get(camera_id)

    def hidden(self, camera_id: str, box: OverlayBox) -> bool:  # noqa: ARG002  the same on every camera
        return self._board.masks(box.text, box.pass_id)

    def ticker(self) -> tuple[TickerRow, ...]:
        return self._ticker.rows(self._board.unlooked())

    def alerts(self) -> tuple[Alert, ...]:
        now = self._around.now()
        return tuple(
            replace(alert, recorded=True) if now - alert.hit.at < STORING else alert for alert in self._board.alerts()
        )

    def open_alerts(self) -> int:
        return len(self._board.open())

    def storage(self) -> Storage:
        return Storage(len(self._waiting), self._waiting.dropped)

    def look(self, alert_id: str) -> None:
        """Slow for its record only: the board knows at once."""
        self._around.tell(answer_alert.look(self._answering(), self.on.member, alert_id).changes)

    def acknowledge(self, alert_id: str) -> None:
        """Slow for its record only: the board knows at once."""
        self._around.tell(answer_alert.acknowledge(self._answering(), self.on.member, alert_id).changes)

    def _answering(self) -> AnswerDesk:
        return AnswerDesk(self.on.store, self.on.profile, self._board, self._waiting, self._around.now)
