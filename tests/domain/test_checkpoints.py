"""A signed head is a note as C2SP has it: its own examples are read, and what is none is refused."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.checkpoints import Checkpoint, Signature, key_id, note, read_note, verifier_key

# The example of c2sp.org/tlog-checkpoint.
EXAMPLE = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa \
Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
"""


def test_the_example_of_the_specification_is_read_and_written_the_same():
    checkpoint, signatures = read_note(EXAMPLE)
    assert checkpoint.origin == "example.com/behind-the-sofa"
    assert checkpoint.size == 20852163
    assert [one.key_id.hex() for one in signatures] == ["033de0ae"]
    assert note(checkpoint, *signatures) == EXAMPLE


def test_what_is_signed_ends_before_the_empty_line():
    checkpoint, _ = read_note(EXAMPLE)
    assert checkpoint.text == EXAMPLE.partition("\n\n")[0] + "\n"


def test_a_key_is_named_by_the_hash_of_its_name_type_and_bytes():
    """The key that Go's own package of signed notes documents, with the id that stands in it."""
    name, number, key = "PeterNeumann", "c74f20a3", "ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert key_id(name, base64.b64decode(key)[1:]).hex() == number
    assert verifier_key(name, base64.b64decode(key)[1:]) == f"{name}+{number}+{key}"


def test_several_signatures_are_kept_in_order():
    key = Ed25519PrivateKey.generate()
    checkpoint = Checkpoint("vouch/one/desk", 3, bytes(32))
    ours = Signature("vouch/one/desk", bytes(4), key.sign(checkpoint.text.encode()))
    witness = Signature("witness.example", bytes([1] * 4), bytes(72))
    assert read_note(note(checkpoint, ours, witness)) == (checkpoint, (ours, witness))


@pytest.mark.parametrize(
    "text",
    [
        "",
        EXAMPLE.replace("20852163", "020852163"),
        EXAMPLE.replace("20852163", "-1"),
        EXAMPLE.replace("20852163", "٣"),
        EXAMPLE.replace("20852163", ""),
        EXAMPLE.replace("example.com/behind-the-sofa\n", "\n", 1),
        EXAMPLE.replace("CsUY", "Cs"),
        EXAMPLE.replace("CsUY", "Cs!Y"),
        EXAMPLE.replace("q2I=\n", "q2I=\nmore\n"),
        EXAMPLE.replace("— ", "- "),
        EXAMPLE[:-1],
        EXAMPLE.partition("— ")[0],
        EXAMPLE + "more\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(ValueError, match=r"checkpoint|base64"):
        read_note(text)
