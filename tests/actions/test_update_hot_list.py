"""Changes to a hot list: all of them or none, at once, and the answer the same as of the whole list."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.actions.hot_lists import lists_in_force, load_matcher, sweep_lists
from app.actions.update_hot_list import DeltaRefused, apply_delta, merge, wants_merging
from app.domain.errors import Refused
from app.domain.hot_lists import Delta, Entry, EntryName, HotListVersion, MatchKind, PartialWatch
from app.domain.plates import Plate, lookalike_key
from app.store import hot_lists
from app.store.list_files import ListWriter
from tests.desks import START

LIST = "list-1"


def an_entry(text, category="stolen-vehicle", region="", reason="as listed", entry_id="new", expires_at=None):
    return Entry(entry_id, Plate(text, region), category, reason, expires_at=expires_at)


def name_of(entry):
    return EntryName(entry.plate, entry.category)


def put(store, *entries, list_id=LIST, watches=()):
    with store.reading() as session:
        number = hot_lists.next_version(session, list_id)
    named = [replace(entry, id=f"{list_id}/{number}/{at}") for at, entry in enumerate(entries)]
    version = HotListVersion(list_id, list_id, number, START, START, "member-2", "0" * 64, len(entries))
    with ListWriter(store.lists, list_id, number) as writer:
        writer.add(named, range(len(named)))
        sealed = writer.finish(watches)
    with store.transaction() as session:
        hot_lists.put_in_force(session, version, sealed)
    return version


@pytest.fixture
def update(store, administrator, profile, clock):
    def update(matcher=None, member=administrator, **changes):
        matcher = matcher or load_matcher(store)
        delta = Delta(LIST, changes.pop("base", matcher.lists[0].version.version), START, "1" * 64)
        return apply_delta(store, member, profile, matcher, replace(delta, **changes), clock)

    return update


def reasons(store, clock, text):
    return [match.entry.reason for match in load_matcher(store).matches(Plate(text), clock())]


def test_what_was_added_changed_and_removed_is_in_force_at_once(store, update, clock):
    put(store, *(an_entry(text) for text in ("AAA111", "BBB222", "CCC333")))
    version = update(
        added=(an_entry("DDD444"),),
        changed=(an_entry("BBB222", reason="armed"),),
        removed=(name_of(an_entry("AAA111")),),
    )
    assert lists_in_force(store) == (version,)
    assert (version.version, version.entries) == (2, 3)
    found = [reasons(store, clock, text) for text in ("AAA111", "BBB222", "CCC333", "DDD444")]
    assert found == [[], ["armed"], ["as listed"], ["as listed"]]


def test_a_read_meets_the_list_before_or_after_the_change_and_never_half_of_it(store, update, clock):
    put(store, an_entry("AAA111"))
    before = load_matcher(store)
    update(before, added=(an_entry("BBB222"),), removed=(name_of(an_entry("AAA111")),))
    after = load_matcher(store, before)
    assert [len(before.matches(Plate(text), clock())) for text in ("AAA111", "BBB222")] == [1, 0]
    assert [len(after.matches(Plate(text), clock())) for text in ("AAA111", "BBB222")] == [0, 1]
    assert after.lists[0].parts[0].columns is before.lists[0].parts[0].columns


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"base": 7}, "another version"),
        ({"as_of": START - timedelta(seconds=1)}, "older than the list"),
        ({"removed": (EntryName(Plate("ZZZ999"), "stolen-vehicle"),)}, "1 of the entries .* not on the list"),
        ({"removed": (EntryName(Plate("AAA111", "us-wi"), "stolen-vehicle"),)}, "not on the list"),
        ({"removed": (EntryName(Plate("AAA111"), "kops"),)}, "not on the list"),
        ({"changed": (an_entry("AAA111"), an_entry("AAA111"))}, "twice"),
        ({"list_id": "list-9"}, "another version"),
    ],
)
def test_a_delta_that_does_not_fit_changes_nothing(store, update, changes, why):
    version = put(store, an_entry("AAA111"))
    with pytest.raises(DeltaRefused, match=why):
        update(added=(an_entry("BBB222"),), **changes)
    assert lists_in_force(store) == (version,)
    assert len(list(store.lists.glob("*/*.bin"))) == 1


def test_a_delta_found_in_a_matcher_that_is_not_in_use_any_more_is_refused(store, update):
    put(store, an_entry("AAA111"))
    old = load_matcher(store)
    update(old, added=(an_entry("BBB222"),))
    with pytest.raises(DeltaRefused, match="meanwhile"):
        update(old, base=2, removed=(name_of(an_entry("AAA111")),))


def test_only_the_administrator_changes_a_list(store, update, officer):
    put(store, an_entry("AAA111"))
    with pytest.raises(Refused):
        update(member=officer, added=(an_entry("BBB222"),))


def test_a_file_a_version_in_force_is_built_on_stays_and_goes_with_the_next_whole_list(store, update, clock):
    put(store, an_entry("AAA111"))
    update(added=(an_entry("BBB222"),))
    sweep_lists(store)
    assert len(list(store.lists.glob("*/*.bin"))) == 2
    assert reasons(store, clock, "AAA111") == ["as listed"]
    put(store, an_entry("CCC333"))
    sweep_lists(store)
    assert [path.name[:2] for path in store.lists.glob("*/*.bin")] == ["3-"]


def test_merging_makes_one_file_of_many_and_changes_no_answer(store, update, clock):
    put(store, *(an_entry(f"AAA{n:03}") for n in range(100)))
    for n in range(10):
        update(added=(an_entry(f"BBB{n:03}"),), removed=(name_of(an_entry(f"AAA{n:03}")),))
    before = load_matcher(store)
    assert wants_merging(before.lists[0])
    assert merge(store, LIST)
    after = load_matcher(store, before)
    assert len(list(store.lists.glob("*/*.bin"))) == 1
    assert not wants_merging(after.lists[0])
    assert after.versions == before.versions
    for text in ("AAA001", "AAA050", "BBB003"):
        assert after.matches(Plate(text), clock()) == before.matches(Plate(text), clock())
    assert not merge(store, LIST)


def test_a_damaged_list_is_refused_and_said_while_the_others_serve(store, clock):
    damaged = put(store, an_entry("AAA111"))
    put(store, an_entry("BBB222"), list_id="list-2")
    [path] = store.lists.glob("list-1/*.bin")
    path.write_bytes(path.read_bytes()[:-1] + b"\x00")
    matcher = load_matcher(store)
    assert matcher.refused == (damaged,)
    assert [version.list_id for version in matcher.versions] == ["list-2"]
    assert len(matcher.matches(Plate("BBB222"), clock())) == 1


def test_the_file_of_one_list_in_the_place_of_another_is_refused(store):
    first = put(store, an_entry("AAA111"))
    put(store, an_entry("BBB222"), list_id="list-2")
    [mine], [other] = store.lists.glob("list-1/*.bin"), store.lists.glob("list-2/*.bin")
    mine.write_bytes(other.read_bytes())
    assert load_matcher(store).refused == (first,)


def test_an_alert_comes_without_words_when_only_they_cannot_be_read(store, clock, caplog):
    put(store, an_entry("AAA111", "amber-alert", "us-mn"))
    matcher = load_matcher(store)
    [path] = store.lists.glob("*/*.bin")
    with path.open("r+b") as file:
        file.seek(10)
        file.write(b"\x00\x01\x02")
    [match] = matcher.matches(Plate("AAA111"), clock())
    assert (match.entry.plate, match.entry.category) == (Plate("AAA111", "us-mn"), "amber-alert")
    assert "ask dispatch" in match.entry.reason
    assert "AAA111" not in caplog.text


def test_partial_watches_stay_with_their_list_and_are_marked_possible(store, update, clock):
    watch = PartialWatch("A?A*9", an_entry("AA9", reason="seen at a scene", entry_id="watch-1"))
    put(store, an_entry("BBB222"), watches=[watch])
    update(added=(an_entry("CCC333"),))
    [match] = load_matcher(store).matches(Plate("AXA119"), clock())
    assert (match.kind, match.entry.plate.text) == (MatchKind.POSSIBLE, "AXA119")
    assert match.entry.reason == "partial plate A?A*9: seen at a scene"
    update(base=2, watches=())
    assert load_matcher(store).matches(Plate("AXA119"), clock()) == ()


TEXTS = st.text("0OD1I8BA", min_size=1, max_size=3)
ENTRIES = st.lists(
    st.builds(
        an_entry,
        TEXTS,
        st.sampled_from(["kops", "stolen-plate"]),
        st.sampled_from(["", "us-mn"]),
        expires_at=st.sampled_from([None, START, START + timedelta(microseconds=1)]),
    ),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(base=ENTRIES, rounds=st.lists(st.tuples(ENTRIES, st.data()), max_size=3), asked=TEXTS, together=st.booleans())
def test_after_any_deltas_the_answer_is_the_same_as_trying_every_entry(
    store, update, clock, base, rounds, asked, together
):
    put(store, *base)
    standing = list(base)
    for added, data in rounds:
        names = list({name_of(entry): None for entry in standing})
        removed = data.draw(st.lists(st.sampled_from(names), unique=True)) if names else []
        version = update(added=tuple(added), removed=tuple(removed))
        standing = [entry for entry in standing if name_of(entry) not in removed] + added
        assert version.entries == len(standing)
    if together:
        merge(store, LIST)
    matches = load_matcher(store).matches(Plate(asked), clock())
    right = [entry for entry in standing if entry.in_force(clock())]
    exact = [entry for entry in right if entry.plate.text == asked]
    alike = [e for e in right if e.plate.text != asked and lookalike_key(e.plate.text) == lookalike_key(asked)]
    assert [replace(match.entry, id="new") for match in matches] == exact + alike
    assert [match.kind for match in matches] == [MatchKind.EXACT] * len(exact) + [MatchKind.POSSIBLE] * len(alike)
