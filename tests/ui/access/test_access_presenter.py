"""The Access list over a real desk: what is open to whom, what is signed, and what a refusal leaves as it was."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.actions.grant import transfer
from app.actions.rota import Turn
from app.changes import Changes
from app.domain.access import Hindrance, Role
from app.domain.conditions import Condition
from app.domain.errors import Refused
from app.domain.gate import Act, Allowed
from app.domain.statements import Cause
from tests.desks import ADMINISTRATOR, OFFICER, WITNESS
from tests.ui.access.desk import NEWCOMER, Heard
from tests.ui.at_once import Later, at_once
from ui.access.member_presenter import NOT_FOR_ONESELF, NOT_TWICE
from ui.access.owed import compliance_words
from ui.access.presenter import Page


@pytest.fixture
def opened(qtbot):
    """The screen in front of whoever is signed in."""

    def opened(seat, run=at_once, documents=None):
        presenter = Heard(seat, run, documents)
        presenter.start()
        return presenter

    return opened


def page_of(presenter):
    return presenter.state.page


def at_page_of(presenter, seat, who):
    presenter.open_member(seat.account(who).member)
    return presenter.member


def fill(presenter, **values):
    for field, value in values.items():
        presenter.sheet.edit(field, value)


def line_of(presenter, who):
    return next(line for line in presenter.members.state.lines if line.badge == who.badge)


# ------------------------------------------------------------------------------------------------------ who sees what


ALL_OF_MEMBER = {"grant", "renew", "train", "transfer", "end", "disable"}


@pytest.mark.parametrize(
    ("agency", "who", "acts"),
    [
        ("hutchinson", ADMINISTRATOR, ALL_OF_MEMBER),
        ("st_paul", ADMINISTRATOR, ALL_OF_MEMBER),
        ("hutchinson", WITNESS, ALL_OF_MEMBER - {"train"}),
    ],
)
def test_on_a_members_page_stand_the_acts_that_the_signed_in_member_may_sign(seat_of, opened, agency, who, acts):
    seat = seat_of(agency)
    seat.sit(who)
    page = at_page_of(opened(seat), seat, OFFICER)

    assert set(page.state.acts) == acts


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SUPERVISOR, Role.TRAINER])
def test_whoever_only_reads_the_list_finds_no_button_that_they_may_not_press(seat, opened, role):
    seat.give(NEWCOMER, role)
    seat.sit(NEWCOMER)
    presenter = opened(seat)
    page = at_page_of(presenter, seat, OFFICER)

    expected = {Role.AUDITOR: (), Role.SUPERVISOR: ("disable",), Role.TRAINER: ("train",)}
    assert page.state.acts == expected[role]
    assert Act.ENROL_MEMBER not in presenter.state.may
    presenter.enrol()
    assert page_of(presenter) is Page.MEMBER
    assert presenter.messages[-1].clause


def test_about_oneself_nothing_is_signed_and_the_page_says_why(seat, opened):
    page = at_page_of(opened(seat), seat, ADMINISTRATOR)

    assert page.state.acts == ()
    assert NOT_FOR_ONESELF in page.state.reasons
    page.press("end")
    assert page.state.id


def test_a_member_without_any_role_may_not_read_the_list(seat, opened):
    seat.enrol()
    seat.sit(NEWCOMER)
    presenter = opened(seat)

    assert not presenter.state.loaded
    assert presenter.members.state.lines == ()
    assert not seat.deeds.may_view()


# ------------------------------------------------------------------------------------------------------ what is signed


def test_a_grant_is_signed_from_its_form_and_the_statement_is_told(seat, opened):
    seat.enrol()
    presenter = opened(seat)
    page = at_page_of(presenter, seat, NEWCOMER)
    assert page.state.grants == ()

    page.press("grant")
    assert page_of(presenter) is Page.SHEET
    assert presenter.sheet.state.looks["ends_on"].value == "2027-03-02"
    assert not presenter.sheet.state.looks["ticket"].shown
    fill(presenter, roles=frozenset({Role.INVESTIGATOR}), assignment="Burglaries", reason="Joins the unit")
    presenter.sheet.sign()

    number = seat.on.access.length
    assert presenter.said[-1] == f"Signed: statement {number}."
    assert page_of(presenter) is Page.MEMBER
    assert [line.roles for line in page.state.grants] == ["Investigator"]
    assert page.state.history[-1].number == number
    assert page.state.history[-1].words.startswith("Granted: Investigator, for Burglaries, 2026-03-02 to 2027-03-02.")
    assert line_of(presenter, NEWCOMER).conditions[0] is Condition.UNTRAINED
    assert any("no training in force is recorded" in reason for reason in page.state.reasons)


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(seat, opened):
    seat.enrol()
    presenter = opened(seat)
    at_page_of(presenter, seat, NEWCOMER).press("grant")
    before = seat.on.access.length

    fill(presenter, assignment="Burglaries", reason="Joins the unit")
    presenter.sheet.sign()
    assert presenter.sheet.state.looks["roles"].problem == "Pick at least one role."
    fill(presenter, roles=frozenset({Role.INVESTIGATOR}), ends_on="in a year")
    presenter.sheet.sign()

    looks = presenter.sheet.state.looks
    assert looks["ends_on"].problem == "Enter year, month and day, such as 2026-11-22."
    assert looks["roles"].problem == ""
    assert (looks["assignment"].value, looks["ends_on"].value) == ("Burglaries", "in a year")
    assert seat.on.access.length == before


def test_a_refusal_shows_its_clause_in_the_form_and_keeps_it(seat, opened):
    seat.enrol()
    presenter = opened(seat)
    at_page_of(presenter, seat, NEWCOMER).press("grant")
    options = {option.value: option for option in presenter.sheet.state.sheet.rows[0].options}
    assert not options[Role.LPR_ADMINISTRATOR].enabled
    assert options[Role.LPR_ADMINISTRATOR].detail == "Signed by the Administration"

    fill(presenter, roles=frozenset({Role.LPR_ADMINISTRATOR}), assignment="Administers", reason="Deputy")
    presenter.sheet.sign()

    message = presenter.sheet.state.message
    assert message.text == "Refused: an administrator is assigned by the Administration."
    assert message.clause == "Hutchinson 423.3"
    assert presenter.sheet.state.looks["assignment"].value == "Administers"
    assert page_of(presenter) is Page.SHEET


def test_a_form_is_left_without_a_question_only_while_nothing_was_typed(seat, opened):
    presenter = opened(seat)
    page = at_page_of(presenter, seat, OFFICER)
    page.press("transfer")
    presenter.sheet.leave()
    assert page_of(presenter) is Page.MEMBER

    page.press("transfer")
    fill(presenter, unit="Records")
    presenter.sheet.leave()
    assert presenter.sheet.state.leaving
    presenter.sheet.stay()
    presenter.show(Page.OWED)
    assert page_of(presenter) is Page.SHEET
    presenter.sheet.leave()
    assert page_of(presenter) is Page.MEMBER
    assert presenter.sheet.state.sheet is None


def test_a_new_member_types_the_password_twice_and_then_stands_open(seat, opened):
    presenter = opened(seat)
    presenter.enrol()
    fill(presenter, name="عمر الشريف", badge="300", unit="Records", password="a narrow bridge", again="a narrow brigde")
    presenter.sheet.sign()
    assert presenter.sheet.state.looks["again"].problem == "The two passwords differ."
    fill(presenter, again="a narrow bridge")
    presenter.sheet.sign()

    assert page_of(presenter) is Page.MEMBER
    assert presenter.member.state.name == "عمر الشريف"
    assert presenter.said[-1].endswith("Grant access and record training next.")
    assert line_of(presenter, NEWCOMER).conditions == (Condition.NO_GRANT,)


def test_nothing_that_was_typed_outlasts_the_form(seat, opened):
    presenter = opened(seat)
    presenter.enrol()
    fill(presenter, password="a narrow bridge")
    presenter.sheet.leave()
    presenter.sheet.leave()

    assert presenter.sheet.state.looks == {}
    presenter.enrol()
    assert presenter.sheet.state.looks["password"].value == ""


def test_training_is_recorded_with_the_missing_items_ticked_already(seat_of, opened):
    seat = seat_of("st_paul")
    seat.sit()
    seat.enrol()
    presenter = opened(seat)
    at_page_of(presenter, seat, NEWCOMER).press("train")
    looks = presenter.sheet.state.looks

    assert looks["items"].value == {"use of the system", "operational protocols"}
    assert looks["trainer_unit"].value == "Property Crimes Unit"
    fill(presenter, trainer_name="Trainer Two", trainer_unit="A vendor")
    presenter.sheet.sign()
    assert presenter.sheet.state.message.clause == "St Paul Training"
    fill(presenter, trainer_unit="Property Crimes Unit")
    presenter.sheet.sign()

    assert line_of(presenter, NEWCOMER).training == "2027-03-02"


def test_a_session_that_the_member_passed_stands_in_the_form_as_its_proof_until_it_is_signed(seat, opened):
    seat.give(NEWCOMER, Role.INVESTIGATOR)
    seat.sit(NEWCOMER)
    passed = seat.passes_the_exercises()
    seat.clock.go(days=1)
    seat.sit()
    presenter = opened(seat)
    at_page_of(presenter, seat, NEWCOMER).press("train")
    looks = presenter.sheet.state.looks

    assert (looks["proof"].value, looks["on"].value) == (passed.id, "2026-03-02")
    assert any("training mode was passed on 2026-03-02" in note for note in presenter.sheet.state.sheet.words)
    fill(presenter, trainer_name="Trainer Two", trainer_unit="Training")
    presenter.sheet.sign()

    assert seat.on.access.trainings[seat.account(NEWCOMER).member][-1][0].proof == passed.id
    at_page_of(presenter, seat, NEWCOMER).press("train")
    assert presenter.sheet.state.looks["proof"].value == ""


def test_a_trainer_who_stands_on_the_list_brings_name_and_unit_along(seat, opened):
    seat.enrol()
    presenter = opened(seat)
    at_page_of(presenter, seat, NEWCOMER).press("train")
    me = seat.on.member
    fill(presenter, trainer=me.id)

    assert not presenter.sheet.state.looks["trainer_name"].shown
    assert presenter.sheet.state.looks["trainer_name"].value == me.name


def test_after_a_transfer_the_new_assignment_needs_it_or_it_ends(seat, opened):
    seat.enrol()
    transfer(seat.on, seat.account(OFFICER).member, "Records", "", seat.clock)
    presenter = opened(seat)
    page = at_page_of(presenter, seat, OFFICER)
    assert page.state.grants[0].mark.word == "Suspended: transfer"

    page.press("resume")
    presenter.sheet.sign()
    assert presenter.sheet.state.looks["needed"].problem == "Choose one."
    assert not presenter.sheet.state.looks["assignment"].shown
    fill(presenter, needed=True)
    assert presenter.sheet.state.looks["assignment"].shown
    fill(presenter, assignment="Records desk")
    presenter.sheet.sign()
    assert page.state.grants[0].mark.word == "In force"

    transfer(seat.on, seat.account(OFFICER).member, "Front desk", "", seat.clock)
    presenter.refresh(Changes.ACCESS)
    page.press("resume")
    fill(presenter, needed=False)
    presenter.sheet.sign()
    assert page.state.grants[0].mark.word == "Ended"


def test_in_st_paul_the_commander_approves_what_waits_and_the_administrator_cannot(seat_of, opened):
    seat = seat_of("st_paul")
    seat.sit()
    seat.give(NEWCOMER, Role.INVESTIGATOR)
    page = at_page_of(opened(seat), seat, NEWCOMER)
    assert "approve" not in page.state.acts

    seat.sit(WITNESS)
    presenter = opened(seat)
    rota = "Put an approver on call"
    assert [line.task for line in presenter.state.owed] == ["Approve or refuse the grant", rota]
    presenter.act_on_owed()
    presenter.sheet.sign()
    assert presenter.sheet.state.looks["approved"].problem == "Choose one."
    fill(presenter, approved=True)
    presenter.sheet.sign()

    assert [line.task for line in presenter.state.owed] == [rota]
    assert line_of(presenter, NEWCOMER).conditions == (Condition.IN_FORCE,)


def test_whoever_signed_first_is_told_that_the_second_signature_is_anothers(seat_of, opened):
    seat = seat_of("st_paul")
    seat.sit()
    seat.give(NEWCOMER, Role.INVESTIGATOR)
    presenter = opened(seat)
    page = at_page_of(presenter, seat, NEWCOMER)
    page.show_now(presenter._now, presenter.state.may | {Act.APPROVE_GRANT})

    assert "approve" not in page.state.acts
    assert NOT_TWICE in page.state.reasons


def test_two_presses_sign_one_statement(seat, opened):
    later = Later()
    presenter = opened(seat, later.run)
    later.go()
    presenter.open_member(seat.account(OFFICER).member)
    later.go()
    presenter.member.press("transfer")
    fill(presenter, unit="Records")
    before = seat.on.access.length
    presenter.sheet.sign()
    presenter.sheet.sign()
    presenter.sheet.leave()
    presenter.sheet.edit("unit", "Traffic")
    later.go()

    assert seat.on.access.length == before + 1
    assert seat.account(OFFICER).unit == "Records"


def test_an_account_that_nobody_used_for_too_long_can_be_enabled(seat, opened):
    assert "enable" not in at_page_of(opened(seat), seat, OFFICER).state.acts
    seat.clock.go(days=89)
    seat.sit()
    seat.clock.go(days=2)
    seat.sit()
    page = at_page_of(opened(seat), seat, OFFICER)

    assert page.state.mark.word == "Unused"
    assert "enable" in page.state.acts


def test_nobody_is_offered_as_their_own_trainer(seat, opened):
    seat.give(NEWCOMER, Role.TRAINER)
    presenter = opened(seat)

    def trainers(who):
        at_page_of(presenter, seat, who).press("train")
        row = next(row for row in presenter.sheet.state.sheet.rows if row.id == "trainer")
        presenter.sheet.leave()
        return [option.words for option in row.options[1:]]

    assert trainers(OFFICER) == [ADMINISTRATOR.name, NEWCOMER.name]
    assert trainers(NEWCOMER) == [ADMINISTRATOR.name]


def test_the_history_of_a_member_holds_their_turns_on_call_to_the_end(seat, opened):
    owner, now = seat.account(WITNESS).member, seat.clock()
    seat.deeds.put_on_call(Turn(owner, now, now + timedelta(hours=8), "Car 7"))
    seat.deeds.take_off_call(next(iter(seat.on.access.rota)))
    page = at_page_of(opened(seat), seat, WITNESS)

    assert [line.words for line in page.state.history[-2:]] == [
        "On call from Mar 2, 2026 08:30 to Mar 2, 2026 16:30, reached by Car 7.", "Taken off the rota.",
    ]  # fmt: skip
    assert [line.by for line in page.state.history[-2:]] == [ADMINISTRATOR.name] * 2


# ------------------------------------------------------------------------------------------------------ what is owed


def test_each_line_of_what_is_owed_opens_the_form_that_ends_it(seat, opened):
    seat.enrol()
    transfer(seat.on, seat.account(OFFICER).member, "Records", "", seat.clock)
    seat.clock.go(days=1)
    presenter = opened(seat)

    first = presenter.state.owed[0]
    assert (first.due.word, first.due.role, first.about) == ("1 day overdue", "danger", OFFICER.name)
    assert (first.owner, first.clause) == ("LPR administrator", "Minn. Stat. 13.05 subd. 5")
    assert presenter.state.overdue == 1
    presenter.act_on_owed()
    assert presenter.sheet.state.sheet.title == "Decide after the transfer"
    presenter.sheet.leave()
    assert page_of(presenter) is Page.MEMBERS

    rota = next(line for line in presenter.state.owed if line.task == "Put an approver on call")
    presenter.choose_owed(rota.id)
    presenter.act_on_owed()
    assert presenter.sheet.state.sheet.title == "Put on call"


def test_what_one_owes_about_oneself_opens_ones_page_where_it_says_that_another_signs(seat, opened):
    for _ in range(4):  # an account that is used
        seat.clock.go(days=80)
        seat.sit()
    presenter = opened(seat)
    own = next(line for line in presenter.state.owed if line.row.subject == seat.on.member.id)
    presenter.choose_owed(own.id)
    presenter.act_on_owed()

    assert page_of(presenter) is Page.MEMBER
    assert NOT_FOR_ONESELF in presenter.member.state.reasons


def test_the_members_of_an_open_review_stand_in_one_line(seat, opened):
    seat.deeds.open_review(seat.on.access.day_of(seat.clock()))
    presenter = opened(seat)
    [line] = [line for line in presenter.state.owed if line.task == "Decide whether the access is kept"]
    assert (line.about, line.due.word) == ("3 members", "today")
    presenter.choose_owed(line.id)
    presenter.act_on_owed()
    assert page_of(presenter) is Page.REVIEW


def test_a_statement_of_compliance_names_what_is_overdue_and_nothing_else(seat_of):
    seat = seat_of("plymouth")
    seat.sit()
    transfer(seat.on, seat.account(OFFICER).member, "Records", "", seat.clock)
    assert compliance_words(seat.deeds.now()) == ()
    seat.clock.go(days=1)

    [said] = compliance_words(seat.deeds.now())
    assert said.startswith("Officer One: decide whether the new assignment needs the access, due 2026-03-02 (")
    assert said.endswith("; Minn. Stat. 13.05 subd. 5)")


def test_a_turn_that_is_over_is_gone_from_the_rota(seat, opened):
    now = seat.clock()
    seat.deeds.put_on_call(Turn(seat.account(WITNESS).member, now, now + timedelta(hours=8), "Car 7"))
    presenter = opened(seat)
    assert [(line.mark.word, line.who) for line in presenter.rota.state.turns] == [("On call now", WITNESS.name)]
    seat.clock.go(hours=8)
    seat.deeds.transfer(seat.account(OFFICER).member, "Records", "")
    presenter.refresh()

    assert presenter.rota.state.turns == ()
    assert presenter.rota.state.nobody


def test_what_one_may_not_do_about_it_is_refused_with_its_clause(seat, opened):
    transfer(seat.on, seat.account(OFFICER).member, "Records", "", seat.clock)
    seat.give(NEWCOMER, Role.AUDITOR)
    seat.sit(NEWCOMER)
    presenter = opened(seat)
    presenter.act_on_owed()

    assert page_of(presenter) is Page.MEMBERS
    assert presenter.messages[-1].clause


def test_the_rail_counts_what_is_overdue_only_for_whoever_may_see_the_list(seat):
    transfer(seat.on, seat.account(OFFICER).member, "Records", "", seat.clock)
    assert seat.sit(ADMINISTRATOR).overdue == 0
    seat.clock.go(days=1)
    assert seat.sit(ADMINISTRATOR).overdue == 1
    assert seat.sit(OFFICER).overdue == 0


# ------------------------------------------------------------------------------------------------------ while open


def test_one_own_permissions_change_at_once_and_are_announced(seat, opened):
    presenter = opened(seat)
    officer = seat.account(OFFICER).member
    at_page_of(presenter, seat, OFFICER).press("disable")
    fill(presenter, cause=Cause.LEFT)
    seat.told.clear()
    presenter.sheet.sign()

    assert any(Changes.ACCESS in change for change in seat.told)
    assert seat.on.access.accounts[officer].disabled is not None
    assert line_of(presenter, OFFICER).mark.word == "Disabled"


def test_a_locked_desk_shuts_the_list_without_taking_it_away_or_a_word_of_its_own(seat, opened):
    presenter = opened(seat)
    before = presenter.members.state.lines
    seat.desk.access.lock()
    presenter.refresh(Changes.ACCESS)

    assert not isinstance(seat.deeds.may(Act.VIEW_ACCESS), Allowed)
    assert seat.deeds.may_view()
    assert presenter.members.state.lines == before
    assert presenter.said == []
    with pytest.raises(Refused):
        seat.deeds.history(seat.account(OFFICER).member)
    seat.sit(OFFICER)
    assert not seat.deeds.may_view()


def test_what_ran_out_meanwhile_is_withheld_with_the_next_act(seat):
    seat.clock.go(hours=13)
    seat.told.clear()
    seat.deeds.transfer(seat.account(OFFICER).member, "Records", "")

    assert {why.hindrance for why in seat.on.member.withheld.values()} == {Hindrance.PROOF}
    assert any(Changes.MEMBERS in change for change in seat.told)


def test_a_list_that_is_slow_is_read_once_for_many_changes_and_not_at_all_while_hidden(seat, opened):
    later = Later()
    presenter = opened(seat, later.run)
    for _ in range(5):
        presenter.refresh(Changes.ACCESS)
    assert len(later.waiting) == 1
    later.go()
    assert presenter.state.loaded

    presenter.stop()
    presenter.refresh(Changes.ACCESS)
    assert later.waiting == []
    presenter.start()
    assert len(later.waiting) == 1


def test_search_filter_and_sort_work_together(seat, opened):
    seat.enrol()
    presenter = opened(seat)
    members = presenter.members
    assert [line.name for line in members.state.lines] == [
        "Administrator One", "Investigator One", "Officer One", "Supervisor One",
    ]  # fmt: skip

    members.sort_by("name")
    assert members.state.down
    assert members.state.lines[0].name == "Supervisor One"
    members.only(Condition.IN_FORCE)
    members.search("one patrol")
    assert [line.name for line in members.state.lines] == ["Officer One"]
    assert members.state.chosen == members.state.lines[0].id
    members.search("nobody of that name")
    assert members.state.lines == ()
    members.open()
    assert page_of(presenter) is Page.MEMBERS


# ------------------------------------------------------------------------------------------------------ on paper


class Paper:
    """Documents, as whoever makes them gives them."""

    def grant(self, grant_id: str) -> bytes:
        return f"%PDF grant {grant_id}".encode()

    def access_list(self) -> bytes:
        return b"%PDF list"

    def access_list_csv(self) -> bytes:
        return b"Name,Badge"

    def review(self, review_id: str) -> bytes:
        return f"%PDF review {review_id}".encode()

    def compliance(self) -> bytes:
        return b"%PDF compliance"


def test_a_document_goes_where_the_member_chose_and_nowhere_else(seat, opened, tmp_path):
    presenter = opened(seat, documents=Paper())
    asked: list[str] = []
    paper, grant = presenter.paper, seat.grant_of(OFFICER)
    paper.target_wanted.connect(asked.append)
    paper.grant(grant)
    paper.save("")
    paper.grant(grant)
    target = tmp_path / "grant.pdf"
    paper.save(str(target))

    assert asked == ["access-grant.pdf"] * 2
    assert target.read_bytes() == f"%PDF grant {grant}".encode()
    assert presenter.said[-1] == "grant.pdf is saved."
    paper.whole_list()
    paper.save(str(Path("/no such folder/list.pdf")))
    assert presenter.said[-1].startswith("The document could not be saved")


def test_without_documents_nothing_offers_them(seat, opened):
    presenter = opened(seat)
    paper = presenter.paper
    assert not paper.there
    asked: list[str] = []
    paper.target_wanted.connect(asked.append)
    for wanted in (paper.whole_list, paper.spreadsheet, paper.compliance):
        wanted()
    paper.grant(seat.grant_of(OFFICER))
    paper.review("any")
    assert asked == []
