"""A camera while somebody is still typing it: text as typed, and what is wrong with it, field by field."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from app.domain.cameras import WHOLE, Area, Camera, Mount, Place, Side, SourceKind
from ui.cameras.address import RtspAddress, taken_apart
from ui.forms import sentence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Draft:
    """`kept` is the stored RTSP account, whose password the form never shows and only the same host gets again."""

    id: str
    name: str = ""
    kind: SourceKind = SourceKind.USB
    device: str = ""
    url: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    kept: RtspAddress | None = field(default=None, repr=False)
    file: str = ""
    folder: str = ""
    repeat: bool = False
    mount: Mount = Mount.MOUNTED
    side: Side = Side.FRONT
    heading: str = "0"
    latitude: str = ""
    longitude: str = ""
    area: Area = WHOLE
    enabled: bool = True

    @property
    def has_kept_password(self) -> bool:
        return bool(self.kept and self.kept.password)


SIDE_HEADING = {
    Side.FRONT: 0.0,
    Side.FRONT_RIGHT: 45.0,
    Side.RIGHT: 90.0,
    Side.REAR_RIGHT: 135.0,
    Side.REAR: 180.0,
    Side.REAR_LEFT: 225.0,
    Side.LEFT: 270.0,
    Side.FRONT_LEFT: 315.0,
}


def drafted(camera: Camera) -> Draft:
    """The form for a camera that is already there."""
    draft = Draft(
        id=camera.id, name=camera.name, kind=camera.kind, repeat=camera.repeat, mount=camera.mount, side=camera.side,
        heading=f"{camera.heading:g}", area=camera.area, enabled=camera.enabled,
        latitude=f"{camera.place.latitude:.6f}" if camera.place else "",
        longitude=f"{camera.place.longitude:.6f}" if camera.place else "",
    )  # fmt: skip
    if camera.kind is SourceKind.RTSP:
        account = taken_apart(camera.address)
        return replace(draft, url=account.url, user=account.user, kept=account)
    return _with(draft, ADDRESS_FIELD[camera.kind], camera.address)


def _with(draft: Draft, field_id: str, value: object) -> Draft:
    changes: dict[str, Any] = {field_id: value}
    return replace(draft, **changes)


def edited(draft: Draft, field_id: str, value: object) -> Draft:
    """One field changed. A whole rtsp://user:password@host pasted into the URL is taken apart at once."""
    changed = _with(draft, field_id, value)
    if field_id == "url" and "@" in changed.url:
        try:
            account = taken_apart(changed.url)
        except ValueError:
            return changed
        return replace(changed, url=account.url, user=account.user, password=account.password)
    if field_id == "side" and draft.mount is Mount.MOUNTED:
        return replace(changed, heading=f"{SIDE_HEADING[changed.side]:g}")
    if field_id == "mount" and changed.mount is Mount.MOUNTED:
        return replace(changed, heading=f"{SIDE_HEADING[changed.side]:g}")
    return changed


@dataclass(frozen=True, slots=True)
class Checked:
    """Either a whole camera, or what is wrong, by the id of the field it stands beside ("" when it is none of them)."""

    camera: Camera | None
    problems: Mapping[str, str]


def checked(draft: Draft) -> Checked:
    """Every field's mistake at once, in the domain's own words where the domain has them."""
    problems: dict[str, str] = {}

    def of(field_id: str, make: Callable[[], T]) -> T | None:
        try:
            return make()
        except ValueError as mistake:
            problems[field_id] = sentence(str(mistake))
            return None

    any_camera = Camera(draft.id, "any", SourceKind.USB, "0")
    of("name", lambda: replace(any_camera, name=draft.name))
    address = of(ADDRESS_FIELD[draft.kind], lambda: replace(any_camera, address=_address(draft)).address)
    fixed = draft.mount is Mount.FIXED
    heading = of("heading", lambda: replace(any_camera, heading=_degrees(draft.heading)).heading)
    place = _place(draft, of) if fixed else None
    if problems or address is None or heading is None:
        return Checked(None, problems)
    return Checked(
        Camera(
            draft.id, draft.name.strip(), draft.kind, address, draft.mount, draft.side, heading, place, draft.area,
            repeat=draft.repeat and draft.kind in FILES, enabled=draft.enabled,
        ),
        {},
    )  # fmt: skip


FILES = (SourceKind.VIDEO_FILE, SourceKind.FOLDER)
ADDRESS_FIELD = {
    SourceKind.USB: "device",
    SourceKind.RTSP: "url",
    SourceKind.VIDEO_FILE: "file",
    SourceKind.FOLDER: "folder",
}


def _address(draft: Draft) -> str:
    if draft.kind is SourceKind.RTSP:
        return _rtsp_address(draft)
    text = str(getattr(draft, ADDRESS_FIELD[draft.kind])).strip()
    if text and draft.kind is SourceKind.VIDEO_FILE and not Path(text).is_file():
        raise ValueError("there is no such file")
    if text and draft.kind is SourceKind.FOLDER and not Path(text).is_dir():
        raise ValueError("there is no such folder")
    return text


def _rtsp_address(draft: Draft) -> str:
    if not draft.url.strip():
        return ""
    account = RtspAddress(draft.url.strip(), draft.user.strip(), draft.password)
    if draft.has_kept_password and not draft.password and draft.kept is not None:
        same = (account.host, account.user) == (draft.kept.host, draft.kept.user)
        if not same and account.user:
            raise ValueError("the stored password goes only to the host and user it was given for: type it again")
        account = replace(account, password=draft.kept.password if same else "")
    return account.joined()


def _place(draft: Draft, of: Callable[[str, Callable[[], Place]], Place | None]) -> Place | None:
    """The mistake stands beside the number that has it; 0, 0 beside both."""
    if not draft.latitude.strip() or not draft.longitude.strip():
        empty = "latitude" if not draft.latitude.strip() else "longitude"
        return of(empty, lambda: _needs_place(draft))
    somewhere = 1.0
    latitude = of("latitude", lambda: Place(_degrees(draft.latitude), somewhere))
    longitude = of("longitude", lambda: Place(somewhere, _degrees(draft.longitude)))
    if latitude is None or longitude is None:
        return None
    if latitude.latitude == longitude.longitude == 0:
        return of("latitude", _nowhere)
    return Place(latitude.latitude, longitude.longitude)


def _nowhere() -> Place:
    """The domain's own words offer to leave it empty, which a fixed camera cannot."""
    raise ValueError("0, 0 is no place: type where the camera stands")


def _needs_place(draft: Draft) -> Place:
    Camera(draft.id, "any", SourceKind.USB, "0", Mount.FIXED)
    raise AssertionError("a fixed camera without a place was taken")


def _degrees(text: str) -> float:
    try:
        number = float(text.strip().rstrip("°"))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError("decimal degrees, like 44.889200")
    return number
