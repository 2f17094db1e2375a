"""Databases as older versions of the program wrote them, by their own revisions, with rows in them."""

from __future__ import annotations

import shutil
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import text

from app.store.engine import MIGRATIONS, Store, create_store, migrate_to
from app.store.sqlcipher import encrypted
from tests.plugins.stored import KEY

PLATE = "OLD7731"
DAY_US = 86_400_000_000
TAKEN_US = 1_772_463_600_000_000  # 2 March 2026, 15:00 UTC
BROKEN = '''"""A step that fails after it has changed much."""

from alembic import op

revision = "9999"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE TABLE half_made (id)")
    op.execute("DELETE FROM members")
    {deed}
'''


def revisions() -> list[str]:
    """Oldest first."""
    return [script.revision for script in reversed(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions()))]


def older_database(path: Path, revision: str) -> Path:
    """Closed; with a member, and a read from the revision on that knows reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    store = create_store(path, KEY)
    migrate_to(store._engine, "base", down=True)
    migrate_to(store._engine, revision)
    with store.transaction() as session:
        session.execute(text("INSERT INTO members VALUES ('m', 'Officer One', '101', '101', 'v', 0, 'm')"))
        if revision >= "0002":
            put_read(session, "read-1", PLATE, TAKEN_US + 60 * DAY_US)
    store.close()
    return path


def put_read(session, read_id, plate, destroy_by_us):
    """By the columns of the second revision."""
    row = {
        "id": read_id, "plate": plate, "plate_key": plate, "region": "us-mn", "confidence": 0.9, "characters": "[]",
        "candidates": "[]", "camera_id": "c", "pass_id": "p", "taken_at": destroy_by_us - 60 * DAY_US, "model": "m",
        "box_x": 0, "box_y": 0, "box_w": 1, "box_h": 1, "box_confidence": 1, "classification": "private",
        "destroy_by": destroy_by_us, "list_versions": "[]", "picture_key": b"k" * 32,
        "picture_file": f"2026-03-02/{read_id}.bin", "recorded_at": 0,
    }  # fmt: skip
    names = ", ".join(row)
    session.execute(text(f"INSERT INTO reads ({names}) VALUES ({', '.join(f':{name}' for name in row)})"), row)


def migrations_with(folder: Path, deed: str) -> Path:
    """The program's own revisions and one more, which does `deed` at its end."""
    made = folder / "migrations"
    shutil.copytree(MIGRATIONS, made, ignore=shutil.ignore_patterns("__pycache__"))
    (made / "versions" / "9999_broken.py").write_text(BROKEN.format(head=revisions()[-1], deed=deed))
    return made


def plain(path: Path, statement: str) -> list[tuple[object, ...]]:
    """Asked of the file as it is, at whatever revision."""
    engine = encrypted(path, KEY)
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(statement)]
    finally:
        engine.dispose()


def revision_of(path: Path) -> str:
    return str(plain(path, "SELECT version_num FROM alembic_version")[0][0])


def everything(store: Store) -> tuple[list[str], list[str]]:
    with store.reading() as session:
        members = session.scalars(text("SELECT badge FROM members ORDER BY badge")).all()
        plates = session.scalars(text("SELECT plate FROM reads ORDER BY id")).all()
    return list(members), list(plates)
