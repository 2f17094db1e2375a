"""Documents to PDF/UA-1: tagged, with title and language, from fonts of this machine, without network.

Whatever was typed into the desk reaches the typesetter as JSON, never as markup.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from app.domain.policy import Profile
from app.paths import RESOURCES
from app.reports.document import Document
from app.reports.words import moment

_LAYOUT = RESOURCES / "reports" / "document.typ"
_FONT_PACKAGES = ("fontpkg_ibm_plex_sans", "fontpkg_ibm_plex_mono")
_LONGEST_WORD = 24  # characters that are never parted
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067")  # would make the text after them read otherwise


def pdf(document: Document, profile: Profile, now: datetime) -> bytes:
    """Slow for thousands of rows. The same document at the same moment gives the same bytes."""
    content = _content(document, profile, now)
    attached = {f"attached-{place}": one.content for place, one in enumerate(document.attached)}
    numbered: frozenset[str] = frozenset()
    while True:
        said = json.dumps(_shown(content, numbered), ensure_ascii=False)
        try:
            return _compiled({"document": said, **attached}, now)
        except typst.TypstError as error:
            missing = _without_glyph(error) - numbered
            if not missing:
                raise
            numbered |= missing


def _content(document: Document, profile: Profile, now: datetime) -> dict[str, Any]:
    return {
        "title": document.title,
        "department": profile.department,
        "about": f"Policy profile {profile.version}; made {moment(now, profile)}",
        "wide": document.wide,
        "sections": [
            {
                "title": section.title,
                "text": section.text,
                "table": section.table
                and {
                    "columns": [
                        {"title": column.title, "width": column.width, "code": column.code}
                        for column in section.table.columns
                    ],
                    "rows": section.table.rows,
                },
            }
            for section in document.sections
        ],
        "attached": [{"name": one.name, "kind": one.kind, "about": one.about} for one in document.attached],
    }


def _compiled(inputs: dict[str, str], now: datetime) -> bytes:
    made = typst.compile(
        _LAYOUT,
        root=_LAYOUT.parent,
        font_paths=_fonts(),
        sys_inputs=inputs,
        pdf_standards=["ua-1"],
        timestamp=now,
    )
    assert isinstance(made, bytes)  # one file, since no output is named
    return made


@cache
def _fonts() -> typst.Fonts:
    """The desk's own first; a script that they have not is looked for among the system's."""
    return typst.Fonts(font_paths=[str(files(package) / "files") for package in _FONT_PACKAGES])


def _shown(value: Any, numbered: frozenset[str]) -> Any:
    """Every text in it as it can stand on paper."""
    if isinstance(value, str):
        return _legible(value, numbered)
    if isinstance(value, dict):
        return {name: _shown(one, numbered) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(one, numbered) for one in value]
    return value


def _legible(text: str, numbered: frozenset[str]) -> str:
    """On one line; a character that no font here has, or that would turn the text round, stands as its number."""
    if text.isascii() and text.isprintable():
        kept = text
    else:
        kept = "".join(_number(one) if one in numbered or _never_shown(one) else one for one in " ".join(text.split()))
    return re.sub(rf"(\S{{{_LONGEST_WORD}}})(?=\S)", "\\1\N{ZERO WIDTH SPACE}", kept)


def _never_shown(character: str) -> bool:
    return character in _TURNS or unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn")


def _number(character: str) -> str:
    return f"\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}U+{ord(character):04X}\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"


_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def _without_glyph(error: typst.TypstError) -> frozenset[str]:
    """The characters that no font of this machine has, as the typesetter names them: all of a document at once."""
    texts = (_ESCAPED.sub(lambda found: chr(int(found[1], 16)), one) for one in _NO_GLYPH.findall(error.diagnostic))
    return frozenset(character for text in texts for character in text if not character.isascii())
