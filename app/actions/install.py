"""The first run: the agency for good, its key, an administrator witnessed by a second person (RES-12, COR-10)."""

from __future__ import annotations

import logging
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app import profiles, recovery_key
from app.access_signatures import Signer
from app.actions import access_list, trail
from app.actions.members import Enrolment, check_person, new_member, wrapped
from app.actions.opening import is_installed, kept_in_keystore
from app.agency_key import check_passphrase, check_place, load_agency_key, new_agency_key, save_agency_key
from app.domain.access import Installation, Member, Role, WorkstationKind, badge_key
from app.domain.access_list import AccessList
from app.domain.audit import Entry, Event, Outcome, who
from app.domain.cameras import Camera
from app.domain.errors import FieldMistake, Unavailable
from app.domain.policy import Profile
from app.domain.rights import months_later
from app.domain.statements import AGENCY, Founded, Granted, Listed, Statement, Trained
from app.keystore import Keystore
from app.member_secret import MemberSecret, new_secret, recovery_signer
from app.passwords import SHORTEST, shortest_under, verifier, work_under
from app.paths import Paths, settle
from app.recovery_key import load_recovery_key, new_recovery_key, save_recovery_key
from app.store import cameras as camera_rows
from app.store import installation as installation_row
from app.store import keys
from app.store import members as member_rows
from app.store.engine import create_store
from app.store.trail_writing import account_of
from app.stretching import USUAL, Work

log = logging.getLogger(__name__)

_BEGUN = ".installing-"
FIRST = "Installation of the workstation"


@dataclass(frozen=True, slots=True)
class NewAgencyKey:
    """Made now; its private half goes to `save_to`, a drive that the agency keeps, and nowhere else. The recovery key
    is made with it and saved beside it, under the same passphrase."""

    save_to: Path
    passphrase: str = field(repr=False)

    @property
    def recovery(self) -> Path:
        return recovery_key.place_beside(self.save_to)


@dataclass(frozen=True, slots=True)
class ExistingAgencyKey:
    """Made at another workstation of the agency; read once, to sign the profile and the recovery wrap here.
    `recovery_file`: the agency's recovery key; None: the one beside it, which is made where there is none."""

    path: Path
    passphrase: str = field(repr=False)
    recovery_file: Path | None = None

    @property
    def recovery(self) -> Path:
        return self.recovery_file or recovery_key.place_beside(self.path)

    @property
    def makes_recovery(self) -> bool:
        return self.recovery_file is None and not self.recovery.expanduser().exists()


@dataclass(frozen=True, slots=True)
class _AgencysKeys:
    """Both private keys while installation lasts. `…_to`: where one that was made now is to be saved."""

    agency: Ed25519PrivateKey
    recovery: X25519PrivateKey
    passphrase: str = field(repr=False)
    agency_to: Path | None = None
    recovery_to: Path | None = None

    def save(self) -> list[Path]:
        """Where they were saved; after an error none of them is left."""
        saved: list[Path] = []
        try:
            if self.recovery_to is not None:
                save_recovery_key(self.recovery, self.recovery_to, self.passphrase)
                saved.append(self.recovery_to.expanduser())
            if self.agency_to is not None:
                save_agency_key(self.agency, self.agency_to, self.passphrase)
                saved.append(self.agency_to.expanduser())
        except BaseException:
            _unlink(saved)
            raise
        return saved


def _unlink(saved: list[Path]) -> None:
    for path in saved:
        path.unlink(missing_ok=True)


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
    paths: Paths, request: InstallRequest, keystore: Keystore, now: Callable[[], datetime], work: Work = USUAL
) -> None:
    """All of it or nothing; raises FieldMistake for a form, Unavailable when disk or key file fail.

    Everything is built in a folder beside and moved into place by one rename at the end.
    """
    if is_installed(paths):
        raise Unavailable("Vouch is installed here already: its agency was fixed then. Nothing was changed.")
    check_request(request, paths)
    _check_training(request, now())
    private_keys = _agencys_keys(request.agency_key)
    prepare(paths)
    building = Paths(paths.root / f"{_BEGUN}{uuid.uuid4().hex}")
    saved: list[Path] = []
    workstation_id = str(uuid.uuid4())
    try:
        building.installed.mkdir(parents=True, mode=0o700)
        _build(building, request, private_keys, workstation_id=workstation_id, keystore=keystore, now=now(), work=work)
        saved = private_keys.save()
        building.installed.rename(paths.installed)
    except BaseException as error:
        _unlink(saved)
        keystore.remove(workstation_id)
        keystore.remove(account_of(workstation_id))
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
    shortest = shortest_under(profiles.load(request.agency))
    check_people(request.administrator, request.witness, shortest)
    if not request.demo and (request.further or request.administrator.roles or request.witness.roles):
        raise FieldMistake("members", "further members are enrolled by the administrator, after installation")
    badges = [badge_key(person.badge) for person in _everybody(request)]
    if len(set(badges)) < len(badges):
        raise FieldMistake("badge", "two members have the same badge number")
    for person in request.further:
        check_person(person, shortest)


def check_agency_key(agency_key: NewAgencyKey | ExistingAgencyKey, paths: Paths) -> None:
    if isinstance(agency_key, NewAgencyKey):
        check_passphrase(agency_key.passphrase)
        check_place(agency_key.save_to, paths.root)
        recovery_key.check_place(agency_key.recovery, paths.root)
        return
    load_agency_key(agency_key.path, agency_key.passphrase)
    if agency_key.makes_recovery:
        recovery_key.check_place(agency_key.recovery, paths.root)
    else:
        load_recovery(agency_key.recovery, agency_key.passphrase)


def load_recovery(path: Path, passphrase: str) -> X25519PrivateKey:
    """One passphrase is asked for both files: where it opens the agency key alone, that is the recovery file's
    mistake."""
    try:
        return load_recovery_key(path, passphrase)
    except FieldMistake as mistake:
        if mistake.field != "passphrase":
            raise
        raise FieldMistake(
            recovery_key.FIELD,
            "the agency key's passphrase does not open this recovery key: choose the one made with it",
        ) from mistake


def check_people(administrator: Enrolment, witness: Enrolment, shortest: int = SHORTEST) -> None:
    """Two people, each with a password of their own: nobody grants themself."""
    check_person(administrator, shortest)
    check_person(witness, shortest)
    same_name = administrator.name.split() and badge_key(administrator.name) == badge_key(witness.name)
    if same_name or badge_key(administrator.badge) == badge_key(witness.badge):
        raise FieldMistake("witness", "the witness is another person than the administrator")
    if administrator.password == witness.password:
        raise FieldMistake("witness", "administrator and witness each choose a password of their own")


def _check_training(request: InstallRequest, now: datetime) -> None:
    for asked, person in (("trained_on", request.administrator), ("witness_trained_on", request.witness)):
        if person.training is not None and person.training.on > now.date():
            raise FieldMistake(asked, "training is entered once it was given: this day is still to come")


def _everybody(request: InstallRequest) -> tuple[Enrolment, ...]:
    return (request.administrator, request.witness, *request.further)


def _agencys_keys(asked: NewAgencyKey | ExistingAgencyKey) -> _AgencysKeys:
    if isinstance(asked, NewAgencyKey):
        return _AgencysKeys(new_agency_key(), new_recovery_key(), asked.passphrase, asked.save_to, asked.recovery)
    agency = load_agency_key(asked.path, asked.passphrase)
    if asked.makes_recovery:
        return _AgencysKeys(agency, new_recovery_key(), asked.passphrase, recovery_to=asked.recovery)
    return _AgencysKeys(agency, load_recovery(asked.recovery, asked.passphrase), asked.passphrase)


def _build(
    building: Paths,
    request: InstallRequest,
    private_keys: _AgencysKeys,
    *,
    workstation_id: str,
    keystore: Keystore,
    now: datetime,
    work: Work,
) -> None:
    content = profiles.document(request.agency)
    profile = profiles.profile_of(content)
    work = work_under(profile, work)
    people = tuple(_Newcomer(new_member(enrolment), enrolment, new_secret()) for enrolment in _with_roles(request))
    key, found = keys.new_key(), keys.new_key_file(workstation_id)
    for one in people:
        found = wrapped(found, key, one.member, one.enrolment.password, one.secret, work)
    found = keys.with_recovery(found, key, private_keys.recovery.public_key(), private_keys.agency)
    keys.save(building.keys, kept_in_keystore(found, key, keystore))
    profiles.put_in_force(building, content, profiles.sign(content, private_keys.agency))
    installation = _installation(request, private_keys.agency, workstation_id, people[0].member, now)
    said = _first_statements(people, private_keys, workstation_id, profile, now)
    _fill(building, key, people, request, installation, work, (Signer(AGENCY, private_keys.agency), said))
    begun = trail.begin(building.trail, key, request.agency, workstation_id, private_keys.agency, keystore, lambda: now)
    begun.record(_installed(installation, people, profile))
    begun.close()


def _installed(installation: Installation, people: tuple[_Newcomer, ...], profile: Profile) -> Entry:
    about = {
        "agency": installation.agency,
        "kind": installation.kind.value,
        "administrator": people[0].member.id,
        "witness": people[1].member.id,
    }
    return Entry(
        Event.INSTALLED, Outcome.DONE, who(people[0].member), profile.version, about=about,
        counts={"members": len(people)},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Newcomer:
    member: Member
    enrolment: Enrolment
    secret: MemberSecret = field(repr=False)


def _with_roles(request: InstallRequest) -> tuple[Enrolment, ...]:
    """The witness is the program owner or stands for them: they assign administrators (COR-10)."""
    return (
        replace(request.administrator, roles=request.administrator.roles | {Role.LPR_ADMINISTRATOR}),
        replace(request.witness, roles=request.witness.roles | {Role.SUPERVISOR, Role.PROGRAM_OWNER}),
        *request.further,
    )


def _first_statements(
    people: tuple[_Newcomer, ...], private_keys: _AgencysKeys, workstation_id: str, profile: Profile, now: datetime
) -> list[Statement]:
    """The agency's own: everybody's account, grant and training. The first grant is witnessed by a second person."""
    recovery = recovery_signer(private_keys.recovery).public_key().public_bytes_raw().hex()
    today = now.astimezone(ZoneInfo(profile.time_zone)).date()
    said: list[Statement] = [Founded(profile.agency, workstation_id, recovery, profile.time_zone)]
    said += [
        Listed(one.member.id, one.member.name, one.member.badge, one.secret.public, one.enrolment.unit.strip())
        for one in people
    ]
    ends = months_later(today, profile.number("access.review_months"))
    witnesses = (people[1].member.id, people[0].member.id, *(people[1].member.id for _ in people[2:]))
    for one, witness in zip(people, witnesses, strict=True):
        roles = one.enrolment.roles
        assignment = ", ".join(sorted(profile.title_of(role) or role.value for role in roles))
        said.append(
            Granted(
                str(uuid.uuid4()), one.member.id, roles, assignment, FIRST, today, ends, cleared=True, witness=witness
            )
        )
    for one in people:
        if (given := one.enrolment.training) is not None:
            items = tuple(profile.words("training.items"))
            trainer = (given.trainer_name.strip(), given.trainer_unit.strip())
            said.append(Trained(str(uuid.uuid4()), one.member.id, items, given.on, "", *trainer))
    return said


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
    people: tuple[_Newcomer, ...],
    request: InstallRequest,
    installation: Installation,
    work: Work,
    first: tuple[Signer, list[Statement]],
) -> None:
    store = create_store(building.database, key)
    by, at = installation.administrator_id, installation.installed_at
    try:
        with store.transaction() as session:
            for one in people:
                member_rows.add(session, one.member, verifier(one.enrolment.password, work), by, at)
            access_list.append(session, AccessList(), *first, at)
            installation_row.put(session, installation)
            if request.camera is not None:
                camera_rows.put(session, request.camera)
    finally:
        store.close()
