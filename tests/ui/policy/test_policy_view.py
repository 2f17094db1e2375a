"""The Policy screen as a person sees and drives it, at the size of a patrol car's laptop."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from app.domain.access import Role
from tests.desks import a_member
from tests.ui.at_once import at_once
from tests.ui.policy.desk import PolicyDesk
from ui import theme
from ui.policy.presenter import PolicyPresenter
from ui.policy.view import PolicyView


@pytest.fixture
def desk():
    return PolicyDesk(a_member(Role.LPR_ADMINISTRATOR))


@pytest.fixture
def view(desk, qtbot, dressed):
    presenter = PolicyPresenter(desk, at_once)
    made = PolicyView(
        presenter, lambda _parent, row, _now: f"/somewhere/right.{'txt' if row.id == 'text' else 'profile'}"
    )
    presenter.setParent(made)
    qtbot.addWidget(made)
    made.resize(1256, 660)
    made.show()
    qtbot.waitExposed(made)
    made.opened()
    return made


def shown(view):
    return " ".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


def rows(view):
    return view.table.model().rowCount()


def test_the_first_rule_stands_open_with_clause_and_quote(view):
    assert rows(view) > 150
    said = shown(view)
    assert "Hutchinson 423.4(a)" in said
    assert "An ALPR shall only be used for official law enforcement business." in said
    assert "Text not held" in said
    assert not view.behind.text.isVisible()


def test_typing_filters_and_a_group_narrows(view, qtbot):
    qtbot.keyClicks(view.filter, "NLETS")
    assert rows(view) == 2
    view.filter.clear()
    view.groups.setCurrentRow(10)
    assert view.groups.currentItem().text().startswith("Retention")
    assert rows(view) == 10


def test_a_filter_that_nothing_meets_says_so(view, qtbot):
    qtbot.keyClicks(view.filter, "zzz")
    assert "No rule says so" in shown(view)


def test_the_arrow_keys_go_through_the_rules(view, qtbot):
    view.table.setFocus()
    qtbot.keyClick(view.table, Qt.Key.Key_Down)
    assert "Stolen license plates" in shown(view)
    assert "conflicts with 423.4.1(2), (3)" in shown(view)


def test_the_attached_text_is_opened_at_the_rules_own_words(view):
    view.attach.click()

    assert view.behind.text.isVisible()
    [marked] = view.behind.text.extraSelections()
    assert "".join(marked.cursor.selectedText().split()) == "AnALPRshallonlybeusedforofficiallawenforcementbusiness."
    view.groups.setCurrentRow(13)
    assert view.behind.text.extraSelections() == []


def test_an_order_is_recorded_by_keyboard_alone(view, desk, qtbot):
    qtbot.keyClick(view, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    assert "All cameras of this workstation stop at once" in shown(view)
    field = view.order.form.fields["reference"]
    qtbot.keyClicks(field.focusProxy(), "DPO-7")
    qtbot.keyClick(view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    assert desk.standing is not None
    assert desk.standing.order.reference == "DPO-7"
    assert view.suspend.text() == "Lift suspension"
    qtbot.keyClick(view, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    assert "Lift the order" in view.order.confirm.text()
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.table.isVisible()


def test_a_signed_profile_is_taken_in(view):
    view.take.click()
    assert "Signed in advance: hutchinson/2 from 2027-01-01" in shown(view)


def test_nothing_that_can_be_pressed_is_smaller_than_a_finger(view):
    for button in view.findChildren(QPushButton):
        if button.isVisible():
            assert button.height() >= theme.sizes().touch, button.text()


def test_the_screen_fits_a_small_laptop(view):
    assert view.minimumSizeHint().width() <= 1256
    assert view.minimumSizeHint().height() <= 600
