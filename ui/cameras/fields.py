"""The camera form as a table: which fields there are, and which of them a kind of camera has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from app.domain.cameras import Mount, Side, SourceKind
from ui.cameras.draft import FILES, Draft
from ui.forms import FieldLook, FieldRow, Kind, Looks, Option
from ui.words import SOURCE_WORDS

VIDEOS = "Videos (*.mp4 *.mkv *.avi *.mov *.ts *.m4v);;All files (*)"
MOUNT_WORDS = {Mount.MOUNTED: "On the car", Mount.FIXED: "In one place"}
_SIDES = tuple(Option(side, side.value.capitalize()) for side in Side)
_KINDS = tuple(Option(kind, SOURCE_WORDS[kind]) for kind in SourceKind)
_MOUNTS = tuple(Option(mount, MOUNT_WORDS[mount]) for mount in Mount)

CAMERA_FIELDS = (
    FieldRow("name", "Name", Kind.LINE, "Stands on every alert."),
    FieldRow("kind", "Kind of camera", Kind.CHOICE, beside=True, options=_KINDS),
    FieldRow("device", "Device", Kind.CHOICE, "What is plugged in now. Look again: Ctrl+U."),
    FieldRow("url", "Address", Kind.LINE, "rtsp://host:554/path, as the camera's manual gives it."),
    FieldRow("user", "User name", Kind.LINE),
    FieldRow("password", "Password", Kind.SECRET, beside=True),
    FieldRow("file", "Video file", Kind.FILE, files=VIDEOS),
    FieldRow("folder", "Folder of pictures", Kind.FOLDER),
    FieldRow("repeat", "Start again at its end", Kind.TICK),
    FieldRow("mount", "Where it is mounted", Kind.CHOICE, options=_MOUNTS),
    FieldRow("side", "Side it looks out of", Kind.CHOICE, "Said with every alert.", beside=True, options=_SIDES),
    FieldRow("heading", "Compass heading", Kind.LINE, "Degrees from north: east is 90.", beside=True),
    FieldRow("latitude", "Latitude", Kind.LINE, "Decimal degrees, like 44.889200."),
    FieldRow("longitude", "Longitude", Kind.LINE, "West is negative, like -93.370000.", beside=True),
)

_OF_KIND: Mapping[str, Callable[[Draft], bool]] = {
    "device": lambda draft: draft.kind is SourceKind.USB,
    "url": lambda draft: draft.kind is SourceKind.RTSP,
    "user": lambda draft: draft.kind is SourceKind.RTSP,
    "password": lambda draft: draft.kind is SourceKind.RTSP,
    "file": lambda draft: draft.kind is SourceKind.VIDEO_FILE,
    "folder": lambda draft: draft.kind is SourceKind.FOLDER,
    "repeat": lambda draft: draft.kind in FILES,
    "side": lambda draft: draft.mount is Mount.MOUNTED,
    "heading": lambda draft: draft.mount is Mount.FIXED,
    "latitude": lambda draft: draft.mount is Mount.FIXED,
    "longitude": lambda draft: draft.mount is Mount.FIXED,
}


def looks(draft: Draft, problems: Mapping[str, str], devices: Sequence[tuple[str, str]] | None) -> Looks:
    """Every field as it stands. `devices`: what is plugged in, None while that is being found out."""
    found = {
        row.id: FieldLook(
            getattr(draft, row.id),
            problems.get(row.id, ""),
            shown=row.id not in _OF_KIND or _OF_KIND[row.id](draft),
        )
        for row in CAMERA_FIELDS
    }
    shown = found["device"]
    found["device"] = FieldLook(
        shown.value, shown.problem, shown.shown, options=_devices(draft, devices), hint=_device_hint(devices)
    )
    if draft.has_kept_password and not draft.password:
        old = found["password"]
        found["password"] = FieldLook("", old.problem, old.shown, hint="Empty: the stored password stays.")
    return found


def _devices(draft: Draft, devices: Sequence[tuple[str, str]] | None) -> tuple[Option, ...]:
    """What is there, and what the camera had before even if it is not plugged in now."""
    options = [Option(address, f"{name} ({address})") for address, name in devices or ()]
    if draft.device and all(option.value != draft.device for option in options):
        options.append(
            Option(draft.device, f"{draft.device} (not plugged in now)" if devices is not None else draft.device)
        )
    return tuple(options)


def _device_hint(devices: Sequence[tuple[str, str]] | None) -> str | None:
    if devices is None:
        return "Looking for cameras…"
    return None if devices else "No USB camera is plugged in. Plug one in, then look again: Ctrl+U."
