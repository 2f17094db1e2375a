"""The alert panel as a member meets it: keys, masking, strips."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from app.changes import Changes
from tests.ui.live.desk import PretendDesk, SilentPlayer, a_jpeg, an_alert, at_once, colours
from ui import theme
from ui.alerts.comparison import legend, spoken
from ui.alerts.panel import AlertPanel
from ui.alerts.presenter import AlertsPresenter
from ui.alerts.state import Cell, CellMark
from ui.sound import Sound
from ui.widgets.crop_view import CropView


@pytest.fixture
def desk():
    return PretendDesk()


@pytest.fixture
def presenter(desk, qapp):
    made = AlertsPresenter(desk, at_once, deaf_ms=0)
    yield made
    made.settle()


@pytest.fixture
def player():
    return SilentPlayer()


@pytest.fixture
def panel(presenter, player, qtbot):
    made = AlertPanel(presenter, Sound(player, 80))
    qtbot.addWidget(made)
    made.setFixedWidth(460)
    made.resize(460, 662)
    made.show()
    qtbot.waitExposed(made)
    return made


def raise_alerts(desk, presenter, *alerts):
    desk.its_alerts = (*desk.its_alerts, *alerts)
    presenter.on_changes(Changes.ALERTS)


def everything_said(widget):
    """Every text a person or a screen reader can meet in it."""
    said = []
    for each in [widget, *widget.findChildren(QWidget)]:
        said += [each.accessibleName(), each.accessibleDescription(), each.toolTip(), each.whatsThis()]
        said.append(each.text() if hasattr(each, "text") else "")
    return " | ".join(said)


def test_nothing_in_the_panel_says_the_characters_until_looked(desk, presenter, panel):
    raise_alerts(desk, presenter, an_alert("h1", "A8C1230", "ABC1230"))
    assert not {"A8C1230", "ABC1230", "A 8 C"} & set(everything_said(panel).split(" | "))
    assert "A 8 C 1 2 3 0" not in everything_said(panel)
    assert "Masked until you have looked" in everything_said(panel)
    presenter.look()
    assert "Read A 8 C 1 2 3 0. List A B C 1 2 3 0." in everything_said(panel)


def test_look_then_acknowledge_by_their_keys(desk, presenter, panel, qtbot):
    raise_alerts(desk, presenter, an_alert("h1"))
    assert panel.card.look.isEnabled()
    assert not panel.card.acknowledge.isEnabled()
    qtbot.keyClick(panel, Qt.Key.Key_A)
    qtbot.keyClick(panel, Qt.Key.Key_L)
    qtbot.waitUntil(panel.card.acknowledge.isEnabled)
    assert desk.its_alerts[0].open
    qtbot.keyClick(panel, Qt.Key.Key_A)
    qtbot.waitUntil(panel.quiet.isVisible)
    presenter.settle()
    assert not desk.its_alerts[0].open


def test_next_swaps_and_a_strip_can_be_pressed(desk, presenter, panel, qtbot):
    raise_alerts(desk, presenter, an_alert("h1", seconds_ago=50), an_alert("h2", "XYZ9876", seconds_ago=5))
    qtbot.keyClick(panel, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: presenter.state.card.id == "h1")
    where = panel.strips.visualRect(panel.strips.rows.index(0)).center()
    qtbot.mouseClick(panel.strips.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert presenter.state.card.id == "h2"


def test_the_keys_stand_on_the_buttons(desk, presenter, panel):
    raise_alerts(desk, presenter, an_alert("h1"), an_alert("h2", seconds_ago=60))
    buttons = (panel.card.look, panel.card.acknowledge, panel.next, panel.mute)
    assert [button.accessibleDescription() for button in buttons] == ["Key L", "Key A", "Key N", "Key M"]
    assert all(button.height() >= theme.sizes().touch for button in buttons)


def test_five_hundred_alerts_are_five_hundred_rows_and_not_one_more_widget(desk, presenter, panel):
    raise_alerts(desk, presenter, an_alert("a"), an_alert("b", seconds_ago=20))
    few, height = len(panel.findChildren(QWidget)), panel.minimumSizeHint().height()
    raise_alerts(desk, presenter, *(an_alert(f"h{i}", f"XYZ{i}", seconds_ago=30 + i) for i in range(498)))
    assert presenter.state.count == 500
    assert panel.strips.rows.rowCount() == 499
    assert len(panel.findChildren(QWidget)) == few
    assert panel.minimumSizeHint().height() == height
    assert not panel.grab().isNull()


def test_an_alert_that_is_not_recorded_says_so_on_the_panel_and_on_its_card(desk, presenter, panel):
    raise_alerts(desk, presenter, an_alert("h1", recorded=False))
    assert panel.banner.isVisible()
    assert panel.card.recorded.isVisible()
    assert "NOT RECORDED" in everything_said(panel.banner)
    desk.its_alerts = (an_alert("h1"),)
    presenter.on_changes(Changes.STORAGE)
    assert not panel.banner.isVisible()
    assert not panel.card.recorded.isVisible()


def test_a_possible_alert_is_dashed_and_never_in_an_exact_ones_colour(desk, presenter, panel):
    raise_alerts(desk, presenter, an_alert("h1", "A8C1230", "ABC1230", caution="armed"))
    found = colours(panel.card)
    assert theme.current().possible in found
    assert not found & {theme.current().danger, theme.current().warn}


def test_an_exact_alert_has_its_severitys_colour(desk, presenter, panel):
    raise_alerts(desk, presenter, an_alert("h1"))
    found = colours(panel.card)
    assert theme.current().danger in found
    assert theme.current().possible not in found


@pytest.mark.parametrize("caution", ["", "armed", "armed and dangerous, known to flee; wait for a second unit " * 2])
def test_the_card_fits_a_small_laptop_and_keeps_its_buttons(desk, presenter, panel, qtbot, caution):
    long = an_alert(
        "h1", "A8C1230", "ABC1230", "owner-licence", region="us-mp", hours_old=90, caution=caution, vehicle="blue Ford",
        recorded=False, crop=a_jpeg(),
    )  # fmt: skip
    raise_alerts(desk, presenter, long, *(an_alert(f"h{i}", f"XYZ{i}", seconds_ago=90) for i in range(4)))
    presenter.look()
    panel.resize(460, 600)
    qtbot.waitUntil(lambda: panel.height() == 600)
    for widget in (panel.card.look, panel.card.acknowledge, panel.next):
        where = widget.mapTo(panel, widget.rect().bottomRight())
        assert panel.rect().contains(where)
    assert panel.card.comparison.height() >= panel.card.comparison.sizeHint().height()
    assert panel.card.crop.height() >= panel.card.crop.minimumSizeHint().height()


def test_a_word_without_end_on_a_list_pushes_nothing_out_of_the_card(desk, presenter, panel, qtbot):
    long = an_alert("h1", "ABC1230", "ABC1230", caution="armed and dangerous", vehicle="x" * 300, crop=a_jpeg())
    raise_alerts(desk, presenter, long)
    qtbot.waitUntil(panel.card.caution.isVisible)
    for widget in (panel.card.caution, panel.card.crop):
        where = widget.mapTo(panel, widget.rect().topRight())
        assert panel.rect().contains(where)


def test_sound_can_be_tried_and_put_off_and_its_state_is_said(panel, player, qtbot):
    qtbot.keyClick(panel, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: bool(player.played))
    assert panel.mute.words() == "Sound 80 %"
    qtbot.keyClick(panel, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: panel.mute.words() == "Sound is off")
    player.there = False
    player.changed()
    assert panel.mute.words() == "No sound device"
    assert not panel.quiet.test.isEnabled()


def test_without_a_list_the_panel_warns_that_no_alert_can_come(desk, presenter, panel):
    desk.its_lists = ()
    presenter.on_changes(Changes.HOT_LISTS)
    assert "no alert can come" in everything_said(panel.quiet)


def test_ages_go_on_while_the_panel_is_seen_and_only_then(desk, presenter, panel, qtbot):
    told: list[Any] = []
    raise_alerts(desk, presenter, an_alert("h1"))
    presenter.changed.connect(told.append)
    desk.time = desk.time.replace(second=45)
    qtbot.waitUntil(lambda: bool(told), timeout=5000)
    assert told[-1].card.when.startswith("25 s ago")
    panel.hide()
    desk.its_alerts = (an_alert("h1"), an_alert("h2", "XYZ9876", seconds_ago=1))
    presenter.on_changes(Changes.ALERTS)
    assert presenter.state.count == 2


@pytest.mark.qt_log_ignore("JPEG", extend=True)
@pytest.mark.parametrize(
    "bad", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"0" * 200, a_jpeg()[:60]], ids=["none", "text", "png", "cut"]
)
def test_a_crop_that_cannot_be_decoded_is_said_in_words(qtbot, bad):
    view = CropView()
    qtbot.addWidget(view)
    view.show_jpeg(bad)
    assert not view.has_picture
    assert not view.grab().isNull()
    view.show_jpeg(a_jpeg())
    assert view.has_picture


def test_a_crop_that_claims_to_be_huge_is_not_decoded(qtbot):
    view = CropView()
    qtbot.addWidget(view)
    view.show_jpeg(a_jpeg(5000, 8))
    assert not view.has_picture


def test_the_legend_names_only_the_shapes_in_use():
    same, alike, differs = (
        Cell("A", "A"),
        Cell("8", "B", CellMark.LOOKALIKE),
        Cell("X", "Y", CellMark.DIFFERS, unsure=True),
    )
    assert legend((same,)) == ""
    assert "lookalike" in legend((same, alike))
    assert "differs" not in legend((same, alike))
    assert "reader unsure" in legend((differs,))
    assert spoken((same, alike)) == "Read A 8. List A B. 8 read, B listed: lookalike"


def test_another_alert_is_read_from_its_head(desk, presenter, panel, qtbot):
    panel.resize(460, 420)
    raise_alerts(desk, presenter, an_alert("h1", caution="armed"), an_alert("h2", seconds_ago=60))
    bar = panel.card.findChild(QScrollArea).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    presenter.next()
    assert bar.value() == 0
