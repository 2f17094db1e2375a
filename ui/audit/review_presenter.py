"""Decides what the weekly review shows: the sample and the outliers beside it, decided one by one, each a record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.actions.review_audit import Decided
from app.audit_papers import ReviewNow
from app.csv_files import Cancelled
from app.domain.audit_review import Decision, Finding, Review
from app.domain.gate import Act, Allowed
from app.domain.public_audit import purpose_words
from app.domain.query_log import LogRow
from ui import words
from ui.audit.papers import Papers, saved_words
from ui.audit.watch import Watch
from ui.bridge import Run
from ui.forms import sentence
from ui.messages import done, told, warning
from ui.while_alive import while_alive
from ui.words import Mark

OTHERS_DECIDE = "This is your own search: another member who reviews decides about it."
LEFT = Mark("warn", "state-wait", "To decide")
BESIDE = Mark("muted", "eye", "Named by an outlier")
OWN = Mark("muted", "member", "Another member decides")


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One search that is looked at. `odd`: a sentence for each outlier that names it; `own`: the reader's."""

    number: int
    mark: Mark
    when: str
    member: str
    case: str
    plate: str
    basis: str
    drawn: str
    odd: tuple[str, ...] = ()
    own: bool = False
    detail: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> int:
        return self.number


@dataclass(frozen=True, slots=True)
class ReviewState:
    """`head`: the rule. `due`: of the next one. `about`: what the open one, or else the last, covers. `asking`: a
    finding is being written, of kind `finding`; `closing`: it asks whether to close."""

    loaded: bool = False
    may: bool = False
    may_save: bool = False
    head: str = ""
    due: Mark = field(default_factory=lambda: Mark("muted", "clock", ""))
    about: str = ""
    is_open: bool = False
    there: bool = False  # a review to show
    lines: tuple[ReviewLine, ...] = ()
    left: int = 0
    total: int = 0
    chosen: int = -1
    asking: bool = False
    finding: Finding = Finding.TOO_VAGUE
    note: str = ""
    problem: str = ""
    closing: str = ""
    busy: bool = False
    opening: bool = False
    share: float = 0.0

    @property
    def line(self) -> ReviewLine | None:
        return next((line for line in self.lines if line.id == self.chosen), None)


class ReviewPresenter(QObject):
    """`changed` carries a ReviewState, `message` a Message; `target_wanted` a kind and a file's name."""

    changed = Signal(object)
    message = Signal(object)
    target_wanted = Signal(str, str)

    def __init__(self, papers: Papers, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._papers, self._run = papers, while_alive(self, run)
        self._watch = Watch(self)
        self._watch.changed.connect(lambda: self._draw(share=self._watch.share))
        self.state = ReviewState()

    def start(self) -> None:
        """The tab comes to the front."""
        self._draw(
            may=isinstance(self._papers.may(Act.REVIEW_AUDIT), Allowed),
            may_save=isinstance(self._papers.may(Act.EXPORT_AUDIT), Allowed),
        )
        self._read()

    def _read(self) -> None:
        self._run(self._papers.review, self._show_now, self._failed)

    def choose(self, number: int) -> None:
        if number != self.state.chosen:
            self._draw(chosen=number, asking=False, note="", problem="")

    # ------------------------------------------------------------------- deciding

    def open_one(self) -> None:
        """Slow: everything that was searched since the last one is looked through."""
        if self.state.may and not self.state.is_open and not self.state.busy:
            go_on = self._watch.begin()
            self._draw(busy=True, opening=True, share=0.0)
            self._run(lambda: self._papers.open_review(go_on), lambda _: self._opened(), self._not_opened)

    def stop(self) -> None:
        self._watch.stop()

    def in_order(self) -> None:
        if self._may_decide():
            self._decide(Decided(self.state.chosen, Finding.IN_ORDER))

    def ask_finding(self) -> None:
        if self._may_decide():
            self._draw(asking=True, note="", problem="")

    def pick(self, finding: Finding) -> None:
        self._draw(finding=finding)

    def write(self, note: str) -> None:
        self._draw(note=note, problem="")

    def noted(self) -> None:
        if not self.state.asking or self.state.busy:
            return
        if not self.state.note.strip():
            self._draw(problem=sentence("say what was found"))
            return
        self._decide(Decided(self.state.chosen, self.state.finding, self.state.note.strip()))

    def dismiss(self) -> None:
        self._draw(asking=False, note="", problem="")

    def ask_close(self) -> None:
        state = self.state
        if not state.is_open or state.busy or not state.may:
            return
        if state.left:
            self._draw(
                problem=f"{words.counted(state.left, 'search', 'searches')} of the sample not decided about yet."
            )
            return
        self._draw(closing="Close this review? What was decided stays as it is; the next one begins where it ends.")

    def leave_open(self) -> None:
        self._draw(closing="")

    def close(self) -> None:
        if self.state.closing and not self.state.busy:
            self._draw(busy=True, closing="")
            self._act(lambda: self._papers.close_review(""), "The review is closed, and that is recorded.")

    def _may_decide(self) -> bool:
        line = self.state.line
        if line is None or self.state.busy or not self.state.may or not self.state.is_open:
            return False
        if line.own:
            self._draw(problem=OTHERS_DECIDE)
            return False
        return True

    def _decide(self, decided: Decided) -> None:
        self._draw(busy=True, problem="")
        self._act(lambda: self._papers.decide([decided]), "", then=lambda: self._go_to_next(decided.search))

    def _act(self, deed: Callable[[], object], said: str, then: Callable[[], None] = lambda: None) -> None:
        def was_done(_: object) -> None:
            self._draw(busy=False, asking=False, note="")
            if said:
                self.message.emit(done(said))
            then()
            self._read()

        self._run(deed, was_done, self._failed)

    def _go_to_next(self, number: int) -> None:
        """The next one that waits, from this line down and then from the top."""
        lines = self.state.lines
        place = next((n for n, line in enumerate(lines) if line.id == number), -1)
        for line in (*lines[place + 1 :], *lines[:place]):
            if line.mark is LEFT:
                self._draw(chosen=line.id)
                return

    def _opened(self) -> None:
        self._watch.end()
        self._draw(busy=False, opening=False)
        self._read()

    def _not_opened(self, error: BaseException) -> None:
        self._watch.end()
        self._draw(opening=False)
        if isinstance(error, Cancelled):
            self._draw(busy=False)
            self.message.emit(warning("Stopped: no review was opened."))
        else:
            self._failed(error)

    # ------------------------------------------------------------------- on paper

    def want(self) -> None:
        if self.state.there and self.state.may_save and not self.state.busy:
            self.target_wanted.emit("PDF", "audit-review.pdf")

    def save(self, path: str) -> None:
        """ "" when nothing was chosen."""
        if path and not self.state.busy:
            target = Path(path)
            self._draw(busy=True)
            self._run(
                lambda: self._papers.save_review(target), lambda digest: self._saved(target, digest), self._failed
            )

    def _saved(self, target: Path, digest: str) -> None:
        self._draw(busy=False)
        self.message.emit(done(saved_words(target, digest)))

    def _failed(self, error: BaseException) -> None:
        self._draw(busy=False)
        told(self.message.emit)(error)

    # ------------------------------------------------------------------- shown

    def _show_now(self, now: ReviewNow) -> None:
        rule = now.profile.rules["audit.review_days"]
        days, percent = now.profile.number("audit.review_days"), now.profile.number("audit.sample_percent")
        head = f"{rule.source.where}: every {days} days, at least {percent} in a hundred searches."
        review = now.review
        lines = tuple(self._line(now, review, number) for number in review.to_look_at) if review else ()
        self._draw(
            loaded=True,
            head=head,
            due=_due(now),
            about=_about(now, review, self._papers),
            is_open=now.is_open,
            there=review is not None,
            lines=lines,
            left=len(review.left) if review else 0,
            total=len(review.sample) if review else 0,
        )

    def _line(self, now: ReviewNow, review: Review, number: int) -> ReviewLine:
        row, decision = now.rows[number], review.decided.get(number)
        own = row.who is not None and row.who.id == now.member.id
        drawn = number in review.sample
        waits = LEFT if drawn else BESIDE
        mark = _decided(decision) if decision else OWN if own and now.is_open else waits
        odd = tuple(f"{one.kind.value[:1].upper()}{one.kind.value[1:]}: {one.why}" for one in review.why_odd(number))
        return ReviewLine(
            number,
            mark,
            words.day_and_clock(row.at, self._papers.zone()),
            f"{row.who.name} ({row.who.badge})" if row.who else words.NO_VALUE,
            row.case or words.NO_VALUE,
            row.plate or words.NO_VALUE,
            row.basis or words.NO_VALUE,
            "Sample" if drawn else "Outlier",
            odd,
            own,
            _detail(row, decision, odd, now),
        )

    def _draw(self, **changes: Any) -> None:
        state = replace(self.state, **changes)
        if state.line is None:
            waits = next((line.id for line in state.lines if line.mark is LEFT), None)
            first = state.lines[0].id if state.lines else -1
            state = replace(state, chosen=first if waits is None else waits)
        if state != self.state:
            self.state = state
            self.changed.emit(state)


def _decided(decision: Decision) -> Mark:
    if decision.finding is Finding.IN_ORDER:
        return Mark("ok", "tick", "In order")
    return Mark("danger", "state-danger", sentence(decision.finding.value)[:-1])


def _detail(
    row: LogRow, decision: Decision | None, odd: tuple[str, ...], now: ReviewNow
) -> tuple[tuple[str, str], ...]:  # fmt: skip
    account = now.of.accounts.get(decision.by) if decision else None
    by = f", by {account.name}" if account else ""
    found = (
        *(("Outlier", one) for one in odd),
        ("Factual basis", row.basis),
        ("Why this plate or place", row.why),
        ("Purpose", purpose_words(row.purpose, now.profile)),
        ("Outcome", row.came_of.value + (f" ({row.clause})" if row.clause else "")),
        ("Decision", f"{decision.finding.value}{by}" if decision else ""),
        ("Note", decision.note if decision else ""),
    )
    return tuple((title, said) for title, said in found if said)


def _due(now: ReviewNow) -> Mark:
    if now.due is None:
        return Mark("muted", "clock", "Nothing is due")
    days = (now.due - now.today).days
    if days < 0:
        return Mark("danger", "state-danger", f"{words.counted(-days, 'day')} overdue")
    if days == 0:
        return Mark("warn", "state-warn", "Due today")
    return Mark("warn" if days <= 2 else "muted", "clock", f"Due in {words.counted(days, 'day')}")


def _about(now: ReviewNow, review: Review | None, papers: Papers) -> str:
    if review is None:
        return "No review has been opened on this trail yet."
    opened = words.day_and_clock(review.opened.at, papers.zone())
    covers = (
        f"{words.counted(review.looked_at, 'search', 'searches')} since the last one, "
        f"{words.count(len(review.sample))} drawn, {words.counted(len(review.outliers), 'outlier')} beside them"
    )
    if now.is_open:
        return f"Opened on {opened}: {covers}."
    closed = words.day_and_clock(review.closed.at, papers.zone()) if review.closed else ""
    return f"Closed on {closed}: {covers}, {words.counted(len(review.findings), 'finding')}."
