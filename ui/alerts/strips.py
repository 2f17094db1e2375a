"""The other open alerts, one line each; painted, so that five hundred cost no more than the few in sight."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui import icons, theme
from ui.alerts.state import Strip
from ui.widgets.rows_model import ROW, RowsModel

MOST_SHOWN = 3  # the card is what matters


def spoken(strip: Strip) -> str:
    looked = "looked at" if strip.looked else "not looked at"
    following = "following" if strip.following else ""
    parts = [strip.severity.word, strip.kind, following, strip.title, strip.side, strip.when, looked]
    return ", ".join(part for part in (*parts, "" if strip.recorded else "not recorded") if part)


class StripList(QListView):
    """`chosen` carries the alert id of a strip that was clicked or activated."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: RowsModel[Strip] = RowsModel(lambda strip: strip.id, spoken, self)
        self._delegate = _StripPainter(self)
        self._most = MOST_SHOWN
        self.setModel(self.rows)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setAccessibleName("Other open alerts")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)

    def show_strips(self, strips: tuple[Strip, ...]) -> None:
        self.rows.show(strips)
        self._fit()

    def set_most_shown(self, rows: int) -> None:
        """More are scrolled to."""
        self._most = rows
        self._fit()

    def set_size(self, size: int) -> None:
        """Pixels of its words: larger for a glance from the driver's seat."""
        if size != self._delegate.size:
            self._delegate.size = size
            self.rows.layoutChanged.emit()
            self._fit()

    def _fit(self) -> None:
        shown = max(1, min(self.rows.rowCount(), self._most))
        bar = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(bar.ScrollBarAlwaysOff if self._most == 1 else bar.ScrollBarAsNeeded)
        self.setFixedHeight(shown * row_height(self._delegate.size) + 2 * self.frameWidth())

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(self.rows.row(index.row()).id)


def row_height(size: int = 0) -> int:
    return max(theme.sizes().touch, round(size * 2.3))


class _StripPainter(QStyledItemDelegate):
    size = 0

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, row_height(self.size))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        strip, where = index.data(ROW), QRect(option.rect)
        painter.save()
        colours = theme.current()
        painter.setPen(QPen(colours.colour("line"), 1))
        painter.drawLine(where.bottomLeft(), where.bottomRight())
        text = self.size or theme.sizes().body
        side = text + theme.px(4)
        icon = QRectF(where.left() + theme.px(10), where.center().y() - side / 2, side, side)
        icons.paint(painter, strip.severity.icon, strip.severity.role, icon)
        inside = where.adjusted(side + theme.px(18), 0, -theme.px(10), 0)
        right = _right(painter, inside, strip, round(text * 0.87))
        _left(painter, inside.adjusted(0, 0, -right - theme.px(8), 0), strip, text)
        painter.restore()


def _right(painter: QPainter, where: QRect, strip: Strip, size: int) -> int:
    """Side and age at the right edge; returns their width."""
    text = f"{strip.side} \N{MIDDLE DOT} {strip.when}"
    font = theme.text_font(size)
    painter.setFont(font)
    painter.setPen(theme.current().colour("muted"))
    painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
    return QFontMetrics(font).horizontalAdvance(text)


def _left(painter: QPainter, where: QRect, strip: Strip, size: int) -> None:
    font = theme.text_font(size, bold=not strip.looked)
    small = theme.text_font(round(size * 0.87), bold=True)
    metrics = QFontMetrics(font)
    note, role = _note(strip, where.width() - metrics.horizontalAdvance(strip.title) - theme.px(8), QFontMetrics(small))
    noted = QFontMetrics(small).horizontalAdvance(note) + theme.px(8) if note else 0
    title = metrics.elidedText(strip.title, Qt.TextElideMode.ElideRight, where.width() - noted)
    painter.setFont(font)
    painter.setPen(theme.current().colour("text"))
    painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, title)
    if note:
        painter.setFont(small)
        painter.setPen(theme.current().colour(role))
        after = where.adjusted(metrics.horizontalAdvance(title) + theme.px(8), 0, 0, 0)
        painter.drawText(after, Qt.AlignmentFlag.AlignVCenter, note)


def _note(strip: Strip, room: int, metrics: QFontMetrics) -> tuple[str, str]:
    """POSSIBLE stands whatever the room; "not recorded", which the panel's banner says too, where there is some."""
    if strip.following:
        return "FOLLOWING", "accent"
    if strip.kind:
        return strip.kind, strip.severity.role
    said = "" if strip.recorded else "not recorded"
    return (said, "danger") if metrics.horizontalAdvance(said) <= room else ("", "")
