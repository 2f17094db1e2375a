"""Lists of wanted plates: entries, categories and versions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.domain.plates import ALPHABET, MOST_CHARACTERS, Plate


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


_VEHICLE, _OWNER, _PERSON = Basis.VEHICLE, Basis.OWNER, Basis.PERSON
_HIGH, _MEDIUM, _LOW = Severity.HIGH, Severity.MEDIUM, Severity.LOW
_STOLEN, _WARRANT = PublicLogClass.STOLEN, PublicLogClass.OWNER_WARRANT
_LICENCE, _ACTIVE = PublicLogClass.LICENCE_STATUS, PublicLogClass.ACTIVE_INVESTIGATION

CATEGORIES = {
    row.code: row
    for row in (
        Category("stolen-vehicle", "Stolen vehicle", "stolen vehicle", _VEHICLE, _HIGH, _STOLEN),
        Category("stolen-plate", "Stolen plate", "stolen plate", _VEHICLE, _HIGH, _STOLEN),
        Category("felony-vehicle", "Felony vehicle", "felony vehicle", _VEHICLE, _HIGH, _ACTIVE),
        Category("missing-person", "Missing person", "missing person", _PERSON, _HIGH, _ACTIVE),
        Category("amber-alert", "Amber Alert", "amber alert", _PERSON, _HIGH, _ACTIVE),
        Category("wanted-person", "Wanted person", "wanted person", _PERSON, _HIGH, _WARRANT),
        Category("owner-warrant", "Owner has a warrant", "owner warrant", _OWNER, _MEDIUM, _WARRANT),
        Category("kops", "KOPS alert", "kops alert", _PERSON, _MEDIUM, _ACTIVE),
        Category("investigation", "Active investigation", "investigation", _VEHICLE, _MEDIUM, _ACTIVE),
        Category("owner-licence", "Owner's licence suspended", "owner licence", _OWNER, _LOW, _LICENCE),
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


MOST_WATCHES = 200  # of one list
MOST_STARS = 3  # of one partial plate: each further one multiplies the ways it can be spelled out


@dataclass(frozen=True, slots=True)
class PartialWatch:
    """A plate of which only some characters are known (HOT-11): in `pattern` ? stands for one character and * for any
    number, also none. `entry`: everything else; its plate holds the known characters and the region."""

    pattern: str
    entry: Entry

    def __post_init__(self) -> None:
        bare = self.pattern.replace("*", "")
        if set(bare) - {*ALPHABET, "?"}:
            raise ValueError("a partial plate holds letters, digits, ? and * only")
        if not bare.strip("?"):
            raise ValueError("a partial plate needs at least one known character")
        if len(bare) > MOST_CHARACTERS:
            raise ValueError(f"a plate has at most {MOST_CHARACTERS} characters")
        if self.pattern.count("*") > MOST_STARS:
            raise ValueError(f"a partial plate has at most {MOST_STARS} stars")

    def met_by(self, read: Plate) -> Entry:
        """The entry as an alert shows it: what was read, and beside the reason what had been asked for."""
        reason = f"partial plate {self.pattern}: {self.entry.reason}" if self.entry.reason else ""
        return replace(
            self.entry,
            plate=Plate(read.text, self.entry.plate.region),
            reason=reason or f"partial plate {self.pattern}",
        )


@dataclass(frozen=True, slots=True)
class EntryName:
    """What a delta calls an entry by: all entries of its list that agree in these three."""

    plate: Plate  # its region is the list's, "" where the list names none
    category: str


@dataclass(frozen=True, slots=True)
class Delta:
    """What changed in one list since version `base`. `changed` replace the entries of the same name. `watches`: all
    partial watches from now on, None for those there were."""

    list_id: str
    base: int
    as_of: datetime
    sha256: str
    added: tuple[Entry, ...] = ()
    changed: tuple[Entry, ...] = ()
    removed: tuple[EntryName, ...] = ()
    watches: tuple[PartialWatch, ...] | None = None


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
    POSSIBLE = "POSSIBLE"  # a lookalike: the same but for often-confused characters; or a partial watch


@dataclass(frozen=True, slots=True)
class Match:
    """An entry a read's plate agrees with, and how well; from memory, before anything is stored."""

    entry: Entry
    kind: MatchKind
    version: HotListVersion
