"""The radio read-out: what an ear takes in."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.phonetics import LONGEST_GROUP, WORDS, Alphabet, read_out


def test_the_state_comes_first_and_letters_and_digits_are_groups_of_their_own():
    said = read_out("ABC123", "us-mn", Alphabet.APCO)
    assert said.state == "Minnesota"
    assert said.groups == ("Adam Boy Charles", "One Two Three")


def test_the_agency_may_speak_nato():
    assert read_out("ABC9", "us-mt", Alphabet.NATO).groups == ("Alfa Bravo Charlie", "Niner")


def test_a_long_run_is_parted_evenly_and_leaves_no_character_alone():
    assert read_out("1234567", "", Alphabet.APCO).groups == ("One Two Three", "Four Five", "Six Seven")
    assert read_out("ABCD", "", Alphabet.APCO).groups == ("Adam Boy", "Charles David")


def test_no_state_is_said_where_the_list_names_none():
    assert read_out("ABC123", "", Alphabet.APCO).state == ""


@pytest.mark.parametrize("alphabet", list(Alphabet))
def test_every_character_of_a_plate_has_a_word_of_its_own(alphabet):
    words = WORDS[alphabet]
    assert set(words) == set(string.ascii_uppercase + string.digits)
    assert len(set(words.values())) == 36
    assert all(word[0] == character for character, word in words.items() if character.isalpha())


@given(st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=10), st.sampled_from(list(Alphabet)))
def test_nothing_is_left_out_and_nothing_said_twice(text, alphabet):
    said = read_out(text, "", alphabet)
    assert [word for group in said.groups for word in group.split()] == [WORDS[alphabet][c] for c in text]
    assert all(len(group.split()) <= LONGEST_GROUP for group in said.groups)
