"""Domain values for tests: each states only what matters to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.alerts import Alert, Hit
from app.domain.hot_lists import Entry, HotListVersion, Match, MatchKind
from app.domain.plates import Plate
from app.domain.policy import Profile, Purpose
from app.domain.reads import Character, Read

NOON = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


def a_read(**other: Any) -> Read:
    characters = tuple(Character(character, 0.9) for character in "MNX734")
    read = Read("read-1", Plate("MNX734"), 0.9, characters, (), "camera-1", "pass-1", NOON, "model-1")
    return replace(read, **other)


def an_entry(**other: Any) -> Entry:
    return replace(Entry("entry-1", Plate("MNX734"), "stolen-vehicle"), **other)


def a_version(**other: Any) -> HotListVersion:
    as_of = NOON - timedelta(hours=6)
    return replace(HotListVersion("list-1", "State list", 1, as_of, NOON, "member-1", "0" * 64, 1), **other)


def a_hit(**other: Any) -> Hit:
    match = Match(an_entry(), MatchKind.EXACT, a_version())
    return replace(Hit("hit-1", a_read(), match, NOON), **other)


def an_alert(**other: Any) -> Alert:
    return replace(Alert(a_hit(), b"crop", "Front", "front"), **other)


def a_profile(**other: Any) -> Profile:
    profile = Profile(
        agency="springfield",
        title="Springfield",
        state="mn",
        version="springfield/1",
        time_zone="America/Chicago",
        purposes=(Purpose("vehicles", "Stolen vehicles", "1.3"),),
        retention_days=60,
        retention_clause="1.5",
        capture_clause="1.4(a)",
        banner=("a", "b", "c", "d"),
        hit_is_not="A hit is not probable cause.",
        hit_clause="1.4(f)",
        list_max_age_h=24,
        list_age_clause="1.4(g)",
    )
    return replace(profile, **other)
