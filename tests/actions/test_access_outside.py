"""Somebody with the database key writes into the database: nobody gains a permission by it, and it is found."""

import json

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.access_signatures import Signer
from app.actions import access_list
from app.actions.grant import AskedGrant, end, grant
from app.domain.access import Role
from app.domain.errors import Damaged
from app.domain.statements import Cause
from app.passwords import verifier
from app.store import keys
from app.store.keys import Person
from tests.desks import ADMINISTRATOR, CHEAP, OFFICER, WITNESS


@pytest.fixture
def officer(desk):
    """Any member's password opens the whole database: that is what this officer holds."""
    return desk.sign_in(OFFICER)


def sql(signed, *statements):
    with signed.store.transaction() as session:
        for statement in statements:
            session.execute(text(statement))


OPEN = ("DROP TRIGGER access_statements_no_update", "DROP TRIGGER access_statements_no_delete")


@pytest.mark.parametrize(
    "statement", ["UPDATE access_statements SET said_by = 'agency'", "DELETE FROM access_statements"]
)
def test_the_list_is_only_ever_added_to(officer, statement):
    with pytest.raises(IntegrityError, match="only ever added to"):
        sql(officer, statement)


def test_a_grant_with_more_roles_written_into_it_is_found_at_the_next_sign_in(desk, officer):
    sql(officer, *OPEN)
    with officer.store.transaction() as session:
        for number, body in session.execute(
            text("SELECT number, body FROM access_statements WHERE kind = 'Granted'")
        ).all():
            changed = json.loads(body) | {"roles": ["LPR administrator", "patrol officer"]}
            session.execute(
                text("UPDATE access_statements SET body = :body WHERE number = :number"),
                {"body": json.dumps(changed), "number": number},
            )

    with pytest.raises(Damaged, match="changed from outside"):
        desk.sign_in(OFFICER)


def test_a_grant_that_an_officer_signs_himself_is_found(desk, officer):
    forged = desk.sign_in(OFFICER)
    of = forged.access.copy()
    administrator = of.of_badge(ADMINISTRATOR.badge)
    today = of.day_of(desk.clock())
    signer = Signer(administrator.member, forged.secret.signing_key())
    given = next(iter(of.grants.values())).given
    said = type(given)("forged", forged.member.id, frozenset({Role.LPR_ADMINISTRATOR}), "x", "x", today, today)
    with forged.store.transaction() as session:
        access_list.append(session, of, signer, [said], desk.clock())

    for who in (OFFICER, ADMINISTRATOR, WITNESS):
        with pytest.raises(Damaged, match="signature"):
            desk.sign_in(who)


def test_a_grant_that_was_ended_does_not_come_back_by_cutting_the_list(desk, officer):
    administrator = desk.sign_in(ADMINISTRATOR)
    held = administrator.access.grants_of(officer.member.id)[0].given.grant
    end(administrator, held, Cause.MISUSE, "", desk.clock)
    last = administrator.access.length
    desk.sign_in(WITNESS)

    sql(officer, *OPEN, f"DELETE FROM access_statements WHERE number = {last}")

    with pytest.raises(Damaged, match="ends after statement"):
        desk.sign_in(WITNESS)  # who had seen it


def test_another_password_put_in_the_administrators_place_lets_nobody_in_as_administrator(desk, officer):
    """With the database key one can write a verifier and a wrap, but not what the administrator signs with."""
    administrator = officer.access.of_badge(ADMINISTRATOR.badge)
    with officer.store.transaction() as session:
        session.execute(
            text("UPDATE members SET verifier = :mine WHERE id = :id"),
            {"mine": verifier("a password of mine", CHEAP), "id": administrator.member},
        )
    person = Person(administrator.member, ADMINISTRATOR.badge)
    found = keys.load(desk.paths.keys)
    mine = keys.with_member(found, officer.store.key, person, "a password of mine", officer.secret, CHEAP)
    keys.save(desk.paths.keys, mine)

    with pytest.raises(Damaged, match="account was changed from outside"):
        desk.sign_in(ADMINISTRATOR, "a password of mine")


def test_names_and_badges_changed_in_the_accounts_table_give_nobody_another_account(desk, officer):
    sql(officer, "UPDATE members SET badge = 'x-' || badge, badge_key = 'x-' || badge_key WHERE badge = '1'")
    with pytest.raises(Exception, match="do not go together"):
        desk.sign_in(ADMINISTRATOR)

    sql(officer, "UPDATE members SET name = 'Administrator One' WHERE badge = '101'")
    assert desk.sign_in(OFFICER).member.name == OFFICER.name


def test_an_account_added_by_hand_is_nobodys(desk, officer):
    sql(officer, "INSERT INTO members SELECT 'ghost', 'Ghost', '999', '999', verifier, enrolled_at, enrolled_by "
                 "FROM members WHERE badge = '101'")  # fmt: skip
    found = keys.load(desk.paths.keys)
    ghost = keys.with_member(found, officer.store.key, Person("ghost", "999"), OFFICER.password, officer.secret, CHEAP)
    keys.save(desk.paths.keys, ghost)

    with pytest.raises(Damaged, match="does not stand on the access list"):
        desk.sign_in(OFFICER.__class__("Ghost", "999", OFFICER.password))


def test_what_the_administrator_signs_is_there_at_everybodys_next_sign_in(desk, officer):
    administrator = desk.sign_in(ADMINISTRATOR)
    today = administrator.access.day_of(desk.clock())
    asked = AskedGrant(officer.member.id, frozenset({Role.INVESTIGATOR}), "Burglary", "Assigned", today, today)
    grant(administrator, asked, desk.clock)

    assert desk.sign_in(OFFICER).member.roles == {Role.PATROL_OFFICER, Role.INVESTIGATOR}
    desk.clock.go(days=1)
    assert desk.sign_in(OFFICER).member.roles == {Role.PATROL_OFFICER}
