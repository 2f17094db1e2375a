"""A form that ends in a signature: what it asks, what is signed with it, and what its mistakes stand beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ui.forms import FieldRow

Values = Mapping[str, Any]
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sheet:
    """`deed` is slow and returns the statement's number. `words`: said beside the form. `hidden`: fields that are not
    asked as things stand; `edited`: what else changes with a field. `fixed`: shown, and not to be
    changed."""

    title: str
    rows: tuple[FieldRow, ...]
    values: Values
    button: str
    deed: Callable[[Values], int]
    about: str = ""
    words: tuple[str, ...] = ()
    icon: str = "tick"
    kind: str = "primary"
    hidden: Callable[[Values], frozenset[str]] = lambda _: NOTHING
    edited: Callable[[str, Values], Values] = lambda _, values: values
    fixed: frozenset[str] = NOTHING
    after: str = ""  # said behind the statement's number
    opens: bool = False  # the page of the member whom the statement listed
