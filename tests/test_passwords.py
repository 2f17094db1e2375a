"""What a password must be, and what its verifier tells."""

import pytest

from app.domain.errors import FieldMistake
from app.passwords import agrees, banned, check_password, verifier
from tests.desks import CHEAP


@pytest.mark.parametrize(
    "password", ["a quiet morning", "\N{SNOWMAN} and eight more", "Tr4in-7up", "x" * 3 + "y" * 3 + "zz", "a b" * 170]
)
def test_any_characters_that_can_be_typed_make_a_password(password):
    check_password(password, "Officer One", "101")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "at least 8"),
        ("seven77", "at least 8"),
        ("x" * 513, "at most 512"),
        ("tab\tseparated", "typed and seen"),
        ("12345678", "first that would be guessed"),
        ("PASSWORD123", "first that would be guessed"),
        ("\N{FULLWIDTH LATIN SMALL LETTER P}assword1", "first that would be guessed"),
        ("aaaaaaaaab", "first that would be guessed"),
        ("officer one", "own name"),
        ("OfficerOne", "own name"),
        ("Badge-7731", "own name"),
    ],
)
def test_what_would_be_guessed_or_cannot_be_typed_is_refused(password, why):
    with pytest.raises(FieldMistake, match=why) as mistake:
        check_password(password, "Officer One", "BADGE-7731")
    assert mistake.value.field == "password"


def test_every_banned_password_is_long_enough_to_matter():
    assert len(banned()) > 100
    assert all(len(password) >= 8 for password in banned())


def test_a_verifier_agrees_with_its_password_alone():
    stored = verifier("a quiet morning", CHEAP)

    assert agrees(stored, "a quiet morning")
    assert not agrees(stored, "a quiet Morning")
    assert "quiet" not in stored
    assert stored.startswith("$argon2id$")


@pytest.mark.parametrize("stored", ["", "a quiet morning", "$argon2id$v=19$m=64,t=1,p=1$AAAA", "$argon2id$"])
def test_a_damaged_verifier_agrees_with_nothing(stored):
    assert not agrees(stored, "a quiet morning")
    assert not agrees(stored, "")
