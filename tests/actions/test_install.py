"""The first run: whole or nothing, witnessed, the agency for good."""

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from app import profiles
from app.actions import install as install_module
from app.actions.install import ExistingAgencyKey, NewAgencyKey, install
from app.actions.opening import is_installed
from app.agency_key import load_agency_key, new_agency_key, save_agency_key
from app.domain.access import Role
from app.domain.errors import FieldMistake, Unavailable
from app.paths import Paths
from tests.desks import (
    ADMINISTRATOR,
    CHEAP,
    OFFICER,
    PASSPHRASE,
    WITNESS,
    Clock,
    Desk,
    MemoryKeystore,
    a_camera,
    a_request,
)


@pytest.fixture
def paths(tmp_path):
    return Paths(tmp_path / "data")


def put_in(paths, request, keystore=None):
    install(paths, request, keystore or MemoryKeystore(), Clock(), CHEAP)


def test_an_installation_fixes_agency_kind_and_who_witnessed_it(paths, tmp_path):
    put_in(paths, a_request(tmp_path, agency="hardin"))

    desk = Desk(paths, Clock(), MemoryKeystore())
    signed = desk.sign_in()
    desk.close()
    assert signed.installation.agency == "hardin"
    assert signed.installation.administrator_id == signed.member.id
    assert (signed.installation.witness_name, signed.installation.witness_badge) == (WITNESS.name, WITNESS.badge)
    assert not signed.installation.demo
    assert signed.profile == profiles.load("hardin")


def test_the_administrator_and_the_witness_can_sign_in_with_the_roles_of_their_part(paths, tmp_path):
    put_in(paths, a_request(tmp_path))

    desk = Desk(paths, Clock(), MemoryKeystore())
    roles = [desk.sign_in(who).member.roles for who in (ADMINISTRATOR, WITNESS)]
    desk.close()
    assert roles == [{Role.LPR_ADMINISTRATOR}, {Role.SUPERVISOR, Role.PROGRAM_OWNER}]


def test_a_desk_cannot_be_installed_twice(paths, tmp_path):
    put_in(paths, a_request(tmp_path))
    before = paths.database.read_bytes()

    with pytest.raises(Unavailable, match="already"):
        put_in(paths, a_request(tmp_path, agency_key=NewAgencyKey(tmp_path / "other.pem", PASSPHRASE)))

    assert paths.database.read_bytes() == before
    assert not (tmp_path / "other.pem").exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"agency": "springfield"}, "agency"),
        ({"witness": replace(WITNESS, badge=f" {ADMINISTRATOR.badge} ")}, "witness"),
        ({"witness": replace(WITNESS, name=ADMINISTRATOR.name.upper())}, "witness"),
        ({"witness": replace(WITNESS, password=ADMINISTRATOR.password)}, "witness"),
        ({"administrator": replace(ADMINISTRATOR, name="  ")}, "name"),
        ({"administrator": replace(ADMINISTRATOR, name="A" * 201)}, "name"),
        ({"administrator": replace(ADMINISTRATOR, badge="1\x00")}, "badge"),
        ({"administrator": replace(ADMINISTRATOR, password="seven77")}, "password"),
        ({"administrator": replace(ADMINISTRATOR, password="Password123")}, "password"),
        ({"further": (OFFICER,)}, "members"),
        ({"administrator": replace(ADMINISTRATOR, roles=frozenset(Role))}, "members"),
        ({"demo": True, "further": (replace(OFFICER, badge="1"),)}, "badge"),
        ({"demo": True, "further": (replace(OFFICER, password="short"),)}, "password"),
    ],
)
def test_what_cannot_stand_is_said_by_field_and_nothing_is_made(paths, tmp_path, change, field):
    with pytest.raises(FieldMistake) as mistake:
        put_in(paths, a_request(tmp_path, **change))

    assert mistake.value.field == field
    assert not is_installed(paths)
    assert not (tmp_path / "agency.pem").exists()


def test_names_may_be_in_any_script(paths, tmp_path):
    put_in(paths, a_request(tmp_path, administrator=replace(ADMINISTRATOR, name="အောင် Ñandú 李")))

    desk = Desk(paths, Clock(), MemoryKeystore())
    assert desk.sign_in().member.name == "အောင် Ñandú 李"
    desk.close()


def test_the_agencys_private_key_is_saved_encrypted_for_its_owner_alone_and_not_on_the_desk(paths, tmp_path):
    put_in(paths, a_request(tmp_path))

    saved = tmp_path / "agency.pem"
    key = load_agency_key(saved, PASSPHRASE)
    assert b"ENCRYPTED PRIVATE KEY" in saved.read_bytes()
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    private = key.private_bytes_raw()
    assert not any(private in file.read_bytes() for file in paths.root.rglob("*") if file.is_file())
    desk = Desk(paths, Clock(), MemoryKeystore())
    assert desk.sign_in().installation.agency_public_key == key.public_key().public_bytes_raw()
    desk.close()


def test_a_second_workstation_takes_the_agencys_existing_key(paths, tmp_path):
    key = new_agency_key()
    save_agency_key(key, tmp_path / "kept.pem", PASSPHRASE)

    put_in(paths, a_request(tmp_path, agency_key=ExistingAgencyKey(tmp_path / "kept.pem", PASSPHRASE)))

    desk = Desk(paths, Clock(), MemoryKeystore())
    assert desk.sign_in().installation.agency_public_key == key.public_key().public_bytes_raw()
    desk.close()


def test_an_existing_key_with_a_wrong_passphrase_is_refused_in_clear_words(paths, tmp_path):
    save_agency_key(new_agency_key(), tmp_path / "kept.pem", PASSPHRASE)

    with pytest.raises(FieldMistake, match="passphrase does not open"):
        put_in(paths, a_request(tmp_path, agency_key=ExistingAgencyKey(tmp_path / "kept.pem", "another passphrase")))

    assert not is_installed(paths)


@pytest.mark.parametrize("place", ["there.pem", "data/agency.pem", "nowhere/agency.pem"])
def test_the_agency_key_overwrites_nothing_and_does_not_stay_on_the_desk(paths, tmp_path, place):
    (tmp_path / "there.pem").write_text("a letter")

    with pytest.raises(FieldMistake) as mistake:
        put_in(paths, a_request(tmp_path, agency_key=NewAgencyKey(tmp_path / place, PASSPHRASE)))

    assert mistake.value.field == "key file"
    assert (tmp_path / "there.pem").read_text() == "a letter"


@pytest.mark.parametrize(
    ("owner", "step"),
    [(profiles, "put_in_force"), (install_module, "_fill"), (install_module, "save_agency_key"), (Path, "rename")],
)
def test_an_installation_that_fails_half_way_leaves_nothing(paths, tmp_path, monkeypatch, owner, step):
    keystore = MemoryKeystore()

    def fails(*given, **named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(owner, step, fails)

    with pytest.raises(Unavailable, match="No space left"):
        put_in(paths, a_request(tmp_path), keystore)

    assert not is_installed(paths)
    assert not list(paths.root.glob(".*"))
    assert not (tmp_path / "agency.pem").exists()
    assert not keystore.kept


def test_what_an_installation_cut_by_power_loss_left_is_cleared_by_the_next(paths, tmp_path):
    left = paths.root / ".installing-abc" / "installed"
    left.mkdir(parents=True)
    (left / "keys.json").write_text("{")

    put_in(paths, a_request(tmp_path))

    assert is_installed(paths)
    assert not left.exists()


def test_settings_and_log_made_before_installation_do_not_stand_in_its_way(paths, tmp_path):
    paths.prepare()
    paths.settings.write_text("{}")

    put_in(paths, a_request(tmp_path))

    assert paths.settings.read_text() == "{}"


def test_what_is_installed_is_its_owners_alone(paths, tmp_path):
    before = os.umask(0o022)
    try:
        put_in(paths, a_request(tmp_path))
    finally:
        os.umask(before)

    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in paths.root.rglob("*")}
    assert all(mode == (0o700 if path.is_dir() else 0o600) for path, mode in modes.items()), modes


def test_nobodys_name_badge_password_or_camera_address_can_be_read_in_the_files(paths, tmp_path):
    camera = a_camera(name="Trunk lid", address="rtsp://viewer:s3cretword@camera.example/stream")
    put_in(paths, a_request(tmp_path, administrator=replace(ADMINISTRATOR, badge="BADGE-7731"), camera=camera))

    content = b"".join(file.read_bytes() for file in paths.root.rglob("*") if file.is_file())
    for words in (ADMINISTRATOR.name, "BADGE-7731", "badge-7731", WITNESS.name, "Trunk lid", "s3cretword", "rtsp:"):
        assert words.encode() not in content
    assert not any(password.encode() in content for password in (ADMINISTRATOR.password, WITNESS.password))
    assert b"SQLite format 3" not in content


def test_a_demo_desk_has_its_members_from_the_start(tmp_path, paths):
    put_in(paths, a_request(tmp_path, demo=True, further=(OFFICER,)))

    desk = Desk(paths, Clock(), MemoryKeystore())
    signed = desk.sign_in(OFFICER)
    desk.close()
    assert signed.member.roles == {Role.PATROL_OFFICER}
    assert signed.installation.demo
