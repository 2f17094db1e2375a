"""The effective policy profile: what this agency's rules are, each with the clause it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import Refusal


@dataclass(frozen=True, slots=True)
class Purpose:
    """One reason for which capture may run, in the policy's words."""

    id: str
    title: str
    clause: str
    ticked: bool = True  # offered ticked at the start of a patrol shift (COR-08)


@dataclass(frozen=True, slots=True)
class Profile:
    """The part of an agency's policy that the desk obeys so far; signed by the agency key."""

    agency: str
    title: str  # the department's name as members know it
    state: str
    version: str
    time_zone: str  # IANA name; dates on screen and destruction days are counted in it
    purposes: tuple[Purpose, ...]
    retention_days: int
    retention_clause: str
    capture_clause: str
    banner: tuple[str, ...]  # CJIS AC-8: statements to acknowledge at sign-in
    hit_is_not: str  # the sentence on what a hit alone is not
    hit_clause: str
    list_max_age_h: int
    list_age_clause: str
    capture_sworn_only: bool = False  # COR-14 (Crystal)

    def refusal(self, clause: str, why: str, instead: str = "") -> Refusal:
        return Refusal(f"{self.title} {clause}", why, instead)
