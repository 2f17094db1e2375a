"""What the search screen shows: the form of each profile, the answer for as long as it may stand, one read."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete

from app import profiles
from app.changes import Changes
from app.domain.access import Hindrance, Withheld
from app.domain.errors import Refusal
from app.domain.search import Compare
from app.store.tables_reads import ReadRow
from tests.actions.searching import records, seed, values
from tests.desks import OFFICER, START, WITNESS, installed
from tests.store.disks import full_beyond
from tests.ui.at_once import Later
from tests.ui.search.conftest import fill
from ui.search.fields import rows_of


def looks(presenter):
    return presenter.state.looks


def locked(on):
    why = Withheld(Hindrance.LOCK, Refusal("CJIS AC-11", "this desk is locked."))
    return replace(on, member=replace(on.member, withheld=dict.fromkeys(on.member.roles, why)))


@pytest.mark.parametrize("agency", profiles.AGENCIES)
def test_the_attestation_is_the_profiles_to_the_letter(agency):
    profile = profiles.load(agency)
    attested = next(row for row in rows_of(profile) if row.id == "attested")
    assert f"“{profile.word('search.attestation')}”" in attested.hint


@pytest.mark.parametrize("agency", profiles.AGENCIES)
def test_a_closed_list_of_purposes_is_picked_from_and_another_purpose_is_written(agency):
    profile = profiles.load(agency)
    purpose = next(row for row in rows_of(profile) if row.id == "purpose")
    assert [option.value for option in purpose.options] == [one.id for one in profile.purposes_of_search()]


def test_an_approver_is_asked_for_where_the_policy_says_so_and_for_a_purpose_that_needs_one(screen_of, tmp_path):
    shown = {}
    for agency in ("plymouth", "hardin", "st_paul"):
        (tmp_path / agency).mkdir()
        desk = installed(tmp_path / agency, agency=agency)
        presenter = screen_of(desk, desk.sign_in(OFFICER))
        shown[agency] = looks(presenter)["badge"].shown
        if agency == "hardin":
            presenter.edit("purpose", "civil")
            assert looks(presenter)["badge"].shown
        desk.close()
    assert shown == {"plymouth": True, "hardin": False, "st_paul": False}


def test_a_search_shows_its_reads_with_time_camera_and_how_they_agree(screen):
    fill(screen)
    screen.ask()
    assert (screen.state.count, screen.state.message) == ("1 read", None)
    [line] = screen.state.lines
    assert (line.plate, line.match.word, line.hit.word, line.camera) == (
        "ABC123", "exact", "no hit", "Front",
    )  # fmt: skip
    assert line.time == "Mar 2, 2026 07:30:00"
    assert screen.state.asked.startswith("ABC123, exactly, Mar 1, 2026 08:30 to Mar 2, 2026 08:30")


def test_a_lookalike_is_marked_possible(screen, on):
    seed(on.store, "A8C123", START - timedelta(minutes=5), "read-2")
    fill(screen, compare=Compare.LOOKALIKES)
    screen.ask()
    assert [line.match.word for line in screen.state.lines] == ["POSSIBLE", "exact"]


def test_no_reads_is_an_answer_and_says_so(screen):
    fill(screen, plate="ZZZ999")
    screen.ask()
    assert (screen.state.answered, screen.state.count, screen.state.lines) == (True, "No reads", ())


def test_a_refusal_is_said_with_its_clause_and_shows_nothing(screen, on):
    fill(screen, attested=False)
    screen.ask()
    assert screen.state.message is not None
    assert screen.state.message.clause == on.profile.rules["search.standard"].source.where
    assert (screen.state.answered, screen.state.lines) == (False, ())


def test_a_mistake_stands_at_its_field_and_nothing_is_asked(screen, on, qtbot):
    fill(screen, plate="  ")
    with qtbot.waitSignal(screen.mistaken):
        screen.ask()
    assert looks(screen)["plate"].problem == "A plate needs at least one letter or digit."
    fill(screen, end=(START - timedelta(days=2)).replace(tzinfo=None))
    screen.ask()
    assert looks(screen)["end"].problem
    screen.edit("end", START.replace(tzinfo=None))
    assert not looks(screen)["end"].problem
    assert records(on.store) == []


def test_case_and_purpose_stand_for_the_next_search_and_nothing_else_that_was_given(screen):
    fill(screen)
    screen.ask()
    kept = {name: look.value for name, look in looks(screen).items()}
    assert (kept["case_number"], kept["purpose"]) == ("26-00417", "Burglary series")
    assert (kept["why"], kept["factual_basis"], kept["attested"]) == ("", "", False)


def test_a_search_again_without_its_own_reason_is_refused(screen):
    fill(screen)
    screen.ask()
    screen.ask()
    assert (screen.state.lines, screen.state.message is None) == ((), False)


def test_the_answer_goes_when_the_screen_is_left(screen):
    fill(screen)
    screen.ask()
    screen.open()
    screen.stop()
    assert (screen.state.answered, screen.state.lines, screen.state.opened) == (False, (), None)
    screen.start()
    assert screen.state.lines == ()
    screen.open()
    assert screen.state.opened is None


def test_the_answer_goes_when_the_desk_locks_and_what_was_under_way_is_not_shown(screen_of, workstation, on):
    now, later = [on], Later()
    presenter = screen_of(workstation, lambda: now[0], later.run)
    fill(presenter)
    presenter.ask()
    later.go()
    assert presenter.state.lines
    presenter.on_changes(Changes.READS)
    assert presenter.state.lines
    now[0] = locked(on)
    presenter.on_changes(Changes.ACCESS)
    assert presenter.state.lines == ()
    now[0] = on
    fill(presenter)
    presenter.ask()
    presenter.stop()
    later.go()
    assert (presenter.state.lines, presenter.state.busy) == ((), False)
    assert records(on.store)[-1].counts == {"reads": 1}  # it was answered, to nobody


def test_a_locked_desk_says_why_when_the_screen_is_seen(screen_of, workstation, on):
    presenter = screen_of(workstation, locked(on))
    assert presenter.state.message is not None
    assert presenter.state.message.clause == "CJIS AC-11"


def test_a_read_is_opened_with_its_pictures_and_closed_before_the_answer_is_put_away(screen, on):
    fill(screen)
    screen.ask()
    screen.open()
    opened = screen.state.opened
    assert opened is not None
    assert b"" not in (opened.crop, opened.context)
    assert dict(opened.facts)["Destroyed by"] == "May 1, 2026 09:30"
    assert [record.ids for record in records(on.store, "read:view")] == [("read-1",)]
    screen.back()
    assert (screen.state.opened, len(screen.state.lines)) == (None, 1)
    screen.back()
    assert not screen.state.answered


def test_a_read_that_was_destroyed_meanwhile_says_so(screen, on):
    fill(screen)
    screen.ask()
    with on.store.transaction() as session:
        session.execute(delete(ReadRow))
    screen.open()
    assert screen.state.message is not None
    assert "destroyed meanwhile" in screen.state.message.text


def test_while_nothing_can_be_recorded_the_screen_says_that_nothing_was_searched(screen, on):
    fill(screen)
    with full_beyond(0):
        screen.ask()
    assert screen.state.message is not None
    assert screen.state.message.text.startswith("Nothing was searched")
    assert screen.state.lines == ()
    screen.ask()
    assert len(screen.state.lines) == 1


def test_an_approver_without_password_is_asked_for_it_and_none_is_refused(screen_of, tmp_path):
    (tmp_path / "other").mkdir()
    desk = installed(tmp_path / "other", agency="plymouth")
    on = desk.sign_in(OFFICER)
    presenter = screen_of(desk, on)
    fill(presenter)
    presenter.ask()
    assert presenter.state.message is not None
    assert presenter.state.message.clause == "Plymouth 425.3(b)"
    presenter.edit("badge", WITNESS.badge)
    presenter.ask()
    assert looks(presenter)["password"].problem
    presenter.edit("password", WITNESS.password)
    presenter.ask()
    assert looks(presenter)["code"].problem
    presenter.edit("code", desk.code(WITNESS))
    presenter.ask()
    assert presenter.state.answered
    assert [looks(presenter)[name].value for name in ("badge", "password", "code")] == ["", "", ""]
    assert values(on.store, records(on.store)[-2].number)["plate"] == "ABC123"
    desk.close()


def test_the_span_of_an_untouched_form_ends_now(screen, workstation):
    workstation.clock.go(hours=2)
    screen.start()
    assert str(looks(screen)["end"].value) == "2026-03-02 10:30:00"
    screen.edit("plate", "A")
    workstation.clock.go(hours=2)
    screen.start()
    assert str(looks(screen)["end"].value) == "2026-03-02 10:30:00"
