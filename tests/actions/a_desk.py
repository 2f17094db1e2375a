"""What a read is made of in tests, with only what matters stated."""

from dataclasses import replace
from datetime import UTC, datetime

from app.actions.hot_lists import load_matcher
from app.domain.cameras import Camera, Side, SourceKind
from app.domain.hot_lists import Entry, HotListVersion
from app.domain.plates import Plate
from app.domain.reads import Box, Candidate, Character, Position, PositionSource, Read, TakenRead
from app.store import hot_lists
from app.store.list_files import ListWriter

NOON = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
FRONT = Camera("camera-1", "Front", SourceKind.USB, "0", side=Side.FRONT_LEFT, heading=350.0)
FIX = Position(44.9, -93.2, PositionSource.GPS, NOON, 20.0, 11.5, 4.5)


def a_taken(text="ABC123", read_id="read-1", **changes):
    read = Read(
        id=read_id,
        plate=Plate(text),
        confidence=0.93,
        characters=tuple(Character(c, 0.9, (("X", 0.05),)) for c in text),
        candidates=(Candidate(text, 0.93), Candidate("X" + text[1:], 0.02)),
        camera_id="camera-1",
        pass_id="pass-1",
        taken_at=NOON,
        model="reader 1",
    )
    return TakenRead(replace(read, **changes), Box(10, 20, 130, 40, 0.99), b"\xff\xd8 crop", b"\xff\xd8 context" * 50)


def a_version(list_id="list-1", **changes):
    given = HotListVersion(list_id, f"List {list_id}", 1, NOON, NOON, "member-2", "0" * 64, 0)
    return replace(given, **changes)


def listed(store, *texts, list_id="list-1", category="stolen-vehicle", by="member-2"):
    """A list in force in the store, and the matcher of all lists."""
    version = a_version(list_id, imported_by=by)
    begins = hot_lists.entry_id(version)
    entries = [
        Entry(f"{begins}{n + 2}", Plate(text), category, "reason", "issuer", "caution", "red car")
        for n, text in enumerate(texts)
    ]
    with ListWriter(store.lists, list_id, version.version) as writer:
        writer.add(entries, [n + 2 for n in range(len(entries))])
        sealed = writer.finish()
    with store.transaction() as session:
        hot_lists.put_in_force(session, replace(version, entries=len(entries)), sealed)
    return load_matcher(store)
