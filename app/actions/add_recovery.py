"""A workstation that was installed without the agency's recovery key gets its wrap, by the agency key's signature."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app import agency_key
from app.access_signatures import Signer
from app.actions import access_list, recorded
from app.actions.access_list import AgencySigning
from app.actions.install import ExistingAgencyKey, check_agency_key, load_recovery
from app.actions.sign_in import SignedIn
from app.agency_key import load_agency_key
from app.domain.errors import FieldMistake
from app.domain.gate import Act
from app.domain.statements import AGENCY, RecoveryRenewed
from app.member_secret import recovery_signer
from app.paths import Paths
from app.recovery_key import new_recovery_key, save_recovery_key
from app.store import keys

log = logging.getLogger(__name__)


@recorded.gated(Act.CHANGE_SETTINGS)
def add_recovery(
    paths: Paths, on: SignedIn, file: Path, passphrase: str, recovery_file: Path | None, now: Callable[[], datetime]
) -> Path:
    """Where the recovery key lies: the one given, the one beside the agency key, or a new one made there. Raises
    Refused by the gate, FieldMistake ("key file", "passphrase", "recovery file"), Unavailable; nothing is made then."""
    asked = ExistingAgencyKey(file, passphrase, recovery_file)
    check_agency_key(asked, paths)
    agency = load_agency_key(asked.path, passphrase)
    if agency.public_key().public_bytes_raw() != on.installation.agency_public_key:
        raise FieldMistake(agency_key.FIELD, "this is not the key of this workstation's agency: choose that one")
    place, made = asked.recovery.expanduser(), asked.makes_recovery
    private = new_recovery_key() if made else load_recovery(place, passphrase)
    if made:
        save_recovery_key(private, place, passphrase)
    signer = Signer(AGENCY, agency)
    renewed = RecoveryRenewed(recovery_signer(private).public_key().public_bytes_raw().hex())
    signing = AgencySigning(on.store, on.access, signer, on.member, on.profile)
    try:
        with access_list.adding(signing, [renewed], now(), Act.CHANGE_SETTINGS):
            keys.save(paths.keys, keys.with_recovery(keys.load(paths.keys), on.store.key, private.public_key(), agency))
    except BaseException:
        if made:
            place.unlink(missing_ok=True)
        raise
    log.info("the agency's recovery key was added")
    return place
