"""An alert in the words and marks of its card and its strip."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest
from zoneinfo import ZoneInfo

from app.domain.alerts import MASK, Alert
from app.domain.hot_lists import Basis, HotListVersion, MatchKind, Severity
from app.domain.phonetics import Alphabet, read_out
from app.domain.plates import lookalike_key
from app.domain.policy import Profile
from app.domain.regions import REGIONS
from ui import words
from ui.alerts.state import Card, Cell, CellMark, ListLine, Pinned, Strip
from ui.live import texts
from ui.words import Mark

SEVERITY_MARKS = {
    Severity.HIGH: Mark("danger", "severity-high", "HIGH"),
    Severity.MEDIUM: Mark("warn", "severity-medium", "MEDIUM"),
    Severity.LOW: Mark("accent", "severity-low", "LOW"),
}
POSSIBLE = Mark("possible", "state-possible", "POSSIBLE")
_ABOUT = {
    Basis.VEHICLE: "",
    Basis.OWNER: "About the owner: it says nothing about who drives.",
    Basis.PERSON: "About a person, who may or may not be in the vehicle.",
}
NO_CHARACTER = "\N{EN DASH}"


def is_possible(alert: Alert) -> bool:
    return alert.hit.match.kind is MatchKind.POSSIBLE


def severity_mark(alert: Alert) -> Mark:
    """A POSSIBLE hit keeps its severity's shape and word, never an exact hit's colour (VER-03)."""
    mark = SEVERITY_MARKS[alert.hit.category.severity]
    return Mark(POSSIBLE.role, mark.icon, mark.word) if is_possible(alert) else mark


def kind_mark(alert: Alert) -> Mark:
    if is_possible(alert):
        return POSSIBLE
    return Mark(SEVERITY_MARKS[alert.hit.category.severity].role, "match-exact", "EXACT")


def card(alert: Alert, profile: Profile, now: datetime, hide: bool = True) -> Card:
    """`hide`: somebody is free to type, so that what nobody has looked at stays masked."""
    hit, zone = alert.hit, ZoneInfo(profile.time_zone)
    entry, version = hit.match.entry, hit.match.version
    return Card(
        id=alert.id,
        severity=severity_mark(alert),
        kind=kind_mark(alert),
        possible=is_possible(alert),
        title=hit.category.title,
        about=_ABOUT[hit.category.basis],
        caution=entry.caution,
        where=f"{_upper_first(alert.side)} \N{MIDDLE DOT} {alert.camera_name}" if alert.side else alert.camera_name,
        when=_when(alert, now, zone),
        region=region_line(entry.plate.region),
        source=version.list_name,
        source_mark=list_mark(version, profile, now),
        overdue=_overdue_line(version, profile, now),
        vehicle=_vehicle(alert),
        crop=alert.crop,
        cells=cells(alert, hide),
        looked=not (alert.masked and hide),
        recorded=alert.recorded,
        is_not=f"{profile.hit_is_not} ({profile.hit_clause})" if profile.hit_clause else profile.hit_is_not,
        expected=REGIONS.get(entry.plate.region, entry.plate.region.upper()),
        side=_upper_first(alert.side) or alert.camera_name,
        ago=words.ago((now - alert.latest.at).total_seconds()),
        unanswered=alert.unanswered(now),
    )


def pinned(alert: Alert, alphabet: Alphabet, now: datetime, hide: bool) -> Pinned | None:
    """The clock of a following, and what the radio is told: what the camera read, with the state that is expected."""
    if alert.following_at is None:
        return None
    entry, seen = alert.hit.match.entry, alert.given.seen if alert.given else None
    text, region = (seen.plate, seen.region) if seen else (alert.hit.read.plate.text, entry.plate.region)
    open_ = not (alert.masked and hide)
    clock = words.stopwatch((now - alert.following_at).total_seconds())
    return Pinned(clock, read_out(text, region, alphabet) if open_ else None)


def _when(alert: Alert, now: datetime, zone: ZoneInfo) -> str:
    """The last time it was seen; how often, when more than once."""
    latest = alert.latest
    often = f"{words.counted(len(alert.hits), 'time')}, " if alert.again else ""
    ago = words.ago((now - latest.at).total_seconds())
    return f"{often}{ago} \N{MIDDLE DOT} {words.clock(latest.read.taken_at, zone)}"


def strip(alert: Alert, now: datetime) -> Strip:
    return Strip(
        id=alert.id,
        severity=severity_mark(alert),
        title=alert.hit.category.title,
        kind=POSSIBLE.word if is_possible(alert) else "",
        side=alert.side or alert.camera_name,
        when=words.ago((now - alert.latest.at).total_seconds()),
        looked=not alert.masked,
        recorded=alert.recorded,
        following=alert.following_at is not None,
    )


def list_line(version: HotListVersion, profile: Profile, now: datetime) -> ListLine:
    return ListLine(version.list_name, list_mark(version, profile, now))


def list_mark(version: HotListVersion, profile: Profile, now: datetime) -> Mark:
    """The list's age now, beside the profile's limit when it is past it."""
    seconds = (now - version.as_of).total_seconds()
    mark = words.list_age(seconds, profile.list_max_age_h)
    over = f", over {profile.list_max_age_h} h" if _overdue(version, profile, now) else ""
    return Mark(mark.role, mark.icon, f"{words.age(seconds)} old{over}")


def _overdue(version: HotListVersion, profile: Profile, now: datetime) -> bool:
    return (now - version.as_of).total_seconds() > profile.list_max_age_h * 3600


def _overdue_line(version: HotListVersion, profile: Profile, now: datetime) -> str:
    if not _overdue(version, profile, now):
        return ""
    clause = f" ({profile.list_age_clause})" if profile.list_age_clause else ""
    return f"Out of date{clause}: ask whether the entry still stands"


def region_line(region: str) -> str:
    """Expected is what the list says; the reader knows no state."""
    listed = REGIONS.get(region, region.upper())
    return f"Listed state: {listed}, not read" if listed else "No state listed, none read"


def cells(alert: Alert, hide: bool = True) -> tuple[Cell, ...]:
    """Character by character; bullets alone, without any mark, while nobody has looked."""
    read, listed = alert.hit.read, alert.hit.match.entry.plate.text
    if alert.masked and hide:
        return tuple(Cell(MASK, MASK) for _ in range(max(len(read.plate.text), len(listed))))
    sure = [character.confidence for character in read.characters]
    return beside(read.plate.text, listed, sure)


def compared(plate: str, alert: Alert) -> tuple[Cell, ...]:
    """What was typed from the vehicle over what is listed."""
    return beside(plate, alert.hit.match.entry.plate.text, ())


def beside(upper: str, lower: str, sure: Sequence[float]) -> tuple[Cell, ...]:
    pairs = zip_longest(upper, lower, sure, fillvalue=None)
    return tuple(
        Cell(a or NO_CHARACTER, b or NO_CHARACTER, _cell_mark(a, b), c is not None and texts.is_low(c))
        for a, b, c in pairs
    )


def _cell_mark(read: str | None, listed: str | None) -> CellMark:
    if read == listed:
        return CellMark.SAME
    alike = read is not None and listed is not None and lookalike_key(read) == lookalike_key(listed)
    return CellMark.LOOKALIKE if alike else CellMark.DIFFERS


def _vehicle(alert: Alert) -> str:
    entry = alert.hit.match.entry
    parts = (f"On the list: {entry.vehicle}" if entry.vehicle else "", entry.reason, entry.issuer)
    return words.breakable(" \N{MIDDLE DOT} ".join(part for part in parts if part))


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
