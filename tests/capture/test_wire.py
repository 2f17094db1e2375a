"""A worker's bytes are believed only when every one of them is in its place."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.capture import wire
from app.domain.cameras import CameraHealth, CameraState
from app.domain.live import Overlay, OverlayBox, Probe
from app.domain.plates import ALPHABET, Plate
from app.domain.reads import Box, Candidate, Character, Read, TakenRead

AT = datetime(2026, 5, 4, 12, 0, 0, 250_000, tzinfo=UTC)
ID, OTHER = "0123456789abcdef" * 2, "fedcba9876543210" * 2


def a_jpeg(width: int = 8, height: int = 6) -> bytes:
    return cv2.imencode(".jpg", np.zeros((height, width, 3), np.uint8))[1].tobytes()


def a_read() -> TakenRead:
    read = Read(
        id=ID,
        plate=Plate("ABC123"),
        confidence=0.9,
        characters=tuple(Character(char, 0.95, (("0", 0.02),)) for char in "ABC123"),
        candidates=(Candidate("A8C123", 0.1),),
        camera_id="gate",
        pass_id=OTHER,
        taken_at=AT,
        model="fake 1",
        supersedes=OTHER,
    )
    return TakenRead(read, Box(1.5, 2, 60, 30, 0.75), a_jpeg(), a_jpeg(16, 9))


OVERLAY = Overlay("gate", 7, AT, 320, 240, (OverlayBox(ID, Box(1, 2, 3, 4, 0.5), "ABC", 0.5, True),))
HEALTH = CameraHealth(
    "gate", CameraState.LOST, "no frames come any more", retry_in_s=3.5, frames=9, width=320, height=240
)
PROBE = Probe(a_jpeg(), 1280, 720, 30.0, 12.5, 99.0, 0.25, (Box(1, 2, 3, 4, 0.5),), 3.0, "one remark")
EVENTS: Sequence[wire.Event] = [a_read(), OVERLAY, HEALTH, PROBE]


def body_of(message: bytes) -> bytes:
    body = wire.next_body(io.BytesIO(message))
    assert body is not None
    return body


def header_of(message: bytes) -> dict[str, Any]:
    body = body_of(message)
    return json.loads(body[4 : 4 + int.from_bytes(body[:4], "big")])


def told_again(message: bytes, **changes) -> bytes:
    """The same message with changed fields; of a read, the read's own."""
    header, body = header_of(message), body_of(message)
    blobs, rest = [], body[4 + int.from_bytes(body[:4], "big") :]
    for length in header.pop("blobs"):
        blobs.append(rest[:length])
        rest = rest[length:]
    header.get("read", header).update(changes)
    return body_of(wire.framed(header, blobs))


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_what_a_worker_says_arrives_as_it_was_said(event):
    assert wire.decoded(body_of(wire.encoded(event)), "gate") == event


def test_messages_follow_one_another_until_the_stream_ends():
    stream = io.BytesIO(b"".join(wire.encoded(event) for event in EVENTS))

    said = [wire.decoded(body, "gate") for body in iter(lambda: wire.next_body(stream), None)]

    assert said == list(EVENTS)


def test_a_worker_speaks_for_no_camera_but_its_own():
    taken = wire.decoded(body_of(wire.encoded(a_read())), "other")

    assert isinstance(taken, TakenRead)
    assert taken.read.camera_id == "other"


@pytest.mark.parametrize("length", [0, 4, wire.MOST_BYTES + 1, 2**32 - 1])
def test_a_length_out_of_bounds_is_refused_before_anything_is_read(length):
    stream = io.BytesIO(length.to_bytes(4, "big") + b"x" * 64)
    with pytest.raises(wire.WireError, match="length"):
        wire.next_body(stream)
    assert stream.tell() == 4


@pytest.mark.parametrize("kept", [1, 3, 5, -1])
def test_a_message_cut_short_is_refused(kept):
    with pytest.raises(wire.WireError):
        wire.next_body(io.BytesIO(wire.encoded(OVERLAY)[:kept]))


def test_a_message_longer_than_allowed_is_not_even_written():
    with pytest.raises(wire.WireError, match="too long"):
        wire.encoded(replace(PROBE, picture=b"x" * wire.MOST_BYTES))


@pytest.mark.parametrize("field", ["make", "colour", "person", "video", "latitude", "speed"])
def test_a_read_that_carries_what_may_not_be_collected_is_refused(field):
    with pytest.raises(wire.WireError, match="may not be collected"):
        wire.decoded(told_again(wire.encoded(a_read()), **{field: 1}), "gate")


@pytest.mark.parametrize("field", ["camera_id", "position", "heading"])
def test_a_worker_cannot_fill_in_what_the_desk_adds(field):
    with pytest.raises(wire.WireError, match="other fields"):
        wire.decoded(told_again(wire.encoded(a_read()), **{field: None}), "gate")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("plate", "ABC124"),  # not what its characters spell
        ("plate", "abc123"),
        ("plate", "A" * 11),
        ("plate", ""),
        ("confidence", 1.01),
        ("confidence", True),
        ("confidence", "0.9"),
        ("confidence", 10**400),
        ("characters", [["A", 0.9]]),
        ("characters", [["A", 0.9, [["0", 0.1]] * 9]] * 6),
        ("candidates", [["ABC", 0.1]] * 9),
        ("id", "../../etc/passwd"),
        ("id", ID + "\n"),
        ("pass_id", ""),
        ("taken_at", -1),
        ("taken_at", 2**62),
        ("taken_at", 1.5),
        ("model", "fake\n1"),
        ("supersedes", None),
        ("supersedes", "x"),
        ("box", [0, 0, 10]),
        ("box", [0, 0, -1, 10, 0.5]),
        ("box", [0, 0, 1e9, 10, 0.5]),
    ],
)
def test_a_value_out_of_its_bounds_is_refused(field, value):
    with pytest.raises(wire.WireError):
        wire.decoded(told_again(wire.encoded(a_read()), **{field: value}), "gate")


@pytest.mark.parametrize(
    ("field", "value"),
    [("state", "fine"), ("state", ["lost"]), ("detail", "a\nb"), ("detail", "x" * 201), ("frames", -1), ("frames", 1.0),
     ("shown_fps", 1e9), ("width", 10**9), ("brightness", 256), ("camera_id", "other"), ("restarts", 3)],
)  # fmt: skip
def test_a_health_out_of_bounds_is_refused(field, value):
    with pytest.raises(wire.WireError):
        wire.decoded(told_again(wire.encoded(HEALTH), **{field: value}), "gate")


def framed_raw(header: bytes, rest: bytes = b"") -> bytes:
    return len(header).to_bytes(4, "big") + header + rest


@pytest.mark.parametrize(
    "header",
    [
        b"[]",
        b"{}",
        b'{"blobs":[]}',
        b'{"type":"health","blobs":[]}',
        b'{"type":"video","blobs":[]}',
        b'{"type":["read"],"blobs":[]}',
        b'{"type":"overlay","type":"overlay","blobs":[]}',
        b'{"type":NaN,"blobs":[]}',
        b"\xff\xfe",
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b'{"type":"read","blobs":[5]}',
        b'{"type":"read","blobs":[-1]}',
        b"1" * 5_000,
    ],
)
def test_a_malformed_header_is_refused(header):
    with pytest.raises(wire.WireError):
        wire.decoded(framed_raw(header), "gate")


def test_bytes_that_belong_to_no_blob_are_refused():
    body = body_of(wire.encoded(HEALTH))
    with pytest.raises(wire.WireError, match="do not fill"):
        wire.decoded(body + b"x", "gate")


def a_huge_jpeg(side: int) -> bytes:
    """Says so many pixels a side in its frame header; its bytes are few."""
    small = bytearray(a_jpeg())
    at = small.index(b"\xff\xc0")
    small[at + 5 : at + 9] = side.to_bytes(2, "big") * 2
    return bytes(small)


@pytest.mark.parametrize(
    "picture",
    [
        b"",
        b"GIF89a",
        b"\xff\xd8\xff\xd9",
        a_jpeg()[:-2],
        a_huge_jpeg(60_000),
        a_huge_jpeg(16_000),
        b"\xff\xd8\xff" + b"\x00" * 300_000 + b"\xff\xd9",
    ],
    ids=["empty", "another format", "no frame", "cut off", "a bomb", "a square bomb", "too many bytes"],
)
def test_a_still_that_is_no_small_jpeg_is_refused(picture):
    message = body_of(wire.encoded(replace(a_read(), crop=picture)))
    with pytest.raises(wire.WireError):
        wire.decoded(message, "gate")


def test_a_still_missing_or_too_many_are_refused():
    header = header_of(wire.encoded(a_read()))
    del header["blobs"]
    for blobs in ([], [a_jpeg()], [a_jpeg()] * 3, [a_jpeg()] * 5):
        with pytest.raises(wire.WireError):
            wire.decoded(body_of(wire.framed(header, blobs)), "gate")


def understood(body: bytes) -> bool:
    """Whether it decodes; anything but a WireError is a hole in the parser."""
    try:
        wire.decoded(body, "gate")
    except wire.WireError:
        return False
    return True


@given(st.binary(max_size=600))
@settings(deadline=None)
def test_any_bytes_are_a_valid_event_or_refused(body):
    understood(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.sampled_from(EVENTS), st.data())
@settings(deadline=None, max_examples=200)
def test_any_value_in_any_field_is_bounded_or_refused(event, data):
    message = wire.encoded(event)
    header = header_of(message)
    fields = header.get("read", header)
    field = data.draw(st.sampled_from(sorted(fields.keys() - {"blobs"})))
    value = data.draw(JSON)
    changed = json.dumps(value)  # with NaN and Infinity, as a careless writer has them
    body = told_again(message, **{field: "@@"}).replace(b'"@@"', changed.encode())
    head = body[4:].split(b"\xff\xd8", 1)[0]
    understood(len(head).to_bytes(4, "big") + body[4:])


@given(st.sampled_from(EVENTS), st.integers(0, 10**6), st.integers(0, 255))
@settings(deadline=None, max_examples=300)
def test_a_flipped_byte_is_noticed_or_harmless(event, place, value):
    body = bytearray(body_of(wire.encoded(event)))
    body[place % len(body)] = value
    understood(bytes(body))


def test_the_largest_hostile_message_costs_bounded_memory():
    head = b'{"type":"overlay","blobs":[' + b"0," * ((wire.MOST_HEADER - 40) // 2) + b"0]}"
    body = framed_raw(head, b"x" * (wire.MOST_BYTES - len(head) - 4))
    tracemalloc.start()
    assert not understood(body)
    assert not understood(framed_raw(b"[[]," * (wire.MOST_HEADER // 4 - 1)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 24 * 1024 * 1024


@given(st.text(max_size=400))
def test_any_words_fit_on_the_wire(text):
    health = replace(HEALTH, detail=wire.words(text))
    assert wire.decoded(body_of(wire.encoded(health)), "gate") == health


def test_the_alphabet_on_the_wire_is_the_plates_own():
    text = ALPHABET[:10]
    read = replace(a_read().read, plate=Plate(text), characters=tuple(Character(c, 1.0) for c in text))
    taken = replace(a_read(), read=read)
    assert wire.decoded(body_of(wire.encoded(taken)), "gate") == taken


def test_no_file_of_capture_unpickles_anything():
    for path in Path(wire.__file__).parent.glob("*.py"):
        assert "pickle" not in path.read_text("utf-8").replace("never pickle", ""), path.name
