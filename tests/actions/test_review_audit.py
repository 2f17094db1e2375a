"""The weekly review: what it covers, a sample anybody draws again, who decides about what, and how it is closed."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.actions import review_audit
from app.actions.review_audit import Decided
from app.csv_files import Cancelled
from app.domain.access import Role
from app.domain.audit_review import Finding, drawn, how_many, last_closed
from app.domain.errors import FieldMistake, Refused
from app.domain.gate import Act
from app.domain.outliers import Odd
from app.domain.owed import Task, owed
from app.store import trail_log
from tests.desks import OFFICER, WITNESS, agree_on
from tests.searched import Searcher


@pytest.fixture
def on(desk):
    return desk.sign_in()


@pytest.fixture
def officer(on):
    return Searcher(on)


def read(on):
    with on.store.trail.reading() as connection:
        return review_audit.read(connection)


def opened(on):
    [review] = [one for one in read(on) if one.closed is None]
    return review


def many(officer, count):
    """Of which none is like another."""
    return [officer.search(f"AB{n}", f"26-{n}", f"Seen at the scene by witness {n}") for n in range(count)]


def decided(on, finding=Finding.IN_ORDER, note=""):
    [review] = [one for one in read(on) if one.closed is None]
    return review_audit.decide(on, [Decided(one, finding, note) for one in review.left])


def test_the_first_review_covers_everything_and_the_next_what_came_after(on, officer):
    first = many(officer, 3)
    review_audit.open_review(on)
    decided(on)
    review_audit.close_review(on)
    second = many(officer, 2)
    review_audit.open_review(on)
    before, after = read(on)

    assert (before.begin, before.looked_at, after.begin, after.looked_at) == (0, 3, before.size, 2)
    assert set(before.sample) <= set(first)
    assert set(after.sample) <= set(second)


def test_the_sample_is_five_in_a_hundred_and_can_be_drawn_again_from_the_head(on, officer):
    numbers = many(officer, 41)
    review_audit.open_review(on)
    [review] = read(on)
    with on.store.trail.reading() as connection:
        root = connection.exec_driver_sql("SELECT root FROM heads WHERE size = ?", (review.size,)).scalar()
    by_hand = sorted(numbers, key=lambda n: sha256(root + n.to_bytes(8, "big")).hexdigest())[:3]

    assert review.root == root
    assert review.sample == tuple(sorted(by_hand))


def test_the_third_review_begins_where_the_second_ended(on, officer):
    for _ in range(3):
        many(officer, 1)
        review_audit.open_review(on)
        decided(on)
        review_audit.close_review(on)
    second, third = read(on)

    assert (third.begin, third.looked_at) == (second.size, 1)


def test_the_profile_says_how_many_are_drawn(desk, tmp_path):
    agree_on(desk, tmp_path, audit__sample_percent=50)
    on = desk.sign_in()
    many(Searcher(on), 10)
    review_audit.open_review(on)

    assert len(read(on)[0].sample) == 5


@given(st.integers(0, 10_000), st.integers(0, 100))
def test_of_any_searches_at_least_one_is_drawn_and_never_more_than_there_are(searches, percent):
    drawn_of = how_many(searches, percent)

    assert min(1, searches) <= drawn_of <= searches
    assert drawn_of * 100 >= searches * percent


@given(st.sets(st.integers(0, 1 << 40), max_size=60), st.binary(min_size=32, max_size=32))
def test_the_sample_depends_on_the_searches_and_the_root_alone(numbers, root):
    sample = drawn(numbers, root, 20)

    assert set(sample) <= numbers
    assert sample == drawn(sorted(numbers, reverse=True), root, 20)
    assert len(sample) == how_many(len(numbers), 20)


def test_a_period_without_searches_is_reviewed_with_an_empty_sample(on):
    review_audit.open_review(on)
    review_audit.close_review(on, "Nobody searched")

    assert read(on)[0].sample == ()
    assert read(on)[0].closing_note == "Nobody searched"


def test_outliers_stand_beside_the_sample_and_can_be_decided_too(on, officer):
    vague = officer.search("XY1", "26-9", "investigation")
    many(officer, 30)
    review_audit.open_review(on)
    review = opened(on)

    assert [(one.kind, one.searches) for one in review.outliers] == [(Odd.VAGUE, (vague,))]
    assert vague in review.to_look_at
    review_audit.decide(on, [Decided(vague, Finding.TOO_VAGUE, "Asked the officer")])
    assert [one.note for one in opened(on).findings] == ["Asked the officer"]


def test_one_plate_is_seen_again_over_the_border_of_two_reviews(on, officer, desk):
    for n in range(3):
        officer.search("ABC123", f"26-{n}", f"Seen by witness {n}")
    review_audit.open_review(on)
    decided(on)
    review_audit.close_review(on)
    desk.clock.go(days=1)
    last = officer.search("ABC123", "26-8", "Seen by witness 8")
    review_audit.open_review(on)

    [odd] = [one for one in opened(on).outliers if one.kind is Odd.SAME_PLATE]
    assert len(odd.searches) == 4
    assert odd.searches[-1] == last


def test_nobody_reviews_their_own_searches_and_another_member_does(desk):
    on = desk.sign_in()
    own = Searcher(on, on.member).search()
    review_audit.open_review(on)
    with pytest.raises(Refused, match="nobody reviews their own searches"):
        review_audit.decide(on, [Decided(own, Finding.IN_ORDER)])
    with pytest.raises(FieldMistake, match="1 search of the sample is not decided"):
        review_audit.close_review(on)
    on.store.close()

    witness = desk.sign_in(WITNESS)
    review_audit.decide(witness, [Decided(own, Finding.IN_ORDER)])
    review_audit.close_review(witness)
    with witness.store.trail.reading() as connection:
        refused = [one for one in trail_log.reviews(connection) if one.outcome == "refused"]
    assert len(refused) == 1
    closed = last_closed(read(witness))
    assert closed is not None
    assert closed.decided[own].by == witness.member.id


def test_whoever_has_no_part_in_oversight_reviews_nothing(desk):
    on = desk.sign_in(OFFICER)
    for act in (
        lambda: review_audit.open_review(on),
        lambda: review_audit.decide(on, []),
        lambda: review_audit.close_review(on),
    ):
        with pytest.raises(Refused):
            act()
    with on.store.trail.reading() as connection:
        assert [one.outcome for one in trail_log.reviews(connection)] == ["refused"] * 3


def test_an_auditor_reads_and_decides_nothing(on):
    auditor = replace(on, member=replace(on.member, roles=frozenset({Role.AUDITOR})))
    with pytest.raises(Refused):
        review_audit.open_review(auditor)


def test_a_finding_says_what_was_found(on, officer):
    number = officer.search()
    review_audit.open_review(on)
    with pytest.raises(FieldMistake, match="say what was found"):
        review_audit.decide(on, [Decided(number, Finding.PRIVATE, "  ")])
    with pytest.raises(FieldMistake, match="neither in the sample"):
        review_audit.decide(on, [Decided(0, Finding.IN_ORDER)])
    assert opened(on).decided == {}


def test_a_changed_decision_is_a_later_record_and_both_stay(on, officer):
    number = officer.search()
    review_audit.open_review(on)
    review_audit.decide(on, [Decided(number, Finding.PRIVATE, "A neighbour's car")])
    review_audit.decide(on, [Decided(number, Finding.IN_ORDER)])
    with on.store.trail.reading() as connection:
        said = [one.about.get("finding") for one in trail_log.reviews(connection)]

    assert opened(on).decided[number].finding is Finding.IN_ORDER
    assert said == [None, "private use suspected", "in order"]


def test_one_review_at_a_time(on, officer):
    officer.search()
    review_audit.open_review(on)
    with pytest.raises(FieldMistake, match="open already"):
        review_audit.open_review(on)
    with pytest.raises(FieldMistake, match="not decided"):
        review_audit.close_review(on)
    decided(on)
    review_audit.close_review(on)
    with pytest.raises(FieldMistake, match="no review is open"):
        review_audit.close_review(on)


def test_it_is_due_a_week_after_the_trail_began_and_then_after_the_last_was_drawn(on, officer, desk):
    def due():
        with on.store.trail.reading() as connection:
            return review_audit.due(connection, on)

    began = desk.clock().date()
    assert due() == began + timedelta(days=7)
    desk.clock.go(days=10)
    review_audit.open_review(on)
    assert due() == began + timedelta(days=7)
    desk.clock.go(days=2)
    decided(on)
    review_audit.close_review(on)
    assert due() == began + timedelta(days=17)


def test_a_review_that_is_stopped_while_it_is_drawn_leaves_nothing(on, officer):
    many(officer, 3)
    with pytest.raises(Cancelled):
        review_audit.open_review(on, lambda _done, _all: False)

    assert read(on) == ()


def test_what_was_erased_takes_no_decision_away(on, officer):
    number = officer.search()
    review_audit.open_review(on)
    review_audit.decide(on, [Decided(number, Finding.OTHER, "Read by mistake")])
    with on.store.trail.erasing() as connection:
        connection.exec_driver_sql("DELETE FROM trail_values")
    [review] = read(on)

    assert (review.decided[number].finding, review.decided[number].note) == (Finding.OTHER, "")
    assert review.outliers == ()


def test_every_step_names_the_rule_of_review_in_the_trail(on, officer):
    officer.search()
    review_audit.open_review(on)
    decided(on)
    review_audit.close_review(on)
    with on.store.trail.reading() as connection:
        records = trail_log.reviews(connection)

    assert [(one.act, one.about["step"], one.outcome) for one in records] == [
        (Act.REVIEW_AUDIT, step, "done") for step in ("opened", "decided", "closed")
    ]


def test_a_review_that_is_overdue_stands_on_the_list_of_what_is_owed_until_it_is_closed(on, desk):
    def owed_now():
        with on.store.trail.reading() as connection:
            due = review_audit.due(connection, on)
        rows = owed(on.access, on.profile, desk.clock(), {}, trail_due=due)
        return [row for row in rows if row.task is Task.REVIEW_TRAIL]

    assert owed_now() == []
    desk.clock.go(days=8)
    [row] = owed_now()
    assert row.overdue(on.access.day_of(desk.clock()))
    assert row.clause == "CJIS AU-6"
    review_audit.open_review(on)
    assert len(owed_now()) == 1
    review_audit.close_review(on)
    assert owed_now() == []
