"""Policy profiles: read in layers, the strictest of each rule taken, signed by the agency, checked before use.

Every value carries the clause it comes from with a short quote, or says why it is ours. The policies' full texts are
the departments' own and are not here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app import policy_files
from app.domain.access import Installation
from app.domain.errors import Unavailable
from app.domain.parameters import PARAMETERS
from app.domain.policy import CJIS, DEFAULTS, OUR_DEFAULT, OVERRIDE, Attached, Profile, Purpose, Rule, Said, Source
from app.domain.strictest import Kind, Strictness
from app.paths import RESOURCES, Paths, write_whole
from app.policy_files import LARGEST_FILE, Layer, WrongProfile

POLICIES = RESOURCES / "policies"
AGENCIES = ("hutchinson", "plymouth", "hardin", "crystal", "st_paul")
_FORMAT = "vouch-profile-2"
_SIGNED = b"vouch policy profile, version 1\n"  # so that the agency's key cannot be made to sign something else
_SIGNATURE_BYTES = 64  # Ed25519
_SOURCE = ("clause", "quote", "quoted_in", "ours", "not_held", "conflict", "conflicts_with")


def agencies() -> list[tuple[str, str, str]]:
    """(id, department, state's name) of every agency that can be chosen at first run."""
    return [_choice(agency) for agency in AGENCIES]


def _choice(agency: str) -> tuple[str, str, str]:
    own = policy_files.read(agency_file(agency))
    return agency, own.meta["department"], policy_files.read(state_file(own.extends)).title


def agency_file(agency: str) -> Path:
    return POLICIES / "agencies" / f"{agency}.toml"


def state_file(state: str) -> Path:
    """Raises ValueError for a state that is not a plain name."""
    if not state.isidentifier():
        raise WrongProfile(f"{state!r} is no state's name")
    return POLICIES / "states" / f"{state}.toml"


@cache
def document(agency: str) -> bytes:
    """The canonical bytes of the agency's merged profile: what is signed, and what is in force once it is."""
    if agency not in AGENCIES:
        raise ValueError(f"there is no profile for {agency!r}")
    return document_of(policy_files.read(agency_file(agency)))


def document_of(own: Layer) -> bytes:
    """The same of an agency's own file; raises WrongProfile for the first mistake in any layer."""
    if own.mistakes:
        raise WrongProfile(str(own.mistakes[0]))
    layers = layers_of(own)
    for layer in layers:
        if layer.mistakes:
            raise WrongProfile(str(layer.mistakes[0]))
    rules = {name: merged(name, layers) for name in PARAMETERS}
    if missing := [name for name, rule in rules.items() if rule is None]:
        raise WrongProfile(f"{own.id}: no value for {', '.join(missing)}")
    meta = {**own.meta, "effective_from": own.meta["effective_from"].isoformat()}
    return _canonical({"format": _FORMAT, "state": own.extends, "meta": meta, "parameters": rules})


def layers_of(own: Layer) -> list[Layer]:
    """Weakest word first: our defaults, CJIS, the state, the agency."""
    below = (POLICIES / "defaults.toml", POLICIES / "cjis.toml", state_file(own.extends))
    return [*(policy_files.read(path) for path in below), own]


def merged(name: str, layers: list[Layer]) -> dict[str, Any] | None:
    """The value that binds with its source, and what each layer says; None where no layer says anything."""
    said = [said_by(layer, layer.leaves[name]) for layer in layers if name in layer.leaves]
    binding = strictest(name, said)
    if binding is None:
        return None
    for override in layers[-1].overrides:
        if override["parameter"] == name:
            binding = _overridden(override)
            said = [*said, binding]
    return {**binding, "layers": said}


def strictest(name: str, said: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Of what the layers say, weakest layer first. Our default gives way to any word of state or agency, unless it is a
    hard floor; beside CJIS alone the stricter of both holds."""
    parameter = PARAMETERS[name]
    given_way = not parameter.floor and any(one["layer"] not in {DEFAULTS, CJIS} for one in said)
    binding: dict[str, Any] | None = None
    for own in said:
        if given_way and own["layer"] == DEFAULTS:
            continue
        if binding is None:
            binding = own
            continue
        value = parameter.stricter(binding["value"], own["value"])
        source = own if _is_of(parameter.strictness, value, own["value"], binding["value"]) else binding
        binding = {**source, "value": value}
    return binding


def _is_of(strictness: Strictness, value: Any, own: Any, below: Any) -> bool:
    """Whether the value that binds is the upper layer's: where both say the same, the agency's clause is shown."""
    return bool(value == own or (strictness in {Strictness.UNION, Strictness.COMMON} and value != below))


def said_by(layer: Layer, leaf: Mapping[str, Any]) -> dict[str, Any]:
    return {**{key: value for key, value in leaf.items() if key != "rows"}, "layer": layer.id, "title": layer.title}


def _overridden(override: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "value": override["value"],
        "layer": OVERRIDE,
        "title": "Counsel",
        "clause": override["citation"],
        "ours": f"{override['reason']} Signed by {override['by']}, {override['date'].isoformat()}.",
    }


def load(agency: str) -> Profile:
    """The profile the product ships for this agency; raises WrongProfile when its data break the rules."""
    return profile_of(document(agency))


def _canonical(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def profile_of(content: bytes) -> Profile:
    """Raises ValueError, LookupError or TypeError for bytes that are no profile of this version."""
    found = json.loads(content)
    if found["format"] != _FORMAT:
        raise WrongProfile("this profile is of another version of Vouch")
    meta = found["meta"]
    if found["parameters"].keys() != PARAMETERS.keys():
        raise WrongProfile("this profile has other rules than this version of Vouch")
    rules = {name: _rule(name, found["parameters"][name]) for name in PARAMETERS}

    def clause(name: str) -> str:
        return rules[name].source.clause or OUR_DEFAULT

    ZoneInfo(rules["time_zone"].value)  # an unknown zone fails here, not at the first midnight
    return Profile(
        agency=meta["id"],
        title=meta["title"],
        state=found["state"],
        version=f"{meta['id']}/{meta['version']}",
        time_zone=rules["time_zone"].value,
        purposes=rules["capture.purposes"].value,
        retention_days=min(rules["retain.nonhit_days"].value, rules["retain.hit_days"].value),
        retention_clause=clause("retain.nonhit_days"),
        capture_clause=clause("capture.rule"),
        banner=rules["sign_in.banner"].value,
        hit_is_not=rules["verify.hit_is_not"].value,
        hit_clause=clause("verify.hit_is_not"),
        list_max_age_h=rules["hot_lists.max_age_h"].value,
        list_age_clause=clause("hot_lists.max_age_h"),
        capture_sworn_only=rules["capture.sworn_only"].value,
        rules=MappingProxyType(rules),
        department=meta["department"],
        effective_from=date.fromisoformat(meta["effective_from"]),
        text=Attached(meta["source_file"], meta["source_sha256"]),
    )


def _rule(name: str, row: Mapping[str, Any]) -> Rule:
    return Rule(
        name,
        _value(name, row),
        _source(row),
        tuple(Said(_value(name, said), _source(said)) for said in row["layers"]),
    )


def _value(name: str, row: Mapping[str, Any]) -> Any:
    value, parameter = row["value"], PARAMETERS[name]
    if parameter.kind is Kind.ROWS:
        return tuple(_purpose(one, row) for one in value)
    if mistake := parameter.mistake(value):
        raise WrongProfile(f"{name}: {mistake}")
    return tuple(value) if isinstance(value, list) else value


def _purpose(row: Mapping[str, Any], layer: Mapping[str, Any]) -> Purpose:
    return Purpose(
        row["id"],
        row["title"],
        row.get("clause", OUR_DEFAULT),
        row.get("ticked", True),
        row.get("needs_warrant", False),
        row.get("needs_supervisor", False),
        _source({**row, "layer": layer["layer"], "title": layer["title"]}),
    )


def _source(row: Mapping[str, Any]) -> Source:
    return Source(row["layer"], row["title"], **{key: row[key] for key in _SOURCE if key in row})


def sign(profile: bytes, private_key: Ed25519PrivateKey) -> bytes:
    return private_key.sign(_SIGNED + profile)


def packed(profile: bytes, signature: bytes) -> bytes:
    """A signed profile as one file, to be carried to a workstation."""
    return signature + profile


def unpacked(content: bytes) -> tuple[bytes, bytes]:
    """Profile and signature; what is no such file fails at its signature."""
    return content[_SIGNATURE_BYTES:], content[:_SIGNATURE_BYTES]


def put_in_force(paths: Paths, profile: bytes, signature: bytes) -> None:
    write_whole(paths.profile, profile)
    write_whole(paths.profile_signature, signature)


def replace_all(paths: Paths, content: bytes) -> Profile:
    """A packed profile takes the place of every one that is kept; the next sign-in checks it against the agency's key.

    Raises WrongProfile for what is none of this version's, OSError.
    """
    profile, signature = unpacked(content)
    try:
        found = profile_of(profile)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise WrongProfile("this is no signed profile that this version of Vouch can use") from error
    put_in_force(paths, profile, signature)
    for later in sorted(paths.later_profiles.glob("*")):
        later.unlink()
    return found


def put_later(paths: Paths, profile: bytes, signature: bytes) -> None:
    """Beside the one in force: it takes over on the day it names, and what came before is kept."""
    place = later_place(paths, profile_of(profile))
    place.parent.mkdir(exist_ok=True, mode=0o700)
    write_whole(place.with_suffix(".sig"), signature)
    write_whole(place, profile)


def later_place(paths: Paths, profile: Profile) -> Path:
    return paths.later_profiles / f"{profile.version.replace('/', '-')}.json"


def in_force(paths: Paths, installation: Installation, now: datetime) -> Profile:
    """The newest profile whose day has come, as the agency signed it.

    Raises Unavailable, and nothing is captured, when any profile kept here is not as the agency signed it: which of
    them binds cannot be told any more.
    """
    found = kept(paths, installation)
    begun = [profile for profile in found if _begins(profile) <= now.astimezone(ZoneInfo(profile.time_zone)).date()]
    if not begun:
        raise _no_capture(f"the policy profile is not in force before {_begins(found[0]).isoformat()}")
    return max(begun, key=_begins)  # no two begin on one day: app.actions.policy sees to it


class InForce:
    """The profile in force while a member is signed in: looked up anew on each new day of the agency's zone."""

    def __init__(self, paths: Paths, installation: Installation, profile: Profile, now: datetime) -> None:
        self._paths, self._installation, self._profile = paths, installation, profile
        self._day = self._day_of(now)

    def at(self, now: datetime) -> Profile:
        """Slow on a new day. Raises Unavailable, each time, once none is in force."""
        if (day := self._day_of(now)) != self._day:
            found = in_force(self._paths, self._installation, now)
            self._day = day
            self._profile = found if found.version != self._profile.version else self._profile
        return self._profile

    def _day_of(self, now: datetime) -> date:
        return now.astimezone(ZoneInfo(self._profile.time_zone)).date()


def kept(paths: Paths, installation: Installation) -> list[Profile]:
    """Every profile on this workstation, those too whose day is still to come; raises Unavailable as above."""
    places = [(paths.profile, paths.profile_signature)]
    places += [(path, path.with_suffix(".sig")) for path in sorted(paths.later_profiles.glob("*.json"))]
    return [verified(profile, signature, installation) for profile, signature in places]


def _begins(profile: Profile) -> date:
    return profile.effective_from or date.max


def verified(profile: Path, signature: Path, installation: Installation) -> Profile:
    """A profile kept on this workstation; raises Unavailable when it is not this agency's, as it signed it."""
    try:
        content, signed = _bounded(profile), _bounded(signature)
    except OSError as error:
        raise _no_capture("there is no signed policy profile on this workstation") from error
    try:
        return checked(content, signed, installation)
    except WrongProfile as error:
        raise _no_capture(str(error)) from error


def checked(content: bytes, signature: bytes, installation: Installation) -> Profile:
    """Raises WrongProfile in words for a member."""
    try:
        Ed25519PublicKey.from_public_bytes(installation.agency_public_key).verify(signature, _SIGNED + content)
        found = profile_of(content)
    except InvalidSignature as error:
        raise WrongProfile("the policy profile is not as the agency signed it") from error
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise WrongProfile("the signed policy profile cannot be used by this version of Vouch") from error
    if found.agency != installation.agency:
        raise WrongProfile("the policy profile is another agency's")
    return found


def _bounded(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_FILE)


def _no_capture(why: str) -> Unavailable:
    return Unavailable(
        f"{why[0].upper()}{why[1:]}: capture does not start (Minn. Stat. 626.8472). "
        "Ask the LPR administrator to install the agency's signed profile again."
    )
