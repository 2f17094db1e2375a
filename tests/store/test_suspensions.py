"""The table of suspensions comes and goes by migration, and nothing else changes with it."""

import sqlalchemy as sa
from alembic.script import ScriptDirectory

from app.store.engine import MIGRATIONS, migrate_to

BEFORE = str(ScriptDirectory(str(MIGRATIONS)).get_revision("0007").down_revision)


def test_the_table_of_suspensions_comes_and_goes(store):
    migrate_to(store._engine, "0007", down=True)
    before = set(sa.inspect(store._engine).get_table_names())

    migrate_to(store._engine, BEFORE, down=True)
    without = set(sa.inspect(store._engine).get_table_names())
    migrate_to(store._engine, "0007")

    assert before - without == {"suspensions"}
    assert set(sa.inspect(store._engine).get_table_names()) == before
