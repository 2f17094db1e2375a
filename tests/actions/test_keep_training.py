"""Training under each of the five policies: what is recorded, by whom, and what a role is without it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app import profiles
from app.actions.keep_training import AskedTraining, record_training
from app.domain.access import Role
from app.domain.errors import FieldMistake, Refusal, Refused
from app.domain.gate import Act, Allowed, check
from tests.desks import ADMINISTRATOR, OFFICER, WITNESS, installed

AGENCIES = pytest.mark.parametrize("agency", profiles.AGENCIES)
UNTRAINED = replace(OFFICER, training=None)


@pytest.fixture
def at(tmp_path):
    made = []

    def at(agency):
        made.append(installed(tmp_path, agency=agency, further=(UNTRAINED,)))
        return made[-1]

    yield at
    for desk in made:
        desk.close()


def asked(desk, signed, **other):
    officer = signed.access.of_badge(UNTRAINED.badge).member
    items = signed.profile.words("training.items")
    usual = AskedTraining(officer, items, signed.access.day_of(desk.clock()), "Trainer One", "Property Crimes Unit")
    return replace(usual, **other)


@AGENCIES
def test_a_granted_role_is_inert_until_every_item_was_trained_and_recorded(at, agency):
    desk = at(agency)
    before = desk.sign_in(UNTRAINED)
    assert before.member.roles == frozenset()
    refusal = check(before.member, Act.START_DUTY, before.profile)
    assert isinstance(refusal, Refusal)
    assert refusal.clause == before.profile.rules["training.first"].source.where

    on = desk.sign_in(ADMINISTRATOR)
    for item in on.profile.words("training.items"):
        assert desk.sign_in(UNTRAINED).member.roles == frozenset()
        on = desk.sign_in(ADMINISTRATOR)
        record_training(on, asked(desk, on, items=(item,)), desk.clock)

    after = desk.sign_in(UNTRAINED)
    assert after.member.roles == {Role.PATROL_OFFICER}
    assert isinstance(check(after.member, Act.START_DUTY, after.profile), Allowed)


@AGENCIES
def test_only_in_st_paul_must_the_trainer_be_of_the_unit_that_the_policy_names(at, agency):
    desk = at(agency)
    on = desk.sign_in(ADMINISTRATOR)
    by_others = asked(desk, on, trainer_unit="A vendor")

    if agency == "st_paul":
        with pytest.raises(Refused, match="training is given by the Property Crimes Unit"):
            record_training(on, by_others, desk.clock)
        record_training(on, replace(by_others, trainer_unit=" property crimes UNIT "), desk.clock)
    else:
        record_training(on, by_others, desk.clock)
    assert on.access.trainings[by_others.member]


@AGENCIES
def test_nobody_records_their_own_training_and_nobody_without_the_right_anybodys(at, agency):
    desk = at(agency)
    on = desk.sign_in(ADMINISTRATOR)
    own = asked(desk, on, member=on.member.id)
    with pytest.raises(Refused, match="nobody records their own training"):
        record_training(on, own, desk.clock)

    for who in (WITNESS, UNTRAINED):
        on = desk.sign_in(who)
        with pytest.raises(Refused, match="this is done by the|no training in force"):
            record_training(on, asked(desk, on), desk.clock)


@AGENCIES
@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("items", {"items": ()}),
        ("items", {"items": ("first aid",)}),
        ("trainer_name", {"trainer_name": " "}),
        ("trainer_unit", {"trainer_unit": ""}),
        ("trainer_name", {"trainer_name": "two\nlines"}),
        ("member", {"member": "nobody"}),
    ],
)
def test_a_record_that_cannot_stand_is_told_by_its_field(at, agency, field, other):
    desk = at(agency)
    on = desk.sign_in(ADMINISTRATOR)
    with pytest.raises(FieldMistake) as mistake:
        record_training(on, asked(desk, on, **other), desk.clock)
    assert mistake.value.field == field


def test_nobody_trains_themself_and_no_training_is_recorded_before_it_was_given(at):
    desk = at("hutchinson")
    on = desk.sign_in(ADMINISTRATOR)
    officer = on.access.of_badge(UNTRAINED.badge).member
    tomorrow = on.access.day_of(desk.clock()) + timedelta(days=1)

    for field, other in (("trainer_name", {"trainer": officer}), ("on", {"on": tomorrow})):
        with pytest.raises(FieldMistake) as mistake:
            record_training(on, asked(desk, on, **other), desk.clock)
        assert mistake.value.field == field
