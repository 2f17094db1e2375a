"""Members and their badges."""

import pytest

from app.domain.access import Member, badge_key


@pytest.mark.parametrize(("name", "badge"), [("", "101"), (" ", "101"), ("Officer One", ""), ("Officer One", "\t")])
def test_a_member_has_a_name_and_a_badge(name, badge):
    with pytest.raises(ValueError, match="name and a badge"):
        Member("member-1", name, badge, frozenset())


@pytest.mark.parametrize("badge", ["AB-7", " ab-7 ", "Ab-7", "\uff21\uff22-\uff17"])
def test_a_badge_is_the_same_however_it_is_typed(badge):
    assert badge_key(badge) == "ab-7"


def test_other_badges_are_others():
    assert len({badge_key(badge) for badge in ("AB-7", "AB 7", "AB7", "007", "7")}) == 5
