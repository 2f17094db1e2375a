"""The workstation's database, with the audit trail that lies beside it."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from app.domain.errors import Damaged, Unavailable
from app.keystore import Keystore, NoKeystore
from app.store import backup
from app.store.backup import Backup
from app.store.sqlcipher import disk_trouble, encrypted, folded, in_words
from app.store.trail import TRAIL, Trail, open_trail

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"

# Held while a backup is made, and while reads are destroyed. One for the process: a backup that a member asked for may
# still be under way when the next one has signed in.
_ONE_STATE = threading.RLock()


class Store:
    """The open database. `key` stays with it because enrolling a member wraps it once more. `trail`: what every act is
    recorded in; where it cannot be, it says so itself."""

    def __init__(self, engine: Engine, path: Path, key: bytes, trail: Trail) -> None:
        self._engine = engine
        self.path = path
        self.key = key
        self.trail = trail
        self.one_state = _ONE_STATE

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Committed and on disk when the block ends, or not at all; raises Unavailable when storage is gone."""
        with in_words(), Session(self._engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One unchanging view; a write in it is refused by the database itself."""
        reader = self._engine.execution_options(reading=True)
        with in_words(reading=True), Session(reader, expire_on_commit=False, autoflush=False) as session:
            yield session

    def fold_log(self) -> bool:
        """Moves the write-ahead log into the database and empties it, so that nothing that was destroyed stays in it.
        False while a reader still looks at an older state: to be asked again."""
        return folded(self._engine)

    @property
    def lists(self) -> Path:
        """The folder of the sealed files of list versions, beside the database."""
        return self.path.parent / "lists"

    @property
    def backups(self) -> Path:
        """The folder of what holds an earlier state of this database."""
        return self.path.parent / backup.FOLDER

    def back_up(self, now: datetime) -> Backup:
        """Slow; takes the place of the one before. Raises Unavailable with nothing changed."""
        with self.one_state, in_words():
            with self._engine.execution_options(reading=True).connect() as connection:
                revision = _revision(connection) or ""
            return _backed_up(self._engine, self.path, revision, now)

    def close(self) -> None:
        """Let go of the files; SQLite folds the write-ahead log in as its last connection closes."""
        self.trail.close()
        self._engine.dispose()


def create_store(path: Path, key: bytes) -> Store:
    """A new, empty database in a folder that exists; raises Unavailable when something stands there already."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise Unavailable("A database stands here already and was left as it is.") from None
    except OSError as error:
        raise Unavailable(f"The data folder cannot be written ({error.strerror}). Nothing was recorded.") from error
    return open_store(path, key)


def _utc_now() -> datetime:
    return datetime.now(UTC)


def open_store(
    path: Path, key: bytes, now: Callable[[], datetime] = _utc_now, keystore: Keystore | None = None
) -> Store:
    """The database brought up to this version of the program, after a backup; raises Unavailable in words, and then
    everything is as it was. Never makes a new one. Trouble with the trail is the trail's: what needs it says so."""
    if not path.is_file():
        raise Damaged("The database is missing from the data folder. Nothing was made in its place. "
                      "Put back a backup, or ask the LPR administrator.")  # fmt: skip
    engine = encrypted(path, key)
    try:
        with in_words():
            _migrate(engine, path, now)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, path, key, open_trail(path.with_name(TRAIL), key, keystore or NoKeystore(), now))


def is_sound(path: Path, key: bytes) -> bool:
    """Whether every page of the database opens with this key and hangs together. Slow: it reads them all."""
    if not path.is_file():
        return False
    engine = encrypted(path, key)
    try:
        with in_words(), engine.execution_options(reading=True).connect() as connection:
            return [row[0] for row in connection.exec_driver_sql("PRAGMA quick_check")] == ["ok"]
    except (Unavailable, DatabaseError):
        return False
    finally:
        engine.dispose()


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _migrate(engine: Engine, path: Path, now: Callable[[], datetime]) -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    with engine.execution_options(reading=True).connect() as connection:
        found = _revision(connection)
    if found == scripts.get_current_head():
        return
    if found is None:  # an empty one, just made
        migrate_to(engine, "head")
        return
    if found not in {script.revision for script in scripts.walk_revisions()}:
        raise _newer()
    kept = _backed_up(engine, path, found, now(), times=2)  # the upgrade itself writes up to as much again
    try:
        with in_words():
            migrate_to(engine, "head")
    except Exception as error:  # a step that is broken in any way whatever: the member gets the old state and the words
        engine.dispose()
        _be_as_before(engine, path, found, kept, now())
        raise _not_brought_up(error, kept) from error
    log.info("the database was brought up to this version")


def _backed_up(engine: Engine, path: Path, revision: str, now: datetime, *, times: int = 1) -> Backup:
    with disk_trouble(), engine.connect() as connection:
        driver: Any = connection.connection.driver_connection  # outside a transaction
        driver.execute("PRAGMA query_only = OFF")
        return backup.make(path.parent, driver, revision, now, times=times)


def _be_as_before(engine: Engine, path: Path, found: str, kept: Backup, now: datetime) -> None:
    """One transaction that failed leaves the old state; only where that is not so is the backup put back."""
    try:
        with engine.execution_options(reading=True).connect() as connection:
            if _revision(connection) == found:
                return
    except (DatabaseError, Unavailable) as error:
        log.error("the database does not open after a failed upgrade: %s", type(error).__name__)
    finally:
        engine.dispose()
    with disk_trouble():
        backup.put_database_back(kept, path.parent, now)


def _not_brought_up(error: Exception, kept: Backup) -> Unavailable:
    log.error("the database was not brought up to this version: %s", type(error.__cause__ or error).__name__)
    why = str(error) if isinstance(error, Unavailable) else "One of the steps failed: its place stands in the log."
    return Unavailable(
        f"The data could not be brought up to this version of Vouch. {why} Everything is as it was before, nothing "
        f"recorded is lost, and the backup of {kept.made_at:%Y-%m-%d %H:%M} UTC is kept. Start Vouch again to try "
        "again, or install the version before this one."
    )


def _newer() -> Unavailable:
    return Unavailable("The database was made by a newer version of Vouch and was not changed. "
                       "Install that version again.")  # fmt: skip


def migrate_to(engine: Engine, revision: str, *, down: bool = False) -> None:
    """All steps in one transaction: after a failure the database is as it was."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            (command.downgrade if down else command.upgrade)(config, revision)
    except CommandError as error:
        raise _newer() from error
