"""Reads policy profiles as counsel would: mistakes and loosened rules are errors, conflicts of clauses warnings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app import policy_files
from app.domain.parameters import PARAMETERS
from app.domain.policy import DEFAULTS
from app.domain.strictest import Kind, Parameter
from app.policy_files import LARGEST_FILE, Finding, Layer
from app.profiles import AGENCIES, agency_file, layers_of, merged, said_by, strictest

NO_TEXTS: Mapping[str, str] = {}


def texts_in(folder: Path) -> dict[str, str]:
    """The agencies' policies that lie in a folder under any name, known by their digest: agency → text."""
    wanted = {policy_files.read(agency_file(agency)).meta.get("source_sha256"): agency for agency in AGENCIES}
    found = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_file() and path.stat().st_size <= LARGEST_FILE:
            content = path.read_bytes()
            agency = wanted.get(hashlib.sha256(content).hexdigest())
            if agency is not None:
                found[agency] = one_space(content.decode("utf-8", "replace"))
    return found


def one_space(text: str) -> str:
    return " ".join(text.split())


def lint(path: Path, texts: Mapping[str, str] = NO_TEXTS) -> list[Finding]:
    """Everything to say about an agency's file and the layers beneath it; raises OSError for a file that is not there.

    `texts`: agency → its policy's text; quotes from a policy whose text is not among them are not compared.
    """
    own = policy_files.read(path)
    if not own.extends:
        return [*own.mistakes, own.finding("extends", "an agency's file names the state that it extends")]
    try:
        layers = layers_of(own)
    except (OSError, ValueError):
        return [*own.mistakes, own.finding("extends", f"there is no layer of the state {own.extends!r}")]
    found = [mistake for layer in layers for mistake in layer.mistakes]
    if not found:
        found += _missing(layers)
        for layer in layers:
            found += [*_quotes(layer, texts), *_conflicts(layer)]
        found += [*_loosened(layers), *_overrides(own)]
    return sorted(set(found), key=lambda one: (one.file, one.line, one.text))


def _missing(layers: list[Layer]) -> Iterator[Finding]:
    for name in PARAMETERS:
        if merged(name, layers) is None:
            yield layers[-1].finding(name, "no layer gives it a value")


def _quotes(layer: Layer, texts: Mapping[str, str]) -> Iterator[Finding]:
    for name, where, leaf in _sources(layer):
        text = texts.get(leaf.get("quoted_in") or layer.id)
        if text is not None and leaf.get("quote") and one_space(leaf["quote"]) not in text:
            yield Finding(layer.path.name, layer.line_of(where), f"{name}: the quote is not in the policy's text")


def _sources(layer: Layer) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Parameter, where its source stands, and the source: of each leaf, of each purpose of a list."""
    for name, leaf in layer.leaves.items():
        if PARAMETERS[name].kind is Kind.ROWS:
            yield from ((name, f"{name} {place}", row) for place, row in enumerate(leaf["value"], 1))
        else:
            yield name, name, leaf


def _conflicts(layer: Layer) -> Iterator[Finding]:
    for name, where, leaf in _sources(layer):
        if leaf.get("conflict"):
            said = f"{layer.title} {leaf.get('clause')} against {leaf['conflicts_with']}: {leaf['conflict']}"
            yield Finding(layer.path.name, layer.line_of(where), f"{name}: {said}", error=False)


def _loosened(layers: list[Layer]) -> Iterator[Finding]:
    """A floor is never loosened; another rule only where the file says with what it conflicts, and then in vain."""
    for place, layer in enumerate(layers[1:], 1):
        for name, leaf in layer.leaves.items():
            parameter = PARAMETERS[name]
            said = [said_by(one, one.leaves[name]) for one in layers[:place] if name in one.leaves]
            below = strictest(name, [one for one in said if parameter.floor or one["layer"] != DEFAULTS])
            if (
                below is not None
                and parameter.weaker(below["value"], leaf["value"])
                and (parameter.floor or not leaf.get("conflict"))
            ):
                yield layer.finding(name, _weaker(parameter, leaf["value"], below))


def _weaker(parameter: Parameter, own: Any, below: Mapping[str, Any]) -> str:
    kind = "a hard floor, which nobody may sign away" if parameter.floor else f"what {below['title']} asks"
    clause = f" ({below['clause']})" if below.get("clause") else ""
    return f"{own!r} is weaker than {kind}: {below['value']!r}{clause}"


def _overrides(own: Layer) -> Iterator[Finding]:
    for place, row in enumerate(own.overrides, 1):
        said = f"{row['parameter']} is {row['value']!r} on {row['citation']}, signed by {row['by']}: {row['reason']}"
        yield own.finding(f"override {place}", f"counsel's override: {said}", error=False)
