"""One layer of a policy profile as it stands in its file: read, checked, and every mistake named with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from app.domain.parameters import PARAMETERS
from app.domain.strictest import Kind

MOST_QUOTED_WORDS = 25
LARGEST_FILE = 1024 * 1024
_SOURCE = frozenset({"clause", "quote", "quoted_in", "ours", "not_held", "conflict", "conflicts_with"})
_LEAF = _SOURCE | {"value"}
_PURPOSE = _SOURCE | {"id", "title", "ticked", "needs_warrant", "needs_supervisor"}
_TEXTS = _SOURCE | {"id", "title"}
_OVERRIDE = {"parameter", "value", "citation", "by", "reason", "date"}
_AGENCY_META = {"id", "title", "department", "version", "effective_from", "source_file", "source_sha256"}
_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?")
_AT_LINE = re.compile(r"at line (\d+)")


class WrongProfile(ValueError):
    """A profile's data break their own rules; says the file, the line and the parameter."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reader of a file should know: an error keeps it from being used, a warning does not."""

    file: str
    line: int
    text: str
    error: bool = True

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {'error' if self.error else 'warning'}: {self.text}"


@dataclass(frozen=True, slots=True)
class Layer:
    """`leaves`: parameter → what the file says of it. `lines`: where; rows are named "capture.purposes 2"."""

    path: Path
    meta: Mapping[str, Any] = field(default_factory=dict)
    extends: str = ""
    leaves: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    overrides: Sequence[dict[str, Any]] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    mistakes: tuple[Finding, ...] = ()

    @property
    def id(self) -> str:
        return str(self.meta.get("id", ""))

    @property
    def title(self) -> str:
        return str(self.meta.get("title", ""))

    def finding(self, name: str, text: str, error: bool = True) -> Finding:
        return Finding(self.path.name, self.line_of(name), f"{name}: {text}", error)

    def line_of(self, name: str) -> int:
        """Where it stands, else where its table begins, else the first line."""
        return self.lines.get(name) or self.lines.get(name.rpartition(".")[0], 1)


def read(path: Path) -> Layer:
    """The layer with every mistake in it; raises OSError when there is no such file."""
    with path.open("rb") as file:
        return parsed(path, file.read(LARGEST_FILE + 1))


def parsed(path: Path, content: bytes) -> Layer:
    """Raises nothing: what cannot be read at all is one mistake."""
    try:
        if len(content) > LARGEST_FILE:
            raise ValueError("the file is too large")
        text = content.decode("utf-8")
        found = tomllib.loads(text)
    except ValueError as error:
        at = _AT_LINE.search(str(error))
        return Layer(path, mistakes=(Finding(path.name, int(at[1]) if at else 1, str(error)),))
    layer = _layer(path, found, _lines(text))
    return Layer(
        path, layer.meta, layer.extends, layer.leaves, layer.overrides, layer.lines, tuple(_mistakes(layer, found))
    )


def _layer(path: Path, found: dict[str, Any], lines: Mapping[str, int]) -> Layer:
    meta = found.get("meta")
    rest = {name: value for name, value in found.items() if name not in {"meta", "extends", "override"}}
    overrides = found.get("override", [])
    return Layer(
        path,
        meta if isinstance(meta, dict) else {},
        str(found.get("extends", "")),
        {name: leaf for name, leaf in _flat(rest) if isinstance(leaf, dict)},
        [row for row in overrides if isinstance(row, dict)] if isinstance(overrides, list) else (),
        lines,
    )


def _lines(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    rows: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            name = header[2]
            found.setdefault(name, number)
            if header[1] == "[[":
                rows[name] = rows.get(name, 0) + 1
                found[f"{name} {rows[name]}"] = number
    return found


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, dict[str, Any] | None]]:
    """Parameter and leaf; None for a value that stands where a leaf should."""
    for name, value in table.items():
        path = f"{prefix}{name}"
        if isinstance(value, list):
            yield path, {"value": value, "rows": True}
        elif isinstance(value, dict) and "value" in value:
            yield path, dict(value)
        elif isinstance(value, dict):
            yield from _flat(value, f"{path}.")
        else:
            yield path, None


def _mistakes(layer: Layer, found: Mapping[str, Any]) -> Iterator[Finding]:
    rest = {name: value for name, value in found.items() if name not in {"meta", "extends", "override"}}
    yield from _meta_mistakes(layer)
    for name, leaf in _flat(rest):
        if leaf is None:
            yield layer.finding(name, "a value stands here without its clause")
        elif name not in PARAMETERS:
            yield layer.finding(name, f"nothing is called {name}")
        elif PARAMETERS[name].kind is Kind.ROWS:
            yield from _row_mistakes(layer, name, leaf["value"])
        else:
            yield from _leaf_mistakes(layer, name, leaf)
    for place, override in enumerate(layer.overrides, 1):
        yield from _override_mistakes(layer, f"override {place}", override)


def _meta_mistakes(layer: Layer) -> Iterator[Finding]:
    if not layer.id or not layer.title:
        yield layer.finding("meta", "a layer has an id and a title")
    if not layer.extends:
        return
    if missing := _AGENCY_META - layer.meta.keys():
        yield layer.finding("meta", f"{', '.join(sorted(missing))} is missing")
    if others := layer.meta.keys() - _AGENCY_META:
        yield layer.finding("meta", f"nothing is called {', '.join(sorted(others))}")
    if type(layer.meta.get("effective_from")) is not date:
        yield layer.finding("meta", "effective_from is a date")


def _leaf_mistakes(layer: Layer, name: str, leaf: Mapping[str, Any]) -> Iterator[Finding]:
    if leaf.get("rows"):
        yield layer.finding(name, "a value stands here without its clause")
        return
    if mistake := PARAMETERS[name].mistake(leaf["value"]):
        yield layer.finding(name, mistake)
    yield from _source_mistakes(layer, name, name, leaf, _LEAF)


def _row_mistakes(layer: Layer, name: str, rows: object) -> Iterator[Finding]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        yield layer.finding(name, "this takes a list of purposes")
        return
    ids = [row.get("id") for row in rows]
    for place, row in enumerate(rows, 1):
        where = f"{name} {place}"
        if not row.get("id") or not row.get("title") or ids.count(row["id"]) > 1:
            yield layer.finding(where, "a purpose has an id of its own and a title")
        yield from _source_mistakes(layer, where, f"{name} {row.get('id')}", row, _PURPOSE)


def _source_mistakes(
    layer: Layer, where: str, said: str, leaf: Mapping[str, Any], allowed: frozenset[str]
) -> Iterator[Finding]:
    def wrong(text: str) -> Finding:
        return Finding(layer.path.name, layer.line_of(where), f"{said}: {text}")

    if others := leaf.keys() - allowed - {"rows"}:
        yield wrong(f"nothing is called {', '.join(sorted(others))}")
    if any(not isinstance(leaf.get(key, ""), str) for key in _TEXTS):
        yield wrong("clause, quote and reason are texts")
        return
    held = leaf.get("clause") and (leaf.get("quote") or leaf.get("not_held"))
    if not held and not leaf.get("ours"):
        yield wrong("neither a clause with a quote nor the reason why the value is ours")
    if len(leaf.get("quote", "").split()) > MOST_QUOTED_WORDS:
        yield wrong(f"a quote has at most {MOST_QUOTED_WORDS} words")
    if bool(leaf.get("conflict")) != bool(leaf.get("conflicts_with")):
        yield wrong("a conflict says what it is with, and what is done about it")


def _override_mistakes(layer: Layer, where: str, row: Mapping[str, Any]) -> Iterator[Finding]:
    """Only what counsel may argue, with a citation (RES-11)."""
    name = row.get("parameter")
    parameter = PARAMETERS.get(name) if isinstance(name, str) else None
    if row.keys() != _OVERRIDE or not all(row[key] for key in ("citation", "by", "reason")):
        yield layer.finding(where, f"an override has {', '.join(sorted(_OVERRIDE))}")
    elif type(row["date"]) is not date:
        yield layer.finding(where, "the date of an override is a date")
    elif parameter is None:
        yield layer.finding(where, f"nothing is called {name}")
    elif not parameter.arguable:
        yield layer.finding(where, f"{name} is a hard floor: nobody may sign it away" if parameter.floor
                            else f"{name} is no clause that counsel may argue")  # fmt: skip
    elif mistake := parameter.mistake(row["value"]):
        yield layer.finding(where, mistake)
