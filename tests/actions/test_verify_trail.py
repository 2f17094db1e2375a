"""A member verifies the workstation's own trail at the terminal, with what proves who they are, without signing in."""

from __future__ import annotations

import getpass
import json

import pytest

from app import trail_live
from app.actions.verify_trail import Who, verify_as
from app.commands import verify_audit
from app.domain.errors import Refused
from app.domain.gate import Act
from app.keystore import NoKeystore
from app.store.trail import last_of_acts
from tests.desks import ADMINISTRATOR, OFFICER, installed


@pytest.fixture
def desk(tmp_path):
    desk = installed(tmp_path)
    yield desk
    desk.close()


def asked(desk, who):
    desk.sign_in(who)
    code = desk.code(who)
    desk.close()
    return Who(who.badge, who.password, code)


def tampered(desk):
    on = desk.sign_in()
    with on.store.trail.erasing() as connection:
        connection.exec_driver_sql("DROP TRIGGER records_no_update")
        connection.exec_driver_sql(
            'UPDATE records SET body = replace(body, \'"outcome":"\', \'"outcome": "\') WHERE number = 0'
        )
    desk.close()


def test_the_verdict_is_given_under_the_installations_agency_key_and_recorded(desk):
    verdict, body = verify_as(desk.paths, asked(desk, ADMINISTRATOR), desk.keystore, desk.clock)
    assert verdict.whole
    assert verdict.known
    assert body == b""
    on = desk.sign_in()
    with on.store.trail.reading() as connection:
        record = next(last_of_acts(connection, [Act.VERIFY_AUDIT])).record
    assert (record.about["verdict"], record.counts["records"]) == ("whole", verdict.size)
    assert record.by is not None
    assert record.by.badge == ADMINISTRATOR.badge
    assert trail_live.verify(on.store.trail).whole


def test_a_trail_that_was_changed_is_verified_all_the_same(desk):
    who = asked(desk, ADMINISTRATOR)
    tampered(desk)
    verdict, body = verify_as(
        desk.paths, Who(who.badge, who.password, desk.code(ADMINISTRATOR)), desk.keystore, desk.clock
    )
    assert verdict.bad is not None
    assert verdict.bad.number == 0
    assert b"trail:begin" in body


def test_who_may_not_verify_is_refused(desk):
    with pytest.raises(Refused):
        verify_as(desk.paths, asked(desk, OFFICER), desk.keystore, desk.clock)


def test_the_command_asks_for_badge_password_and_code(desk, monkeypatch, capsys):
    who = asked(desk, ADMINISTRATOR)
    hidden = iter((who.password, who.code))
    monkeypatch.setattr("builtins.input", lambda _: who.badge)
    monkeypatch.setattr(getpass, "getpass", lambda _: next(hidden))
    monkeypatch.setattr(verify_audit, "find_keystore", NoKeystore)
    monkeypatch.setattr(verify_audit, "utc_now", desk.clock)
    assert verify_audit.run([str(desk.paths.trail), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "whole"
