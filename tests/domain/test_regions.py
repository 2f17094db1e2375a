"""States and provinces are known by code and by name; an unknown word is said to be one."""

import pytest

from app.domain.regions import REGIONS, region_of


@pytest.mark.parametrize(
    ("word", "code"),
    [("MN", "us-mn"), ("us-mn", "us-mn"), (" Minnesota ", "us-mn"), ("on", "ca-on"), ("new  york", "us-ny"), ("", "")],
)
def test_a_state_is_known_by_code_and_by_name(word, code):
    assert region_of(word) == code


@pytest.mark.parametrize("word", ["ZZ", "us-zz", "\N{CYRILLIC CAPITAL LETTER EM}n", "M N"])
def test_an_unknown_word_is_no_region(word):
    assert region_of(word) is None


def test_no_two_regions_share_a_code_or_a_name():
    assert len(REGIONS) == 57 + 13
    assert len(set(REGIONS.values())) == len(REGIONS)
