"""Where the profile asks for approved algorithms, wrap and verifier are renewed at each member's next sign-in."""

from dataclasses import replace

import pytest

from app.actions.sign_in import SignedIn
from app.passwords import by_approved_algorithms
from app.store import keys
from app.store import members as member_rows
from app.stretching import USUAL, Cost, Rounds
from tests.desks import ADMINISTRATOR, CHEAP, OFFICER, agree_on

FEW = Rounds(1_000)


def wrap_of(desk, who):
    found = keys.load(desk.paths.keys)
    return found.members[keys.tag(found, who.badge)]


def stored_of(on: SignedIn):
    with on.store.reading() as session:
        return member_rows.verifier_of(session, on.member.id)


@pytest.fixture
def approved(desk, tmp_path, monkeypatch):
    """The agency's profile asks for approved algorithms from now on; fewer rounds, for the test's sake."""
    monkeypatch.setattr("app.stretching.APPROVED", FEW)
    desk.sign_in(OFFICER)
    desk.close()
    agree_on(desk, tmp_path, sign_in__approved_algorithms=True)
    return desk


def test_when_the_profile_changes_wrap_and_verifier_are_renewed_at_the_members_next_sign_in(approved, tmp_path):
    before = wrap_of(approved, OFFICER)

    on = approved.sign_in(OFFICER)

    assert wrap_of(approved, OFFICER).work == FEW
    assert wrap_of(approved, OFFICER).factor == before.factor
    assert by_approved_algorithms(stored_of(on))
    assert wrap_of(approved, ADMINISTRATOR).work == CHEAP  # who has not been in since
    assert approved.sign_in(ADMINISTRATOR).secret
    assert approved.sign_in(OFFICER).secret == on.secret

    approved.close()
    agree_on(approved, tmp_path, sign_in__approved_algorithms=False)
    again = approved.sign_in(OFFICER)
    assert isinstance(wrap_of(approved, OFFICER).work, Cost)
    assert not by_approved_algorithms(stored_of(again))


def test_a_badge_nobody_has_costs_what_the_badge_of_one_of_the_members_costs_each_time_the_same(approved):
    approved.sign_in(OFFICER)
    found = keys.load(approved.paths.keys)
    works = {wrap.work for wrap in found.members.values()}
    assert works == {CHEAP, FEW}

    asked = [keys._work_of_others(found, keys.tag(found, f"stranger {number}"), USUAL) for number in range(40)]

    assert set(asked) == works
    again = [keys._work_of_others(found, keys.tag(found, f"stranger {number}"), USUAL) for number in range(40)]
    assert asked == again
    assert keys._work_of_others(replace(found, members={}), "00" * 32, USUAL) is USUAL
