"""The effective policy profile: what this agency's rules are, each with the layer and the clause it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.domain.access import Role
from app.domain.errors import Refusal
from app.domain.parameters import PARAMETERS
from app.domain.strictest import Parameter

OUR_DEFAULT = "our default"
DEFAULTS, CJIS, OVERRIDE = "defaults", "cjis", "override"  # ids of layers; the others are a state's and an agency's


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: a clause with a short quote, a clause whose text is not held, or ours with a reason.

    `quoted_in`: the agency whose policy repeats a statute's words. `conflict`: what this clause does not agree with
    (`conflicts_with`) and what is done about it.
    """

    layer: str
    title: str  # the layer's, as members know it
    clause: str = ""
    quote: str = ""
    quoted_in: str = ""
    ours: str = ""
    not_held: str = ""
    conflict: str = ""
    conflicts_with: str = ""

    @property
    def where(self) -> str:
        """As a refusal names it: "Crystal 3.5, Policy", "Minn. Stat. 13.824 subd. 3", "CJIS AC-7"."""
        if not self.clause:
            return f"{self.title} ({OUR_DEFAULT})" if self.layer != DEFAULTS else OUR_DEFAULT
        if self.layer == CJIS:
            return f"CJIS {self.clause}"
        return self.clause if self.clause.startswith(("Minn. Stat.", "46-5-")) else f"{self.title} {self.clause}"


@dataclass(frozen=True, slots=True)
class Said:
    """What one layer says of one parameter."""

    value: Any
    source: Source


@dataclass(frozen=True, slots=True)
class Rule:
    """One parameter as it binds here; `layers`: everything that was said of it, the agency's last."""

    name: str
    value: Any
    source: Source
    layers: tuple[Said, ...] = ()

    @property
    def parameter(self) -> Parameter:
        return PARAMETERS[self.name]


@dataclass(frozen=True, slots=True)
class Purpose:
    """One reason for which capture may run, or a search be made, in the policy's words."""

    id: str
    title: str
    clause: str
    ticked: bool = True  # offered ticked at the start of a patrol shift (COR-08)
    needs_warrant: bool = False  # of a person: warrant or exigency (COR-07)
    needs_supervisor: bool = False  # COR-27
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """Which text the agency's policy is: its name and digest, so that the agency can attach its own copy."""

    file: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """An agency's policy as the desk obeys it; signed by the agency key. The plain attributes are those of its rules
    that every part of the desk asks for; all of them stand in `rules`."""

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
    rules: Mapping[str, Rule] = field(default_factory=dict, hash=False, repr=False)
    department: str = ""
    effective_from: date | None = None
    text: Attached = Attached()

    def refusal(self, clause: str, why: str, instead: str = "") -> Refusal:
        return Refusal(f"{self.title} {clause}", why, instead)

    def refusal_by(self, name: str, why: str, instead: str = "") -> Refusal:
        """A refusal under the clause of a rule, whichever layer it binds from; raises KeyError for no rule."""
        return Refusal(self.rules[name].source.where, why, instead)

    def flag(self, name: str) -> bool:
        return bool(self.rules[name].value)

    def number(self, name: str) -> int:
        return int(self.rules[name].value)

    def word(self, name: str) -> str:
        """Of a text or a choice."""
        return str(self.rules[name].value)

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(self.rules[name].value)

    def title_of(self, role: Role) -> str:
        """The agency's own word for a role; "" where it has no such role."""
        rule = self.rules.get(f"roles.{role.name.lower()}")
        return str(rule.value) if rule else role.value

    def purposes_of_search(self) -> tuple[Purpose, ...]:
        """Empty where the policy closes no list."""
        rule = self.rules.get("search.purposes")
        return tuple(rule.value) if rule else ()
