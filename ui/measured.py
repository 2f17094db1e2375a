"""The real desk on a demo's data, watched: what `main.py bench live` starts and reads.

`python -m ui.measured DATA FILE SECONDS WIDTHxHEIGHT`, one line of JSON with badge, password and authenticator on
standard input. The member signs in and starts duty by itself, as in the demo; the figures go to FILE as JSON once the
window closes.

How long the window's thread is held up is asked as a member would feel it: a precise timer ticks every GRID_MS, and
for each moment of a grid of GRID_MS it is noted how long an event that came at this moment waited until the thread
took the next one. A stretch of 200 ms thus weighs as many moments as it lasted, not one tick of many.

A picture counts as shown when its tile is painted with it; an alert when its panel has been painted after the alert
came to stand on it, as the card or as a strip.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.changes import Changes
from app.demo.gps import DemoGps
from app.demo.members import of_text
from app.desk import Desk
from app.domain.alerts import Answer
from app.keystore import NoKeystore
from app.paths import Paths
from app.workstation import Workstation, utc_now
from ui import application
from ui.alerts.panel import AlertPanel
from ui.alerts.presenter import AlertsPresenter
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.options import Options, Visitor
from ui.widgets.camera_tile import CameraTile
from ui.workstation_shell import WorkstationShell

GRID_MS = 5
STUTTER_S = 0.2
ANSWERED_MS = 4000  # a member at work: whatever stands large is answered this often, so that the same car alerts anew
WARM_MS = 5000  # the blocks of the opening do not count
PATIENCE_MS = 10_000
LONGEST_MS = 10_000  # blocks beyond are counted as that long


class Blocks(QObject):
    """How long an event of any moment waited for the window's thread: counts by whole milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.counts = [0] * (LONGEST_MS + 1)
        self._last = 0.0
        self._timer = QTimer(self, interval=GRID_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._last = time.monotonic()
        self._timer.start()

    def _tick(self) -> None:
        now = time.monotonic()
        moment = self._last
        while moment < now:
            self.counts[min(LONGEST_MS, int((now - moment) * 1000))] += 1
            moment += GRID_MS / 1000
        self._last = max(moment, now)


class Shown:
    """The pictures painted of one camera: how many in each second, and gaps that the eye sees."""

    def __init__(self, began: float) -> None:
        self.seconds: list[int] = []
        self.stutters = 0
        self.longest_gap_s = 0.0
        self._began, self._number, self._last = began, -1, 0.0

    def painted(self, number: int, clock: float) -> None:
        if number == self._number:
            return
        self._number = number
        second = int(clock - self._began)
        self.seconds += [0] * (second + 1 - len(self.seconds))
        self.seconds[second] += 1
        if self._last:
            gap = clock - self._last
            self.longest_gap_s = max(self.longest_gap_s, gap)
            self.stutters += gap > STUTTER_S
        self._last = clock


class Alerts:
    """From the newest frame that had been read when an alert was raised, to its place on the panel painted."""

    def __init__(self) -> None:
        self.latencies_ms: list[float] = []
        self._known: set[str] = set()
        self._came: dict[str, datetime] = {}

    def raised(self, desk: Desk) -> None:
        """On the thread that raised it: the overlay of the deciding frame came just before its read."""
        for alert in desk.alerts():
            if alert.open and alert.id not in self._known:
                self._known.add(alert.id)
                overlay = desk.overlay(alert.hit.read.camera_id)
                self._came[alert.id] = overlay.at if overlay is not None else alert.hit.read.taken_at

    def painted(self, ids: Sequence[str]) -> None:
        now = utc_now()
        for id_ in ids:
            if (at := self._came.pop(id_, None)) is not None:
                self.latencies_ms.append((now - at).total_seconds() * 1000)

    @property
    def waiting(self) -> bool:
        return bool(self._came)

    @property
    def never_painted(self) -> int:
        return len(self._came)


class Watch(QObject):
    """Made on the window's thread; `ended` is called when the seconds are over, which count from the first picture."""

    def __init__(self, workstation: Workstation, alerts: Alerts, seconds: float, ended: Callable[[], None]) -> None:
        super().__init__()
        self._workstation, self._alerts, self._seconds, self._ended = workstation, alerts, seconds, ended
        self._blocks = Blocks()
        self._shown: dict[str, Shown] = {}
        self._read: dict[str, list[int]] = {}
        self._passed: dict[str, int] = {}
        self._began = 0.0
        self._every_second = QTimer(self, interval=1000, timerType=Qt.TimerType.PreciseTimer)
        self._every_second.timeout.connect(self._second)
        self._member = QTimer(self, interval=ANSWERED_MS)
        self._member.timeout.connect(self._answer)
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            if isinstance(watched, CameraTile):
                self._tile_painted(watched)
            elif self._alerts.waiting and isinstance(watched, QWidget) and _in_panel(watched):
                QTimer.singleShot(0, self, self._panel_painted)
        return False

    def _tile_painted(self, tile: CameraTile) -> None:
        if tile.picture_number < 0:
            return
        clock = time.monotonic()
        if not self._began:
            self._began = clock
            QTimer.singleShot(WARM_MS, self, self._blocks.start)
            self._every_second.start()
            self._member.start()
        name = tile.accessibleName().partition(":")[0]
        self._shown.setdefault(name, Shown(self._began)).painted(tile.picture_number, clock)

    def _panel_painted(self) -> None:
        if (presenter := _found(AlertsPresenter)) is not None:
            card = presenter.state.card
            self._alerts.painted([*([card.id] if card else []), *(strip.id for strip in presenter.state.strips)])

    def _answer(self) -> None:
        presenter = _found(AlertsPresenter)
        if presenter is not None and presenter.state.card is not None:
            presenter.answer(Answer.LOST_SIGHT)

    def _second(self) -> None:
        desk = self._workstation.desk
        if desk is None:
            return
        for health in desk.health():
            self._read.setdefault(health.camera_id, []).append(health.frames_read)
            self._passed[health.camera_id] = health.passed_over
        if time.monotonic() - self._began >= self._seconds:
            self._every_second.stop()
            self._member.stop()
            self._ended()

    def figures(self) -> dict[str, object]:
        return {
            "shown": {name: shown.seconds for name, shown in self._shown.items()},
            "read": self._read,
            "passed_over": self._passed,
            "stutters": {name: shown.stutters for name, shown in self._shown.items()},
            "longest_gap_s": max((shown.longest_gap_s for shown in self._shown.values()), default=0.0),
            "blocks": {str(ms): count for ms, count in enumerate(self._blocks.counts) if count},
            "alerts_ms": self._alerts.latencies_ms,
            "never_painted": self._alerts.never_painted,
        }


def _in_panel(widget: QWidget | None) -> bool:
    while widget is not None:
        if isinstance(widget, AlertPanel):
            return True
        widget = widget.parentWidget()
    return False


def _window() -> MainWindow | None:
    return next((each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)), None)


def _found(kind: type[AlertsPresenter]) -> AlertsPresenter | None:
    window = _window()
    return None if window is None else window.findChild(kind)


def run(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="ui.measured", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("seconds", type=float)
    parser.add_argument("size", type=lambda text: tuple(int(part) for part in text.split("x")))
    given = parser.parse_args(argv)
    who = of_text(json.loads(sys.stdin.readline()))
    visitor = Visitor(who.badge, who.password, code=lambda: who.code(utc_now()))
    gps, alerts = DemoGps(utc_now), Alerts()
    watches: list[Watch] = []

    def shell(bridge: Bridge) -> WorkstationShell:
        def tell(changes: Changes) -> None:
            if Changes.ALERTS in changes and workstation.desk is not None:
                alerts.raised(workstation.desk)
            bridge.tell(changes)

        workstation = Workstation(Paths(given.data), bridge.deliver, tell, NoKeystore())
        workstation.settings.set("position.kind", "tcp")
        workstation.settings.set("position.address", gps.address)
        watches.append(Watch(workstation, alerts, given.seconds, _close))
        return WorkstationShell(workstation, bridge)

    try:
        code = application.run(shell, Options(size=given.size, visitor=visitor))
    finally:
        gps.close()
    given.file.write_text(json.dumps(watches[0].figures()), "utf-8")
    return code


def _close() -> None:
    """In order, and without asking about alerts that stand open; a desk that is slow to is asked again."""
    signal.raise_signal(signal.SIGTERM)
    QTimer.singleShot(PATIENCE_MS, _close)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
