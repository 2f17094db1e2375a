"""The records: filtered and asked for on the record, page by page, each in plain words with its proof."""

from datetime import timedelta

import pytest

from app.domain.audit import Event, Outcome
from app.domain.gate import Act
from app.domain.trail_view import PAGE
from tests.ui.at_once import Later
from ui.audit.act_words import ACTS, SUBJECTS, subject_of
from ui.audit.lines import ERASED, KEPT, NOBODY


def test_everything_that_is_recorded_has_plain_words_and_a_subject():
    every = {one.value for one in (*Act, *Event)}

    assert set(ACTS) == every
    assert {subject_of(act) for act in every} == set(SUBJECTS)
    assert len(set(ACTS.values())) == len(ACTS)


def test_the_newest_record_comes_first_with_its_hundredths_in_the_agencys_zone(seat):
    state = seat.records().state

    first = state.lines[0]
    assert first.act == "Looked at the audit trail"
    assert (first.who, first.badge, first.outcome.word) == ("Administrator One", "1", "Allowed")
    assert first.time == "Mar 2, 2026 08:30:00.00"
    assert [line.number for line in state.lines] == sorted((line.number for line in state.lines), reverse=True)


def test_what_the_desk_did_itself_says_so(seat):
    lines = seat.records().state.lines

    assert any(line.who == NOBODY and line.act == "The trail began" for line in lines)


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("case", "26-9", ["Searched stored reads"]),
        ("act", Act.IMPORT_HOT_LIST.value, ["Imported a hot list"]),
        ("act", "hot-list:", ["Removed a hot list", "Imported a hot list"]),
        ("outcome", Outcome.REFUSED.value, ["Removed a hot list"]),
        ("plate", "ABC123", ["Showed plates and typed text", "Searched stored reads"]),
    ],
)
def test_each_field_of_the_filter_leaves_what_agrees_with_it(seat, name, value, shown):
    seat.add(case="26-9", values={"plate": "ABC123"})
    seat.add(Act.IMPORT_HOT_LIST)
    seat.add(Act.REMOVE_HOT_LIST, Outcome.REFUSED, clause="Hutchinson LPR policy, E")
    presenter = seat.records()
    presenter.edit(name, value)
    assert presenter.state.stale
    presenter.ask()

    assert [line.act for line in presenter.state.lines] == shown
    assert not presenter.state.stale


def test_a_filter_that_is_asked_stands_in_the_trail(seat):
    presenter = seat.records()
    before = seat.size
    presenter.edit("act", "duty:")
    assert seat.size == before
    presenter.ask()

    assert seat.size == before + 1


def test_an_end_before_the_beginning_is_said_at_its_field(seat):
    presenter = seat.records()
    presenter.edit("end", seat.desk.clock().replace(tzinfo=None) - timedelta(days=90))
    presenter.ask()

    assert presenter.state.looks["end"].problem == "This is before the beginning."


def test_older_pages_come_as_one_scrolls_and_never_twice(seat):
    for _ in range(PAGE + 20):
        seat.add()
    presenter = seat.records()
    assert (len(presenter.state.lines), presenter.state.more) == (PAGE, True)
    presenter.further()
    presenter.further()

    numbers = [line.number for line in presenter.state.lines]
    assert numbers == list(range(seat.size - 1, -1, -1))
    assert not presenter.state.more


def test_a_page_that_is_still_looked_for_is_not_asked_for_again(seat):
    for _ in range(PAGE + 20):
        seat.add()
    later = Later()
    presenter = seat.records(later.run)
    later.go()
    presenter.further()
    presenter.further()

    assert len(later.waiting) == 1
    later.go()


def test_days_count_by_outcome_and_one_of_them_can_be_shown_alone(seat):
    seat.add(outcome=Outcome.REFUSED)
    seat.desk.clock.go(days=1)
    seat.add(Act.TEST_CAMERA)
    presenter = seat.records()
    yesterday, today = presenter.state.bars[-2:]
    assert len(presenter.state.bars) == 30
    assert yesterday.counts["refused"] == 1
    assert f"{yesterday.total} records" in yesterday.words
    presenter.ask_day(today.day)

    assert {line.time[:11] for line in presenter.state.lines} == {"Mar 3, 2026"}
    assert presenter.state.day == today.day
    presenter.ask()
    assert presenter.state.day is None


def test_the_chosen_record_is_said_in_full_and_proved(seat):
    number = seat.add(
        case="26-9",
        purpose="stolen_vehicle",
        about={"camera": "Front"},
        counts={"reads": 12},
        values={"plate": "ABC123"},
    )
    presenter = seat.records()
    presenter.choose(number)

    detail = presenter.state.detail
    assert detail is not None
    facts = dict(detail.facts)
    assert (facts["Case"], facts["Camera"], facts["Reads"]) == ("26-9", "Front", "12")
    assert facts["Record"] == f"number {number}, counted from 0"
    assert detail.proof.word.startswith(f"Proved: number {number} of {seat.size} records")
    assert detail.values == (("Plate", KEPT),)


def test_plates_are_shown_only_after_that_is_recorded(seat):
    number = seat.add(values={"plate": "ABC123"})
    presenter = seat.records()
    presenter.choose(number)
    before = seat.size
    presenter.show_values()

    assert presenter.state.detail.values == (("Plate", "ABC123"),)
    assert not presenter.state.detail.closed
    assert seat.size == before + 1


def test_what_was_erased_says_so_and_is_still_proved(seat):
    number = seat.add(values={"plate": "ABC123"})
    with seat.on.store.trail.erasing() as connection:
        connection.exec_driver_sql("DELETE FROM trail_values WHERE record = ?", (number,))
    presenter = seat.records()
    presenter.choose(number)

    assert presenter.state.detail.values == (("Plate", ERASED),)
    assert presenter.state.detail.proof.word.startswith("Proved")


def test_a_record_leads_to_the_one_it_ends_and_back(seat):
    asked = seat.add()
    answered = seat.add(outcome=Outcome.ANSWERED, of=asked)
    presenter = seat.records()
    presenter.choose(answered)
    [back] = presenter.state.detail.links
    assert back.words.startswith("Ends record")
    presenter.choose(back.number)

    [forth] = presenter.state.detail.links
    assert (presenter.state.chosen, forth.number) == (asked, answered)
    assert forth.words.startswith("Ended by record")


def test_who_runs_through_the_table_waits_for_the_last_record_only(seat):
    numbers = [seat.add() for _ in range(5)]
    later = Later()
    presenter = seat.records(later.run)
    later.go()
    for number in numbers:
        presenter.choose(number)
    assert len(later.waiting) == 1
    later.go()

    assert presenter.state.detail.number == numbers[-1]


def test_nothing_of_a_record_stays_when_the_screen_is_left(seat):
    number = seat.add(values={"plate": "ABC123"})
    presenter = seat.records()
    presenter.choose(number)
    presenter.show_values()
    presenter.stop()

    assert presenter.state.detail is None
    assert presenter.state.lines == ()


def test_a_proof_and_the_whole_trail_are_saved_and_recorded(seat, tmp_path):
    presenter = seat.records()
    presenter.save_proof(str(tmp_path / "one.proof"))
    presenter.save_trail(str(tmp_path / "all.vouch-trail"))

    assert (tmp_path / "one.proof").stat().st_size
    assert (tmp_path / "all.vouch-trail").stat().st_size
    proof, trail = (message.text for message in seat.said)
    assert "one.proof" in proof
    assert "records" in trail
    assert presenter.state.saving is None


def test_a_record_that_was_edited_is_not_shown_as_proved(seat):
    number = seat.add(case="26-9")
    with seat.on.store.trail.erasing() as connection:
        for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql(
            "UPDATE records SET body = replace(body, '26-9', '26-8') WHERE number = ?", (number,)
        )
    presenter = seat.records()
    presenter.choose(number)

    assert presenter.state.detail.proof.role == "danger"
    assert presenter.state.detail.proof.word.startswith("Not proved")


def test_a_record_that_cannot_be_read_any_more_stands_in_the_table_in_red(seat):
    number = seat.add(case="26-9")
    with seat.on.store.trail.erasing() as connection:
        for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql(
            "UPDATE records SET body = replace(body, '\"act\"', '\"Act\"') WHERE number = ?", (number,)
        )
    presenter = seat.records()
    line = next(line for line in presenter.state.lines if line.number == number)
    assert line.outcome.role == "danger"
    assert line.act == "Cannot be read: changed from outside"
    presenter.choose(number)

    assert seat.said[-1].text.startswith("Not proved")


def test_an_auditor_sees_plates_and_saves_and_that_is_all(auditor):
    state = auditor.records().state

    assert state.lines
    assert (state.may_show, state.may_save) == (True, True)
    assert state.looks["plate"].shown
