"""An order of suspension (13.824 subd. 6): recorded by an administrator, obeyed until its lifting is recorded too."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from app.actions import suspension
from app.actions.cameras import save_camera
from app.actions.duty import start_duty
from app.domain.errors import FieldMistake, Refused
from app.domain.suspension import LONGEST_REFERENCE, Order
from app.store import duties
from app.store.tables_policy import SuspensionRow
from tests.desks import ADMINISTRATOR, OFFICER, START, a_camera

ORDER = Order(" DPO  2026/7 ", date(2026, 3, 1))


@pytest.fixture
def administrator(desk):
    return desk.sign_in(ADMINISTRATOR)


def suspend(desk, signed, order=ORDER):
    return suspension.suspend(signed.store, signed.member, signed.profile, order, desk.clock)


def lift(desk, signed, suspended, reference="DPO 2026/9"):
    return suspension.lift(signed.store, signed.member, signed.profile, suspended, reference, desk.clock)


def test_an_order_is_recorded_with_its_reference_its_date_and_who_recorded_it(desk, administrator):
    made = suspend(desk, administrator)

    assert suspension.in_force(administrator.store) == made
    assert (made.order.reference, made.recorded_at, made.recorded_by) == ("DPO 2026/7", START, administrator.member.id)
    assert made.words == "All capture is suspended by order DPO 2026/7 of 2026-03-01."
    with administrator.store.reading() as session:
        assert session.get(SuspensionRow, made.id).profile_version == "hutchinson/1"


def test_no_capture_starts_under_an_order_whoever_asks_and_the_refusal_says_so(desk, administrator):
    save_camera(administrator.store, administrator.member, administrator.profile, a_camera())
    suspend(desk, administrator)
    administrator.store.close()
    officer = desk.sign_in(OFFICER)

    with pytest.raises(
        Refused, match=r"^Refused under Minn\. Stat\. 13\.824 subd\. 6: all capture is suspended by order"
    ):
        start_duty(officer.store, officer.member, officer.profile, ["vehicles"], desk.clock)

    with officer.store.reading() as session:
        assert duties.periods(session) == ()
    assert suspension.standing(officer.store).suspension is not None


def test_capture_may_start_again_once_the_lifting_is_recorded(desk, administrator):
    save_camera(administrator.store, administrator.member, administrator.profile, a_camera())
    made = suspend(desk, administrator)
    desk.clock.go(days=3)
    lifted = lift(desk, administrator, made)
    administrator.store.close()
    officer = desk.sign_in(OFFICER)

    start_duty(officer.store, officer.member, officer.profile, ["vehicles"], desk.clock)

    with officer.store.reading() as session:
        assert len(duties.periods(session)) == 1
    assert suspension.in_force(officer.store) is None
    assert suspension.history(officer.store) == (lifted,)
    assert (lifted.lift_reference, lifted.lifted_at) == ("DPO 2026/9", START + timedelta(days=3))


def test_while_one_of_two_orders_stands_nothing_is_captured(desk, administrator):
    first = suspend(desk, administrator)
    desk.clock.go(hours=1)
    second = suspend(desk, administrator, Order("another", date(2026, 3, 2)))
    lift(desk, administrator, first)

    assert suspension.in_force(administrator.store) == second
    assert [one.id for one in suspension.history(administrator.store)] == [second.id, first.id]


def test_an_order_is_lifted_once(desk, administrator):
    made = suspend(desk, administrator)
    lift(desk, administrator, made)

    with pytest.raises(Refused, match="lifted already"):
        lift(desk, administrator, made, "again")
    assert suspension.history(administrator.store)[0].lift_reference == "DPO 2026/9"


def test_an_officer_neither_suspends_nor_lifts(desk, administrator):
    made = suspend(desk, administrator)
    administrator.store.close()
    officer = desk.sign_in(OFFICER)

    for deed in (lambda: suspend(desk, officer), lambda: lift(desk, officer, made)):
        with pytest.raises(Refused, match="LPR administrator"):
            deed()
    assert suspension.in_force(officer.store) == made


@pytest.mark.parametrize("reference", ["", "  ", "\t\n", "x" * (LONGEST_REFERENCE + 1)])
def test_an_order_and_its_lifting_each_have_a_reference(desk, administrator, reference):
    with pytest.raises(FieldMistake, match="reference"):
        Order(reference, date(2026, 3, 1))
    made = suspend(desk, administrator)
    with pytest.raises(FieldMistake, match="reference"):
        lift(desk, administrator, made, reference)
    assert suspension.in_force(administrator.store) == made


def test_an_order_is_not_dated_in_the_future_of_the_agencys_own_day(desk, administrator):
    with pytest.raises(FieldMistake, match="future"):
        suspend(desk, administrator, Order("x", START.date() + timedelta(days=1)))
    assert suspension.in_force(administrator.store) is None
    assert suspend(desk, administrator, Order("x" * LONGEST_REFERENCE, START.date()))


def test_the_table_itself_knows_no_half_lifted_order(desk, administrator):
    made = suspend(desk, administrator)

    with pytest.raises(IntegrityError), administrator.store.transaction() as session:
        session.get(SuspensionRow, made.id).lifted_at = START
