"""Records a day by outcome, as the timeline shows and says them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.domain.audit import Outcome
from app.domain.trail_view import Bar
from ui import words
from ui.audit.lines import OUTCOMES


@dataclass(frozen=True, slots=True)
class DayBar:
    day: date
    counts: Mapping[str, int] = field(hash=False)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def words(self) -> str:
        """Nov 29, 2026: 12 records, 10 done, 2 refused."""
        parts = [
            f"{words.count(self.counts[outcome])} {OUTCOMES[outcome].word.lower()}"
            for outcome in Outcome
            if self.counts.get(outcome)
        ]
        return ", ".join([f"{day_words(self.day)}: {words.counted(self.total, 'record')}", *parts])


def day_words(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"


def bars_of(bars: Iterable[Bar], first: date, last: date) -> tuple[DayBar, ...]:
    """Every day from the first to the last, those without a record too."""
    found = {bar.day: bar.counts for bar in bars}
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(DayBar(day, dict(found.get(day, {}))) for day in days)
