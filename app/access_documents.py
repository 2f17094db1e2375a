"""The access list on paper: a grant, the whole list, a review, a statement of compliance; for whoever may see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.actions import recorded
from app.actions.sign_in import SignedIn
from app.domain.access_list import AccessList
from app.domain.audit import Outcome
from app.domain.errors import FieldMistake
from app.domain.gate import Act
from app.domain.statements import Complied
from app.reports import access_list as list_report
from app.reports import compliance as compliance_report
from app.reports import grant as grant_report
from app.reports import review as review_report
from app.reports.document import Document
from app.reports.typesetting import Typesetter, pdf
from app.store import statements


class AccessDocuments:
    """Slow, seconds for thousands of members, and not for the store's thread. Raises Refused, Unavailable."""

    def __init__(self, on: Callable[[], SignedIn], now: Callable[[], datetime], typesetter: Typesetter) -> None:
        self._on, self._now, self._typesetter = on, now, typesetter

    def grant(self, grant_id: str) -> bytes:
        on, of = self._seen({"document": "grant", "grant": grant_id})
        numbers = of.numbers_about(of.grants[grant_id].given.member)
        with on.store.reading() as session:
            said = statements.numbered(session, numbers)
        return self._pdf(grant_report.document(of, grant_id, said, on.profile, self._now()))

    def access_list(self) -> bytes:
        on, _ = self._seen({"document": "access list"})
        return self._pdf(list_report.document(on.access.copy(), self._rows(), on.profile, self._now()))

    def access_list_csv(self) -> bytes:
        on, _ = self._seen({"document": "access list, CSV"})
        return list_report.csv_file(self._rows(), on.profile)

    def review(self, review_id: str) -> bytes:
        on, of = self._seen({"document": "review", "review": review_id})
        with on.store.reading() as session:
            document = review_report.document(of, review_id, statements.every(session), on.profile, self._now())
        return self._pdf(document)

    def compliance(self) -> bytes:
        """The last that was signed."""
        on, of = self._seen({"document": "statement of compliance"})
        with on.store.reading() as session:
            signed = [one for one in statements.every(session) if isinstance(one.statement, Complied)]
        if not signed:
            raise FieldMistake("statement", "no statement of compliance has been signed yet")
        return self._pdf(compliance_report.document(of, signed[-1], on.profile))

    def _seen(self, about: dict[str, str]) -> tuple[SignedIn, AccessList]:
        """In the trail before anything is made: a document leaves the desk. Raises Refused, Unavailable."""
        on = self._on()
        recorded.require(on.store, on.member, Act.VIEW_ACCESS, on.profile, about=about)
        on.store.trail.record(recorded.entry(on.member, Act.VIEW_ACCESS, on.profile, Outcome.ANSWERED, about))
        return on, on.access.copy()

    def _rows(self) -> tuple[list_report.Access, ...]:
        on, now = self._on(), self._on().access.copy()
        with on.store.reading() as session:
            used = statements.all_last_used(session)
        return list_report.rows(now, used, on.profile, self._now())

    def _pdf(self, document: Document) -> bytes:
        return pdf(document, self._on().profile, self._now(), self._typesetter)
