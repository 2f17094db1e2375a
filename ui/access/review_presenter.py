"""Decides what the review shows: a pass over the members by keyboard, whose decisions are signed together (ACC-05)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.access_deeds import AccessNow
from app.actions.review_access import Decision
from app.domain.access_list import Review
from app.domain.gate import Act
from app.domain.statements import Reviewed
from ui import words
from ui.access.lines import MemberLine, person_words, sorted_by
from ui.access.rota_sheets import review_sheet
from ui.access.source import AccessDesk
from ui.bridge import Run
from ui.forms import sentence
from ui.messages import done, told
from ui.while_alive import while_alive
from ui.words import Mark

OTHERS_DECIDE = "This is you: another member decides about your access."


class Show(Enum):
    """Which rows stand in the table; the value is its words."""

    TO_DECIDE = "Not signed yet"
    EXCEPTIONS = "Ended or flagged"
    ALL = "All"


class Asking(Enum):
    """What the note is for."""

    NOTHING = ""
    END = "Why it ends"
    FLAG = "Why it is flagged"


LEFT = Mark("warn", "state-wait", "To decide")
OWN = Mark("muted", "member", "Another member decides")
_SIGNED, _NOT_YET = "", ", not signed yet"


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One member in the review; `decided`: here or signed."""

    member: MemberLine
    mark: Mark
    note: str = ""
    decided: bool = False
    signed: bool = False
    exception: bool = False

    @property
    def id(self) -> str:
        return self.member.id


@dataclass(frozen=True, slots=True)
class ReviewState:
    """`due` "": no review is open. `signed` of `total` are decided and signed, `pending` decided and not signed.
    `asking`: a note is being written; `closing`: it asks whether to close."""

    loaded: bool = False
    may: bool = False
    head: str = ""
    last: str = ""
    due: str = ""
    overdue: bool = False
    total: int = 0
    signed: int = 0
    pending: int = 0
    lines: tuple[ReviewLine, ...] = ()
    show: Show = Show.TO_DECIDE
    chosen: str = ""
    asking: Asking = Asking.NOTHING
    note: str = ""
    problem: str = ""
    closing: str = ""
    busy: bool = False
    review: str = ""

    @property
    def line(self) -> ReviewLine | None:
        return next((line for line in self.lines if line.id == self.chosen), None)


class ReviewPresenter(QObject):
    """`changed` carries a ReviewState, `message` a Message, `sheet_wanted` a Sheet; `signed` follows a signature."""

    changed = Signal(object)
    message = Signal(object)
    sheet_wanted = Signal(object)
    signed = Signal()

    def __init__(self, desk: AccessDesk, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._run = desk, while_alive(self, run)
        self._now: AccessNow | None = None
        self._rows: dict[str, ReviewLine] = {}
        self._pending: dict[str, Decision] = {}  # in the order in which they were decided
        self.state = ReviewState()

    def show_now(self, now: AccessNow, lines: tuple[MemberLine, ...], may: frozenset[Act]) -> None:
        self._now = now
        review = now.of.open_review()
        kept = review.left if review else frozenset()
        self._pending = {member: one for member, one in self._pending.items() if member in kept}
        self._rows = {}
        if review is not None:
            inside = [line for line in lines if line.id in review.members]
            self._rows = {line.id: self._row(review, line) for line in sorted_by(inside, "name", down=False)}
        self._draw(
            loaded=True,
            may=Act.REVIEW_ACCESS in may,
            head=_head(now),
            last=_last(now),
            due=review.due_on.isoformat() if review else "",
            overdue=bool(review and review.due_on < now.today),
            total=len(review.members) if review else 0,
            signed=len(review.decided) if review else 0,
            review=_on_paper(now),
        )

    @property
    def unsigned(self) -> int:
        """How many decisions are lost when the desk goes."""
        return len(self._pending)

    # ------------------------------------------------------------------- the pass

    def choose(self, member: str) -> None:
        if member != self.state.chosen:
            self._draw(chosen=member, asking=Asking.NOTHING, note="", problem="")

    def only(self, show: Show) -> None:
        self._draw(show=show)

    def keep(self) -> None:
        if self._may_decide():
            self._decide(Decision(self.state.chosen, keep=True))

    def ask_end(self) -> None:
        if self._may_decide():
            self._draw(asking=Asking.END, note=self._noted(), problem="")

    def ask_flag(self) -> None:
        """Kept, but somebody has to look."""
        if self._may_decide():
            self._draw(asking=Asking.FLAG, note=self._noted(), problem="")

    def write(self, note: str) -> None:
        self._draw(note=note, problem="")

    def noted(self) -> None:
        """The note is written: the decision stands."""
        asking = self.state.asking
        if asking is Asking.NOTHING:
            return
        if not self.state.note.strip():
            self._draw(problem=sentence("say why it ends or is flagged"))
            return
        keep = asking is Asking.FLAG
        self._decide(Decision(self.state.chosen, keep=keep, flagged=keep, note=self.state.note.strip()))

    def dismiss(self) -> None:
        self._draw(asking=Asking.NOTHING, note="", problem="")

    def undo(self) -> None:
        """The last decision that is not signed yet."""
        if self._pending and not self.state.busy:
            member, _ = self._pending.popitem()
            self._rows[member] = replace(self._rows[member], mark=LEFT, note="", decided=False, exception=False)
            self._draw(chosen=member, asking=Asking.NOTHING, note="", problem="")

    def _may_decide(self) -> bool:
        line = self.state.line
        if line is None or self.state.busy or not self.state.may or line.signed:
            return False
        if line.mark is OWN:
            self._draw(problem=OTHERS_DECIDE)
            return False
        return True

    def _noted(self) -> str:
        given = self._pending.get(self.state.chosen)
        return given.note if given else ""

    def _decide(self, decision: Decision) -> None:
        member = decision.member
        self._pending.pop(member, None)
        self._pending[member] = decision
        said = Reviewed("", member, decision.keep, decision.flagged, decision.note)
        self._rows[member] = _decided(self._rows[member], said, signed=False)
        self._draw(chosen=self._next(member), asking=Asking.NOTHING, note="", problem="")

    def _next(self, member: str) -> str:
        """The next row that waits, from this one down and then from the top; this one when none does."""
        ids = [line.id for line in self.state.lines]
        place = ids.index(member) if member in ids else -1
        for one in (*ids[place + 1 :], *ids[: place + 1]):
            row = self._rows[one]
            if not row.decided and row.mark is not OWN:
                return one
        return member

    # ------------------------------------------------------------------- signed

    def open_one(self) -> None:
        if self._now is not None and self.state.may and not self.state.due:
            self.sheet_wanted.emit(review_sheet(self._desk, self._now))

    def sign(self) -> None:
        """All decisions in one, or none."""
        if not self._pending or self.state.busy:
            return
        decisions = tuple(self._pending.values())
        self._draw(busy=True)
        self._run(
            lambda: self._desk.decide(decisions), lambda number: self._were_signed(decisions, number), self._failed
        )

    def ask_close(self) -> None:
        if self.state.busy or not self.state.due:
            return
        left = self.state.total - self.state.signed
        waits = (
            f"{words.counted(self.state.pending, 'decision')} not signed yet: sign first." if self.state.pending else ""
        )
        if waits:
            self._draw(problem=waits)
            return
        rest = (
            f" {words.counted(left, 'member')} not decided about: suspended after {self.state.due}, until another "
            "review keeps them." if left else ""
        )  # fmt: skip
        self._draw(closing=f"Close this review?{rest}")

    def leave_open(self) -> None:
        self._draw(closing="")

    def close(self) -> None:
        if self.state.closing and not self.state.busy:
            self._draw(busy=True, closing="")
            self._run(self._desk.close_review, self._was_closed, self._failed)

    def _were_signed(self, decisions: tuple[Decision, ...], number: int) -> None:
        for decision in decisions:
            self._pending.pop(decision.member, None)
        first = number - len(decisions) + 1
        numbers = f"statement {number}" if first == number else f"statements {first} to {number}"
        self._draw(busy=False)
        self.message.emit(done(f"Signed: {numbers}."))
        self.signed.emit()

    def _was_closed(self, number: int) -> None:
        self._draw(busy=False)
        self.message.emit(done(f"Signed: statement {number}. The review is closed."))
        self.signed.emit()

    def _failed(self, error: BaseException) -> None:
        """What was decided here is still here."""
        self._draw(busy=False)
        told(self.message.emit)(error)

    # ------------------------------------------------------------------- shown

    def _row(self, review: Review, line: MemberLine) -> ReviewLine:
        assert self._now is not None  # there is a review
        given = review.decided.get(line.id)
        if given is not None:
            return _decided(ReviewLine(line, LEFT), given[0], signed=True)
        pending = self._pending.get(line.id)
        if pending is not None:
            said = Reviewed("", line.id, pending.keep, pending.flagged, pending.note)
            return _decided(ReviewLine(line, LEFT), said, signed=False)
        return ReviewLine(line, OWN if line.id == self._now.member.id else LEFT)

    def _draw(self, **changes: Any) -> None:
        state = replace(self.state, **changes)
        lines = tuple(row for row in self._rows.values() if _shown(row, state.show))
        here = any(line.id == state.chosen for line in lines)
        first = next((line.id for line in lines if not line.decided and line.mark is not OWN), "")
        chosen = state.chosen if here else first or next((line.id for line in lines), "")
        shown = replace(state, lines=lines, chosen=chosen, pending=len(self._pending))
        if shown != self.state:
            self.state = shown
            self.changed.emit(shown)


def _shown(row: ReviewLine, show: Show) -> bool:
    if show is Show.TO_DECIDE:
        return not row.signed
    return show is Show.ALL or row.exception


def _decided(row: ReviewLine, said: Reviewed, *, signed: bool) -> ReviewLine:
    later = _SIGNED if signed else _NOT_YET
    if not said.keep:
        mark = Mark("danger", "stop", f"Ends{later}" if not signed else "Ended")
    elif said.flagged:
        mark = Mark("warn", "state-warn", f"Kept, flagged{later}")
    else:
        mark = Mark("ok", "tick", f"Kept{later}")
    exception = said.flagged or not said.keep
    return replace(row, mark=mark, note=said.note, decided=True, signed=signed, exception=exception)


def _head(now: AccessNow) -> str:
    rule = now.profile.rules["access.review_months"]
    return (
        f"{rule.source.where}: the access list is reviewed every {now.profile.number('access.review_months')} months."
    )


def _last(now: AccessNow) -> str:
    """The last review that was closed."""
    review = _last_closed(now)
    if review is None or review.closed is None:
        return "No review has been closed on this list yet."
    given = [said for said, _ in review.decided.values()]
    ended, flagged = sum(not said.keep for said in given), sum(said.flagged for said in given)
    left = f", {len(review.left)} not decided" if review.left else ""
    day, who = now.of.day_of(review.closed.at).isoformat(), person_words(now.of, review.closed.by)
    return f"Last closed on {day} by {who}: {len(given) - ended} kept, {ended} ended, {flagged} flagged{left}."


def _last_closed(now: AccessNow) -> Review | None:
    closed = [review for review in now.of.reviews.values() if review.closed is not None]
    return closed[-1] if closed else None


def _on_paper(now: AccessNow) -> str:
    """Which review a document would be about: the open one, else the last."""
    review = now.of.open_review() or _last_closed(now)
    return review.id if review else ""


def decisions_lost(count: int) -> str:
    """ "": none are."""
    if not count:
        return ""
    return f"{words.counted(count, 'decision')} of the review not signed yet: lost if you leave now."
