"""The encrypted database: what it withstands and what it says; migrations up and down."""

import importlib
import pkgutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import exc, text
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from app import store as store_package
from app.domain.access import Installation, Member, Role, WorkstationKind
from app.domain.errors import Unavailable
from app.store import cameras, installation, members
from app.store.engine import MIGRATIONS, Store, create_store, migrate_to, open_store
from app.store.tables import Base, Moment
from tests.desks import START, a_camera
from tests.store.disks import full_beyond, read_only

KEY = bytes(range(32))
DIALECT = SQLiteDialect()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "vouch.db"


@pytest.fixture
def store(path):
    made = create_store(path, KEY)
    yield made
    made.close()


def put_in(store: Store, badge: str = "101", name: str = "Officer One") -> None:
    with store.transaction() as session:
        members.add(session, Member(badge, name, badge, frozenset({Role.PATROL_OFFICER})), "", badge, START)


def count(store: Store) -> int:
    with store.reading() as session:
        return len(members.all_members(session))


def test_what_was_committed_is_there_after_closing_and_opening(store, path):
    put_in(store)
    store.close()

    again = open_store(path, KEY)
    assert count(again) == 1
    again.close()


def test_what_a_killed_desk_had_committed_is_there_and_what_it_had_not_is_not(path):
    create_store(path, KEY).close()
    child = f"""
import os, pathlib
from tests.store.test_engine import put_in, members, Member, START, KEY, open_store
store = open_store(pathlib.Path({str(path)!r}), KEY)
put_in(store, "101")
with store.transaction() as session:
    members.add(session, Member("102", "Officer Two", "102", frozenset()), "", "101", START)
    os.kill(os.getpid(), 9)
"""
    killed = subprocess.run([sys.executable, "-c", child], check=False, timeout=60)

    assert killed.returncode == -9
    again = open_store(path, KEY)
    with again.reading() as session:
        assert [member.badge for member in members.all_members(session)] == ["101"]
    again.close()


def test_another_key_opens_nothing_and_says_so(store, path):
    store.close()
    before = path.read_bytes()

    with pytest.raises(Unavailable, match="does not open with this key"):
        open_store(path, bytes(32))

    assert path.read_bytes() == before


def test_a_key_of_another_length_is_a_mistake_of_ours(path):
    with pytest.raises(ValueError, match="32 bytes"):
        create_store(path, b"short")


def test_a_missing_database_is_not_made_anew(path):
    with pytest.raises(Unavailable, match="missing"):
        open_store(path, KEY)
    assert not path.exists()


def test_a_database_that_stands_there_is_not_overwritten(store, path):
    with pytest.raises(Unavailable, match="stands here already"):
        create_store(path, KEY)


def read_everything(path):
    """Every page, wherever the damage is first met."""
    again = open_store(path, KEY)
    try:
        with again.reading() as session:
            for table in Base.metadata.sorted_tables:
                session.execute(sa.select(table)).all()
            session.execute(text("PRAGMA integrity_check")).all()
    finally:
        again.close()


@pytest.mark.parametrize("at", [20, 5000, 9000])
def test_one_changed_byte_is_noticed_on_whatever_page_it_is(store, path, at):
    put_in(store)
    store.close()
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)

    with pytest.raises(Unavailable, match="damaged"):
        read_everything(path)


def test_a_plain_sqlite_file_is_not_taken_for_ours(path):
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE members (id)")
    plain.commit()
    plain.close()

    with pytest.raises(Unavailable, match="damaged"):
        open_store(path, KEY)


def test_a_truncated_database_is_said(store, path):
    put_in(store)
    store.close()
    path.write_bytes(path.read_bytes()[:6000])

    with pytest.raises(Unavailable):
        read_everything(path)


def test_a_database_of_a_newer_version_is_left_alone(store, path):
    with store.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()

    before = path.read_bytes()

    with pytest.raises(Unavailable, match="newer version"):
        open_store(path, KEY)
    assert path.read_bytes() == before


def test_nothing_of_a_row_can_be_read_in_the_file_or_its_write_ahead_log(store, path):
    put_in(store, badge="BADGE-7731", name="Officer Unmistakable")
    with store.transaction() as session:
        cameras.put(session, a_camera(name="Trunk lid", address="rtsp://viewer:s3cretword@camera.example/"))

    log = path.with_name("vouch.db-wal")
    assert log.stat().st_size > 0
    for file in (path, log, path.with_name("vouch.db-shm")):
        content = file.read_bytes()
        for words in (b"7731", b"Unmistakable", b"Trunk", b"s3cretword", b"CREATE TABLE", b"SQLite format"):
            assert words not in content


def test_a_full_disk_is_said_and_what_was_committed_stays(store, path):
    put_in(store)
    store.close()
    store = open_store(path, KEY)
    with full_beyond(path.stat().st_size), pytest.raises(Unavailable, match="can be recorded"):
        put_in_many(store)
    assert 1 <= count(store) < 200

    put_in(store, badge="after there was room again")
    assert open_and_count(store, path) > 1


def put_in_many(store):
    for number in range(200):
        put_in(store, badge=f"{number:0500}")


def open_and_count(store, path):
    store.close()
    again = open_store(path, KEY)
    try:
        return count(again)
    finally:
        again.close()


def test_a_data_folder_that_cannot_be_written_is_said(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    create_store(folder / "vouch.db", KEY).close()

    with read_only(folder):
        with pytest.raises(Unavailable):
            open_store(folder / "vouch.db", KEY)
        with pytest.raises(Unavailable, match="cannot be written"):
            create_store(folder / "other.db", KEY)


def test_a_reader_whose_new_connection_meets_a_disk_that_became_read_only_is_told_so(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    store = create_store(folder / "vouch.db", KEY)
    store.close()  # lets go of every connection: the next reader makes a new one

    with read_only(folder), pytest.raises(Unavailable, match="cannot be"), store.reading() as session:
        members.all_members(session)

    assert count(store) == 0
    store.close()


def test_a_writer_waits_for_another_and_then_says_that_the_database_is_in_use(store, path, monkeypatch):
    monkeypatch.setattr("app.store.sqlcipher.BUSY_MS", 1)
    monkeypatch.setattr("app.store.sqlcipher._PRAGMAS", ("busy_timeout = 1",))
    other = open_store(path, KEY)
    with store.transaction() as session:
        session.execute(text("DELETE FROM cameras"))
        with pytest.raises(Unavailable, match="in use by another program"):
            put_in(other)
    put_in(other)
    other.close()


def test_a_reader_sees_one_unchanging_view_and_does_not_block_the_writer(store):
    put_in(store)
    with store.reading() as session:
        assert len(members.all_members(session)) == 1
        put_in(store, badge="102")
        assert len(members.all_members(session)) == 1
    assert count(store) == 2


def test_a_write_while_reading_is_refused_by_the_database(store):
    with pytest.raises(exc.OperationalError, match="readonly"), store.reading() as session:
        session.execute(text("DELETE FROM members"))

    put_in(store)
    assert count(store) == 1


def test_an_errors_text_does_not_carry_the_values_it_failed_on(store):
    put_in(store, badge="BADGE-7731")
    with pytest.raises(exc.IntegrityError) as error:
        put_in(store, badge="BADGE-7731")
    assert "7731" not in str(error.value)


def test_a_failed_transaction_leaves_nothing(store):
    def half_done():
        with store.transaction() as session:
            members.add(session, Member("1", "Officer One", "1", frozenset()), "", "1", START)
            raise TimeoutError

    with pytest.raises(TimeoutError):
        half_done()
    assert count(store) == 0


def test_foreign_keys_hold(store):
    with pytest.raises(exc.IntegrityError), store.transaction() as session:
        session.execute(
            text("INSERT INTO duty_purposes (duty_id, purpose_id, title, clause) VALUES ('none', 'p', 't', 'c')")
        )


def test_a_desk_has_one_installation_for_ever(store):
    put_in(store)
    made = Installation("crystal", WorkstationKind.CAR, "w", bytes(32), "101", "Supervisor One", "2", START)
    with store.transaction() as session:
        installation.put(session, made)

    with pytest.raises(exc.IntegrityError), store.transaction() as session:
        installation.put(session, made)
    with pytest.raises(exc.IntegrityError), store.transaction() as session:
        session.execute(text("UPDATE installation SET id = 2"))


# --- moments


@given(st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  bounds are naive by its interface
def test_a_moment_comes_back_exactly(moment):
    kept = Moment().process_bind_param(moment, DIALECT)
    assert Moment().process_result_value(kept, DIALECT) == moment


def test_moments_of_other_zones_are_kept_as_utc_and_naive_ones_refused():
    there = START.astimezone(timezone(timedelta(hours=-6)))
    assert Moment().process_bind_param(there, DIALECT) == Moment().process_bind_param(START, DIALECT)
    with pytest.raises(ValueError, match="time zone"):
        Moment().process_bind_param(START.replace(tzinfo=None), DIALECT)


# --- migrations


def every_table_module():
    for found in pkgutil.iter_modules(store_package.__path__):
        if found.name.startswith("tables"):
            importlib.import_module(f"app.store.{found.name}")


def test_the_migrations_make_exactly_the_tables_that_the_code_names(store):
    every_table_module()
    with store._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def revisions() -> list[str]:
    return [script.revision for script in reversed(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions()))]


def schema(engine):
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").all()
    return [tuple(row) for row in rows if row.name != "alembic_version" and "sqlite_autoindex" not in row.name]


def test_each_revision_goes_up_and_down_and_up_again_to_the_same_tables(path):
    store = create_store(path, KEY)
    engine = store._engine
    migrate_to(engine, "base", down=True)
    assert schema(engine) == []
    seen = [schema(engine)]
    for revision in revisions():
        migrate_to(engine, revision)
        seen.append(schema(engine))
    assert len({str(tables) for tables in seen}) == len(seen)

    for revision, before in zip(reversed(["base", *revisions()[:-1]]), reversed(seen[:-1]), strict=True):
        migrate_to(engine, revision, down=True)
        assert schema(engine) == before
    migrate_to(engine, "head")
    assert schema(engine) == seen[-1]
    store.close()


def test_a_migration_that_fails_leaves_the_database_as_it_was(path, monkeypatch):
    store = create_store(path, KEY)
    engine = store._engine
    migrate_to(engine, "base", down=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE duty_cameras (in_the_way)")  # the last table that 0001 makes
    before = schema(engine)
    store.close()

    with pytest.raises(exc.OperationalError, match="already exists"):
        open_store(path, KEY)

    store = Store(engine, path, KEY, store.trail)
    assert schema(engine) == before
    store.close()


def test_an_older_database_is_brought_up_when_it_is_opened(path):
    store = create_store(path, KEY)
    migrate_to(store._engine, "base", down=True)
    store.close()

    again = open_store(path, KEY)
    assert count(again) == 0
    again.close()
