"""The cameras of this workstation, with their addresses; passwords in those are nowhere else."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.cameras import Area, Camera, Mount, Place, Side, SourceKind
from app.store.tables import CameraRow


def all_cameras(session: Session) -> tuple[Camera, ...]:
    """In the order in which they were added: the order of the tiles."""
    return tuple(_camera(row) for row in session.scalars(select(CameraRow).order_by(CameraRow.place_in_order)))


def put(session: Session, camera: Camera) -> None:
    """A new camera comes last; a known one keeps its place."""
    row = session.get(CameraRow, camera.id)
    if row is None:
        last = session.scalar(select(func.max(CameraRow.place_in_order)))
        row = CameraRow(id=camera.id, place_in_order=0 if last is None else last + 1)
        session.add(row)
    row.name, row.kind, row.address = camera.name, camera.kind.value, camera.address
    row.mount, row.side, row.heading = camera.mount.value, camera.side.value, camera.heading
    row.latitude = camera.place.latitude if camera.place else None
    row.longitude = camera.place.longitude if camera.place else None
    row.area_x, row.area_y, row.area_w, row.area_h = camera.area.x, camera.area.y, camera.area.w, camera.area.h
    row.repeat, row.enabled = camera.repeat, camera.enabled
    session.flush()


def remove(session: Session, camera_id: str) -> bool:
    """False when there is none of this id."""
    row = session.get(CameraRow, camera_id)
    if row is None:
        return False
    session.delete(row)
    session.flush()
    return True


def _camera(row: CameraRow) -> Camera:
    place = None if row.latitude is None or row.longitude is None else Place(row.latitude, row.longitude)
    return Camera(
        id=row.id,
        name=row.name,
        kind=SourceKind(row.kind),
        address=row.address,
        mount=Mount(row.mount),
        side=Side(row.side),
        heading=row.heading,
        place=place,
        area=Area(row.area_x, row.area_y, row.area_w, row.area_h),
        repeat=row.repeat,
        enabled=row.enabled,
    )
