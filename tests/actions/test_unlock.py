"""A locked desk opens again for the member who is signed in, and for nobody else (CJIS AC-11, IA-11)."""

from dataclasses import replace

import pytest

from app.actions.failures import STRICTEST
from app.actions.grant import disable
from app.actions.unlock import unlock
from app.domain.errors import Refused
from app.domain.statements import Cause
from app.store import statements
from tests.desks import ADMINISTRATOR, OFFICER
from tests.store.disks import full_beyond


@pytest.fixture
def on(desk):
    return desk.sign_in(OFFICER)


def test_the_member_signed_in_unlocks_with_their_own_password_and_that_is_a_use_of_the_account(desk, on):
    desk.clock.go(days=3)

    unlock(desk.paths, on, OFFICER.password, desk.code(OFFICER), desk.clock)

    with on.store.reading() as session:
        assert statements.last_used(session, on.member.id) == desk.clock()


def test_another_members_password_does_not_unlock(desk, on):
    with pytest.raises(Refused, match="do not go together"):
        unlock(desk.paths, on, ADMINISTRATOR.password, "", desk.clock)


def test_wrong_tries_count_as_at_sign_in_and_lock_the_badge_there_too(desk, on):
    for _ in range(STRICTEST.tries):
        with pytest.raises(Refused):
            unlock(desk.paths, on, "wrong", "", desk.clock)

    with pytest.raises(Refused, match=f"{STRICTEST.tries} sign-ins failed"):
        unlock(desk.paths, on, OFFICER.password, desk.code(OFFICER), desk.clock)
    with pytest.raises(Refused, match=f"{STRICTEST.tries} sign-ins failed"):
        desk.sign_in(OFFICER)


def test_an_account_that_was_disabled_meanwhile_does_not_unlock(desk, on):
    administrator = desk.sign_in(ADMINISTRATOR)
    disable(administrator, on.member.id, Cause.COMPROMISED, "", desk.clock)

    with pytest.raises(Refused, match="disabled"):
        unlock(desk.paths, on, OFFICER.password, desk.code(OFFICER), desk.clock)


def test_a_full_disk_keeps_nobody_out(desk, on, caplog):
    desk.clock.go(days=1)
    with full_beyond(0):
        unlock(desk.paths, on, OFFICER.password, desk.code(OFFICER), desk.clock)
    assert "was not recorded" in caplog.text


def test_whoever_took_the_badge_over_is_not_the_member_signed_in(desk, on):
    with pytest.raises(Refused, match="another member is signed in"):
        unlock(
            desk.paths,
            replace(on, member=replace(on.member, id="somebody")),
            OFFICER.password,
            desk.code(OFFICER),
            desk.clock,
        )
