"""Decides what the table of members shows: found, filtered and sorted, and which one is chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.conditions import Condition
from ui.access.lines import MemberLine, found, sorted_by


@dataclass(frozen=True, slots=True)
class MembersState:
    """`lines`: those that search and filter let through, in order. `counts`: of all members, by condition."""

    loaded: bool = False
    lines: tuple[MemberLine, ...] = ()
    total: int = 0
    chosen: str = ""
    typed: str = ""
    only: Condition | None = None
    counts: Mapping[Condition, int] = field(default_factory=dict)
    sort: str = "name"
    down: bool = False


class MembersPresenter(QObject):
    """`changed` carries a MembersState; `wanted` the member who is to be opened."""

    changed = Signal(object)
    wanted = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[MemberLine, ...] = ()
        self.state = MembersState()

    def show_lines(self, lines: tuple[MemberLine, ...]) -> None:
        self._all = sorted_by(lines, self.state.sort, self.state.down)
        counts = Counter(condition for line in lines for condition in line.conditions)
        self._draw(loaded=True, total=len(lines), counts=dict(counts))

    def search(self, typed: str) -> None:
        self._draw(typed=typed)

    def only(self, condition: Condition | None) -> None:
        self._draw(only=condition)

    def sort_by(self, column: str) -> None:
        """The same column again turns the order round."""
        down = column == self.state.sort and not self.state.down
        self._all = sorted_by(self._all, column, down)
        self._draw(sort=column, down=down)

    def choose(self, member: str) -> None:
        self._draw(chosen=member)

    def open(self) -> None:
        if self.state.chosen:
            self.wanted.emit(self.state.chosen)

    def _draw(self, **changes: Any) -> None:
        state = replace(self.state, **changes)
        lines = found(self._all, state.typed, state.only)
        here = any(line.id == state.chosen for line in lines)
        chosen = state.chosen if here else next((line.id for line in lines), "")
        shown = replace(state, lines=lines, chosen=chosen)
        if shown != self.state:
            self.state = shown
            self.changed.emit(shown)
