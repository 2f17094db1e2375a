"""How an answer and an opened read are said on screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from app.actions.search import OpenedRead
from app.domain.hot_lists import MatchKind
from app.domain.regions import REGIONS
from app.domain.search import AskedSearch, Compare, Found, FoundRead
from ui import words
from ui.words import NO_VALUE, Mark

EXACT = Mark("text", "match-exact", MatchKind.EXACT.value)
POSSIBLE = Mark("warn", "state-possible", MatchKind.POSSIBLE.value)
HIT, NO_HIT = Mark("danger", "severity-high", "hit"), Mark("muted", "state-idle", "no hit")
REMOVED = "a camera that was removed"
COMPARED = {Compare.EXACT: "exactly", Compare.LOOKALIKES: "with lookalikes", Compare.PATTERN: "known in part"}


@dataclass(frozen=True, slots=True)
class ReadLine:
    id: str
    time: str
    plate: str
    region: str
    camera: str
    confidence: str
    match: Mark
    hit: Mark


@dataclass(frozen=True, slots=True)
class Opened:
    """One read as it stands on the right: its facts by their titles, and its two pictures."""

    id: str
    title: str
    facts: tuple[tuple[str, str], ...]
    crop: bytes = field(repr=False)
    context: bytes = field(repr=False)
    no_pictures: str = ""


def line_of(read: FoundRead, zone: ZoneInfo) -> ReadLine:
    return ReadLine(
        read.id,
        f"{words.day_and_clock(read.taken_at, zone)[:-6]} {words.clock(read.taken_at, zone)}",
        read.plate.text,
        region_words(read.plate.region),
        read.camera or REMOVED,
        percent(read.confidence),
        EXACT if read.match is MatchKind.EXACT else POSSIBLE,
        HIT if read.hit else NO_HIT,
    )


def region_words(region: str) -> str:
    return REGIONS.get(region, NO_VALUE)


def percent(confidence: float) -> str:
    return f"{confidence:.0%}".replace("%", " %")


def asked_words(asked: AskedSearch, zone: ZoneInfo) -> str:
    region = f", {region_words(asked.region)}" if asked.region else ""
    begin, end = words.day_and_clock(asked.begin, zone), words.day_and_clock(asked.end, zone)
    return f"{asked.plate}{region}, {COMPARED[asked.compare]}, {begin} to {end}"


def count_words(found: Found) -> str:
    if not found.reads:
        return "No reads"
    said = words.counted(len(found.reads), "read")
    return f"The newest {said}; there are more: ask for a shorter time" if found.more else said


def opened_of(opened: OpenedRead, zone: ZoneInfo) -> Opened:
    read, at = opened.read, opened.read.position
    place = f"{at.latitude:.5f}, {at.longitude:.5f} ({at.source.value})" if at else "not known"
    other = ", ".join(f"{one.text} {percent(one.confidence)}" for one in read.candidates if one.text != read.plate.text)
    facts = (
        ("Time", f"{words.day_and_clock(read.taken_at, zone)[:-6]} {words.clock(read.taken_at, zone)}"),
        ("State", region_words(read.plate.region)),
        ("Camera", opened.camera or REMOVED),
        ("Confidence", percent(read.confidence)),
        ("Could also be", other or NO_VALUE),
        ("Place", place),
        ("Classification", opened.classification.value),
        ("Destroyed by", words.day_and_clock(opened.destroy_by, zone)),
    )
    return Opened(read.id, read.plate.text, facts, opened.crop, opened.context, opened.no_pictures)
