"""How a password becomes a key: both kinds side by side, each bounded."""

import json

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from app.passwords import agrees, by_approved_algorithms, verifier
from app.stretching import APPROVED, USUAL, Cost, Rounds, document, of_document, stretched, work_for
from tests.desks import CHEAP

FEW = Rounds(1_000)


def test_the_usual_costs_are_those_that_are_recommended():
    assert Cost(time=3, memory_kib=65536, lanes=4) == USUAL
    assert Rounds(600_000) == APPROVED


@pytest.mark.parametrize("iterations", [0, 999, 10_000_001])
def test_rounds_outside_their_bounds_cannot_be_made(iterations):
    with pytest.raises(ValueError, match="bounds"):
        Rounds(iterations)


def test_the_approved_kind_is_pbkdf2_with_sha_256():
    salt = b"s" * 16
    wanted = PBKDF2HMAC(SHA256(), 32, salt, 1_000).derive("Caf\N{LATIN SMALL LETTER E WITH ACUTE}".encode())

    assert stretched("Cafe\N{COMBINING ACUTE ACCENT}", salt, FEW) == wanted


@pytest.mark.parametrize("work", [CHEAP, FEW])
def test_each_kind_comes_back_from_a_file_as_it_was(work):
    assert of_document(json.loads(json.dumps(document(work)))) == work


@pytest.mark.parametrize(
    "entry", [{"kdf": "md5"}, {"kdf": "pbkdf2-hmac-sha-256", "iterations": 1}, {"kdf": "argon2id"}]
)
def test_what_is_neither_is_refused(entry):
    with pytest.raises((ValueError, KeyError)):
        of_document(entry)


def test_a_kind_that_fits_stays_and_another_gets_the_usual_cost():
    assert work_for(False, CHEAP) is CHEAP
    assert work_for(True, FEW) is FEW
    assert work_for(True, CHEAP) is APPROVED
    assert work_for(False, FEW) is USUAL


def test_verifiers_of_both_kinds_agree_with_their_password_alone():
    for work in (CHEAP, FEW):
        stored = verifier("a quiet morning", work)
        assert agrees(stored, "a quiet morning")
        assert not agrees(stored, "a quiet Morning")
        assert "quiet" not in stored
        assert by_approved_algorithms(stored) is (work is FEW)
    assert verifier("a quiet morning", FEW) != verifier("a quiet morning", FEW)


@pytest.mark.parametrize(
    "stored", ["$pbkdf2-sha256$", "$pbkdf2-sha256$1000$AAAA", "$pbkdf2-sha256$1$AAAA$AAAA", "$pbkdf2-sha256$x$y$z"]
)
def test_a_damaged_verifier_of_the_approved_kind_agrees_with_nothing(stored):
    assert not agrees(stored, "")
    assert not agrees(stored, "a quiet morning")
