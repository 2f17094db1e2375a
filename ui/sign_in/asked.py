"""A card that asks for a few things and does one deed with them; which, its table says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal

from app.domain.errors import FieldMistake
from ui.bridge import Run
from ui.forms import FieldLook, FieldRow, Kind, Looks, sentence
from ui.messages import Message, of_error
from ui.while_alive import while_alive

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """`mistakes` by field id, "" for none; `do` is slow; `fields`: the form's name of a FieldMistake's field; `given`:
    what stands in the form from the start."""

    title: str
    under: str
    words: tuple[str, ...]
    rows: tuple[FieldRow, ...]
    button: str
    busy: str
    back: str
    mistakes: Callable[[Values], Mapping[str, str]]
    do: Callable[[Values], object]
    fields: Mapping[str, str] = field(default_factory=dict)
    icon: str = "tick"
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AskedState:
    looks: Looks
    busy: bool = False
    message: Message | None = None


class AskedPresenter(QObject):
    """`changed` carries an AskedState, `done` what the deed returned; `mistaken`: to the first field that is wrong.
    Nothing that was typed is kept after it."""

    changed = Signal(object)
    done = Signal(object)
    mistaken = Signal()

    def __init__(self, asked: Asked, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.asked, self._run = asked, while_alive(self, run)
        self._values = {row.id: asked.given.get(row.id, "") for row in asked.rows}
        self._problems: dict[str, str] = {}
        self.state = self._state()

    def edit(self, field_id: str, value: object) -> None:
        if not self.state.busy:
            self._values[field_id] = str(value)
            self._problems.pop(field_id, None)
            self._show(self._state())

    def forget(self) -> None:
        """Nothing that was typed stays, nor what was said about it."""
        if not self.state.busy:
            self._values, self._problems = dict.fromkeys(self._values, ""), {}
            self._show(self._state())

    def submit(self) -> None:
        """What is plainly wrong is said in place; everything else is the deed's to judge."""
        if self.state.busy:
            return
        found = self.asked.mistakes(self._values)
        self._problems = {name: sentence(said) for name, said in found.items() if said}
        if self._problems:
            self._show(self._state())
            self.mistaken.emit()
            return
        given = dict(self._values)
        self._show(self._state(busy=True))
        self._run(lambda: self.asked.do(given), self._did, self._failed)

    def _did(self, result: object) -> None:
        self._values = dict.fromkeys(self._values, "")
        self._show(self._state())
        self.done.emit(result)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, FieldMistake) and error.field in self.asked.fields:
            self._problems = {self.asked.fields[error.field]: sentence(str(error))}
            self._show(self._state())
            self.mistaken.emit()
            return
        message = of_error(error)
        self._show(replace(self._state(), message=message))
        if message is None:
            raise error

    def _state(self, busy: bool = False) -> AskedState:
        looks = {
            name: FieldLook(value, self._problems.get(name, ""), enabled=not busy)
            for name, value in self._values.items()
        }
        return AskedState(looks, busy)

    def _show(self, state: AskedState) -> None:
        self.state = state
        self.changed.emit(state)


def needed(rows: tuple[FieldRow, ...], values: Values, free: frozenset[str] = frozenset()) -> dict[str, str]:
    """What was left empty that may not be."""
    return {
        row.id: f"{'choose' if row.kind is Kind.FILE else 'enter'} {row.caption[:1].lower()}{row.caption[1:]}"
        for row in rows
        if row.id not in free and not values[row.id].strip()
    }
