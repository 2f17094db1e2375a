"""The first run: the agency for good, its key, an administrator witnessed by a second person (RES-12, COR-10)."""

from __future__ import annotations

import logging
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app import profiles
from app.actions.members import Enrolment, check_person, new_member, wrapped
from app.actions.opening import is_installed, kept_in_keystore
from app.agency_key import check_passphrase, check_place, load_agency_key, new_agency_key, save_agency_key
from app.domain.access import Installation, Member, Role, WorkstationKind, badge_key
from app.domain.cameras import Camera
from app.domain.errors import FieldMistake, Unavailable
from app.keystore import Keystore
from app.passwords import verifier
from app.paths import Paths, settle
from app.store import cameras as camera_rows
from app.store import installation as installation_row
from app.store import keys
from app.store import members as member_rows
from app.store.engine import create_store
from app.store.keys import USUAL, Cost

log = logging.getLogger(__name__)

_BEGUN = ".installing-"


@dataclass(frozen=True, slots=True)
class NewAgencyKey:
    """Made now; its private half goes to `save_to`, a drive that the agency keeps, and nowhere else."""

    save_to: Path
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ExistingAgencyKey:
    """Made at another workstation of the agency; read once, to sign the profile here."""

    path: Path
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class InstallRequest:
    """What the wizard asks. Roles of administrator and witness are set here; only a demo gives more, and `further`."""

    agency: str
    kind: WorkstationKind
    agency_key: NewAgencyKey | ExistingAgencyKey
    administrator: Enrolment
    witness: Enrolment
    camera: Camera | None = None
    further: tuple[Enrolment, ...] = ()
    demo: bool = False


def install(
    paths: Paths, request: InstallRequest, keystore: Keystore, now: Callable[[], datetime], cost: Cost = USUAL
) -> None:
    """All of it or nothing; raises FieldMistake for a form, Unavailable when disk or key file fail.

    Everything is built in a folder beside and moved into place by one rename at the end.
    """
    if is_installed(paths):
        raise Unavailable("Vouch is installed here already: its agency was fixed then. Nothing was changed.")
    check_request(request, paths)
    private_key = _agency_key(request)
    prepare(paths)
    building = Paths(paths.root / f"{_BEGUN}{uuid.uuid4().hex}")
    saved: Path | None = None
    workstation_id = str(uuid.uuid4())
    try:
        building.installed.mkdir(parents=True, mode=0o700)
        _build(building, request, private_key, workstation_id=workstation_id, keystore=keystore, now=now(), cost=cost)
        if isinstance(request.agency_key, NewAgencyKey):
            save_agency_key(private_key, request.agency_key.save_to, request.agency_key.passphrase)
            saved = request.agency_key.save_to.expanduser()
        building.installed.rename(paths.installed)
    except BaseException as error:
        if saved is not None:
            saved.unlink(missing_ok=True)
        keystore.remove(workstation_id)
        if isinstance(error, OSError):
            raise _nothing_installed(error) from error
        raise
    finally:
        shutil.rmtree(building.root, ignore_errors=True)
    settle(paths.root)
    log.info("installed")


def prepare(paths: Paths) -> None:
    """Make the data folder and clear what an installation that was cut short left behind."""
    try:
        paths.prepare()
        for left in paths.root.glob(f"{_BEGUN}*"):
            shutil.rmtree(left, ignore_errors=True)
    except OSError as error:
        raise _nothing_installed(error) from error


def _nothing_installed(error: OSError) -> Unavailable:
    return Unavailable(f"The data folder cannot be written ({error.strerror}). Nothing was installed.")


def check_request(request: InstallRequest, paths: Paths) -> None:
    """Raises FieldMistake for the first thing that cannot stand."""
    if request.agency not in profiles.AGENCIES:
        raise FieldMistake("agency", "choose one of the agencies")
    check_agency_key(request.agency_key, paths)
    check_people(request.administrator, request.witness)
    if not request.demo and (request.further or request.administrator.roles or request.witness.roles):
        raise FieldMistake("members", "further members are enrolled by the administrator, after installation")
    badges = [badge_key(person.badge) for person in _everybody(request)]
    if len(set(badges)) < len(badges):
        raise FieldMistake("badge", "two members have the same badge number")
    for person in request.further:
        check_person(person)


def check_agency_key(agency_key: NewAgencyKey | ExistingAgencyKey, paths: Paths) -> None:
    if isinstance(agency_key, NewAgencyKey):
        check_passphrase(agency_key.passphrase)
        check_place(agency_key.save_to, paths.root)
    else:
        load_agency_key(agency_key.path, agency_key.passphrase)


def check_people(administrator: Enrolment, witness: Enrolment) -> None:
    """Two people, each with a password of their own: nobody grants themself."""
    check_person(administrator)
    check_person(witness)
    same_name = administrator.name.split() and badge_key(administrator.name) == badge_key(witness.name)
    if same_name or badge_key(administrator.badge) == badge_key(witness.badge):
        raise FieldMistake("witness", "the witness is another person than the administrator")
    if administrator.password == witness.password:
        raise FieldMistake("witness", "administrator and witness each choose a password of their own")


def _everybody(request: InstallRequest) -> tuple[Enrolment, ...]:
    return (request.administrator, request.witness, *request.further)


def _agency_key(request: InstallRequest) -> Ed25519PrivateKey:
    if isinstance(request.agency_key, NewAgencyKey):
        return new_agency_key()
    return load_agency_key(request.agency_key.path, request.agency_key.passphrase)


def _build(
    building: Paths,
    request: InstallRequest,
    private_key: Ed25519PrivateKey,
    *,
    workstation_id: str,
    keystore: Keystore,
    now: datetime,
    cost: Cost,
) -> None:
    enrolments = (
        replace(request.administrator, roles=request.administrator.roles | {Role.LPR_ADMINISTRATOR}),
        replace(request.witness, roles=request.witness.roles | {Role.SUPERVISOR}),
        *request.further,
    )
    people = [(new_member(enrolment), enrolment.password) for enrolment in enrolments]
    key, found = keys.new_key(), keys.new_key_file(workstation_id)
    for member, password in people:
        found = wrapped(found, key, member, password, cost)
    keys.save(building.keys, kept_in_keystore(found, key, keystore))
    profile = profiles.document(request.agency)
    profiles.put_in_force(building, profile, profiles.sign(profile, private_key))
    _fill(building, key, people, request, _installation(request, private_key, workstation_id, people[0][0], now), cost)


def _installation(
    request: InstallRequest, private_key: Ed25519PrivateKey, workstation_id: str, administrator: Member, now: datetime
) -> Installation:
    return Installation(
        agency=request.agency,
        kind=request.kind,
        workstation_id=workstation_id,
        agency_public_key=private_key.public_key().public_bytes_raw(),
        administrator_id=administrator.id,
        witness_name=request.witness.name.strip(),
        witness_badge=request.witness.badge.strip(),
        installed_at=now,
        demo=request.demo,
    )


def _fill(
    building: Paths,
    key: bytes,
    people: list[tuple[Member, str]],
    request: InstallRequest,
    installation: Installation,
    cost: Cost,
) -> None:
    store = create_store(building.database, key)
    try:
        with store.transaction() as session:
            for member, password in people:
                chosen = verifier(password, cost)
                member_rows.add(session, member, chosen, installation.administrator_id, installation.installed_at)
            installation_row.put(session, installation)
            if request.camera is not None:
                camera_rows.put(session, request.camera)
    finally:
        store.close()
