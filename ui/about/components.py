"""The third-party packages that the desk runs on, with their licences, as their own metadata state them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import metadata

# As in packaging/requirements.in; a test compares the two.
ROOTS = (
    "PySide6",
    "alembic",
    "argon2-cffi",
    "cryptography",
    "espeakng-loader",
    "filelock",
    "fontpkg-ibm-plex-mono",
    "fontpkg-ibm-plex-sans",
    "keyring",
    "numpy",
    "onnxruntime",
    "opencv-python",
    "pillow",
    "platformdirs",
    "pynmea2",
    "pyqtgraph",
    "pyserial",
    "segno",
    "sqlalchemy",
    "sqlcipher3",
    "typst",
    "tzdata",
)
# Packages whose metadata are silent, from the licence file they bring.
_STATED = {
    "espeakng-loader": "GPL-3.0-or-later (eSpeak NG, its data)",
    "sqlcipher3": "Zlib (with SQLCipher: BSD-3-Clause)",
}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LONGEST = 60  # some packages put a whole licence into the field for its name


@dataclass(frozen=True, slots=True)
class Component:
    """One installed package; `licence` is "not stated" where its metadata do not say."""

    name: str
    version: str
    licence: str


def components() -> tuple[Component, ...]:
    """Every package that the roots bring along, by name; reads some fifty small files, so not at every painting."""
    found: dict[str, Component] = {}
    asked = list(ROOTS)
    while asked:
        name = asked.pop()
        key = _key(name)
        if key in found:
            continue
        try:
            there = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # wanted on another system, or only for an extra
        found[key] = Component(there.metadata["Name"], there.version, _licence(there.metadata))
        asked += [wanted for line in there.requires or () if (wanted := _wanted(line))]
    return tuple(sorted(found.values(), key=lambda one: one.name.lower()))


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _wanted(line: str) -> str:
    """The name in a requirement, "" when it is only for an extra."""
    name = _NAME.match(line)
    return name.group() if name and "extra" not in line.partition(";")[2] else ""


def _licence(about: metadata.PackageMetadata) -> str:
    stated = about.get_all("License-Expression") or []
    marks = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or [] if line.startswith("License ::")]
    named = [line.strip().splitlines()[0] for line in about.get_all("License") or [] if line.strip()]
    for answers in (stated, [mark for mark in marks if mark != "OSI Approved"], named):
        if answers and len(answers[0]) <= _LONGEST:
            return ", ".join(answers)
    return _STATED.get(about["Name"], "not stated")
