"""What the Access list screen asks of the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from app.access_deeds import AccessNow
from app.actions.grant import AskedGrant
from app.actions.import_members import Plan, Table, TableRequest
from app.actions.keep_training import AskedTraining
from app.actions.members import Enrolment
from app.actions.review_access import Decision
from app.actions.rota import Turn
from app.csv_files import Progress
from app.domain.errors import Refusal
from app.domain.gate import Act, Allowed
from app.domain.statements import Cause, Signed
from app.member_csv import TablePreview


class AccessDesk(Protocol):
    """`may` answers at once; all else is slow and goes through `run`. Every act returns the number of the last
    statement that it signed, and raises Refused, FieldMistake or Unavailable."""

    def may(self, act: Act) -> Allowed | Refusal: ...

    def now(self) -> AccessNow: ...

    def history(self, member: str) -> tuple[Signed, ...]: ...

    def enrol(self, enrolment: Enrolment) -> int: ...

    def grant(self, asked: AskedGrant) -> int: ...

    def approve(self, grant_id: str, approved: bool, note: str) -> int: ...

    def end(self, grant_id: str, cause: Cause, note: str) -> int: ...

    def transfer(self, member: str, unit: str, note: str) -> int: ...

    def resume(self, grant_id: str, assignment: str, note: str) -> int: ...

    def disable(self, member: str, cause: Cause, note: str) -> int: ...

    def enable(self, member: str, note: str) -> int: ...

    def train(self, asked: AskedTraining) -> int: ...

    def open_review(self, due_on: date) -> int: ...

    def decide(self, decisions: Sequence[Decision]) -> int: ...

    def close_review(self) -> int: ...

    def put_on_call(self, turn: Turn) -> int: ...

    def take_off_call(self, rota_id: str) -> int: ...

    def appoint(self, member: str, site: str, purposes: Sequence[str], ends_on: date) -> int: ...

    def state_compliance(self, not_in_compliance: Sequence[str], note: str) -> int: ...

    # Bulk import. The first two are for another thread than the store's, and raise FileRefused and Cancelled too.

    def preview(self, file: Path, table: Table, progress: Progress) -> TablePreview: ...

    def plan(self, asked: TableRequest, progress: Progress) -> Plan: ...

    def take(self, plan: Plan) -> int:
        """All of it or nothing; raises RowsRefused."""


class Documents(Protocol):
    """What is put on paper, as PDF, or written for a spreadsheet. Slow, and not for the store's thread; raises Refused,
    Unavailable."""

    def grant(self, grant_id: str) -> bytes: ...

    def access_list(self) -> bytes: ...

    def access_list_csv(self) -> bytes: ...

    def review(self, review_id: str) -> bytes: ...

    def compliance(self) -> bytes:
        """The last statement."""
