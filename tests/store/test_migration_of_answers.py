"""Alerts that an older desk put away are put away without comparing, and back again; nothing of them is lost."""

from datetime import timedelta

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from app.domain.alerts import Answer, Given, SeenOnCar
from app.store import alerts as alert_rows
from app.store.engine import MIGRATIONS, migrate_to, open_store
from tests.actions.a_desk import NOON
from tests.plugins.stored import KEY
from tests.store.kept_alerts import keep, kept

BEFORE = str(ScriptDirectory(str(MIGRATIONS)).get_revision("0005").down_revision)
ROWS = "SELECT * FROM alerts ORDER BY hit_id"
PUT_AWAY = "UPDATE alerts SET looked_at = 5, looked_by = 'member-1', acknowledged_at = 7, acknowledged_by = 'member-1'"


@pytest.fixture
def older(store):
    """As the version before held it: one alert put away, one still open."""
    keep(store, "hit-1")
    keep(store, "hit-2")
    migrate_to(store._engine, BEFORE, down=True)
    with store.transaction() as session:
        session.execute(text(f"{PUT_AWAY} WHERE hit_id = 'hit-1'"))
    return store


def rows(store):
    with store.reading() as session:
        return session.execute(text(ROWS)).mappings().all()


def test_what_was_put_away_was_put_away_without_comparing_and_what_was_open_is_open(older, database):
    older.close()
    store = open_store(database, KEY)
    [put_away, still_open] = rows(store)
    assert (put_away["answer"], put_away["given_by"]) == ("put away without comparing", "member-1")
    assert (put_away["entered_at"], put_away["acted_at"], put_away["looked_at"]) == (7, 7, 5)
    assert (put_away["part_of"], put_away["following_by"]) == ("hit-1", "")
    assert (still_open["answer"], still_open["entered_at"], still_open["given_by"]) == (None, None, "")
    with store.reading() as session:
        assert [alert.id for alert in alert_rows.not_answered(session, lambda _: b"")] == ["hit-2"]
    store.close()


def test_up_and_down_again_leaves_an_older_desk_as_it_was(older):
    before = rows(older)
    migrate_to(older._engine, "head")
    migrate_to(older._engine, BEFORE, down=True)
    assert rows(older) == before


def test_an_older_desk_knows_of_every_answer_that_its_alert_was_put_away(store):
    at = NOON + timedelta(seconds=9)
    keep(store, "hit-1", given=Given(Answer.OTHER_STATE, "member-1", at, at, SeenOnCar("ABC123", "us-wi", True, at)))
    migrate_to(store._engine, BEFORE, down=True)
    [row] = rows(store)
    assert (row["acknowledged_by"], row["looked_by"]) == ("member-1", "member-1")
    assert row["acknowledged_at"] == row["looked_at"] is not None
    migrate_to(store._engine, "head")
    assert kept(store, "hit-1").given.answer is Answer.PUT_AWAY
