"""What a reader, a screen reader or a checker finds in a PDF."""

from __future__ import annotations

import io
import json
import re
from typing import Any

from pypdf import PdfReader


def opened(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


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
    waiting = [opened(content).trailer["/Root"]["/StructTreeRoot"]]
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
    stream = opened(content).trailer["/Root"]["/Metadata"].get_object()
    return re.sub(r"\s+", " ", stream.get_data().decode())
