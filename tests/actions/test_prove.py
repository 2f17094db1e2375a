"""A second member proves who he is beside the one signed in: as strictly as at sign-in, and counted with it."""

from dataclasses import replace

import pytest
from argon2.low_level import hash_secret_raw
from sqlalchemy import text

from app import stretching
from app.actions.prove import prove
from app.domain.errors import Refused, Unavailable
from app.member_secret import new_secret
from app.passwords import verifier
from app.store import keys
from tests.desks import CHEAP, OFFICER, WITNESS


@pytest.fixture
def signed(desk):
    return desk.sign_in(OFFICER)


def proved(desk, signed, who, password=None):
    code = (
        desk.code(who) if password is None and who.name in (WITNESS.name, OFFICER.name) and who.badge != "999" else ""
    )
    return prove(desk.paths, signed.store, who.badge, password or who.password, code, desk.clock).member


def said(desk, signed, who, password=None):
    with pytest.raises(Refused) as refused:
        proved(desk, signed, who, password)
    return str(refused.value)


def test_badge_and_password_of_another_enrolled_member_say_who_it_is(desk, signed):
    assert proved(desk, signed, replace(WITNESS, badge=f" {WITNESS.badge} ")).name == WITNESS.name


def test_a_wrong_badge_and_a_wrong_password_get_one_sentence_after_the_same_work(desk, signed, monkeypatch):
    costs = []

    def stretch(*given):
        costs.append(given[2:5])
        return hash_secret_raw(*given)

    monkeypatch.setattr(stretching, "hash_secret_raw", stretch)

    stranger = said(desk, signed, replace(WITNESS, badge="999"))

    assert stranger == said(desk, signed, WITNESS, "not the password")
    assert costs == [(1, 64, 1)] * 2


def test_failures_count_with_those_at_sign_in_and_lock_the_badge_for_both(desk, signed):
    for _ in range(3):
        said(desk, signed, WITNESS, "not the password")
    for _ in range(2):
        with pytest.raises(Refused):
            desk.sign_in(WITNESS, "not the password")

    assert "it is locked" in said(desk, signed, WITNESS)
    with pytest.raises(Refused, match="it is locked"):
        desk.sign_in(WITNESS)
    assert proved(desk, signed, OFFICER).badge == OFFICER.badge


def test_a_right_password_forgets_the_failures_before_it(desk, signed):
    for _ in range(4):
        said(desk, signed, WITNESS, "not the password")
    proved(desk, signed, WITNESS)
    for _ in range(4):
        said(desk, signed, WITNESS, "not the password")

    assert proved(desk, signed, WITNESS)


def test_a_try_that_cannot_be_counted_is_not_free(desk, signed):
    desk.paths.failures.mkdir()

    with pytest.raises(Unavailable, match="cannot be counted"):
        proved(desk, signed, WITNESS, "not the password")


def test_a_password_that_opens_the_key_but_not_the_verifier_proves_nobody(desk, signed):
    with signed.store.transaction() as session:
        session.execute(
            text("UPDATE members SET verifier = :other WHERE badge = :badge"),
            {"other": verifier("another password", CHEAP), "badge": WITNESS.badge},
        )

    assert "do not go together" in said(desk, signed, WITNESS)


def test_a_wrap_of_another_desks_key_proves_nobody_here(desk, signed):
    witness = proved(desk, signed, WITNESS)
    person = keys.Person(witness.id, witness.badge)
    found = keys.load(desk.paths.keys)
    other = keys.with_member(found, bytes(32), person, WITNESS.password, new_secret(), CHEAP)
    keys.save(desk.paths.keys, other)

    assert "do not go together" in said(desk, signed, WITNESS)
