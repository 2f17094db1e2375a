"""The card for the driver's seat: large, whole and still, on the smallest window and on a large one."""

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QScrollArea, QScrollBar, QWidget

from app.changes import Changes
from tests.ui.live.desk import PretendDesk, SilentPlayer, a_jpeg, an_alert, at_once
from ui import theme
from ui.alerts.panel import AlertPanel
from ui.alerts.presenter import AlertsPresenter
from ui.sound import Sound

GLANCED = 28  # pixels: read at arm's length
SMALLEST, USUAL, LARGE = (605, 524), (656, 652), (920, 964)  # the panel's, at 1024×640, 1366×768, 1920×1080


@pytest.fixture
def desk():
    made = PretendDesk()
    made.drive()
    return made


@pytest.fixture
def presenter(desk, dressed):
    made = AlertsPresenter(desk, at_once, deaf_ms=0)
    yield made
    made.settle()


@pytest.fixture(params=[SMALLEST, USUAL, LARGE], ids=["smallest", "usual", "large"])
def panel(request, presenter, qtbot):
    made = AlertPanel(presenter, Sound(SilentPlayer(), 80))
    qtbot.addWidget(made)
    made.resize(*request.param)
    with qtbot.waitExposed(made):
        made.show()
    return made


def raise_worst(desk, presenter):
    """As much as a card can have to say, and another alert."""
    desk.its_alerts = (
        an_alert("h1", "A8C1230", "ABC1230", "owner-licence", region="us-nc", hours_old=90, caution="armed",
                 crop=a_jpeg(), recorded=False),
        an_alert("h2", "XYZ9876", seconds_ago=1),
    )  # fmt: skip
    presenter.on_changes(Changes.ALERTS)
    presenter.show_alert("h1")
    presenter.follow()


def whole(widget, within) -> bool:
    top, bottom = widget.mapTo(within, widget.rect().topLeft()), widget.mapTo(within, widget.rect().bottomRight())
    inside = within.rect().contains(top) and within.rect().contains(bottom)
    return inside and widget.height() >= min(widget.sizeHint().height(), widget.minimumSizeHint().height())


@pytest.mark.parametrize("chosen", [theme.NIGHT, theme.DAY], ids=["night", "day"])
def test_everything_stands_whole_on_the_card_without_scrolling(desk, presenter, panel, qapp, chosen):
    theme.apply(qapp, chosen, 1.0)
    raise_worst(desk, presenter)
    card = panel.driving
    qapp.processEvents()
    assert card.isVisible()
    assert not card.findChildren(QScrollArea)
    assert not any(bar.isVisible() for bar in panel.findChildren(QScrollBar))
    said = (card.title, card.kind, card.standing, card.recorded, card.caution, card.crop, card.where, card.expected)
    for widget in (*said, card.list_age, card.about, card.comparison, card.read_out, card.keys, *card.keys.keys):
        assert whole(widget, card), widget


def test_nothing_on_the_card_lies_over_anything_else(desk, presenter, panel, qapp):
    raise_worst(desk, presenter)
    qapp.processEvents()
    card = panel.driving
    shown = [each for each in card.findChildren(QWidget) if each.parent() is card and each.isVisible()]
    for place, one in enumerate(shown):
        assert not any(one.geometry().intersects(other.geometry()) for other in shown[place + 1 :]), one


def test_the_card_says_both_plates_and_no_word_of_masking(desk, presenter, panel):
    raise_worst(desk, presenter)
    assert panel.driving.comparison.accessibleName().startswith("Read A 8 C 1 2 3 0. List A B C 1 2 3 0.")


def test_plate_and_category_are_large_enough_for_arms_length(desk, presenter, panel, qapp):
    raise_worst(desk, presenter)
    qapp.processEvents()
    card = panel.driving
    assert card.title.font_size() >= GLANCED
    assert card.comparison.character_size() >= GLANCED
    assert QFontMetrics(theme.text_font(card.title.font_size(), True)).horizontalAdvance(card.title.words()) > 0


def test_the_three_keys_are_large_and_in_reach(desk, presenter, panel, qapp):
    raise_worst(desk, presenter)
    qapp.processEvents()
    keys = panel.driving.keys.keys
    assert [key.accessibleDescription() for key in keys] == ["Key 1", "Key 2", "Key 3"]
    assert all(key.height() >= theme.sizes().touch and key.width() > 2 * theme.sizes().touch for key in keys)


def test_the_other_alert_is_one_strip_with_its_key(desk, presenter, panel, qapp):
    raise_worst(desk, presenter)
    qapp.processEvents()
    assert panel.strips.isVisible()
    assert panel.next.isVisible()
    assert panel.strips.height() < 2 * panel.strips.sizeHintForRow(0)


def test_an_answer_that_is_held_stands_above_the_card_and_moves_nothing_below_it(desk, presenter, panel, qapp):
    raise_worst(desk, presenter)
    presenter.next()
    qapp.processEvents()
    keys = panel.driving.keys.mapTo(panel, panel.driving.keys.rect().topLeft())
    panel.driving.keys.not_plate.emit()
    qapp.processEvents()
    assert panel.held.isVisible()
    assert panel.driving.keys.mapTo(panel, panel.driving.keys.rect().topLeft()).x() == keys.x()
    panel.held.back.click()
    assert presenter.state.held is None
    assert presenter.state.card.id == "h2"
