"""The desk in a member's hands: cameras, lists, alerts and store, from sign-in to sign-out.

Whatever the window asks twice a second answers from memory. Matching happens on the camera's own thread, before the
store is asked, so that no alert waits for a disk.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

from app import garbage
from app.access_desk import AccessDesk
from app.actions import answer_alert, hot_lists, recorded, take_read
from app.actions import hand_over as handing_over
from app.actions.assignment import run_under
from app.actions.duty import start_duty, still_on_duty, stop_duty
from app.actions.hand_over import Counts, InMemory
from app.actions.sign_in import SignedIn
from app.actions.take_read import TakeReadDesk
from app.actions.waiting import Unrecorded, Waiting
from app.alerts_desk import AlertsDesk
from app.assignment_desk import Asked, AssignmentDesk
from app.audit_desk import AuditDesk
from app.cameras_desk import CamerasDesk
from app.capture.devices import usb_devices
from app.changes import Changes
from app.destroying_desk import DestroyingDesk
from app.disk import Disk
from app.domain.access import Duty, Member, WorkstationKind
from app.domain.alerts import Alert
from app.domain.assignment import Assignment
from app.domain.cameras import Camera, CameraHealth
from app.domain.clock import Doubt, Reading
from app.domain.driving import Driving
from app.domain.errors import Refused, Unavailable
from app.domain.gate import Act
from app.domain.hand_over import HandOver
from app.domain.hot_lists import HotListVersion
from app.domain.live import Overlay, OverlayBox, Probe, TickerRow
from app.domain.policy import Profile
from app.domain.quota import Storage
from app.domain.reads import TakenRead
from app.frames import Frame
from app.matching import NO_LISTS, Matcher
from app.merging import Merging
from app.policy_desk import PolicyDesk
from app.position.source import PositionSource
from app.pulse import Pulse
from app.surroundings import Surroundings
from app.ticker import Ticker
from app.trail_desk import TrailDesk
from app.whereabouts import Whereabouts

log = logging.getLogger(__name__)

BEAT_S = 15.0  # a crash ends a period of use at most so long before it happened


class Desk:
    """Methods marked slow wait for the disk or a camera; the others answer at once on any thread."""

    def __init__(self, on: SignedIn, around: Surroundings) -> None:
        self.on = on
        self._around = around
        self._duty: Duty | None = None
        self._changing = threading.Lock()  # of duty and member: one at a time
        self._swapping = threading.Lock()  # of `on`, for as long as that takes
        self._matcher: Matcher = NO_LISTS
        self._waiting = Waiting()
        self._alerts = AlertsDesk(lambda: self.on, around, self._waiting, lambda: self.driving().moving)
        # slow for its record only, the board knows at once; all raise Refused, and KeyError for an alert long gone
        self.look, self.follow, self.unfollow = self._alerts.look, self._alerts.follow, self._alerts.unfollow
        self.answer = self._alerts.answer
        # who types: the passenger while the car is driven, if one is signed on; signing on is slow and raises Refused
        self.passenger, self.typist = self._alerts.passenger, self._alerts.typist
        self.sign_on_passenger, self.sign_off_passenger = (
            self._alerts.sign_on_passenger,
            self._alerts.sign_off_passenger,
        )
        self.free_to_type, self._ticker = self._alerts.free_to_type, Ticker(around.now)
        self.trail = TrailDesk(lambda: self.on, around)
        self.closed = False  # long work on other threads asks it between two steps
        drives = on.installation.kind is WorkstationKind.CAR
        self._whereabouts = Whereabouts(
            around, drives=drives, flipped=self._alerts.typing_changed, heard=self._alerts.board.drive_by
        )
        self._cameras = CamerasDesk(around, self._take, lambda: around.tell(Changes.CAMERAS))
        self._disk = Disk(around.paths, lambda: around.settings.get("storage.quota_gib"), around.space)
        self._pulse = Pulse("pulse", BEAT_S, lambda: around.store.run(self._beat))
        self._destroying = DestroyingDesk(
            around, on.store, self._waiting, self._whereabouts.gps_time, self._reads_destroyed
        )
        self.policy = PolicyDesk(lambda: self.on, around, self._end_duty, self._become)
        self.standing = self.policy.standing
        self.access = AccessDesk(lambda: self.on, around, self._become_member)
        self.audit = AuditDesk(lambda: self.on, around)
        self.assignment = AssignmentDesk(lambda: self.on, around, Asked(
            self.access.today, lambda: None if self.policy.lapsed else self.on.profile, self.standing,
            lambda: self._duty, self._run_under, self.join, self._end_duty,
        ))  # fmt: skip
        self._loading = threading.Lock()  # an older load never takes the place of a newer one
        self._merging = Merging(on.store, around.imports, self.reload_lists)

    def open(self) -> None:
        """Slow. What is due is destroyed, what a crash left is cleared, then lists and alerts come into memory."""
        self._destroying.destroy()
        self.policy.open()
        take_read.sweep_pictures(self.on.store, self._around.paths.pictures)
        hot_lists.sweep_lists(self.on.store)
        self.reload_cameras()
        self.reload_lists()
        self._alerts.board.add(answer_alert.open_alerts(self.on.store, self._around.paths.pictures))
        self.access.beat()
        garbage.set_aside()

    def close(self) -> int:
        """Slow, on the store's thread. Cameras first; then what waits is written, as far as storage lets it. All is let
        go in any case; returns how many reads and answers could not be recorded and are gone."""
        self.closed = True
        self._destroying.stop()
        try:
            try:
                self._end_duty()
            except Unavailable:
                log.warning("the end of a period of use was not recorded: the next sign-in ends it")
            self._waiting.try_aside_again()
            if len(self._waiting):
                take_read.record_waiting(self._taking())
            self.trail.left()
            if lost := len(self._waiting) + self._waiting.aside:
                log.error("%d reads or answers could not be recorded before the desk closed", lost)
            return lost
        finally:
            self._cameras.stop()
            self._pulse.close()
            self._disk.close()
            self._destroying.close()
            self._whereabouts.close()
            self._merging.close()
            self.on.store.close()
            garbage.look_at_all()

    # ------------------------------------------------------------------- duty and cameras

    @property
    def duty(self) -> Duty | None:
        return self._duty

    def start_duty(self, purposes: Sequence[str]) -> Duty:
        """Slow. Recorded before the first camera starts."""
        with self._changing:
            on = self.on
            duty = start_duty(on.store, on.member, on.profile, purposes, self._around.now)
            self._duty = duty
            self._alerts.board.afresh()
            self._cameras.start()
        self._around.tell(Changes.DUTY | Changes.CAMERAS)
        return duty

    def stop_duty(self) -> None:
        """Slow. No frame after two seconds (CAP-09); what the cameras had settled is still recorded."""
        recorded.require(self.on.store, self.on.member, Act.STOP_DUTY, self.on.profile)
        self._end_duty()

    def _end_duty(self) -> None:
        """Whoever is signed in: of a fixed reader the period may be another's."""
        with self._changing:
            self._cameras.stop()
            if self._duty is not None:
                stop_duty(self.on.store, self._duty.member, self.on.profile, self._around.now)
                self._duty = None
                self._alerts.afresh()
        self._around.tell(Changes.DUTY | Changes.CAMERAS | Changes.ALERTS)

    def _run_under(self, on: SignedIn, found: Assignment) -> Duty:
        """Slow. A fixed reader's period goes on, or begins, in the name of who answers for it; no camera stops."""
        with self._changing:
            duty = run_under(on, found, self._around.now)
            starts = self._duty is None
            with self._swapping:
                self.on, self._duty = on, duty
            self._alerts.afresh()
            if starts:
                self._cameras.start()
        if not on.attended:
            self.access.proved()  # by nobody: what was locked is not locked for whoever signs in
        self._around.tell(Changes.DUTY | Changes.CAMERAS)
        return duty

    def join(self, on: SignedIn) -> None:
        """Another member sits here now, or nobody, and whatever runs goes on."""
        with self._changing, self._swapping:
            self.on = on
        self._ticker.clear()
        self.access.proved()

    def _become(self, profile: Profile) -> None:
        with self._swapping:
            self.on = replace(self.on, profile=profile)

    def _become_member(self, member: Member) -> None:
        """The same member with other permissions; whoever took the desk over meanwhile stays."""
        with self._swapping:
            if self.on.member.id == member.id:
                self.on = replace(self.on, member=member)

    def hand_over_page(self) -> HandOver:
        """Slow. What goes to the next member."""
        desk = InMemory(
            self._duty, self.alerts(), len(self._waiting), self._waiting.dropped, self._waiting.answers(),
            self.lists(), self.lists_refused(),
        )  # fmt: skip
        return handing_over.page(self.on, desk, self._around.now())

    def hand_over(self, badge: str, password: str, code: str, purposes: Sequence[str]) -> Duty:
        """Slow. The desk is the incoming member's when this returns; no camera stops. Raises Refused or Unavailable,
        and then nothing has changed."""
        with self._changing:
            on, duty = handing_over.hand_over(
                self._around.paths, self.on, badge, password, code, purposes, self._counts, self._around.now
            )
            with self._swapping:
                self.on, self._duty = on, duty
            self._alerts.afresh()
            self._ticker.clear()
        self.access.proved()
        self._around.tell(Changes.MEMBER | Changes.DUTY | Changes.ALERTS | Changes.READS)
        return duty

    def _counts(self) -> Counts:
        now = self._around.now()
        still_open = [alert for alert in self.alerts() if alert.open]
        return Counts(len(still_open), sum(alert.unanswered(now) for alert in still_open), len(self._waiting))

    def reload_cameras(self) -> None:
        """Slow. Cameras that were added, changed, switched or removed start, restart or stop."""
        self._cameras.reload(self.on.store, running=self._duty is not None)
        self._around.tell(Changes.CAMERAS)

    def probe(self, camera: Camera, cancelled: Callable[[], bool]) -> Probe:
        """Slow. One look at a camera in a process of its own; raises Unavailable, also when it was cancelled.

        Outside a duty, or at another camera than the workstation's, it is part of setting cameras up (CAP-03): Refused.
        """
        if self._duty is None or camera not in self._cameras.cameras:
            recorded.require(self.on.store, self.on.member, Act.TEST_CAMERA, self.on.profile, self.standing())
            about = {"camera": camera.id, "kind": camera.kind.value}
            with recorded.deed(self.on.store, self.on.member, Act.TEST_CAMERA, self.on.profile, about):
                return self._cameras.probe(camera, cancelled)
        return self._cameras.probe(camera, cancelled)

    def usb_devices(self) -> list[tuple[str, str]]:
        """Slow. Address and name of what is plugged in."""
        return usb_devices()

    # ------------------------------------------------------------------- where it is, and who may type

    def reload_position(self) -> None:
        """Slow: an old receiver's thread may take a second to end."""
        self._whereabouts.reload()

    @property
    def position(self) -> PositionSource:
        return self._whereabouts.source

    def driving(self) -> Driving:
        return self._whereabouts.driving()

    def say_parked(self) -> None:
        """Taken while the fix is lost, until the next one says otherwise."""
        self._whereabouts.say_parked()

    # ------------------------------------------------------------------- lists

    def reload_lists(self) -> None:
        """Slow. The new matcher is built aside and swapped in whole."""
        with self._loading:
            self._matcher = hot_lists.load_matcher(self.on.store, self._matcher)
            self._alerts.board.use(self._matcher)
        self._around.tell(Changes.HOT_LISTS)
        self._merging.look(self._matcher)

    def lists(self) -> tuple[HotListVersion, ...]:
        return self._matcher.versions

    def lists_refused(self) -> tuple[HotListVersion, ...]:
        """In force, but their files cannot be read: nothing is compared with them."""
        return self._matcher.refused

    # ------------------------------------------------------------------- what is seen

    def _take(self, taken: TakenRead) -> None:
        """On a camera's thread."""
        desk = self._taking()
        try:
            matched = take_read.match_read(desk, taken)
        except Refused as refused:
            self.trail.refused_read()
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
        if done.recorded:
            self._alerts.board.recorded({alert.id for alert in matched.alerts})
        self._around.tell(done.changes)

    def _beat(self) -> None:
        """On the store's thread, every few seconds: this period still runs, and what waits is tried again."""
        if len(self._waiting):
            done = take_read.record_waiting(self._taking())
            self._alerts.board.recorded(done.alert_ids)
            self._around.tell(done.changes)
        self.policy.follow()
        self.access.beat()
        self.assignment.follow()
        self.trail.beat()
        if self._duty is not None:
            still_on_duty(self.on.store, self._around.now)

    def clock_doubt(self) -> Doubt | None:
        return self._destroying.doubt()

    def due_at(self, moment: datetime) -> int:
        """Slow. How many recorded reads would be destroyed if it were that moment."""
        return self._destroying.due_at(moment)

    def vouch_for_clock(self, shown: Reading, badge: str, password: str, code: str) -> None:
        """Slow, and not for the store's thread. A second member's word for the clock that was shown."""
        self._destroying.vouch(self.on, shown, badge, password, code)

    def _reads_destroyed(self, read_ids: Collection[str]) -> None:
        self._alerts.board.forget(read_ids)
        self._around.tell(Changes.READS | Changes.ALERTS | Changes.STORAGE)

    def _taking(self) -> TakeReadDesk:
        return TakeReadDesk(
            store=None if self._disk.at_limit and not self.closed else self.on.store,  # what waits may use the reserve
            pictures=self._around.paths.pictures,
            profile=self.on.profile,
            duty=self._duty,
            matcher=self._matcher,
            cameras={camera.id: camera for camera in self._cameras.cameras},
            where=self._whereabouts.where,
            now=self._around.now,
            waiting=self._waiting,
            announce=self._alerts.announce,
            believed=self._destroying.believed,
        )

    # ------------------------------------------------------------------- what Live asks

    def now(self) -> datetime:
        return self._around.now()

    def profile(self) -> Profile:
        return self.on.profile

    def on_duty(self) -> bool:
        return self._duty is not None

    def cameras(self) -> tuple[Camera, ...]:
        return self._cameras.cameras

    def health(self) -> tuple[CameraHealth, ...]:
        return self._cameras.health()

    def frame(self, camera_id: str, after: int) -> Frame | None:
        return self._cameras.frame(camera_id, after)

    def overlay(self, camera_id: str) -> Overlay | None:
        return self._cameras.overlay(camera_id)

    def hidden(self, camera_id: str, box: OverlayBox) -> bool:  # noqa: ARG002  the same on every camera
        return self._alerts.board.masks(box.text, box.pass_id)

    def ticker(self) -> tuple[TickerRow, ...]:
        return self._ticker.rows(self._alerts.board.unlooked())

    def alerts(self) -> tuple[Alert, ...]:
        return self._alerts.alerts()

    def open_alerts(self) -> int:
        return len(self._alerts.board.open())

    def storage(self) -> Storage:
        return Storage(len(self._waiting), self._waiting.dropped, self._waiting.aside, self._disk.room)
