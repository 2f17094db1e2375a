"""The search of stored reads: gate, record, query, record of the answer, under each of the five profiles."""

import json
import random
import re
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st
from sqlalchemy import delete, text

from app import profiles
from app.actions.search import search, view_read
from app.domain.access import Hindrance, Role, Withheld
from app.domain.audit import Outcome, commitment, stamp
from app.domain.errors import FieldMistake, Refusal, Refused, Unavailable
from app.domain.hot_lists import MatchKind
from app.domain.plates import LOOKALIKES, Plate
from app.domain.search import LIMIT, AskedSearch, Compare, response
from app.search_desk import SearchDesk
from app.store import trail
from app.store.tables_reads import ReadRow
from tests.actions.searching import HOUR, asked, given, questions_to_reads, records, seed, seed_pictured, values
from tests.desks import OFFICER, START, WITNESS, a_member, installed
from tests.store.disks import full_beyond

AGENCIES = profiles.AGENCIES
SUPERVISOR = a_member(Role.SUPERVISOR, badge="2", name="Supervisor One")
FIELDS = {  # of the form → what its omission leaves, and the rule whose clause the refusal names
    "case_number": ("", "search.case_number"),
    "purpose": ("", "search.standard"),
    "factual_basis": ("", "search.factual_basis"),
    "why": ("", "search.reason_per_query"),
    "attested": (False, "search.standard"),
    "approver": ("", "search.approval"),
}


def required(profile, name):
    if name == "case_number":
        return profile.word("search.case_number") == "required"
    if name == "approver":
        return profile.word("search.approval") != "user_grant"
    if name in ("factual_basis", "why"):
        return profile.flag(FIELDS[name][1])
    return True


def everything(profile):
    return given(profile, approver=SUPERVISOR.id if required(profile, "approver") else "")


@pytest.fixture(scope="module", params=AGENCIES)
def each_agency(request, tmp_path_factory):
    desk = installed(tmp_path_factory.mktemp(request.param), agency=request.param)
    on = desk.sign_in(OFFICER)
    seed(on.store)
    yield on
    desk.close()


@pytest.fixture
def on(desk):
    return desk.sign_in(OFFICER)


def ask(on, question=None, authorisation=None, approve=lambda: SUPERVISOR, now=lambda: START, member=None):
    authorisation = authorisation or everything(on.profile)
    return search(on.store, member or on.member, on.profile, question or asked(), authorisation, now, approve)


# ------------------------------------------------------------------- what each policy asks for


def test_with_all_that_the_policy_asks_for_the_reads_are_found(each_agency):
    found = ask(each_agency)
    assert [read.id for read in found.reads] == ["read-1"]
    *_, allowed, answered = records(each_agency.store)
    assert (allowed.outcome, answered.outcome, answered.of) == (Outcome.ALLOWED, Outcome.ANSWERED, found.number)
    assert (allowed.number, allowed.case) == (found.number, "26-00417")


def test_each_field_left_out_is_refused_under_its_clause_and_recorded_and_nothing_is_read(each_agency):
    on = each_agency
    for name, (nothing, rule) in FIELDS.items():
        if not required(on.profile, name):
            continue
        with questions_to_reads() as heard, pytest.raises(Refused) as refused:
            ask(on, authorisation=replace(everything(on.profile), **{name: nothing}))
        assert heard == [], name
        assert refused.value.refusal.clause == on.profile.rules[rule].source.where, name
        record = records(on.store)[-1]
        assert (record.outcome, record.clause) == (Outcome.REFUSED, refused.value.refusal.clause), name
        assert values(on.store, record.number)["plate"] == "ABC123", name


def test_what_was_typed_stands_beside_the_record_of_a_refusal_and_never_in_it(each_agency):
    typed = given(each_agency.profile, case_number="n/a", why="Because.", approver="")
    with pytest.raises(Refused, match="no case number"):
        ask(each_agency, authorisation=typed)
    record = records(each_agency.store)[-1]
    kept = values(each_agency.store, record.number)
    assert (kept["case number"], kept["why"], kept["plate"]) == ("n/a", "Because.", "ABC123")
    assert (record.case, record.purpose) == ("", "")
    assert b"ABC123" not in record.body
    assert b"Because" not in record.body


def test_a_listed_purpose_stands_in_the_record_and_one_in_words_beside_it(each_agency):
    found = ask(each_agency)
    record = records(each_agency.store)[-2]
    listed = bool(each_agency.profile.purposes_of_search())
    assert record.purpose == (found.given.purpose if listed else "")
    assert ("purpose" in values(each_agency.store, found.number)) is not listed
    assert record.about["attested"] == each_agency.profile.word("search.attestation")


# ------------------------------------------------------------------- gate, and who approves


def test_a_member_whose_role_is_withheld_is_refused_by_its_clause(on):
    seed(on.store)
    why = Withheld(Hindrance.TRAINING, Refusal("Hutchinson 423.8", "training is missing."))
    member = replace(on.member, roles=frozenset(), withheld=dict.fromkeys(on.member.roles, why))
    with questions_to_reads() as heard, pytest.raises(Refused, match="training is missing"):
        ask(on, member=member)
    assert heard == []
    assert records(on.store)[-1].clause == "Hutchinson 423.8"


def test_the_screen_is_for_those_who_search_and_a_lock_does_not_take_it_away(desk, on):
    why = Withheld(Hindrance.LOCK, Refusal("CJIS AC-11", "this desk is locked."))
    locked = replace(on.member, withheld=dict.fromkeys(on.member.roles, why))
    for member, shown in ((on.member, True), (locked, True), (a_member(Role.DISPATCHER), False)):
        now = replace(on, member=member)
        assert SearchDesk(partial(replace, now), desk.paths, desk.clock).is_for() is shown
    assert isinstance(SearchDesk(lambda: replace(on, member=locked), desk.paths, desk.clock).may(), Refusal)


def test_a_supervisor_approves_by_proving_who_they_are_and_both_are_on_the_trail(tmp_path):
    desk = installed(tmp_path, agency="plymouth")
    on = desk.sign_in(OFFICER)
    seed(on.store)
    side = SearchDesk(lambda: on, desk.paths, desk.clock)
    code = desk.code(WITNESS)
    question = asked(end=desk.clock())
    with pytest.raises(Refused, match="do not go together"):
        side.search(question, given(on.profile), WITNESS.badge, "no password", code)
    turned_away = records(on.store)[-1]
    assert (turned_away.outcome, turned_away.about["match"]) == (Outcome.REFUSED, "exact")
    assert values(on.store, turned_away.number)["plate"] == "ABC123"
    found = side.search(question, given(on.profile), WITNESS.badge, WITNESS.password, code)
    assert len(found.reads) == 1
    [approval] = records(on.store, "search:approve")
    assert (approval.by.badge, approval.case, approval.about["for"]) == (WITNESS.badge, "26-00417", on.member.id)
    assert records(on.store)[-2].about["approver"] == found.given.approver == approval.by.id
    desk.close()


def test_nobody_approves_their_own_search_nor_an_officer_anothers(tmp_path):
    desk = installed(tmp_path, agency="plymouth")
    on = desk.sign_in(OFFICER)
    seed(on.store)
    side = SearchDesk(lambda: on, desk.paths, desk.clock)
    with questions_to_reads() as heard:
        with pytest.raises(Refused, match="their own"):
            side.search(asked(), given(on.profile), OFFICER.badge, OFFICER.password, "")
        with pytest.raises(FieldMistake, match="nobody on the access list"):
            side.search(asked(), given(on.profile), "999", "", "")
        other = a_member(Role.PATROL_OFFICER, badge="102")
        with pytest.raises(Refused) as refused:
            ask(on, authorisation=given(on.profile, approver=other.id), approve=lambda: other)
        with pytest.raises(Refused, match="nobody proved"):
            ask(on, authorisation=given(on.profile, approver="somebody"))
    assert heard == []
    assert refused.value.refusal.clause == "Plymouth 425.3(b)"
    assert records(on.store, "search:approve")[-1].outcome is Outcome.REFUSED
    desk.close()


# ------------------------------------------------------------------- what the trail holds of it


def test_the_answer_is_recorded_with_its_count_ids_and_salted_digest(on):
    for number in range(3):
        seed(on.store, at=START - HOUR - timedelta(minutes=number), read_id=f"read-{number}")
    found = ask(on)
    answered = records(on.store)[-1]
    assert answered.counts == {"reads": 3}
    assert answered.ids == ("read-0", "read-1", "read-2") == tuple(read.id for read in found.reads)
    with on.store.trail.reading() as connection:
        [salt] = [one.salt for one in trail.values_of(connection, answered.number)]
    assert answered.digest == commitment("response", salt, response(found.reads, more=False))
    lines = json.loads(response(found.reads, more=False))["reads"]
    assert (lines[0]["plate"], lines[0]["taken_at"]) == (["ABC123", ""], stamp(START - HOUR))


def test_every_search_writes_a_record_of_its_own(on):
    seed(on.store)
    first, second = ask(on), ask(on)
    assert first.number != second.number
    assert len(records(on.store)) == 4


def test_no_plate_and_no_typed_word_stands_in_the_tree(on):
    seed(on.store)
    found = ask(on, authorisation=given(on.profile, why="A grey van was named."))
    kept = values(on.store, found.number)
    assert (kept["plate"], kept["why"]) == ("ABC123", "A grey van was named.")
    assert not any(b"ABC123" in record.body or b"grey van" in record.body for record in records(on.store))


def test_a_search_that_breaks_is_recorded_as_failed(on):
    with on.store.transaction() as session:
        session.execute(text("ALTER TABLE reads RENAME TO elsewhere"))
    with pytest.raises(Exception, match="no such table"):
        ask(on)
    allowed, failed = records(on.store)
    assert (failed.outcome, failed.of, failed.ids) == (Outcome.FAILED, allowed.number, ())


# ------------------------------------------------------------------- a trail that cannot be written


def test_nothing_is_read_while_the_trail_cannot_be_written_and_it_is_owed(on):
    seed(on.store)
    with full_beyond(0), questions_to_reads() as heard:
        with pytest.raises(Unavailable, match="Nothing was searched"):
            ask(on)
        assert heard == []
        assert on.store.trail.trouble
    assert records(on.store) == []
    found = ask(on)
    assert len(found.reads) == 1
    owed, allowed, answered = records(on.store)
    assert (owed.outcome, owed.about["why"]) == (Outcome.FAILED, "unavailable")
    assert (allowed.outcome, answered.outcome) == (Outcome.ALLOWED, Outcome.ANSWERED)
    assert on.store.trail.trouble == ""


def test_an_answer_that_cannot_be_recorded_is_not_shown(on):
    seed(on.store)
    with ExitStack() as full:

        def between():
            full.enter_context(full_beyond(0))
            return START

        with pytest.raises(Unavailable, match="Nothing is shown"):
            ask(on, now=between)
    on.store.trail.flush()
    allowed, failed = records(on.store)
    assert (failed.outcome, failed.of) == (Outcome.FAILED, allowed.number)


def test_a_refusal_stays_one_while_the_trail_cannot_be_written_and_is_recorded_later(on):
    with full_beyond(0), pytest.raises(Refused):
        ask(on, authorisation=given(on.profile, attested=False))
    on.store.trail.flush()
    assert [record.outcome for record in records(on.store)] == [Outcome.REFUSED]


# ------------------------------------------------------------------- what is found


def test_a_lookalike_is_found_as_possible_and_only_where_it_was_asked_for(on):
    seed(on.store, "ABC123", read_id="exact")
    seed(on.store, "A8CI23", read_id="lookalike", at=START - 2 * HOUR)
    assert [read.id for read in ask(on).reads] == ["exact"]
    found = ask(on, asked(compare=Compare.LOOKALIKES))
    assert [(read.id, read.match) for read in found.reads] == [
        ("exact", MatchKind.EXACT), ("lookalike", MatchKind.POSSIBLE),
    ]  # fmt: skip


def test_a_read_whose_state_nobody_knows_agrees_with_each_state(on):
    for number, region in enumerate(("us-mn", "us-wi", "")):
        seed(on.store, read_id=f"read-{number}", region=region, at=START - HOUR - timedelta(minutes=number))
    assert [read.plate.region for read in ask(on, asked(region="us-mn")).reads] == ["us-mn", ""]


def test_more_than_an_answer_takes_is_said_and_the_newest_come(on):
    for number in range(LIMIT + 1):
        seed(on.store, read_id=f"read-{number}", at=START - timedelta(minutes=number + 1))
    found = ask(on)
    assert (len(found.reads), found.more, found.reads[0].id) == (LIMIT, True, "read-0")
    assert records(on.store)[-1].about["more"]


def test_a_read_whose_last_day_came_is_not_there_any_more(on):
    seed(on.store, last_day=START)
    assert ask(on).reads == ()


def test_no_index_on_plates_is_used_but_the_one_on_time(on):
    with questions_to_reads() as heard:
        ask(on)
    [statement] = heard
    with on.store.reading() as session:
        asking = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", ("x",) * statement.count("?"))
        plan = " ".join(row[-1] for row in asking)
    assert "ix_reads_taken_at" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize(("plate", "compare", "why"), [
    ("", Compare.EXACT, "at least one"), ("AB?", Compare.EXACT, "known in part"), ("A*", Compare.PATTERN, "be known"),
    ("?" * 9 + "AB", Compare.PATTERN, "at most"), ("ABCDEFGHIJK", Compare.LOOKALIKES, "at most"),
])  # fmt: skip
def test_a_question_that_asks_nothing_or_everything_cannot_be_made(plate, compare, why):
    with pytest.raises(FieldMistake, match=why):
        asked(plate, compare)


def test_a_span_ends_after_it_begins_and_a_region_is_a_known_one():
    with pytest.raises(FieldMistake, match="after the beginning"):
        asked(begin=START, end=START)
    with pytest.raises(FieldMistake, match="no state"):
        asked(region="us-xx")


@pytest.mark.parametrize("text_", ["x" * 61, "26\u202e417"])
def test_a_case_number_that_no_record_can_take_is_a_mistake_of_the_form(on, text_):
    with pytest.raises(FieldMistake):
        ask(on, authorisation=given(on.profile, case_number=text_))


# One store for all examples: reads that differ in plate, state and time, on both sides of every span.
MARKS = "AB8O01"
DICE = random.Random(5)
SEEDED = [
    ("".join(DICE.choices(MARKS, k=DICE.randint(3, 5))), DICE.choice(("", "us-mn", "us-wi")), minute)
    for minute in DICE.sample(range(3000), 150)
]


@pytest.fixture(scope="module")
def seeded(tmp_path_factory):
    desk = installed(tmp_path_factory.mktemp("seeded"))
    on = desk.sign_in(OFFICER)
    for number, (plate, region, minute) in enumerate(SEEDED):
        seed(on.store, plate, START - timedelta(minutes=minute), f"read-{number}", region)
    yield on
    desk.close()


def agrees(question: AskedSearch, plate: str) -> bool:
    """Said a second time, another way."""
    if question.compare is Compare.PATTERN:
        return re.fullmatch(question.plate.replace("?", ".").replace("*", ".*"), plate) is not None
    if question.compare is Compare.EXACT:
        return plate == question.plate
    same = [next((group for group in LOOKALIKES if c in group), c) for c in plate]
    return same == [next((group for group in LOOKALIKES if c in group), c) for c in question.plate]


@examples(
    plate=st.text(MARKS, min_size=2, max_size=5).flatmap(
        lambda known: st.lists(st.sampled_from(["", "?", "*"]), min_size=len(known), max_size=len(known)).map(
            lambda marks: (known, "".join(c + m for c, m in zip(known, marks, strict=True)))
        )
    ),
    compare=st.sampled_from(list(Compare)),
    region=st.sampled_from(["", "us-mn"]),
    span=st.tuples(st.integers(0, 3000), st.integers(0, 3000)).filter(lambda span: span[0] != span[1]),
)
def test_all_seeded_reads_that_agree_are_returned_and_none_besides(seeded, plate, compare, region, span):
    begin, end = START - timedelta(minutes=max(span)), START - timedelta(minutes=min(span))
    question = asked(plate[compare is Compare.PATTERN], compare, begin, end, region)
    wanted = {
        f"read-{number}"
        for number, (text_, state, minute) in enumerate(SEEDED)
        if agrees(question, text_) and min(span) <= minute <= max(span) and (not region or state in ("", region))
    }
    assert {read.id for read in ask(seeded, question).reads} == wanted


# ------------------------------------------------------------------- one read opened


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "pictures"


def view(on, folder, found, read_id="read-1"):
    return view_read(on.store, folder, on.member, on.profile, found, read_id, lambda: START)


def test_opening_a_read_is_recorded_with_its_search_and_shows_its_pictures(on, folder):
    taken = seed_pictured(on.store, folder)
    found = ask(on)
    opened = view(on, folder, found)
    assert (opened.crop, opened.context, opened.read.plate) == (taken.crop, taken.context, Plate("ABC123"))
    [record] = records(on.store, "read:view")
    assert (record.ids, record.of, record.case) == (("read-1",), found.number, "26-00417")


def test_no_picture_is_unsealed_while_that_cannot_be_recorded(on, folder):
    seed_pictured(on.store, folder)
    found = ask(on)
    with full_beyond(0), questions_to_reads() as heard, pytest.raises(Unavailable, match="was not opened"):
        view(on, folder, found)
    assert heard == []


def test_a_read_that_was_destroyed_meanwhile_says_so_and_that_is_recorded(on, folder):
    seed_pictured(on.store, folder)
    found = ask(on)
    with on.store.transaction() as session:
        session.execute(delete(ReadRow))
    with pytest.raises(Unavailable, match="destroyed meanwhile"):
        view(on, folder, found)
    assert [record.outcome for record in records(on.store, "read:view")] == [Outcome.ALLOWED, Outcome.FAILED]


def test_a_read_whose_pictures_are_missing_is_shown_without_them(on, folder):
    seed(on.store)
    opened = view(on, folder, ask(on))
    assert (opened.crop, opened.read.id) == (b"", "read-1")
    assert "pictures" in opened.no_pictures


def test_only_what_the_search_found_can_be_opened(on, folder):
    seed(on.store)
    with pytest.raises(LookupError):
        view(on, folder, ask(on), "read-2")


def test_who_may_not_search_any_more_opens_nothing(on, folder):
    seed(on.store)
    found = ask(on)
    why = Withheld(Hindrance.LOCK, Refusal("CJIS AC-11", "this desk is locked."))
    locked = replace(on, member=replace(on.member, withheld=dict.fromkeys(on.member.roles, why)))
    with pytest.raises(Refused, match="locked"):
        view(locked, folder, found)
    assert records(on.store, "read:view")[-1].clause == "CJIS AC-11"
