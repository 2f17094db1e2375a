"""Searches that somebody should look at: rules over the query log that name the records and say why in one sentence.

None of them says that anything is wrong: a night detective searches at night, a case is worked in copies. They stand
beside the sample of the weekly review, and a person decides (AUD-05, SRCH-03, SRCH-08).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from app.domain.audit import Event, Outcome, Record
from app.domain.gate import Act
from app.domain.query_log import BASIS, PLATE, WHY, CameOf, Search


class Odd(StrEnum):
    """What is odd about them; the value is its word on screen and on paper."""

    SAME_PLATE = "the same plate again"
    HOURS = "odd hours"
    VAGUE = "a reason that says nothing"
    COPIED = "a copied reason"
    REWORDED = "refused, then worded anew"


@dataclass(frozen=True, slots=True)
class Outlier:
    """`searches`: their numbers, in order. `why`: one sentence, without plate or reason, which may be erased before it
    is read."""

    kind: Odd
    searches: tuple[int, ...]
    why: str


@dataclass(frozen=True, slots=True)
class OnDuty:
    """A member ran capture at this workstation; `end` None: to the end of what was read."""

    member: str
    begin: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Limits:
    """Our defaults: no policy names numbers (§1.4). `most_searches` of one plate by one member in `days`; the night, in
    hours of the agency's clock; `most_cases` with the same words; a refusal is answered `anew` within so long."""

    most_searches: int = 3
    days: int = 7
    night_begins: int = 22
    night_ends: int = 6
    most_cases: int = 3
    anew: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Around:
    """What the rules look at beside the searches. `empty`: words that say nothing; `purposes`: ids of the profile's own
    list, which are no free text."""

    zone: tzinfo
    duties: tuple[OnDuty, ...] = ()
    empty: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    limits: Limits = Limits()


def outliers(searches: Iterable[Search], around: Around, since: int = 0) -> tuple[Outlier, ...]:
    """In order of their first record. `since`: an outlier that was complete before this number is not named again: its
    last search is older."""
    ordered = sorted(searches, key=lambda search: search.number)
    found = [one for rule in _RULES for one in rule(ordered, around) if one.searches[-1] >= since]
    fresh = [search for search in ordered if search.number >= since]
    found += [one for rule in _RULES_OF_ONE for one in rule(fresh, around)]
    return tuple(sorted(found, key=lambda one: (one.searches[0], one.kind)))


def duties(records: Iterable[Record]) -> tuple[OnDuty, ...]:
    """From the trail's own records of one workstation, in their order: one member at a time runs capture there."""
    found: list[OnDuty] = []
    running: tuple[str, datetime] | None = None
    for record in records:
        if record.outcome in (Outcome.REFUSED, Outcome.FAILED):
            continue
        if running is not None and record.act in _END_A_DUTY:
            found.append(OnDuty(*running, record.at))
            running = None
        if record.act == Act.START_DUTY and record.by is not None:
            running = (record.by.id, record.at)
    if running is not None:
        found.append(OnDuty(*running, None))
    return tuple(found)


_END_A_DUTY = frozenset({Act.START_DUTY, Act.STOP_DUTY, Event.HANDED_OVER, Event.SIGNED_OUT, Event.SIGNED_IN})


# ------------------------------------------------------------------------------------------------------ the rules


def _same_plate(searches: Sequence[Search], around: Around) -> Iterator[Outlier]:
    """Refused tries count: it is the interest that is looked at. A run of them is one outlier, however long it is."""
    limits, by_plate = around.limits, defaultdict[tuple[str, str], list[Search]](list)
    for search in searches:
        if plate := _plate(search):
            by_plate[search.by, plate].append(search)
    for tried in by_plate.values():
        run: list[Search] = []
        for place, search in enumerate(tried):
            first = place - limits.most_searches
            if first >= 0 and search.first.at - tried[first].first.at < timedelta(days=limits.days):
                run += [one for one in tried[first : place + 1] if one not in run]
            elif run and search.first.at - run[-1].first.at >= timedelta(days=limits.days):
                yield _of_one_plate(run, limits)
                run = []
        if run:
            yield _of_one_plate(run, limits)


def _of_one_plate(run: Sequence[Search], limits: Limits) -> Outlier:
    cases = {search.case for search in run if search.case}
    for_cases = f", for {len(cases)} cases" if len(cases) > 1 else "" if cases else ", for no case"
    why = f"{_name(run[0])} searched one plate {len(run)} times{for_cases}; more than {limits.most_searches} in "
    return Outlier(Odd.SAME_PLATE, _numbers(run), f"{why}{limits.days} days are looked at.")


def _hours(searches: Sequence[Search], around: Around) -> Iterator[Outlier]:
    """At night, and not while that member ran capture: whoever is on patrol then is at work."""
    limits, odd = around.limits, []
    for search in searches:
        hour = search.first.at.astimezone(around.zone).hour
        night = hour >= limits.night_begins or hour < limits.night_ends
        if night and not any(_covers(duty, search) for duty in around.duties):
            odd.append(search)
    for some in _by_member(odd):
        times = " and ".join(f"{one.first.at.astimezone(around.zone):%H:%M}" for one in some[:2])
        when = f"at {times}" if len(some) <= 2 else f"{len(some)} times between {limits.night_begins} and "
        when = when if len(some) <= 2 else f"{when}{limits.night_ends} o'clock"
        why = f"{_name(some[0])} searched {when}, and was not on duty at this workstation."
        yield Outlier(Odd.HOURS, _numbers(some), why)


def _by_member(searches: Iterable[Search]) -> Iterator[list[Search]]:
    found = defaultdict[str, list[Search]](list)
    for search in searches:
        found[search.by].append(search)
    yield from found.values()


def _covers(duty: OnDuty, search: Search) -> bool:
    at = search.first.at
    return duty.member == search.by and duty.begin <= at and (duty.end is None or at <= duty.end)


def _vague(searches: Sequence[Search], around: Around) -> Iterator[Outlier]:
    vague, named = [], defaultdict[str, set[str]](set)
    for search in searches:
        purpose = "" if search.purpose in around.purposes else search.purpose
        said = {"purpose": purpose, BASIS: search.value(BASIS), "why this plate": search.value(WHY)}
        if empty := {name for name, text in said.items() if text and says_nothing(text, around.empty)}:
            vague.append(search)
            named[search.by] |= empty
    for some in _by_member(vague):
        what, times = " and ".join(sorted(named[some[0].by])), "" if len(some) == 1 else f" {len(some)} times"
        why = f"{_name(some[0])} gave as {what}{times} what could stand under any search."
        yield Outlier(Odd.VAGUE, _numbers(some), why)


def says_nothing(text: str, empty: frozenset[str]) -> bool:
    """Whether it is made of empty words alone, numbers apart. `empty`: words or phrases, folded."""
    words = folded(text).split()
    place = 0
    while place < len(words):
        longest = max(
            (len(phrase) for phrase in _phrases(empty) if tuple(words[place : place + len(phrase)]) == phrase),
            default=0,
        )
        if not longest and not words[place].isdigit():
            return False
        place += longest or 1
    return True


_known: dict[frozenset[str], tuple[tuple[str, ...], ...]] = {}


def _phrases(empty: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    if empty not in _known:
        _known.clear()
        _known[empty] = tuple(tuple(phrase.split()) for phrase in empty if phrase)
    return _known[empty]


def _copied(searches: Sequence[Search], around: Around) -> Iterator[Outlier]:
    """By whomever: a text that goes round is copied too. What says nothing anyway is named by its own rule."""
    for name in (BASIS, WHY):
        by_text = defaultdict[str, list[Search]](list)
        for search in searches:
            text = folded(search.value(name) or "")
            if text and search.case and not says_nothing(text, around.empty):
                by_text[text].append(search)
        for same in by_text.values():
            cases = {search.case for search in same}
            if len(cases) > around.limits.most_cases:
                who = sorted({_name(search) for search in same})
                by = who[0] if len(who) == 1 else f"{len(who)} members"
                title = "factual basis" if name == BASIS else "why"
                why = f"The same words stand as {title} under {len(cases)} different cases, given by {by}."
                yield Outlier(Odd.COPIED, _numbers(same), why)


def _reworded(searches: Sequence[Search], around: Around) -> Iterator[Outlier]:
    """A refusal, and soon after it the same question with other words let through. With the same words it was let
    through for another reason: training was recorded, an approver came."""
    refused = defaultdict[tuple[str, str], list[Search]](list)
    for search in searches:
        what = (search.by, _plate(search) or "")
        if search.came_of is CameOf.REFUSED:
            refused[what].append(search)
            continue
        soon = [one for one in refused.pop(what, []) if search.first.at - one.first.at <= around.limits.anew]
        if soon and any(_words(one) != _words(search) for one in soon):
            times = "once" if len(soon) == 1 else f"{len(soon)} times"
            why = f"{_name(search)} was refused {times}, asked the same in other words, and was let through."
            yield Outlier(Odd.REWORDED, _numbers([*soon, search]), why)


_Rule = Callable[[Sequence[Search], Around], Iterator[Outlier]]
_RULES: tuple[_Rule, ...] = (_same_plate, _copied, _reworded)
_RULES_OF_ONE: tuple[_Rule, ...] = (_hours, _vague)  # a search is odd by itself; those of a member stand together


def folded(text: str) -> str:
    """As texts are compared: case, spaces, punctuation and width of characters do not count."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def _plate(search: Search) -> str:
    """As it is compared; "" where it was erased, or nothing but a place was asked for. A pattern counts as itself."""
    return "".join(unicodedata.normalize("NFKC", search.value(PLATE) or "").upper().replace("-", "").split())


def _words(search: Search) -> tuple[str, ...]:
    texts = (search.case, search.purpose, search.value(BASIS) or "", search.value(WHY) or "")
    return tuple(folded(text) for text in texts)


def _numbers(searches: Iterable[Search]) -> tuple[int, ...]:
    return tuple(sorted(search.number for search in searches))


def _name(search: Search) -> str:
    return f"{search.first.by.name} ({search.first.by.badge})" if search.first.by else "Somebody"
