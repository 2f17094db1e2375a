"""Decides which page of the Access list is open, and gives each page the list as it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.access_deeds import AccessNow
from app.changes import Changes
from app.domain.access_list import Account, Grant
from app.domain.errors import Refusal, Refused
from app.domain.gate import Act, Allowed
from app.domain.owed import Task
from ui.access import grant_sheets, member_sheets, rota_sheets
from ui.access.import_presenter import ImportPresenter
from ui.access.lines import MemberLine, lines_of
from ui.access.member_presenter import MemberPresenter
from ui.access.members_presenter import MembersPresenter
from ui.access.owed import OwedLine, owed_lines
from ui.access.paper import Paper
from ui.access.review_presenter import ReviewPresenter, decisions_lost
from ui.access.rota_presenter import RotaPresenter
from ui.access.sheet_presenter import SheetPresenter
from ui.access.sheets import Sheet
from ui.access.source import AccessDesk, Documents
from ui.bridge import Run
from ui.messages import Message, done, told
from ui.while_alive import while_alive

ACTS_HERE = (
    Act.ENROL_MEMBER, Act.GRANT_ACCESS, Act.APPROVE_GRANT, Act.END_GRANT, Act.TRANSFER_MEMBER, Act.DISABLE_MEMBER,
    Act.ENABLE_MEMBER, Act.RECORD_TRAINING, Act.REVIEW_ACCESS, Act.KEEP_ROTA, Act.APPOINT_RESPONSIBLE,
    Act.STATE_COMPLIANCE,
)  # fmt: skip
CONCERNED = Changes.ACCESS | Changes.MEMBERS | Changes.POLICY


class Page(Enum):
    MEMBERS = auto()
    REVIEW = auto()
    OWED = auto()
    ROTA = auto()
    MEMBER = auto()  # one of them, opened from the table
    SHEET = auto()  # a form, over the page that it was opened from
    IMPORT = auto()


TABS = (Page.MEMBERS, Page.REVIEW, Page.OWED, Page.ROTA)


@dataclass(frozen=True, slots=True)
class AccessState:
    """`tab`: the page that the head shows as open. `overdue`: of what is owed. `may`: the acts open to the member."""

    page: Page = Page.MEMBERS
    tab: Page = Page.MEMBERS
    loaded: bool = False
    owed: tuple[OwedLine, ...] = ()
    overdue: int = 0
    chosen: str = ""  # of what is owed
    may: frozenset[Act] = frozenset()


@dataclass(frozen=True, slots=True)
class _Loaded:
    now: AccessNow
    lines: tuple[MemberLine, ...]
    owed: tuple[OwedLine, ...]
    overdue: int
    key: tuple[object, ...]


class AccessPresenter(QObject):
    """`changed` carries an AccessState, `message` a Message; `file_wanted` asks for a file to take in.

    Its pages have presenters of their own: `members`, `member`, `review`, `rota`, `sheet`, `paper`, `bulk`. `run` is
    the store's thread, `run_aside` another one, for what takes long.
    """

    changed = Signal(object)
    message = Signal(object)
    file_wanted = Signal()

    def __init__(
        self,
        desk: AccessDesk,
        run: Run,
        run_aside: Run,
        documents: Documents | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._run = desk, while_alive(self, run)
        self._now: AccessNow | None = None
        self._key: tuple[object, ...] = ()
        self._seen = self._loading = self._again = False
        self._stale = True
        self._beneath = Page.MEMBERS  # a form lies over it
        self._newcomer = 0  # the statement that listed them
        self.state = AccessState()
        self.members, self.sheet = MembersPresenter(self), SheetPresenter(run, self)
        self.member = MemberPresenter(desk, run, self)
        self.review, self.rota = ReviewPresenter(desk, run, self), RotaPresenter(desk, run, self)
        self.paper = Paper(documents, run_aside, self)
        self.bulk = ImportPresenter(desk, run, run_aside, self)
        self._connect()

    def _connect(self) -> None:
        self.members.wanted.connect(self.open_member)
        for part in (self.member, self.review, self.rota):
            part.sheet_wanted.connect(self.open_sheet)
        for speaking in (self.member, self.review, self.rota, self.paper, self.bulk):
            speaking.message.connect(self.message)
        for signing in (self.review, self.rota, self.bulk):
            signing.signed.connect(self._load)
        self.sheet.signed.connect(self._signed)
        self.sheet.closed.connect(self._back_from_sheet)
        self.bulk.closed.connect(lambda: self._draw(page=Page.MEMBERS))

    # ------------------------------------------------------------------- the list as it stands

    def start(self) -> None:
        """The screen is seen."""
        self._seen = True
        if self._stale or self._now is None or self._now.today != self._today():
            self._load()

    def stop(self) -> None:
        self._seen = False

    def refresh(self, changes: object = CONCERNED) -> None:
        if isinstance(changes, Changes) and changes & CONCERNED:
            self._stale = True
            if self._seen:
                self._load()

    def _today(self) -> date | None:
        return self._now.today if self._now else None

    def _load(self) -> None:
        if self._loading:
            self._again = True
            return
        self._loading, self._again, self._stale = True, False, False
        known = self._key
        self._run(lambda: self._read(known), self._loaded, self._not_loaded)

    def _read(self, known: tuple[object, ...]) -> _Loaded | None:
        """Slow, through `run`. None: nothing is another than it was."""
        now = self._desk.now()
        may = tuple(isinstance(self._desk.may(act), Allowed) for act in ACTS_HERE)
        key = (now.of.head, now.today, now.profile.version, now.member.id, may)
        if key == known:
            return None
        rows = now.owed()
        overdue = sum(row.overdue(now.today) for row in rows)
        return _Loaded(now, lines_of(now), owed_lines(rows, now.today), overdue, key)

    def _loaded(self, found: _Loaded | None) -> None:
        self._loading = False
        if found is not None:
            self._now, self._key = found.now, found.key
            may = frozenset(act for act in ACTS_HERE if isinstance(self._desk.may(act), Allowed))
            self._draw(loaded=True, owed=found.owed, overdue=found.overdue, may=may)
            self.members.show_lines(found.lines)
            self.member.show_now(found.now, may)
            self.review.show_now(found.now, found.lines, may)
            self.rota.show_now(found.now, may)
        if self._again:
            self._load()
        else:
            self._open_newcomer()

    def _open_newcomer(self) -> None:
        """What comes next is their grant and their training."""
        number, self._newcomer = self._newcomer, 0
        if number and self._now is not None:
            of = self._now.of
            self.open_member(next((one for one in of.accounts if number in of.numbers_about(one)), ""))

    def _not_loaded(self, error: BaseException) -> None:
        """Of permissions that change the desk itself tells, on every screen."""
        self._loading = False
        self._stale = True
        if not isinstance(error, Refused):
            told(self._tell)(error)

    # ------------------------------------------------------------------- pages

    def show(self, page: Page) -> None:
        """One of the tabs; a form that is open has to be signed or left first."""
        if self.state.page is Page.SHEET:
            self.sheet.leave()
        if self.state.page not in (Page.SHEET, Page.IMPORT):
            self._draw(page=page, tab=page)

    def open_member(self, member: str, grant: str = "") -> None:
        self.member.open(member, grant)
        if self.member.state.id == member:
            self._draw(page=Page.MEMBER, tab=Page.MEMBERS)

    def back(self) -> None:
        """From a member's page to the table."""
        if self.state.page is Page.MEMBER:
            self._draw(page=Page.MEMBERS)

    def open_sheet(self, sheet: Sheet) -> None:
        if self.state.page is not Page.SHEET:
            self._beneath = self.state.page
        self._draw(page=Page.SHEET)
        self.sheet.open(sheet)

    def enrol(self) -> None:
        if self._now is not None and self._allowed(Act.ENROL_MEMBER):
            self.open_sheet(member_sheets.enrol_sheet(self._desk, self._now))

    def want_file(self) -> None:
        """Of members or of training, for whoever may sign either."""
        if Act.RECORD_TRAINING in self.state.may or self._allowed(Act.ENROL_MEMBER):
            self.file_wanted.emit()

    def take_in(self, path: str) -> None:
        """The file that was picked; "" when none was."""
        if path:
            self._draw(page=Page.IMPORT)
            self.bulk.begin(path)

    def _back_from_sheet(self) -> None:
        self._draw(page=self._beneath)

    def _signed(self, sheet: Sheet, number: int) -> None:
        self._tell(done(f"Signed: statement {number}. {sheet.after}".strip()))
        self._newcomer = number if sheet.opens else 0
        self._draw(page=self._beneath)
        self._load()

    # ------------------------------------------------------------------- what is owed

    def choose_owed(self, line: str) -> None:
        self._draw(chosen=line)

    def act_on_owed(self) -> None:
        """The one act that a line of what is owed asks for: its form, or the page where it is done."""
        line = next((line for line in self.state.owed if line.id == self.state.chosen), None)
        if line is None or self._now is None:
            return
        task, now = line.row.task, self._now
        if not self._allowed(_NEEDS[task]):
            return
        if task in _OF_LIST:
            self.open_sheet(_OF_LIST[task](self._desk, now))
        elif task is Task.DECIDE:
            self.show(Page.REVIEW)
        elif task is Task.REVIEW_TRAIL:
            self._tell(done("The audit trail is reviewed on the screen Audit trail, under Weekly review."))
        else:
            self._open_about(task, line.row.subject, now)

    def _open_about(self, task: Task, subject: str, now: AccessNow) -> None:
        """`subject`: a grant or a member."""
        grant = now.of.grants.get(subject)
        account = now.of.accounts[grant.given.member if grant else subject]
        if account.member == now.member.id:
            self.open_member(account.member, subject if grant else "")
            return
        if task in _OF_GRANT and grant is not None:
            sheet = _OF_GRANT[task](self._desk, now, account, grant)
        else:
            sheet = _OF_MEMBER[task](self._desk, now, account)
        self.open_sheet(sheet)

    def _allowed(self, act: Act) -> bool:
        answer = self._desk.may(act)
        if isinstance(answer, Refusal):
            told(self._tell)(Refused(answer))
            return False
        return True

    # ------------------------------------------------------------------- shown

    def unfinished(self) -> str:
        """What would be lost if the desk went now."""
        return decisions_lost(self.review.unsigned)

    def _tell(self, message: Message) -> None:
        self.message.emit(message)

    def _draw(self, **changes: Any) -> None:
        state = replace(self.state, **changes)
        ids = [line.id for line in state.owed]
        shown = replace(state, chosen=state.chosen if state.chosen in ids else next(iter(ids), ""))
        if shown != self.state:
            self.state = shown
            self.changed.emit(shown)


_OfGrant = Callable[[AccessDesk, AccessNow, Account, Grant], Sheet]
_OF_GRANT: dict[Task, _OfGrant] = {
    Task.APPROVE: grant_sheets.approve_sheet,
    Task.DECIDE_TRANSFER: grant_sheets.resume_sheet,
    Task.RENEW: grant_sheets.grant_sheet,
}
_OF_MEMBER: dict[Task, Callable[[AccessDesk, AccessNow, Account], Sheet]] = {
    Task.TRAIN: member_sheets.train_sheet,
    Task.UNUSED: member_sheets.enable_sheet,
}
_OF_LIST: dict[Task, Callable[[AccessDesk, AccessNow], Sheet]] = {
    Task.REVIEW: rota_sheets.review_sheet,
    Task.ROTA: rota_sheets.turn_sheet,
    Task.APPOINT: rota_sheets.appoint_sheet,
    Task.STATE: rota_sheets.compliance_sheet,
}
_NEEDS: dict[Task, Act] = {
    Task.APPROVE: Act.APPROVE_GRANT,
    Task.DECIDE_TRANSFER: Act.GRANT_ACCESS,
    Task.RENEW: Act.GRANT_ACCESS,
    Task.TRAIN: Act.RECORD_TRAINING,
    Task.REVIEW: Act.REVIEW_ACCESS,
    Task.DECIDE: Act.REVIEW_ACCESS,
    Task.UNUSED: Act.ENABLE_MEMBER,
    Task.ROTA: Act.KEEP_ROTA,
    Task.APPOINT: Act.APPOINT_RESPONSIBLE,
    Task.STATE: Act.STATE_COMPLIANCE,
    Task.REVIEW_TRAIL: Act.REVIEW_AUDIT,
}
