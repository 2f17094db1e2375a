"""The members as lines: what is found, in which order, and how access stands, in words."""

from datetime import timedelta

import pytest

from app import profiles
from app.access_deeds import AccessNow
from app.domain.access import Role
from app.domain.access_list import AccessList
from app.domain.conditions import Condition
from app.domain.statements import (
    AGENCY,
    Approved,
    Cause,
    Disabled,
    Ended,
    Listed,
    Resumed,
    Reviewed,
    ReviewOpened,
    Transferred,
)
from tests.desks import a_member
from tests.domain.listed import ADMIN, NOON, OFFICER, OWNER, TODAY, founded, grant, say, trained
from ui.access.lines import MARKS, found, lines_of, sorted_by


def now_of(of: AccessList, agency="hutchinson", at=NOON, last_used=None):
    used = dict.fromkeys(of.accounts, NOON) if last_used is None else last_used
    return AccessNow(of, used, profiles.load(agency), a_member(Role.LPR_ADMINISTRATOR), at)


def line_of(of, agency="hutchinson", member=OFFICER, **other):
    return next(line for line in lines_of(now_of(of, agency, **other)) if line.id == member)


def an_officer(*said, **other):
    return say(founded(), ADMIN, grant(OFFICER, Role.PATROL_OFFICER, **other), trained(OFFICER), *said)


def test_a_line_tells_who_what_since_by_whom_last_use_training_and_review():
    line = line_of(say(an_officer(), ADMIN, Listed(OFFICER, "Nguyễn Văn Đức", "101", "ab" * 32, "Patrol")))

    assert (line.name, line.badge, line.unit, line.roles) == ("Nguyễn Văn Đức", "101", "Patrol", "Patrol officer")
    assert (line.since, line.by, line.last_use) == ("2026-03-02", "Member 2", "2026-03-02")
    assert (line.training, line.review, line.mark.word) == ("2027-03-02", "2027-03-02", "In force")


def test_roles_stand_by_the_agencys_own_titles():
    assert line_of(an_officer(), "st_paul").roles == "LPR operator"
    assert line_of(an_officer(), "crystal").roles == "Officer"


def test_the_first_grants_are_the_agencys_and_say_who_witnessed_them():
    of = say(founded(), AGENCY, grant(OFFICER, Role.PATROL_OFFICER, witness=OWNER))
    assert line_of(of).by == "The agency, witnessed by Member 1"


def test_a_second_signature_is_named_beside_the_first():
    of = say(an_officer(), OWNER, Approved("grant-officer"))
    assert line_of(of, "st_paul").by == "Member 2, approved by Member 1"


LATER = NOON + timedelta(days=40)


@pytest.mark.parametrize(
    ("of", "agency", "at", "condition"),
    [
        (an_officer(), "hutchinson", NOON, Condition.IN_FORCE),
        (an_officer(), "st_paul", NOON, Condition.WAITS),
        (say(an_officer(), OWNER, Approved("grant-officer")), "st_paul", NOON, Condition.IN_FORCE),
        (an_officer(Transferred(OFFICER, "Records", TODAY)), "hutchinson", NOON, Condition.TRANSFER),
        (say(an_officer(), ADMIN, ReviewOpened("r", TODAY)), "hutchinson", LATER, Condition.REVIEW),
        (say(founded(), ADMIN, grant(OFFICER, Role.PATROL_OFFICER)), "hutchinson", NOON, Condition.UNTRAINED),
        (an_officer(starts_on=TODAY + timedelta(days=3)), "hutchinson", NOON, Condition.LATER),
        (an_officer(ends_on=TODAY), "hutchinson", LATER, Condition.ENDED),
        (an_officer(Ended("grant-officer", Cause.LEFT)), "hutchinson", NOON, Condition.ENDED),
        (an_officer(Disabled(OFFICER, Cause.MISUSE)), "hutchinson", NOON, Condition.DISABLED),
        (founded(), "hutchinson", NOON, Condition.NO_GRANT),
        (say(an_officer(), ADMIN, Listed(OFFICER, "Member 101", "101")), "hutchinson", NOON, Condition.NO_ACCOUNT),
        (an_officer(), "hutchinson", NOON + timedelta(days=91), Condition.UNUSED),
        (
            say(founded(), ADMIN, grant(OFFICER, Role.LPR_ADMINISTRATOR), trained(OFFICER)),
            "hutchinson", NOON, Condition.WITHHELD,
        ),
    ],
)  # fmt: skip
def test_how_access_stands_is_told_by_the_one_thing_that_decides(of, agency, at, condition):
    line = line_of(of, agency, at=at)

    assert line.conditions[0] is condition
    assert line.mark is MARKS[condition]


def test_what_else_is_true_of_another_grant_is_found_by_the_filter_too():
    of = say(an_officer(), ADMIN, grant(OFFICER, Role.INVESTIGATOR, id_="second", starts_on=TODAY + timedelta(days=9)))
    lines = lines_of(now_of(of))

    assert line_of(of).conditions == (Condition.IN_FORCE, Condition.LATER)
    assert [line.id for line in found(lines, "", Condition.LATER)] == [OFFICER]


def test_the_last_day_of_a_grant_still_counts_and_an_untrained_member_is_not_in_force():
    assert line_of(an_officer(ends_on=TODAY)).conditions == (Condition.IN_FORCE,)
    untrained = say(founded(), ADMIN, grant(OFFICER, Role.PATROL_OFFICER))
    assert line_of(untrained).conditions == (Condition.UNTRAINED,)


def test_the_newest_grant_says_who_signed():
    of = an_officer()
    say(of, OWNER, grant(OFFICER, Role.INVESTIGATOR, id_="second"), at=NOON + timedelta(hours=1))
    assert (line_of(of).by, line_of(of).roles) == ("Member 1", "Investigator, Patrol officer")


def test_every_condition_has_a_shape_and_a_word():
    assert MARKS.keys() == set(Condition)
    assert len({mark.word for mark in MARKS.values()}) == len(Condition)


def named(*names):
    of = founded()
    for place, name in enumerate(names):
        say(of, ADMIN, Listed(f"m{place}", name, str(9 + place), "ab" * 32))
    return lines_of(now_of(of))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ГРЕБЕНЩИКОВ", "Борис Гребенщиков"),
        ("小龍", "李小龍"),
        ("đức", "Nguyễn Văn ĐỨC"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER A}\N{FULLWIDTH LATIN CAPITAL LETTER B}c", "Abc Officer"),
        ("رضا", "علی رضا"),
        ("officer  abc", "Abc Officer"),
    ],
)
def test_a_name_is_found_in_any_script_whatever_its_case_or_width(typed, name):
    assert [line.name for line in found(named(name, "Somebody Else"), typed, None)] == [name]


def test_badges_are_sorted_as_numbers_and_names_without_their_case():
    lines = named("beta", "Alpha", "ALPHA two")

    assert [line.badge for line in sorted_by(lines, "badge", down=False)] == ["1", "2", "9", "10", "11", "101"]
    assert [line.name for line in sorted_by(lines, "name", down=False)][:3] == ["Alpha", "ALPHA two", "beta"]
    assert [line.name for line in sorted_by(lines, "name", down=True)][-1] == "Alpha"


def test_a_member_whose_access_was_reviewed_away_has_ended():
    of = say(an_officer(), ADMIN, ReviewOpened("r", TODAY), Reviewed("r", OFFICER, keep=False, note="Left patrol"))
    assert line_of(of).conditions == (Condition.ENDED,)


def test_a_resumed_grant_waits_anew_where_two_signatures_are_asked_for():
    of = say(an_officer(), OWNER, Approved("grant-officer"))
    say(of, ADMIN, Transferred(OFFICER, "Records", TODAY), Resumed("grant-officer", "Records"))
    assert line_of(of, "st_paul").conditions[0] is Condition.WAITS
