"""Only who had the right to say something has said it, and nobody says it for themself."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.access import Role
from app.domain.access_list import AccessList, NotAuthorised
from app.domain.statements import (
    AGENCY,
    RECOVERY,
    Appointed,
    Approved,
    Cause,
    Complied,
    Disabled,
    Enabled,
    Ended,
    Founded,
    Listed,
    OffCall,
    OnCall,
    RecoveryRenewed,
    Resumed,
    ReviewClosed,
    Reviewed,
    ReviewOpened,
    SecondFactorReset,
    Signed,
    Statement,
    Transferred,
    decoded,
    encoded,
)
from tests.domain.listed import ADMIN, NOON, OFFICER, OWNER, TODAY, founded, grant, say, trained

PATROL = Role.PATROL_OFFICER


def test_a_member_whom_the_administrator_granted_a_role_holds_it():
    made = say(founded(), ADMIN, grant(OFFICER, PATROL))

    assert made.holds(OFFICER, frozenset({PATROL}), TODAY)
    assert not made.holds(OFFICER, frozenset({Role.LPR_ADMINISTRATOR}), TODAY)


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (OFFICER, grant(ADMIN, PATROL)),
        (ADMIN, grant(ADMIN, Role.SUPERVISOR)),
        (OWNER, grant(OWNER, PATROL)),
        (ADMIN, grant(OFFICER, Role.PROGRAM_OWNER)),
        (ADMIN, trained(ADMIN)),
        (OFFICER, trained(OWNER)),
        (ADMIN, Ended("grant-admin", Cause.OTHER)),
        (OFFICER, Ended("grant-admin", Cause.OTHER)),
        (ADMIN, Disabled(ADMIN, Cause.LEFT)),
        (OFFICER, Disabled(ADMIN, Cause.LEFT)),
        (ADMIN, Complied(TODAY, ())),
        (RECOVERY, grant(OFFICER, PATROL)),
        (RECOVERY, Listed("stranger", "Stranger", "9")),
        (AGENCY, Disabled(ADMIN, Cause.LEFT)),
        ("nobody", grant(OFFICER, PATROL)),
        (ADMIN, Founded("elsewhere", "workstation-2", "", "UTC")),
        (ADMIN, Listed("second", "Second", "101")),
        (ADMIN, grant(OFFICER)),
        (ADMIN, grant(OFFICER, PATROL, ends_on=TODAY - timedelta(days=1))),
        (ADMIN, grant("stranger", PATROL)),
        (ADMIN, Resumed("grant-officer", "Patrol")),
        (ADMIN, Reviewed("review", OFFICER, keep=True)),
        (ADMIN, ReviewClosed("review")),
        (ADMIN, SecondFactorReset(ADMIN)),
        (ADMIN, SecondFactorReset(OWNER)),
        (ADMIN, SecondFactorReset("stranger")),
        (ADMIN, Listed(OWNER, "Member 1", "1", "cd" * 32)),
    ],
)
def test_what_a_signer_may_not_say_is_not_taken(by, said):
    made = founded()
    before = (made.length, made.head)

    with pytest.raises(NotAuthorised):
        say(made, by, said)

    assert (made.length, made.head) == before


SUPERVISOR, TRAINER, SYSTEM = Role.SUPERVISOR, Role.TRAINER, Role.SYSTEM_ADMINISTRATOR
LPR, PROGRAM = Role.LPR_ADMINISTRATOR, Role.PROGRAM_OWNER
# Written a second time on purpose: who changes who may sign what says so here too.
MAY_SIGN = [
    (Listed("officer", "Officer One", "101"), {LPR}),
    (grant(OFFICER, PATROL, id_="new"), {LPR, PROGRAM}),
    (Approved("waiting"), {PROGRAM}),
    (Ended("waiting", Cause.LEFT), {LPR, PROGRAM}),
    (Transferred(OFFICER, "Records", TODAY), {LPR, PROGRAM}),
    (trained(OFFICER), {LPR, TRAINER}),
    (Disabled(OFFICER, Cause.LEFT), {LPR, PROGRAM, SUPERVISOR}),
    (Enabled(OFFICER, "Back."), {LPR, PROGRAM}),
    (ReviewOpened("review", TODAY), {LPR, PROGRAM}),
    (OnCall("turn", OFFICER, NOON, NOON + timedelta(hours=1), "Car 5"), {LPR, SUPERVISOR}),
    (Appointed(OFFICER, "Bridge", (), TODAY, TODAY), {LPR, PROGRAM}),
    (Complied(TODAY, ()), {SYSTEM}),
    (SecondFactorReset(OFFICER), {LPR}),
]


@pytest.mark.parametrize(("said", "roles"), MAY_SIGN, ids=[type(said).__name__ for said, _ in MAY_SIGN])
def test_each_kind_of_statement_is_signed_by_the_roles_named_for_it_and_no_other(said, roles):
    for role in Role:
        made = say(founded(), AGENCY, Listed("signer", "Signer", "55"), grant("signer", role, id_="signers"))
        say(made, ADMIN, grant(OFFICER, PATROL, id_="waiting"))
        if role in roles:
            say(made, "signer", said)
        else:
            with pytest.raises(NotAuthorised):
                say(made, "signer", said)


def test_a_list_begins_with_what_founds_it():
    with pytest.raises(NotAuthorised, match="founds it"):
        say(AccessList(), AGENCY, Listed(ADMIN, "Administrator", "2"))
    with pytest.raises(NotAuthorised, match="founds it"):
        say(founded(), AGENCY, Founded("springfield", "workstation-1", "", "UTC"))


def test_a_member_who_is_listed_anew_is_the_same_since_the_same_day():
    made = founded()
    before = made.accounts[OFFICER]
    say(made, ADMIN, Listed(OFFICER, "Officer Uno", "102", "cd" * 32, "Patrol"), at=NOON + timedelta(days=1))

    after = made.accounts[OFFICER]
    assert (after.name, after.badge, after.key, after.unit) == ("Officer Uno", "102", "cd" * 32, "Patrol")
    assert (after.listed, after.enabled) == (before.listed, before.enabled)
    assert made.of_badge("102") == after


def test_the_recovery_key_gives_back_an_account_and_no_permission():
    made = founded()
    say(made, RECOVERY, Listed(OFFICER, "Officer One", "101", "ef" * 32), Enabled(OFFICER, "recovered"))

    assert made.accounts[OFFICER].key == "ef" * 32
    assert made.signer_key(RECOVERY) == ""
    say(made, AGENCY, RecoveryRenewed("99" * 32))
    assert made.signer_key(RECOVERY) == "99" * 32
    assert made.signer_key(OFFICER) == "ef" * 32
    assert made.signer_key("nobody") == ""


def test_only_what_is_suspended_is_resumed_and_only_a_turn_that_stands_is_taken_off():
    made = say(founded(), ADMIN, grant(OFFICER, PATROL))
    with pytest.raises(NotAuthorised, match="not suspended"):
        say(made, ADMIN, Resumed("grant-officer", "Patrol"))
    with pytest.raises(NotAuthorised, match="no such turn"):
        say(made, ADMIN, OffCall("turn"))
    turn = OnCall("turn", OWNER, NOON, NOON + timedelta(hours=1), "Car 5")
    say(made, ADMIN, turn)
    for wrong in (turn, OnCall("other", OWNER, NOON, NOON, "Car 5")):
        with pytest.raises(NotAuthorised, match="a turn on the rota"):
            say(made, ADMIN, wrong)
    say(made, ADMIN, OffCall("turn"))
    assert made.on_call(NOON) == ()


def test_nobody_is_their_own_trainer():
    with pytest.raises(NotAuthorised, match="themself"):
        say(founded(), ADMIN, replace(trained(OFFICER), trainer=OFFICER))


def test_a_second_signature_is_never_the_first_signers_own():
    made = say(founded(), OWNER, grant(OFFICER, PATROL))

    with pytest.raises(NotAuthorised, match="another member's"):
        say(made, OWNER, Approved("grant-officer"))


def test_a_grant_that_is_not_approved_has_ended():
    made = say(founded(), ADMIN, grant(OFFICER, PATROL))
    say(made, OWNER, Approved("grant-officer", approved=False, note="No assignment needs it."))

    assert not made.holds(OFFICER, frozenset({PATROL}), TODAY)
    with pytest.raises(NotAuthorised, match="ended"):
        say(made, OWNER, Approved("grant-officer"))


def test_a_transfer_suspends_every_grant_the_same_day_until_somebody_decides():
    made = say(founded(), ADMIN, grant(OFFICER, PATROL), grant(OFFICER, Role.DISPATCHER, id_="second"))
    say(made, ADMIN, Transferred(OFFICER, "Training", TODAY))

    assert not made.holds(OFFICER, frozenset({PATROL, Role.DISPATCHER}), TODAY)

    say(made, ADMIN, Resumed("second", "Dispatch"))
    assert made.holds(OFFICER, frozenset({Role.DISPATCHER}), TODAY)
    assert not made.holds(OFFICER, frozenset({PATROL}), TODAY)
    assert made.accounts[OFFICER].unit == "Training"


def test_what_a_signer_could_say_yesterday_they_cannot_say_once_their_own_grant_has_ended():
    made = say(founded(), OWNER, Ended("grant-admin", Cause.NO_LONGER_NEEDED))

    with pytest.raises(NotAuthorised):
        say(made, ADMIN, grant(OFFICER, PATROL))


def test_days_are_the_agencys_own_not_those_of_greenwich():
    """At seven in the evening in Minnesota it is tomorrow in Greenwich; the administrator's last day is still today."""
    made = founded()
    say(made, OWNER, Ended("grant-admin", Cause.OTHER), grant(ADMIN, Role.LPR_ADMINISTRATOR, id_="last", ends_on=TODAY))
    evening = NOON.replace(day=3, hour=1)

    say(made, ADMIN, grant(OFFICER, PATROL), at=evening)
    with pytest.raises(NotAuthorised):
        say(made, ADMIN, trained(OFFICER), at=evening + timedelta(hours=6))


def test_whoever_is_disabled_holds_nothing_and_signs_nothing():
    made = say(founded(), OWNER, Disabled(ADMIN, Cause.COMPROMISED))

    assert not made.holds(ADMIN, frozenset(Role), TODAY)
    with pytest.raises(NotAuthorised):
        say(made, ADMIN, grant(OFFICER, PATROL))
    say(made, OWNER, Enabled(ADMIN, "The account was made anew."))
    say(made, ADMIN, grant(OFFICER, PATROL))


def test_a_review_looks_at_everybody_with_a_grant_and_ends_what_is_not_kept():
    made = say(founded(), ADMIN, grant(OFFICER, PATROL))
    say(made, OWNER, ReviewOpened("review", TODAY + timedelta(days=14)))
    assert made.reviews["review"].left == {OWNER, ADMIN, OFFICER}
    with pytest.raises(NotAuthorised, match="themself"):
        say(made, OWNER, Reviewed("review", OWNER, keep=True))
    with pytest.raises(NotAuthorised, match="open already"):
        say(made, OWNER, ReviewOpened("another", TODAY + timedelta(days=14)))

    say(made, OWNER, Reviewed("review", OFFICER, keep=False, note="Left patrol."), Reviewed("review", ADMIN, keep=True))
    say(made, ADMIN, Reviewed("review", OWNER, keep=True), ReviewClosed("review"))

    assert made.open_review() is None
    assert not made.holds(OFFICER, frozenset({PATROL}), TODAY)
    assert made.holds(ADMIN, frozenset({Role.LPR_ADMINISTRATOR}), TODAY)


def test_who_is_on_call_is_known_by_the_hour():
    made = say(founded(), ADMIN, OnCall("turn", OWNER, NOON, NOON + timedelta(hours=8), "Car 5"))

    assert [turn.reach for turn in made.on_call(NOON)] == ["Car 5"]
    assert made.on_call(NOON + timedelta(hours=8)) == ()
    assert made.on_call(NOON - timedelta(seconds=1)) == ()


def test_a_statement_out_of_order_is_not_taken():
    made = founded()
    for number, previous in ((made.length + 2, made.head), (made.length + 1, "0" * 64), (made.length, made.head)):
        with pytest.raises(NotAuthorised, match="does not follow"):
            made.add(Signed(number, NOON, ADMIN, grant(OFFICER, PATROL), previous, b""))


def test_what_is_tried_on_a_copy_leaves_the_list_as_it_was():
    made = founded()
    head, copy = made.head, made.copy()
    say(copy, ADMIN, grant(OFFICER, PATROL), trained(OFFICER))

    assert made.head == head
    assert not made.grants_of(OFFICER)
    assert OFFICER not in made.trainings
    made.become(copy)
    assert made.holds(OFFICER, frozenset({PATROL}), TODAY)


ENGLISH_AND_OTHERS = st.text(min_size=0, max_size=20)


@given(
    ENGLISH_AND_OTHERS, ENGLISH_AND_OTHERS, st.frozensets(st.sampled_from(Role), min_size=1), st.dates(), st.booleans()
)
def test_every_statement_comes_back_from_its_plain_form_as_it_was(name, note, roles, day, flag):
    said: list[Statement] = [
        Listed("m", name, note), grant("m", *roles, starts_on=day, reason=note, cleared=flag), trained("m", on=day),
        Reviewed("r", "m", flag, flag, note), OnCall("t", "m", NOON, NOON, name), Complied(day, (name, note)),
        Ended("g", Cause.LEFT, note), SecondFactorReset("m", note),
    ]  # fmt: skip
    for statement in said:
        assert decoded(*encoded(statement)) == statement


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("Rumoured", {}),
        ("Enabled", {"member": "m"}),
        ("Enabled", {"member": "m", "note": "", "more": 1}),
        ("Enabled", {"member": 7, "note": ""}),
        ("Ended", {"grant": "g", "cause": "a whim", "note": ""}),
        ("Approved", {"grant": "g", "approved": "yes", "note": ""}),
        ("Complied", {"on": "yesterday", "not_in_compliance": [], "note": ""}),
    ],
)
def test_a_statement_that_this_version_cannot_read_is_an_error_and_never_guessed(kind, body):
    with pytest.raises(ValueError):  # noqa: PT011  its words differ
        decoded(kind, body)


@pytest.mark.parametrize("by", [RECOVERY, AGENCY])
def test_the_program_owners_account_is_renewed_with_the_agencys_keys_alone(by):
    made = say(founded(), by, Listed(OWNER, "Member 1", "1", "cd" * 32))

    assert made.accounts[OWNER].key == "cd" * 32


def test_a_reset_second_factor_is_known_by_its_place_on_the_list_and_the_rest_stays():
    made = say(founded(), ADMIN, grant(OFFICER, PATROL), SecondFactorReset(OFFICER, "Known in person."))
    reset = made.accounts[OFFICER].factor_reset
    assert reset == made.length

    say(made, ADMIN, Listed(OFFICER, "Member 101", "101", "cd" * 32, "Night"))
    assert made.accounts[OFFICER].factor_reset == reset
    assert made.holds(OFFICER, frozenset({PATROL}), TODAY)
