"""The lists in force on screen: their age against the policy, who imported them, their removal."""

from dataclasses import replace

import pytest

from app.changes import Changes
from app.domain.errors import Refused, Unavailable
from tests.ui.hot_lists.desk import damage
from ui.hot_lists.import_presenter import Step
from ui.hot_lists.presenter import clause_words, unread_words


def test_a_line_tells_age_entries_importer_version_and_hash(open_screen, desk, taken):
    presenter = open_screen(desk)
    line = taken(presenter, "ABC123")
    assert line.age.word == "1 h, fresh"
    assert line.imported == "Mar 2, 2026 08:30 by Administrator One"
    assert (line.entries, line.version, line.as_of) == ("1", "1", "Mar 2, 2026 07:30")
    assert (len(line.sha256), line.sha256.startswith(line.short_hash)) == (64, True)


def test_the_age_goes_from_fresh_over_ageing_to_too_old_against_the_profiles_limit(
    open_screen, desk, taken, workstation
):
    presenter = open_screen(desk)
    taken(presenter, "ABC123")
    limit = desk.profile().list_max_age_h
    assert f"{limit} hours" in presenter.state.limit
    assert desk.profile().list_age_clause in presenter.state.clause.lower()
    roles = []
    for hours in (0, limit * 3 // 4, limit):
        workstation.clock.go(hours=hours)
        presenter.start()
        roles.append((presenter.state.line.age.role, presenter.state.line.age.icon))
    assert [role for role, _ in roles] == ["ok", "warn", "danger"]
    assert len({icon for _, icon in roles}) == 3, "a shape each, not a colour alone"


def test_removal_asks_and_then_nothing_is_compared_with_the_list(open_screen, desk, taken, said):
    presenter = open_screen(desk)
    taken(presenter, "ABC123")
    presenter.remove()
    assert len(desk.lists()) == 1
    presenter.ask_removal()
    assert presenter.state.asking == "Stolen"
    presenter.keep()
    presenter.ask_removal()
    presenter.remove()
    assert (desk.lists(), presenter.state.lines, presenter.state.asking) == ((), (), "")
    assert said[-1].text == "Stolen is no longer compared with reads."


def test_only_the_administrator_removes_and_the_clause_is_said(open_screen, desk, officers_desk, taken, said):
    taken(open_screen(desk), "ABC123")
    presenter = open_screen(officers_desk)
    presenter.ask_removal()
    assert presenter.state.asking == ""
    assert "423" in said[-1].clause
    presenter._show(replace(presenter.state, asking="Stolen"))
    presenter.remove()
    assert len(officers_desk.lists()) == 1
    assert "423" in said[-1].clause


def test_a_list_that_cannot_be_removed_stays_and_says_why(open_screen, desk, taken, said, monkeypatch):
    presenter = open_screen(desk)
    taken(presenter, "ABC123")

    def full(_):
        raise Unavailable("The disk is full. The list stays in force.")

    monkeypatch.setattr(desk, "remove", full)
    presenter.ask_removal()
    presenter.remove()
    assert said[-1].text.startswith("The disk is full")
    assert (len(presenter.state.lines), presenter.state.busy) == (1, False)


def test_what_another_screen_changed_is_seen(open_screen, desk, taken):
    other = open_screen(desk)
    presenter = open_screen(desk)
    taken(presenter, "ABC123")
    assert other.state.lines == ()
    other.refresh(Changes.READS)
    assert other.state.lines == ()
    other.refresh(Changes.HOT_LISTS)
    assert len(other.state.lines) == 1


def test_choosing_another_list_takes_the_question_back(open_screen, desk, taken):
    presenter = open_screen(desk)
    first = taken(presenter, "ABC123")
    second = taken(presenter, "DEF456", name="Warrants.csv")
    presenter.ask_removal()
    presenter.choose(first.id)
    presenter.remove()
    assert {line.id for line in presenter.state.lines} == {first.id, second.id}


def test_a_second_file_waits_for_the_first(open_screen, desk, file_of):
    presenter = open_screen(desk, run_aside=lambda *_: None)
    presenter.take(file_of("ABC123"))
    presenter.take(file_of("DEF456", name="other.csv"))
    assert (presenter.journey.state.step, presenter.journey.state.file) == (Step.READING, "Stolen.csv")


@pytest.mark.parametrize(
    ("clause", "words"),
    [("426.4(g)", "Hardin 426.4(g)"), ("our default", "Our default: Hardin names no limit")],
)
def test_where_the_limit_on_age_comes_from_is_said(desk, clause, words):
    assert clause_words(replace(desk.profile(), title="Hardin", list_age_clause=clause)) == words


def test_a_list_in_force_that_cannot_be_read_is_named_with_what_to_do_until_it_is_imported_again(
    open_screen, desk, taken
):
    presenter = open_screen(desk)
    taken(presenter, "ABC123")
    assert presenter.state.unread == ""

    damage(desk.on.store.lists)
    presenter.start()

    assert presenter.state.unread == (
        "Stolen cannot be read: its file is damaged, and no plate is compared with it. Import it again."
    )
    age = presenter.state.line.age
    assert (age.role, age.icon, age.word) == ("danger", "state-danger", "cannot be read")

    taken(presenter, "ABC123", "DEF456")
    assert (presenter.state.unread, presenter.state.line.age.role) == ("", "ok")


def test_words_for_several_lists_that_cannot_be_read():
    assert unread_words([]) == ""
    assert unread_words(["A", "B", "C"]) == (
        "A, B and C cannot be read: their files are damaged, and no plate is compared with them. Import them again."
    )


@pytest.mark.parametrize(
    ("count", "hours", "words"),
    [(3, 12.5, "3 false in 12.5 h"), (0, 12.5, "none false in 12.5 h"), (0, 0.0, "not in use yet")],
)
def test_an_administrator_sees_how_many_alerts_of_a_list_were_false_by_hours_of_use(
    open_screen, desk, taken, count, hours, words
):
    presenter = open_screen(desk)
    line = taken(presenter, "ABC123")
    desk.false[line.id] = (count, hours)
    presenter.start()
    assert (presenter.state.reviews, presenter.state.line.false_alerts) == (True, words)


def test_others_do_not_see_it_and_it_is_not_asked_for_them(open_screen, desk, officers_desk, taken):
    line = taken(open_screen(desk), "ABC123")
    officers_desk.false[line.id] = (3, 12.5)
    presenter = open_screen(officers_desk)
    assert (presenter.state.reviews, presenter.state.line.false_alerts) == (False, "")
    with pytest.raises(Refused):
        officers_desk.false_alerts(line.id)
