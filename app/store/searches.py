"""Stored reads by plate and time. No index holds plates: a span of the index on time is gone through, newest first."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from app.domain.plates import Plate
from app.domain.search import AskedSearch, Compare, FoundRead
from app.store.tables import CameraRow
from app.store.tables_reads import HitRow, ReadRow


def of_plate(session: Session, asked: AskedSearch, at: datetime, most: int) -> list[FoundRead]:
    """`at`: a read whose last day has come by then is not there any more, whether or not it was destroyed yet."""
    hit = exists().where(HitRow.read_id == ReadRow.id)
    columns = (
        ReadRow.id, ReadRow.taken_at, ReadRow.plate, ReadRow.region, ReadRow.confidence, ReadRow.camera_id,
        CameraRow.name, hit,
    )  # fmt: skip
    query = (
        select(*columns)
        .outerjoin(CameraRow, CameraRow.id == ReadRow.camera_id)
        .where(ReadRow.taken_at >= asked.begin, ReadRow.taken_at <= asked.end)
        .where(_agrees(asked), ReadRow.destroy_by > at)
        .order_by(ReadRow.taken_at.desc())
        .limit(most)
    )
    if asked.region:
        query = query.where(or_(ReadRow.region == asked.region, ReadRow.region == ""))
    found = []
    for read_id, taken_at, text, region, confidence, camera_id, camera, was_hit in session.execute(query):
        plate, match = Plate(text, region), asked.match(text)
        found.append(FoundRead(read_id, taken_at, plate, confidence, camera_id, camera or "", match, bool(was_hit)))
    return found


def _agrees(asked: AskedSearch) -> ColumnElement[bool]:
    if asked.compare is Compare.EXACT:
        return ReadRow.plate == asked.plate
    if asked.compare is Compare.LOOKALIKES:
        return ReadRow.plate_key == asked.key
    return ReadRow.plate.op("GLOB", is_comparison=True)(asked.plate)  # of its marks AskedSearch leaves ? and * alone
