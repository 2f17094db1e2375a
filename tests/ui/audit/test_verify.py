"""Verifying: how the trail stands, that it is whole, or in red which record is the first bad one."""

import pytest

from app.changes import Changes
from tests.desks import ADMINISTRATOR, PASSPHRASE
from tests.ui.at_once import Later
from tests.ui.audit.conftest import Seat
from ui.audit.alarm import AGAIN, TrailAlarm
from ui.audit.verify_presenter import FILE, grouped
from ui.audit.verify_presenter import PASSPHRASE as PASSPHRASE_FIELD
from ui.messages import Message


def test_the_trail_says_how_it_stands_with_its_checkpoint_and_the_agencys_key(seat):
    state = seat.verify().state
    facts = dict(state.facts)

    assert state.standing.word == "The trail is written and signed"
    assert facts["Records"] == str(seat.size)
    assert facts["The agency’s key"] == grouped(seat.on.installation.agency_public_key.hex())
    assert state.note.splitlines()[1] == str(seat.size)


def test_a_whole_trail_is_said_whole(seat):
    presenter = seat.verify()
    presenter.verify()

    found = presenter.state.found
    assert found is not None
    assert found.whole
    assert found.mark.word.startswith("Whole: ")


def test_the_first_bad_record_is_named_in_red(seat):
    with seat.on.store.trail.erasing() as connection:
        for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("UPDATE records SET body = replace(body, '\"act\"', '\"Act\"') WHERE number = 2")
    presenter = seat.verify()
    presenter.verify()

    found = presenter.state.found
    assert found is not None
    assert found.mark.role == "danger"
    assert found.mark.word == "Not whole: the first bad record is number 2, counted from 0"
    assert found.more.startswith("It was edited")


def test_verifying_can_be_cancelled(seat):
    later = Later()
    presenter = seat.verify(later.run)
    later.go()
    presenter.verify()
    assert presenter.state.share == 0.0
    presenter.cancel()
    later.go()

    assert presenter.state.share is None
    assert presenter.state.found is None
    assert "Stopped" in seat.said[-1].text


def test_an_auditor_verifies_and_confirms_no_key(auditor):
    state = auditor.verify().state

    assert state.may_verify
    assert not state.may_confirm


@pytest.fixture
def replaced(desk, seat):
    """The key that signs was lost, and another signs since the next sign-in."""
    desk.close()
    for account in [name for name in desk.keystore.kept if name.endswith("/trail")]:
        desk.keystore.remove(account)
    return Seat(desk, ADMINISTRATOR)


def test_a_new_key_is_confirmed_by_the_agencys(replaced, tmp_path):
    presenter = replaced.verify()
    assert presenter.state.unconfirmed
    assert presenter.state.may_confirm
    assert presenter.state.standing.role == "warn"
    presenter.ask_key()
    presenter.edit(FILE, str(tmp_path / "agency.pem"))
    presenter.edit(PASSPHRASE_FIELD, PASSPHRASE)
    presenter.confirm()

    assert not presenter.state.unconfirmed
    assert not presenter.state.asking


def test_a_key_without_its_passphrase_is_asked_for_it(seat, tmp_path):
    presenter = seat.verify()
    presenter.ask_key()
    presenter.confirm()
    assert presenter.state.looks[FILE].problem
    presenter.edit(FILE, str(tmp_path / "agency.pem"))
    presenter.confirm()

    assert presenter.state.looks[PASSPHRASE_FIELD].problem


class Trouble:
    trouble = ""


def test_trouble_is_told_when_it_comes_and_when_it_goes(qapp):
    said: list[Message] = []
    trail = Trouble()
    alarm = TrailAlarm(trail)
    alarm.message.connect(said.append)
    alarm.refresh()
    assert alarm.state.says == ""
    trail.trouble = "The disk is full."
    alarm.on_changes(Changes.TRAIL)
    assert alarm.state.why == "The disk is full."
    assert "Live alerts go on" in alarm.state.means
    assert said == []
    trail.trouble = ""
    alarm.on_changes(Changes.TRAIL)

    assert alarm.state.says == ""
    assert said == [AGAIN]
