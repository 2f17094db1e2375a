"""The rules of a profile as lines of a screen: what is said, which layer binds, and all that stands behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.policy import Profile, Rule, Source
from app.domain.policy_words import TEXT_NOT_HELD, conflicts, layer_words, plain, purpose_words
from app.domain.strictest import Group, Kind
from ui.words import Mark

ALL, CONFLICTS = "All rules", "Conflicts"
_LAYER_MARKS = {
    "Agency": Mark("accent", "agency", "Agency"),
    "State": Mark("text", "policy", "State"),
    "CJIS": Mark("text", "lock", "CJIS"),
    "Our default": Mark("muted", "settings", "Our default"),
    "Counsel's citation": Mark("warn", "edit", "Counsel"),
}


@dataclass(frozen=True, slots=True)
class Behind:
    """One source: `head` names layer and clause, `quote` its words, `note` why there are none or what is done."""

    head: str
    quote: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule; `quote` is what the attached text is opened at. `said` is all its words, for the filter."""

    id: str
    group: str
    title: str
    words: str
    layer: Mark
    clause: str
    behind: tuple[Behind, ...]
    conflict: str = ""
    quote: str = ""

    @property
    def said(self) -> str:
        parts = (self.group, self.title, self.words, self.layer.word, self.clause, self.conflict, self.id)
        return " ".join((*parts, *(f"{one.head} {one.quote} {one.note}" for one in self.behind))).casefold()


def lines_of(profile: Profile) -> tuple[RuleLine, ...]:
    """Every rule, in the order of its group."""
    order = list(Group)
    rules = sorted(profile.rules.values(), key=lambda rule: order.index(rule.parameter.group))
    return tuple(_line(rule, profile) for rule in rules)


def conflict_lines(profile: Profile) -> tuple[RuleLine, ...]:
    """One line for each clause that does not agree with another."""
    made = []
    for place, (rule, source) in enumerate(conflicts(profile)):
        against = f"{source.where} against {source.conflicts_with}"
        made.append(
            RuleLine(
                f"conflict {place}", CONFLICTS, against, source.conflict, _LAYER_MARKS[layer_words(source, profile)],
                source.clause, (_behind(source, profile),), f"What binds: {plain(rule)}", source.quote,
            )
        )  # fmt: skip
    return tuple(made)


def _line(rule: Rule, profile: Profile) -> RuleLine:
    parameter, source = rule.parameter, rule.source
    return RuleLine(
        id=rule.name,
        group=parameter.group.value,
        title=parameter.title,
        words=plain(rule),
        layer=_LAYER_MARKS[layer_words(source, profile)],
        clause=source.where if source.clause else "",
        behind=tuple(_all_behind(rule, profile)),
        conflict=" ".join(dict.fromkeys(_conflicts(rule))),
        quote=_quote(rule, profile),
    )


def _all_behind(rule: Rule, profile: Profile) -> Iterator[Behind]:
    """What binds first, then what the other layers say; of a list of purposes each with its own."""
    if rule.value and rule.parameter.kind is Kind.ROWS:
        for purpose in rule.value:
            if purpose.source is not None:
                yield _behind(purpose.source, profile, purpose_words(purpose))
        return
    yield _behind(rule.source, profile)
    for said in reversed(rule.layers):
        if said.source != rule.source:
            other = plain(Rule(rule.name, said.value, said.source))
            yield _behind(said.source, profile, "" if said.value == rule.value else other)


def _behind(source: Source, profile: Profile, words: str = "") -> Behind:
    head = " · ".join(part for part in (layer_words(source, profile), source.where if source.clause else "") if part)
    note = " ".join(part for part in (f"{TEXT_NOT_HELD.capitalize()}: {source.not_held}" if source.not_held else "",
                                      source.ours) if part)  # fmt: skip
    return Behind(f"{head}: {words}" if words else head, source.quote, note)


def _conflicts(rule: Rule) -> Iterator[str]:
    sources = [said.source for said in rule.layers]
    if rule.parameter.kind is Kind.ROWS:
        sources = [purpose.source for purpose in rule.value if purpose.source is not None]
    for source in sources:
        if source.conflict:
            yield f"{source.where} conflicts with {source.conflicts_with}. {source.conflict}"


def _quote(rule: Rule, profile: Profile) -> str:
    """The agency's own words, which its attached text can be opened at."""
    if rule.parameter.kind is Kind.ROWS:
        return next((one.source.quote for one in rule.value if one.source is not None), "")
    return next((said.source.quote for said in reversed(rule.layers) if said.source.layer == profile.agency), "")
