"""The desk when much comes at once or storage is gone: every alert is shown, every read is recorded or counted."""

import sys
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import func, select

from app.background import Background
from app.desk import Desk
from app.domain.quota import Storage
from app.settings import Settings
from app.store.reads import is_there
from app.store.tables_reads import HitRow, ReadRow
from app.surroundings import Surroundings
from tests.actions.a_desk import a_taken, listed
from tests.desks import ADMINISTRATOR, OFFICER, installed
from tests.store.disks import full_beyond, read_only

NO_WORKER = (sys.executable, "-c", "")
WANTED = [f"ABC{number}" for number in range(100, 150)]


@pytest.fixture
def workstation(tmp_path):
    made = installed(tmp_path)
    signed = made.sign_in(ADMINISTRATOR)
    listed(signed.store, *WANTED, by=signed.member.id)
    made.close()
    yield made
    made.close()


@pytest.fixture
def recorder():
    made = Background("store")
    yield made
    made.close()


@pytest.fixture
def desk(workstation, recorder):
    settings = Settings(workstation.paths.settings)
    around = Surroundings(
        workstation.paths, settings, workstation.clock, lambda _: None, recorder, NO_WORKER, workstation.running
    )
    made = Desk(workstation.sign_in(OFFICER), around)
    made.open()
    made.start_duty([made.on.profile.purposes[0].id])
    yield made
    made.close()


def seen(desk, text, number, **changes):
    """As a camera's thread hands it over, each time another pass."""
    read_id = f"read-{number}"
    desk._cameras.seen(a_taken(text, read_id, pass_id=f"pass-{number}", taken_at=desk.now(), **changes))


def settled(recorder):
    """When everything that was handed over to be recorded has been tried."""
    done = Event()
    recorder.run(done.set)
    assert done.wait(60)


def recording(desk):
    """But for the disk's room, which is this machine's."""
    return replace(desk.storage(), room=None)


def rows(desk, table):
    with desk.on.store.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_five_hundred_hits_in_a_minute_are_all_recorded_and_each_wanted_car_stands_once(desk, recorder, workstation):
    for number in range(500):
        seen(desk, WANTED[number % len(WANTED)], number)
        workstation.clock.go(seconds=0.12)
    settled(recorder)
    assert {alert.hit.match.entry.plate.text for alert in desk.alerts()} == set(WANTED)
    assert len(desk.alerts()) == len(WANTED)
    assert (rows(desk, ReadRow), rows(desk, HitRow)) == (500, 500)
    assert recording(desk) == Storage(0, 0)


def test_on_a_full_disk_the_desk_shows_every_alert_and_records_them_when_there_is_room(desk, recorder, workstation):
    with full_beyond(0):
        for number, text in enumerate(WANTED[:20]):
            seen(desk, text, number)
        settled(recorder)
        assert len(desk.alerts()) == 20
        assert recording(desk) == Storage(20, 0)
        workstation.clock.go(seconds=5)
        assert not any(alert.recorded for alert in desk.alerts())
    desk._beat()
    assert recording(desk) == Storage(0, 0)
    assert all(alert.recorded for alert in desk.alerts())
    assert rows(desk, HitRow) == 20


def test_in_a_folder_that_became_read_only_the_desk_shows_every_alert_and_records_them_later(
    desk, recorder, workstation
):
    workstation.paths.pictures.mkdir(exist_ok=True)
    with read_only(workstation.paths.pictures):
        for number, text in enumerate(WANTED[:5]):
            seen(desk, text, number)
        settled(recorder)
        assert (len(desk.alerts()), recording(desk)) == (5, Storage(5, 0))
    desk._beat()
    assert (recording(desk), rows(desk, HitRow)) == (Storage(0, 0), 5)


def test_a_read_that_cannot_be_recorded_is_counted_holds_nobody_up_and_is_named_at_the_end(desk, recorder, workstation):
    seen(desk, WANTED[0], 0, model=None)
    seen(desk, WANTED[1], 1)
    settled(recorder)
    assert recording(desk) == Storage(0, 0, aside=1)
    workstation.clock.go(seconds=5)
    assert {alert.hit.read.id: alert.recorded for alert in desk.alerts()} == {"read-0": False, "read-1": True}

    assert desk.close() == 1

    with workstation.sign_in(OFFICER).store.reading() as session:
        assert is_there(session, "read-1")
        assert not is_there(session, "read-0")


def test_what_waits_past_its_last_day_is_never_recorded_also_when_it_was_set_aside(desk, recorder, workstation):
    seen(desk, WANTED[0], 0, model=None)
    settled(recorder)
    workstation.clock.go(days=61)
    desk._waiting.destroy(workstation.clock() + timedelta(days=1))
    assert recording(desk) == Storage(0, 0)
