"""Plates and typed words beside the trail go on their last day; the records that named them stay, and are proved."""

from datetime import timedelta

import pytest

from app import trail_live
from app.actions.erase_values import erase_due
from app.domain import merkle
from app.domain.audit import Entry, Event, Outcome
from app.domain.gate import Act
from app.store import trail as trails
from app.store.trail_writing import VALUES_KEPT, database_key
from tests.store.pages import decrypted, decrypted_log
from tests.stores import AGENCY_KEY, a_store

PLATE, BASIS = "KLM4711", "seen leaving the yard"


@pytest.fixture
def store(tmp_path, clock):
    made = a_store(tmp_path, clock)
    yield made
    made.close()


def asked(store, plate=PLATE):
    said = Entry(Act.SEARCH, Outcome.ALLOWED, case="26-1", values={"plate": plate, "factual basis": BASIS})
    return store.trail.record(said)[0]


def values(store, number):
    with store.trail.reading() as connection:
        return {one.name: one.value for one in trails.values_of(connection, number)}


def verdict(store):
    return trail_live.verify(store.trail, AGENCY_KEY.public_key().public_bytes_raw())


def test_a_value_stands_until_its_last_day_and_not_an_hour_longer(store, clock):
    number, begun = asked(store), clock()

    assert erase_due(store, begun + VALUES_KEPT - timedelta(hours=1)) == 0
    assert values(store, number) == {"plate": PLATE, "factual basis": BASIS}
    assert erase_due(store, begun + VALUES_KEPT) == 2
    assert values(store, number) == {}


def test_erasing_breaks_no_proof_and_is_recorded_itself(store, clock):
    number = asked(store)
    with store.trail.reading() as connection:
        leaf, size = trails.leaf_of(connection, number), trails.size_of(connection)
        last = trails.last_head(connection)
        assert last is not None
        root, node = last.root, lambda *at: trails.node_of(connection, *at)
        proof = merkle.inclusion_proof(number, size, node)

    erase_due(store, clock() + VALUES_KEPT)

    assert verdict(store).whole
    assert merkle.included(merkle.leaf_hash(leaf.body), number, size, proof, root)
    with store.trail.reading() as connection:
        newest = trails.leaf_of(connection, trails.size_of(connection) - 1).record
    assert (newest.act, newest.counts) == (Event.VALUES_ERASED, {"values": 2})


def stands(store, text):
    key = database_key(store.key)
    return text.encode() in decrypted(store.trail.path, key) + decrypted_log(store.trail.path, key)


def test_nothing_of_an_erased_plate_is_left_in_the_files(store, clock):
    """Among many others whose pages split, and beside one that stays."""
    for number in range(300):
        asked(store, f"QQQ{number:04}")
    assert not stands(store, PLATE)
    asked(store)
    assert stands(store, PLATE)

    erase_due(store, clock() + VALUES_KEPT)

    for text in (PLATE, "QQQ0007", BASIS):
        assert not stands(store, text)


def test_a_value_is_erased_and_never_changed(store):
    number = asked(store)

    with pytest.raises(Exception, match="only ever added to"), store.trail.erasing() as connection:
        connection.exec_driver_sql("UPDATE trail_values SET value = 'OTHER' WHERE record = ?", (number,))

    assert values(store, number)["plate"] == PLATE
