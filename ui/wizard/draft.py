"""The first run's answers while they are being given, and what is wrong with them, page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import uuid4

from app import profiles, recovery_key
from app.actions.install import ExistingAgencyKey, InstallRequest, NewAgencyKey, load_recovery
from app.actions.members import Enrolment, TrainingGiven, check_person
from app.agency_key import check_passphrase, check_place, load_agency_key
from app.domain.access import WorkstationKind, badge_key
from app.domain.cameras import Camera, Mount
from app.domain.errors import FieldMistake
from app.passwords import SHORTEST, check_password, shortest_under
from ui.cameras import draft as cameras
from ui.forms import sentence


class Page(StrEnum):
    """In the order they are gone through."""

    AGENCY = "agency"
    KIND = "workstation"
    KEY = "agency key"
    ADMINISTRATOR = "administrator"
    WITNESS = "witness"
    TRAINING = "training"
    CAMERA = "camera"
    SUMMARY = "summary"


PAGES = tuple(Page)
NEW_KEY, KEPT_KEY = "new", "kept"


@dataclass(frozen=True, slots=True)
class Draft:
    """Every field of the forms by its id; the camera's are prefixed "camera." and live in a draft of their own."""

    agency: str = ""
    agency_confirmed: bool = False
    kind: WorkstationKind = WorkstationKind.CAR
    key: str = NEW_KEY
    key_folder: str = ""
    key_file: str = ""
    recovery_file: str = ""
    passphrase: str = field(default="", repr=False)
    passphrase_again: str = field(default="", repr=False)
    name: str = ""
    badge: str = ""
    password: str = field(default="", repr=False)
    password_again: str = field(default="", repr=False)
    witness_name: str = ""
    witness_badge: str = ""
    witness_password: str = field(default="", repr=False)
    witness_password_again: str = field(default="", repr=False)
    trained_on: str = ""
    trainer_name: str = ""
    trainer_unit: str = ""
    witness_trained_on: str = ""
    witness_trainer_name: str = ""
    witness_trainer_unit: str = ""
    camera_skipped: bool = False
    camera: cameras.Draft = field(default_factory=lambda: cameras.Draft(str(uuid4()), name="Front camera"))

    @property
    def agency_key(self) -> NewAgencyKey | ExistingAgencyKey:
        if self.key == NEW_KEY:
            return NewAgencyKey(self.key_place, self.passphrase)
        recovery = self.recovery_file.strip()
        return ExistingAgencyKey(self.key_place, self.passphrase, Path(recovery).expanduser() if recovery else None)

    @property
    def key_place(self) -> Path:
        """Where a new key is saved, or the kept one lies."""
        if self.key == KEPT_KEY:
            return Path(self.key_file.strip()).expanduser()
        return Path(self.key_folder.strip()).expanduser() / f"vouch-agency-key-{self.agency.replace('_', '-')}.pem"


def edited(draft: Draft, field_id: str, value: object) -> Draft:
    """One field changed; a fixed reader's camera is a fixed one."""
    if field_id.startswith("camera."):
        camera = cameras.edited(draft.camera, field_id.removeprefix("camera."), value)
        return replace(draft, camera=camera, camera_skipped=False)
    changes: dict[str, Any] = {field_id: value}
    if field_id == "agency" and value != draft.agency:
        changes["agency_confirmed"] = False
    if field_id == "kind":
        mount = Mount.FIXED if value is WorkstationKind.FIXED else Mount.MOUNTED
        changes["camera"] = cameras.edited(draft.camera, "mount", mount)
    return replace(draft, **changes)


Mistakes = Mapping[str, str]


def mistakes(page: Page, draft: Draft, data_folder: Path) -> Mistakes:
    """What is wrong on a page, by field id; empty when one may go on. `data_folder` is no place for the agency key."""
    found: dict[str, str] = {}

    def check(field_id: str, rule: Callable[[], None]) -> None:
        try:
            rule()
        except ValueError as mistake:
            found.setdefault(field_id, sentence(str(mistake)))

    _RULES[page](draft, data_folder, check)
    return found


Check = Callable[[str, Callable[[], None]], None]


def _needs(value: object, words: str) -> Callable[[], None]:
    def rule() -> None:
        if not value:
            raise ValueError(words)

    return rule


def _same(first: str, again: str, what: str) -> Callable[[], None]:
    def rule() -> None:
        if first != again:
            raise ValueError(f"the two {what} differ: type this one again")

    return rule


def _agency(draft: Draft, _: Path, check: Check) -> None:
    check("agency", _needs(draft.agency, "choose the agency"))
    check("agency_confirmed", _needs(draft.agency_confirmed, "tick this to go on: the agency cannot be changed later"))


def _kind(_draft: Draft, _: Path, _check: Check) -> None:
    """Always answered: a car is chosen beforehand."""


def _key(draft: Draft, data_folder: Path, check: Check) -> None:
    if draft.key == KEPT_KEY:
        check("key_file", _needs(draft.key_file.strip(), "choose the agency key's file"))
        check("key_file", _needs(draft.key_place.is_file(), "there is no such file"))
        check("passphrase", _needs(draft.passphrase, "enter the key's passphrase"))
        check("key_file", _opens(draft, "key file"))
        check("passphrase", _opens(draft, "passphrase"))
        check("recovery_file", lambda: _check_recovery(draft, data_folder))
        return
    check("key_folder", _needs(draft.key_folder.strip(), "choose a folder on a drive that the agency keeps"))
    if draft.key_folder.strip():
        check("key_folder", lambda: check_place(draft.key_place, data_folder))
        check("key_folder", lambda: recovery_key.check_place(draft.agency_key.recovery, data_folder))
    check("passphrase", lambda: check_passphrase(draft.passphrase))
    check("passphrase_again", _same(draft.passphrase, draft.passphrase_again, "passphrases"))


def _check_recovery(draft: Draft, data_folder: Path) -> None:
    """Judged once the agency key opens: both have one passphrase."""
    asked = draft.agency_key
    if not isinstance(asked, ExistingAgencyKey):
        return
    try:
        load_agency_key(asked.path, asked.passphrase)
    except FieldMistake:
        return
    if asked.makes_recovery:
        recovery_key.check_place(asked.recovery, data_folder)
    else:
        load_recovery(asked.recovery, asked.passphrase)


def _opens(draft: Draft, field_id: str) -> Callable[[], None]:
    def rule() -> None:
        try:
            load_agency_key(draft.key_place, draft.passphrase)
        except FieldMistake as mistake:
            if mistake.field == field_id:
                raise

    return rule


def _administrator(draft: Draft, _: Path, check: Check) -> None:
    _person("", _administrator_of(draft), draft.password_again, _shortest(draft), check)


def _witness(draft: Draft, _: Path, check: Check) -> None:
    witness = _witness_of(draft)
    _person("witness_", witness, draft.witness_password_again, _shortest(draft), check)
    another = badge_key(draft.witness_badge) != badge_key(draft.badge)
    check("witness_badge", _needs(another, "the witness is a second person, with a badge number of their own"))
    another = badge_key(draft.witness_name) != badge_key(draft.name)
    check("witness_name", _needs(another, "the witness is another person than the administrator"))
    own = draft.witness_password != draft.password
    check("witness_password", _needs(own, "the witness chooses a password of their own, unseen by the administrator"))


def _shortest(draft: Draft) -> int:
    """How many characters a password has at this agency."""
    return shortest_under(profiles.load(draft.agency)) if draft.agency else SHORTEST


def _person(prefix: str, person: Enrolment, again: str, shortest: int, check: Check) -> None:
    """Every field's mistake at once; `check_person` alone stops at the first."""
    check(f"{prefix}name", _needs(person.name.strip(), "enter the name"))
    check(f"{prefix}badge", _needs(person.badge.strip(), "enter the badge number"))
    check(f"{prefix}password", lambda: check_password(person.password, person.name, person.badge, shortest=shortest))
    check(f"{prefix}password_again", _same(person.password, again, "passwords"))
    for field_id in ("name", "badge", "password"):
        check(f"{prefix}{field_id}", _stands(person, field_id, shortest))


def _stands(person: Enrolment, field_id: str, shortest: int) -> Callable[[], None]:
    def rule() -> None:
        try:
            check_person(person, shortest)
        except FieldMistake as mistake:
            if mistake.field == field_id:
                raise

    return rule


def _training(draft: Draft, _: Path, check: Check) -> None:
    """All of it, or nothing: training that is not done yet is recorded later."""
    for prefix in ("", "witness_"):
        given = _training_texts(draft, prefix)
        check(f"{prefix}trained_on", _day_of(draft, prefix))
        if any(given):
            check(f"{prefix}trained_on", _needs(given[0], "enter the day, or leave all three empty"))
            check(f"{prefix}trainer_name", _needs(given[1], "enter who gave the training"))
            check(f"{prefix}trainer_unit", _needs(given[2], "enter the trainer's unit"))


def _day_of(draft: Draft, prefix: str) -> Callable[[], None]:
    def rule() -> None:
        _training_of(draft, prefix)

    return rule


def _training_texts(draft: Draft, prefix: str) -> tuple[str, str, str]:
    if prefix:
        texts = (draft.witness_trained_on, draft.witness_trainer_name, draft.witness_trainer_unit)
    else:
        texts = (draft.trained_on, draft.trainer_name, draft.trainer_unit)
    on, name, unit = (text.strip() for text in texts)
    return on, name, unit


def _training_of(draft: Draft, prefix: str = "") -> TrainingGiven | None:
    """Raises ValueError for a day that is none."""
    on, name, unit = _training_texts(draft, prefix)
    if not on:
        return None
    try:
        return TrainingGiven(date.fromisoformat(on), name, unit)
    except ValueError as error:
        raise ValueError("a day is written as year-month-day, like 2026-03-02") from error


def _administrator_of(draft: Draft) -> Enrolment:
    return Enrolment(draft.name.strip(), draft.badge.strip(), draft.password)


def _witness_of(draft: Draft) -> Enrolment:
    return Enrolment(draft.witness_name.strip(), draft.witness_badge.strip(), draft.witness_password)


def _camera(draft: Draft, _: Path, check: Check) -> None:
    if draft.camera_skipped:
        return
    for field_id, words in cameras.checked(draft.camera).problems.items():
        check(f"camera.{field_id}", _needs(False, words))


def _summary(_draft: Draft, _: Path, _check: Check) -> None:
    """Nothing is asked here."""


_RULES: dict[Page, Callable[[Draft, Path, Check], None]] = {
    Page.AGENCY: _agency,
    Page.KIND: _kind,
    Page.KEY: _key,
    Page.ADMINISTRATOR: _administrator,
    Page.WITNESS: _witness,
    Page.TRAINING: _training,
    Page.CAMERA: _camera,
    Page.SUMMARY: _summary,
}


def request(draft: Draft) -> InstallRequest:
    """What app.actions.install takes; only for a draft without mistakes."""
    return InstallRequest(
        agency=draft.agency,
        kind=draft.kind,
        agency_key=draft.agency_key,
        administrator=replace(_administrator_of(draft), training=_training_of(draft)),
        witness=replace(_witness_of(draft), training=_training_of(draft, "witness_")),
        camera=_whole_camera(draft),
    )


def _whole_camera(draft: Draft) -> Camera | None:
    return None if draft.camera_skipped else cameras.checked(draft.camera).camera
