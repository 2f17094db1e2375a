"""The form before a search as a table: what this profile asks for, field by field, each with where that comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.authorisation import Authorisation
from app.domain.policy import OUR_DEFAULT, Profile
from app.domain.policy_words import plain
from app.domain.regions import REGIONS
from app.domain.search import AskedSearch, Compare
from ui.forms import FieldLook, FieldRow, Kind, Looks, Option

SPAN = timedelta(hours=24)  # that the form begins with
TO_ITS_END = timedelta(seconds=59, milliseconds=990)  # of the minute that is typed
USER_GRANT = "user_grant"
APPROVER = ("badge", "password", "code")
COMPARED = (
    Option(Compare.EXACT, "Exactly this plate"),
    Option(Compare.LOOKALIKES, "Lookalikes too (O 0, I 1, B 8 …)"),
    Option(Compare.PATTERN, "Known in part: ? one, * some"),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form; `begin` and `end` by the clock on the agency's wall."""

    begin: datetime
    end: datetime
    plate: str = ""
    compare: Compare = Compare.EXACT
    region: str = ""
    case_number: str = ""
    purpose: str = ""
    factual_basis: str = field(default="", repr=False)
    why: str = field(default="", repr=False)
    attested: bool = False
    badge: str = ""
    password: str = field(default="", repr=False)
    code: str = field(default="", repr=False)

    def asked(self, zone: ZoneInfo) -> AskedSearch:
        """Raises FieldMistake."""
        begin, end = (moment.replace(second=0, microsecond=0, tzinfo=zone) for moment in (self.begin, self.end))
        return AskedSearch(self.plate, self.compare, begin, end + TO_ITS_END, self.region)

    def given(self) -> Authorisation:
        return Authorisation(self.case_number, self.purpose, self.factual_basis, self.why, self.attested)


def fresh(now: datetime, zone: ZoneInfo) -> Draft:
    wall = now.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    return Draft(wall - SPAN, wall)


def rows_of(profile: Profile) -> tuple[FieldRow, ...]:
    listed = profile.purposes_of_search()
    purposes = tuple(Option(purpose.id, purpose.title) for purpose in listed)
    states = sorted(REGIONS.items(), key=lambda row: (not row[0].endswith(f"-{profile.state}"), row[1]))
    regions = (Option("", "Any state"), *(Option(region, title) for region, title in states))
    return (
        FieldRow("plate", "Plate", Kind.LINE),
        FieldRow("region", "State", Kind.CHOICE, beside=True, options=regions),
        FieldRow("compare", "Compared", Kind.CHOICE, options=COMPARED),
        FieldRow("begin", "From", Kind.MOMENT),
        FieldRow("end", "To", Kind.MOMENT, beside=True),
        FieldRow("case_number", "Case number", Kind.LINE, _hint(profile, "search.case_number")),
        FieldRow("purpose", "Purpose", Kind.CHOICE if listed else Kind.LINE, _purpose(profile), options=purposes),
        FieldRow("factual_basis", "Factual basis", Kind.LINES, _hint(profile, "search.factual_basis")),
        FieldRow("why", "Why this plate", Kind.LINE, _hint(profile, "search.reason_per_query")),
        FieldRow("attested", "I attest:", Kind.TICK, _attested(profile)),
        FieldRow("badge", "Approver’s badge number", Kind.LINE, _hint(profile, "search.approval")),
        FieldRow("password", "Approver’s password", Kind.SECRET),
        FieldRow("code", "Approver’s code", Kind.LINE, beside=True),
    )


def looks(draft: Draft, profile: Profile, problems: Mapping[str, str], *, busy: bool) -> Looks:
    approved = asks_approval(draft, profile)
    return {
        row.id: FieldLook(
            getattr(draft, row.id), problems.get(row.id, ""), shown=approved or row.id not in APPROVER, enabled=not busy
        )
        for row in rows_of(profile)
    }


def asks_approval(draft: Draft, profile: Profile) -> bool:
    picked = next((purpose for purpose in profile.purposes_of_search() if purpose.id == draft.purpose), None)
    return profile.word("search.approval") != USER_GRANT or (picked is not None and picked.needs_supervisor)


def _hint(profile: Profile, name: str) -> str:
    """What the rule says, in its own words, and where it comes from."""
    rule = profile.rules[name]
    said, where = plain(rule), rule.source.where
    return f"{said} {where}." if OUR_DEFAULT not in where else said


def _purpose(profile: Profile) -> str:
    if profile.flag("search.civil"):
        return ""
    return f"Never a civil or administrative action. {profile.rules['search.civil'].source.where}."


def _attested(profile: Profile) -> str:
    """The sentence as the profile has it, to the letter."""
    where = profile.rules["search.attestation"].source.where
    sentence = f"“{profile.word('search.attestation')}”"
    return sentence if OUR_DEFAULT in where else f"{sentence} {where}."
