"""What is heard of alerts that arrive: silent, a tone or a tone and a spoken line; one rule, and one line of words.

A second alert has the tone of its own (ANOTHER). Its line is spoken only when no other is being spoken and no alert is
followed: it is dropped, never kept for later, because words about a car that has gone by mislead. What it is about
stands on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.alerts import Alert
from app.domain.cameras import Side
from app.domain.hot_lists import MatchKind, Severity
from app.domain.regions import REGIONS
from ui.tones import Tone

POSSIBLE_SETTING = "alert.possible"


class How(StrEnum):
    """How alerts of one category come to the ear, quietest first; the values of the settings `alert.…`."""

    SILENT = "silent"
    TONE = "tone"
    SPOKEN = "spoken"


@dataclass(frozen=True, slots=True)
class Heard:
    """Nothing, a tone, or a tone and the words after it."""

    tone: Tone | None = None
    line: str = ""


NOTHING = Heard()


@dataclass(frozen=True, slots=True)
class Situation:
    """`quiet`: muted, volume 0 or dark. `standing`: another alert stands open. `followed`: one of them is followed.
    `speaking`: a line is being made or spoken."""

    quiet: bool = False
    standing: bool = False
    followed: bool = False
    speaking: bool = False


_GRAVEST_FIRST = {severity: place for place, severity in enumerate((Severity.HIGH, Severity.MEDIUM, Severity.LOW))}
_QUIETEST_FIRST = tuple(How)
_SIDES = frozenset(side.value for side in Side)


def how(value: Callable[[str], object], alert: Alert) -> How:
    """By the settings that `value` gives; a POSSIBLE hit is never louder than an exact one of its category."""
    of_category = How(str(value(f"alert.{alert.hit.category.code}")))
    if alert.hit.match.kind is not MatchKind.POSSIBLE:
        return of_category
    return min(of_category, How(str(value(POSSIBLE_SETTING))), key=_QUIETEST_FIRST.index)


def heard(arrived: Iterable[Alert], value: Callable[[str], object], situation: Situation) -> Heard:
    """Of alerts that came together: the tone of the gravest one that may be heard, the line of the gravest spoken."""
    if situation.quiet:
        return NOTHING
    ways = sorted(((alert, how(value, alert)) for alert in arrived), key=lambda way: _gravity(way[0]))
    audible = [alert for alert, way in ways if way is not How.SILENT]
    if not audible:
        return NOTHING
    tone = Tone.ANOTHER if situation.standing or situation.followed else Tone(audible[0].hit.category.code)
    spoken = next((alert for alert, way in ways if way is How.SPOKEN), None)
    if spoken is None or situation.followed or situation.speaking:
        return Heard(tone)
    return Heard(tone, line(spoken))


def line(alert: Alert) -> str:
    """Category, the state the list names, the side as on screen. Nothing of the plate, of a person or of a reason."""
    spoken = alert.hit.category.spoken
    if alert.hit.match.kind is MatchKind.POSSIBLE:
        spoken = f"possible {spoken}"
    region = REGIONS.get(alert.hit.match.entry.plate.region, "")
    side = alert.side if alert.side in _SIDES else ""
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in (spoken, region, side) if part)


def _gravity(alert: Alert) -> int:
    return _GRAVEST_FIRST[alert.hit.category.severity]
