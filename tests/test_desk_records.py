"""What a whole desk records by itself: who leaves it, that it was locked, reads that were refused, a new profile."""

import json
import sys
from dataclasses import dataclass, replace

import pytest

from app import profiles
from app.actions import recorded
from app.actions.cameras import cameras, save_camera
from app.agency_key import load_agency_key
from app.background import Background
from app.desk import Desk
from app.domain.audit import Event, Outcome, stamp
from app.domain.errors import Unavailable
from app.domain.gate import Act
from app.domain.reads import Read
from app.settings import Settings
from app.store.trail import leaves, open_trail
from app.surroundings import Surroundings
from tests.actions.a_desk import a_taken
from tests.desks import ADMINISTRATOR, OFFICER, PASSPHRASE, a_camera, installed
from tests.store.disks import full_beyond


@dataclass(frozen=True)
class ReadWithMake(Read):
    make: str = ""


NO_WORKER = (sys.executable, "-c", "")


@pytest.fixture
def workstation(tmp_path):
    made = installed(tmp_path)
    yield made
    made.close()


@pytest.fixture
def opened(workstation):
    """A desk of whoever is named; threads and desk are closed with the test."""
    made = []

    def opened(who=OFFICER):
        store = Background("store")
        around = Surroundings(
            workstation.paths, Settings(workstation.paths.settings), workstation.clock, lambda _: None, store, NO_WORKER
        )
        desk = Desk(workstation.sign_in(who), around)
        made.append((desk, store))
        desk.open()
        return desk, around

    yield opened
    for desk, store in made:
        if not desk.closed:
            desk.close()
        store.close()


def records(workstation, key):
    trail = open_trail(workstation.paths.trail, key, workstation.keystore, workstation.clock)
    with trail.reading() as connection:
        found = [leaf.record for leaf in leaves(connection)]
    trail.close()
    return found


def of_act(found, act):
    return [one for one in found if one.act == act]


def test_whoever_leaves_the_desk_is_recorded_last(workstation, opened):
    desk, _ = opened()
    key, who = desk.on.store.key, desk.on.member
    desk.close()

    last = records(workstation, key)[-1]
    assert (last.act, last.by.id, last.outcome) == (Event.SIGNED_OUT, who.id, Outcome.DONE)


def test_a_desk_that_is_locked_says_so(workstation, opened):
    desk, around = opened()
    desk.access.lock()
    around.store.close()

    [locked] = of_act(records(workstation, desk.on.store.key), Event.LOCKED)
    assert locked.by.badge == OFFICER.badge


def test_reads_that_were_refused_are_counted_and_no_plate_of_theirs_is_kept(workstation, opened):
    desk, _ = opened()
    desk.start_duty([desk.on.profile.purposes[0].id])
    for read in ("read-1", "read-2"):
        taken = a_taken(read_id=read, taken_at=desk.now())
        fields = {name: getattr(taken.read, name) for name in Read.__dataclass_fields__}
        desk._cameras.seen(replace(taken, read=ReadWithMake(**fields, make="a make")))
    desk.trail.beat()

    found = of_act(records(workstation, desk.on.store.key), Event.READ_REFUSED)
    assert sum(one.counts["reads"] for one in found) == 2
    assert all("ABC123" not in one.body.decode() for one in found)


def test_a_camera_that_is_tested_is_recorded_before_it_is_looked_at(workstation, opened):
    desk, _ = opened(ADMINISTRATOR)
    with pytest.raises(Unavailable):
        desk.probe(a_camera(address="/nowhere"), lambda: False)

    found = of_act(records(workstation, desk.on.store.key), Act.TEST_CAMERA)
    assert [one.outcome for one in found] == [Outcome.ALLOWED, Outcome.FAILED]
    assert found[1].of == found[0].number


def test_a_profile_that_takes_over_on_its_day_is_recorded_with_its_version(workstation, opened, tmp_path):
    desk, _ = opened(ADMINISTRATOR)
    content = json.loads(workstation.paths.profile.read_bytes())
    content["meta"] |= {"version": "2", "effective_from": "2026-04-01"}
    raw = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    key = load_agency_key(tmp_path / "agency.pem", PASSPHRASE)
    profiles.put_later(workstation.paths, raw, profiles.sign(raw, key))
    workstation.clock.go(days=31)
    desk.policy.follow()

    [changed] = of_act(records(workstation, desk.on.store.key), Event.PROFILE_CHANGED)
    assert changed.about["version"] == desk.on.profile.version == "hutchinson/2"


def test_with_the_trail_gone_alerts_are_answered_and_administration_is_refused(workstation, opened):
    """RES-03: live alerts fail open, everything else fails closed."""
    desk, _ = opened(ADMINISTRATOR)
    with full_beyond(0):
        with pytest.raises(Unavailable, match="The disk"):
            save_camera(desk.on.store, desk.on.member, desk.on.profile, a_camera(name="Another"))
        recorded.told(desk.on.store, desk.on.member, Event.LOOKED_AT_ALERT, desk.on.profile, {"alert": "alert-1"})
        assert "The disk" in desk.trail.trouble
        happened = workstation.clock()
    workstation.clock.go(minutes=3)
    desk.trail.beat()

    assert desk.trail.trouble == ""
    [looked] = of_act(records(workstation, desk.on.store.key), Event.LOOKED_AT_ALERT)
    assert looked.about["happened"] == stamp(happened)
    assert [camera.name for camera in cameras(desk.on.store)] == ["Front"]
    assert of_act(records(workstation, desk.on.store.key), Act.CHANGE_CAMERAS) == []


def test_a_trail_that_can_be_written_again_is_found_out_by_the_next_beat(workstation, opened):
    """Also where nothing waits to be recorded."""
    desk, _ = opened(ADMINISTRATOR)
    with full_beyond(0):
        with pytest.raises(Unavailable):
            save_camera(desk.on.store, desk.on.member, desk.on.profile, a_camera(name="Another"))
        desk.trail.beat()
        assert desk.trail.trouble
    desk.trail.beat()

    assert desk.trail.trouble == ""
