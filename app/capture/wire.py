"""What a worker and the desk say to each other: length-limited bytes, JSON headers, JPEG blobs, nothing else.

A worker decodes hostile video, so the desk believes none of its bytes: every field is named here with its bounds,
and a message with one more, one less or one out of bounds is a WireError. Camera ids are not on the wire: the desk
knows which pipe it reads, and a worker cannot speak for another camera.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime, timedelta
from typing import IO, Any

from app.domain.cameras import CameraHealth, CameraState
from app.domain.errors import Refused
from app.domain.live import Overlay, OverlayBox, Probe
from app.domain.plates import ALPHABET, MOST_CHARACTERS, Plate
from app.domain.reads import Box, Candidate, Character, Read, TakenRead, refuse_other_fields

MOST_BYTES = 4 * 1024 * 1024
MOST_HEADER = 64 * 1024
MOST_CROP = 256 * 1024
MOST_CONTEXT = 2 * 1024 * 1024
MOST_BOXES = 64
MOST_SIDE = 16_384  # pixels
MOST_PICTURE_PIXELS = 3840 * 2160
_MOST_ALTERNATIVES = 8
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LENGTH = 4

Event = Overlay | TakenRead | CameraHealth | Probe
Check = Callable[[Any], Any]


class WireError(Exception):
    """A message that could not be understood; says which rule it broke, never what it held."""


# ------------------------------------------------------------------------------------------ framing


def framed(header: Mapping[str, Any], blobs: Iterable[bytes] = ()) -> bytes:
    """Total length, header length, JSON header, blobs; both lengths are four bytes, big end first."""
    parts = tuple(blobs)
    whole = {**header, "blobs": [len(part) for part in parts]}
    head = json.dumps(whole, separators=(",", ":"), allow_nan=False).encode()
    body = len(head).to_bytes(_LENGTH, "big") + head + b"".join(parts)
    if len(head) > MOST_HEADER or len(body) > MOST_BYTES:
        raise WireError("a message is too long")
    return len(body).to_bytes(_LENGTH, "big") + body


def next_body(stream: IO[bytes]) -> bytes | None:
    """The next message without its total length; None where the stream ends between two messages."""
    length = stream.read(_LENGTH)
    if not length:
        return None
    total = int.from_bytes(length, "big")
    if len(length) < _LENGTH or not _LENGTH < total <= MOST_BYTES:
        raise WireError("a message's length is out of bounds")
    body = stream.read(total)
    if len(body) < total:
        raise WireError("a message was cut short")
    return body


def _parted(body: bytes) -> tuple[dict[str, Any], list[bytes]]:
    head_length = int.from_bytes(body[:_LENGTH], "big")
    if not 2 <= head_length <= min(MOST_HEADER, len(body) - _LENGTH):
        raise WireError("a header's length is out of bounds")
    header = _json(body[_LENGTH : _LENGTH + head_length])
    lengths = _list_of(_whole(0, MOST_BYTES), 4)(header.pop("blobs", None))
    rest = memoryview(body)[_LENGTH + head_length :]
    if sum(lengths) != len(rest):
        raise WireError("blobs do not fill the message")
    blobs, start = [], 0
    for length in lengths:
        blobs.append(bytes(rest[start : start + length]))
        start += length
    return header, blobs


def _json(text: bytes) -> dict[str, Any]:
    try:
        value = json.loads(text.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise WireError("a header is no JSON") from error
    if not isinstance(value, dict):
        raise WireError("a header is no object")
    return value


def _refuse(_: str) -> None:
    raise WireError("a number is not finite")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise WireError("a field comes twice")
    return found


# ------------------------------------------------------------------------------------------- checks


def _whole(low: int, high: int) -> Check:
    def check(value: Any) -> int:
        if type(value) is not int or not low <= value <= high:
            raise WireError("a whole number is out of bounds")
        return value

    return check


def _number(low: float, high: float) -> Check:
    def check(value: Any) -> float:
        if type(value) not in (int, float) or not math.isfinite(value) or not low <= value <= high:
            raise WireError("a number is out of bounds")
        return float(value)

    return check


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise WireError("a flag is neither true nor false")
    return value


def _text(pattern: str) -> Check:
    shape = re.compile(pattern)

    def check(value: Any) -> str:
        if type(value) is not str or shape.fullmatch(value) is None:
            raise WireError("a text has the wrong shape")
        return value

    return check


def _list_of(check: Check, most: int) -> Check:
    def all_of(value: Any) -> list[Any]:
        if type(value) is not list or len(value) > most:
            raise WireError("a list is no list or too long")
        return [check(item) for item in value]

    return all_of


def _row(*checks: Check) -> Check:
    def check(value: Any) -> tuple[Any, ...]:
        if type(value) is not list or len(value) != len(checks):
            raise WireError("a row has the wrong length")
        return tuple(one(item) for one, item in zip(checks, value, strict=True))

    return check


def _fields(table: Mapping[str, Check], found: Any) -> dict[str, Any]:
    if type(found) is not dict or found.keys() != table.keys():
        raise WireError("a message has other fields than it should")
    return {name: check(found[name]) for name, check in table.items()}


def _jpeg(blob: bytes, most: int) -> bytes:
    """That it is a JPEG of bounded size on both counts: whoever shows it must not be made to unpack a huge one."""
    if len(blob) > most or not (blob.startswith(b"\xff\xd8\xff") and blob.endswith(b"\xff\xd9")):
        raise WireError("a picture is no JPEG or too big")
    width, height = _jpeg_size(blob)
    if not (0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE and width * height <= MOST_PICTURE_PIXELS):
        raise WireError("a picture has too many pixels")
    return blob


def _jpeg_size(blob: bytes) -> tuple[int, int]:
    """Width and height from the first frame header (SOF); other JPEG segments are stepped over."""
    at = 2
    while at + 9 <= len(blob) and blob[at] == 0xFF:
        kind, length = blob[at + 1], int.from_bytes(blob[at + 2 : at + 4], "big")
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(blob[at + 7 : at + 9], "big"), int.from_bytes(blob[at + 5 : at + 7], "big")
        at += 2 + length
    raise WireError("a picture has no frame header")


_SHARE = _number(0.0, 1.0)
_ID = _text(r"[0-9a-f]{32}")
_PLATE = _text(f"[{ALPHABET}]{{1,{MOST_CHARACTERS}}}")
_CHAR = _text(f"[{ALPHABET}]")
_WORDS = _text(r"[^\x00-\x1f\x7f]{0,200}")
_PLACE = _number(-MOST_SIDE, 2 * MOST_SIDE)
_COUNT = _whole(0, 2**53)
_SIDE = _whole(0, MOST_SIDE)
_RATE = _number(0, 1000)
_MOMENT = _whole(946_684_800_000_000, 4_102_444_800_000_000)  # microseconds, 2000 to 2100
_BOX = _row(_PLACE, _PLACE, _number(0, MOST_SIDE), _number(0, MOST_SIDE), _SHARE)
_AIM: dict[str, Check] = {"sharpness": _number(0, 1e9), "brightness": _number(0, 255), "clipped": _SHARE}


# ------------------------------------------------------------------------------------------- events


def encoded(event: Event) -> bytes:
    """One event as the worker writes it."""
    if isinstance(event, CameraHealth):
        known = asdict(event)
        del known["camera_id"], known["restarts"]
        return framed({"type": "health", **known})
    if isinstance(event, Overlay):
        return framed(_overlay_header(event))
    if isinstance(event, TakenRead):
        return framed({"type": "read", "read": _read_fields(event)}, (event.crop, event.context))
    known = {f.name: getattr(event, f.name) for f in fields(event) if f.name != "picture"}
    return framed({"type": "probe", **known, "boxes": [_box_row(box) for box in event.boxes]}, (event.picture,))


def decoded(body: bytes, camera_id: str) -> Event:
    """The event in a message from that camera's worker, or WireError."""
    header, blobs = _parted(body)
    kind = header.pop("type", None)
    decoder = _DECODERS.get(kind) if isinstance(kind, str) else None
    if decoder is None:
        raise WireError("a message of no known type")
    try:
        return decoder(header, blobs, camera_id)
    except (ValueError, OverflowError) as error:
        raise WireError("a message's values do not fit together") from error


def words(text: str) -> str:
    """A sentence as it may go over the wire: one line, at most 200 characters."""
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text)[:200]


def _moment(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


def _at(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)


def _box_row(box: Box) -> list[float]:
    return [round(box.x, 2), round(box.y, 2), round(box.w, 2), round(box.h, 2), round(box.confidence, 4)]


def _overlay_header(event: Overlay) -> dict[str, Any]:
    rows = [[b.pass_id, _box_row(b.box), b.text, round(b.confidence, 4), b.settled] for b in event.boxes[:MOST_BOXES]]
    numbers = {"frame": event.frame, "at": _moment(event.at), "width": event.width, "height": event.height}
    return {"type": "overlay", **numbers, "boxes": rows}


_OVERLAY: dict[str, Check] = {
    "frame": _COUNT,
    "at": _MOMENT,
    "width": _SIDE,
    "height": _SIDE,
    "boxes": _list_of(_row(_ID, _BOX, _text(f"[{ALPHABET}]{{0,{MOST_CHARACTERS}}}"), _SHARE, _flag), MOST_BOXES),
}


def _overlay(header: dict[str, Any], blobs: list[bytes], camera_id: str) -> Overlay:
    _no(blobs)
    said = _fields(_OVERLAY, header)
    boxes = tuple(OverlayBox(row[0], Box(*row[1]), *row[2:]) for row in said["boxes"])
    return Overlay(camera_id, said["frame"], _at(said["at"]), said["width"], said["height"], boxes)


def _read_fields(taken: TakenRead) -> dict[str, Any]:
    read = taken.read
    return {
        "id": read.id,
        "plate": read.plate.text,
        "confidence": read.confidence,
        "characters": [[c.char, c.confidence, [list(pair) for pair in c.alternatives]] for c in read.characters],
        "candidates": [[c.text, c.confidence] for c in read.candidates],
        "pass_id": read.pass_id,
        "taken_at": _moment(read.taken_at),
        "model": read.model,
        "supersedes": read.supersedes or "",
        "box": _box_row(taken.box),
    }


_READ: dict[str, Check] = {
    "id": _ID,
    "plate": _PLATE,
    "confidence": _SHARE,
    "characters": _list_of(_row(_CHAR, _SHARE, _list_of(_row(_CHAR, _SHARE), _MOST_ALTERNATIVES)), MOST_CHARACTERS),
    "candidates": _list_of(_row(_PLATE, _SHARE), _MOST_ALTERNATIVES),
    "pass_id": _ID,
    "taken_at": _MOMENT,
    "model": _text(r"[\x20-\x7e]{1,120}"),
    "supersedes": _text(r"([0-9a-f]{32})?"),
    "box": _BOX,
}


def _read(header: dict[str, Any], blobs: list[bytes], camera_id: str) -> TakenRead:
    found = header.get("read")
    if header.keys() != {"read"} or not isinstance(found, dict) or len(blobs) != 2:
        raise WireError("a read has its fields and two pictures")
    try:
        refuse_other_fields(found)
    except Refused as refused:
        raise WireError("a read carries what may not be collected") from refused
    said = _fields(_READ, found)
    characters = tuple(Character(char, sure, tuple(others)) for char, sure, others in said["characters"])
    if "".join(c.char for c in characters) != said["plate"]:
        raise WireError("a read's characters do not spell its plate")
    read = Read(
        id=said["id"],
        plate=Plate(said["plate"]),
        confidence=said["confidence"],
        characters=characters,
        candidates=tuple(Candidate(*row) for row in said["candidates"]),
        camera_id=camera_id,
        pass_id=said["pass_id"],
        taken_at=_at(said["taken_at"]),
        model=said["model"],
        supersedes=said["supersedes"] or None,
    )
    return TakenRead(read, Box(*said["box"]), _jpeg(blobs[0], MOST_CROP), _jpeg(blobs[1], MOST_CONTEXT))


_HEALTH: dict[str, Check] = {
    "state": CameraState,
    "detail": _WORDS,
    "retry_in_s": _number(0, 3600),
    "shown_fps": _RATE,
    "read_fps": _RATE,
    "frames": _COUNT,
    "frames_read": _COUNT,
    "passed_over": _COUNT,
    "width": _SIDE,
    "height": _SIDE,
    **_AIM,
    "plate_width": _number(0, MOST_SIDE),
}


def _health(header: dict[str, Any], blobs: list[bytes], camera_id: str) -> CameraHealth:
    _no(blobs)
    return CameraHealth(camera_id, **_fields(_HEALTH, header))


_PROBE: dict[str, Check] = {
    "width": _SIDE,
    "height": _SIDE,
    "fps": _RATE,
    **_AIM,
    "boxes": _list_of(_BOX, MOST_BOXES),
    "plate_width": _number(0, MOST_SIDE),
    "remark": _WORDS,
}


def _probe(header: dict[str, Any], blobs: list[bytes], camera_id: str) -> Probe:  # noqa: ARG001  one shape for all decoders
    if len(blobs) != 1:
        raise WireError("a probe has one picture")
    said = _fields(_PROBE, header)
    boxes = tuple(Box(*row) for row in said.pop("boxes"))
    return Probe(picture=_jpeg(blobs[0], MOST_CONTEXT), boxes=boxes, **said)


def _no(blobs: list[bytes]) -> None:
    if blobs:
        raise WireError("a message without pictures has pictures")


_DECODERS: dict[str, Callable[[dict[str, Any], list[bytes], str], Event]] = {
    "health": _health,
    "overlay": _overlay,
    "read": _read,
    "probe": _probe,
}
