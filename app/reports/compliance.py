"""The system administrator's statement of compliance on paper (COR-09), with everything that is not in compliance."""

from __future__ import annotations

from app.domain.access import Role
from app.domain.access_list import AccessList
from app.domain.policy import Profile
from app.domain.statements import Complied, Signed
from app.reports.document import Column, Document, Section, Table, facts
from app.reports.proof import proof, statements_file
from app.reports.words import NOTHING, day, moment, rests_on, signer


def document(of: AccessList, signed: Signed, profile: Profile) -> Document:
    """Raises TypeError for a statement of another kind."""
    said = signed.statement
    if not isinstance(said, Complied):
        raise TypeError("this is no statement of compliance")
    title = profile.title_of(Role.SYSTEM_ADMINISTRATOR)
    return Document(
        f"Statement of compliance on {day(said.on)}",
        (
            Section(
                "The statement",
                table=facts(
                    ("Day", day(said.on)),
                    ("Stated by", signer(of, signed.by, profile)),
                    ("As", title or Role.SYSTEM_ADMINISTRATOR.value),
                    ("Signed", moment(signed.at, profile)),
                    ("Note", said.note or NOTHING),
                ),
            ),
            _open_items(said),
            rests_on(profile, "access.compliance_statement"),
            proof(of, (signed,), profile),
        ),
        attached=(statements_file(of, (signed,)),),
    )


def _open_items(said: Complied) -> Section:
    if not said.not_in_compliance:
        return Section("Not in compliance", ("Nothing: on that day everything was in compliance, as stated.",))
    rows = tuple((f"{number}", item) for number, item in enumerate(said.not_in_compliance, 1))
    return Section("Not in compliance", table=Table((Column("No.", 0.1), Column("What is not in compliance")), rows))
