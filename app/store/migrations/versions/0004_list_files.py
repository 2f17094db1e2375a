"""The entries of hot lists move out of the database, into one sealed file for each list version.

It uses today's `app.store.list_files`: the mark a file begins with names its format.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.domain.hot_lists import Entry
from app.domain.plates import Plate
from app.store.list_files import ListFile, ListWriter, SealedFile

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_BATCH = 10_000
_TEXTS = ("plate", "region", "category", "reason", "issuer", "caution", "vehicle")


def upgrade() -> None:
    database = op.get_bind()
    database.exec_driver_sql("DELETE FROM hot_list_entries WHERE version_id IN "
                             "(SELECT id FROM hot_list_versions WHERE state != 'in force')")  # fmt: skip
    database.exec_driver_sql("DELETE FROM hot_list_versions WHERE state = 'building'")
    database.exec_driver_sql("DELETE FROM hot_lists WHERE id NOT IN (SELECT list_id FROM hot_list_versions)")
    for kind in (sa.Column("file", sa.String()), sa.Column("file_key", sa.LargeBinary()),
                 sa.Column("base_id", sa.Integer())):  # fmt: skip
        op.add_column("hot_list_versions", kind)
    found = database.exec_driver_sql("SELECT id, list_id, version FROM hot_list_versions WHERE state = 'in force'")
    for key, list_id, version in found.fetchall():
        sealed = _moved_out(database, key, list_id, version)
        database.exec_driver_sql(
            "UPDATE hot_list_versions SET file = ?, file_key = ? WHERE id = ?", (sealed.file, sealed.key, key)
        )
    op.drop_table("hot_list_entries")


def _moved_out(database: sa.Connection, key: int, list_id: str, version: int) -> SealedFile:
    """If the migration fails later, the file stays behind unreadable and is swept."""
    rows = database.exec_driver_sql(
        f"SELECT line, expires_at, {', '.join(_TEXTS)} FROM hot_list_entries "  # noqa: S608  fixed names
        "WHERE version_id = ? ORDER BY line",
        (key,),
    )
    with ListWriter(_folder(database), list_id, version) as writer:
        while some := rows.fetchmany(_BATCH):
            writer.add([_entry(f"{list_id}/{version}", row) for row in some], [row[0] for row in some])
        return writer.finish()


def _entry(begins: str, row: Any) -> Entry:
    line, expires, text, region, category, reason, issuer, caution, vehicle = row
    ends = None if expires is None else _EPOCH + expires * _MICROSECOND
    return Entry(f"{begins}/{line}", Plate(text, region), category, reason, issuer, caution, vehicle, ends)


def _folder(database: sa.Connection) -> Path:
    """Beside the database's own file."""
    return Path(database.exec_driver_sql("PRAGMA database_list").fetchall()[0][2]).parent / "lists"


def downgrade() -> None:
    """Partial watches, which the older form cannot hold, are let go of."""
    database = op.get_bind()
    op.create_table(
        "hot_list_entries",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in _TEXTS),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("version_id", "line", name="pk_hot_list_entries"),
        sa.ForeignKeyConstraint(["version_id"], ["hot_list_versions.id"], name="fk_hot_list_entries_version_id"),
        sqlite_with_rowid=False,
    )
    columns = ", ".join(("version_id", "line", "expires_at", *_TEXTS))
    put = f"INSERT INTO hot_list_entries ({columns}) VALUES ({', '.join('?' * (3 + len(_TEXTS)))})"  # noqa: S608
    for (key,) in database.exec_driver_sql("SELECT id FROM hot_list_versions WHERE state = 'in force'").fetchall():
        rows = _rows(database, key)
        while some := list(islice(rows, _BATCH)):
            database.exec_driver_sql(put, some)
    for name in ("base_id", "file_key", "file"):
        database.exec_driver_sql(f"ALTER TABLE hot_list_versions DROP COLUMN {name}")


def _rows(database: sa.Connection, key: int) -> Iterator[tuple[Any, ...]]:
    """As the database held them, numbered anew where deltas changed the list."""
    files: list[ListFile] = []
    at: int | None = key
    while at is not None:
        list_id, version, name, secret, at = database.exec_driver_sql(
            "SELECT list_id, version, file, file_key, base_id FROM hot_list_versions WHERE id = ?", (at,)
        ).fetchall()[0]
        files.insert(0, ListFile(_folder(database), SealedFile(secret, name), list_id, version))
    gone = {pair for file in files for pair in zip(*(column.tolist() for column in file.gone()), strict=True)}
    line = 0
    for part, file in enumerate(files):
        for number, entry in file.entries():
            if (part, number) not in gone:
                line = number if not part else line + 1
                expires = None if entry.expires_at is None else (entry.expires_at - _EPOCH) // _MICROSECOND
                yield (key, line, expires, entry.plate.text, entry.plate.region, entry.category, entry.reason,
                       entry.issuer, entry.caution, entry.vehicle)  # fmt: skip
