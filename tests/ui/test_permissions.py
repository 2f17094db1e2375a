"""What a member may use, said in words, and what changed while they sit at the desk."""

from dataclasses import replace

from app.domain.access import Hindrance, Member, Role, Withheld
from app.domain.errors import Refusal
from tests.ui.people import PROFILE
from ui.permissions import ALERTS_GO_ON, change, roles_of

TRAINING = Withheld(Hindrance.TRAINING, Refusal("Hutchinson 423.4(d)", "no training in force.", "It is recorded."))
LOCK = Withheld(Hindrance.LOCK, Refusal("CJIS AC-11", "this desk is locked."))
BOTH = Member("m1", "Officer One", "101", frozenset({Role.PATROL_OFFICER, Role.LPR_ADMINISTRATOR}))
OFFICER, ADMINISTRATOR = (PROFILE.title_of(role) for role in (Role.PATROL_OFFICER, Role.LPR_ADMINISTRATOR))


def upper(words):
    return words[:1].upper() + words[1:]


def held(member, why, *roles):
    return replace(member, withheld=dict.fromkeys(roles, why))


def test_each_role_is_told_by_its_title_with_why_it_cannot_be_used():
    member = held(BOTH, TRAINING, Role.PATROL_OFFICER)
    assert dict(roles_of(member, PROFILE)) == {
        OFFICER: "Refused under Hutchinson 423.4(d): no training in force. It is recorded.", ADMINISTRATOR: "",
    }  # fmt: skip


def test_what_is_taken_away_is_said_with_its_clause_and_that_alerts_go_on():
    told = change(BOTH, held(BOTH, TRAINING, Role.PATROL_OFFICER), PROFILE)
    assert told is not None
    assert (told.text, told.clause) == (f"{upper(OFFICER)}: no training in force.", "Hutchinson 423.4(d)")
    assert ALERTS_GO_ON in told.instead


def test_several_roles_with_one_reason_are_one_message():
    told = change(BOTH, held(BOTH, TRAINING, *BOTH.roles), PROFILE)
    assert told is not None
    assert told.text.startswith(upper(", ".join(sorted((OFFICER, ADMINISTRATOR)))))


def test_what_comes_back_is_said_too():
    told = change(held(BOTH, TRAINING, Role.PATROL_OFFICER), BOTH, PROFILE)
    assert told is not None
    assert told.text == f"{upper(OFFICER)}: this can be used again."


def test_the_lock_has_a_page_of_its_own_and_is_not_said_again():
    locked = held(BOTH, LOCK, *BOTH.roles)
    assert change(BOTH, locked, PROFILE) is None
    assert change(locked, BOTH, PROFILE) is None
    assert change(held(BOTH, TRAINING, Role.PATROL_OFFICER), locked, PROFILE) is None
