"""The whole Live screen: pictures only while it is seen, keys, one camera large."""

import pytest
from PySide6.QtCore import Qt, QTimer

from app.domain.cameras import CameraHealth, CameraState
from tests.ui.live.desk import PretendDesk, SilentPlayer, a_box, a_camera, an_alert, at_once
from ui.alerts.presenter import AlertsPresenter
from ui.live.presenter import LivePresenter
from ui.live.view import LiveView
from ui.sound import Sound


class CountingDesk(PretendDesk):
    """Counts how often each camera's picture is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: dict[str, int] = {}

    def frame(self, camera_id, after):
        self.asked[camera_id] = self.asked.get(camera_id, 0) + 1
        return super().frame(camera_id, after)


class SeenLive(LiveView):
    """Keeps its presenters where a test finds them."""

    def __init__(self, live, alerts, sound):
        super().__init__(live, alerts, sound)
        self.live, self.alerts = live, alerts


@pytest.fixture
def desk():
    made = CountingDesk()
    made.its_cameras = (a_camera("c1"), a_camera("c2", "Rear"))
    made.its_health["c2"] = CameraHealth("c2", CameraState.RUNNING, width=640, height=360)
    for camera in ("c1", "c2"):
        made.show(1, [a_box()], camera)
    return made


@pytest.fixture
def view(desk, qtbot):
    live, alerts = LivePresenter(desk), AlertsPresenter(desk, at_once)
    made = SeenLive(live, alerts, Sound(SilentPlayer(), 80))
    qtbot.addWidget(made)
    made.resize(1200, 660)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: set(desk.asked) == {"c1", "c2"})
    return made


def test_pictures_are_asked_for_only_while_live_is_seen(desk, view, qtbot):
    view.hide()
    assert not view.live.running
    assert not any(timer.isActive() for timer in view.findChildren(QTimer))
    before = dict(desk.asked)
    qtbot.waitUntil(lambda: not view.isVisible())
    view.repaint()
    assert desk.asked == before
    view.show()
    qtbot.waitUntil(lambda: desk.asked["c1"] > before["c1"])


def test_only_the_enlarged_camera_is_drawn_and_escape_brings_all_back(desk, view, qtbot):
    qtbot.keyClick(view, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    tiles = view.cameras.grid.tiles
    assert [tiles[each].isVisible() for each in ("c1", "c2")] == [False, True]
    before = dict(desk.asked)
    qtbot.waitUntil(lambda: desk.asked["c2"] > before["c2"])
    assert desk.asked["c1"] == before["c1"]
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert [tiles[each].isVisible() for each in ("c1", "c2")] == [True, True]


def test_a_touch_enlarges_a_camera_and_the_next_one_gives_it_back(view, qtbot):
    tile = view.cameras.grid.tiles["c1"]
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert view.live.state.enlarged == "c1"
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert view.live.state.enlarged == ""


def test_space_acknowledges_what_was_looked_at_wherever_the_keyboard_is(desk, view, qtbot):
    desk.its_alerts = (an_alert("h1"),)
    view.alerts.refresh()
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert desk.its_alerts[0].open
    view.alerts.look()
    view.cameras.ticker.list.setFocus()
    qtbot.keyClick(view.cameras.ticker.list, Qt.Key.Key_Space)
    view.alerts.settle()
    assert not desk.its_alerts[0].open


def test_a_camera_that_is_removed_takes_its_tile_along(desk, view, qtbot):
    desk.its_cameras = (a_camera("c2", "Rear"),)
    view.live.refresh()
    assert set(view.cameras.grid.tiles) == {"c2"}
    desk.its_cameras = ()
    view.live.refresh()
    assert view.cameras.empty.isVisible()
    assert not view.cameras.grid.isVisible()


def test_a_touch_follows_a_camera_that_moved_up(desk, view, qtbot):
    desk.its_cameras = (a_camera("c2", "Rear"), a_camera("c3"))
    view.live.refresh()
    qtbot.mouseClick(view.cameras.grid.tiles["c2"], Qt.MouseButton.LeftButton)
    assert view.live.state.enlarged == "c2"


def test_tiles_and_ticker_share_the_height_without_overlapping(view):
    for width, height in ((900, 560), (1200, 660), (1800, 980), (3600, 2000)):
        view.resize(width, height)
        grid, ticker = view.cameras.grid.geometry(), view.cameras.ticker.geometry()
        assert not grid.intersects(ticker)
        assert view.cameras.rect().contains(grid)
        assert view.cameras.rect().contains(ticker)


def test_new_boxes_and_new_masks_reach_a_picture_that_stands_still(desk, view, qtbot):
    desk.its_alerts = (an_alert("h1", "ABC1230", pass_id="p1"),)
    view.live.refresh()
    masked = view.live.drawing("c1", 1, desk.frames["c1"].at)
    assert masked.boxes[0].text == "\N{BULLET}" * 7
    before = view.cameras.grid.tiles["c1"].grab().toImage()
    qtbot.waitUntil(lambda: desk.asked["c1"] > 2)
    view.alerts.look()
    view.live.refresh()
    qtbot.waitUntil(lambda: view.cameras.grid.tiles["c1"].grab().toImage() != before)
