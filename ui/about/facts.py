"""What the About page says of this installation, and its words."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from app.domain.access import Installation
from app.domain.policy import Profile
from app.paths import PRODUCT, RESOURCES
from ui import words
from ui.about.components import Component

LICENCE = "AGPL-3.0-or-later"

_FREE = (
    f"Free software under the licence {LICENCE}: you may use, study, share and change it; whoever lets others use a "
    "changed copy over a network offers them its source. It comes with no warranty."
)


@dataclass(frozen=True, slots=True)
class ModelFact:
    """A recognition model in force; `sha256` in full, as its manifest has it."""

    name: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Facts:
    """`data_folder` is where this workstation keeps its data and its log. `roles`: of the member signed in, by title,
    with why one cannot be used now."""

    profile: Profile
    installation: Installation
    models: tuple[ModelFact, ...]
    data_folder: Path
    roles: tuple[tuple[str, str], ...] = ()


def version() -> str:
    """Of the installed package, or of the checkout that runs."""
    try:
        return metadata.version(PRODUCT.lower())
    except metadata.PackageNotFoundError:
        with (RESOURCES.parent / "pyproject.toml").open("rb") as file:
            return str(tomllib.load(file)["project"]["version"])


def about(facts: Facts, parts: tuple[Component, ...]) -> str:
    """The page in Markdown; in names from outside every sign of mark-up is escaped."""
    installed = facts.installation
    return "\n".join(
        [
            f"# {PRODUCT} {version()}",
            "",
            f"{words.TAGLINE}. {_FREE}",
            "",
            f"**{words.NOT_OPERATIONAL}**",
            "",
            "## This workstation",
            "",
            f"| Agency | {_plain(facts.profile.title)} |",
            "|---|---|",
            f"| Kind | {words.KIND_WORDS[installed.kind]} |",
            f"| Workstation | {_plain(installed.workstation_id)} |",
            f"| Installed | {_plain(installed.installed_at.strftime('%b %d, %Y, %H:%M UTC'))} |",
            f"| Witness | {_plain(installed.witness_name)} |",
            f"| Policy profile in force | {_plain(facts.profile.version)} |",
            f"| Reads are kept | {facts.profile.retention_days} days ({_plain(facts.profile.retention_clause)}) |",
            f"| Data and log | {_plain(str(facts.data_folder))} |",
            "",
            "## Models in force",
            "",
            "| Model | Version | SHA-256 |",
            "|---|---|---|",
            *(f"| {_plain(one.name)} | {_plain(one.version)} | {_code(one.sha256[:16])} … |" for one in facts.models),
            "",
            "A model whose file does not have the SHA-256 of its manifest is refused.",
            "",
            "## Made with",
            "",
            "| Package | Version | Licence |",
            "|---|---|---|",
            *(f"| {_plain(one.name)} | {_plain(one.version)} | {_plain(one.licence)} |" for one in parts),
            "",
        ]
    )


def your_roles(facts: Facts) -> str:
    """In Markdown: what the member signed in may use, and why not what is withheld."""
    rows = [f"| {_plain(title)} | {_plain(why) if why else 'yes'} |" for title, why in facts.roles]
    table = ["| Role | Can be used now |", "|---|---|", *rows] if rows else ["No grant gives you a role."]
    return "\n".join(
        ["# Your roles", "", *table, "", "Live alerts go on until you sign out, whatever is withheld.", ""]
    )


def _plain(text: str) -> str:
    kept = "".join(character for character in text if character.isprintable())
    return re.sub(r"([^\w\s])", r"\\\1", kept) or words.NO_VALUE


def _code(digest: str) -> str:
    return f"`{re.sub(r'[^0-9a-fA-F]', '', digest)}`"
