"""A backup is put back by who may, of what is damaged only, and never brings a destroyed read back."""

import os
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from app.actions.destroy import destroy_due
from app.actions.members import Enrolment, enrol
from app.actions.opening import kept_in_keystore, start_up
from app.actions.prove import CodeWanted
from app.actions.put_back import offered, put_back
from app.actions.recover import Recovering, recover
from app.actions.waiting import Waiting
from app.domain.errors import Damaged, FieldMistake, Refused, Unavailable
from app.domain.reads import Classification
from app.keystore import NoKeystore
from app.store import backup, keys, pictures, reads
from app.store import engine as engines
from app.store.engine import Store
from app.store.pictures import Pair
from app.store.reads import Keeping, NewRead
from app.store.sqlcipher import encrypted
from app.store.trail import open_trail
from tests.actions.a_desk import a_taken
from tests.desks import ADMINISTRATOR, CHEAP, OFFICER, PASSPHRASE, START, WITNESS, Machine, MemoryKeystore, installed
from tests.store.disks import full_beyond, read_only
from tests.store.older import DAY_US, TAKEN_US, migrations_with, put_read
from tests.store.pages import decrypted

PLATE, LATER = "EAR7731", "LAT7732"


@pytest.fixture
def desk(tmp_path):
    """With one read and a backup of it; then a second read, which the backup has not."""
    made = installed(tmp_path)
    made.keystore = NoKeystore()
    on = made.sign_in(OFFICER)
    taken_at(made, on.store, PLATE)
    on.store.back_up(made.clock())
    made.clock.go(hours=1)
    taken_at(made, on.store, LATER)
    made.close()
    yield made
    made.close()


def taken_at(desk, store, plate):
    taken = a_taken(plate, f"read-{plate}", taken_at=desk.clock())
    due = desk.clock().replace(hour=6, minute=0) + timedelta(days=60)
    [sealed] = pictures.seal(desk.paths.pictures, [Pair(taken.read.id, desk.clock().date(), taken.crop, taken.context)])
    with store.transaction() as session:
        reads.add(session, [NewRead(taken.read, taken.box, Keeping(Classification.PRIVATE, due, ()), sealed)], START)


def damage(desk):
    content = bytearray(desk.paths.database.read_bytes())
    content[100:9000] = bytes(8900)
    desk.paths.database.write_bytes(content)


def plates(desk, who=OFFICER):
    on = desk.sign_in(who)
    with on.store.reading() as session:
        found = session.scalars(text("SELECT plate FROM reads ORDER BY plate")).all()
    desk.close()
    return list(found)


def restore(desk, who=ADMINISTRATOR, password=None):
    """As of the backup, when only the officer had an authenticator."""
    code = desk.code(who) if who is OFFICER else ""
    put_back(desk.paths, who.badge, password or who.password, code, Machine(desk.clock), desk.keystore)


def test_a_damaged_desk_is_told_before_sign_in_and_at_it_and_a_backup_is_offered(desk):
    damage(desk)

    offer = offered(desk.paths)
    assert offer is not None
    assert offer.made_at == desk.clock.moment - timedelta(hours=1)
    with pytest.raises(Damaged, match="Put back a backup"):
        desk.sign_in()


def test_the_state_of_the_backup_is_back_with_its_pictures_and_the_damaged_files_stand_aside(desk):
    damage(desk)
    damaged = desk.paths.database.read_bytes()

    restore(desk)

    assert plates(desk) == [PLATE]
    [aside] = [one for one in backup.all_of(desk.paths.backups) if one.damaged]
    assert (aside.folder / "vouch.db").read_bytes() == damaged
    assert (aside.folder / "keys.json").is_file()
    on = desk.sign_in(OFFICER)
    with on.store.reading() as session:
        sealed = reads.pictures_of(session, f"read-{PLATE}")
    assert sealed is not None
    assert pictures.unseal(desk.paths.pictures, f"read-{PLATE}", sealed)


@pytest.mark.parametrize("missing", ["vouch.db", "keys.json"])
def test_a_missing_file_comes_back_too(desk, missing):
    (desk.paths.installed / missing).unlink()
    with pytest.raises(Damaged, match="missing"):
        desk.sign_in()

    restore(desk)

    assert desk.sign_in(OFFICER)


def test_where_the_key_file_alone_is_damaged_no_read_is_lost(desk):
    desk.paths.keys.write_bytes(b"{")

    restore(desk)

    assert plates(desk) == [PLATE, LATER]


def test_how_many_reads_would_be_lost_is_told(desk):
    for file in desk.paths.pictures.rglob("*.bin"):
        os.utime(file, (0, desk.clock().timestamp()))

    offer = offered(desk.paths)
    assert offer is not None
    assert offer.lost == 2


def test_without_a_backup_nothing_is_offered_and_nothing_is_done(desk):
    backup.destroy_all(desk.paths.backups)

    assert offered(desk.paths) is None
    with pytest.raises(Unavailable, match="no backup"):
        restore(desk)


def everything(desk):
    return {file: file.read_bytes() for file in desk.paths.installed.rglob("*") if file.is_file()}


@pytest.mark.parametrize(
    ("who", "error", "why"),
    [
        (OFFICER, FieldMistake, "administrator or a supervisor"),
        (replace(WITNESS, password="not the password"), Refused, "do not go together"),
        (replace(WITNESS, badge="999"), Refused, "do not go together"),
    ],
)
def test_who_may_not_or_is_not_known_changes_nothing(desk, who, error, why):
    damage(desk)
    before = everything(desk)

    with pytest.raises(error, match=why):
        restore(desk, who)

    assert everything(desk) == before


def test_where_the_backup_knows_a_second_factor_it_is_asked_for(desk):
    on = desk.sign_in(WITNESS)
    on.store.back_up(desk.clock())
    desk.close()
    damage(desk)

    for code, error in (("", CodeWanted), ("000000", Refused)):
        with pytest.raises(error):
            put_back(desk.paths, WITNESS.badge, WITNESS.password, code, Machine(desk.clock), desk.keystore)
    put_back(desk.paths, WITNESS.badge, WITNESS.password, desk.code(WITNESS), Machine(desk.clock), desk.keystore)

    assert desk.sign_in(WITNESS)


def test_wrong_passwords_are_counted_as_at_sign_in(desk):
    damage(desk)
    for said in [*["do not go together"] * 4, "it is locked"]:
        with pytest.raises(Refused, match=said):
            restore(desk, WITNESS, "not the password")

    with pytest.raises(Refused, match="it is locked"):
        restore(desk, WITNESS)


def test_a_backup_that_is_damaged_too_changes_nothing(desk):
    damage(desk)
    newest = backup.newest(desk.paths.backups)
    assert newest is not None
    kept = newest.folder / "vouch.db"
    content = bytearray(kept.read_bytes())
    content[-3000:-2000] = bytes(1000)
    kept.write_bytes(content)
    before = everything(desk)

    with pytest.raises(Unavailable, match="damaged"):
        restore(desk)

    assert everything(desk) == before


def test_on_a_full_disk_nothing_changes(desk):
    damage(desk)
    before = everything(desk)

    with full_beyond(20_000), pytest.raises(Unavailable, match="disk"):
        restore(desk)

    assert everything(desk) == before


def test_in_a_folder_that_cannot_be_written_nothing_changes(desk):
    damage(desk)
    with read_only(desk.paths.root), pytest.raises(Unavailable, match="cannot be"):
        restore(desk)

    with pytest.raises(Damaged):
        desk.sign_in()
    restore(desk)
    assert plates(desk) == [PLATE]


def test_a_read_that_came_due_meanwhile_is_destroyed_before_anybody_sees_it(desk):
    damage(desk)
    desk.clock.go(days=60)

    restore(desk)

    assert plates(desk) == []
    assert not list(desk.paths.backups.iterdir())
    assert PLATE.encode() not in decrypted(desk.paths.database, desk_key(desk))


def desk_key(desk):
    """Without anybody signing in."""
    found = keys.opened_by_password(keys.load(desk.paths.keys), ADMINISTRATOR.badge, ADMINISTRATOR.password)
    assert found is not None
    return found.key


def test_the_damaged_files_go_with_the_first_read_that_is_due(desk):
    damage(desk)
    restore(desk)
    desk.clock.go(days=60)

    start_up(desk.paths, NoKeystore(), desk.look)

    assert not list(desk.paths.backups.iterdir())


def test_a_password_recovered_since_is_the_old_one_again_and_the_recovery_key_still_opens(desk, tmp_path):
    asked = Recovering(tmp_path / "agency-recovery.pem", PASSPHRASE, WITNESS.badge, "the tide comes in")
    recover(desk.paths, asked, desk.clock, CHEAP, desk.keystore)
    damage(desk)

    restore(desk, WITNESS)

    assert desk.sign_in(WITNESS)
    desk.close()
    assert keys.load(desk.paths.keys).recovery is not None
    recover(desk.paths, asked, desk.clock, CHEAP, desk.keystore)
    assert desk.sign_in(WITNESS, "the tide comes in")


def test_a_member_enrolled_since_the_backup_is_not_known_after_it(desk):
    on = desk.sign_in()
    who = Enrolment("Investigator One", "300", "a narrow bridge")
    enrol(desk.paths, on, who, desk.clock, CHEAP)
    desk.close()
    damage(desk)

    restore(desk)

    with pytest.raises(Refused, match="do not go together"):
        desk.sign_in(who)


# --- no destroyed read outlives in a backup


def test_before_the_first_read_is_destroyed_every_backup_goes(desk):
    on = desk.sign_in(OFFICER)
    with on.store.transaction() as session:  # moved earlier than the backup knows
        session.execute(text("UPDATE reads SET destroy_by = 0 WHERE plate = :plate"), {"plate": LATER})

    done = destroy_due(on.store, desk.paths.pictures, desk.look(), Waiting())

    assert done.whole
    assert done.read_ids == {f"read-{LATER}"}
    assert not list(desk.paths.backups.iterdir())


def test_no_backup_is_made_while_reads_are_destroyed(desk):
    """Its copy would be of a moment before, and come into the folder after that was emptied. Also by whoever was signed
    in before, and asked for one at the end."""
    before, on = desk.sign_in(), desk.sign_in(OFFICER)
    desk.clock.go(days=61)
    asked = threading.Thread(target=lambda: before.store.back_up(desk.clock()))
    free = []

    def look():
        if free_now := before.store.one_state.acquire(blocking=False):
            before.store.one_state.release()
        free.append(free_now)

    def meanwhile():
        looking = threading.Thread(target=look)
        looking.start()
        looking.join()
        if not asked.ident:
            asked.start()
        return False

    assert destroy_due(on.store, desk.paths.pictures, desk.look(), Waiting(), meanwhile).whole
    assert free
    assert not any(free)
    asked.join(timeout=30)
    [made] = backup.all_of(desk.paths.backups)
    assert PLATE.encode() not in decrypted(made.folder / "vouch.db", on.store.key)


def test_without_a_keystore_a_backup_that_is_due_goes_at_the_start(desk):
    desk.clock.go(days=60)

    start_up(desk.paths, NoKeystore(), desk.look)

    assert not list(desk.paths.backups.iterdir())


def test_reads_not_due_leave_the_backup(desk):
    on = desk.sign_in(OFFICER)
    desk.clock.go(days=30)

    assert destroy_due(on.store, desk.paths.pictures, desk.look(), Waiting()).whole
    assert offered(desk.paths) is not None


# --- an installed desk of an earlier version


@pytest.fixture
def earlier(tmp_path):
    """Installed, then taken back to an earlier revision, with a read of that time."""
    made = installed(tmp_path)
    made.keystore = NoKeystore()
    key = desk_key(made)
    engine = encrypted(made.paths.database, key)
    engines.migrate_to(engine, "0008", down=True)
    engine.dispose()
    trail = open_trail(made.paths.trail, key, NoKeystore(), made.clock)
    store = Store(encrypted(made.paths.database, key), made.paths.database, key, trail)
    with store.transaction() as session:
        put_read(session, f"read-{PLATE}", PLATE, TAKEN_US + 60 * DAY_US)
    store.close()
    yield made
    made.close()


def test_it_is_brought_up_at_sign_in_and_its_backup_has_keys_and_profile(earlier):
    files = (earlier.paths.keys, earlier.paths.profile, earlier.paths.profile_signature)
    before = {path.name: path.read_bytes() for path in files}

    assert plates(earlier) == [PLATE]

    kept = backup.newest(earlier.paths.backups)
    assert kept is not None
    assert kept.revision == "0008"
    assert {name: (kept.folder / name).read_bytes() for name in before} == before


def test_a_backup_of_an_earlier_version_is_brought_up_as_it_is_put_back(earlier):
    assert plates(earlier) == [PLATE]
    damage(earlier)

    restore(earlier)

    assert plates(earlier) == [PLATE]


def test_an_upgrade_that_fails_is_told_at_sign_in_and_the_next_one_succeeds(earlier, tmp_path, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("app.store.engine.MIGRATIONS", migrations_with(tmp_path, "raise RuntimeError"))
        with pytest.raises(Unavailable, match=r"could not be brought up .* nothing recorded is lost"):
            earlier.sign_in(OFFICER)

    assert plates(earlier) == [PLATE]


def test_what_fails_before_the_window_is_told_on_the_sign_in_page(earlier, tmp_path, monkeypatch):
    """With a keystore the database is opened, and brought up, before anybody signs in."""
    earlier.keystore = MemoryKeystore()
    found = keys.load(earlier.paths.keys)
    by_password = keys.opened_by_password(found, OFFICER.badge, OFFICER.password)
    assert by_password is not None
    key = by_password[1]
    keys.save(earlier.paths.keys, kept_in_keystore(found, key, earlier.keystore))

    with monkeypatch.context() as broken:
        broken.setattr("app.store.engine.MIGRATIONS", migrations_with(tmp_path, "raise RuntimeError"))
        opened = start_up(earlier.paths, earlier.keystore, earlier.look)

    assert "could not be brought up" in str(opened.problem)
    assert start_up(earlier.paths, earlier.keystore, earlier.look).checked
