"""The signed-in desk under an order of suspension, and when a profile signed in advance takes over."""

import sys
from contextlib import contextmanager
from dataclasses import replace

import pytest

from app import profiles
from app.actions.cameras import save_camera
from app.agency_key import load_agency_key, new_agency_key
from app.background import Background
from app.changes import Changes
from app.desk import Desk
from app.domain.access import Role
from app.domain.errors import Refused, Unavailable
from app.domain.suspension import Order
from app.settings import Settings
from app.store import duties
from app.surroundings import Surroundings
from tests.actions.test_policy import a_later
from tests.desks import ADMINISTRATOR, PASSPHRASE, START, a_camera, installed
from tests.test_desk import seen

NO_WORKER = (sys.executable, "-c", "")
BOTH = replace(ADMINISTRATOR, roles=frozenset({Role.LPR_ADMINISTRATOR, Role.PATROL_OFFICER}))
ORDER = Order("DPO-7", START.date())


@pytest.fixture
def workstation(tmp_path):
    made = installed(tmp_path, administrator=BOTH)
    signed = made.sign_in(BOTH)
    save_camera(signed.store, signed.member, signed.profile, a_camera())
    signed.store.close()
    yield made
    made.close()


@contextmanager
def opened(workstation, told=lambda _: None):
    store = Background("store")
    settings = Settings(workstation.paths.settings)
    around = Surroundings(workstation.paths, settings, workstation.clock, told, store, NO_WORKER)
    made = Desk(workstation.sign_in(BOTH), around)
    try:
        made.open()
        yield made
    finally:
        made.close()
        store.close()


def start(desk):
    return desk.start_duty([desk.on.profile.purposes[0].id])


def test_an_order_stops_the_cameras_ends_the_period_and_none_starts_again(workstation):
    told: list[Changes] = []
    with opened(workstation, told.append) as desk:
        start(desk)
        desk.policy.suspend(ORDER)

        assert desk.duty is None
        assert desk.health() == ()
        assert any(Changes.POLICY in changes for changes in told)
        with desk.on.store.reading() as session:
            assert duties.periods(session)[0].stopped_at == START
        with pytest.raises(Refused, match="suspended by order DPO-7"):
            start(desk)


def test_under_an_order_no_camera_is_tested_and_no_read_is_kept(workstation):
    with opened(workstation) as desk:
        start(desk)
        desk.policy.suspend(ORDER)

        with pytest.raises(Refused, match="suspended by order DPO-7"):
            desk.probe(a_camera(), lambda: False)
        seen(desk, "read-1")
        assert desk.ticker() == ()
        assert desk.alerts() == ()


def test_an_order_holds_for_the_next_member_who_signs_in(workstation):
    with opened(workstation) as desk:
        desk.policy.suspend(ORDER)
    with opened(workstation) as again:
        assert again.standing().suspension is not None
        with pytest.raises(Refused, match="suspended"):
            start(again)

        again.policy.lift(again.standing().suspension, "DPO-9")

        assert again.standing().suspension is None
        assert start(again)


def test_who_may_not_suspend_does_not_stop_the_cameras_either(workstation):
    with opened(workstation) as desk:
        duty = start(desk)
        officer = desk.on.member.__class__("m", "Officer One", "7", frozenset({Role.PATROL_OFFICER}))
        desk.on = replace(desk.on, member=officer)

        with pytest.raises(Refused):
            desk.policy.suspend(ORDER)
        assert desk.duty == duty


def later(workstation, key=None, day="2026-03-03", days="40"):
    content = a_later(day=day, days=days)
    key = key or load_agency_key(workstation.paths.root.parent / "agency.pem", PASSPHRASE)
    profiles.put_later(workstation.paths, content, profiles.sign(content, key))


def test_a_version_signed_in_advance_takes_over_at_midnight_while_capture_runs(workstation):
    later(workstation)
    told: list[Changes] = []
    with opened(workstation, told.append) as desk:
        duty = start(desk)
        desk._beat()
        assert desk.profile().version == "hutchinson/1"
        workstation.clock.go(hours=24)
        desk._beat()

        assert (desk.profile().version, desk.profile().retention_days) == ("hutchinson/2", 40)
        assert desk.duty == duty
        assert Changes.POLICY in told


def test_a_later_profile_that_is_not_the_agencys_ends_capture_on_the_next_day(workstation):
    with opened(workstation) as desk:
        start(desk)
        later(workstation, new_agency_key())
        desk._beat()
        assert desk.duty is not None, "what is in force is looked up once a day and at sign-in"
        workstation.clock.go(hours=24)
        desk._beat()

        assert desk.duty is None
        assert desk.profile().version == "hutchinson/1"
    with pytest.raises(Unavailable, match="not as the agency signed it"):
        workstation.sign_in(BOTH)
