"""Which alert stands large, what is masked and what may be pressed, decided without a display."""

from datetime import timedelta
from typing import Any

import pytest

from app.changes import Changes
from app.domain.alerts import MASK
from app.domain.hot_lists import CATEGORIES, Severity
from tests.ui.live.desk import NOW, Held, PretendDesk, a_list, an_alert, at_once
from ui.alerts import describe
from ui.alerts.presenter import AlertsPresenter
from ui.alerts.state import CellMark


@pytest.fixture
def desk():
    return PretendDesk()


@pytest.fixture
def presenter(desk, qapp):
    made = AlertsPresenter(desk, at_once, deaf_ms=0)
    yield made
    made.settle()


def large(presenter):
    return presenter.state.card.id if presenter.state.card else ""


def its_card(presenter) -> Any:
    return presenter.state.card


def raise_alerts(desk, presenter, *alerts):
    desk.its_alerts = (*desk.its_alerts, *alerts)
    presenter.on_changes(Changes.ALERTS)


def test_neither_plate_of_an_alert_is_anywhere_in_the_panel_until_looked(desk, presenter):
    raise_alerts(desk, presenter, an_alert("h1", "A8C1230", "ABC1230"), an_alert("h2", "XYZ9876", seconds_ago=40))
    for characters in ("A8C1230", "ABC1230", "XYZ9876"):
        assert characters not in repr(presenter.state)
    assert {(cell.read, cell.listed, cell.mark, cell.unsure) for cell in its_card(presenter).cells} == {
        (MASK, MASK, CellMark.SAME, False)
    }

    presenter.look()
    assert "".join(cell.read for cell in its_card(presenter).cells) == "A8C1230"
    assert "".join(cell.listed for cell in its_card(presenter).cells) == "ABC1230"
    assert "XYZ9876" not in repr(presenter.state)


def test_an_alert_nobody_looked_at_cannot_be_acknowledged(desk, presenter):
    raise_alerts(desk, presenter, an_alert("h1"))
    presenter.acknowledge()
    assert desk.its_alerts[0].open
    assert its_card(presenter).problem is None
    assert large(presenter) == "h1"
    presenter.look()
    presenter.acknowledge()
    presenter.settle()
    assert not desk.its_alerts[0].open
    assert presenter.state.card is None


def test_the_alert_that_stands_large_stays_and_the_next_one_is_a_strip(desk, presenter):
    raise_alerts(desk, presenter, an_alert("h1", seconds_ago=20))
    raise_alerts(desk, presenter, an_alert("h2", "XYZ9876", seconds_ago=3))
    assert large(presenter) == "h1"
    assert [strip.id for strip in presenter.state.strips] == ["h2"]


def test_an_alert_nobody_answered_for_a_minute_gives_its_place_to_a_newer_one(desk, presenter):
    raise_alerts(desk, presenter, an_alert("h1", seconds_ago=60))
    assert its_card(presenter).unanswered
    raise_alerts(desk, presenter, an_alert("h2", "XYZ9876", seconds_ago=3))
    assert large(presenter) == "h2"
    assert [strip.id for strip in presenter.state.strips] == ["h1"]


def test_an_alert_being_looked_at_is_not_replaced(desk, presenter):
    raise_alerts(desk, presenter, an_alert("h1", seconds_ago=60))
    presenter.look()
    raise_alerts(desk, presenter, an_alert("h2", "XYZ9876", seconds_ago=3))
    assert large(presenter) == "h1"
    presenter.acknowledge()
    assert large(presenter) == "h2"


def test_an_alert_is_not_replaced_while_its_look_is_being_taken_down(desk, qapp):
    held = Held()
    presenter = AlertsPresenter(desk, held)
    raise_alerts(desk, presenter, an_alert("h1", seconds_ago=60))
    presenter.look()
    presenter.look()
    assert its_card(presenter).busy
    assert len(held.jobs) == 1
    raise_alerts(desk, presenter, an_alert("h2", "XYZ9876", seconds_ago=3))
    assert large(presenter) == "h1"
    held.finish()
    assert its_card(presenter).looked


def test_an_alert_the_member_chose_is_not_replaced_either(desk, presenter):
    raise_alerts(desk, presenter, an_alert("h1", seconds_ago=60), an_alert("h2", "XYZ9876", seconds_ago=30))
    presenter.next()
    assert large(presenter) == "h1"
    raise_alerts(desk, presenter, an_alert("h3", "KLM4567", seconds_ago=1))
    assert large(presenter) == "h1"
    assert [strip.id for strip in presenter.state.strips] == ["h3", "h2"]


def test_next_goes_round_all_open_alerts(desk, presenter):
    raise_alerts(desk, presenter, *(an_alert(f"h{i}", f"XYZ98{i}", seconds_ago=10 + i) for i in range(3)))
    shown = [large(presenter)]
    for _ in range(3):
        presenter.next()
        shown.append(large(presenter))
    assert shown == ["h0", "h1", "h2", "h0"]


def test_nothing_closes_by_itself(desk, presenter):
    raise_alerts(desk, presenter, an_alert("h1"))
    desk.time = NOW + timedelta(hours=10)
    presenter.refresh()
    assert large(presenter) == "h1"
    assert its_card(presenter).when == "10 h ago · 09:00:20"


def test_a_look_that_could_not_be_taken_down_is_said_on_the_card_and_can_be_tried_again(desk, presenter):
    raise_alerts(desk, presenter, an_alert("h1"))
    desk.storage_gone = True
    presenter.look()
    assert its_card(presenter).problem.text == "The disk is full: nothing was kept."
    assert not its_card(presenter).looked
    desk.storage_gone = False
    presenter.look()
    assert its_card(presenter).problem is None
    assert its_card(presenter).looked


def test_alerts_that_storage_has_not_taken_are_told(desk, presenter):
    raise_alerts(desk, presenter, an_alert("h1", recorded=False), an_alert("h2", "XYZ9876", seconds_ago=90))
    assert presenter.state.unrecorded == 1
    assert not its_card(presenter).recorded


def test_new_alerts_are_told_once_with_whether_another_stood_there(desk, presenter):
    told = []
    presenter.arrived.connect(lambda new, another: told.append(([alert.id for alert in new], another)))
    raise_alerts(desk, presenter, an_alert("h1"))
    presenter.refresh()
    presenter.look()
    raise_alerts(desk, presenter, an_alert("h2", "XYZ9876"))
    assert told == [(["h1"], False), (["h2"], True)]


def test_a_card_tells_category_caution_side_state_list_and_its_age(desk, presenter):
    alert = an_alert("h1", caution="armed", vehicle="blue Ford", region="us-mn", hours_old=31, seconds_ago=12)
    raise_alerts(desk, presenter, alert)
    card = presenter.state.card
    assert (card.title, card.caution, card.vehicle) == ("Stolen vehicle", "armed", "On the list: blue Ford")
    assert (card.where, card.when) == ("Front left · Front", "12 s ago · 09:00:18")
    assert card.region == "Listed state: Minnesota, not read"
    assert (card.source, card.source_mark.word, card.source_mark.role) == (
        "State hot list",
        "31 h old, over 24 h",
        "danger",
    )
    assert "4.4" in card.overdue
    assert card.is_not == "A hit is no cause to stop by itself. (4.3)"
    assert not an_alert("h2", hours_old=3).hit.match.version.as_of < NOW - timedelta(hours=24)


def test_an_entry_without_a_state_says_so(desk, presenter):
    raise_alerts(desk, presenter, an_alert("h1", region=""))
    assert its_card(presenter).region.startswith("No state listed")


def test_an_owners_hit_says_nothing_about_who_drives(desk, presenter):
    raise_alerts(desk, presenter, an_alert("h1", category="owner-warrant"))
    assert "nothing about who drives" in its_card(presenter).about


@pytest.mark.parametrize("category", sorted(CATEGORIES))
def test_a_possible_hit_never_has_an_exact_hits_colour(desk, presenter, category):
    exact_colours = {mark.role for mark in describe.SEVERITY_MARKS.values()}
    raise_alerts(desk, presenter, an_alert("h1", "A8C1230", "ABC1230", category, seconds_ago=1))
    raise_alerts(desk, presenter, an_alert("h2", "XYZ9876", category=category, seconds_ago=50))
    card = presenter.state.card
    assert (card.id, card.kind.word, card.possible) == ("h1", "POSSIBLE", True)
    assert not {card.role, card.kind.role, card.severity.role} & exact_colours
    presenter.next()
    card, strip = presenter.state.card, presenter.state.strips[0]
    assert (card.kind.word, card.kind.role in exact_colours) == ("EXACT", True)
    assert (strip.kind, strip.severity.role in exact_colours) == ("POSSIBLE", False)
    assert card.kind.icon != describe.POSSIBLE.icon


def test_severity_is_told_by_word_and_shape_beside_colour():
    marks = [describe.SEVERITY_MARKS[severity] for severity in Severity]
    assert (
        len({mark.word for mark in marks})
        == len({mark.icon for mark in marks})
        == len({mark.role for mark in marks})
        == 3
    )


def test_characters_that_differ_look_alike_or_are_unsure_are_marked(desk, presenter):
    raise_alerts(desk, presenter, an_alert("h1", "A8C1230", "ABC1230", sure=0.5))
    presenter.look()
    cells = its_card(presenter).cells
    assert [cell.mark for cell in cells] == [CellMark.SAME, CellMark.LOOKALIKE, *[CellMark.SAME] * 5]
    assert all(cell.unsure for cell in cells)


def test_a_longer_listed_plate_is_compared_to_its_end():
    alert = an_alert("h1", "ABC12", "ABC123").looked("member-1", NOW)
    last = describe.cells(alert)[-1]
    assert (last.read, last.listed, last.mark) == (describe.NO_CHARACTER, "3", CellMark.DIFFERS)


def test_without_alerts_the_panel_tells_the_lists_in_force_and_their_age(desk, presenter):
    desk.its_lists = (a_list("State", 3), a_list("KOPS", 30))
    presenter.refresh()
    assert presenter.state.card is None
    assert [(line.name, line.age.word) for line in presenter.state.lists] == [
        ("State", "3 h old"),
        ("KOPS", "30 h old, over 24 h"),
    ]


def test_a_bug_in_taking_a_look_down_is_raised_and_leaves_the_alert_open(desk, qapp):
    held = Held()
    presenter = AlertsPresenter(desk, held)
    raise_alerts(desk, presenter, an_alert("h1"))
    presenter.look()
    _, _, failed = held.jobs.pop()
    with pytest.raises(KeyError):
        failed(KeyError("h1"))
    assert not its_card(presenter).busy
    assert its_card(presenter).problem is not None
