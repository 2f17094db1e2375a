"""What was decided at first run; written once, never changed (RES-12)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.domain.access import Installation, WorkstationKind
from app.domain.errors import Unavailable
from app.store.tables import InstallationRow


def put(session: Session, installation: Installation) -> None:
    """A second one is refused by the table itself."""
    session.add(
        InstallationRow(
            id=1,
            agency=installation.agency,
            kind=installation.kind.value,
            workstation_id=installation.workstation_id,
            agency_public_key=installation.agency_public_key,
            administrator_id=installation.administrator_id,
            witness_name=installation.witness_name,
            witness_badge=installation.witness_badge,
            installed_at=installation.installed_at,
            demo=installation.demo,
        )
    )
    session.flush()


def of_this_desk(session: Session) -> Installation:
    row = session.get(InstallationRow, 1)
    if row is None:
        raise Unavailable("The database says nothing of its installation: it is damaged or another program's.")
    return Installation(
        agency=row.agency,
        kind=WorkstationKind(row.kind),
        workstation_id=row.workstation_id,
        agency_public_key=row.agency_public_key,
        administrator_id=row.administrator_id,
        witness_name=row.witness_name,
        witness_badge=row.witness_badge,
        installed_at=row.installed_at,
        demo=row.demo,
    )
