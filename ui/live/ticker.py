"""The reads of the last five minutes, newest on top; it stands still while a member reads further down."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui import icons, theme
from ui.live.state import TickerLine
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import label
from ui.widgets.rows_model import ROW, RowsModel
from ui.words import count

SUPERSEDED = "superseded"
NOTHING_YET = "No reads in the last five minutes"
_MARK_ICONS = {"HIT": ("match-exact", "danger"), "POSSIBLE": ("state-possible", "possible")}


def spoken(line: TickerLine) -> str:
    plate = "masked plate" if line.masked else " ".join(line.plate)
    parts = (line.time, plate, line.confidence, line.where, line.mark, SUPERSEDED if line.superseded else "")
    return ", ".join(part for part in parts if part)


class TickerList(QListView):
    """`moved_away` carries how many newer reads stand above what is seen: 0 while the newest is in sight."""

    moved_away = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: RowsModel[TickerLine] = RowsModel(lambda line: line.read_id, spoken, self)
        self._delegate = _LinePainter(self)
        self.setModel(self.rows)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setAccessibleName("Reads of the last five minutes")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(row_height())
        self.verticalScrollBar().valueChanged.connect(self._tell)

    def show_lines(self, lines: tuple[TickerLine, ...]) -> None:
        """Held by the row on top: what comes in above it does not push it down."""
        bar, height = self.verticalScrollBar(), row_height()
        held, inset = "", 0
        if bar.value() > 0 and self.rows.rowCount():
            place = min(bar.value() // height, self.rows.rowCount() - 1)
            held, inset = self.rows.row(place).read_id, bar.value() - place * height
        self.rows.show(lines)
        if held:
            self.doItemsLayout()
            place = self.rows.place_of(held)
            bar.setValue(place * height + inset if place >= 0 else bar.maximum())
        self._tell()
        self.viewport().update()

    def to_newest(self) -> None:
        self.verticalScrollBar().setValue(0)

    def _tell(self) -> None:
        self.moved_away.emit(self.verticalScrollBar().value() // row_height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space belongs to the alert, wherever the keyboard is on Live."""
        if event.key() == Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.rows.rowCount():
            with QPainter(self.viewport()) as painter:
                painter.setFont(theme.text_font())
                painter.setPen(theme.current().colour("muted"))
                painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, NOTHING_YET)


class Ticker(QWidget):
    """The list under its caption, with the way back to the newest read [Home]."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        self.list = TickerList()
        self.newest = KeyButton("", "Home", "up", parent=self.list)  # floats: a row of its own would move the list
        self.newest.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.newest.hide()
        self.newest.clicked.connect(self.list.to_newest)
        self.list.moved_away.connect(self._show_newer)
        column.addWidget(label("Reads of the last five minutes", "muted"))
        column.addWidget(self.list, 1)

    def _show_newer(self, number: int) -> None:
        self.newest.setText(f"{count(number)} newer above")
        self.newest.setVisible(number > 0)
        self._float()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._float()

    def _float(self) -> None:
        """At the foot of the list, left of the rows' marks."""
        self.newest.adjustSize()
        room, size = self.list.viewport().geometry(), self.newest.size()
        left = room.right() - _Columns.now().mark - size.width()
        self.newest.move(max(room.left(), left), room.bottom() - size.height() - theme.px(2))


def row_height() -> int:
    return theme.sizes().plate + theme.px(14)


def least_height() -> int:
    """Caption and three rows."""
    return 3 * row_height() + theme.sizes().body + theme.px(20)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Widths from the fonts, the same for every row; the marks stand at the right edge."""

    time: int
    plate: int
    confidence: int
    mark: int
    superseded: int

    @classmethod
    def now(cls) -> _Columns:
        lengths = theme.sizes()
        text = QFontMetrics(theme.text_font())
        plate = QFontMetrics(theme.plate_font(lengths.plate - theme.px(2)))
        bold = QFontMetrics(theme.text_font(bold=True))
        return cls(
            text.horizontalAdvance("00:00:00") + theme.px(16),
            plate.horizontalAdvance("W" * 8) + theme.px(16),
            text.horizontalAdvance("high 100 %") + theme.px(16),
            bold.horizontalAdvance("POSSIBLE") + lengths.body + theme.px(12),
            bold.horizontalAdvance(SUPERSEDED) + theme.px(12),
        )


class _LinePainter(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, row_height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line: TickerLine = index.data(ROW)
        where = QRect(option.rect)
        painter.save()
        painter.setPen(QPen(theme.current().colour("line"), 1))
        painter.drawLine(where.bottomLeft(), where.bottomRight())
        _paint_line(painter, line, where.adjusted(theme.px(12), 0, -theme.px(12), 0))
        painter.restore()


def _paint_line(painter: QPainter, line: TickerLine, where: QRect) -> None:
    columns, plain = _Columns.now(), theme.text_font()
    plate = theme.plate_font(theme.sizes().plate - theme.px(2))
    plate.setStrikeOut(line.superseded)
    left = where.left()
    _say(painter, where, left, line.time, plain, "muted")
    left += columns.time
    _say(painter, where, left, line.plate, plate, "muted" if line.superseded else "text")
    left += columns.plate
    _say(painter, where, left, line.confidence, plain, "warn" if line.low else "muted")
    left += columns.confidence
    right = where.right()
    if line.mark:
        right -= columns.mark
        _paint_mark(painter, where, right, line.mark)
    if line.superseded:
        right -= columns.superseded
        _say(painter, where, right, SUPERSEDED, theme.text_font(bold=True), "muted")
    fitted = QFontMetrics(plain).elidedText(line.where, Qt.TextElideMode.ElideRight, max(0, right - left - theme.px(8)))
    _say(painter, where, left, fitted, plain, "muted")


def _paint_mark(painter: QPainter, where: QRect, left: int, mark: str) -> None:
    icon, role = _MARK_ICONS[mark]
    side = theme.sizes().body + theme.px(2)
    icons.paint(painter, icon, role, QRectF(left, where.center().y() - side / 2 + 1, side, side))
    _say(painter, where, left + side + theme.px(6), mark, theme.text_font(bold=True), role)


def _say(painter: QPainter, where: QRect, left: int, text: str, font: QFont, role: str) -> int:
    painter.setFont(font)
    painter.setPen(theme.current().colour(role))
    painter.drawText(
        QRect(left, where.top(), where.right() - left + 1, where.height()), Qt.AlignmentFlag.AlignVCenter, text
    )
    return QFontMetrics(font).horizontalAdvance(text)
