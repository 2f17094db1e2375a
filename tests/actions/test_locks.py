"""A locked badge opens by a member who may release it, by a code made beforehand, or by the recovery key (AC-7)."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.actions import failures
from app.actions.prove import BadgeLocked
from app.actions.recover import Recovering, recover
from app.actions.release_lock import make_unlock_codes, release
from app.actions.unlock_badge import unlock_badge
from app.domain.errors import Refused, Unavailable
from app.store import keys, lock_releases
from app.store.lock_releases import BY_CODE, BY_MEMBER
from app.store.tables_proof import LockReleaseRow
from tests.desks import ADMINISTRATOR, CHEAP, OFFICER, PASSPHRASE, WITNESS, agree_on
from tests.store.disks import full_beyond

STRANGER = replace(OFFICER, badge="999")


def lock(desk, who=OFFICER):
    """The fifth failure says that the badge is locked now."""
    for _ in range(4):
        with pytest.raises(Refused, match="do not go together"):
            desk.sign_in(who, "not the password")
    with pytest.raises(BadgeLocked):
        desk.sign_in(who, "not the password")


def is_locked(desk, who=OFFICER):
    """Without a try: nothing is counted."""
    counted = failures.load(desk.paths.failures, desk.clock())
    return failures.is_locked(counted, keys.tag(keys.load(desk.paths.keys), who.badge), desk.clock())


def releases(desk, who=WITNESS):
    on = desk.sign_in(who)
    with on.store.reading() as session:
        return lock_releases.every(session), on


@pytest.mark.parametrize("who", [OFFICER, STRANGER])
def test_five_failures_in_fifteen_minutes_lock_a_badge_until_somebody_releases_it(desk, who):
    for _ in range(4):
        with pytest.raises(Refused, match="do not go together"):
            desk.sign_in(who, "not the password")
        desk.clock.go(minutes=2)
    with pytest.raises(BadgeLocked):
        desk.sign_in(who, "not the password")

    desk.clock.go(days=30)
    with pytest.raises(BadgeLocked, match="5 sign-ins failed with this badge number: it is locked") as told:
        desk.sign_in(who)
    assert told.value.refusal.clause == "CJIS AC-7"
    assert "unlock code" in told.value.refusal.instead


def test_the_limits_are_the_profiles_once_it_was_verified_here(desk, tmp_path):
    agree_on(desk, tmp_path, sign_in__tries=3, sign_in__tries_minutes=60, sign_in__locked_until_released=False)
    desk.sign_in(WITNESS)

    for _ in range(2):
        with pytest.raises(Refused, match="do not go together"):
            desk.sign_in(OFFICER, "not the password")
        desk.clock.go(minutes=10)
    with pytest.raises(BadgeLocked):
        desk.sign_in(OFFICER, "not the password")
    desk.clock.go(minutes=10)

    with pytest.raises(BadgeLocked, match="tried again in 5 minutes"):
        desk.sign_in(OFFICER)
    desk.clock.go(minutes=5)
    assert desk.sign_in(OFFICER)


def test_before_any_profile_was_verified_the_limits_are_those_of_cjis(desk):
    assert not desk.paths.failures.exists()
    lock(desk)
    assert failures.load(desk.paths.failures, desk.clock()).limits == failures.STRICTEST
    assert is_locked(desk)


@pytest.mark.parametrize(
    "limits", [{"tries": 0, "minutes": 15}, {"tries": 5, "minutes": 0}, {"tries": 10**9, "minutes": 1}]
)
def test_limits_edited_by_hand_into_none_at_all_are_those_of_cjis_again(desk, limits):
    content = {"version": 2, "limits": {**limits, "until_released": False}, "failed": {}}
    desk.paths.failures.write_text(str(content).replace("'", '"').replace("False", "false"))

    assert failures.load(desk.paths.failures, desk.clock()).limits == failures.STRICTEST


def test_known_badges_stay_locked_however_many_others_are_tried(desk, monkeypatch):
    monkeypatch.setattr(failures, "MOST_BADGES", 3)
    lock(desk)
    for number in range(6):
        with pytest.raises(Refused):
            desk.sign_in(replace(OFFICER, badge=f"9{number}"), "not the password")

    assert is_locked(desk)


# --- on the spot


def test_a_supervisor_or_an_administrator_releases_it_on_the_spot_and_it_is_recorded(desk):
    for who in (WITNESS, ADMINISTRATOR):
        lock(desk)
        release(desk.paths, f" {OFFICER.badge} ", who.badge, who.password, desk.code(who), desk.clock, desk.keystore)
        assert desk.sign_in(OFFICER)

    found, on = releases(desk)
    assert [row.how for row in found] == [BY_MEMBER, BY_MEMBER]
    by = {on.access.accounts[row.by].badge for row in found}
    assert by == {WITNESS.badge, ADMINISTRATOR.badge}
    assert {row.member_id for row in found} == {on.access.of_badge(OFFICER.badge).member}


def test_a_badge_that_nobody_has_is_released_like_any_other(desk):
    lock(desk, STRANGER)
    release(desk.paths, STRANGER.badge, WITNESS.badge, WITNESS.password, desk.code(WITNESS), desk.clock, desk.keystore)

    assert not is_locked(desk, STRANGER)
    [found], _ = releases(desk)
    assert found.member_id is None


def test_who_may_not_release_it_is_told_by_the_clause_and_it_stays_locked(desk):
    code = desk.code(OFFICER)
    lock(desk, ADMINISTRATOR)

    with pytest.raises(Refused, match="this is done by"):
        release(desk.paths, ADMINISTRATOR.badge, OFFICER.badge, OFFICER.password, code, desk.clock, desk.keystore)

    assert is_locked(desk, ADMINISTRATOR)
    assert releases(desk)[0] == ()


@pytest.mark.parametrize(("password", "code"), [("not the password", None), (None, "000000"), (None, "")])
def test_whoever_releases_it_proves_who_they_are_as_at_sign_in(desk, password, code):
    own = desk.code(WITNESS)
    lock(desk)

    with pytest.raises(Refused):
        release(desk.paths, OFFICER.badge, WITNESS.badge, password or WITNESS.password,
                own if code is None else code, desk.clock)  # fmt: skip

    assert is_locked(desk)


def test_a_locked_supervisor_releases_nobody(desk):
    lock(desk)
    code = desk.code(WITNESS)
    lock(desk, WITNESS)

    with pytest.raises(BadgeLocked):
        release(desk.paths, OFFICER.badge, WITNESS.badge, WITNESS.password, code, desk.clock, desk.keystore)


def test_a_badge_that_is_not_locked_is_not_released_and_no_code_is_lost_on_it(desk):
    codes = make_unlock_codes(desk.paths, desk.sign_in(WITNESS), desk.clock, CHEAP)

    with pytest.raises(Refused, match="is not locked"):
        release(
            desk.paths, OFFICER.badge, WITNESS.badge, WITNESS.password, desk.code(WITNESS), desk.clock, desk.keystore
        )
    with pytest.raises(Refused, match="is not locked"):
        unlock_badge(desk.paths, OFFICER.badge, codes[0], desk.clock)
    lock(desk)
    assert unlock_badge(desk.paths, OFFICER.badge, codes[0], desk.clock) == 9


# --- by a code made beforehand


@pytest.fixture
def codes(desk):
    made = make_unlock_codes(desk.paths, desk.sign_in(WITNESS), desk.clock, CHEAP)
    desk.close()
    return made


def test_an_unlock_code_opens_one_badge_for_five_more_tries(desk, codes):
    lock(desk)

    assert unlock_badge(desk.paths, OFFICER.badge, codes[4].lower().replace("-", " "), desk.clock) == 9

    lock(desk)
    with pytest.raises(BadgeLocked):
        desk.sign_in(OFFICER)
    assert unlock_badge(desk.paths, OFFICER.badge, codes[5], desk.clock) == 8
    assert desk.sign_in(OFFICER)


def test_it_opens_that_badge_alone(desk, codes):
    lock(desk)
    lock(desk, ADMINISTRATOR)
    unlock_badge(desk.paths, OFFICER.badge, codes[0], desk.clock)

    assert is_locked(desk, ADMINISTRATOR)


def test_a_used_code_is_gone(desk, codes):
    lock(desk)
    unlock_badge(desk.paths, OFFICER.badge, codes[0], desk.clock)
    lock(desk)

    with pytest.raises(Refused, match="no unlock code"):
        unlock_badge(desk.paths, OFFICER.badge, codes[0], desk.clock)


def test_who_made_it_and_when_it_was_used_reaches_the_database_at_the_next_sign_in(desk, codes):
    lock(desk)
    used_at = desk.clock.go(hours=3)
    unlock_badge(desk.paths, OFFICER.badge, codes[0], desk.clock)
    desk.clock.go(hours=1)

    assert len(releases(desk, ADMINISTRATOR)[0]) == 10
    found, on = releases(desk, ADMINISTRATOR)  # told once, however often somebody signs in
    [used] = [row for row in found if row.released_at is not None]
    assert (used.how, used.released_at) == (BY_CODE, used_at)
    assert on.access.accounts[used.by].badge == WITNESS.badge
    assert used.member_id == on.access.of_badge(OFFICER.badge).member
    assert len([row for row in found if row.released_at is None]) == 9


def test_wrong_codes_are_limited_too_and_that_limit_ends_by_itself(desk, codes):
    lock(desk)
    for _ in range(5):
        with pytest.raises(Refused, match="no unlock code"):
            unlock_badge(desk.paths, OFFICER.badge, "0000-0000-0000", desk.clock)

    with pytest.raises(Refused, match="tried again in 15 minutes"):
        unlock_badge(desk.paths, OFFICER.badge, codes[0], desk.clock)
    desk.clock.go(minutes=15)
    assert unlock_badge(desk.paths, OFFICER.badge, codes[0], desk.clock) == 9


def test_new_codes_void_the_ones_before(desk, codes):
    again = make_unlock_codes(desk.paths, desk.sign_in(WITNESS), desk.clock, CHEAP)
    lock(desk)

    with pytest.raises(Refused, match="no unlock code"):
        unlock_badge(desk.paths, OFFICER.badge, codes[0], desk.clock)
    assert unlock_badge(desk.paths, OFFICER.badge, again[0], desk.clock) == 9


def test_only_who_may_makes_them(desk):
    with pytest.raises(Refused, match="this is done by"):
        make_unlock_codes(desk.paths, desk.sign_in(OFFICER), desk.clock, CHEAP)
    assert not desk.paths.unlock_codes.exists()


def test_no_code_stands_readable_beside_the_key_file(desk, codes):
    kept = desk.paths.unlock_codes.read_text()

    assert not any(code in kept or code.replace("-", "") in kept for code in codes)
    assert desk.paths.unlock_codes.stat().st_mode & 0o777 == 0o600


def test_a_code_that_cannot_be_crossed_off_opens_nothing(desk, codes):
    lock(desk)
    with full_beyond(0), pytest.raises(Unavailable, match="cannot be written"):
        unlock_badge(desk.paths, OFFICER.badge, codes[0], desk.clock)

    assert is_locked(desk)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"format": "vouch-unlock-codes", "version": 9}', b"[" * 100_000]
)
def test_a_damaged_file_of_codes_opens_nothing_keeps_nobody_out_and_is_made_anew(desk, codes, content):
    desk.paths.unlock_codes.write_bytes(content)
    lock(desk)

    with pytest.raises(Unavailable, match="cannot be read"):
        unlock_badge(desk.paths, OFFICER.badge, codes[0], desk.clock)
    again = make_unlock_codes(desk.paths, desk.sign_in(WITNESS), desk.clock, CHEAP)
    assert unlock_badge(desk.paths, OFFICER.badge, again[0], desk.clock) == 9


def test_a_code_that_this_database_never_made_is_told_as_such(desk, codes, tmp_path):
    """As after a backup was put back: the file beside it is newer."""
    on = desk.sign_in(WITNESS)
    with on.store.transaction() as session:
        for row in session.scalars(select(LockReleaseRow)):
            session.delete(row)
    lock(desk)
    unlock_badge(desk.paths, OFFICER.badge, codes[0], desk.clock)

    [found], _ = releases(desk)
    assert (found.how, found.by) == (BY_CODE, None)


def test_on_a_full_disk_no_codes_are_made(desk):
    on = desk.sign_in(WITNESS)
    with full_beyond(0), pytest.raises(Unavailable):
        make_unlock_codes(desk.paths, on, desk.clock, CHEAP)

    assert not desk.paths.unlock_codes.exists()


# --- by the recovery key


def test_the_recovery_key_releases_its_members_badge(desk, tmp_path):
    lock(desk, ADMINISTRATOR)
    asked = Recovering(tmp_path / "agency-recovery.pem", PASSPHRASE, ADMINISTRATOR.badge, "the tide comes in")
    recover(desk.paths, asked, desk.clock, CHEAP, desk.keystore)

    assert desk.sign_in(ADMINISTRATOR, "the tide comes in")
