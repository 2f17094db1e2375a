"""What somebody typed from the vehicle, made into what they saw, or into words about what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.alerts import Alert, Answer, SeenOnCar, judge
from app.domain.plates import MOST_CHARACTERS, cleaned
from app.domain.regions import REGIONS, region_of
from ui.alerts.state import Draft, Outcome
from ui.words import Mark, clock_short

NOT_SEEN = "Cannot see the state"
NOT_SEEN_KEY = "?"
SHORTEST_START = 3  # letters of a state's name that may stand for it
NO_PLATE = "Type the plate that you see on the vehicle."
NO_STATE = f"Which state? Type {NOT_SEEN_KEY} when it cannot be seen."
NO_CLOCK = "Write the time as 14:03, or nothing for now."


@dataclass(frozen=True, slots=True)
class Typed:
    """A draft that can be compared."""

    plate: str
    region: str
    at: datetime


def state_of(typed: str) -> str | None:
    """Region of "MN", "minnesota" or "minn"; "" for a state that cannot be seen; None for nothing that is a state."""
    word = " ".join(typed.split())
    if word == NOT_SEEN_KEY or word.casefold() == NOT_SEEN.casefold():
        return ""
    if not word:
        return None
    if found := region_of(word):
        return found
    begun = [code for code, title in REGIONS.items() if title.casefold().startswith(word.casefold())]
    return begun[0] if len(begun) == 1 and len(word) >= SHORTEST_START else None


def state_words(typed: str) -> str:
    """What a state is taken for while it is typed, so that nobody is surprised after comparing."""
    region = state_of(typed)
    return "" if region is None else REGIONS.get(region, NOT_SEEN)


def checked(draft: Draft, alert: Alert, now: datetime, zone: ZoneInfo) -> Typed | Draft:
    """The draft again, with its mistakes, when it cannot be compared yet."""
    plate, region = cleaned(draft.plate), state_of(draft.state)
    at = moment(draft.when, alert, now, zone)
    wrong = replace(
        draft,
        plate_problem=_plate_problem(plate),
        state_problem=(NO_STATE if not draft.state.strip() else "No state is called so.") if region is None else "",
        when_problem=at if isinstance(at, str) else "",
    )
    if region is None or isinstance(at, str) or wrong.plate_problem:
        return wrong
    return Typed(plate, region, at)


def _plate_problem(plate: str) -> str:
    if not plate:
        return NO_PLATE
    return f"A plate has at most {MOST_CHARACTERS} characters." if len(plate) > MOST_CHARACTERS else ""


def moment(when: str, alert: Alert, now: datetime, zone: ZoneInfo) -> datetime | str:
    """When it happened: the last time that clock was read in the agency's zone. A sentence for a clock that is none,
    or that lies before the alert."""
    if not when.strip():
        return now
    try:
        clock = datetime.strptime(when.strip(), "%H:%M").time()  # noqa: DTZ007  the zone is the agency's
    except ValueError:
        return NO_CLOCK
    local = datetime.combine(now.astimezone(zone), clock, zone)
    if local > now:
        local = datetime.combine((now - timedelta(days=1)).astimezone(zone), clock, zone)
    came = alert.hit.at
    if local < came.replace(second=0, microsecond=0):
        return f"The alert came at {clock_short(came, zone)}: it cannot have happened before."
    return max(local, came).astimezone(now.tzinfo)


def seen(typed: Typed, alert: Alert) -> SeenOnCar:
    """Blind only if neither plate ever stood open before a member."""
    return SeenOnCar(typed.plate, typed.region, blind=alert.masked and not alert.shown, at=typed.at)


_MARKS = {
    Answer.AGREES: Mark("ok", "state-ok", "AGREES"),
    Answer.STATE_NOT_SEEN: Mark("warn", "state-warn", "STATE NOT SEEN"),
    Answer.OTHER_STATE: Mark("danger", "state-danger", "OTHER STATE"),
    Answer.NOT_THAT_PLATE: Mark("danger", "state-danger", "NOT THAT PLATE"),
}


def outcome(alert: Alert, found: SeenOnCar) -> tuple[Answer, Outcome]:
    """What comparing says. Colour and shape tell whether they agree, not whether the vehicle is wanted."""
    answer = judge(alert.hit.match.entry, found)
    on_list, on_car = REGIONS.get(alert.hit.match.entry.plate.region, ""), REGIONS.get(found.region, "")
    return answer, Outcome(_MARKS[answer], _words(answer, on_list, on_car))


def _words(answer: Answer, on_list: str, on_car: str) -> str:
    if answer is Answer.NOT_THAT_PLATE:
        return "The plate on the vehicle is not the one on the list."
    if answer is Answer.OTHER_STATE:
        return f"The characters agree, the state does not: {on_car} on the vehicle, {on_list} on the list."
    if answer is Answer.STATE_NOT_SEEN:
        return "The characters agree. Nobody saw the state: it may be another vehicle's plate."
    if not on_list:
        return f"The characters agree; {on_car} on the vehicle. The list names no state."
    return f"Plate and state agree: {on_car}. Not yet checked with the live system."
