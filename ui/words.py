"""How times, ages, counts and states are said on screen: one wording for the whole desk, with the shape beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.access import WorkstationKind
from app.domain.cameras import CameraState, SourceKind
from app.domain.quota import Fill, Room

TAGLINE = "Licence-plate workstation"
NOT_OPERATIONAL = "Not for operational use: this version has no server, no holds and no release to others yet."
NO_VALUE = "\N{EN DASH}"
LONGEST_WORD = 20  # characters that are never parted


@dataclass(frozen=True, slots=True)
class Mark:
    """A state said three ways: a theme role for its colour, an icon for its shape, a word."""

    role: str
    icon: str
    word: str


OK = Mark("ok", "state-ok", "OK")
WARN = Mark("warn", "state-warn", "Check")
DANGER = Mark("danger", "state-danger", "Wrong")
IDLE = Mark("muted", "state-idle", "Off")
SUSPENDED = Mark("danger", "stop", "suspended by order")

CAMERA_MARKS: dict[CameraState, Mark] = {
    CameraState.STOPPED: Mark("muted", "state-idle", "Stopped"),
    CameraState.STARTING: Mark("warn", "state-wait", "Starting"),
    CameraState.RUNNING: Mark("ok", "state-ok", "Running"),
    CameraState.LOST: Mark("danger", "state-danger", "Lost"),
    CameraState.RESTARTED: Mark("warn", "state-warn", "Restarted"),
    CameraState.ENDED: Mark("muted", "state-idle", "Ended"),
}

SOURCE_WORDS: dict[SourceKind, str] = {
    SourceKind.USB: "USB camera",
    SourceKind.RTSP: "Network camera (RTSP)",
    SourceKind.VIDEO_FILE: "Video file",
    SourceKind.FOLDER: "Folder of pictures",
}

KIND_WORDS: dict[WorkstationKind, str] = {
    WorkstationKind.CAR: "Car",
    WorkstationKind.DESK: "Desk",
    WorkstationKind.FIXED: "Fixed reader",
}


def kind_of_workstation(kind: str) -> str:
    """A kind's word in a sentence of its own: Car workstation, but Fixed reader."""
    return kind if kind == KIND_WORDS[WorkstationKind.FIXED] else f"{kind} workstation"


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """14:03:22 in the agency's time zone."""
    return moment.astimezone(zone).strftime("%H:%M:%S")


def clock_short(moment: datetime, zone: ZoneInfo) -> str:
    """14:03 in the agency's time zone."""
    return moment.astimezone(zone).strftime("%H:%M")


def day_and_clock(moment: datetime, zone: ZoneInfo) -> str:
    """Nov 22, 2026 14:03 in the agency's time zone; the month in letters, so that no order of numbers misleads."""
    local = moment.astimezone(zone)
    return f"{local:%b} {local.day}, {local:%Y %H:%M}"


def age(seconds: float) -> str:
    """12 s, 3 min, 5 h, 2 days: the largest unit that says enough at a glance."""
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min"
    if whole < 48 * 3600:
        return f"{whole // 3600} h"
    return f"{whole // 86400} days"


def ago(seconds: float) -> str:
    return "just now" if seconds < 1 else f"{age(seconds)} ago"


def stopwatch(seconds: float) -> str:
    """0:07, 1:23, 1:02:03: how long something has been going on."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def count(number: int) -> str:
    """12,345."""
    return f"{number:,}"


def counted(number: int, one: str, many: str = "") -> str:
    """1 camera, 2 cameras."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def codes_left(number: int) -> str:
    """After a recovery code was used."""
    left = counted(number, "recovery code") if number else "no recovery code"
    return f"A recovery code was used; you have {left} left. Make new ones under My account [Ctrl+B]."


def waits(alerts: int, until: str) -> str:
    """2 alerts wait: unlock. Nothing of what they are about."""
    return f"{counted(alerts, 'alert')} {'waits' if alerts == 1 else 'wait'}: {until}"


def breakable(text: str) -> str:
    """Words from a file or a form, with places where a very long one may end its line: a label grows with its longest
    word, and whatever stands beside it would be pushed out of sight."""
    return re.sub(rf"(\S{{{LONGEST_WORD}}})(?=\S)", "\\1\N{ZERO WIDTH SPACE}", text)


def percent(share: float) -> str:
    """0.934 as 93 %; never rounded up to 100."""
    return f"{min(99, int(share * 100)) if share < 1 else 100} %"


def fps(value: float) -> str:
    return f"{value:.0f}" if value >= 9.5 else f"{value:.1f}"


def moment(at: datetime, zone: ZoneInfo | None = None) -> str:
    """Day and minute, in `zone`, else in this machine's own: before sign-in the agency's is not known."""
    return f"{at.astimezone(zone):%d %b %Y, %H:%M}".lstrip("0")


def room(found: Room | None) -> Mark | None:
    """None while there is room enough. Nothing recorded goes for want of it."""
    if found is None or found.fill is Fill.AMPLE:
        return None
    where = "quota" if found.of_quota else "disk"
    if found.fill is Fill.LIMIT:
        return Mark("danger", "state-danger", f"{where} full: not recorded")
    said = f"{where} {int(found.share * 100)} % full"
    return Mark("danger", "state-danger", said) if found.fill is Fill.NEARLY_FULL else Mark("warn", "state-warn", said)


def list_age(seconds: float | None, most_h: int) -> Mark:
    """The age of the oldest list against the profile's limit: fresh to half of it, then ageing, then too old."""
    if seconds is None:
        return Mark("danger", "state-danger", "no list")
    if seconds > most_h * 3600:
        return Mark("danger", "state-danger", f"{age(seconds)}, too old")
    if seconds > most_h * 1800:
        return Mark("warn", "state-warn", f"{age(seconds)}, ageing")
    return Mark("ok", "state-ok", f"{age(seconds)}, fresh")


def clock_offset(seconds: float | None) -> Mark:
    """This computer's clock against GPS time (GPS minus clock, seconds)."""
    if seconds is None:
        return Mark("muted", "state-idle", "not compared")
    if abs(seconds) >= 1:
        return Mark("danger" if abs(seconds) >= 30 else "warn", "state-warn", f"{seconds:+.1f} s off")
    rounded = round(seconds, 2) or 0.0  # never "-0.00"
    return Mark("ok", "state-ok", f"{rounded:+.2f} s")
