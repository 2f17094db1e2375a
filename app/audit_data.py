"""What the audit reads from files of its own: the words that say nothing, and what of the trail is public where."""

from __future__ import annotations

import tomllib
from functools import cache
from hashlib import sha256

from app.domain.outliers import folded
from app.domain.public_audit import Classification, Column, RedactionMap
from app.paths import RESOURCES

_WORDS = RESOURCES / "audit" / "empty_words.txt"
_MAP = RESOURCES / "policies" / "redaction.toml"
PUBLIC = "public"


@cache
def empty_words() -> frozenset[str]:
    """Folded, as they are compared."""
    lines = _WORDS.read_text("utf-8").splitlines()
    return frozenset(folded(line) for line in lines if line.strip() and not line.startswith("#"))


@cache
def redaction_map(state: str) -> RedactionMap:
    """Of the state whose law binds the agency. Raises KeyError for a state that has none: then nothing is exported."""
    raw = _MAP.read_bytes()
    found = tomllib.loads(raw.decode())
    classes = {
        id_: Classification(id_, one["words"], one["section"], one["ask_counsel"], one["why"])
        for id_, one in found[state]["classes"].items()
    }
    columns = {
        Column(name): None if is_public == PUBLIC else classes[is_public]
        for name, is_public in found[state]["columns"].items()
    }
    undercover = classes[found[state]["undercover"]]
    return RedactionMap(
        state,
        sha256(raw).hexdigest(),
        columns,
        undercover,
        frozenset(Column(name) for name in found[state]["of_active_cases"]),
        tuple(found[state]["notes"]),
    )
