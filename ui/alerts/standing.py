"""Where an alert stands with the members: followed, with its clock, or unanswered; one chip says it."""

from __future__ import annotations

from ui.alerts.chip import Chip
from ui.alerts.state import Card
from ui.words import Mark

NOT_RECORDED = Mark("danger", "state-danger", "NOT RECORDED")
UNANSWERED = Mark("warn", "state-wait", "UNANSWERED")


def standing_mark(card: Card) -> Mark | None:
    if card.pinned is not None:
        return Mark("accent", "eye", f"FOLLOWING {card.pinned.clock}")
    return UNANSWERED if card.unanswered else None


def show_standing(chip: Chip, card: Card) -> None:
    """Hidden where there is nothing to say."""
    mark = standing_mark(card)
    chip.setVisible(mark is not None)
    if mark is not None:
        chip.show_mark(mark)
