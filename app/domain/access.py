"""Members, their roles, and the duty they are signed on for."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.errors import Refusal


class Role(StrEnum):
    """What a member does; titles on screen come from the profile, which also says which of them an agency has."""

    PATROL_OFFICER = "patrol officer"
    INVESTIGATOR = "investigator"
    DISPATCHER = "dispatcher"
    LPR_ADMINISTRATOR = "LPR administrator"
    SUPERVISOR = "supervisor"
    SYSTEM_ADMINISTRATOR = "system administrator"  # COR-09
    AUDITOR = "auditor"  # reads only
    ACP_CUSTODIAN = "ACP custodian"
    TRAINER = "trainer"
    RECORDS_CUSTODIAN = "records custodian"  # COR-24
    PROGRAM_OWNER = "program owner"  # assigns administrators and gives the second signature (COR-10, COR-11)


class Hindrance(StrEnum):
    """What keeps a role from being used."""

    GRANT = "grant"
    DAYS = "days"  # of the grant: not begun, or over
    TRAINING = "training"
    REVIEW = "review"
    PROOF = "proof"  # signed in too long ago
    LOCK = "lock"  # the desk is locked


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why a role that a member has, or had, cannot be used now."""

    hindrance: Hindrance
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Member:
    """Whoever is or may be signed in; ids are never reused (CJIS IA-4).

    `roles`: those that could be used at sign-in. `withheld`: those that cannot be used now, with the reason; a role in
    both still answers alerts until the next sign-in, so that no unit goes blind (RES-23). `cleared`: for confidential
    department, state and federal data (ACC-07).
    """

    id: str
    name: str
    badge: str
    roles: frozenset[Role]
    withheld: Mapping[Role, Withheld] = field(default_factory=dict, hash=False)
    cleared: bool = False

    def __post_init__(self) -> None:
        if not self.name.strip() or not self.badge.strip():
            raise ValueError("a member has a name and a badge number")


def badge_key(badge: str) -> str:
    """A badge as it is compared: case, spaces around it and width of characters do not count."""
    return unicodedata.normalize("NFKC", badge).strip().casefold()


@dataclass(frozen=True, slots=True)
class Duty:
    """A signed-on member running capture for named purposes: nothing is captured outside one (CAP-03, COR-08)."""

    member: Member
    purposes: tuple[str, ...]
    started_at: datetime


class WorkstationKind(StrEnum):
    CAR = "car"
    DESK = "desk"
    FIXED = "fixed reader"


@dataclass(frozen=True, slots=True)
class Installation:
    """What was decided once, at first run: the agency can never be changed after it (RES-12)."""

    agency: str
    kind: WorkstationKind
    workstation_id: str
    agency_public_key: bytes  # Ed25519, 32 bytes raw
    administrator_id: str
    witness_name: str
    witness_badge: str
    installed_at: datetime
    demo: bool = False
