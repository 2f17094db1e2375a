"""What a reader, a screen reader or a checker finds in a PDF."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime
from typing import Any

from pypdf import PdfReader

from app.domain.policy import Profile
from app.reports import typesetting
from app.reports.document import Document, Section
from app.reports.typesetter import here


def pdf(document: Document, profile: Profile, now: datetime) -> bytes:
    """In the test's own process, which is quicker for many small ones."""
    return typesetting.pdf(document, profile, now, here)


def opened(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def root_of(content: bytes) -> Any:
    return opened(content).trailer["/Root"]


def title_of(content: bytes) -> str:
    found = opened(content).metadata
    return (found.title if found else None) or ""


def author_of(content: bytes) -> str:
    found = opened(content).metadata
    return (found.author if found else None) or ""


def made_at(content: bytes) -> datetime | None:
    found = opened(content).metadata
    return found.creation_date if found else None


def rows_of(section: Section) -> tuple[tuple[str, ...], ...]:
    """Of a section that holds a table."""
    assert section.table is not None
    return section.table.rows


def facts_of(section: Section) -> dict[str, str]:
    return {what: said for what, said in rows_of(section)}  # noqa: C416  a row is a tuple of any length


def text_of(content: bytes) -> str:
    """All pages' text with one space between words, without the places where a long word may be parted."""
    pages = "\n".join(page.extract_text() for page in opened(content).pages)
    return " ".join(pages.replace("\N{ZERO WIDTH SPACE}", "").split())


def attached(content: bytes, name: str) -> Any:
    [file] = opened(content).attachments[name]
    return json.loads(file)


def elements(content: bytes) -> list[str]:
    """The kinds of all elements of the structure tree, in reading order."""
    found: list[str] = []
    waiting = [root_of(content)["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if not isinstance(element, dict):
            continue
        if "/S" in element:
            found.append(str(element["/S"]))
        children = element.get("/K", [])
        children = children.get_object() if hasattr(children, "get_object") else children
        waiting += reversed(children if isinstance(children, list) else [children])
    return found


def metadata(content: bytes) -> str:
    """Its XMP, as text."""
    stream = root_of(content)["/Metadata"].get_object()
    return re.sub(r"\s+", " ", stream.get_data().decode())
