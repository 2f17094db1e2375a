"""Rows of frozen values for a list painted by a delegate: however many there are, only those in sight cost anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
ROW = Qt.ItemDataRole.UserRole


class RowsModel(QAbstractListModel, Generic[Row]):
    """`key` names a row for good; `words` says one aloud (screen readers). ROW gives the value itself."""

    def __init__(self, key: Callable[[Row], str], words: Callable[[Row], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._key, self._words = key, words
        self._rows: tuple[Row, ...] = ()
        self._keys: list[str] = []

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(row)
        return None

    def row(self, place: int) -> Row:
        return self._rows[place]

    def place_of(self, key: str) -> int:
        """Where the row of this key stands, -1 when it is gone."""
        return self._keys.index(key) if key in self._keys else -1

    def show(self, rows: tuple[Row, ...]) -> None:
        """The new rows, told to views as insertions above, removals below and changes, where that is what happened."""
        keys = [self._key(row) for row in rows]
        added = keys.index(self._keys[0]) if self._keys and self._keys[0] in keys else len(keys)
        stay = len(keys) - added
        if not stay or keys[added:] != self._keys[:stay]:
            self.beginResetModel()
            self._rows, self._keys = rows, keys
            self.endResetModel()
            return
        self._cut(stay)
        if added:
            self.beginInsertRows(QModelIndex(), 0, added - 1)
            self._rows, self._keys = rows[:added] + self._rows, keys
            self.endInsertRows()
        self._change(rows, added)

    def _cut(self, stay: int) -> None:
        if stay < len(self._rows):
            self.beginRemoveRows(QModelIndex(), stay, len(self._rows) - 1)
            self._rows, self._keys = self._rows[:stay], self._keys[:stay]
            self.endRemoveRows()

    def _change(self, rows: tuple[Row, ...], first: int) -> None:
        changed = [place for place in range(first, len(rows)) if rows[place] != self._rows[place]]
        self._rows = rows
        if changed:
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))
