"""A database file encrypted page by page by SQLCipher, opened with a raw 256-bit key, and its trouble in words.

WORKAROUND(pysqlite): the driver's own transactions leave DDL outside; it is put in autocommit and BEGIN is said here.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from app.domain.errors import Damaged, Unavailable

KEY_BYTES = 32
BUSY_MS = 5000
FOLDING_MS = 20

_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",  # an acknowledged read survives power loss
    "foreign_keys = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",
    f"busy_timeout = {BUSY_MS}",
)

_READ_ONLY = "readonly database"
_DAMAGE = ("file is not a database", "malformed")  # of what _TROUBLE names: a backup may help

# What SQLite says → what the member can do about it. Anything else it says is a bug and is raised as it is.
_TROUBLE = {
    "file is not a database": (
        "The database does not open with this key: the key file belongs to another installation, or the file is "
        "damaged. Nothing was changed. Put back a backup, or ask the LPR administrator."
    ),
    "malformed": (
        "The database is damaged and was not changed further. Put back a backup, or ask the LPR administrator."
    ),
    "disk is full": (
        "The disk is full: nothing more can be recorded. What was recorded before is kept. Make room on the disk."
    ),
    "disk i/o error": (
        "The disk cannot be read or written: nothing more can be recorded. "
        "What was recorded before is kept. Check the disk."
    ),
    _READ_ONLY: (
        "The data folder cannot be written: nothing can be recorded. "
        "Let this account write to it, or ask whoever manages this machine."
    ),
    "database is locked": (
        "The database is in use by another program and could not be opened in time. "
        "Close the other copy of Vouch and try again."
    ),
    "unable to open database file": (
        "The database file cannot be opened. "
        "See that the data folder is there and that this account may read and write it."
    ),
}


def encrypted(path: Path, key: bytes) -> Engine:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a database key has {KEY_BYTES} bytes")

    def connect() -> Any:
        connection = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")  # else SQLCipher writes to standard error
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            with in_words():  # also for a reader's new connection, which must write beside the file before it can read
                for pragma in _PRAGMAS:
                    connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection

    # hide_parameters: an error's text must not carry the plate it failed on
    engine = create_engine("sqlite://", module=dbapi2, creator=connect, poolclass=QueuePool, hide_parameters=True)
    event.listen(engine, "begin", _begin)
    return engine


def folded(engine: Engine) -> bool:
    """The write-ahead log moved into its database, and emptied. False while a reader still looks at an older state."""
    with in_words(), engine.connect() as connection:
        driver: Any = connection.connection.driver_connection  # outside a transaction, which SQLAlchemy would begin
        driver.execute(f"PRAGMA busy_timeout = {FOLDING_MS}")  # a live read's record waits as long as this does
        try:
            busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            driver.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    return not busy


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reading else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def in_words(*, reading: bool = False) -> Iterator[None]:
    """What SQLite says of disk, file and lock becomes Unavailable; the rest is a bug and stays what it is."""
    try:
        yield
    except (DatabaseError, dbapi2.DatabaseError) as error:
        said = str(getattr(error, "orig", error)).lower()
        for mark, words in _TROUBLE.items():
            if mark in said and not (reading and mark == _READ_ONLY):
                raise (Damaged if mark in _DAMAGE else Unavailable)(words) from error
        raise


@contextmanager
def disk_trouble() -> Iterator[None]:
    """For files beside the database: trouble with the disk in the same words."""
    try:
        yield
    except OSError as error:
        mark = {errno.ENOSPC: "disk is full", errno.EDQUOT: "disk is full"}.get(error.errno or 0, "disk i/o error")
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            mark = _READ_ONLY
        raise Unavailable(_TROUBLE[mark]) from error
