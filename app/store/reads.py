"""Reads: written once, never changed, each with what says how long it may stand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from app.domain.plates import Plate
from app.domain.reads import Box, Candidate, Character, Classification, Position, PositionSource, Read
from app.store.pictures import Sealed
from app.store.tables_reads import ReadRow


@dataclass(frozen=True, slots=True)
class Keeping:
    """What is decided about a read at its birth. `list_versions`: id and version of each list it was compared with."""

    classification: Classification
    destroy_by: datetime
    list_versions: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class NewRead:
    """What one row is made of; `box` in pixels of the whole frame."""

    read: Read
    box: Box
    keeping: Keeping
    sealed: Sealed


# One statement for ever: to build and to name it anew for each read took longer than SQLite took to write it.
_ADD = insert(ReadRow.__table__)  # type: ignore[arg-type]  # SQLAlchemy types a mapped class's table too widely
_THERE = select(ReadRow.id).where(ReadRow.id.in_(bindparam("ids", expanding=True)))


def add(session: Session, new: Sequence[NewRead], now: datetime) -> None:
    """In one statement, as many as there are."""
    if new:
        session.execute(_ADD, [_row(one, now) for one in new])


def _row(new: NewRead, now: datetime) -> dict[str, Any]:
    read, box, at = new.read, new.box, new.read.position
    return {
        "id": read.id,
        "plate": read.plate.text,
        "plate_key": read.plate.key,
        "region": read.plate.region,
        "confidence": read.confidence,
        "characters": _written([[c.char, c.confidence, c.alternatives] for c in read.characters]),
        "candidates": _written([[c.text, c.confidence] for c in read.candidates]),
        "camera_id": read.camera_id,
        "pass_id": read.pass_id,
        "taken_at": read.taken_at,
        "model": read.model,
        "latitude": at and at.latitude,
        "longitude": at and at.longitude,
        "position_source": at and at.source.value,
        "position_at": at and at.at,
        "position_heading": at and at.heading,
        "position_accuracy_m": at and at.accuracy_m,
        "heading": read.heading,
        "supersedes": read.supersedes,
        "box_x": box.x,
        "box_y": box.y,
        "box_w": box.w,
        "box_h": box.h,
        "box_confidence": box.confidence,
        "classification": new.keeping.classification.value,
        "destroy_by": new.keeping.destroy_by,
        "list_versions": _written(new.keeping.list_versions),
        "picture_key": new.sealed.key,
        "picture_file": new.sealed.file,
        "recorded_at": now,
    }


def there(session: Session, read_ids: Sequence[str]) -> frozenset[str]:
    """Those of them that are recorded."""
    return frozenset(session.execute(_THERE, {"ids": read_ids}).scalars())


def is_there(session: Session, read_id: str) -> bool:
    return read_id in there(session, [read_id])


def of_id(session: Session, read_id: str) -> Read | None:
    row = session.get(ReadRow, read_id)
    return None if row is None else read_of(row)


def keeping_of(session: Session, read_id: str) -> Keeping | None:
    row = session.get(ReadRow, read_id)
    if row is None:
        return None
    versions = tuple((list_id, version) for list_id, version in json.loads(row.list_versions))
    return Keeping(Classification(row.classification), row.destroy_by, versions)


def pictures_of(session: Session, read_id: str) -> Sealed | None:
    row = session.execute(select(ReadRow.picture_key, ReadRow.picture_file).where(ReadRow.id == read_id)).one_or_none()
    return None if row is None else Sealed(*row)


def picture_files(session: Session, day: str) -> Sequence[str]:
    """Of the reads whose pictures lie in that day's folder."""
    return session.scalars(select(ReadRow.picture_file).where(ReadRow.picture_file.startswith(f"{day}/"))).all()


def read_of(row: ReadRow) -> Read:
    return Read(
        id=row.id,
        plate=Plate(row.plate, row.region),
        confidence=row.confidence,
        characters=tuple(
            Character(char, confidence, tuple((other, likely) for other, likely in others))
            for char, confidence, others in json.loads(row.characters)
        ),
        candidates=tuple(Candidate(text, confidence) for text, confidence in json.loads(row.candidates)),
        camera_id=row.camera_id,
        pass_id=row.pass_id,
        taken_at=row.taken_at,
        model=row.model,
        position=_position(row),
        heading=row.heading,
        supersedes=row.supersedes,
    )


def _position(row: ReadRow) -> Position | None:
    if row.latitude is None or row.longitude is None or row.position_source is None or row.position_at is None:
        return None
    return Position(
        row.latitude,
        row.longitude,
        PositionSource(row.position_source),
        row.position_at,
        row.position_heading,
        accuracy_m=row.position_accuracy_m,
    )


def _written(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
