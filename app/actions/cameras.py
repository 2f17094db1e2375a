"""Adding, changing and removing the workstation's cameras."""

from __future__ import annotations

from urllib.parse import urlsplit

from app.actions import recorded
from app.changes import Changes
from app.domain.access import Member
from app.domain.cameras import MOST_CAMERAS, Camera, SourceKind
from app.domain.errors import FieldMistake
from app.domain.gate import Act
from app.domain.policy import Profile
from app.store import cameras as camera_rows
from app.store.engine import Store

LONGEST_NAME = 60
LONGEST_ADDRESS = 2000


def cameras(store: Store) -> tuple[Camera, ...]:
    """In the order in which they were added, addresses with their passwords: not for a screen as they are."""
    with store.reading() as session:
        return camera_rows.all_cameras(session)


@recorded.gated(Act.CHANGE_CAMERAS)
def save_camera(store: Store, member: Member, profile: Profile | None, camera: Camera) -> Changes:
    """A new one or a change to one of the same id; raises Refused by the gate, FieldMistake for the form."""
    check_camera(camera)
    about = {"camera": camera.id, "name": camera.name, "kind": camera.kind.value}
    with recorded.deed(store, member, Act.CHANGE_CAMERAS, profile, about), store.transaction() as session:
        others = [other for other in camera_rows.all_cameras(session) if other.id != camera.id]
        if len(others) >= MOST_CAMERAS:
            raise FieldMistake("camera", f"a workstation has at most {MOST_CAMERAS} cameras")
        if camera.name.strip().casefold() in {other.name.strip().casefold() for other in others}:
            raise FieldMistake("name", "another camera has this name")
        camera_rows.put(session, camera)
    return Changes.CAMERAS


@recorded.gated(Act.CHANGE_CAMERAS)
def remove_camera(store: Store, member: Member, profile: Profile | None, camera_id: str) -> Changes:
    """Its reads and periods stay; none of this id changes nothing."""
    about = {"camera": camera_id, "removed": "yes"}
    with recorded.deed(store, member, Act.CHANGE_CAMERAS, profile, about), store.transaction() as session:
        return Changes.CAMERAS if camera_rows.remove(session, camera_id) else Changes.NONE


def check_camera(camera: Camera) -> None:
    """What Camera itself does not check; raises FieldMistake."""
    if len(camera.name) > LONGEST_NAME or not camera.name.isprintable():
        raise FieldMistake("name", f"a camera's name has at most {LONGEST_NAME} characters, all of them visible")
    if len(camera.address) > LONGEST_ADDRESS or not camera.address.isprintable():
        raise FieldMistake("address", "an address is one line of at most 2000 characters")
    if camera.kind is SourceKind.RTSP and not _is_rtsp(camera.address):
        raise FieldMistake("address", "an RTSP camera has an address such as rtsp://camera.example:554/stream")


def _is_rtsp(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("rtsp", "rtsps") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
