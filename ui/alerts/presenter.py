"""Decides which alert stands large, what is masked, and what may be pressed; works whether or not Live is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal

from app.changes import Changes
from app.domain.alerts import Alert, Answer, Given
from app.domain.phonetics import Alphabet
from ui.alerts import describe, typed
from ui.alerts.held import HeldAnswer, Waiting
from ui.alerts.state import Card, Draft, Held, Outcome, PanelState, Strip
from ui.bridge import Run
from ui.live.source import LiveSource
from ui.messages import Message, of_error
from ui.while_alive import while_alive

DEAF_MS = 700  # after an answer: the second stroke of a bouncing key must not answer the alert that comes next
TOLD_BY = Changes.ALERTS | Changes.HOT_LISTS | Changes.STORAGE | Changes.DRIVING | Changes.SETTINGS


class AlertsPresenter(QObject):
    """`changed` carries a PanelState; `arrived` a tuple of new Alerts, and whether another stood there already.

    The alert that stands large stays: until it is answered, until the member swaps it, or, when neither somebody has
    done anything about it nor answered it for a minute, until another comes.
    """

    changed = Signal(object)
    arrived = Signal(object, bool)

    def __init__(
        self,
        source: LiveSource,
        run: Run,
        alphabet: Callable[[], Alphabet] = lambda: Alphabet.APCO,
        deaf_ms: int = DEAF_MS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.state = PanelState()
        self._source, self._run, self._alphabet = source, while_alive(self, run), alphabet
        self._alerts: dict[str, Alert] = {}  # open ones and those whose outcome is still read, newest first
        self._seen: set[str] = set()  # ids that `arrived` has told
        self._current = ""
        self._chosen = False  # by the member's own key: then nothing takes its place either
        self._drafts: dict[str, Draft] = {}
        self._outcomes: dict[str, tuple[Outcome, Given]] = {}
        self._busy: set[str] = set()
        self._problems: dict[str, Message] = {}
        self._held = HeldAnswer(source.answer, run, self)
        self._held.changed.connect(self.refresh)
        self._held.given.connect(lambda _: self.refresh())
        self._held.failed.connect(self._failed)
        self._deaf = QTimer(self, singleShot=True, interval=deaf_ms)
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self.refresh)

    @property
    def listens(self) -> bool:
        """Whether an answering key is taken now."""
        return not self._deaf.isActive()

    def start(self) -> None:
        """The panel is seen: keep its ages going."""
        self.refresh()
        self._clock.start()

    def stop(self) -> None:
        self._clock.stop()

    def on_changes(self, changes: Changes) -> None:
        if Changes.DUTY in changes and not self._source.on_duty():
            self._held.settle()
        if changes & TOLD_BY:
            self.refresh()

    def settle(self, then: Callable[[], None] | None = None) -> None:
        """Give what is still held; `then` once it is given. Before somebody leaves the desk."""
        self._held.settle(then)

    def refresh(self) -> None:
        known = self._source.alerts()
        self._seen &= {alert.id for alert in known}
        found = sorted((alert for alert in known if self._stands(alert)), key=lambda a: a.hit.at, reverse=True)
        self._alerts = {alert.id: alert for alert in found}
        kept: dict[str, Any]
        for kept in (self._problems, self._drafts, self._outcomes):
            for gone in kept.keys() - self._alerts.keys():
                del kept[gone]
        self._choose()
        self._show()
        if new := tuple(alert for alert in found if alert.id not in self._seen and alert.open):
            another = any(alert.id in self._seen for alert in found)
            self._seen |= {alert.id for alert in new}
            self.arrived.emit(new, another)

    def look(self) -> None:
        """Both plates of the alert that stands large are shown from when the source has taken it down."""
        alert = self._large()
        if alert is not None and alert.masked and not self.state.driving:
            self._ask(alert.id, self._source.look)

    def acknowledge(self) -> None:
        """Put away what was looked at, or be done with an outcome. Does nothing before the member has looked."""
        alert = self._large()
        if alert is None:
            return
        if alert.id in self._outcomes:
            self._done_with(alert.id)
        elif alert.looked_at is not None and not self.state.driving:
            self._hold(alert, Answer.PUT_AWAY)

    def answer(self, answer: Answer) -> None:
        """One key, without comparing: not that plate, other state, or lost sight of it."""
        alert = self._large()
        if alert is not None and alert.id not in self._outcomes and self.listens:
            self._hold(alert, answer)

    def follow(self) -> None:
        """Pins the alert and starts its clock; again lets go of it. Of an answered one the member is done with it."""
        alert = self._large()
        if alert is None or not self.listens:
            return
        if alert.id in self._outcomes:
            self._done_with(alert.id)
        else:
            self._ask(alert.id, self._source.unfollow if alert.following else self._source.follow)

    def take_back(self) -> None:
        """The answer that is still held. After comparing, what was compared stands open from then on."""
        taken = self._held.take_back()
        if taken is None:
            return
        compared = self._outcomes.pop(taken.alert_id, None)
        self.refresh()
        self.show_alert(taken.alert_id)
        if compared is not None:
            self._ask(taken.alert_id, self._source.look)

    def edit(self, draft: Draft) -> None:
        """What is typed from the vehicle so far; its old mistakes are forgotten."""
        if self._current in self._alerts and self._current not in self._outcomes:
            fresh = Draft(draft.plate, draft.state, draft.when, typed.state_words(draft.state))
            self._drafts[self._current] = fresh
            self._show()

    def compare(self) -> None:
        """Shows the list's plate beside what was typed, and says in words what that means."""
        alert = self._large()
        if alert is None or alert.id in self._outcomes or self.state.driving:
            return
        now, zone = self._source.now(), ZoneInfo(self._source.profile().time_zone)
        found = typed.checked(self._drafts.get(alert.id, Draft()), alert, now, zone)
        if isinstance(found, Draft):
            self._drafts[alert.id] = found
            self._show()
            return
        seen = typed.seen(found, alert)
        answer, outcome = typed.outcome(alert, seen)
        self._outcomes[alert.id] = outcome, Given(answer, "", now, found.at, seen)
        self._held.hold(Waiting(alert.id, answer, seen, found.at, self._source.typist()))
        self.refresh()

    def next(self) -> None:
        """Swaps to the alert of the first strip."""
        after, left = self._after(), self._alerts.get(self._current)
        if left is None or not after:
            return
        if left.id in self._outcomes and left.following_at is None:
            self._forget(left.id)
        self.show_alert(after)

    def _after(self) -> str:
        """Back to the one that is followed, else the next older one, after the oldest the newest."""
        ids = list(self._alerts)
        if len(ids) < 2:
            return ""
        pinned = next((a.id for a in self._alerts.values() if a.following and a.id != self._current), "")
        return pinned or ids[(ids.index(self._current) + 1) % len(ids)]

    def show_alert(self, alert_id: str) -> None:
        if alert_id in self._alerts:
            self._current, self._chosen = alert_id, True
            self.refresh()

    def _large(self) -> Alert | None:
        alert = self._alerts.get(self._current)
        return None if alert is None or alert.id in self._busy else alert

    def _stands(self, alert: Alert) -> bool:
        if alert.id in self._outcomes:
            return True
        waiting = self._held.waiting
        return alert.open and alert.id not in self._held.going and (waiting is None or waiting.alert_id != alert.id)

    def _choose(self) -> None:
        """Who stands stays; after that what is followed, then the newest that nobody has looked at."""
        standing, now = self._alerts.get(self._current), self._source.now()
        if standing is not None and (self._in_use(standing) or not standing.unanswered(now)):
            return
        ranked = sorted(self._alerts.values(), key=lambda a: (not a.following, a.unanswered(now), not a.masked))
        self._current, self._chosen = ranked[0].id if ranked else "", False

    def _in_use(self, alert: Alert) -> bool:
        draft = self._drafts.get(alert.id)
        begun = draft is not None and draft.begun
        done = alert.following or not alert.masked or alert.id in self._outcomes or alert.id in self._busy
        return self._chosen or begun or done

    def _hold(self, alert: Alert, answer: Answer) -> None:
        self._problems.pop(alert.id, None)
        self._be_deaf()
        self._held.hold(Waiting(alert.id, answer, None, self._source.now(), self._source.typist()))

    def _done_with(self, alert_id: str) -> None:
        self._held.settle()
        self._forget(alert_id)
        self._be_deaf()
        self.refresh()

    def _be_deaf(self) -> None:
        if self._deaf.interval():
            self._deaf.start()

    def _forget(self, alert_id: str) -> None:
        self._outcomes.pop(alert_id, None)
        self._chosen = False

    def _ask(self, alert_id: str, deed: Callable[[str], object]) -> None:
        if alert_id in self._busy:
            return
        self._busy.add(alert_id)
        self._problems.pop(alert_id, None)
        self._show()
        self._run(lambda: deed(alert_id), lambda _: self._asked(alert_id), lambda error: self._failed(alert_id, error))

    def _asked(self, alert_id: str) -> None:
        self._busy.discard(alert_id)
        self.refresh()

    def _failed(self, alert_id: str, error: BaseException) -> None:
        """The alert stands open again, and says why."""
        self._busy.discard(alert_id)
        self._outcomes.pop(alert_id, None)
        message = of_error(error)
        self._problems[alert_id] = message or Message("That was not taken down: the program made a mistake. Try again.")
        self._current = alert_id
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
        free = self._source.free_to_type()
        return PanelState(
            card=None if large is None else self._card(large, now, free),
            strips=self._strips(now),
            lists=tuple(describe.list_line(each, profile, now) for each in self._source.lists()),
            unrecorded=sum(not alert.recorded for alert in self._alerts.values()),
            driving=not free,
            held=self._held_words(),
        )

    def _strips(self, now: datetime) -> tuple[Strip, ...]:
        """First the one that the swapping key brings, then the newest."""
        after = self._after()
        others = sorted((a for a in self._alerts.values() if a.id != self._current), key=lambda a: a.id != after)
        return tuple(describe.strip(each, now) for each in others)

    def _card(self, alert: Alert, now: datetime, free: bool) -> Card:
        compared = self._outcomes.get(alert.id)
        if compared is not None:
            alert = replace(alert, given=compared[1])
        card = describe.card(alert, self._source.profile(), now, free)
        draft = self._drafts.get(alert.id, Draft())
        typing = free and compared is None and (alert.masked or draft.begun)
        card = replace(
            card,
            busy=alert.id in self._busy,
            problem=self._problems.get(alert.id),
            pinned=describe.pinned(alert, self._alphabet(), now, free),
            draft=draft if typing else None,
        )
        if compared is None or compared[1].seen is None:
            return card
        cells = describe.compared(compared[1].seen.plate, alert)
        said = replace(card, outcome=compared[0], cells=cells, first_row="Seen", region=card.expected_line)
        return replace(said, unanswered=False)

    def _held_words(self) -> Held | None:
        waiting = self._held.waiting
        return None if waiting is None else Held(waiting.alert_id, waiting.answer.value)
