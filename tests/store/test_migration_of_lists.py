"""Lists of an older desk are carried over into sealed files, and back."""

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from app.actions.hot_lists import lists_in_force, load_matcher
from app.domain.plates import Plate
from app.store.engine import MIGRATIONS, migrate_to, open_store
from tests.desks import START
from tests.plugins.stored import KEY

ENTRIES = "SELECT * FROM hot_list_entries WHERE version_id = 1 ORDER BY line"


BEFORE = str(ScriptDirectory(str(MIGRATIONS)).get_revision("0004").down_revision)
VERSION = "INSERT INTO hot_list_versions VALUES (:key, :list_id, :key, 0, 0, 'member-2', 'a', 2, :state, NULL)"
ENTRY = "INSERT INTO hot_list_entries VALUES (:key, :line, :plate, 'us-mn', 'kops', 'why', 'i', 'c', 'v', :ends)"
VERSIONS = ((1, "list-1", "in force"), (2, "list-1", "building"), (3, "list-2", "building"))


@pytest.fixture
def older(store):
    """A database as the version before held it: one list in force, two imports that were never finished."""
    migrate_to(store._engine, BEFORE, down=True)
    with store.transaction() as session:
        session.execute(text("INSERT INTO hot_lists VALUES ('list-1', 'Stolen'), ('list-2', 'Never')"))
        for key, list_id, state in VERSIONS:
            session.execute(text(VERSION), {"key": key, "list_id": list_id, "state": state})
            for line, ends in ((2, None), (5, 4_000_000_000_000_001)):
                session.execute(text(ENTRY), {"key": key, "line": line, "plate": f"ABC{line}", "ends": ends})
    return store


def test_a_list_in_force_is_matched_as_before_and_its_entries_left_the_database(older, database):
    older.close()
    store = open_store(database, KEY)
    [version] = lists_in_force(store)
    assert (version.list_id, version.version) == ("list-1", 1)
    [match] = load_matcher(store).matches(Plate("ABC5"), START)
    assert (match.entry.id, match.entry.reason, match.entry.vehicle) == ("list-1/1/5", "why", "v")
    assert match.entry.expires_at is not None
    assert match.entry.expires_at.microsecond == 1
    with store.reading() as session:
        assert not session.scalars(text("SELECT 1 FROM sqlite_master WHERE name = 'hot_list_entries'")).all()
        assert session.scalars(text("SELECT id FROM hot_lists")).all() == ["list-1"]
    store.close()


def test_going_back_brings_the_entries_back_into_the_database(older):
    with older.reading() as session:
        before = session.execute(text(ENTRIES)).all()
    migrate_to(older._engine, "head")
    migrate_to(older._engine, BEFORE, down=True)
    with older.reading() as session:
        after = session.execute(text(ENTRIES)).all()
    assert after == before
