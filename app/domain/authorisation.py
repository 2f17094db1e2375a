"""The authorisation given for one act on stored data, and what the profile asks of it (SRCH-01…08, COR-12, RES-10)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.errors import Refusal
from app.domain.policy import Profile

_PLACEHOLDERS = frozenset({"", "na", "none", "test", "unknown", "case", "x", "xx", "xxx", "tbd", "pending"})


@dataclass(frozen=True, slots=True)
class Authorisation:
    """`purpose`: an id of the profile's list where it closes one, else in words. `approver`: another member's id.

    `civil`: the purpose is a civil or administrative action. `attested`: the profile's sentence was agreed to.
    """

    case_number: str = ""
    purpose: str = ""
    factual_basis: str = ""
    why: str = ""  # why this plate or place
    attested: bool = False
    approver: str = ""
    civil: bool = False


def is_placeholder(case_number: str) -> bool:
    """ "0000", "n/a", "test": typed to get past the form (SRCH-01)."""
    kept = "".join(c for c in case_number.casefold() if c.isalnum())
    return kept in _PLACEHOLDERS or not kept.strip("0") or (len(kept) > 2 and len(set(kept)) == 1)


def wanting(given: Authorisation, member_id: str, profile: Profile) -> Refusal | None:
    """The first thing the profile asks for that is not given."""
    for check in _CHECKS:
        if refusal := check(given, member_id, profile):
            return refusal
    return None


def _case_number(given: Authorisation, _: str, profile: Profile) -> Refusal | None:
    asked = profile.word("search.case_number")
    typed = given.case_number.strip()
    if typed and is_placeholder(typed):
        return profile.refusal_by("search.case_number", "this is no case number.", "Enter the case's own.")
    if asked == "required" and not typed:
        return profile.refusal_by("search.case_number", "a case number must be entered.")
    if asked == "or_reasons" and not typed and not given.factual_basis.strip():
        return profile.refusal_by("search.case_number", "a case number or the reasons for the search must be entered.")
    return None


def _purpose(given: Authorisation, member_id: str, profile: Profile) -> Refusal | None:
    listed = {purpose.id: purpose for purpose in profile.purposes_of_search()}
    if not given.purpose.strip():
        return profile.refusal_by("search.standard", "a purpose must be given.")
    if not listed:
        return None
    if (picked := listed.get(given.purpose)) is None:
        return profile.refusal_by("capture.purposes_closed", "this is none of the purposes that the policy names.")
    if picked.needs_supervisor and given.approver in {"", member_id}:
        return profile.refusal(picked.clause, "a supervisor must approve a search for this purpose.")
    return None


def _civil(given: Authorisation, _: str, profile: Profile) -> Refusal | None:
    if given.civil and not profile.flag("search.civil"):
        return profile.refusal_by("search.civil", "a civil or administrative action is no purpose of a search.")
    return None


def _facts(given: Authorisation, _: str, profile: Profile) -> Refusal | None:
    if profile.flag("search.factual_basis") and not given.factual_basis.strip():
        return profile.refusal_by("search.factual_basis", "the factual basis must be entered.")
    if profile.flag("search.reason_per_query") and not given.why.strip():
        return profile.refusal_by("search.reason_per_query", "say why this plate or this place.")
    return None


def _attested(given: Authorisation, _: str, profile: Profile) -> Refusal | None:
    if given.attested:
        return None
    return profile.refusal_by("search.standard", f"this must be attested: “{profile.word('search.attestation')}”")


def _approved(given: Authorisation, member_id: str, profile: Profile) -> Refusal | None:
    if profile.word("search.approval") == "user_grant":
        return None
    if not given.approver:
        return profile.refusal_by("search.approval", "the search must be approved.")
    if given.approver == member_id:
        return profile.refusal_by("search.approval", "nobody approves their own search.")
    return None


_CHECKS: tuple[Callable[[Authorisation, str, Profile], Refusal | None], ...] = (
    _civil, _case_number, _purpose, _facts, _attested, _approved,
)  # fmt: skip
