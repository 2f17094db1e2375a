"""A real encrypted database with two members, a profile, and a clock moved by hand: what most actions need."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.access import Duty, Member, Role
from app.domain.policy import Profile, Purpose
from app.store import members
from app.store.engine import Store, create_store, open_store
from tests.desks import Clock
from tests.stores import with_trail

KEY = bytes(range(32))
OFFICER = Member("member-1", "Officer One", "101", frozenset({Role.PATROL_OFFICER}))
ADMINISTRATOR = Member("member-2", "Administrator One", "201", frozenset({Role.LPR_ADMINISTRATOR}))
PROFILE = Profile(
    agency="agency",
    title="Agency",
    state="mn",
    version="1",
    time_zone="America/Chicago",
    purposes=(Purpose("stolen", "Stolen vehicles", "4.1"),),
    retention_days=60,
    retention_clause="5",
    capture_clause="4",
    banner=("This system is monitored.",),
    hit_is_not="A hit is no cause to stop by itself.",
    hit_clause="4.3",
    list_max_age_h=24,
    list_age_clause="4.4",
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def officer() -> Member:
    return OFFICER


@pytest.fixture
def administrator() -> Member:
    return ADMINISTRATOR


@pytest.fixture
def profile() -> Profile:
    return PROFILE


@pytest.fixture
def duty(officer: Member, clock: Clock) -> Duty:
    return Duty(officer, ("stolen",), clock())


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once for the whole run; each test copies the closed file."""
    path = tmp_path_factory.mktemp("new") / "vouch.db"
    made = with_trail(create_store(path, KEY))
    with made.transaction() as session:
        for member in (OFFICER, ADMINISTRATOR):
            members.add(session, member, "", "member-2", datetime(2026, 1, 1, tzinfo=UTC))
    made.close()
    return path


@pytest.fixture
def database(new_database: Path, tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    shutil.copy(new_database.with_name("trail.db"), tmp_path / "data" / "trail.db")
    return Path(shutil.copy(new_database, tmp_path / "data" / "vouch.db"))


@pytest.fixture
def store(database: Path, clock: Clock) -> Iterator[Store]:
    opened = open_store(database, KEY, clock)
    yield opened
    opened.close()
