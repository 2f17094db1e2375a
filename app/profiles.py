"""Policy profiles: read from data in three layers (CJIS, state, agency), signed by the agency, checked before use.

Every value carries the clause it comes from with a short quote, or says why it is ours. The policies' full texts are
the departments' own and are not here.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.domain.access import Installation
from app.domain.errors import Unavailable
from app.domain.policy import Profile, Purpose
from app.paths import RESOURCES, Paths, write_whole

POLICIES = RESOURCES / "policies"
AGENCIES = ("hutchinson", "plymouth", "hardin", "crystal", "st_paul")
MOST_QUOTED_WORDS = 25
LARGEST_FILE = 1024 * 1024
_FORMAT = "vouch-profile-1"
_SIGNED = b"vouch policy profile, version 1\n"  # so that the agency's key cannot be made to sign something else
_PURPOSES = "capture.purposes"


@dataclass(frozen=True, slots=True)
class Parameter:
    """What the desk knows how to obey. `stricter` picks between an agency's value and its state's (RES-10)."""

    kind: type
    stricter: Callable[[Any, Any], Any] | None = None  # None: the agency's own word stands


PARAMETERS = {
    "time_zone": Parameter(str),
    "banner": Parameter(list),
    "capture.rule": Parameter(str),
    _PURPOSES: Parameter(list),
    "capture.sworn_only": Parameter(bool, max),
    "retention.days": Parameter(int, min),
    "hit.is_not": Parameter(str),
    "hot_lists.max_age_h": Parameter(int, min),
}

_LEAF = frozenset({"value", "clause", "quote", "quoted_in", "ours"})
_PURPOSE = frozenset({"id", "title", "clause", "quote", "ticked"})


class WrongProfile(ValueError):
    """A profile's data break their own rules; says the file and the parameter."""


def agencies() -> list[tuple[str, str, str]]:
    """(id, department, state's name) of every agency that can be chosen at first run."""
    return [_choice(agency) for agency in AGENCIES]


def _choice(agency: str) -> tuple[str, str, str]:
    own = _read(POLICIES / "agencies" / f"{agency}.toml")
    state = _read(POLICIES / "states" / f"{own['extends']}.toml")
    return agency, own["meta"]["department"], state["meta"]["title"]


@cache
def document(agency: str) -> bytes:
    """The canonical bytes of the agency's merged profile: what is signed, and what is in force once it is."""
    if agency not in AGENCIES:
        raise ValueError(f"there is no profile for {agency!r}")
    own = _read(POLICIES / "agencies" / f"{agency}.toml")
    layers = [_read(POLICIES / "cjis.toml"), _read(POLICIES / "states" / f"{own['extends']}.toml"), own]
    merged: dict[str, dict[str, Any]] = {}
    for layer in layers:
        for name, leaf in leaves(layer).items():
            merged[name] = _stricter(name, merged.get(name), {**leaf, "layer": layer["meta"]["id"]})
    if missing := PARAMETERS.keys() - merged.keys():
        raise WrongProfile(f"{agency}: no value for {', '.join(sorted(missing))}")
    return _canonical({"format": _FORMAT, "state": own["extends"], "meta": own["meta"], "parameters": merged})


def load(agency: str) -> Profile:
    """The profile the product ships for this agency; raises WrongProfile when its data break the rules."""
    return _profile(json.loads(document(agency)))


def leaves(layer: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Parameter name → leaf of one layer's file, each checked for its kind and its clause."""
    where = layer["meta"]["id"]
    found = _flat({name: value for name, value in layer.items() if name not in {"meta", "extends"}})
    for name, leaf in found.items():
        if name not in PARAMETERS:
            raise WrongProfile(f"{where}: nothing is called {name}")
        _check(f"{where}, {name}", leaf, PARAMETERS[name].kind)
    return found


def _flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name, value in table.items():
        path = f"{prefix}{name}"
        if isinstance(value, list):
            found[path] = {"value": value}
        elif isinstance(value, dict) and "value" in value:
            found[path] = dict(value)
        elif isinstance(value, dict):
            found |= _flat(value, f"{path}.")
        else:
            raise WrongProfile(f"{path}: a value stands here without its clause")
    return found


def _check(where: str, leaf: Mapping[str, Any], kind: type) -> None:
    if not _is(leaf["value"], kind):
        raise WrongProfile(f"{where}: this takes a {kind.__name__}")
    if where.endswith(_PURPOSES):
        for purpose in leaf["value"]:
            _check_source(f"{where} {purpose.get('id')}", purpose, _PURPOSE)
    else:
        _check_source(where, leaf, _LEAF)


def _is(value: object, kind: type) -> bool:
    return type(value) is kind  # true is no number here


def _check_source(where: str, leaf: Mapping[str, Any], allowed: frozenset[str]) -> None:
    if others := leaf.keys() - allowed:
        raise WrongProfile(f"{where}: nothing is called {', '.join(sorted(others))}")
    quoted = bool(leaf.get("clause") and leaf.get("quote"))
    if not quoted and not leaf.get("ours"):
        raise WrongProfile(f"{where}: neither a clause with a quote nor the reason why the value is ours")
    if len(leaf.get("quote", "").split()) > MOST_QUOTED_WORDS:
        raise WrongProfile(f"{where}: a quote has at most {MOST_QUOTED_WORDS} words")


def _stricter(name: str, below: dict[str, Any] | None, own: dict[str, Any]) -> dict[str, Any]:
    stricter = PARAMETERS[name].stricter
    if below is None or stricter is None:
        return own
    return own if stricter(below["value"], own["value"]) == own["value"] else below


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _canonical(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _profile(content: Mapping[str, Any]) -> Profile:
    if content["format"] != _FORMAT:
        raise WrongProfile("this profile is of another version of Vouch")
    meta, parameters = content["meta"], content["parameters"]

    def value(name: str) -> Any:
        return parameters[name]["value"]

    def clause(name: str) -> str:
        return str(parameters[name].get("clause") or "our default")

    ZoneInfo(value("time_zone"))  # an unknown zone fails here, not at the first midnight
    return Profile(
        agency=meta["id"],
        title=meta["title"],
        state=content["state"],
        version=f"{meta['id']}/{meta['version']}",
        time_zone=value("time_zone"),
        purposes=tuple(_purpose(row) for row in value(_PURPOSES)),
        retention_days=value("retention.days"),
        retention_clause=clause("retention.days"),
        capture_clause=clause("capture.rule"),
        banner=tuple(value("banner")),
        hit_is_not=value("hit.is_not"),
        hit_clause=clause("hit.is_not"),
        list_max_age_h=value("hot_lists.max_age_h"),
        list_age_clause=clause("hot_lists.max_age_h"),
        capture_sworn_only=value("capture.sworn_only"),
    )


def _purpose(row: Mapping[str, Any]) -> Purpose:
    return Purpose(row["id"], row["title"], row["clause"], row.get("ticked", True))


def sign(profile: bytes, private_key: Ed25519PrivateKey) -> bytes:
    return private_key.sign(_SIGNED + profile)


def put_in_force(paths: Paths, profile: bytes, signature: bytes) -> None:
    write_whole(paths.profile, profile)
    write_whole(paths.profile_signature, signature)


def in_force(paths: Paths, installation: Installation) -> Profile:
    """The profile as the agency signed it; raises Unavailable, and nothing is captured, when it is not so any more."""
    try:
        profile, signature = _bounded(paths.profile), _bounded(paths.profile_signature)
    except OSError as error:
        raise _no_capture("there is no signed policy profile on this workstation") from error
    try:
        Ed25519PublicKey.from_public_bytes(installation.agency_public_key).verify(signature, _SIGNED + profile)
        found = _profile(json.loads(profile))
    except InvalidSignature as error:
        raise _no_capture("the policy profile is not as the agency signed it") from error
    except (LookupError, TypeError, ValueError) as error:
        raise _no_capture("the signed policy profile cannot be used by this version of Vouch") from error
    if found.agency != installation.agency:
        raise _no_capture("the policy profile is another agency's")
    return found


def _bounded(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_FILE)


def _no_capture(why: str) -> Unavailable:
    return Unavailable(
        f"{why[0].upper()}{why[1:]}: capture does not start (Minn. Stat. 626.8472). "
        "Ask the LPR administrator to install the agency's signed profile again."
    )
