"""A record is read only as it is written, byte for byte."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import audit
from app.domain.audit import Entry, Event, Outcome, Who
from app.domain.gate import Act

AT = datetime(2026, 3, 2, 14, 30, 11, 129_999, UTC)
BODY = audit.made(
    Entry(
        Act.SEARCH, Outcome.ALLOWED, Who("m1", "Zoë \u2028\n\x1f\x7f", "7", ("a", "b")), "hutchinson 3", "Crystal 3.5",
        "stolen", "26-1", {"kind": "plate"}, {"found": 0}, {"plate": "ABC123"}, ("r1",), b"answer", 0,
    ),
    7, AT, "desk-1", {"": b"s" * 16, "plate": b"p" * 16, "response": b"r" * 16}, AT, "ab" * 16,
)[0].body  # fmt: skip


def test_a_record_is_read_as_it_was_written():
    record = audit.read(BODY)
    assert record.body == BODY
    assert (record.number, record.at, record.of, record.head) == (7, audit.hundredths(AT), 0, "ab" * 16)
    assert record.by == Who("m1", "Zoë \u2028\n\x1f\x7f", "7", ("a", "b"))
    assert "ABC123" not in BODY.decode()


SAID = json.loads(BODY)


def otherwise(**said):
    changed = {**SAID, **said}
    return json.dumps({k: v for k, v in changed.items() if v is not ...}, sort_keys=True, separators=(",", ":"),
                      ensure_ascii=False).encode()  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        BODY + b"\n",
        b" " + BODY,
        BODY.replace(b'"n":7', b'"n": 7'),
        BODY.replace(b'"n":7', b'"n":7,"n":7'),
        BODY.replace(b'"n":7', b'"n":7.0'),
        BODY.replace(b'"n":7', b'"n":true'),
        BODY.replace(b'"n":7', b'"n":"7"'),
        BODY.replace("ë".encode(), b"\\u00eb"),
        BODY.replace(b"\\u001f", b"\\u001F"),
        BODY.replace(b"stolen", b"st\\u006flen"),
        BODY.replace("ë".encode(), b"\\ud800"),
        BODY.replace("ë".encode(), b"\xff"),
        b"[]", b"{}", b"", b"null", b"NaN", b"[" * 100_000, BODY[:-1],
        otherwise(v=2), otherwise(v=...), otherwise(v=True), otherwise(n=...), otherwise(at=...), otherwise(salt=...),
        otherwise(desk=...), otherwise(act=...), otherwise(outcome=...), otherwise(outcome="perhaps"),
        otherwise(at="2026-02-30T00:00:00.00Z"), otherwise(at="2026-03-02T24:00:00.00Z"),
        otherwise(at="2026-03-02T14:30:11.1Z"), otherwise(at="2026-03-02T14:30:60.00Z"), otherwise(at=5),
        otherwise(more="x"), otherwise(purpose=""), otherwise(about={}), otherwise(about={"kind": 1}),
        otherwise(about=[]), otherwise(counts={"found": 1.5}), otherwise(counts={"found": True}), otherwise(counts={}),
        otherwise(ids=[]), otherwise(ids=[1]), otherwise(ids="r1"), otherwise(of=None), otherwise(of="0"),
        otherwise(behind_s=0), otherwise(behind_s=-1), otherwise(behind_s="1"), otherwise(head=""),
        otherwise(by={"id": "m1"}), otherwise(by={**SAID["by"], "roles": "a"}), otherwise(by={**SAID["by"], "id": 1}),
        otherwise(by={**SAID["by"], "more": "x"}), otherwise(by=[]), otherwise(values={"plate": None}),
    ],
)  # fmt: skip
def test_what_is_written_otherwise_is_no_record(body):
    with pytest.raises(ValueError, match=r"."):
        audit.read(body)


TEXT = st.text(st.characters(codec="utf-8"), max_size=12)


@given(TEXT, TEXT, st.dictionaries(TEXT, TEXT, max_size=3), st.dictionaries(TEXT, st.integers(), max_size=3),
       st.lists(TEXT, max_size=3), st.none() | st.integers(0, 5), st.sampled_from([*Act, *Event]))  # fmt: skip
def test_whatever_is_written_is_read_again(purpose, case, about, counts, ids, of, act):
    entry = Entry(act, Outcome.DONE, None, "", "", purpose, case, about, counts, {}, ids, None, of)
    record, _ = audit.made(entry, 3, AT, "desk", {"": b"s"}, None)
    assert audit.read(record.body).body == record.body


@given(st.integers(0, len(BODY) - 1), st.integers(1, 255))
def test_a_changed_byte_gives_no_record_or_another_one_that_is_written_so(at, flipped):
    body = BODY[:at] + bytes([BODY[at] ^ flipped]) + BODY[at + 1 :]
    try:
        record = audit.read(body)
    except ValueError:
        return
    assert record.body == body
