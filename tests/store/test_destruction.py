"""What destruction rests on in the tables: nothing with a plate outlives its read, and the believed clock is kept."""

from datetime import timedelta

import pytest
from sqlalchemy import exc, text

from app.domain.clock import Believed, Running
from app.domain.reads import Classification
from app.store import destruction, reads
from app.store.engine import migrate_to
from app.store.pictures import Sealed
from app.store.reads import Keeping, NewRead
from app.store.tables import Base
from tests.actions.a_desk import NOON, a_taken

PERSONAL = {"plate", "plate_key", "latitude", "longitude", "characters", "candidates", "picture_key", "picture_file"}
LAST = NOON + timedelta(days=60)


def keep(store, read_id="read-1", end=LAST):
    taken = a_taken(read_id=read_id)
    with store.transaction() as session:
        keeping = Keeping(Classification.PRIVATE, end, ())
        reads.add(session, [NewRead(taken.read, taken.box, keeping, Sealed(bytes(32), read_id))], NOON)


def test_plates_and_places_of_reads_stand_only_in_reads_and_in_what_goes_with_them():
    holding = {name for name, table in Base.metadata.tables.items() if PERSONAL & set(table.columns.keys())}
    # cameras: where a fixed reader stands, as the administrator wrote it
    assert holding - {"cameras", "hot_list_entries"} == {"reads", "hits", "seen_on_cars"}
    for child, parent in (("hits", "reads"), ("alerts", "hits"), ("seen_on_cars", "hits")):
        going = {
            key.column.table.name: key.ondelete for key in Base.metadata.tables[child].foreign_keys if key.ondelete
        }
        assert going == {parent: "CASCADE"}


def test_no_index_holds_a_plate_in_an_order_of_its_own():
    indexed = {
        column.name
        for table in ("reads", "hits", "alerts", "seen_on_cars")
        for index in Base.metadata.tables[table].indexes
        for column in index.columns
    }
    assert not indexed & PERSONAL


def test_the_believed_clock_comes_back_as_it_was_and_stands_once(store):
    for hours in (1, 2):
        now = Believed(LAST, NOON, Running("run-1", timedelta(hours=hours, microseconds=7)), settled=False)
        with store.transaction() as session:
            destruction.believe(session, now)
        with store.reading() as session:
            assert destruction.believed(session) == now
            assert session.execute(text("SELECT count(*) FROM believed_clock")).scalar_one() == 1


def test_the_longest_due_come_first_and_no_more_than_asked_for(store):
    for number, hours in enumerate((3, 1, 2, 4)):
        keep(store, f"read-{number}", NOON + timedelta(hours=hours))
    with store.reading() as session:
        found = destruction.due(session, NOON + timedelta(hours=3), 2)
        assert [read_id for read_id, _ in found] == ["read-1", "read-2"]
        assert len(destruction.due(session, NOON + timedelta(hours=3), 9)) == 3


def test_reads_of_an_older_version_of_the_tables_come_up_and_go_down_whole_and_are_then_held_to_their_last_day(store):
    engine = store._engine
    keep(store)
    migrate_to(engine, "0002", down=True)
    with store.transaction() as session:
        session.execute(text("UPDATE reads SET destroy_by = destroy_by + 1"))

    migrate_to(engine, "0003")

    with store.reading() as session:
        assert reads.of_id(session, "read-1") == a_taken().read
    with pytest.raises(exc.IntegrityError, match="never moves later"), store.transaction() as session:
        session.execute(text("UPDATE reads SET destroy_by = destroy_by + 1"))
