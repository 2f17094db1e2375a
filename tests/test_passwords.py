"""What a password must be, and what its verifier tells."""

import pytest

from app.banned_passwords import BANNED, banned
from app.domain.errors import FieldMistake
from app.passwords import agrees, check_password, verifier
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


@pytest.mark.parametrize(
    "password",
    [
        *("Summer2026!!", "$ummer-20266", "2026autumn2026", "Hutchinson2026", "HutchinsonPD#1", "St Paul Police 1"),
        *("p@ssw0rd p@ssw0rd", "Welcome!!!!1", "qwertyuiop12", "123456789012", "abcdefghijkl", "poiuytrewq21"),
        *("1q2w3e4r5t6y", "PoliceOfficer911", "911policeofficer", "thin blue line 1"),
    ],
)
def test_a_word_of_the_list_is_not_hidden_by_years_digits_signs_or_by_saying_it_twice(password):
    with pytest.raises(FieldMistake, match="first that would be guessed"):
        check_password(password, "Officer One", "101", shortest=12)


@pytest.mark.parametrize(
    "password", ["the summer of two herons", "patrol at the lake house", "my 3 old bicycles", "kept in a blue tin 1984"]
)
def test_a_sentence_may_have_such_words_in_it(password):
    check_password(password, "Officer One", "101", shortest=12)


def test_the_list_is_of_words_each_once():
    lines = [line for line in BANNED.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert len(lines) == len(banned()) > 400
    assert all(line == line.strip().casefold() for line in lines)


def test_where_a_profile_asks_for_longer_ones_eight_characters_are_not_enough():
    check_password("Tr4in-7up", shortest=8)
    with pytest.raises(FieldMistake, match="at least 12"):
        check_password("Tr4in-7up", shortest=12)


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
