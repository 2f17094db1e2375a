"""The search screen as it is seen and used by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app import profiles
from tests.ui.search.conftest import fill
from ui import actions, theme
from ui.search.fields import rows_of
from ui.search.view import FORM_WIDTH, SearchView
from ui.widgets.form import Form


@pytest.fixture
def view(screen, dressed, qtbot):
    made = SearchView(screen)
    qtbot.addWidget(made)
    made.resize(theme.px(1256), theme.px(660))
    made.show()
    made.opened()
    return made


def test_the_keyboard_begins_at_the_plate_and_ctrl_enter_searches(view, screen, qtbot):
    qtbot.waitUntil(lambda: isinstance(view.focusWidget(), QLineEdit))
    qtbot.keyClicks(view.focusWidget(), "abc123")
    fill(screen)
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    qtbot.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert view.table.isVisible()
    assert view.table.model().rowCount() == 1
    assert view.count.text() == "1 read"


def test_enter_on_a_line_opens_it_and_esc_goes_back_step_by_step(view, screen, qtbot):
    fill(screen)
    screen.ask()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.table.activated.emit(view.table.currentIndex())
    assert view.detail.isVisible()
    assert view.detail.title.text() == "ABC123"
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert not view.detail.isVisible()
    assert view.table.isVisible()
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert not view.table.isVisible()


def test_before_a_search_and_when_nothing_is_found_a_sentence_stands_there(view, screen):
    assert not view.table.isVisible()
    fill(screen, plate="ZZZ999")
    screen.ask()
    assert view.count.text() == "No reads"
    assert not view.table.isVisible()
    assert not view.open.isVisible()


def test_leaving_puts_the_answer_away(view, screen):
    fill(screen)
    screen.ask()
    screen.open()
    view.left()
    assert (view.table.model().rowCount(), view.detail.isVisible(), view.detail.crop.has_picture) == (0, False, False)


def test_a_mistake_takes_the_keyboard_to_its_field(view, screen, qtbot):
    fill(screen, plate="")
    view.table.setFocus()
    screen.ask()
    qtbot.waitUntil(lambda: view.form.fields["plate"].isAncestorOf(view.focusWidget()))
    assert view.form.fields["plate"].problem


@pytest.mark.parametrize("agency", profiles.AGENCIES)
def test_the_form_of_every_profile_fits_its_width(agency, dressed, qtbot):
    form = Form(rows_of(profiles.load(agency)))
    qtbot.addWidget(form)
    assert form.minimumSizeHint().width() <= theme.px(FORM_WIDTH - 36)


def test_its_key_is_free_of_those_that_mean_the_same_everywhere():
    assert "Ctrl+F" not in {action.key for action in actions.ACTIONS}
