"""A rule in plain words, as the Policy screen and `main.py policy show` say it."""

from __future__ import annotations

import re

from app.domain.hot_lists import CATEGORIES
from app.domain.policy import CJIS, DEFAULTS, OVERRIDE, Profile, Purpose, Rule, Source
from app.domain.strictest import Kind

_ONE = re.compile(r"\b1 (hour|day|month|minute)s\b")
TEXT_NOT_HELD = "text not held"


def plain(rule: Rule) -> str:
    """What the rule says, without its title."""
    parameter, value = rule.parameter, rule.value
    if parameter.kind is Kind.ROWS:
        return "; ".join(purpose_words(one) for one in value) or "The policy closes no list: said in words."
    if parameter.kind is Kind.FLAG:
        return parameter.plain if value else parameter.no
    if parameter.kind is Kind.CHOICE:
        return parameter.words[value]
    if not value:
        return parameter.no or "Nothing is said."
    if parameter.kind is Kind.WORDS:
        said = [CATEGORIES[one].title if one in CATEGORIES else one for one in value]
        return parameter.plain.format(", ".join(said))
    return _ONE.sub(r"1 \1", parameter.plain.format(value))


def purpose_words(purpose: Purpose) -> str:
    also = [
        *(["warrant or exigency where it concerns a person"] if purpose.needs_warrant else ()),
        *(["with the supervisor's step"] if purpose.needs_supervisor else ()),
    ]
    return f"{purpose.title} ({', '.join(also)})" if also else purpose.title


def layer_words(source: Source, profile: Profile) -> str:
    """Which of the layers binds: the agency, the state, CJIS, our default, or counsel's override."""
    names = {CJIS: "CJIS", DEFAULTS: "Our default", OVERRIDE: "Counsel's citation", profile.agency: "Agency"}
    return names.get(source.layer, "State")


def source_words(source: Source) -> str:
    """Clause with its quote, or why there is none, in one line."""
    parts = [
        source.where if source.clause else "",
        f"“{source.quote}”" if source.quote else "",
        f"{TEXT_NOT_HELD}: {source.not_held}" if source.not_held else "",
        source.ours,
    ]
    return " · ".join(part for part in parts if part)


def conflicts(profile: Profile) -> tuple[tuple[Rule, Source], ...]:
    """Every clause of the agency's policy that does not agree with another, with the rule it stands beneath."""
    found: list[tuple[Rule, Source]] = []
    for rule in profile.rules.values():
        said = [one.source for one in rule.layers]
        if rule.parameter.kind is Kind.ROWS:
            said = [one.source for one in rule.value if one.source is not None]
        found += [(rule, source) for source in said if source.conflict]
    return tuple(found)
