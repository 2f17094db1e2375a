"""The alerts before the member, in memory: they go on when nothing can be stored, and say what must stay masked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.alerts import Alert, Given
from app.domain.fatigue import near, same_vehicle
from app.domain.plates import MOST_CHARACTERS, Plate, cleaned, lookalike_key
from app.domain.reads import Position
from app.matching import NO_LISTS, Matcher

CLOSED_KEPT = 200


@dataclass(frozen=True, slots=True)
class Unlooked:
    """Whose characters are hidden: hits nobody has looked at, by id, by pass, and by the plates' lookalike keys."""

    hits: frozenset[str] = frozenset()
    passes: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()

    @classmethod
    def of(cls, alerts: Iterable[Alert]) -> Unlooked:
        hits = [hit for alert in alerts if alert.open and alert.masked for hit in alert.hits]
        keys = {plate.key for hit in hits for plate in (hit.read.plate, hit.match.entry.plate)}
        return cls(frozenset(h.id for h in hits), frozenset(h.read.pass_id for h in hits), frozenset(keys))

    def hides(self, pass_id: str, text: str) -> bool:
        return pass_id in self.passes or lookalike_key(text) in self.keys


@dataclass(frozen=True, slots=True)
class _State:
    """Swapped whole: whoever asks sees one moment."""

    alerts: tuple[Alert, ...] = ()  # newest first, with the last ones put away
    unlooked: Unlooked = Unlooked()
    looked: frozenset[tuple[str, str]] = frozenset()  # pass and entry somebody has looked at
    matcher: Matcher = NO_LISTS
    typing: bool = True  # somebody is free to type, so that characters are hidden from whoever will compare


class AlertBoard:
    """Safe from every thread. An open alert is closed only by somebody's answer. `lasted`: how long the machine has
    been running."""

    def __init__(self, now: Callable[[], datetime], lasted: Callable[[], timedelta] | None = None) -> None:
        self._now = now
        self._lasted = lasted
        self._lock = threading.Lock()
        self._state = _State()

    def use(self, matcher: Matcher) -> None:
        """The lists the live overlay is masked by."""
        with self._lock:
            self._state = replace(self._state, matcher=matcher)

    def hide_from_typing(self, free_to_type: bool) -> None:
        """While nobody is free to type nothing is masked, and every alert that stands meanwhile has been shown."""
        with self._lock:
            self._state = replace(self._state, typing=free_to_type)
            self._show(self._state.alerts)

    def add(self, alerts: Iterable[Alert]) -> tuple[Alert, ...]:
        """Those that are new, for the sound. One that is known already only learns that it was recorded; one about
        the same plate and entry as an open one joins it, and so does one of a vehicle that was answered about."""
        given = {alert.id: alert for alert in alerts}
        recorded = {alert.id for alert in given.values() if alert.recorded}
        new: list[str] = []
        with self._lock:
            board = {a.id: replace(a, recorded=True) if a.id in recorded else a for a in self._state.alerts}
            known = {hit.id for alert in board.values() for hit in alert.hits}
            for alert in sorted(given.values(), key=_oldest_first):
                if alert.id in known:
                    continue
                if (joined := _standing(board.values(), alert)) is not None:
                    board[joined.id] = _joined(joined, alert, self._ran())
                else:
                    board[alert.id] = replace(alert, ran=self._ran())
                    new.append(alert.id)
            self._show(tuple(sorted(board.values(), key=_oldest_first, reverse=True)))
            return tuple(alert for alert in reversed(self._state.alerts) if alert.id in new)

    def _ran(self) -> timedelta | None:
        return self._lasted() if self._lasted else None

    def answered_with(self, hit_ids: Collection[str]) -> tuple[Alert, ...]:
        """Answered alerts that these hits have joined: their answer is these hits' too."""
        found = (a for a in self._state.alerts if not a.open and any(hit.id in hit_ids for hit in a.again))
        return tuple(found)

    def drive_by(self, place: Position) -> None:
        """Our own car is here now. What it leaves behind and meets again at the same place is parked there."""
        with self._lock:
            alerts = self._state.alerts
            left = {a.id for a in alerts if not a.open and not a.left and not near(a, place)}
            if left:
                moved = tuple(replace(a, left=True) if a.id in left else a for a in alerts)
                self._state = replace(self._state, alerts=moved)

    def afresh(self) -> None:
        """Another shift: what was answered in the last one keeps no vehicle quiet, and is not shown any more."""
        with self._lock:
            self._show(tuple(alert for alert in self._state.alerts if alert.open))

    def recorded(self, alert_ids: Collection[str]) -> None:
        """Storage returned: these alerts stand in it now."""
        with self._lock:
            self._show(tuple(replace(a, recorded=True) if a.id in alert_ids else a for a in self._state.alerts))

    def forget(self, read_ids: Collection[str]) -> None:
        """These reads were destroyed: nothing of them may be shown, also not by an alert nobody has answered."""
        with self._lock:
            left = (_without(alert, read_ids) for alert in self._state.alerts)
            self._show(tuple(alert for alert in left if alert is not None))

    def alerts(self) -> tuple[Alert, ...]:
        """Newest first: all that are open, and the last that were put away."""
        return self._state.alerts

    def open(self) -> tuple[Alert, ...]:
        return tuple(alert for alert in self._state.alerts if alert.open)

    def alert(self, alert_id: str) -> Alert:
        """Raises KeyError for an alert that is not on the board any more."""
        found = next((alert for alert in self._state.alerts if alert.id == alert_id), None)
        if found is None:
            raise KeyError(alert_id)
        return found

    def look(self, alert_id: str, member_id: str, now: datetime) -> Alert:
        return self._answer(alert_id, lambda alert: alert.looked(member_id, now))

    def follow(self, alert_id: str, member_id: str, now: datetime) -> Alert:
        return self._answer(alert_id, lambda alert: alert.followed(member_id, now, self._ran()))

    def unfollow(self, alert_id: str) -> Alert:
        return self._answer(alert_id, lambda alert: alert.unfollowed())

    def answer(self, alert_id: str, given: Given) -> Alert:
        """Raises ValueError for an answer that cannot be true; see Alert.answered."""
        return self._answer(alert_id, lambda alert: alert.answered(given))

    def _answer(self, alert_id: str, answer: Callable[[Alert], Alert]) -> Alert:
        with self._lock:
            answered = answer(self.alert(alert_id))
            self._show(tuple(answered if alert.id == alert_id else alert for alert in self._state.alerts))
        return answered

    def _show(self, alerts: tuple[Alert, ...]) -> None:
        closed = [alert.id for alert in alerts if not alert.open]
        gone = frozenset(closed[CLOSED_KEPT:])
        alerts = tuple(alert for alert in alerts if alert.id not in gone)
        typing = self._state.typing
        if not typing:
            alerts = tuple(replace(a, shown=True) if a.masked and not a.shown else a for a in alerts)
        looked = frozenset((h.read.pass_id, h.match.entry.id) for a in alerts if not a.masked for h in a.hits)
        unlooked = Unlooked.of(alerts) if typing else Unlooked()
        self._state = replace(self._state, alerts=alerts, unlooked=unlooked, looked=looked)

    def unlooked(self) -> Unlooked:
        """What every place that shows characters must hide now."""
        return self._state.unlooked

    def masks(self, text: str, pass_id: str) -> bool:
        """Must the overlay hide this pass's characters? Yes while one of its alerts, or any entry the vote so far
        agrees with, waits for somebody to look; no while nobody is free to type."""
        state = self._state
        if not state.typing:
            return False
        if state.unlooked.hides(pass_id, text):
            return True
        if not 0 < len(cleaned(text)) <= MOST_CHARACTERS:
            return False
        found = state.matcher.matches(Plate(text), self._now())
        return any((pass_id, match.entry.id) not in state.looked for match in found)


def _standing(board: Iterable[Alert], seen: Alert) -> Alert | None:
    """The alert this hit belongs to, if it is not one of its own."""
    about = [alert for alert in board if alert.about == seen.about]
    still_open = next((alert for alert in about if alert.open), None)
    return still_open or next((alert for alert in about if same_vehicle(alert, seen.hit)), None)


def _joined(standing: Alert, seen: Alert, ran: timedelta | None) -> Alert:
    """Which camera saw the car last is what an officer needs; the crop being compared stays."""
    hits = (*standing.again, seen.hit)
    return replace(standing, again=hits, camera_name=seen.camera_name, side=seen.side, ran=ran, left=False)


def _without(alert: Alert, read_ids: Collection[str]) -> Alert | None:
    """What is left of it. The crop shows the first hit's read, and what was seen on the vehicle is kept with that: both
    go with it."""
    hits = tuple(hit for hit in alert.hits if hit.read.id not in read_ids)
    if len(hits) == len(alert.hits):
        return alert
    if not hits:
        return None
    if hits[0] is alert.hit:
        return replace(alert, again=hits[1:])
    given = alert.given and replace(alert.given, seen=None)
    return replace(alert, hit=hits[0], again=hits[1:], crop=b"", given=given)


def _oldest_first(alert: Alert) -> datetime:
    return alert.hit.at
