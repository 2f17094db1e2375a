"""Decides what an open form shows: what was typed stays through every refusal, and what was signed is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.errors import FieldMistake
from ui.access.sheets import Sheet, Values
from ui.bridge import Run
from ui.forms import FieldLook, Looks, sentence
from ui.messages import Message, of_error
from ui.while_alive import while_alive


@dataclass(frozen=True, slots=True)
class SheetState:
    """`sheet` None: no form is open. `problem`: a mistake that belongs to no field; `message`: a refusal with its
    clause. `leaving`: it asks whether what was typed may be thrown away."""

    sheet: Sheet | None = None
    looks: Looks = field(default_factory=dict)
    problem: str = ""
    message: Message | None = None
    busy: bool = False
    leaving: bool = False


class SheetPresenter(QObject):
    """`changed` carries a SheetState; `signed` the Sheet and the number of its statement; `closed` comes when it goes
    unsigned; `mistaken` when the keyboard should go to the first mistake."""

    changed = Signal(object)
    signed = Signal(object, int)
    closed = Signal()
    mistaken = Signal()

    def __init__(self, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run = while_alive(self, run)
        self._values: Values = {}
        self._problems: Mapping[str, str] = {}
        self.state = SheetState()

    def open(self, sheet: Sheet) -> None:
        if not self.state.busy:
            self._values, self._problems = dict(sheet.values), {}
            self.state = SheetState(sheet)
            self._draw()

    def edit(self, field_id: str, value: object) -> None:
        sheet = self.state.sheet
        if sheet is None or self.state.busy:
            return
        self._values = sheet.edited(field_id, {**self._values, field_id: value})
        self._problems = {name: words for name, words in self._problems.items() if name != field_id}
        self._draw(problem="")

    def sign(self) -> None:
        sheet = self.state.sheet
        if sheet is None or self.state.busy:
            return
        given = dict(self._values)
        self._problems = {}
        self._draw(busy=True, problem="", message=None, leaving=False)
        self._run(lambda: sheet.deed(given), lambda number: self._signed(sheet, number), self._failed)

    def leave(self) -> None:
        """Asks first when something was typed."""
        sheet = self.state.sheet
        if sheet is None or self.state.busy:
            return
        if self.state.leaving or dict(sheet.values) == dict(self._values):
            self._close()
            self.closed.emit()
        else:
            self._draw(leaving=True)

    def stay(self) -> None:
        self._draw(leaving=False)

    def _signed(self, sheet: Sheet, number: int) -> None:
        self._close()
        self.signed.emit(sheet, number)

    def _close(self) -> None:
        self._values, self._problems = {}, {}
        self._show(SheetState())

    def _failed(self, error: BaseException) -> None:
        """What was typed stays, whatever it was that went wrong."""
        self._draw(busy=False)
        if isinstance(error, FieldMistake):
            words = sentence(str(error))
            known = error.field in {row.id for row in self.state.sheet.rows} if self.state.sheet else False
            self._problems = {error.field: words} if known else {}
            self._draw(problem="" if known else words)
            self.mistaken.emit()
            return
        message = of_error(error)
        if message is None:
            raise error
        self._draw(message=message)

    def _draw(self, **changes: Any) -> None:
        sheet = self.state.sheet
        if sheet is None:
            return
        state = replace(self.state, **changes)
        hidden = sheet.hidden(self._values)
        looks = {
            row.id: FieldLook(
                self._values[row.id],
                self._problems.get(row.id, ""),
                shown=row.id not in hidden,
                enabled=not state.busy and row.id not in sheet.fixed,
            )
            for row in sheet.rows
        }
        self._show(replace(state, looks=looks))

    def _show(self, state: SheetState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
