"""Makes the demo's installation: an agency key of its own, a signed profile, four members, cameras and a hot list.

Everything goes the way an agency's own installation goes; only passwords and authenticators are made here and shown.
Another agency's demo is another installation: the agency of one never changes (RES-12).
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app import profiles
from app.actions.cameras import save_camera
from app.actions.import_hot_list import Column, ImportRequest, import_csv, preview
from app.actions.install import InstallRequest, NewAgencyKey, install
from app.actions.members import Enrolment, TrainingGiven
from app.actions.sign_in import SignedIn
from app.agency_key import load_agency_key
from app.demo.members import DemoMember, a_member, first_sign_in
from app.domain.access import Role, WorkstationKind
from app.domain.cameras import Camera, Side, SourceKind
from app.keystore import NoKeystore
from app.paths import RESOURCES, Paths

PICTURES = RESOURCES / "demo"
AGENCY = "hutchinson"
LIST_NAME = "Ferrow wanted plates (fictional)"


@dataclass(frozen=True, slots=True)
class People:
    """The same in a demo of every agency. `recruit`: an officer of whom no training is recorded."""

    officer: DemoMember
    administrator: DemoMember
    supervisor: DemoMember
    recruit: DemoMember

    @property
    def all(self) -> tuple[DemoMember, ...]:
        return self.officer, self.administrator, self.supervisor, self.recruit


def people() -> People:
    return People(
        a_member("Officer", "101"), a_member("Administrator", "201"), a_member("Supervisor", "301"),
        a_member("Recruit", "111"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Demo:
    """A desk ready to be signed in to; `agency_key` signs the demo's profiles, and is gone with the demo."""

    paths: Paths
    people: People
    agency: str
    kind: WorkstationKind
    agency_key: Ed25519PrivateKey = field(repr=False)

    @property
    def officer(self) -> DemoMember:
        return self.people.officer

    @property
    def administrator(self) -> DemoMember:
        return self.people.administrator


def own_cameras() -> tuple[Camera, ...]:
    """The drive down a street of the fictional town, and stills of its car park."""
    return (
        Camera(
            id=str(uuid.uuid4()),
            name="Dashboard",
            kind=SourceKind.VIDEO_FILE,
            address=str(PICTURES / "drive.mp4"),
            repeat=True,
        ),
        Camera(
            id=str(uuid.uuid4()),
            name="Car park",
            kind=SourceKind.FOLDER,
            address=str(PICTURES / "car_park"),
            side=Side.RIGHT,
            heading=90.0,
            repeat=True,
        ),
    )


def cameras_at(addresses: Sequence[str]) -> tuple[Camera, ...]:
    """Real input for `demo --camera`: rtsp:// URL, video file, folder of pictures, or a USB device (number or /dev)."""
    sides = (Side.FRONT, Side.RIGHT, Side.LEFT, Side.REAR)
    return tuple(
        Camera(
            id=str(uuid.uuid4()),
            name=f"Camera {number + 1}",
            kind=_kind(address),
            address=address,
            side=sides[number % len(sides)],
            repeat=True,
        )
        for number, address in enumerate(addresses)
    )


def _kind(address: str) -> SourceKind:
    if address.startswith(("rtsp://", "rtsps://")):
        return SourceKind.RTSP
    if address.isdecimal() or address.startswith("/dev/"):
        return SourceKind.USB
    if Path(address).is_dir():
        return SourceKind.FOLDER
    if Path(address).is_file():
        return SourceKind.VIDEO_FILE
    raise ValueError(f"{address} is no rtsp:// URL, file, folder or camera device")


def build(
    root: Path,
    cameras: Sequence[Camera],
    now: Callable[[], datetime],
    agency: str = AGENCY,
    kind: WorkstationKind = WorkstationKind.CAR,
    who: People | None = None,
) -> Demo:
    """Installs into `root` (empty or not there yet) and takes in the hot list; nothing outside it is touched."""
    root.mkdir(mode=0o700, exist_ok=True)
    paths, who = Paths(root / "data"), who or people()
    key_file, passphrase = root / "agency-key.pem", secrets.token_urlsafe(24)
    trained = _trained(agency, now())
    request = InstallRequest(
        agency=agency,
        kind=kind,
        agency_key=NewAgencyKey(key_file, passphrase),
        administrator=_enrolment("Administrator One", who.administrator, Role.LPR_ADMINISTRATOR, trained),
        witness=_enrolment("Supervisor One", who.supervisor, Role.SUPERVISOR, trained),
        further=(
            _enrolment("Officer One", who.officer, Role.PATROL_OFFICER, trained),
            replace(_enrolment("Recruit One", who.recruit, Role.PATROL_OFFICER, trained), training=None),
        ),
        demo=True,
    )
    install(paths, request, NoKeystore(), now)
    on, administrator = first_sign_in(paths, who.administrator, now)
    _furnish(on, cameras, now)
    others = (_with_authenticator(paths, one, now) for one in (who.officer, who.supervisor, who.recruit))
    officer, supervisor, recruit = others
    known = People(officer, administrator, supervisor, recruit)
    return Demo(paths, known, agency, kind, load_agency_key(key_file, passphrase))


def _with_authenticator(paths: Paths, who: DemoMember, now: Callable[[], datetime]) -> DemoMember:
    on, made = first_sign_in(paths, who, now)
    on.store.close()
    return made


def _furnish(on: SignedIn, cameras: Sequence[Camera], now: Callable[[], datetime]) -> None:
    """The administrator, signed in, sets up the cameras and takes in the list, as on any desk."""
    try:
        for camera in cameras:
            save_camera(on.store, on.member, on.profile, camera)
        shown = preview(PICTURES / "wanted.csv")
        asked = ImportRequest(shown, LIST_NAME, _mapping(shown.header), as_of=now())
        import_csv(on.store, on.member, on.profile, asked, lambda _done, _all: True, now)
    finally:
        on.store.close()


def _mapping(header: Sequence[str]) -> dict[Column, int]:
    named = {name.casefold(): place for place, name in enumerate(header)}
    return {column: named[column.value.casefold()] for column in Column if column.value.casefold() in named}


def _trained(agency: str, now: datetime) -> TrainingGiven:
    """A month ago, by the unit that the agency's policy names, if it names one."""
    profile = profiles.load(agency)
    on = (now - timedelta(days=30)).astimezone(ZoneInfo(profile.time_zone)).date()
    return TrainingGiven(on, "Trainer One", profile.word("training.unit") or "Training")


def _enrolment(name: str, person: DemoMember, role: Role, trained: TrainingGiven) -> Enrolment:
    return Enrolment(name, person.badge, person.password, frozenset({role}), trained.trainer_unit, trained)
