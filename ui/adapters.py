"""What each screen asks of the desk, said in the words of the actions beneath it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app import exercise_pictures, unread_lists
from app.actions import account, back_up, import_hot_list, reset_member, train
from app.actions import cameras as camera_deeds
from app.actions import hot_lists as list_deeds
from app.actions import members as member_deeds
from app.actions import policy as policy_deeds
from app.actions.release_lock import make_unlock_codes
from app.actions.settings import change_setting
from app.actions.sign_in import SignedIn, uri_of
from app.changes import Changes
from app.code_sheets import CodeSheet, recovery_sheet, unlock_sheet
from app.csv_files import Progress
from app.desk import Desk
from app.domain import gate
from app.domain.access import Withheld, WorkstationKind
from app.domain.access_list import AccessList
from app.domain.cameras import Camera, CameraHealth
from app.domain.clearance import reads_words
from app.domain.clock import Running
from app.domain.errors import Refusal
from app.domain.exercises import Picture
from app.domain.gate import Act, Allowed
from app.domain.hot_lists import HotListVersion
from app.domain.live import Overlay, Probe
from app.domain.phonetics import Alphabet
from app.domain.policy import Profile
from app.domain.rights import HeldItem, items_held
from app.domain.suspension import Order, Suspension
from app.domain.training_session import TakenSession, TrainingSession
from app.frames import Frame
from app.paths import Paths
from app.position.source import check_source
from app.second_factor import Seed
from app.settings import Settings

FALSE_ALERTS_OF = timedelta(days=30)  # alerts go with their reads: further back they would be counted too low


class AccountOf:
    """ui.account.source.AccountSource."""

    def __init__(self, desk: Desk, paths: Paths, now: Callable[[], datetime], alphabet: Callable[[], Alphabet]) -> None:
        self._desk, self._paths, self._now, self._alphabet = desk, paths, now, alphabet

    @property
    def _on(self) -> SignedIn:
        return self._desk.on

    def who(self) -> str:
        return f"{self._on.member.name}, badge {self._on.member.badge}"

    def may(self, act: Act) -> Allowed | Refusal:
        return gate.check(self._on.member, act, self._on.profile)

    def codes_left(self) -> int | None:
        return account.codes_left(self._on)

    def change_password(self, password: str, code: str, new: str) -> None:
        account.change_password(self._paths, self._on, password, code, new, self._now)

    def new_codes(self, password: str, code: str) -> CodeSheet:
        return self._sheet(account.new_recovery_codes(self._paths, self._on, password, code, self._now))

    def secret_uri(self, seed: Seed) -> str:
        return uri_of(seed, self._on.profile, self._on.member)

    def renew(self, seed: Seed, password: str, code: str, new_code: str) -> CodeSheet:
        return self._sheet(account.renew_factor(self._paths, self._on, seed, password, code, new_code, self._now))

    def _sheet(self, codes: tuple[str, ...]) -> CodeSheet:
        member = self._on.member
        return recovery_sheet(codes, member.name, member.badge, self._on.profile, self._now())

    def reset_factor(self, badge: str, note: str) -> None:
        reset_member.reset_second_factor(self._on, badge, note, self._now)

    def reset_password(self, badge: str, password: str) -> None:
        reset_member.reset_password(self._paths, self._on, badge, password, self._now)

    def unlock_codes(self) -> CodeSheet:
        codes = make_unlock_codes(self._paths, self._on, self._now)
        return unlock_sheet(codes, self._alphabet(), self._on.profile, self._now())


class CamerasOf:
    """ui.cameras.source.CameraDesk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.health: Callable[[], tuple[CameraHealth, ...]] = desk.health
        self.frame: Callable[[str, int], Frame | None] = desk.frame
        self.overlay: Callable[[str], Overlay | None] = desk.overlay

    @property
    def _on(self) -> SignedIn:
        """Asked anew each time, here and below: what the member may do, and the profile, change while they sit here."""
        return self._desk.on

    def cameras(self) -> tuple[Camera, ...]:
        return camera_deeds.cameras(self._on.store)

    def save(self, camera: Camera) -> Changes:
        changes = camera_deeds.save_camera(self._on.store, self._on.member, self._on.profile, camera)
        self._desk.reload_cameras()
        return changes

    def remove(self, camera_id: str) -> Changes:
        changes = camera_deeds.remove_camera(self._on.store, self._on.member, self._on.profile, camera_id)
        self._desk.reload_cameras()
        return changes

    def usb_devices(self) -> list[tuple[str, str]]:
        return self._desk.usb_devices()

    def probe(self, camera: Camera, cancelled: Callable[[], bool]) -> Probe:
        return self._desk.probe(camera, cancelled)

    def may_change(self) -> Allowed | Refusal:
        return gate.check(self._on.member, Act.CHANGE_CAMERAS, self._on.profile)


class ListsOf:
    """ui.hot_lists.source.ListDesk."""

    def __init__(self, desk: Desk, now: Callable[[], datetime]) -> None:
        self._desk, self.now = desk, now

    @property
    def _on(self) -> SignedIn:
        return self._desk.on

    def lists(self) -> tuple[HotListVersion, ...]:
        return list_deeds.lists_in_force(self._on.store)

    def member_names(self) -> Mapping[str, str]:
        return {member.id: member.name for member in member_deeds.members(self._on.store)}

    def unread(self) -> frozenset[str]:
        return frozenset(version.list_id for version in self._desk.lists_refused())

    def false_alerts(self, list_id: str) -> tuple[int, float]:
        gate.require(self._on.member, Act.REVIEW_HOT_LISTS, self._on.profile)
        return list_deeds.false_alerts(self._on.store, list_id, self.now() - FALSE_ALERTS_OF, self.now())

    def preview(self, path: Path, progress: Progress) -> import_hot_list.CsvPreview:
        shown = import_hot_list.preview(path, progress)
        return shown if self._reads_words() else unread_lists.preview(shown)

    def codes(self, shown: import_hot_list.CsvPreview, column: int) -> tuple[str, ...]:
        found = import_hot_list.codes(shown, column)
        return found if self._reads_words() else unread_lists.codes(shown, column, found)

    def _reads_words(self) -> bool:
        return reads_words(self._on.member, self._on.profile)

    def import_list(self, asked: import_hot_list.ImportRequest, progress: Progress) -> HotListVersion:
        on = self._on

        def go_on(done: int, of: int) -> bool:
            return not self._desk.closed and progress(done, of)

        try:
            version = import_hot_list.import_csv(on.store, on.member, on.profile, asked, go_on, self.now)
        except import_hot_list.ListRefused as refused:
            if self._reads_words():
                raise
            raise import_hot_list.ListRefused(unread_lists.wrong_rows(refused.rows), refused.more) from None
        self._desk.reload_lists()
        return version

    def remove(self, list_id: str) -> None:
        list_deeds.remove_list(self._on.store, self._on.member, self._on.profile, list_id, self.now)
        self._desk.reload_lists()

    def may(self, act: Act) -> Allowed | Refusal:
        return gate.check(self._on.member, act, self._on.profile)

    def profile(self) -> Profile:
        return self._on.profile


class BackupOf:
    """ui.settings.backup.BackupDesk."""

    def __init__(self, desk: Desk, now: Callable[[], datetime]) -> None:
        self._desk, self._now = desk, now

    def backup(self) -> back_up.Kept | None:
        return back_up.kept(self._desk.on.store)

    def back_up(self) -> Changes:
        on = self._desk.on
        return back_up.back_up(on.store, on.member, on.profile, self._now)

    def may_back_up(self) -> Allowed | Refusal:
        return gate.check(self._desk.on.member, Act.CHANGE_SETTINGS, self._desk.on.profile)

    def zone(self) -> ZoneInfo:
        return ZoneInfo(self._desk.on.profile.time_zone)


class PolicyOf:
    """ui.policy.source.PolicyDesk."""

    def __init__(self, desk: Desk, paths: Paths, now: Callable[[], datetime]) -> None:
        self._desk, self._paths, self.now = desk, paths, now

    @property
    def _on(self) -> SignedIn:
        return self._desk.on

    def profile(self) -> Profile:
        return self._on.profile

    def text(self) -> str:
        return policy_deeds.attached_text(self._paths, self._on.profile.text)

    def later(self) -> tuple[tuple[str, date], ...]:
        return policy_deeds.later_profiles(self._paths, self._on.installation, self._on.profile)

    def attach(self, file: Path) -> None:
        policy_deeds.attach_text(self._paths, self._on.store, self._on.member, self._on.profile, file)

    def take(self, file: Path) -> Profile:
        on = self._on
        return policy_deeds.take_profile(
            self._paths, on.store, on.installation, on.member, on.profile, file, self.now()
        )

    def suspension(self) -> Suspension | None:
        return self._desk.standing().suspension

    def suspend(self, order: Order) -> None:
        self._desk.policy.suspend(order)

    def lift(self, suspended: Suspension, reference: str) -> None:
        self._desk.policy.lift(suspended, reference)

    def may(self, act: Act) -> Allowed | Refusal:
        return gate.check(self._on.member, act, self._on.profile)


class SettingsOf:
    """ui.settings.source.SettingsDesk. `tell` announces what was changed to the other screens."""

    def __init__(self, desk: Desk, settings: Settings, tell: Callable[[Changes], None]) -> None:
        self._desk, self._settings, self._tell = desk, settings, tell
        self.value: Callable[[str], Any] = settings.get

    @property
    def _on(self) -> SignedIn:
        return self._desk.on

    def change(self, name: str, value: Any) -> Changes:
        changes = change_setting(self._settings, self._on.store, self._on.member, self._on.profile, name, value)
        if name.startswith("position."):
            self._desk.reload_position()
        self._tell(changes)
        return changes

    def may_change_guarded(self) -> Allowed | Refusal:
        return gate.check(self._on.member, Act.CHANGE_SETTINGS, self._on.profile)

    def position_state(self) -> str:
        return self._desk.position.state

    def position_problem(self) -> str:
        try:
            check_source(self._settings.get("position.kind"), self._settings.get("position.address"))
        except ValueError as mistake:
            return str(mistake)
        return ""

    def clock_offset_s(self) -> float | None:
        return self._desk.position.clock_offset_s()

    def profile(self) -> Profile:
        return self._on.profile


class TrainingOf:
    """ui.training.source.TrainingDesk. `access`: the access list as it is now; `seed`: a new one at each call."""

    def __init__(
        self, desk: Desk, now: Callable[[], datetime], access: Callable[[], AccessList], seed: Callable[[], str]
    ) -> None:
        self._desk, self._now, self._access, self._seed = desk, now, access, seed
        self.profile: Callable[[], Profile] = desk.profile
        self.pictures: Callable[[], tuple[Picture, ...]] = exercise_pictures.pictures
        self.jpeg: Callable[[Picture], bytes] = exercise_pictures.jpeg

    def capturing(self) -> bool:
        return self._desk.duty is not None

    def held(self) -> tuple[HeldItem, ...]:
        of = self._access()
        return items_held(of, self._desk.on.member.id, of.day_of(self._now()), self._desk.on.profile)

    def signed(self) -> frozenset[str]:
        return train.proofs(self._access())

    def may_train(self) -> Allowed | Refusal:
        return gate.check(self._desk.on.member, Act.TAKE_TRAINING, self._desk.on.profile)

    def sessions(self) -> tuple[TakenSession, ...]:
        on = self._desk.on
        return train.sessions_of(on.store, on.member, on.profile)

    def start(self) -> tuple[TakenSession, TrainingSession]:
        on = self._desk.on
        return train.start(
            on.store, on.member, on.profile, self.pictures(), self._seed(), self._now, capturing=self.capturing()
        )

    def finish(self, session_id: str, held: TrainingSession) -> TakenSession:
        on = self._desk.on
        return train.finish(on.store, on.member, on.profile, session_id, held, self._now)


class CarOf:
    """ui.desk_presenter.Car."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.free_to_type: Callable[[], bool] = desk.free_to_type
        self.sign_off_passenger: Callable[[], None] = desk.sign_off_passenger

    def moving(self) -> bool:
        return self._desk.driving().moving

    def passenger_name(self) -> str:
        passenger = self._desk.passenger()
        return passenger.name if passenger else ""


class LockOf:
    """ui.lock.presenter.LockDesk."""

    def __init__(self, desk: Desk, running: Callable[[], Running]) -> None:
        self._desk, self._running = desk, running
        self.lock: Callable[[], None] = desk.access.lock
        self.unlock: Callable[[str, str], None] = desk.access.unlock
        self.shut: Callable[[], Withheld | None] = desk.access.shut
        self.open_alerts: Callable[[], int] = desk.open_alerts
        self.on_duty: Callable[[], bool] = desk.on_duty
        self.now: Callable[[], datetime] = desk.now
        self.profile: Callable[[], Profile] = desk.profile

    def alerts_go_on(self) -> bool:
        """Nothing covers Live while the car moves, whatever the profile says."""
        if self._desk.on.installation.kind is not WorkstationKind.CAR:
            return False
        return self._desk.driving().moving or self.profile().flag("sign_in.car_alerts_while_locked")

    def ran_s(self) -> float:
        return self._running().lasted.total_seconds()
