"""A list of many files becomes one while the desk is open: the same answers, and nothing is left when it is cut off."""

import threading
from collections.abc import Callable

import pytest

from app import merging
from app.actions import update_hot_list
from app.actions.hot_lists import load_matcher
from app.actions.import_hot_list import Column, ImportRequest, import_csv, preview
from app.actions.update_hot_list import MERGE_FILES, apply_delta, merge, wants_merging
from app.background import Background, at_once
from app.changes import Changes
from app.domain.errors import Unavailable
from app.domain.hot_lists import Delta, Entry
from app.domain.plates import Plate
from app.keystore import NoKeystore
from app.matching import Matcher
from app.merging import Merging
from app.workstation import Workstation
from tests.actions.a_desk import listed
from tests.desks import ADMINISTRATOR, START, installed

BASE = [f"AAA{n:03}" for n in range(200)]
ASKED = [Plate(text) for text in ("AAA001", "AAA050", "BBB003", "CCC333")]


def with_deltas(matcher, store, member, profile, clock):
    """That list of more files than it should be made of."""
    for n in range(MERGE_FILES):
        version = matcher.versions[0]
        added = (Entry("new", Plate(f"BBB{n:03}"), "stolen-vehicle", f"delta {n}"),)
        delta = Delta(version.list_id, version.version, version.as_of, "1" * 64, added=added)
        apply_delta(store, member, profile, matcher, delta, clock)
        matcher = load_matcher(store, matcher)
    return matcher


@pytest.fixture
def many(store, administrator, profile, clock) -> Matcher:
    return with_deltas(listed(store, *BASE), store, administrator, profile, clock)


def answers(matcher):
    return [matcher.matches(plate, START) for plate in ASKED]


def files(store):
    return list(store.lists.glob("*/*.bin"))


@pytest.fixture
def aside():
    made = Background("imports")
    yield made
    made.close()


def test_a_list_of_many_files_becomes_one_and_a_list_of_few_stays(store, many, aside):
    listed(store, "CCC333", list_id="list-2")
    told = []
    made = Merging(store, aside, lambda: told.append(threading.current_thread().name))

    made.look(load_matcher(store))
    aside.close()

    assert told == ["imports"]
    assert len(files(store)) == 2
    assert answers(load_matcher(store))[:3] == answers(many)[:3]


def test_without_a_thread_for_it_nothing_is_merged(store, many):
    Merging(store, None, lambda: None).look(many)
    assert len(files(store)) == 1 + MERGE_FILES


def test_what_cannot_be_merged_now_stays_as_it_is_and_is_tried_at_the_next_load(store, many, aside, monkeypatch):
    told = []
    made = Merging(store, aside, lambda: told.append(1))

    def full(*_):
        raise Unavailable("The disk is full.")

    monkeypatch.setattr(merging, "merge", full)
    made.look(many)
    waited = threading.Event()
    aside.run(waited.set)
    assert waited.wait(30)
    assert (told, answers(load_matcher(store))) == ([], answers(many))

    monkeypatch.undo()
    made.look(many)
    aside.close()
    assert (told, len(files(store))) == ([1], 1)


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_a_merge_that_is_told_to_stop_leaves_the_list_and_its_files_as_they_were(store, many, monkeypatch, steps):
    monkeypatch.setattr(update_hot_list, "_BATCH", 100)
    asked = []

    def stop():
        asked.append(1)
        return len(asked) > steps

    assert not merge(store, "list-1", stop)
    assert len(files(store)) == 1 + MERGE_FILES
    assert answers(load_matcher(store)) == answers(many)


def test_a_desk_that_closes_waits_until_the_merge_has_stopped(store, many, aside, monkeypatch):
    begun, ended = threading.Event(), []

    def slow(_store, _list_id, stop: Callable[[], bool]) -> bool:
        begun.set()
        while not stop():
            pass
        ended.append(1)
        return False

    monkeypatch.setattr(merging, "merge", slow)
    made = Merging(store, aside, lambda: None)
    made.look(many)
    assert begun.wait(30)

    made.close()

    assert ended == [1]
    made.look(many)  # what was queued before the desk closed does nothing either
    aside.close()
    assert ended == [1]


def test_a_desk_that_opens_on_a_list_of_many_files_merges_it_beside_and_compares_all_the_while(tmp_path):
    made = installed(tmp_path)
    signed = made.sign_in(ADMINISTRATOR)
    path = tmp_path / "list.csv"
    path.write_text("\n".join(["plate", *BASE]))
    asked = ImportRequest(preview(path, lambda *_: True), "Stolen", {Column.PLATE: 0}, START, None, "stolen-vehicle")
    import_csv(signed.store, signed.member, signed.profile, asked, lambda *_: True, made.clock)
    before = with_deltas(load_matcher(signed.store), signed.store, signed.member, signed.profile, made.clock)
    assert wants_merging(before.lists[0])
    made.close()
    merged = threading.Event()
    loads = []

    def told(changes: Changes) -> None:
        if changes is Changes.HOT_LISTS:
            loads.append(1)
            if len(loads) == 2:
                merged.set()

    workstation = Workstation(made.paths, at_once, told, NoKeystore(), made.clock)
    workstation.sign_in(ADMINISTRATOR.badge, ADMINISTRATOR.password, made.code(ADMINISTRATOR))
    desk = workstation.desk
    assert merged.wait(30)

    assert desk is not None
    assert len(files(desk.on.store)) == 1
    assert answers(desk._matcher) == answers(before)
    assert len(desk._matcher.lists[0].files) == 1
    workstation.close()
