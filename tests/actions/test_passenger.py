"""A passenger is another enrolled member, who proves who he is as at sign-in."""

from dataclasses import replace

import pytest

from app.actions import passenger
from app.domain.access import Role
from app.domain.errors import Refused
from tests.desks import ADMINISTRATOR, OFFICER, installed

PARTNER = replace(OFFICER, name="Officer Two", badge="102", password="a field of barley")


@pytest.fixture
def desk(tmp_path):
    made = installed(tmp_path, further=(OFFICER, PARTNER))
    yield made
    made.close()


def sign_on(desk, on, who, password=None, code=None):
    code = desk.code(who) if code is None and password is None else code or ""
    return passenger.sign_on(desk.paths, on, who.badge, password or who.password, code, desk.clock)


def test_another_enrolled_member_signs_on_beside_the_driver(desk):
    on = desk.sign_in(OFFICER)
    assert sign_on(desk, on, PARTNER).name == "Officer Two"
    assert Role.LPR_ADMINISTRATOR in sign_on(desk, on, ADMINISTRATOR).roles


def test_the_driver_is_no_passenger_of_his_own(desk):
    on = desk.sign_in(OFFICER)
    with pytest.raises(Refused, match="signed in already"):
        sign_on(desk, on, OFFICER)


def test_a_wrong_password_is_refused_in_the_words_of_sign_in_and_counted_with_those(desk):
    on = desk.sign_in(OFFICER)
    for who in (PARTNER, OFFICER, replace(PARTNER, badge="999")):
        with pytest.raises(Refused, match="badge and password do not go together"):
            sign_on(desk, on, who, "something else")
    for _ in range(4):
        with pytest.raises(Refused):
            sign_on(desk, on, PARTNER, "something else")
    with pytest.raises(Refused, match="AC-7"):
        sign_on(desk, on, PARTNER, code="000000")
    with pytest.raises(Refused, match="AC-7"):
        desk.sign_in(PARTNER)
