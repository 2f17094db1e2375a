"""Decides what a bulk import shows: the file as it was understood, what it would sign row by row, and what is wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.actions.import_members import Cancelled, Does, FileRefused, Plan, PlannedRow, RowsRefused, Table, WrongRow
from app.member_csv import TablePreview
from ui import words, wrong_rows
from ui.access import import_draft
from ui.access.import_draft import TABLE, Draft
from ui.access.source import AccessDesk
from ui.bridge import Run
from ui.forms import FieldRow, Looks, sentence
from ui.messages import Message, done, told, warning
from ui.while_alive import while_alive

TICK_MS = 100


class Step(Enum):
    CLOSED = auto()
    READING = auto()
    COLUMNS = auto()
    PLANNING = auto()
    PLANNED = auto()
    TAKING = auto()


@dataclass(frozen=True, slots=True)
class ImportState:
    """`planned`: rows that sign something; `left`: how many say what the list says already. `share`: 0..1."""

    step: Step = Step.CLOSED
    file: str = ""
    about: str = ""
    rows: tuple[FieldRow, ...] = ()
    looks: Looks = field(default_factory=dict)
    header: tuple[str, ...] = ()
    first: tuple[tuple[str, ...], ...] = ()
    problem: str = ""
    share: float = 0.0
    cancelling: bool = False
    planned: tuple[PlannedRow, ...] = ()
    left: int = 0
    statements: int = 0
    wrong: tuple[WrongRow, ...] = ()

    @property
    def busy(self) -> bool:
        return self.step in (Step.READING, Step.PLANNING, Step.TAKING)


class ImportPresenter(QObject):
    """`changed` carries an ImportState, `message` a Message; `signed` comes once all is signed, `closed` when it ends
    otherwise. `run` is the store's thread, `run_aside` another one: a file may be long."""

    changed = Signal(object)
    message = Signal(object)
    signed = Signal()
    closed = Signal()

    def __init__(self, desk: AccessDesk, run: Run, run_aside: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._run, self._run_aside = while_alive(self, run), while_alive(self, run_aside)
        self._draft: Draft | None = None
        self._plan: Plan | None = None
        self._cancelled = threading.Event()
        self._told = (0, 0)  # bytes, of bytes; written whole by the working thread
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.state = ImportState()

    def begin(self, path: str, table: Table | None = None) -> None:
        """`table`: what it holds; None: what its headings say."""
        if self.state.busy:
            return
        self._draft = self._plan = None
        self._show(ImportState(Step.READING, Path(path).name))
        watched = self._watched()

        def read() -> TablePreview:
            tables = (table,) if table else tuple(Table)
            shown = [self._desk.preview(Path(path), one, watched) for one in tables]
            return max(shown, key=import_draft.fits)

        self._run_aside(read, self._understood, self._not_understood)

    def edit(self, field_id: str, value: object) -> None:
        draft = self._draft
        if draft is None or self.state.busy:
            return
        if field_id == TABLE:
            self.begin(str(draft.shown.file.path), Table(str(value)))
            return
        self._draft = import_draft.edited(draft, field_id, value)
        self._draw(problem="")

    def look(self) -> None:
        """Works out what the file would sign; changes nothing."""
        draft = self._draft
        if draft is None or self.state.step is not Step.COLUMNS:
            return
        asked = import_draft.request(draft)
        self._draw(step=Step.PLANNING, problem="", share=0.0)
        watched = self._watched()
        self._run_aside(lambda: self._desk.plan(asked, watched), self._worked_out, self._not_worked_out)

    def sign(self) -> None:
        """All of it, or nothing."""
        plan = self._plan
        if plan is None or plan.wrong or not plan.statements or self.state.step is not Step.PLANNED:
            return
        self._draw(step=Step.TAKING)
        self._run(lambda: self._desk.take(plan), lambda number: self._taken(plan, number), self._not_taken)

    def again(self) -> None:
        """The same file, after somebody mended it."""
        if self._draft is not None and not self.state.busy:
            self.begin(str(self._draft.shown.file.path), self._draft.table)

    def back(self) -> None:
        """One step; while it reads or works out, that is cancelled. What is being signed is not stopped."""
        if self.state.step in (Step.READING, Step.PLANNING):
            self._cancelled.set()
            self._show(replace(self.state, cancelling=True))
        elif self.state.step is Step.PLANNED:
            self._plan = None
            self._draw(step=Step.COLUMNS, planned=(), wrong=())
        elif self.state.step is Step.COLUMNS:
            self._close()

    def stop(self) -> None:
        """The desk goes."""
        self._cancelled.set()
        self._timer.stop()

    def save_wrong_rows(self, path: str) -> None:
        """ "" when nothing was chosen."""
        if path:
            rows = self.state.wrong
            saved = done("The list of wrong rows is saved.")
            self._run_aside(lambda: wrong_rows.save(Path(path), rows), lambda _: self._tell(saved), told(self._tell))

    # ------------------------------------------------------------------- what came back

    def _watched(self) -> Callable[[int, int], bool]:
        self._cancelled = cancelled = threading.Event()
        self._told = (0, 0)
        self._timer.start()

        def progress(done_bytes: int, all_bytes: int) -> bool:
            self._told = (done_bytes, all_bytes)
            return not cancelled.is_set()

        return progress

    def _tick(self) -> None:
        done_bytes, all_bytes = self._told
        if all_bytes:
            self._show(replace(self.state, share=min(1.0, done_bytes / all_bytes)))

    def _understood(self, shown: TablePreview) -> None:
        self._timer.stop()
        self._draft = import_draft.first(shown)
        about = f"{shown.file.encoding_title}, {words.counted(shown.file.size, 'byte')}"
        self._draw(step=Step.COLUMNS, about=about, cancelling=False)

    def _not_understood(self, error: BaseException) -> None:
        self._timer.stop()
        self._close()
        self._tell_of(error)

    def _worked_out(self, plan: Plan) -> None:
        self._timer.stop()
        self._plan = plan
        said = tuple(row for row in plan.rows if row.does is not Does.LEAVES)
        self._draw(
            step=Step.PLANNED,
            cancelling=False,
            planned=said,
            left=len(plan.rows) - len(said),
            statements=len(plan.statements),
            wrong=plan.wrong,
        )

    def _not_worked_out(self, error: BaseException) -> None:
        self._timer.stop()
        self._draw(step=Step.COLUMNS, cancelling=False)
        if isinstance(error, ValueError) and not isinstance(error, FileRefused):
            self._draw(problem=sentence(str(error)))
        else:
            self._tell_of(error)

    def _taken(self, plan: Plan, number: int) -> None:
        self._close()
        first = number - len(plan.statements) + 1
        numbers = f"statement {number}" if first == number else f"statements {first} to {number}"
        self._tell(done(f"Signed: {numbers}."))
        self.signed.emit()

    def _not_taken(self, error: BaseException) -> None:
        """Nothing was signed."""
        self._draw(step=Step.PLANNED)
        if isinstance(error, RowsRefused):
            self._draw(problem=str(error))
        else:
            told(self._tell)(error)

    def _tell_of(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            self._tell(warning("Cancelled. Nothing was signed."))
        elif isinstance(error, FileRefused):
            self._tell(Message(f"This file cannot be taken: {error}"))
        else:
            told(self._tell)(error)

    def _close(self) -> None:
        self._draft = self._plan = None
        self._show(ImportState())
        self.closed.emit()

    def _draw(self, **changes: Any) -> None:
        draft = self._draft
        if draft is None:
            return
        drawn = {
            "rows": import_draft.rows_of(draft.table),
            "looks": import_draft.looks_of(draft),
            "header": import_draft.headings(draft),
            "first": import_draft.first_rows(draft),
        }
        self._show(replace(self.state, **{**drawn, **changes}))

    def _tell(self, message: Message) -> None:
        self.message.emit(message)

    def _show(self, state: ImportState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
