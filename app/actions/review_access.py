"""The yearly review of the access list as a campaign: opened with a deadline, decided member by member (ACC-05)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.actions import access_list, recorded
from app.actions.grant import CHANGED, Now
from app.actions.sign_in import SignedIn
from app.changes import Changes
from app.domain.access_list import Review
from app.domain.errors import FieldMistake, Refused
from app.domain.gate import Act
from app.domain.rights import months_later
from app.domain.statements import ReviewClosed, Reviewed, ReviewOpened

LONGEST_MONTHS = 3  # that a campaign may last: members are suspended at its end, not forgotten


@dataclass(frozen=True, slots=True)
class Decision:
    """Of one member: kept, or all their grants end. A note only where access ends or is flagged (§7.13)."""

    member: str
    keep: bool
    flagged: bool = False
    note: str = ""


@recorded.gated(Act.REVIEW_ACCESS)
def open_review(on: SignedIn, due_on: date, now: Now) -> Changes:
    today = on.access.day_of(now())
    if on.access.open_review() is not None:
        raise FieldMistake("review", "a review is open already")
    if not today <= due_on <= months_later(today, LONGEST_MONTHS):
        raise FieldMistake("due_on", f"the deadline lies between today and {months_later(today, LONGEST_MONTHS)}")
    with access_list.adding(on, [ReviewOpened(str(uuid.uuid4()), due_on)], now(), Act.REVIEW_ACCESS):
        return CHANGED


@recorded.gated(Act.REVIEW_ACCESS)
def decide(on: SignedIn, decisions: Sequence[Decision], now: Now) -> Changes:
    """All of them or none. Raises Refused for one's own access, FieldMistake for a note that is missing."""
    review = _open(on)
    for decision in decisions:
        if decision.member == on.member.id:
            raise Refused(
                on.profile.refusal_by(
                    "access.review_months", "nobody reviews their own access.", "Another member does."
                )
            )
        if decision.member not in review.members:
            raise FieldMistake("member", "this member was not on the list when the review was opened")
        if (not decision.keep or decision.flagged) and not decision.note.strip():
            raise FieldMistake("note", "say why it ends or is flagged")
    said = [Reviewed(review.id, one.member, one.keep, one.flagged, one.note.strip()) for one in decisions]
    with access_list.adding(on, said, now(), Act.REVIEW_ACCESS):
        return CHANGED


@recorded.gated(Act.REVIEW_ACCESS)
def close_review(on: SignedIn, now: Now) -> Changes:
    """Whoever was not decided about stays suspended from the deadline on, until somebody does."""
    with access_list.adding(on, [ReviewClosed(_open(on).id)], now(), Act.REVIEW_ACCESS):
        return CHANGED


def _open(on: SignedIn) -> Review:
    found = on.access.open_review()
    if found is None:
        raise FieldMistake("review", "no review is open")
    return found
