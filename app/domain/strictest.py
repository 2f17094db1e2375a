"""The strictest of several layers' words on one parameter: declared for each parameter, never guessed (RES-10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    FLAG = "true or false"
    NUMBER = "a whole number"
    TEXT = "a text"
    CHOICE = "one of the words of its table"
    WORDS = "a list of texts"
    ROWS = "a list of purposes"


class Strictness(StrEnum):
    """Which of two values binds more."""

    LEAST = "min"
    MOST = "max"
    EXACT = "exact"  # what the lower layer says, and nothing else
    UNION = "union"  # everything that any layer asks for
    COMMON = "common"  # only what every layer lets pass
    REQUIRED = "required"  # once a layer requires it, it is required
    PERMITTED = "permitted"  # once a layer forbids it, it is forbidden
    RANKED = "ranked"  # the later word of the parameter's table
    OWN = "own"  # nothing to compare: the agency's own word stands


class Group(StrEnum):
    """The parts of the Policy screen, in this order."""

    CAPTURE = "Capture"
    VERIFICATION = "Verification"
    HOT_LISTS = "Hot lists"
    MANUAL = "Manual entries"
    SEARCH = "Search"
    ACCESS = "Access"
    SIGN_IN = "Sign-in"
    TRAINING = "Training"
    AUDIT = "Audit"
    RETENTION = "Retention"
    HOLDS = "Holds"
    SHARING = "Sharing"
    PUBLIC_LOG = "Public log"
    DEVICES = "Devices"
    ROLES = "Roles"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One rule that a profile sets. `plain`: its sentence, with {} for the value; `no` for a flag that is false.

    `floor`: nobody may sign it away, and our own default binds too (RES-11). `arguable`: the one kind of parameter
    that an override with counsel's citation may loosen. `words`: of a CHOICE, weakest first, each with its meaning.
    """

    name: str
    group: Group
    kind: Kind
    strictness: Strictness
    title: str
    plain: str = "{}"
    no: str = ""
    floor: bool = False
    arguable: bool = False
    words: Mapping[str, str] = field(default_factory=dict)

    def mistake(self, value: object) -> str:
        """What is wrong with a value, "" for none."""
        wanted = {Kind.FLAG: bool, Kind.NUMBER: int, Kind.TEXT: str, Kind.CHOICE: str}.get(self.kind, list)
        if type(value) is not wanted:  # true is no number here
            return f"this takes {self.kind.value}"
        if self.kind is Kind.NUMBER and isinstance(value, int) and value < 0:
            return "this takes no number below 0"
        if self.kind is Kind.CHOICE and value not in self.words:
            return f"this takes one of {', '.join(self.words)}"
        if (
            self.kind is Kind.WORDS
            and isinstance(value, list)
            and not all(isinstance(one, str) and one for one in value)
        ):
            return f"this takes {self.kind.value}"
        return ""

    def stricter(self, below: Any, own: Any) -> Any:
        """The value that binds where a lower layer says `below` and the next `own`."""
        return _STRICTER[self.strictness](self, below, own)

    def weaker(self, below: Any, own: Any) -> bool:
        """Whether `own` would loosen what `below` binds to."""
        if self.strictness is Strictness.OWN:
            return False
        if self.strictness is Strictness.UNION:
            return not set(below) <= set(own)
        if self.strictness is Strictness.COMMON:
            return not set(own) <= set(below)
        return bool(own != self.stricter(below, own))


def _union(_: Parameter, below: list[str], own: list[str]) -> list[str]:
    return [*below, *(one for one in own if one not in below)]


def _common(_: Parameter, below: list[str], own: list[str]) -> list[str]:
    return [one for one in own if one in below]


def _ranked(parameter: Parameter, below: str, own: str) -> str:
    order = list(parameter.words)
    return max(below, own, key=order.index)


_STRICTER: dict[Strictness, Callable[[Parameter, Any, Any], Any]] = {
    Strictness.LEAST: lambda _, below, own: min(below, own),
    Strictness.MOST: lambda _, below, own: max(below, own),
    Strictness.EXACT: lambda _, below, own: below,  # noqa: ARG005  own does not count
    Strictness.UNION: _union,
    Strictness.COMMON: _common,
    Strictness.REQUIRED: lambda _, below, own: below or own,
    Strictness.PERMITTED: lambda _, below, own: below and own,
    Strictness.RANKED: _ranked,
    Strictness.OWN: lambda _, below, own: own,  # noqa: ARG005  below does not count
}
