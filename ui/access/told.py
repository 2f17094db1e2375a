"""Each kind of signed statement in a sentence, for the history of a member."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from app.access_deeds import AccessNow
from app.domain.policy import Profile
from app.domain.statements import (
    Appointed,
    Approved,
    Cause,
    Complied,
    Disabled,
    Enabled,
    Ended,
    Granted,
    Listed,
    OffCall,
    OnCall,
    Resumed,
    Reviewed,
    SecondFactorReset,
    Signed,
    Statement,
    Trained,
    Transferred,
)
from ui import words
from ui.access.lines import person_words, role_words

CAUSES: dict[Cause, str] = {
    Cause.LEFT: "left the department",
    Cause.COMPROMISED: "account compromised",
    Cause.MISUSE: "misuse",
    Cause.NO_LONGER_NEEDED: "no longer needed",
    Cause.REVIEW: "review of the list",
    Cause.OTHER: "another reason",
}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One statement as it stands in the list."""

    number: int
    at: str
    by: str
    words: str


def told(said: Iterable[Signed], now: AccessNow) -> tuple[HistoryLine, ...]:
    """In the order in which it was signed."""
    zone = ZoneInfo(now.profile.time_zone)
    return tuple(
        HistoryLine(
            one.number,
            words.day_and_clock(one.at, zone),
            person_words(now.of, one.by),
            sentence_of(one.statement, now.profile),
        )
        for one in said
    )


def sentence_of(said: Statement, profile: Profile) -> str:
    """What was said of a member, without by whom and when."""
    return _SENTENCES[type(said)](said, profile)


def _noted(head: str, note: str) -> str:
    return f"{head}: {note}" if note else f"{head}."


def _listed(said: Listed, _: Profile) -> str:
    unit = f", {said.unit}" if said.unit else ""
    account = "with an account on this workstation" if said.key else "without an account on this workstation"
    return f"On the list as {said.name}, badge {said.badge}{unit}, {account}."


def _granted(said: Granted, profile: Profile) -> str:
    parts = [
        f"Granted: {role_words(said.roles, profile)}, for {said.assignment}, {said.starts_on} to {said.ends_on}.",
        f"Reason: {said.reason}.",
    ]
    if said.cleared:
        parts.append("Cleared for confidential data.")
    if said.ticket:
        parts.append(f"Ticket {said.ticket}.")
    return " ".join(parts)


def _trained(said: Trained, _: Profile) -> str:
    proof = f" Proof: {said.proof}." if said.proof else ""
    return f"Trained on {said.on}: {', '.join(said.items)}; by {said.trainer_name}, {said.trainer_unit}.{proof}"


def _reviewed(said: Reviewed, _: Profile) -> str:
    head = "Review: kept" if said.keep else "Review: access ended"
    return _noted(f"{head}, flagged" if said.flagged else head, said.note)


def _on_call(said: OnCall, profile: Profile) -> str:
    zone = ZoneInfo(profile.time_zone)
    start, end = (words.day_and_clock(moment, zone) for moment in (said.starts_at, said.ends_at))
    return f"On call from {start} to {end}, reached by {said.reach}."


_SENTENCES: dict[type, Callable[[Any, Profile], str]] = {
    Listed: _listed,
    Granted: _granted,
    Approved: lambda said, _: _noted("Approved" if said.approved else "Not approved", said.note),
    Ended: lambda said, _: _noted(f"Grant ended ({CAUSES[said.cause]})", said.note),
    Transferred: lambda said, _: _noted(f"Transferred to {said.unit} on {said.on}, every grant suspended", said.note),
    Resumed: lambda said, _: _noted(f"The grant holds again for {said.assignment}", said.note),
    Trained: _trained,
    Disabled: lambda said, _: _noted(f"Account disabled ({CAUSES[said.cause]})", said.note),
    Enabled: lambda said, _: _noted("Account enabled", said.note),
    SecondFactorReset: lambda said, _: _noted("Second factor reset, to be set up anew", said.note),
    Reviewed: _reviewed,
    OnCall: _on_call,
    OffCall: lambda _said, _: "Taken off the rota.",
    Appointed: lambda said, _: f"Answers for the fixed reader at {said.site} until {said.ends_on}.",
    Complied: lambda said, _: _noted(
        f"Stated compliance on {said.on}, {len(said.not_in_compliance)} not in compliance", said.note
    ),
}
