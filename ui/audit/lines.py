"""How a record is said on screen: a line of the table, and every field of it in the detail pane."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.access import Role
from app.domain.audit import Outcome, Record, unstamped
from app.domain.trail_view import Whole
from ui import words
from ui.audit.act_words import act_words, plain
from ui.words import NO_VALUE, Mark

OUTCOMES: dict[str, Mark] = {
    Outcome.ALLOWED: Mark("accent", "next", "Allowed"),
    Outcome.REFUSED: Mark("danger", "stop", "Refused"),
    Outcome.ANSWERED: Mark("possible", "tick", "Answered"),
    Outcome.FAILED: Mark("warn", "state-warn", "Failed"),
    Outcome.DONE: Mark("ok", "state-ok", "Done"),
}
NOBODY = "The desk"
UNREADABLE, DANGER = "Cannot be read: changed from outside", Mark("danger", "state-danger", "Not proved")
ROLES = {role.value: role.name.replace("_", " ").capitalize().replace("Lpr", "LPR") for role in Role}
ERASED = "erased on schedule"
KEPT = "kept beside the trail, not shown"
SHORT = 16  # characters of a digest that are shown


@dataclass(frozen=True, slots=True)
class RecordLine:
    number: int
    time: str
    who: str
    badge: str
    act: str
    outcome: Mark
    case: str
    clause: str


@dataclass(frozen=True, slots=True)
class Link:
    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Detail:
    """One record in full. `values`: plates and typed text, or what became of them; `closed`: some stand and are not
    shown."""

    number: int
    title: str
    outcome: Mark
    facts: tuple[tuple[str, str], ...]
    values: tuple[tuple[str, str], ...] = field(repr=False)
    closed: bool
    links: tuple[Link, ...]
    proof: Mark


def stamp(at: datetime, zone: ZoneInfo) -> str:
    """Nov 29, 2026 06:03:11.12 in the agency's time zone."""
    day = words.day_and_clock(at, zone)[:-6]
    return f"{day} {words.clock(at, zone)}.{at.microsecond // 10_000:02d}"


def outcome_mark(outcome: str) -> Mark:
    return OUTCOMES[Outcome(outcome)]


def line_of(record: Record, zone: ZoneInfo) -> RecordLine:
    if not record.act:
        return RecordLine(record.number, NO_VALUE, NO_VALUE, NO_VALUE, UNREADABLE, DANGER, NO_VALUE, NO_VALUE)
    by = record.by
    return RecordLine(
        record.number,
        stamp(record.at, zone),
        by.name if by else NOBODY,
        by.badge if by else NO_VALUE,
        act_words(record.act),
        outcome_mark(record.outcome),
        record.case or NO_VALUE,
        record.clause or NO_VALUE,
    )


def detail_of(whole: Whole, zone: ZoneInfo) -> Detail:
    record = whole.record
    values = [
        *((plain(name), value) for name, value in whole.values.items()),
        *((plain(name), KEPT) for name in whole.hidden),
        *((plain(name), ERASED) for name in whole.erased),
    ]
    return Detail(
        record.number,
        act_words(record.act),
        outcome_mark(record.outcome),
        tuple(_facts(record, zone)),
        tuple(sorted(values)),
        bool(whole.hidden),
        _links(whole),
        _proof(whole),
    )


def _facts(record: Record, zone: ZoneInfo) -> list[tuple[str, str]]:
    by = record.by
    found = [
        ("Record", f"number {words.count(record.number)}, counted from 0"),
        ("Time", stamp(record.at, zone)),
        ("Member", by.name if by else NOBODY),
        ("Badge", by.badge if by else ""),
        ("Roles", ", ".join(ROLES.get(role, plain(role)) for role in by.roles) if by else ""),
        ("Workstation", record.desk),
        ("Policy profile", record.profile),
        ("Clause", record.clause),
        ("Case", record.case),
        ("Purpose", plain(record.purpose)),
        *_named(record.about, zone),
        *((plain(name), words.count(number)) for name, number in record.counts.items()),
        ("Concerns", _ids(record.ids)),
        ("Digest of the answer", f"{record.digest[:SHORT]} …" if record.digest else ""),
        ("Clock", f"stood {words.age(record.behind_s)} behind the record before" if record.behind_s else ""),
        ("Recorded as", record.act),
    ]
    return [(title, said) for title, said in found if said]


def _named(about: Mapping[str, str], zone: ZoneInfo) -> list[tuple[str, str]]:
    return [(plain(name), _said(said, zone)) for name, said in about.items()]


def _said(text: str, zone: ZoneInfo) -> str:
    """Moments by the agency's clock, acts in plain words, anything else as it was recorded."""
    try:
        return stamp(unstamped(text), zone)
    except ValueError:
        return act_words(text)


def _ids(ids: tuple[str, ...]) -> str:
    """The first few: a search may give two hundred."""
    shown = ", ".join(ids[:3])
    return f"{shown} and {words.count(len(ids) - 3)} more" if len(ids) > 3 else shown


def _links(whole: Whole) -> tuple[Link, ...]:
    before = [Link(whole.of.number, f"Ends {_link_words(whole.of)}")] if whole.of else []
    return (*before, *(Link(one.number, f"Ended by {_link_words(one)}") for one in whole.ended))


def _link_words(record: Record) -> str:
    return f"record {words.count(record.number)}: {act_words(record.act)}, {outcome_mark(record.outcome).word.lower()}"


def _proof(whole: Whole) -> Mark:
    number, size = words.count(whole.record.number), words.count(whole.head.size)
    if whole.proved:
        return Mark("ok", "state-ok", f"Proved: number {number} of {size} records, under the newest signed head")
    return Mark(
        "danger", "state-danger", f"Not proved: number {number} does not lead to the signed head of {size} records"
    )
