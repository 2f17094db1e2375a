"""The signed-in desk without its window: what becomes of reads when storage is gone at the end."""

import sys
import threading
from dataclasses import replace

import pytest

from app.actions.take_read import match_read
from app.background import Background
from app.desk import Desk
from app.domain.errors import Refused
from app.domain.quota import RESERVE, Fill
from app.settings import Settings
from app.store import duties
from app.store.reads import is_there
from app.surroundings import Surroundings
from tests.actions.a_desk import a_taken
from tests.desks import OFFICER, installed
from tests.store.disks import full_beyond

NO_WORKER = (sys.executable, "-c", "")


@pytest.fixture
def workstation(tmp_path):
    made = installed(tmp_path)
    yield made
    made.close()


@pytest.fixture
def free():
    """Bytes left on the disk, of a hundred GiB, as the desk is told."""
    return [50 << 30]


@pytest.fixture
def desk(workstation, free):
    store = Background("store")
    settings = Settings(workstation.paths.settings)
    around = Surroundings(
        workstation.paths,
        settings,
        workstation.clock,
        lambda _: None,
        store,
        NO_WORKER,
        space=lambda _: (free[0], 100 << 30),
    )
    made = Desk(workstation.sign_in(OFFICER), around)
    made.open()
    made.start_duty([made.on.profile.purposes[0].id])
    yield made
    made.close()
    store.close()


def seen(desk, read_id):
    """As a camera's thread hands it over."""
    desk._cameras.seen(a_taken(read_id=read_id, taken_at=desk.now()))


def test_a_desk_that_cannot_record_closes_all_the_same_and_says_how_much_is_lost(desk, workstation):
    with full_beyond(0):
        desk._waiting.add(_unrecorded(desk, "read-1"))
        lost = desk.close()

    assert lost == 1
    again = workstation.sign_in(OFFICER)
    with again.store.reading() as session:
        [period] = duties.periods(session)
    assert period.stopped_by != duties.BY_MEMBER, "its end is the one that a crash would have"


def test_what_a_camera_settles_while_the_desk_closes_is_still_recorded(desk, workstation, monkeypatch):
    stop_all = desk._cameras.supervisor.stop_all

    def settling():
        if desk.closed and desk.on_duty():
            seen(desk, "read-2")
        stop_all()

    monkeypatch.setattr(desk._cameras.supervisor, "stop_all", settling)

    assert desk.close() == 0

    with workstation.sign_in(OFFICER).store.reading() as session:
        assert is_there(session, "read-2")


def test_nobody_looks_through_a_camera_outside_a_duty_but_who_sets_cameras_up(desk, workstation, monkeypatch):
    looked = []
    monkeypatch.setattr(desk._cameras.supervisor, "probe", lambda camera, _: looked.append(camera))
    [camera] = desk.cameras()

    desk.probe(camera, lambda: False)
    with pytest.raises(Refused, match="LPR administrator"):
        desk.probe(replace(camera, address="/other"), lambda: False)
    desk.stop_duty()
    with pytest.raises(Refused, match="LPR administrator"):
        desk.probe(camera, lambda: False)

    assert looked == [camera]


def _unrecorded(desk, read_id):
    return match_read(desk._taking(), a_taken(read_id=read_id, taken_at=desk.now()))


def test_at_the_limit_of_the_disk_reads_wait_in_memory_and_are_recorded_when_there_is_room_again(desk, free):
    free[0] = RESERVE
    desk._disk.look()
    seen(desk, "read-1")
    storing_done(desk)
    assert (desk.storage().waiting, desk.storage().room.fill) == (1, Fill.LIMIT)
    assert not recorded(desk, "read-1")

    free[0] = 50 << 30
    desk._disk.look()
    desk._beat()
    assert recorded(desk, "read-1")
    assert desk.storage().waiting == 0


def test_at_95_per_cent_every_read_is_still_recorded(desk, free):
    free[0] = 3 << 30
    desk._disk.look()
    seen(desk, "read-1")
    storing_done(desk)
    assert recorded(desk, "read-1")
    assert desk.storage().room.fill is Fill.NEARLY_FULL


def test_what_waits_is_recorded_at_sign_out_within_the_reserve(desk, free, workstation):
    free[0] = RESERVE
    desk._disk.look()
    seen(desk, "read-1")
    storing_done(desk)

    assert desk.close() == 0

    again = workstation.sign_in(OFFICER)
    with again.store.reading() as session:
        assert is_there(session, "read-1")


def recorded(desk, read_id):
    with desk.on.store.reading() as session:
        return is_there(session, read_id)


def storing_done(desk):
    """The store's thread takes its work in order."""
    reached = threading.Event()
    desk._around.store.run(reached.set)
    assert reached.wait(30)
