"""Sessions of the training mode as they are kept; their table comes and goes by migration."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlalchemy.exc import IntegrityError

from app.domain.training_session import TakenSession
from app.store import training
from app.store.engine import MIGRATIONS, migrate_to
from tests.desks import START

BEFORE = str(ScriptDirectory(str(MIGRATIONS)).get_revision("0009").down_revision)
BEGUN = TakenSession("session-1", "member-1", START, ("equipment", "données, 資料"), "agency/1")


def put(store, *taken):
    with store.transaction() as session:
        for one in taken:
            training.put(session, one)


def finished(store, taken, **other):
    done = replace(taken, finished_at=taken.started_at + timedelta(hours=1), exercises=23, wrong=2, **other)
    with store.transaction() as session:
        assert training.finish(session, done)
    return done


def test_a_session_comes_back_as_it_was_begun(store):
    put(store, BEGUN)
    with store.reading() as session:
        assert training.of_id(session, "session-1") == BEGUN
        assert training.of_id(session, "session-2") is None


def test_a_session_is_finished_once(store):
    put(store, BEGUN)
    done = finished(store, BEGUN, passed=True)

    with store.transaction() as session:
        assert not training.finish(session, replace(done, passed=False, wrong=9))
        assert not training.finish(session, replace(done, id="another"))
    with store.reading() as session:
        assert training.of_id(session, "session-1") == done


def test_a_members_sessions_are_their_own_newest_first(store):
    later = replace(BEGUN, id="session-2", started_at=START + timedelta(days=1))
    put(store, BEGUN, later, replace(BEGUN, id="session-3", member_id="member-2"))
    with store.reading() as session:
        assert [taken.id for taken in training.of_member(session, "member-1")] == ["session-2", "session-1"]


def test_passed_are_those_that_were_passed_whoever_took_them(store):
    other = replace(BEGUN, id="session-2", member_id="member-2", started_at=START - timedelta(days=1))
    given_up = replace(BEGUN, id="session-3")
    put(store, BEGUN, other, given_up, replace(BEGUN, id="session-4"))
    finished(store, BEGUN, passed=True)
    finished(store, other, passed=True)
    finished(store, given_up)
    with store.reading() as session:
        assert [taken.id for taken in training.passed(session)] == ["session-2", "session-1"]


def test_the_table_itself_knows_no_session_that_is_passed_before_it_is_finished(store):
    with pytest.raises(IntegrityError):
        put(store, replace(BEGUN, passed=True))


def test_a_session_is_a_members(store):
    with pytest.raises(IntegrityError):
        put(store, replace(BEGUN, member_id="nobody"))


def test_the_table_of_sessions_comes_and_goes(store):
    migrate_to(store._engine, "0009", down=True)
    before = set(sa.inspect(store._engine).get_table_names())
    migrate_to(store._engine, BEFORE, down=True)
    without = set(sa.inspect(store._engine).get_table_names())
    migrate_to(store._engine, "0009")

    assert before - without == {"training_sessions"}
    assert set(sa.inspect(store._engine).get_table_names()) == before
