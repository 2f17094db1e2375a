"""What the tabs of the Audit screen ask that work with the trail: the query log, the review, the public export.

All of it is slow, and none is for the store's thread: the trail is a database of its own, safe from every thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from app.actions import export_audit, recorded, review_audit
from app.actions.export_audit import Exported
from app.actions.review_audit import Decided
from app.actions.sign_in import SignedIn
from app.csv_files import Cancelled, Progress
from app.domain import audit_review, gate, query_log
from app.domain.access import Member
from app.domain.access_list import AccessList
from app.domain.audit import Outcome, Who
from app.domain.audit_review import Review
from app.domain.errors import FieldMistake, Refusal, Unavailable
from app.domain.gate import Act, Allowed
from app.domain.policy import Profile
from app.domain.public_audit import Classification, Column, PublicTable, Releases
from app.domain.query_log import LogAsked, LogRow
from app.reports import audit_review as review_report
from app.reports import public_audit as public_report
from app.reports import query_log as log_report
from app.reports.document import Document
from app.reports.typesetting import Typesetter, pdf
from app.store import trail_log
from app.store.trail import last_head

PAGE = 200  # rows of the log that are shown at once
MOST_ON_PAPER = 5_000  # rows of one PDF: more is minutes of typesetting
MOST_LOGGED = 100_000  # searches of one CSV
CSV, PDF = "CSV", "PDF"


@dataclass(frozen=True, slots=True)
class LogPage:
    """Newest first. `more`: there are older ones; `members`: everybody who may be asked for."""

    rows: tuple[LogRow, ...]
    more: bool
    members: tuple[Who, ...]
    cleared: bool
    profile: Profile
    named: str  # the clause that asks for the log


@dataclass(frozen=True, slots=True)
class ReviewNow:
    """`review`: the open one, else the last. `rows`: of the searches it looks at. `due`: when the next one is to be
    closed. `last`: the last that was closed."""

    of: AccessList
    review: Review | None
    rows: Mapping[int, LogRow]
    due: date | None
    today: date
    last: Review | None
    profile: Profile
    member: Member

    @property
    def is_open(self) -> bool:
        return self.review is not None and self.review.closed is None


@dataclass(frozen=True, slots=True)
class Preview:
    """What an export would hold. `columns`: each, withheld by what; None is public."""

    rows: int
    withheld: tuple[tuple[Classification, int], ...]
    columns: tuple[tuple[Column, Classification | None], ...]
    notes: tuple[str, ...]
    table: PublicTable = field(repr=False)


class AuditPapers:
    """Raises Refused, FieldMistake, Cancelled, Unavailable. Every reading of the log is in the trail as well."""

    def __init__(self, on: Callable[[], SignedIn], now: Callable[[], datetime], typesetter: Typesetter) -> None:
        self._on, self._now, self._typesetter = on, now, typesetter

    def may(self, act: Act) -> Allowed | Refusal:
        """At once."""
        on = self._on()
        return gate.check(on.member, act, on.profile)

    def zone(self) -> ZoneInfo:
        return ZoneInfo(self._on().profile.time_zone)

    def today(self) -> date:
        return self._now().astimezone(self.zone()).date()

    # ------------------------------------------------------------------- the query log

    def log(self, asked: LogAsked, before: int | None = None) -> LogPage:
        on, cleared = self._reads_log(asked)
        with on.store.trail.reading() as connection:
            found = list(islice(trail_log.searches(connection, asked, before), PAGE + 1))
            members = trail_log.members(connection)
        rows = tuple(query_log.row(search, cleared=cleared) for search in found[:PAGE])
        where = on.profile.rules["search.query_log"].source.where
        return LogPage(rows, len(found) > PAGE, members, cleared, on.profile, where)

    def save_log(self, asked: LogAsked, words: str, kind: str, target: Path, go_on: Progress) -> str:
        """`words`: what was asked for, as the screen says it. Returns the file's SHA-256."""
        on = self._on()
        export_audit.require(on)
        cleared = isinstance(self.may(Act.VIEW_VALUES), Allowed)
        most = MOST_LOGGED if kind == CSV else MOST_ON_PAPER
        rows: list[LogRow] = []
        with on.store.trail.reading() as connection:
            head = last_head(connection)
            for search in trail_log.searches(connection, asked):
                rows.append(query_log.row(search, cleared=cleared))
                if len(rows) > most:
                    raise FieldMistake("period", f"a {kind} takes {most:,} searches: choose a shorter period")
                if len(rows) % PAGE == 0 and not go_on(len(rows), most):
                    raise Cancelled
        if head is None:
            raise Unavailable("The audit trail is empty.")
        if kind == CSV:
            content = log_report.csv_file(rows, on.profile)
        else:
            period = _period(asked, self.zone())
            about = log_report.LogHead(period, words, head.size, head.root.hex())
            content = self._pdf(log_report.document(rows, about, on.profile, self._now()))
        said = Exported(export_audit.QUERY_LOG, kind, len(rows), _period(asked, self.zone()))
        return export_audit.save(on, said, content, target)

    def _reads_log(self, asked: LogAsked) -> tuple[SignedIn, bool]:
        """Whoever may see the trail may see the log; plates and reasons only whoever may see values, and then that is
        what is recorded."""
        on = self._on()
        cleared = isinstance(self.may(Act.VIEW_VALUES), Allowed)
        act = Act.VIEW_VALUES if cleared else Act.VIEW_AUDIT
        recorded.require(on.store, on.member, act, on.profile)
        about = {"view": "query log", "period": _period(asked, self.zone())}
        if asked.member:
            about["member"] = asked.member
        said = recorded.entry(on.member, act, on.profile, Outcome.ALLOWED, about, values={"case": asked.case})
        on.store.trail.record(said)
        return on, cleared

    # ------------------------------------------------------------------- the review

    def review(self) -> ReviewNow:
        on = self._on()
        gate.require(on.member, Act.VIEW_AUDIT, on.profile)
        with on.store.trail.reading() as connection:
            found = review_audit.read(connection)
            first = trail_log.first_record(connection)
            shown = found[-1] if found else None
            cleared = isinstance(self.may(Act.VIEW_VALUES), Allowed)
            searches = review_audit.searches_of(connection, shown) if shown else {}
        rows = {number: query_log.row(search, cleared=cleared) for number, search in searches.items()}
        due = None if first is None else audit_review.due(found, first.at, on.profile)
        last = audit_review.last_closed(found)
        return ReviewNow(on.access.copy(), shown, rows, due, self.today(), last, on.profile, on.member)

    def open_review(self, go_on: Progress) -> str:
        return review_audit.open_review(self._on(), go_on)

    def decide(self, decisions: Sequence[Decided]) -> int:
        return review_audit.decide(self._on(), decisions)

    def close_review(self, note: str) -> int:
        return review_audit.close_review(self._on(), note)

    def save_review(self, target: Path) -> str:
        """The open one as it stands, else the last."""
        on = self._on()
        export_audit.require(on)
        now = self.review()
        if now.review is None:
            raise FieldMistake("review", "no review has been opened yet")
        document = review_report.document(now.review, now.rows, now.of, on.profile, self._now())
        said = Exported(export_audit.REVIEW, PDF, len(now.rows), about={"review": now.review.id})
        return export_audit.save(on, said, self._pdf(document), target)

    # ------------------------------------------------------------------- the public export

    def last_releases(self) -> Releases:
        """What the form begins with."""
        on = self._on()
        export_audit.require(on)
        return export_audit.last_releases(on)

    def preview(self, begin: date, last: date, releases: Releases, go_on: Progress) -> Preview:
        on = self._on()
        export_audit.require(on)
        export_audit.checked(begin, last, releases, self.today())
        table = export_audit.public_table(on, begin, last, releases, go_on)
        columns = tuple((column, table.map.columns[column]) for column in table.columns)
        return Preview(len(table.rows), table.withheld, columns, table.map.notes, table)

    def save_export(self, shown: Preview, kind: str, target: Path) -> str:
        """What was previewed, and nothing newer. Returns the file's SHA-256."""
        on, table = self._on(), shown.table
        export_audit.require(on)
        if kind == CSV:
            content = public_report.csv_file(table)
        elif len(table.rows) > MOST_ON_PAPER:
            raise FieldMistake("last", f"a PDF takes {MOST_ON_PAPER:,} records: choose a shorter period, or CSV")
        else:
            content = self._pdf(public_report.document(table, on.profile, self._now()))
        return export_audit.save(on, export_audit.said_of(table, kind), content, target)

    def _pdf(self, document: Document) -> bytes:
        return pdf(document, self._on().profile, self._now(), self._typesetter)


def _period(asked: LogAsked, zone: ZoneInfo) -> str:
    """2026-03-02 to 2026-03-08, both days whole; the begin and end of a period are midnights."""
    begin = asked.begin.astimezone(zone).date().isoformat() if asked.begin else "the first record"
    if asked.end is None:
        return f"{begin} to now"
    last = (asked.end.astimezone(zone).date() - timedelta(days=1)).isoformat()
    return begin if begin == last else f"{begin} to {last}"
