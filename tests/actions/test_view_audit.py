"""Looking at the trail is recorded like any other act, and answers by its indexes, however long the trail is."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.audit_desk import AuditDesk
from app.domain.access import Role
from app.domain.audit import Entry, Event, Outcome, who
from app.domain.errors import Refused, Unavailable
from app.domain.gate import Act
from app.domain.trail_view import PAGE, Asked
from app.store import trail_pages
from app.store.trail import leaf_of, size_of
from tests.desks import ADMINISTRATOR, OFFICER, given_access
from tests.store.disks import full_beyond

ZONE = ZoneInfo("America/Chicago")


class Audit:
    """The desk's audit, with whoever is signed in."""

    def __init__(self, desk, who_=ADMINISTRATOR):
        self.desk, self.on = desk, desk.sign_in(who_)
        around: Any = SimpleNamespace(now=desk.clock)
        self.audit = AuditDesk(lambda: self.on, around)

    def add(self, act=Act.SEARCH, outcome=Outcome.ALLOWED, **other):
        said = Entry(act, outcome, who(self.on.member), self.on.profile.version, **other)
        return self.on.store.trail.record(said)[0]

    def last(self, back=1):
        with self.on.store.trail.reading() as connection:
            return leaf_of(connection, size_of(connection) - back).record

    def numbers(self, **asked):
        return [one.number for one in self.audit.page(Asked(**asked)).rows]


@pytest.fixture
def audit(desk):
    return Audit(desk)


def test_a_question_is_in_the_trail_before_it_is_answered(audit):
    audit.audit.opened()
    opened = audit.last()
    page = audit.audit.page(Asked(act="hot-list:", outcome="refused"))

    asked = audit.last()
    assert (opened.act, asked.act) == (Act.VIEW_AUDIT, Act.VIEW_AUDIT)
    assert dict(asked.about) == {"act": "hot-list:", "outcome": "refused"}
    assert asked.number < page.size


def test_a_further_page_of_the_same_question_is_not_recorded_again(audit):
    for _ in range(PAGE + 5):
        audit.add()
    first = audit.audit.page(Asked(act=Act.SEARCH.value))
    size = first.size
    second = audit.audit.page(Asked(act=Act.SEARCH.value), first.rows[-1].number)

    assert (len(first.rows), first.more, len(second.rows), second.more) == (PAGE, True, 5, False)
    assert second.size == size


def test_each_filter_finds_what_was_recorded_and_nothing_else(audit):
    one, other = audit.add(case="26-1"), audit.add(case="26-2", outcome=Outcome.REFUSED)
    entered = audit.add(Event.LOCKED, Outcome.DONE)
    audit.desk.clock.go(days=2)
    late = audit.add(case="26-1", values={"plate": "KLM471"})

    assert audit.numbers(case="26-1") == [late, one]
    assert audit.numbers(act="search:") == [late, other, one]
    assert audit.numbers(act="search:", outcome="refused") == [other]
    assert audit.numbers(act=Event.LOCKED.value) == [entered]
    assert audit.numbers(act="search:", end=audit.desk.clock() - timedelta(days=1)) == [other, one]
    assert audit.numbers(act="search:", begin=audit.desk.clock()) == [late]
    assert audit.numbers(member="nobody") == []
    assert set(audit.numbers(member=audit.on.member.id, act="search:")) == {late, other, one}


def test_a_plate_is_found_while_its_value_stands_and_asking_for_it_is_a_look_at_plates(audit):
    number = audit.add(values={"plate": "KLM471"})

    found = audit.numbers(plate="KLM471")
    asked = audit.last()
    assert found == [asked.number, number], "who asked for a plate is found by it too"
    assert asked.act == Act.VIEW_VALUES
    assert "KLM471" not in asked.body.decode()
    assert audit.numbers(plate="QQQ111") == [audit.last().number]


def test_plates_and_typed_words_are_shown_only_after_that_is_recorded(audit):
    number = audit.add(values={"plate": "KLM471", "why": "seen at the yard"})

    hidden = audit.audit.whole(number, show_values=False)
    assert (dict(hidden.values), hidden.hidden) == ({}, ("plate", "why"))
    shown = audit.audit.whole(number, show_values=True)
    assert dict(shown.values) == {"plate": "KLM471", "why": "seen at the yard"}
    assert (audit.last().act, audit.last().about["record"]) == (Act.VIEW_VALUES, str(number))
    with full_beyond(0), pytest.raises(Unavailable):
        audit.audit.whole(number, show_values=True)


def test_any_record_is_proved_to_be_in_the_tree_that_was_signed_last(audit):
    begun = audit.add()
    ended = audit.add(outcome=Outcome.ANSWERED, of=begun)

    found = audit.audit.whole(begun, show_values=False)

    assert found.proved
    assert found.head.size == ended + 1
    assert [one.number for one in found.ended] == [ended]
    assert audit.audit.whole(ended, show_values=False).of.number == begun


def test_each_day_has_its_counts_also_one_without_records(audit):
    today = audit.desk.clock().astimezone(ZONE).date()
    audit.add(outcome=Outcome.REFUSED, case="26-1")
    audit.desk.clock.go(days=2)
    audit.add(case="26-1")

    bars = audit.audit.bars(Asked(), today, today + timedelta(days=2))
    assert [bar.day for bar in bars] == [today + timedelta(days=at) for at in range(3)]
    assert bars[0].counts["refused"] == 1
    assert sum(bars[1].counts.values()) == 0
    of_case = audit.audit.bars(Asked(case="26-1"), today, today + timedelta(days=2))
    assert [dict(bar.counts) for bar in of_case] == [{"refused": 1}, {}, {"allowed": 1}]


def test_a_verification_is_recorded_with_what_it_found(audit):
    verdict = audit.audit.verify(lambda done, whole: True)

    said = audit.last()
    assert verdict.whole
    assert (said.act, said.about["whole"]) == (Act.VERIFY_AUDIT, "yes")


def test_what_leaves_the_desk_is_recorded_before_it_does(audit, tmp_path):
    number = audit.add()
    audit.audit.save_proof(number, tmp_path / "record.proof")
    proof = audit.last()
    size = audit.audit.save_trail(tmp_path / "trail.jsonl", lambda done, whole: True)

    assert (proof.act, proof.about["what"], proof.about["record"]) == (Act.EXPORT_AUDIT, "proof", str(number))
    assert audit.last().about["what"] == "trail"
    assert (tmp_path / "record.proof").stat().st_size > 0
    assert size == audit.last().number + 1


def test_whoever_has_no_oversight_sees_nothing_and_the_refusal_is_recorded(desk):
    audit = Audit(desk, OFFICER)
    with pytest.raises(Refused):
        audit.audit.page(Asked())

    assert (audit.last().act, audit.last().outcome) == (Act.VIEW_AUDIT, Outcome.REFUSED)


def test_an_auditor_sees_and_verifies_and_has_no_act_that_writes(desk):
    """Journey A3."""
    on = desk.sign_in()
    auditor = OFFICER.__class__("Auditor One", "777", "a lamp in the hall", unit="City")
    given_access(desk.paths, on, auditor, desk.clock, Role.AUDITOR)
    on.store.close()
    desk.opened.remove(on)
    seen = Audit(desk, auditor)

    assert seen.audit.page(Asked()).rows
    assert seen.audit.verify(lambda done, whole: True).whole
    for act in (Act.REVIEW_AUDIT, Act.CONFIRM_TRAIL_KEY, Act.CHANGE_CAMERAS, Act.GRANT_ACCESS, Act.SEARCH):
        assert not isinstance(seen.audit.may(act), type(seen.audit.may(Act.VIEW_AUDIT)))


@pytest.mark.parametrize(
    ("condition", "key", "index"),
    [
        ("INDEXED BY records_by_case WHERE case_number = ? AND", "26-1", "records_by_case"),
        ("INDEXED BY records_by_act WHERE act = ? AND", "search:run", "records_by_act"),
        ("INDEXED BY records_by_member WHERE member_id = ? AND", "member-1", "records_by_member"),
    ],
)
def test_no_filter_sorts_or_reads_all_of_the_trail(audit, condition, key, index):
    asked = f"SELECT number, body FROM records {condition} number >= ? AND number < ? ORDER BY number DESC LIMIT ?"
    with audit.on.store.trail.reading() as connection:
        plan = trail_pages.plan_of(connection, asked, (key, 0, 1 << 40, 200))

    assert index in plan
    assert "TEMP B-TREE" not in plan


def test_a_day_is_counted_by_its_index(audit):
    with audit.on.store.trail.reading() as connection:
        plan = trail_pages.plan_of(connection, trail_pages.COUNTED, ("allowed", "2026", "2027"))

    assert "records_by_outcome (outcome=? AND at>? AND at<?)" in plan
