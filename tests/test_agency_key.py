"""The agency's private key and its file."""

import stat

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

from app.agency_key import check_passphrase, load_agency_key, new_agency_key, save_agency_key
from app.domain.errors import FieldMistake, Unavailable
from tests.desks import PASSPHRASE
from tests.store.disks import full_beyond, read_only

KEY = new_agency_key()


def test_it_comes_back_with_its_passphrase(tmp_path):
    save_agency_key(KEY, tmp_path / "agency.pem", PASSPHRASE)

    assert load_agency_key(tmp_path / "agency.pem", PASSPHRASE).private_bytes_raw() == KEY.private_bytes_raw()
    assert stat.S_IMODE((tmp_path / "agency.pem").stat().st_mode) == 0o600


@pytest.mark.parametrize("passphrase", ["", "another passphrase", PASSPHRASE + " "])
def test_not_with_another(tmp_path, passphrase):
    save_agency_key(KEY, tmp_path / "agency.pem", PASSPHRASE)

    with pytest.raises(FieldMistake, match="does not open"):
        load_agency_key(tmp_path / "agency.pem", passphrase)


def pem(key, encryption):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no agency key"),
        (b"a letter", "no agency key"),
        (b"-----BEGIN" + b"x" * 70_000, "no agency key"),
        (pem(KEY, NoEncryption()), "not an agency key protected"),
        (pem(ec.generate_private_key(ec.SECP256R1()), BestAvailableEncryption(PASSPHRASE.encode())), "is Ed25519"),
        (pem(KEY, BestAvailableEncryption(PASSPHRASE.encode()))[:-80], "damaged"),
    ],
)
def test_what_is_no_protected_agency_key_is_said(tmp_path, content, why):
    (tmp_path / "agency.pem").write_bytes(content)

    with pytest.raises(FieldMistake, match=why):
        load_agency_key(tmp_path / "agency.pem", PASSPHRASE)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(FieldMistake, match="cannot be read"):
        load_agency_key(tmp_path / "agency.pem", PASSPHRASE)


def test_a_short_passphrase_is_refused():
    with pytest.raises(FieldMistake, match="at least 12"):
        check_passphrase("eleven char")
    check_passphrase("twelve chars")


def test_a_key_that_cannot_be_written_whole_leaves_no_file(tmp_path):
    with full_beyond(40), pytest.raises(Unavailable, match="Nothing was made"):
        save_agency_key(KEY, tmp_path / "agency.pem", PASSPHRASE)
    assert not (tmp_path / "agency.pem").exists()

    folder = tmp_path / "stick"
    folder.mkdir()
    with read_only(folder), pytest.raises(Unavailable, match="Nothing was made"):
        save_agency_key(KEY, folder / "agency.pem", PASSPHRASE)
