"""A plate is its letters and digits, however it was typed; lookalikes differ only in characters often confused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.plates import ALPHABET, LOOKALIKES, Plate, cleaned, lookalike_key

characters = st.text(ALPHABET, min_size=1, max_size=10)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("mnx-734", "MNX734"),
        (" M N\tX 7\u00a03 4 ", "MNX734"),
        ("\uff2d\uff2e\uff38\uff17\uff13\uff14", "MNX734"),
        ("\u00c9T\u00c9 1", "ETE1"),
        ("M\u200bN\u00b7X", "MNX"),
        ("\u2460\u00b2", "12"),
    ],
)
def test_separators_width_and_accents_do_not_count(typed, text):
    assert Plate(typed).text == text
    assert str(Plate(typed)) == text


@pytest.mark.parametrize("typed", ["", "  ", "-·-", "\u0416\u042e", "\u6c5f", "\x00"])
def test_a_plate_without_a_letter_or_digit_cannot_be_made(typed):
    with pytest.raises(ValueError, match="at least one"):
        Plate(typed)


def test_a_plate_has_at_most_ten_characters():
    assert Plate("ABCDE12345").text == "ABCDE12345"
    with pytest.raises(ValueError, match="at most 10"):
        Plate("ABCDE123456")


@given(st.text(max_size=60))
def test_whatever_was_typed_only_letters_and_digits_remain_and_cleaning_again_changes_nothing(typed):
    kept = cleaned(typed)

    assert set(kept) <= set(ALPHABET)
    assert cleaned(kept) == kept


@given(characters)
def test_letters_and_digits_are_kept_as_they_are(text):
    assert cleaned(text) == cleaned(text.lower()) == text


@given(characters, st.data())
def test_confusing_characters_of_one_class_keeps_the_key_and_any_other_change_moves_it(text, data):
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(ALPHABET))
    changed = text[:at] + other + text[at + 1 :]
    confusable = text[at] == other or any(text[at] in group and other in group for group in LOOKALIKES)

    assert (lookalike_key(changed) == lookalike_key(text)) == confusable


@given(characters)
def test_a_key_is_its_own_key_and_keeps_the_length(text):
    key = Plate(text).key

    assert lookalike_key(key) == key
    assert len(key) == len(text)


def test_no_character_is_in_two_lookalike_classes():
    together = "".join(LOOKALIKES)
    assert len(set(together)) == len(together)


def test_plates_of_different_regions_are_different_plates():
    assert Plate("MNX734", "us-mn") != Plate("MNX734", "us-wi")
