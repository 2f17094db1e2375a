"""What tests of the search ask, give and find: seeded reads, all that a profile asks for, the trail's records."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Engine, event

from app.domain.authorisation import Authorisation
from app.domain.plates import Plate
from app.domain.reads import Classification
from app.domain.search import AskedSearch, Compare
from app.store import pictures, reads, trail
from app.store.pictures import Sealed
from app.store.reads import Keeping, NewRead
from tests.actions.a_desk import a_taken
from tests.desks import START

HOUR = timedelta(hours=1)


def asked(plate="ABC123", compare=Compare.EXACT, begin=START - 24 * HOUR, end=START, region=""):
    return AskedSearch(plate, compare, begin, end, region)


def given(profile, **other):
    """Everything that the profile asks for, but for the approver."""
    listed = profile.purposes_of_search()
    full = Authorisation(
        "26-00417",
        listed[0].id if listed else "Burglary series",
        "A witness named the car.",
        "Seen at the scene.",
        True,
    )
    return replace(full, **other)


def seed(store, text="ABC123", at=START - HOUR, read_id="read-1", region="", last_day=START + 60 * 24 * HOUR):
    """A stored read without pictures."""
    taken = a_taken(text, read_id, taken_at=at, plate=Plate(text, region))
    keeping = Keeping(Classification.PRIVATE, last_day, ())
    new = NewRead(taken.read, taken.box, keeping, Sealed(b"k" * 32, f"2026-03-02/{read_id}.bin"))
    with store.transaction() as session:
        reads.add(session, [new], at)


def seed_pictured(store, folder, text="ABC123", at=START - HOUR, read_id="read-1", jpeg=b""):
    taken = a_taken(text, read_id, taken_at=at)
    if jpeg:
        taken = replace(taken, crop=jpeg, context=jpeg)
    [sealed] = pictures.seal(folder, [pictures.Pair(read_id, at.date(), taken.crop, taken.context)])
    keeping = Keeping(Classification.PRIVATE, START + 60 * 24 * HOUR, ())
    with store.transaction() as session:
        reads.add(session, [NewRead(taken.read, taken.box, keeping, sealed)], at)
    return taken


def records(store, act="search:run"):
    """Those of one act, oldest first."""
    with store.trail.reading() as connection:
        return [leaf.record for leaf in trail.leaves(connection) if leaf.record.act == act]


def values(store, number):
    with store.trail.reading() as connection:
        return {one.name: one.value for one in trail.values_of(connection, number)}


@contextmanager
def questions_to_reads() -> Iterator[list[str]]:
    """Every statement about stored reads that any database is asked meanwhile."""
    heard: list[str] = []

    def hear(_connection, _cursor, statement, *_rest):
        if "reads" in statement:
            heard.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
