"""What the screens ask, answered by a real workstation: gate, store, files and threads as a member has them."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.actions.import_hot_list import Column, Consent, ImportRequest
from app.actions.waiting import Unrecorded
from app.background import at_once
from app.changes import Changes
from app.domain.access import Role
from app.domain.errors import FieldMistake, Refused
from app.domain.gate import Act, Allowed
from app.domain.plates import Plate
from app.domain.reads import Classification
from app.matching import NO_LISTS
from app.store.reads import Keeping
from app.workstation import Workstation
from tests.actions.a_desk import a_taken
from tests.desks import ADMINISTRATOR, OFFICER, Clock, MemoryKeystore, a_camera, installed
from tests.ui.hot_lists.desk import damage
from ui.adapters import CamerasOf, ListsOf, SettingsOf
from ui.bridge import Bridge
from ui.workstation_shell import WorkstationShell

SAME = frozenset({Consent.SAME_FILE})


@pytest.fixture
def told() -> list[Changes]:
    return []


@pytest.fixture
def opened(tmp_path, told):
    """A workstation on which somebody signs in; nothing is captured, for nobody is on duty."""
    made = installed(tmp_path, camera=None)
    workstation = Workstation(made.paths, at_once, told.append, MemoryKeystore(), made.clock)

    def opened(who=ADMINISTRATOR):
        workstation.sign_in(who.badge, who.password, made.code(who))
        assert workstation.desk is not None
        return workstation, workstation.desk

    yield opened
    workstation.close()
    made.close()


def go_on(_done: int, _size: int) -> bool:
    return True


def a_request(lists: ListsOf, path: Path) -> ImportRequest:
    path.write_text("plate\nABC123\n")
    shown = lists.preview(path, go_on)
    return ImportRequest(shown, "Stolen", {Column.PLATE: 0}, Clock()(), default_category="stolen-vehicle")


def test_a_kept_camera_is_the_desks_at_once(opened, told):
    _, desk = opened()
    cameras = CamerasOf(desk)
    cameras.save(a_camera())
    assert (cameras.cameras(), desk.cameras()) == ((a_camera(),), (a_camera(),))
    assert Changes.CAMERAS in told
    cameras.remove("camera-1")
    assert desk.cameras() == ()


def test_an_imported_list_is_matched_at_once_and_a_removed_one_no_more(opened, tmp_path, told):
    workstation, desk = opened()
    lists = ListsOf(desk, workstation.now)
    version = lists.import_list(a_request(lists, tmp_path / "list.csv"), go_on)
    assert desk.lists() == lists.lists() == (version,)
    assert lists.member_names()[version.imported_by] == ADMINISTRATOR.name
    assert Changes.HOT_LISTS in told
    assert desk._matcher.matches(Plate("ABC123"), desk.now())
    lists.remove(version.list_id)
    assert desk.lists() == ()


def test_an_officer_is_refused_everything_that_changes(opened, tmp_path):
    workstation, desk = opened(OFFICER)
    assert Role.LPR_ADMINISTRATOR not in desk.on.member.roles
    cameras, lists = CamerasOf(desk), ListsOf(desk, workstation.now)
    settings = SettingsOf(desk, workstation.settings, lambda _: None)
    for deed in (
        lambda: cameras.save(a_camera()),
        lambda: lists.import_list(a_request(lists, tmp_path / "list.csv"), go_on),
        lambda: settings.change("reader.threads", 4),
    ):
        with pytest.raises(Refused, match="LPR administrator"):
            deed()
    for answer in (cameras.may_change(), lists.may(Act.REMOVE_HOT_LIST), settings.may_change_guarded()):
        assert not isinstance(answer, Allowed)


def test_another_position_receiver_is_in_force_at_once(opened):
    workstation, desk = opened()
    changes: list[Changes] = []
    settings = SettingsOf(desk, workstation.settings, changes.append)
    settings.change("position.kind", "fixed")
    assert "latitude, longitude" in settings.position_problem()
    settings.change("position.address", "44.8892, -93.37")
    assert (settings.position_problem(), settings.position_state()) == ("", "fixed place")
    assert settings.value("position.address") == "44.8892, -93.37"
    assert changes == [Changes.SETTINGS, Changes.SETTINGS]
    with pytest.raises(FieldMistake):
        settings.change("position.kind", "astrolabe")


def test_a_list_that_cannot_be_read_is_said_in_the_status_line_before_the_age_of_the_others(opened, tmp_path, qapp):
    workstation, desk = opened()
    bridge = Bridge()
    shell = WorkstationShell(workstation, bridge)
    lists = ListsOf(desk, workstation.now)
    version = lists.import_list(a_request(lists, tmp_path / "list.csv"), go_on)
    assert (shell.status().list_age.role, lists.unread()) == ("ok", frozenset())

    damage(desk.on.store.lists)
    desk._matcher = NO_LISTS
    desk.reload_lists()

    mark = shell.status().list_age
    assert (mark.role, mark.icon, mark.word) == ("danger", "state-danger", "1 cannot be read")
    assert lists.unread() == {version.list_id}
    lists.import_list(replace(a_request(lists, tmp_path / "list.csv"), list_id=version.list_id, consents=SAME), go_on)
    assert (shell.status().list_age.role, lists.unread()) == ("ok", frozenset())
    bridge.close()


def test_a_read_that_storage_will_not_take_is_said_in_the_status_line(opened, qapp):
    workstation, desk = opened(OFFICER)
    bridge = Bridge()
    shell = WorkstationShell(workstation, bridge)
    desk._waiting.set_aside(Unrecorded(a_taken(), (), Keeping(Classification.PRIVATE, workstation.now(), ())))
    mark = shell.status().storage
    assert (mark.role, mark.word, shell.unrecorded()) == ("danger", "1 could not be recorded", 1)
    bridge.close()


def test_false_alerts_are_the_administrators_to_see(opened, tmp_path):
    workstation, desk = opened()
    lists = ListsOf(desk, workstation.now)
    version = lists.import_list(a_request(lists, tmp_path / "list.csv"), go_on)
    assert lists.false_alerts(version.list_id) == (0, 0.0)
    workstation.sign_out()

    _, officers = opened(OFFICER)
    with pytest.raises(Refused, match="LPR administrator"):
        ListsOf(officers, workstation.now).false_alerts(version.list_id)
