"""Rows of frozen values as a table with few columns; however many rows, only those in sight are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui import icons, theme
from ui.words import Mark

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
LEAST_SHARE = 60  # pixels, on average, of a column that has a weight


@dataclass(frozen=True, slots=True)
class TableColumn(Generic[Row]):
    """`mark`: the state that stands before the words, in shape and colour. `weight`: its share of what is left; 0: as
    wide as its contents."""

    title: str
    words: Callable[[Row], str]
    mark: Callable[[Row], Mark] | None = None
    weight: int = 0
    right: bool = False


class TableModel(QAbstractTableModel, Generic[Row]):
    """`key` names a row for good: rows that only changed keep their selection."""

    def __init__(
        self, columns: Sequence[TableColumn[Row]], key: Callable[[Row], object], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._columns, self._key = tuple(columns), key
        self._rows: tuple[Row, ...] = ()

    def show(self, rows: Sequence[Row]) -> bool:
        """True when rows went or moved, or the first came, so that a view has to select again."""
        rows, had = tuple(rows), len(self._rows)
        if (had or not rows) and [self._key(row) for row in rows[:had]] == [self._key(row) for row in self._rows]:
            self._append(rows)
            if had:
                self.dataChanged.emit(self.index(0, 0), self.index(had - 1, len(self._columns) - 1))
            return False
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
        return True

    def _append(self, rows: tuple[Row, ...]) -> None:
        """More of the same: whoever scrolled down stays where they are."""
        if len(rows) == len(self._rows):
            self._rows = rows
            return
        self.beginInsertRows(_NOWHERE, len(self._rows), len(rows) - 1)
        self._rows = rows
        self.endInsertRows()

    def row_at(self, place: int) -> Row:
        return self._rows[place]

    def place_of(self, key: object) -> int:
        """-1 when it is gone."""
        return next((place for place, row in enumerate(self._rows) if self._key(row) == key), -1)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        column, row = self._columns[index.column()], self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.words(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None if column.mark is None else self._marked(column.mark(row), role)

    def _marked(self, mark: Mark, role: int) -> object:
        if role == Qt.ItemDataRole.DecorationRole:
            return _icon(mark.icon, mark.role, theme.current().name)
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.current().colour(mark.role)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self._columns[section].right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


@lru_cache(maxsize=64)
def _icon(name: str, role: str, _theme: str) -> QIcon:
    made = icons.icon(name, role)
    made.addPixmap(made.pixmap(theme.sizes().icon), QIcon.Mode.Selected)  # else Qt tints it away
    return made


class Table(QTableView):
    """One whole row chosen at a time; Tab leaves it, arrow keys go through it."""

    def __init__(self, columns: Sequence[TableColumn[Row]], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setIconSize(QSize(theme.sizes().icon, theme.sizes().icon))
        self.setStyleSheet("QTableView { padding: 2px; }")  # else rows paint over the ring of the keyboard
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.sizes().touch + theme.px(4))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self._weights = [column.weight for column in columns]

    def fit_columns(self) -> None:
        """After the model was set: columns with a weight share what the others leave, each by its weight."""
        header = self.horizontalHeader()
        for place, weight in enumerate(self._weights):
            shared = QHeaderView.ResizeMode.Fixed if weight else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(place, shared)
        header.sectionResized.connect(self._resized, Qt.ConnectionType.QueuedConnection)  # once all have their width
        self._share()

    def _resized(self, place: int) -> None:
        if not self._weights[place]:
            self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        header, whole = self.horizontalHeader(), sum(self._weights)
        if not whole or header.count() != len(self._weights):
            return
        taken = sum(header.sectionSize(place) for place, weight in enumerate(self._weights) if not weight)
        least = LEAST_SHARE * sum(weight > 0 for weight in self._weights)
        room = left = max(self.viewport().width() - taken, least)
        for place, weight in enumerate(self._weights):
            if weight:
                whole -= weight
                width = room * weight // sum(self._weights) if whole else left
                left -= width
                header.resizeSection(place, width)

    def chosen_place(self) -> int:
        return self.currentIndex().row()
