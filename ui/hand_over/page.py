"""The page that goes from one member to the next, in words."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from app.domain.hand_over import HandOver, OpenAlert
from app.domain.policy import Profile
from ui import words
from ui.alerts.describe import POSSIBLE, SEVERITY_MARKS, list_mark
from ui.words import Mark

NOT_KEPT = Mark("muted", "state-idle", "none is kept on this workstation yet")
NOTHING = Mark("ok", "state-ok", "none")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing handed over: its state first, then what it is."""

    mark: Mark
    words: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands under it."""

    title: str
    lines: tuple[Line, ...]


def parts(page: HandOver, profile: Profile) -> tuple[Part, ...]:
    """In the order in which the incoming member needs them."""
    zone = ZoneInfo(profile.time_zone)
    owed = (
        ("Verification owed", page.verification_owed),
        ("RMS entries owed", page.rms_owed),
        ("Manual entries", page.manual_entries),
        ("Amber Alerts", page.amber),
    )
    return (
        Part(_counted("Open alerts", len(page.open)), tuple(_alert(one) for one in page.open) or (Line(NOTHING),)),
        *(Part(title, tuple(Line(words.WARN, each) for each in kept) or (Line(NOT_KEPT),)) for title, kept in owed),
        Part("Not recorded yet", (_waiting(page),)),
        Part("Hot lists", _lists(page, profile)),
        Part(f"Answered since {words.clock_short(page.answered_since, zone)}", _answered(page)),
        Part("This period", (_period(page, zone),)),
    )


def _counted(title: str, number: int) -> str:
    return f"{title}: {words.count(number)}" if number else title


def _alert(one: OpenAlert) -> Line:
    mark = SEVERITY_MARKS[one.category.severity]
    severity = Mark(POSSIBLE.role, mark.icon, mark.word) if one.possible else mark
    said = [one.category.title, "POSSIBLE" if one.possible else "", one.side, _minutes(one.minutes), _standing(one)]
    return Line(severity, " \N{MIDDLE DOT} ".join(part for part in said if part))


def _minutes(minutes: int) -> str:
    return f"{words.count(minutes)} min ago" if minutes else "just now"


def _standing(one: OpenAlert) -> str:
    if one.following:
        return "FOLLOWING"
    if one.unanswered:
        return "UNANSWERED"
    return "looked at" if one.looked else "not looked at"


def _waiting(page: HandOver) -> Line:
    if page.dropped:
        return Line(words.DANGER, f"{words.counted(page.dropped, 'read')} lost, {words.count(page.waiting)} wait")
    if page.waiting:
        return Line(words.DANGER, f"{words.counted(page.waiting, 'read or answer', 'reads or answers')} in memory only")
    return Line(Mark("ok", "state-ok", "everything is recorded"))


def _lists(page: HandOver, profile: Profile) -> tuple[Line, ...]:
    refused = tuple(Line(words.DANGER, f"{each.list_name}: cannot be read") for each in page.lists_refused)
    kept = tuple(Line(list_mark(each, profile, page.at), each.list_name) for each in page.lists)
    return (*refused, *kept) or (Line(Mark("danger", "state-danger", "no hot list is in force")),)


def _answered(page: HandOver) -> tuple[Line, ...]:
    lines = tuple(
        Line(Mark("muted", "tick", words.count(number)), answer.value) for answer, number in page.answered if number
    )
    return lines or (Line(NOTHING),)


def _period(page: HandOver, zone: ZoneInfo) -> Line:
    if page.started_at is None:
        return Line(words.IDLE, "no camera runs: nothing to hand over")
    began = Mark("ok", "state-ok", f"since {words.clock_short(page.started_at, zone)}")
    return Line(began, "; ".join(purpose.title for purpose in page.purposes))
