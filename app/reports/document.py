"""A document as data: sections of text and tables, which the typesetter puts on pages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """`width`: its share beside the others. `code`: digests and signatures, in letters of one width."""

    title: str
    width: float = 1.0
    code: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a row of a table has a cell for each column")


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    text: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the document."""

    name: str
    kind: str  # MIME
    about: str
    content: str


@dataclass(frozen=True, slots=True)
class Document:
    """`wide`: pages lie on their side, for tables of many columns."""

    title: str
    sections: tuple[Section, ...]
    wide: bool = False
    attached: tuple[Attachment, ...] = ()


def facts(*rows: tuple[str, str]) -> Table:
    """What is said of one thing, a line each."""
    return Table((Column("What"), Column("As it is recorded", 2.6)), rows)
