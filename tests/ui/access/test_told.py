"""Each kind of signed statement about a member in a sentence of its own."""

from dataclasses import fields
from datetime import UTC, date, datetime
from typing import get_type_hints

import pytest

from app import profiles
from app.domain.access import Role
from app.domain.statements import KINDS, Cause, Disabled, Ended, Reviewed, Trained
from ui.access.told import CAUSES, sentence_of

PROFILE = profiles.load("st_paul")
OF_THE_WHOLE_LIST = {"Founded", "RecoveryRenewed", "ReviewOpened", "ReviewClosed"}  # they name no member
DAY = date(2026, 3, 2)
VALUES = {
    str: "word", bool: True, date: DAY, datetime: datetime(2026, 3, 2, 18, 0, tzinfo=UTC), Cause: Cause.LEFT,
    frozenset[Role]: frozenset({Role.PATROL_OFFICER}), tuple[str, ...]: ("one", "two"),
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - OF_THE_WHOLE_LIST))
def test_whatever_was_signed_about_a_member_is_said_in_words(kind):
    hints = get_type_hints(KINDS[kind])
    said = sentence_of(KINDS[kind](**{field.name: VALUES[hints[field.name]] for field in fields(KINDS[kind])}), PROFILE)

    assert said[0].isupper()
    assert " " in said


def test_what_was_said_with_it_stands_in_the_sentence():
    trained = Trained("t", "m", ("operational protocols",), DAY, "", "Trainer One", "Property Crimes Unit", "PTC-7")
    assert sentence_of(trained, PROFILE) == (
        "Trained on 2026-03-02: operational protocols; by Trainer One, Property Crimes Unit. Proof: PTC-7."
    )
    assert sentence_of(Ended("g", Cause.MISUSE), PROFILE) == "Grant ended (misuse)."
    assert (
        sentence_of(Disabled("m", Cause.LEFT, "last day"), PROFILE)
        == "Account disabled (left the department): last day"
    )
    kept = Reviewed("r", "m", keep=True, flagged=True, note="two roles")
    assert sentence_of(kept, PROFILE) == "Review: kept, flagged: two roles"


def test_every_cause_has_its_words():
    assert CAUSES.keys() == set(Cause)
