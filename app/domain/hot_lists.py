"""Lists of wanted plates: entries, categories and versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.plates import Plate


class Basis(StrEnum):
    """What an entry is about: an owner-based hit says nothing about who drives (VER-08)."""

    VEHICLE = "vehicle"
    OWNER = "owner"
    PERSON = "person"


class Severity(StrEnum):
    """How an alert presents itself: word and shape, beside colour."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class PublicLogClass(StrEnum):
    """The four counts of 13.824 subd. 5(3)."""

    STOLEN = "stolen vehicle or plate"
    OWNER_WARRANT = "owner with an arrest warrant"
    LICENCE_STATUS = "owner with a suspended or revoked licence, or similar"
    ACTIVE_INVESTIGATION = "active investigative data"


@dataclass(frozen=True, slots=True)
class Category:
    """One row of the closed table (COR-16): an entry's code must be here, or the list is refused."""

    code: str
    title: str
    spoken: str
    basis: Basis
    severity: Severity
    log_class: PublicLogClass


_T = PublicLogClass
CATEGORIES = {
    row.code: row
    for row in (
        Category("stolen-vehicle", "Stolen vehicle", "stolen vehicle", Basis.VEHICLE, Severity.HIGH, _T.STOLEN),
        Category("stolen-plate", "Stolen plate", "stolen plate", Basis.VEHICLE, Severity.HIGH, _T.STOLEN),
        Category("felony-vehicle", "Felony vehicle", "felony vehicle", Basis.VEHICLE, Severity.HIGH, _T.ACTIVE_INVESTIGATION),
        Category("missing-person", "Missing person", "missing person", Basis.PERSON, Severity.HIGH, _T.ACTIVE_INVESTIGATION),
        Category("amber-alert", "Amber Alert", "amber alert", Basis.PERSON, Severity.HIGH, _T.ACTIVE_INVESTIGATION),
        Category("wanted-person", "Wanted person", "wanted person", Basis.PERSON, Severity.HIGH, _T.OWNER_WARRANT),
        Category("owner-warrant", "Owner has a warrant", "owner warrant", Basis.OWNER, Severity.MEDIUM, _T.OWNER_WARRANT),
        Category("kops", "KOPS alert", "kops alert", Basis.PERSON, Severity.MEDIUM, _T.ACTIVE_INVESTIGATION),
        Category("investigation", "Active investigation", "investigation", Basis.VEHICLE, Severity.MEDIUM, _T.ACTIVE_INVESTIGATION),
        Category("owner-licence", "Owner's licence suspended", "owner licence", Basis.OWNER, Severity.LOW, _T.LICENCE_STATUS),
    )
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One wanted plate. `region` of the plate is the state the list names ("" when it names none)."""

    id: str
    plate: Plate
    category: str
    reason: str = ""
    issuer: str = ""
    caution: str = ""
    vehicle: str = ""  # make, colour as the list gives them; shown with the alert, never compared with pictures
    expires_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.category not in CATEGORIES:
            raise ValueError(f"unknown category {self.category!r}")

    def in_force(self, now: datetime) -> bool:
        return self.expires_at is None or now < self.expires_at


@dataclass(frozen=True, slots=True)
class HotListVersion:
    """One whole, verified import of a list. `as_of` is when its source made it; the list's age counts from there."""

    list_id: str
    list_name: str
    version: int
    as_of: datetime
    imported_at: datetime
    imported_by: str
    sha256: str
    entries: int


class MatchKind(StrEnum):
    EXACT = "exact"
    POSSIBLE = "POSSIBLE"  # a lookalike: the same but for often-confused characters


@dataclass(frozen=True, slots=True)
class Match:
    """An entry a read's plate agrees with, and how well; from memory, before anything is stored."""

    entry: Entry
    kind: MatchKind
    version: HotListVersion
