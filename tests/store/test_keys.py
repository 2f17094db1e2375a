"""The key file: what opens it, what does not, and what it withstands."""

import base64
import json
import stat
from dataclasses import replace

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import Damaged, Unavailable
from app.member_secret import new_secret
from app.store import keys
from app.store.keys import Person
from app.stretching import Cost, Rounds, password_bytes
from tests.desks import CHEAP
from tests.store.disks import full_beyond, read_only

KEY = keys.new_key()
SECRET = new_secret()


@pytest.fixture(scope="module")
def found():
    file = keys.with_member(
        keys.new_key_file("workstation-1"), KEY, Person("member-1", "101"), "a long road home", SECRET, CHEAP
    )
    return keys.with_member(file, KEY, Person("member-2", "102"), "an open window", SECRET, CHEAP)


def opened(file, badge, password):
    """Whose wrap it was, and what was in it."""
    found = keys.opened_by_password(file, badge, password)
    return None if found is None else (found.wrap.member_id, found.key, found.secret)


def test_each_member_opens_it_with_their_own_password(found):
    assert opened(found, "101", "a long road home") == ("member-1", KEY, SECRET)
    assert opened(found, "102", "an open window") == ("member-2", KEY, SECRET)


@pytest.mark.parametrize(
    ("badge", "password"),
    [("101", "an open window"), ("102", "a long road home"), ("103", "a long road home"), ("101", ""), ("", "")],
)
def test_nothing_else_does(found, badge, password):
    assert keys.opened_by_password(found, badge, password) is None


def test_the_usual_cost_is_what_argon2_recommends():
    assert Cost() == Cost(time=3, memory_kib=65536, lanes=4)


@pytest.mark.parametrize("cost", [(0, 64, 1), (65, 64, 1), (1, 7, 1), (1, 2**21, 1), (1, 64, 65)])
def test_a_cost_outside_its_bounds_cannot_be_made(cost):
    with pytest.raises(ValueError, match="bounds"):
        Cost(*cost)


def test_it_comes_back_from_the_file_as_it_was_for_its_owner_alone(found, tmp_path):
    path = tmp_path / "keys.json"
    complete = keys.with_keystore(found, KEY, bytes(32))

    keys.save(path, complete)

    assert keys.load(path) == complete
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["keys.json"]


def test_no_key_no_password_and_no_badge_stand_in_it(tmp_path):
    file = keys.with_member(
        keys.new_key_file("w"), KEY, Person("member-1", "BADGE-7731"), "a long road home", SECRET, CHEAP
    )
    path = tmp_path / "keys.json"
    keys.save(path, file)
    content = path.read_text()

    assert "7731" not in content
    assert "road" not in content
    assert KEY.hex() not in content
    assert keys._text(KEY) not in content


def test_the_keystores_wrapping_key_opens_it_and_another_does_not(found):
    file = keys.with_keystore(found, KEY, b"w" * 32)

    assert keys.opened_by_keystore(file, b"w" * 32) == KEY
    assert keys.opened_by_keystore(file, b"x" * 32) is None
    assert keys.opened_by_keystore(file, b"short") is None
    assert keys.opened_by_keystore(found, b"w" * 32) is None


def test_a_wrap_of_another_workstation_opens_nothing(found):
    moved = replace(found, workstation_id="workstation-2")
    with_keystore = keys.with_keystore(found, KEY, bytes(32))

    assert keys.opened_by_password(moved, "101", "a long road home") is None
    assert keys.opened_by_keystore(replace(with_keystore, workstation_id="workstation-2"), bytes(32)) is None


def test_the_same_password_never_makes_the_same_wrap_twice(found):
    again = keys.with_member(found, KEY, Person("member-1", "101"), "a long road home", SECRET, CHEAP)
    tag = keys.tag(found, "101")

    assert {again.members[tag].salt, again.members[tag].nonce}.isdisjoint(
        {found.members[tag].salt, found.members[tag].nonce}
    )


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
@settings(max_examples=25, deadline=None)
def test_whatever_is_typed_as_password_is_taken_whole(password, other):
    file = keys.with_member(keys.new_key_file("w"), KEY, Person("m", "1"), password, SECRET, CHEAP)

    assert opened(file, "1", password) == ("m", KEY, SECRET)
    assert keys.opened_by_password(file, "1", password + "x") is None
    same = password_bytes(other) == password_bytes(password)
    assert (keys.opened_by_password(file, "1", other) is not None) == same


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(Unavailable, match="missing"):
        keys.load(tmp_path / "keys.json")


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b"{}", b'{"format": "vouch-keys", "version": 1}', b"[" * 200_000],
)
def test_a_damaged_file_is_said(tmp_path, content):
    (tmp_path / "keys.json").write_bytes(content)
    with pytest.raises(Unavailable, match="damaged"):
        keys.load(tmp_path / "keys.json")


@pytest.mark.parametrize(
    ("field", "value"),
    [("kdf", "md5"), ("memory_kib", 2**30), ("time", 10**9), ("salt", "AA=="), ("sealed", "not base64"), ("nonce", 3)],
)
def test_a_wrap_edited_by_hand_is_said_and_costs_no_memory(found, tmp_path, field, value):
    path = tmp_path / "keys.json"
    keys.save(path, found)
    document = json.loads(path.read_text())
    next(iter(document["members"].values()))[field] = value
    path.write_text(json.dumps(document))

    with pytest.raises(Unavailable, match="damaged"):
        keys.load(path)


def test_a_file_of_a_newer_version_is_said(found, tmp_path):
    path = tmp_path / "keys.json"
    keys.save(path, found)
    newer = f'"version": {keys.VERSION + 1}'
    path.write_text(path.read_text().replace(f'"version": {keys.VERSION}', newer))

    with pytest.raises(Unavailable, match="newer version"):
        keys.load(path)


def test_a_file_too_large_to_be_one_is_not_read_into_memory(tmp_path):
    with (tmp_path / "keys.json").open("wb") as file:
        file.truncate(keys.LARGEST_FILE + 1)
    with pytest.raises(Unavailable, match="damaged"):
        keys.load(tmp_path / "keys.json")


def test_on_a_full_disk_the_old_file_stays_whole(found, tmp_path):
    path = tmp_path / "keys.json"
    keys.save(path, found)
    more = keys.with_member(found, KEY, Person("member-3", "103"), "a narrow bridge", SECRET, CHEAP)

    with full_beyond(500), pytest.raises(Unavailable, match="as it was"):
        keys.save(path, more)

    assert keys.load(path) == found
    assert [file.name for file in tmp_path.iterdir()] == ["keys.json"]


def test_in_a_folder_that_cannot_be_written_the_old_file_stays(found, tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    keys.save(folder / "keys.json", found)

    with read_only(folder), pytest.raises(Unavailable, match="as it was"):
        keys.save(folder / "keys.json", found)

    assert keys.load(folder / "keys.json") == found


def test_a_wrap_given_to_another_member_opens_nothing(found):
    tag = keys.tag(found, "101")
    edited = replace(found, members={**found.members, tag: replace(found.members[tag], member_id="member-2")})

    assert keys.opened_by_password(edited, "101", "a long road home") is None


# --- the agency's recovery key


@pytest.fixture(scope="module")
def agency():
    return Ed25519PrivateKey.generate()


@pytest.fixture(scope="module")
def private():
    return X25519PrivateKey.generate()


@pytest.fixture(scope="module")
def recoverable(found, agency, private):
    return keys.with_recovery(found, KEY, private.public_key(), agency)


def test_the_agencys_recovery_key_opens_it_and_another_does_not(found, recoverable, private):
    assert keys.opened_by_recovery(recoverable, private) == KEY
    assert keys.opened_by_recovery(recoverable, X25519PrivateKey.generate()) is None
    assert keys.opened_by_recovery(found, private) is None
    assert keys.opened_by_recovery(replace(recoverable, workstation_id="workstation-2"), private) is None


def test_the_agencys_signature_holds_for_this_workstation_and_this_wrap_alone(found, recoverable, agency, private):
    public, other = (key.public_key().public_bytes_raw() for key in (agency, Ed25519PrivateKey.generate()))
    again = keys.with_recovery(found, KEY, private.public_key(), agency)
    assert again.recovery is not None
    mixed = replace(recoverable.recovery, sealed=again.recovery.sealed)

    assert keys.is_the_agencys(recoverable, public)
    assert not keys.is_the_agencys(recoverable, other)
    assert not keys.is_the_agencys(found, public)
    assert not keys.is_the_agencys(replace(recoverable, workstation_id="workstation-2"), public)
    assert not keys.is_the_agencys(replace(recoverable, recovery=mixed), public)


def test_the_recovery_wrap_comes_back_from_the_file_and_stays_when_a_member_is_added(recoverable, tmp_path):
    more = keys.with_member(recoverable, KEY, Person("member-3", "103"), "a narrow bridge", SECRET, CHEAP)
    keys.save(tmp_path / "keys.json", more)

    assert keys.load(tmp_path / "keys.json") == more
    assert more.recovery == recoverable.recovery


@pytest.mark.parametrize(
    ("field", "value"),
    [("hpke", "none"), ("public_key", "AA=="), ("sealed", "not base64"), ("signature", 3), ("sealed", None)],
)
def test_a_recovery_wrap_edited_by_hand_is_said(recoverable, tmp_path, field, value):
    path = tmp_path / "keys.json"
    keys.save(path, recoverable)
    document = json.loads(path.read_text())
    document["recovery"][field] = value
    path.write_text(json.dumps(document))

    with pytest.raises(Damaged, match="damaged"):
        keys.load(path)


def test_a_file_of_the_version_before_is_read_and_every_wrap_in_it_still_opens(found, tmp_path):
    path = tmp_path / "keys.json"
    keys.save(path, keys.with_keystore(found, KEY, b"w" * 32))
    document = json.loads(path.read_text())
    del document["recovery"]
    path.write_text(json.dumps({**document, "version": 1}))

    older = keys.load(path)

    assert older.recovery is None
    assert keys.opened_by_keystore(older, b"w" * 32) == KEY


def test_a_password_of_the_version_that_kept_no_secrets_is_told_so(found, tmp_path):
    path = tmp_path / "keys.json"
    keys.save(path, found)
    document = json.loads(path.read_text())
    badge, entry = next((tag, entry) for tag, entry in document["members"].items() if entry["member"] == "member-1")
    salt, nonce = base64.b64decode(entry["salt"]), base64.b64decode(entry["nonce"])
    stretched = hash_secret_raw(b"a long road home", salt, 1, 64, 1, 32, Type.ID)
    bound = json.dumps(["vouch member wrap", 1, "workstation-1", "member-1"]).encode()
    entry["sealed"] = base64.b64encode(AESGCM(stretched).encrypt(nonce, KEY, bound)).decode()
    path.write_text(json.dumps({**document, "members": {badge: entry}, "version": 2}))

    with pytest.raises(Unavailable, match="earlier version"):
        keys.opened_by_password(keys.load(path), "101", "a long road home")


# --- while a password changes, and with a second factor


def test_while_a_password_changes_both_open_and_afterwards_the_new_one_alone(found, tmp_path):
    person = Person("member-1", "101")
    after = keys.with_member(found, KEY, person, "the tide comes in", SECRET, CHEAP)
    meanwhile = keys.with_both(after, found, "101")
    keys.save(tmp_path / "keys.json", meanwhile)

    kept = keys.load(tmp_path / "keys.json")

    assert kept == meanwhile
    for password in ("a long road home", "the tide comes in"):
        assert opened(kept, "101", password) == ("member-1", KEY, SECRET)
    assert keys.opened_by_password(kept, "101", "an open window") is None
    assert keys.opened_by_password(after, "101", "a long road home") is None
    assert opened(keys.with_both(meanwhile, meanwhile, "101"), "102", "an open window") == ("member-2", KEY, SECRET)


def test_for_somebody_new_there_is_nothing_before(found):
    after = keys.with_member(found, KEY, Person("member-3", "103"), "a narrow bridge", SECRET, CHEAP)

    assert keys.with_both(after, found, "103") == after


def test_that_a_member_has_a_second_factor_stands_in_what_the_wrap_authenticates(found, tmp_path):
    file = keys.with_member(found, KEY, Person("member-1", "101"), "a long road home", SECRET, CHEAP, 7)
    keys.save(tmp_path / "keys.json", file)
    assert keys.load(tmp_path / "keys.json") == file
    place = keys.tag(file, "101")

    for factor in (0, 6, 8):
        edited = replace(file, members={**file.members, place: replace(file.members[place], factor=factor)})
        assert keys.opened_by_password(edited, "101", "a long road home") is None
    assert opened(file, "101", "a long road home") == ("member-1", KEY, SECRET)


def test_a_file_of_the_version_without_second_factors_is_read(found, tmp_path):
    path = tmp_path / "keys.json"
    keys.save(path, found)
    document = json.loads(path.read_text())
    for entry in document["members"].values():
        del entry["factor"], entry["before"]
    path.write_text(json.dumps({**document, "version": 3}))

    assert keys.load(path) == found
    assert opened(keys.load(path), "101", "a long road home") == ("member-1", KEY, SECRET)


def test_wraps_of_both_kinds_open_side_by_side(found, tmp_path):
    both = keys.with_member(found, KEY, Person("member-3", "103"), "a narrow bridge", SECRET, Rounds(1_000))
    keys.save(tmp_path / "keys.json", both)
    kept = keys.load(tmp_path / "keys.json")

    assert kept == both
    assert opened(kept, "103", "a narrow bridge") == ("member-3", KEY, SECRET)
    assert opened(kept, "101", "a long road home") == ("member-1", KEY, SECRET)
