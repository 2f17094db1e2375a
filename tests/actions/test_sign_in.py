"""Signing in: password, key file and verifier must agree; failures are counted; what is broken says so."""

import base64
import json
from dataclasses import replace
from typing import cast

import pytest
from argon2.low_level import hash_secret_raw
from keyring.backend import KeyringBackend
from sqlalchemy import text

from app import stretching
from app.actions import sign_in as sign_in_module
from app.actions.install import install
from app.actions.members import Enrolment
from app.actions.opening import start_up
from app.actions.sign_in import sign_in
from app.agency_key import new_agency_key
from app.domain.access import Role
from app.domain.errors import Damaged, Refused, Unavailable
from app.keystore import NoKeystore, OsKeystore
from app.passwords import verifier
from app.paths import Paths
from app.profiles import sign
from app.single import only_copy
from app.store import keys
from app.store.engine import open_store
from tests.desks import (
    ADMINISTRATOR,
    CHEAP,
    OFFICER,
    WITNESS,
    Clock,
    Desk,
    Machine,
    MemoryKeystore,
    a_request,
    given_access,
    installed,
)
from tests.store.disks import read_only

STRANGER = replace(OFFICER, badge="999")


def said(desk, who, password=None):
    with pytest.raises(Refused) as refused:
        desk.sign_in(who, password)
    return str(refused.value)


def test_a_member_signs_in_with_badge_and_password(desk):
    signed = desk.sign_in(OFFICER)

    assert (signed.member.name, signed.member.badge) == (OFFICER.name, OFFICER.badge)
    assert signed.profile.agency == signed.installation.agency


def test_badge_is_compared_without_case_or_spaces_and_password_exactly(tmp_path, clock):
    who = Enrolment("Officer Two", "Ab-7", "Caf\N{LATIN SMALL LETTER E WITH ACUTE} at Noon", OFFICER.roles)
    desk = Desk(Paths(tmp_path / "data"), clock, MemoryKeystore())
    install(desk.paths, a_request(tmp_path, demo=True, further=(who,)), desk.keystore, clock, CHEAP)

    assert desk.sign_in(replace(who, badge=" aB-7 ")).member.badge == "Ab-7"
    assert desk.sign_in(who, "Cafe\N{COMBINING ACUTE ACCENT} at Noon").member.badge == "Ab-7"
    assert "do not go together" in said(desk, who, who.password.lower())
    desk.close()


def test_a_wrong_badge_and_a_wrong_password_are_answered_by_one_same_sentence(desk):
    assert said(desk, STRANGER) == said(desk, OFFICER, "not the password")


def test_a_wrong_badge_costs_the_same_work_as_a_wrong_password(desk, monkeypatch):
    costs = []

    def stretch(*given):
        costs.append(given[2:5])
        return hash_secret_raw(*given)

    monkeypatch.setattr(stretching, "hash_secret_raw", stretch)

    said(desk, STRANGER)
    said(desk, OFFICER, "not the password")

    assert costs == [(1, 64, 1)] * 2


def test_the_right_password_does_not_open_a_locked_badge_and_others_are_not_locked(desk):
    for _ in range(5):
        said(desk, OFFICER, "not the password")

    assert "it is locked" in said(desk, OFFICER)
    assert desk.sign_in(WITNESS)


def test_failures_spread_over_hours_do_not_lock(desk):
    for _ in range(12):
        assert "do not go together" in said(desk, OFFICER, "not the password")
        desk.clock.go(minutes=5)


def test_a_lock_survives_a_restart(desk):
    for _ in range(5):
        said(desk, OFFICER, "not the password")

    restarted = Desk(desk.paths, desk.clock, MemoryKeystore())
    assert "it is locked" in said(restarted, OFFICER)


def test_a_clock_set_back_or_ahead_opens_no_lock(desk):
    for _ in range(5):
        said(desk, OFFICER, "not the password")

    for days in (-400, 800):
        desk.clock.go(days=days)
        assert "it is locked" in said(desk, OFFICER)


def test_signing_in_forgets_the_failures_before_it(desk):
    for _ in range(4):
        said(desk, OFFICER, "not the password")
    desk.sign_in(OFFICER)

    for _ in range(4):
        said(desk, OFFICER, "not the password")
    assert desk.sign_in(OFFICER)


def test_a_failure_that_cannot_be_counted_is_not_a_free_try(desk):
    desk.paths.failures.mkdir()

    with pytest.raises(Unavailable, match="cannot be counted"):
        desk.sign_in(OFFICER, "not the password")


def test_failed_badges_do_not_stand_readable_in_the_count(desk):
    said(desk, replace(OFFICER, badge="BADGE-7731"), "not the password")

    assert "7731" not in desk.paths.failures.read_text()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"a": 3}', b'{"a": ["x"]}', b"[" * 100_000])
def test_a_damaged_count_starts_again(desk, content):
    desk.paths.failures.write_bytes(content)

    assert desk.sign_in(OFFICER)


def test_a_wrap_moved_to_another_member_opens_nothing(desk):
    document = json.loads(desk.paths.keys.read_text())
    found = keys.load(desk.paths.keys)
    mine, theirs = keys.tag(found, OFFICER.badge), keys.tag(found, ADMINISTRATOR.badge)
    document["members"][theirs] = {**document["members"][mine], "member": document["members"][theirs]["member"]}
    desk.paths.keys.write_text(json.dumps(document))

    assert "do not go together" in said(desk, ADMINISTRATOR, OFFICER.password)


def test_a_wrap_copied_under_an_administrators_badge_does_not_make_one(desk):
    document = json.loads(desk.paths.keys.read_text())
    found = keys.load(desk.paths.keys)
    entry = document["members"][keys.tag(found, OFFICER.badge)]
    document["members"][keys.tag(found, ADMINISTRATOR.badge)] = entry
    desk.paths.keys.write_text(json.dumps(document))

    assert "do not go together" in said(desk, ADMINISTRATOR, OFFICER.password)


def test_a_password_that_opens_the_key_but_not_the_verifier_does_not_sign_in(desk):
    signed = desk.sign_in()
    with signed.store.transaction() as session:
        session.execute(
            text("UPDATE members SET verifier = :other WHERE badge = :badge"),
            {"other": verifier("another password", CHEAP), "badge": OFFICER.badge},
        )

    assert "do not go together" in said(desk, OFFICER)


def test_a_member_whose_row_is_gone_does_not_sign_in(desk):
    signed = desk.sign_in()
    with signed.store.transaction() as session:
        session.execute(text("DELETE FROM members WHERE badge = '101'"))

    assert "do not go together" in said(desk, OFFICER)


def test_a_desk_that_is_not_installed_says_so(tmp_path):
    with pytest.raises(Unavailable, match="not installed"):
        sign_in(Paths(tmp_path), "1", "a quiet morning", "", NoKeystore(), Clock())


def test_a_missing_or_damaged_key_file_is_said_in_words(desk):
    desk.paths.keys.write_bytes(desk.paths.keys.read_bytes()[:-40])
    with pytest.raises(Unavailable, match="damaged"):
        desk.sign_in()

    desk.paths.keys.unlink()
    with pytest.raises(Unavailable, match="missing"):
        desk.sign_in()


def test_a_missing_database_is_not_replaced_by_an_empty_one(desk):
    desk.paths.database.unlink()

    with pytest.raises(Unavailable, match="missing"):
        desk.sign_in()

    assert not desk.paths.database.exists()


def test_a_changed_profile_stops_capture_from_starting(desk):
    desk.paths.profile.write_bytes(desk.paths.profile.read_bytes().replace(b'"value":60', b'"value":90'))

    with pytest.raises(Unavailable, match="capture does not start"):
        desk.sign_in(OFFICER)


def test_a_profile_signed_by_another_key_is_not_in_force(desk):
    desk.paths.profile_signature.write_bytes(sign(desk.paths.profile.read_bytes(), new_agency_key()))

    with pytest.raises(Unavailable, match="not as the agency signed it"):
        desk.sign_in(OFFICER)


def test_a_store_is_not_left_open_by_a_sign_in_that_fails(desk, monkeypatch):
    opened = []

    def opening(*given):
        opened.append(open_store(*given))
        return opened[-1]

    monkeypatch.setattr(sign_in_module, "open_store", opening)
    desk.paths.profile.unlink()

    with pytest.raises(Unavailable):
        desk.sign_in(OFFICER)

    assert len(opened) == 1
    assert not desk.paths.database.with_name("vouch.db-wal").exists()


def test_a_keystore_that_appears_later_takes_the_key_at_the_next_sign_in(tmp_path):
    desk = installed(tmp_path)
    desk.keystore = MemoryKeystore()
    assert not start_up(desk.paths, desk.keystore, desk.look).checked

    desk.sign_in(OFFICER)
    desk.close()

    assert start_up(desk.paths, desk.keystore, desk.look).checked


def test_the_keystore_holds_no_key_that_opens_the_database_by_itself(desk):
    signed = desk.sign_in()

    assert signed.store.key not in desk.keystore.kept.values()


def test_without_a_keystore_the_desk_works_by_password_alone(desk):
    desk.keystore = NoKeystore()

    assert desk.sign_in(OFFICER)
    assert not start_up(desk.paths, NoKeystore(), desk.look).checked


def test_a_locked_keystore_keeps_nobody_out(desk):
    desk.keystore.willing = False

    assert desk.sign_in(OFFICER)


def test_before_sign_in_the_desk_says_that_it_is_not_installed(tmp_path):
    assert not start_up(Paths(tmp_path / "data"), MemoryKeystore(), Machine(Clock())).installed


def test_before_sign_in_a_damaged_database_is_said(desk):
    content = bytearray(desk.paths.database.read_bytes())
    content[100:4000] = bytes(3900)
    desk.paths.database.write_bytes(content)

    opened = start_up(desk.paths, desk.keystore, desk.look)

    assert opened.installed
    assert not opened.checked
    assert "damaged" in str(opened.problem)


def test_an_enrolled_member_can_sign_in_and_the_others_still_can(desk):
    signed = desk.sign_in()
    who = Enrolment("Investigator One", "300", "a narrow bridge")
    given_access(desk.paths, signed, who, desk.clock, Role.INVESTIGATOR)

    assert desk.sign_in(who).member.roles == {Role.INVESTIGATOR}
    assert desk.sign_in(OFFICER)


# --- a keystore that is locked, dies, or changes what it holds


class Dying:
    """A keystore's back end that works until its owner's session is gone."""

    def __init__(self):
        self.kept, self.alive = {}, True

    def _ask(self):
        if not self.alive:
            raise OSError("the bus went away")

    def get_password(self, service, username):
        self._ask()
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self._ask()
        self.kept[service, username] = password

    def delete_password(self, service, username):
        self._ask()
        del self.kept[service, username]


@pytest.fixture
def backend(desk):
    made = Dying()
    desk.keystore = OsKeystore(cast("KeyringBackend", made), "a keystore that may die")
    desk.sign_in(OFFICER)
    desk.close()
    assert start_up(desk.paths, desk.keystore, desk.look).checked
    return made


def scribbled(backend):
    backend.kept = dict.fromkeys(backend.kept, "not a key!")


def another_value(backend):
    backend.kept = dict.fromkeys(backend.kept, base64.b64encode(bytes(32)).decode())


def shorter(backend):
    backend.kept = dict.fromkeys(backend.kept, base64.b64encode(bytes(16)).decode())


def emptied(backend):
    backend.kept = {}


@pytest.mark.parametrize("change", [scribbled, another_value, shorter, emptied])
def test_a_keystore_that_holds_something_else_than_before_opens_nothing_and_gets_a_new_key_at_sign_in(
    desk, backend, change
):
    change(backend)
    opened = start_up(desk.paths, desk.keystore, desk.look)
    assert (opened.checked, opened.problem) == (False, None)

    desk.sign_in(OFFICER)
    desk.close()

    assert start_up(desk.paths, desk.keystore, desk.look).checked


def test_a_keystore_that_died_keeps_nobody_out_and_serves_again_when_it_is_back(desk, backend):
    before = desk.paths.keys.read_bytes()
    backend.alive = False
    assert not start_up(desk.paths, desk.keystore, desk.look).checked
    assert desk.sign_in(OFFICER)
    desk.close()
    assert desk.paths.keys.read_bytes() == before

    backend.alive = True
    assert start_up(desk.paths, desk.keystore, desk.look).checked


def test_what_the_keystore_holds_is_not_the_database_key_and_no_file_holds_either_in_plain(desk, backend):
    on = desk.sign_in()
    held = [base64.b64decode(value) for value in backend.kept.values()]
    assert len(held) == 2  # what opens the database, and what signs the trail

    secrets = [*held, on.store.key]
    secrets += [one.hex().encode() for one in secrets] + [base64.b64encode(one) for one in secrets]
    for file in desk.paths.root.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not any(secret in content for secret in secrets), file.name
    assert on.store.key not in held


# --- what is wrong with the desk's files is said on the sign-in page, whichever it is


def of_another_installation(desk, tmp_path):
    (tmp_path / "other").mkdir()
    other = installed(tmp_path / "other")
    other.close()
    desk.paths.keys.write_bytes(other.paths.keys.read_bytes())


def damaged_key_file(desk, _):
    desk.paths.keys.write_bytes(b"{")


def damaged_database(desk, _):
    desk.paths.database.write_bytes(b"x" * 8192)


def missing_database(desk, _):
    desk.paths.database.unlink()


def newer_database(desk, _):
    on = desk.sign_in()
    with on.store.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    desk.close()


@pytest.mark.parametrize(
    ("harm", "words", "helps"),
    [
        (of_another_installation, "does not open with this key", True),
        (damaged_key_file, "key file is damaged", True),
        (damaged_database, "damaged", True),
        (missing_database, "missing", True),
        (newer_database, "newer version", False),
    ],
)
def test_each_trouble_has_its_words_and_a_backup_is_spoken_of_where_it_helps(desk, tmp_path, harm, words, helps):
    harm(desk, tmp_path)

    with pytest.raises(Unavailable, match=words) as told:
        desk.sign_in()

    assert isinstance(told.value, Damaged) is helps
    assert ("backup" in str(told.value)) is helps


def test_a_database_that_another_program_holds_is_said_and_nothing_is_lost(desk, monkeypatch):
    monkeypatch.setattr("app.store.sqlcipher._PRAGMAS", ("busy_timeout = 1",))
    on = desk.sign_in()
    with on.store.transaction() as session:
        session.execute(text("UPDATE cameras SET enabled = enabled"))
        with pytest.raises(Unavailable, match="in use by another program"):
            desk.sign_in(OFFICER)
        opened = start_up(desk.paths, desk.keystore, desk.look)
        assert "in use by another program" in str(opened.problem)
    assert desk.sign_in(OFFICER)


def test_a_data_folder_that_cannot_be_written_is_said_at_sign_in(desk):
    desk.close()
    with read_only(desk.paths.installed), pytest.raises(Unavailable, match="cannot be"):
        desk.sign_in(OFFICER)

    assert desk.sign_in(OFFICER)


def test_a_root_folder_that_cannot_be_written_is_said_before_there_is_a_window(desk):
    said = r"cannot be used .* Nothing was changed"
    with read_only(desk.paths.root), pytest.raises(Unavailable, match=said), only_copy(desk.paths):
        pytest.fail("opened")
