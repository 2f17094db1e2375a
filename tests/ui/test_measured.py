"""What the live bench watches in the window is counted as it says."""

from datetime import timedelta
from typing import cast

from app.desk import Desk
from app.workstation import utc_now
from tests.domain.made import an_alert
from ui.measured import GRID_MS, STUTTER_S, Alerts, Blocks, Shown


def test_a_picture_counts_once_however_often_it_is_painted_and_a_long_gap_is_a_stutter():
    shown = Shown(100.0)
    for number, clock in ((1, 100.1), (1, 100.15), (2, 100.2), (3, 102.0)):
        shown.painted(number, clock)
    assert shown.seconds == [2, 0, 1]
    assert shown.stutters == 1
    assert shown.longest_gap_s > STUTTER_S


def test_a_stretch_in_which_the_windows_thread_is_busy_weighs_as_long_as_it_lasted(qtbot):
    blocks = Blocks()
    blocks.start()
    busy_until = utc_now() + timedelta(milliseconds=200)
    while utc_now() < busy_until:
        pass
    qtbot.waitUntil(lambda: sum(blocks.counts) > 0)
    assert sum(blocks.counts[100:]) >= 50 / GRID_MS
    blocks.deleteLater()


class _Desk:
    def __init__(self, alerts, at):
        self._alerts, self._at = alerts, at

    def alerts(self):
        return self._alerts

    def overlay(self, camera_id):
        return None


def test_an_alert_counts_from_its_frame_to_its_first_paint_and_once():
    alert = an_alert()
    alerts = Alerts()
    alerts.raised(cast("Desk", _Desk((alert,), None)))
    assert alerts.waiting
    alerts.painted(["another"])
    assert (alerts.latencies_ms, alerts.never_painted) == ([], 1)
    alerts.painted([alert.id])
    alerts.painted([alert.id])
    assert len(alerts.latencies_ms) == 1
    assert not alerts.waiting
