"""Enrolling: the administrator's act, and row and key stand together."""

from dataclasses import replace

import pytest
from sqlalchemy import event

from app.actions.access_list import adding
from app.actions.members import Enrolment, enrol, members
from app.changes import Changes
from app.domain.errors import FieldMistake, Refused
from app.domain.gate import Act
from app.domain.statements import Listed
from tests.desks import CHEAP, OFFICER

NEWCOMER = Enrolment("Investigator One", "300", "a narrow bridge")


def put_in(desk, signed, who=NEWCOMER):
    return enrol(desk.paths, signed, who, desk.clock, CHEAP)


def test_the_administrator_enrols_a_member(desk):
    signed = desk.sign_in()

    assert put_in(desk, signed) is Changes.MEMBERS
    assert [member.badge for member in members(signed.store)] == ["1", "300", "101", "2"]
    newcomer = desk.sign_in(NEWCOMER)
    assert newcomer.access.accounts[newcomer.member.id].key == newcomer.secret.public


def test_an_account_alone_gives_no_role(desk):
    put_in(desk, desk.sign_in())

    assert desk.sign_in(NEWCOMER).member.roles == frozenset()


def test_somebody_who_stands_on_the_list_already_keeps_their_id(desk):
    signed = desk.sign_in()
    listed = Listed("investigator-1", "Investigator One", "300", unit="Property Crimes")
    with adding(signed, [listed], desk.clock(), Act.ENROL_MEMBER):
        pass

    put_in(desk, signed)

    newcomer = desk.sign_in(NEWCOMER)
    assert newcomer.member.id == "investigator-1"
    assert newcomer.access.accounts["investigator-1"].unit == "Property Crimes"


def test_nobody_else_enrols(desk):
    signed = desk.sign_in(OFFICER)

    with pytest.raises(Refused, match="LPR administrator"):
        put_in(desk, signed)


@pytest.mark.parametrize(
    ("who", "field"),
    [
        (replace(NEWCOMER, badge=" 101"), "badge"),
        (replace(NEWCOMER, password="Investigator  ONE"), "password"),
        (replace(NEWCOMER, name="\n"), "name"),
    ],
)
def test_what_cannot_stand_is_said_by_field(desk, who, field):
    signed = desk.sign_in()
    before = desk.paths.keys.read_bytes()

    with pytest.raises(FieldMistake) as mistake:
        put_in(desk, signed, who)

    assert mistake.value.field == field
    assert desk.paths.keys.read_bytes() == before


def test_a_row_that_cannot_be_committed_leaves_no_key_behind(desk):
    signed = desk.sign_in()
    before = desk.paths.keys.read_bytes()
    engine = signed.store._engine

    def fails(connection):
        raise OSError(5, "Input/output error")

    event.listen(engine, "commit", fails)
    with pytest.raises(OSError, match="Input/output"):
        put_in(desk, signed)
    event.remove(engine, "commit", fails)

    assert desk.paths.keys.read_bytes() == before
    assert len(members(signed.store)) == 3
    assert signed.access.of_badge(NEWCOMER.badge) is None
    put_in(desk, signed)
    assert desk.sign_in(NEWCOMER).member.badge == NEWCOMER.badge
