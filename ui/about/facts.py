"""What the About page says of this installation, and its words."""

from __future__ import annotations

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
    """`data_folder` is where this workstation keeps its data and its log."""

    profile: Profile
    installation: Installation
    models: tuple[ModelFact, ...]
    data_folder: Path


def version() -> str:
    """Of the installed package, or of the checkout that runs."""
    try:
        return metadata.version(PRODUCT.lower())
    except metadata.PackageNotFoundError:
        with (RESOURCES.parent / "pyproject.toml").open("rb") as file:
            return str(tomllib.load(file)["project"]["version"])


def about(facts: Facts, parts: tuple[Component, ...]) -> str:
    """The page in Markdown. Names from outside stand in code marks, where they can be no mark-up."""
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
            "| | |",
            "|---|---|",
            f"| Agency | {_code(facts.profile.title)} |",
            f"| Kind | {words.KIND_WORDS[installed.kind]} |",
            f"| Workstation | {_code(installed.workstation_id)} |",
            f"| Installed | {_code(installed.installed_at.strftime('%b %d, %Y, %H:%M UTC'))} |",
            f"| Witness | {_code(installed.witness_name)} |",
            f"| Policy profile in force | {_code(facts.profile.version)} |",
            f"| Reads are kept | {facts.profile.retention_days} days ({_code(facts.profile.retention_clause)}) |",
            f"| Data and log | {_code(str(facts.data_folder))} |",
            "",
            "## Models in force",
            "",
            "| Model | Version | SHA-256 |",
            "|---|---|---|",
            *(f"| {_code(one.name)} | {_code(one.version)} | {_code(one.sha256[:16])} … |" for one in facts.models),
            "",
            "A model whose file does not have the SHA-256 of its manifest is refused.",
            "",
            "## Made with",
            "",
            "| Package | Version | Licence |",
            "|---|---|---|",
            *(f"| {_code(one.name)} | {_code(one.version)} | {_code(one.licence)} |" for one in parts),
            "",
        ]
    )


def _code(text: str) -> str:
    kept = "".join(character for character in text if character.isprintable() and character not in "`|")
    return f"`{kept}`" if kept else words.NO_VALUE
