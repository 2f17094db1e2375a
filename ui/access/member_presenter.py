"""Decides what one member's page shows: grants, reasons, everything signed about them, and what is open to whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.access_deeds import AccessNow
from app.domain.access_list import Account, Grant
from app.domain.conditions import Condition, of_grant, of_member
from app.domain.gate import Act
from app.domain.rights import hindrances, rights, waits_for_approval
from app.domain.statements import Signed
from ui.access import grant_sheets, member_sheets
from ui.access.lines import MARKS, role_words, signer_words, training_words
from ui.access.sheets import Sheet
from ui.access.source import AccessDesk
from ui.access.told import HistoryLine, told
from ui.bridge import Run
from ui.messages import told as told_error
from ui.while_alive import while_alive
from ui.words import NO_VALUE, Mark

NOT_FOR_ONESELF = "This is you: another member signs what concerns you."
NOT_TWICE = "You signed this grant: the second signature is another member's."


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom an act would be about, and of whose grants which."""

    now: AccessNow
    account: Account
    grant: Grant | None

    @property
    def waits(self) -> bool:
        return self.grant is not None and waits_for_approval(self.grant, self.now.profile)

    @property
    def suspended(self) -> bool:
        return self.grant is not None and self.grant.ended is None and self.grant.suspended_by is not None

    @property
    def own(self) -> bool:
        return self.account.member == self.now.member.id

    @property
    def signed_by_oneself(self) -> bool:
        return self.grant is not None and self.grant.signed.by == self.now.member.id


Make = Callable[[AccessDesk, Subject], Sheet]


@dataclass(frozen=True, slots=True)
class ActRow:
    """One button of the page; it is there while the gate lets the act and `when` holds."""

    id: str
    title: str
    key: str
    icon: str
    act: Act
    when: Callable[[Subject], bool]
    make: Make
    kind: str = ""


def _of_grant(make: Callable[[AccessDesk, AccessNow, Account, Grant], Sheet]) -> Make:
    def made(desk: AccessDesk, about: Subject) -> Sheet:
        assert about.grant is not None  # `when` asks for one
        return make(desk, about.now, about.account, about.grant)

    return made


def _of_member(make: Callable[[AccessDesk, AccessNow, Account], Sheet]) -> Make:
    return lambda desk, about: make(desk, about.now, about.account)


def _enabled(about: Subject) -> bool:
    return about.account.disabled is None


ACTS: tuple[ActRow, ...] = (
    ActRow("approve", "Approve or refuse", "Ctrl+Y", "tick", Act.APPROVE_GRANT,
           lambda about: about.waits and not about.signed_by_oneself, _of_grant(grant_sheets.approve_sheet), "primary"),
    ActRow("resume", "Decide the transfer", "Ctrl+R", "next", Act.GRANT_ACCESS,
           lambda about: about.suspended, _of_grant(grant_sheets.resume_sheet), "primary"),
    ActRow("grant", "Grant access", "Ctrl+G", "key", Act.GRANT_ACCESS, _enabled,
           lambda desk, about: grant_sheets.grant_sheet(desk, about.now, about.account)),
    ActRow("renew", "Renew this grant", "Ctrl+W", "edit", Act.GRANT_ACCESS,
           lambda about: about.grant is not None and _enabled(about),
           lambda desk, about: grant_sheets.grant_sheet(desk, about.now, about.account, about.grant)),
    ActRow("train", "Record training", "Ctrl+M", "tick", Act.RECORD_TRAINING, lambda _: True,
           _of_member(member_sheets.train_sheet)),
    ActRow("enrol", "Account here", "Ctrl+N", "add", Act.ENROL_MEMBER, lambda about: not about.account.key,
           _of_member(member_sheets.enrol_sheet)),
    ActRow("transfer", "Transfer", "Ctrl+X", "next", Act.TRANSFER_MEMBER, lambda _: True,
           _of_member(member_sheets.transfer_sheet)),
    ActRow("enable", "Enable account", "Ctrl+U", "sign-in", Act.ENABLE_MEMBER,
           lambda about: not _enabled(about) or _unused(about), _of_member(member_sheets.enable_sheet)),
    ActRow("end", "End this grant", "Ctrl+E", "stop", Act.END_GRANT,
           lambda about: about.grant is not None and about.grant.ended is None, _of_grant(grant_sheets.end_sheet),
           "danger"),
    ActRow("disable", "Disable account", "Ctrl+B", "lock", Act.DISABLE_MEMBER, _enabled,
           _of_member(member_sheets.disable_sheet), "danger"),
)  # fmt: skip


def _unused(about: Subject) -> bool:
    now = about.now
    used = now.last_day(about.account.member)
    return of_member(now.of, about.account, used, now.today, now.profile)[0] is Condition.UNUSED


@dataclass(frozen=True, slots=True)
class GrantLine:
    id: str
    mark: Mark
    roles: str
    assignment: str
    days: str
    by: str
    cleared: str


@dataclass(frozen=True, slots=True)
class MemberState:
    """`acts`: ids of the ActRows that are open. `reasons`: why roles cannot be used, or acts not be signed here."""

    id: str = ""
    name: str = ""
    under: str = ""
    mark: Mark | None = None
    training: str = ""
    last_use: str = ""
    reasons: tuple[str, ...] = ()
    grants: tuple[GrantLine, ...] = ()
    chosen: str = ""
    history: tuple[HistoryLine, ...] = ()
    acts: tuple[str, ...] = ()
    loading: bool = False


class MemberPresenter(QObject):
    """`changed` carries a MemberState, `sheet_wanted` a Sheet, `message` a Message."""

    changed = Signal(object)
    sheet_wanted = Signal(object)
    message = Signal(object)

    def __init__(self, desk: AccessDesk, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._run = desk, while_alive(self, run)
        self._now: AccessNow | None = None
        self._may: frozenset[Act] = frozenset()
        self.state = MemberState()

    def show_now(self, now: AccessNow, may: frozenset[Act]) -> None:
        self._now, self._may = now, may
        if self.state.id in now.of.accounts:
            self._draw()
            self._load_history()

    def open(self, member: str, grant: str = "") -> None:
        """`grant`: the one to be chosen; else the newest that has not ended."""
        if self._now is not None and member in self._now.of.accounts:
            self.state = MemberState(member, chosen=grant, loading=True)
            self._draw()
            self._load_history()

    def choose(self, grant: str) -> None:
        self._draw(chosen=grant)

    def press(self, act: str) -> None:
        row = next((row for row in ACTS if row.id == act), None)
        about = self._subject()
        if row is not None and about is not None and act in self.state.acts:
            self.sheet_wanted.emit(row.make(self._desk, about))

    def _load_history(self) -> None:
        member = self.state.id
        self._run(lambda: self._desk.history(member), lambda said: self._loaded(member, said), told_error(self._tell))

    def _loaded(self, member: str, said: tuple[Signed, ...]) -> None:
        if self._now is not None and member == self.state.id:
            self._draw(history=told(said, self._now), loading=False)

    def _subject(self) -> Subject | None:
        if self._now is None or self.state.id not in self._now.of.accounts:
            return None
        of = self._now.of
        grant = of.grants.get(self.state.chosen)
        return Subject(self._now, of.accounts[self.state.id], grant)

    def _draw(self, **changes: Any) -> None:
        state = replace(self.state, **changes)
        now = self._now
        if now is None or state.id not in now.of.accounts:
            return
        account = now.of.accounts[state.id]
        grants = _grant_lines(now, account.member)
        ids = [grant.id for grant in grants]
        self.state = replace(state, chosen=state.chosen if state.chosen in ids else next(iter(ids), ""))
        about = self._subject()
        assert about is not None  # the account is there
        used = now.last_day(account.member)
        conditions = of_member(now.of, account, used, now.today, now.profile)
        drawn = replace(
            self.state,
            name=account.name,
            under=f"badge {account.badge}" + (f", {account.unit}" if account.unit else ""),
            mark=MARKS[conditions[0]],
            training=training_words(now.of, account.member, now.today, now.profile),
            last_use=used.isoformat() if used else "never",
            reasons=tuple(self._reasons(about)),
            grants=grants,
            acts=tuple(row.id for row in ACTS if self._open_to(row, about)),
        )
        self.state = drawn
        self.changed.emit(drawn)

    def _open_to(self, row: ActRow, about: Subject) -> bool:
        return row.act in self._may and not about.own and row.when(about)

    def _reasons(self, about: Subject) -> list[str]:
        found = rights(about.now.of, about.account.member, about.now.today, about.now.profile)
        said = [str(why.refusal) for why in hindrances(found)]
        if about.own and self._may & {row.act for row in ACTS}:
            said.append(NOT_FOR_ONESELF)
        elif about.waits and about.signed_by_oneself and Act.APPROVE_GRANT in self._may:
            said.append(NOT_TWICE)
        return said

    def _tell(self, message: object) -> None:
        self.message.emit(message)


def _grant_lines(now: AccessNow, member: str) -> tuple[GrantLine, ...]:
    """Those that have not ended first, the newest above."""
    grants = sorted(now.of.grants_of(member), key=lambda grant: (grant.ended is None, grant.signed.at), reverse=True)
    return tuple(
        GrantLine(
            grant.given.grant,
            MARKS[of_grant(now.of, grant, now.today, now.profile)],
            role_words(grant.given.roles, now.profile),
            grant.given.assignment or NO_VALUE,
            f"{grant.given.starts_on} to {grant.given.ends_on}",
            signer_words(now.of, grant),
            "cleared" if grant.given.cleared else NO_VALUE,
        )
        for grant in grants
    )
