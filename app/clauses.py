"""Clause → rule → test: every clause of the requirements, what obeys it, and the tests that show it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from app.profiles import POLICIES


@dataclass(frozen=True, slots=True)
class Clause:
    """`rules`: parameters of the profile. `tests`: "tests/file.py::name", of what is due so far. `due`: where what is
    still missing will be, "" when nothing is."""

    id: str
    rules: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    due: str = ""


def table() -> tuple[Clause, ...]:
    """All of them, in the requirements' order."""
    found = tomllib.loads((POLICIES / "clauses.toml").read_text(encoding="utf-8"))
    return tuple(
        Clause(id_, tuple(row.get("rules", ())), tuple(row.get("tests", ())), row.get("due", ""))
        for id_, row in found.items()
    )
