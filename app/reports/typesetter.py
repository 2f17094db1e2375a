"""The typesetter itself, Typst: from fonts of this machine, without network; `main.py typeset` runs it for the desk."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files

import typst

from app.paths import RESOURCES
from app.reports.typesetting import WRONG, Untypeset

_LAYOUT = RESOURCES / "reports" / "document.typ"
_FONT_PACKAGES = ("fontpkg_ibm_plex_sans", "fontpkg_ibm_plex_mono")


def here(inputs: Mapping[str, str], now: datetime) -> bytes:
    """In this process, which keeps the memory."""
    try:
        made = typst.compile(
            _LAYOUT,
            root=_LAYOUT.parent,
            font_paths=_fonts(),
            sys_inputs=dict(inputs),
            pdf_standards=["ua-1"],
            timestamp=now,
        )
    except typst.TypstError as error:
        raise Untypeset(error.diagnostic) from error
    assert isinstance(made, bytes)  # one file, since no output is named
    return made


@cache
def _fonts() -> typst.Fonts:
    """The desk's own first; a script that they have not is looked for among the system's."""
    return typst.Fonts(font_paths=[str(files(package) / "files") for package in _FONT_PACKAGES])


def run(_argv: Sequence[str]) -> int:
    """Asked on standard input, answered on standard output."""
    if sys.platform != "win32":
        os.nice(10)  # the window and the cameras first
    asked = json.loads(sys.stdin.buffer.read())
    try:
        made = here(asked["inputs"], datetime.fromisoformat(asked["now"]))
    except Untypeset as wrong:
        sys.stdout.buffer.write(str(wrong).encode())
        return WRONG
    sys.stdout.buffer.write(made)
    return 0
