"""A desk behind Live's port, and builders that state only what a test is about."""

from datetime import UTC, datetime, timedelta
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from app.domain.access import Member, Role
from app.domain.alerts import Alert, Given, Hit
from app.domain.cameras import Camera, CameraHealth, CameraState, Side, SourceKind
from app.domain.driving import Driving
from app.domain.errors import Unavailable
from app.domain.gate import CLEAR, Standing
from app.domain.hot_lists import Entry, HotListVersion, Match, MatchKind
from app.domain.live import Overlay, OverlayBox, TickerRow
from app.domain.plates import Plate
from app.domain.policy import Profile
from app.domain.reads import Box, Character, Read
from app.frames import Frame
from tests.plugins.stored import PROFILE
from ui.tones import Tone

NOW = datetime(2026, 3, 2, 15, 0, 30, tzinfo=UTC)  # 09:00:30 in Chicago
DRIVER = Member("member-1", "Officer One", "101", frozenset({Role.PATROL_OFFICER}))


def a_camera(camera_id="c1", name="Front", side=Side.FRONT, **other):
    return Camera(camera_id, name, other.pop("kind", SourceKind.USB), "0", side=side, **other)


def a_list(name="State hot list", hours_old=3.0):
    as_of = NOW - timedelta(hours=hours_old)
    return HotListVersion("list-1", name, 7, as_of, as_of, "member-1", "00" * 32, 120)


def a_read(text="ABC1230", read_id="r1", pass_id="p1", seconds_ago=10.0, sure=0.97):
    characters = tuple(Character(character, sure) for character in text)
    return Read(read_id, Plate(text), sure, characters, (), "c1", pass_id, NOW - timedelta(seconds=seconds_ago), "m1")


def an_alert(
    alert_id="h1",
    read="ABC1230",
    listed=None,
    category="stolen-vehicle",
    seconds_ago=10.0,
    region="us-mn",
    hours_old=3.0,
    **other,
):
    listed = listed or read
    kind = MatchKind.EXACT if listed == read else MatchKind.POSSIBLE
    entry = Entry(
        "e1", Plate(listed, region), category, caution=other.pop("caution", ""), vehicle=other.pop("vehicle", "")
    )
    taken = a_read(read, f"r-{alert_id}", other.pop("pass_id", f"p-{alert_id}"), seconds_ago, other.pop("sure", 0.97))
    hit = Hit(alert_id, taken, Match(entry, kind, a_list(hours_old=hours_old)), NOW - timedelta(seconds=seconds_ago))
    return Alert(hit, other.pop("crop", b""), "Front", "front left", **other)


def a_row(read_id="r1", text="ABC1230", seconds_ago=5.0, **other):
    taken = NOW - timedelta(seconds=seconds_ago)
    return TickerRow(
        read_id,
        other.pop("pass_id", f"p-{read_id}"),
        text,
        other.pop("confidence", 0.97),
        "Front",
        "front",
        taken,
        **other,
    )


def a_box(text="ABC1230", pass_id="p1", x=100.0, y=60.0, **other):
    return OverlayBox(pass_id, Box(x, y, 80, 40), text, other.pop("confidence", 0.97), **other)


def a_frame(number=1, width=640, height=360, seconds_ago=0.0, shade=120):
    return Frame(
        number, width, height, width * 3, bytes([shade]) * (width * 3 * height), NOW - timedelta(seconds=seconds_ago)
    )


def a_jpeg(width=200, height=100):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0xFF808080)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"jpeg")).write(image)
    return bytes(data.data())


def pixels(widget, room=None):
    """What it draws, as 0xffrrggbb values."""
    image = widget.grab(room or widget.rect()).toImage().convertToFormat(QImage.Format.Format_RGB32)
    return memoryview(bytes(image.constBits())).cast("I")


def colours(widget, room=None):
    """The colours it draws with, as #rrggbb."""
    return {f"#{value & 0xFFFFFF:06x}" for value in set(pixels(widget, room))}


class PretendDesk:
    """LiveSource over plain attributes that a test sets."""

    def __init__(self) -> None:
        self.time = NOW
        self.duty = True
        self.stands: Standing = CLEAR
        self.its_profile: Profile = PROFILE
        self.its_cameras: tuple[Camera, ...] = (a_camera(),)
        self.its_health: dict[str, CameraHealth] = {
            "c1": CameraHealth("c1", CameraState.RUNNING, width=640, height=360)
        }
        self.frames: dict[str, Frame] = {}
        self.overlays: dict[str, Overlay] = {}
        self.would_hit: set[str] = set()
        self.rows: tuple[TickerRow, ...] = ()
        self.its_alerts: tuple[Alert, ...] = ()
        self.its_lists: tuple[HotListVersion, ...] = (a_list(),)
        self.storage_gone = False
        self.its_driving = Driving()
        self.its_passenger: Member | None = None

    def now(self) -> datetime:
        return self.time

    def profile(self) -> Profile:
        return self.its_profile

    def standing(self) -> Standing:
        return self.stands

    def on_duty(self) -> bool:
        return self.duty

    def cameras(self) -> tuple[Camera, ...]:
        return self.its_cameras

    def health(self) -> tuple[CameraHealth, ...]:
        return tuple(self.its_health.values())

    def frame(self, camera_id: str, after: int) -> Frame | None:
        frame = self.frames.get(camera_id)
        return frame if frame is not None and frame.frame > after else None

    def overlay(self, camera_id: str) -> Overlay | None:
        return self.overlays.get(camera_id)

    def hidden(self, camera_id: str, box: OverlayBox) -> bool:
        return box.text in self.would_hit

    def ticker(self) -> tuple[TickerRow, ...]:
        return self.rows

    def alerts(self) -> tuple[Alert, ...]:
        return self.its_alerts

    def lists(self) -> tuple[HotListVersion, ...]:
        return self.its_lists

    def driving(self) -> Driving:
        return self.its_driving

    def say_parked(self) -> None:
        self.its_driving = Driving(said_parked=True)

    def passenger(self) -> Member | None:
        return self.its_passenger

    def free_to_type(self) -> bool:
        return not self.its_driving.moving or self.its_passenger is not None

    def look(self, alert_id: str) -> None:
        self._answer(alert_id, lambda alert: alert.looked("member-1", self.time))

    def follow(self, alert_id: str) -> None:
        self._answer(alert_id, lambda alert: alert.followed("member-1", self.time))

    def unfollow(self, alert_id: str) -> None:
        self._answer(alert_id, lambda alert: alert.unfollowed())

    def typist(self) -> Member:
        return self.its_passenger or Member("member-1", "Officer One", "101", frozenset())

    def answer(self, alert_id, answer, seen=None, acted_at=None, by=None) -> None:
        given = Given(answer, by.id if by else "member-1", self.time, acted_at or self.time, seen)
        self._answer(alert_id, lambda alert: alert.answered(given))

    def drive(self) -> None:
        self.its_driving = Driving(moving=True, since=self.time, speed_mps=12.0)

    def park(self) -> None:
        self.its_driving = Driving()

    def _answer(self, alert_id, deed):
        if self.storage_gone:
            raise Unavailable("The disk is full: nothing was kept.")
        self.its_alerts = tuple(deed(each) if each.id == alert_id else each for each in self.its_alerts)

    def show(self, number=1, boxes=(), camera_id="c1", **frame):
        """A picture with the boxes found in it."""
        shown = self.frames[camera_id] = a_frame(number, **frame)
        self.overlays[camera_id] = Overlay(camera_id, number, shown.at, shown.width, shown.height, tuple(boxes))

    def set_health(self, state, camera_id="c1", **other):
        self.its_health[camera_id] = CameraHealth(camera_id, state, **{"width": 640, "height": 360, **other})


class Held:
    """Background.run whose work waits until the test says `finish`."""

    def __init__(self) -> None:
        self.jobs: list[Any] = []

    def __call__(self, work, then=lambda _: None, failed=None):
        self.jobs.append((work, then, failed))

    def finish(self) -> None:
        jobs, self.jobs = self.jobs, []
        for work, then, failed in jobs:
            try:
                result = work()
            except Exception as error:  # noqa: BLE001  handed on, as Background does
                failed(error)
            else:
                then(result)


def at_once(work, then=lambda _: None, failed=None):
    """Background.run without a thread."""
    held = Held()
    held(work, then, failed)
    held.finish()


class SilentPlayer:
    """A loudspeaker that writes down what it was asked to play."""

    def __init__(self, there=True) -> None:
        self.there = there
        self.played: list[tuple[Tone, float]] = []
        self.said: list[tuple[Any, float]] = []
        self.stopped = 0
        self.changed = lambda: None

    def available(self) -> bool:
        return self.there

    def play(self, tone: Tone, volume: float) -> None:
        self.played.append((tone, volume))

    def say(self, samples, volume: float) -> None:
        self.said.append((samples, volume))

    def stop(self) -> None:
        self.stopped += 1
