"""The Policy screen: every rule in plain words with its layer and clause, what is not held said so, orders recorded."""

import pytest

from app.domain.access import Role
from app.domain.parameters import PARAMETERS
from app.domain.strictest import Group
from app.profiles import AGENCIES
from tests.desks import a_member
from tests.ui.at_once import Later, at_once
from tests.ui.policy.desk import PolicyDesk
from ui.messages import Message
from ui.policy.lines import ALL, CONFLICTS
from ui.policy.presenter import DAY, REFERENCE, Page, PolicyPresenter


@pytest.fixture
def desk():
    return PolicyDesk(a_member(Role.LPR_ADMINISTRATOR))


@pytest.fixture
def said() -> list[Message]:
    return []


@pytest.fixture
def open_screen(qapp, said):
    def open_screen(desk, run=at_once):
        presenter = PolicyPresenter(desk, run)
        presenter.message.connect(said.append)
        presenter.start()
        return presenter

    return open_screen


@pytest.mark.parametrize("agency", AGENCIES)
def test_every_rule_of_every_agency_is_a_line_in_plain_words_with_its_layer(open_screen, agency):
    state = open_screen(PolicyDesk(a_member(Role.AUDITOR), agency)).state

    assert [line.id for line in state.lines] == sorted(
        PARAMETERS, key=lambda name: (list(Group).index(PARAMETERS[name].group), list(PARAMETERS).index(name))
    )
    for line in state.lines:
        assert line.title
        assert line.words
        assert "{}" not in line.words
        assert line.layer.word in ("Agency", "State", "CJIS", "Our default")
        assert line.behind
        assert all(one.quote or one.note for one in line.behind)


def test_the_groups_come_in_order_with_their_counts(open_screen, desk):
    groups = open_screen(desk).state.groups

    assert [group.title for group in groups] == [ALL, *(group.value for group in Group), CONFLICTS]
    assert groups[0].count == len(PARAMETERS) == sum(group.count for group in groups[1:-1])
    assert groups[-1].count == 4


def test_a_group_shows_its_rules_and_the_filter_narrows_them_by_any_word(open_screen, desk):
    presenter = open_screen(desk)
    presenter.pick_group("Retention")
    assert {line.group for line in presenter.state.lines} == {"Retention"}
    presenter.filter("60 DAYS collection")
    assert [line.id for line in presenter.state.lines] == ["retain.nonhit_days", "retain.hit_days"]
    presenter.pick_group(ALL)
    presenter.filter("423.6(b)")
    assert [line.id for line in presenter.state.lines] == ["search.standard", "search.civil"]
    presenter.filter("no rule says this")
    assert presenter.state.lines == ()
    assert presenter.state.line is None


def test_the_chosen_rule_stays_chosen_while_it_is_shown(open_screen, desk):
    presenter = open_screen(desk)
    presenter.choose("retain.hit_days")
    presenter.filter("60 days")
    assert presenter.state.line.id == "retain.hit_days"
    presenter.filter("banner")
    assert presenter.state.line is not None
    assert presenter.state.line.id != "retain.hit_days"


def line_of(presenter, name):
    return next(line for line in presenter.state.lines if line.id == name)


def test_all_layers_stand_behind_a_rule_and_the_binding_one_first(open_screen, desk):
    line = line_of(open_screen(desk), "retain.nonhit_days")

    assert [one.head.split(":")[0] for one in line.behind] == [
        "Agency · Hutchinson 423.5", "State · Minn. Stat. 13.824 subd. 3", "Our default",
    ]  # fmt: skip
    assert line.behind[-1].head.endswith("Destroyed no later than 90 days after collection.")
    assert (line.layer.word, line.clause) == ("Agency", "Hutchinson 423.5")


def test_each_purpose_has_its_own_clause_and_quote(open_screen, desk):
    line = line_of(open_screen(desk), "capture.purposes")

    assert len(line.behind) == 9
    assert line.behind[0].head == "Agency · Hutchinson 423.3: Stolen or wanted vehicles"
    assert "423.3 conflicts with 423.4.1(2), (3)" in line.conflict


def test_a_text_that_is_not_held_is_said_so(open_screen):
    presenter = open_screen(PolicyDesk(a_member(Role.AUDITOR), "hardin"))

    assert any("Text not held: " in one.note for one in line_of(presenter, "retain.schedule").behind)
    assert presenter.state.text_state.startswith("Text not held: the agency's policy (002_")


def test_the_conflicts_section_names_both_clauses_what_is_done_and_what_binds(open_screen, desk):
    presenter = open_screen(desk)
    presenter.pick_group(CONFLICTS)

    assert [line.title for line in presenter.state.lines] == [
        "Hutchinson 423.3 against 423.4.1(2), (3)",
        "Hutchinson 423.3 against 423.4.1(2), (3)",
        "Hutchinson 423.6(b) against Minn. Stat. 13.824 subd. 7",
        "Hutchinson 423.6(b) against Minn. Stat. 13.824 subd. 7",
    ]
    assert presenter.state.lines[-1].conflict == "What binds: Is no purpose of a search."


def test_the_agencys_text_is_attached_by_the_administrator_and_shown(open_screen, desk, said):
    presenter = open_screen(desk)
    wanted: list[bool] = []
    presenter.text_wanted.connect(lambda: wanted.append(True))
    presenter.want_text()
    presenter.attach("/somewhere/right.txt")

    assert wanted == [True]
    assert "official law enforcement business" in presenter.state.text
    assert presenter.state.text_state == ""
    assert said[-1].text == "The policy's text is attached."


def test_a_wrong_text_is_refused_in_words_and_none_picked_changes_nothing(open_screen, desk, said):
    presenter = open_screen(desk)
    presenter.attach("/somewhere/wrong.txt")
    presenter.attach("")

    assert [message.text for message in said] == ["this is not the text: its SHA-256 differs"]
    assert presenter.state.text == ""
    assert not presenter.state.busy


def test_a_profile_signed_in_advance_is_taken_in_and_named_with_its_day(open_screen, desk, said):
    presenter = open_screen(desk)
    wanted: list[bool] = []
    presenter.profile_wanted.connect(lambda: wanted.append(True))
    presenter.want_profile()
    presenter.take("/somewhere/wrong.profile")
    assert "not as the agency signed it" in said[-1].text
    presenter.take("/somewhere/right.profile")

    assert wanted == [True]
    assert presenter.state.later == "Signed in advance: hutchinson/2 from 2027-01-01"


def test_an_officer_reads_everything_and_changes_nothing(open_screen, said):
    presenter = open_screen(PolicyDesk(a_member(Role.PATROL_OFFICER)))
    for deed in (presenter.want_text, presenter.want_profile, presenter.press_suspension):
        deed()

    assert [message.clause for message in said] == [
        "Hutchinson 423.3",
        "Hutchinson 423.3",
        "Minn. Stat. 13.824 subd. 6",
    ]
    assert presenter.state.page is Page.RULES
    assert len(presenter.state.lines) == len(PARAMETERS)


def page_of(presenter):
    return presenter.state.page


def test_an_order_is_recorded_with_reference_and_date_and_said_until_it_is_lifted(open_screen, desk, said):
    presenter = open_screen(desk)
    presenter.press_suspension()
    assert page_of(presenter) is Page.ORDER
    assert presenter.state.looks[DAY].value == "2026-11-22"
    presenter.edit(REFERENCE, "DPO-7")
    presenter.confirm()

    assert page_of(presenter) is Page.RULES
    assert presenter.state.suspended == "All capture is suspended by order DPO-7 of 2026-11-22."
    assert said[-1].text == "The order is recorded. All capture has stopped."

    presenter.press_suspension()
    assert page_of(presenter) is Page.LIFTING
    assert not presenter.state.looks[DAY].shown
    presenter.confirm()
    assert presenter.state.looks[REFERENCE].problem == "Enter the reference of the order."
    presenter.edit(REFERENCE, "DPO-9")
    presenter.confirm()

    assert desk.done == ["DPO-7 lifted by DPO-9"]
    assert presenter.state.suspended == ""


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        (REFERENCE, " ", "Enter the reference of the order."),
        (DAY, "yesterday", "Enter year, month and day, such as 2026-11-22."),
        (DAY, "2026-11-23", "The order's date lies in the future."),
    ],
)
def test_a_mistake_stands_beside_its_field_and_nothing_is_recorded(open_screen, desk, field, value, problem):
    presenter = open_screen(desk)
    presenter.press_suspension()
    presenter.edit(REFERENCE, "DPO-7")
    presenter.edit(field, value)
    presenter.confirm()

    assert presenter.state.looks[field].problem == problem
    assert presenter.state.page is Page.ORDER
    assert not presenter.state.busy
    assert desk.standing is None


def test_one_can_go_back_without_an_order(open_screen, desk):
    presenter = open_screen(desk)
    presenter.press_suspension()
    pages = [presenter.state.page]
    presenter.back()
    pages.append(presenter.state.page)

    assert pages == [Page.ORDER, Page.RULES]
    assert desk.standing is None


def test_two_presses_record_one_order(open_screen, desk):
    later = Later()
    presenter = open_screen(desk, later.run)
    later.go()
    presenter.press_suspension()
    presenter.edit(REFERENCE, "DPO-7")
    presenter.confirm()
    presenter.confirm()
    presenter.back()

    assert presenter.state.busy
    assert presenter.state.page is Page.ORDER
    assert len(later.waiting) == 1
    later.go()
    assert desk.standing is not None


def test_a_profile_that_takes_over_while_the_screen_is_open_is_shown(open_screen, desk):
    presenter = open_screen(desk)
    desk.agency = "crystal"
    presenter.refresh()

    assert presenter.state.head == "Crystal Police Department"
    assert line_of(presenter, "search.case_number").words == "Must be entered."
