"""Decides which alert stands large, what is masked, and what may be pressed; works whether or not Live is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from app.changes import Changes
from app.domain.alerts import Alert
from ui.alerts import describe
from ui.alerts.state import PanelState
from ui.bridge import Run
from ui.live.source import LiveSource
from ui.messages import Message, of_error


class AlertsPresenter(QObject):
    """`changed` carries a PanelState; `arrived` a tuple of new Alerts, and whether another stood there already."""

    changed = Signal(object)
    arrived = Signal(object, bool)

    def __init__(self, source: LiveSource, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = PanelState()
        self._source = source
        self._run = run
        self._alerts: dict[str, Alert] = {}  # open ones, newest first
        self._current = ""
        self._chosen = False  # by the member's own key: then nothing takes its place either
        self._busy: set[str] = set()
        self._problems: dict[str, Message] = {}
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self.refresh)

    def start(self) -> None:
        """The panel is seen: keep its ages going."""
        self.refresh()
        self._clock.start()

    def stop(self) -> None:
        self._clock.stop()

    def on_changes(self, changes: Changes) -> None:
        if changes & (Changes.ALERTS | Changes.HOT_LISTS | Changes.STORAGE):
            self.refresh()

    def refresh(self) -> None:
        before = self._alerts
        found = sorted((a for a in self._source.alerts() if a.open), key=lambda a: a.hit.at, reverse=True)
        self._alerts = {alert.id: alert for alert in found}
        self._problems = {key: text for key, text in self._problems.items() if key in self._alerts}
        self._choose()
        self._show()
        if new := tuple(alert for alert in found if alert.id not in before):
            self.arrived.emit(new, bool(before.keys() & self._alerts.keys()))

    def look(self) -> None:
        """Both plates of the alert that stands large are shown from when the source has taken it down."""
        alert = self._alerts.get(self._current)
        if alert is not None and alert.masked:
            self._ask(alert.id, self._source.look)

    def acknowledge(self) -> None:
        """Does nothing before the member has looked."""
        alert = self._alerts.get(self._current)
        if alert is not None and not alert.masked:
            self._ask(alert.id, self._source.acknowledge)

    def next(self) -> None:
        """The next older alert comes to stand large, after the oldest the newest."""
        ids = list(self._alerts)
        if len(ids) > 1:
            self.show_alert(ids[(ids.index(self._current) + 1) % len(ids)])

    def show_alert(self, alert_id: str) -> None:
        if alert_id in self._alerts:
            self._current, self._chosen = alert_id, True
            self._show()

    def _choose(self) -> None:
        """The newest unseen alert, unless one is being looked at: that one stays, whatever comes."""
        standing = self._alerts.get(self._current)
        if standing is not None and (self._chosen or not standing.masked or self._current in self._busy):
            return
        unseen = next((alert.id for alert in self._alerts.values() if alert.masked), "")
        self._current, self._chosen = unseen or next(iter(self._alerts), ""), False

    def _ask(self, alert_id: str, deed: Callable[[str], object]) -> None:
        if alert_id in self._busy:
            return
        self._busy.add(alert_id)
        self._problems.pop(alert_id, None)
        self._show()
        self._run(lambda: deed(alert_id), lambda _: self._done(alert_id), lambda error: self._failed(alert_id, error))

    def _done(self, alert_id: str) -> None:
        self._busy.discard(alert_id)
        self.refresh()

    def _failed(self, alert_id: str, error: BaseException) -> None:
        self._busy.discard(alert_id)
        message = of_error(error)
        self._problems[alert_id] = message or Message("That was not taken down: the program made a mistake. Try again.")
        self.refresh()
        if message is None:
            raise error

    def _show(self) -> None:
        state = self._panel()
        if state != self.state:
            self.state = state
            self.changed.emit(state)

    def _panel(self) -> PanelState:
        now, profile = self._source.now(), self._source.profile()
        large = self._alerts.get(self._current)
        card = None
        if large is not None:
            card = replace(
                describe.card(large, profile, now),
                busy=large.id in self._busy,
                problem=self._problems.get(large.id),
            )
        return PanelState(
            card=card,
            strips=tuple(describe.strip(each, now) for each in self._alerts.values() if each.id != self._current),
            lists=tuple(describe.list_line(each, profile, now) for each in self._source.lists()),
            unrecorded=sum(not alert.recorded for alert in self._alerts.values()),
        )
