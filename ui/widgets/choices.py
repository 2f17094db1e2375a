"""Rows to tick or to choose among, with a second, smaller line: a purpose and its clause, an agency and its state."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy, QWidget

from ui import icons, theme


class TickRow(QCheckBox):
    """A tick box as a row of its own; the whole row is the target."""

    def __init__(self, title: str, detail: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _be_row(self, title, detail)
        self._title, self._detail = title, detail

    def sizeHint(self) -> QSize:
        return _row_hint(self._title, self._detail)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def hitButton(self, where: QPoint) -> bool:  # noqa: N802  Qt's name
        return self.rect().contains(where)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            _paint_row(painter, self, self._title, self._detail, "tick")


class ChoiceRow(QRadioButton):
    """One of several in the same parent, of which one is chosen; arrow keys move among them."""

    def __init__(self, title: str, detail: str = "", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _be_row(self, title, detail)
        self._title, self._detail, self._icon_name = title, detail, icon

    def sizeHint(self) -> QSize:
        return _row_hint(self._title, self._detail)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def hitButton(self, where: QPoint) -> bool:  # noqa: N802  Qt's name
        return self.rect().contains(where)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            _paint_row(painter, self, self._title, self._detail, "dot", self._icon_name)


def _be_row(row: QAbstractButton, title: str, detail: str) -> None:
    row.setAccessibleName(title)
    row.setAccessibleDescription(detail)
    row.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    row.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def _row_hint(title: str, detail: str) -> QSize:
    lengths = theme.sizes()
    text = QFontMetrics(theme.text_font(bold=True))
    small = QFontMetrics(theme.text_font(lengths.small))
    width = max(text.horizontalAdvance(title), small.horizontalAdvance(detail)) + 3 * lengths.px(14) + lengths.px(32)
    height = text.height() + (small.height() + 2 if detail else 0) + lengths.px(16)
    return QSize(width, max(lengths.touch + 4, height))


def _paint_row(
    painter: QPainter, row: QAbstractButton, title: str, detail: str, mark: str, icon_name: str = ""
) -> None:
    colours, lengths = theme.current(), theme.sizes()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_ground(painter, row)
    middle = row.height() / 2
    side, box_side = lengths.px(14), lengths.px(24)
    box = QRectF(side, middle - box_side / 2, box_side, box_side)
    _paint_box(painter, row, box, mark)
    left = box.right() + side
    if icon_name:
        icons.paint(
            painter, icon_name, "text", QRectF(row.width() - side - 2 * side, middle - side, 2 * side, 2 * side)
        )
    right = row.width() - side - (3 * side if icon_name else 0)
    text_font, small_font = theme.text_font(bold=True), theme.text_font(lengths.small)
    text, small = QFontMetrics(text_font), QFontMetrics(small_font)
    top = middle - (text.height() + (small.height() + 2 if detail else 0)) / 2
    painter.setPen(QColor(colours.text if row.isEnabled() else colours.edge))
    painter.setFont(text_font)
    shown = text.elidedText(title, Qt.TextElideMode.ElideRight, int(right - left))
    painter.drawText(QRectF(left, top, right - left, text.height()), Qt.AlignmentFlag.AlignVCenter, shown)
    if detail:
        painter.setPen(QColor(colours.muted if row.isEnabled() else colours.edge))
        painter.setFont(small_font)
        shown = small.elidedText(detail, Qt.TextElideMode.ElideRight, int(right - left))
        where = QRectF(left, top + text.height() + 2, right - left, small.height())
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, shown)


def _paint_ground(painter: QPainter, row: QAbstractButton) -> None:
    colours = theme.current()
    edge, width = (
        (colours.focus, 3) if row.hasFocus() else ((colours.accent, 2) if row.isChecked() else (colours.line, 2))
    )
    painter.setPen(QPen(QColor(edge), width))
    painter.setBrush(QColor(colours.selected if row.isChecked() else colours.raised))
    inset = width / 2
    radius = theme.sizes().radius
    painter.drawRoundedRect(row.rect().toRectF().adjusted(inset, inset, -inset, -inset), radius, radius)


def _paint_box(painter: QPainter, row: QAbstractButton, box: QRectF, mark: str) -> None:
    colours = theme.current()
    on = row.isChecked()
    painter.setPen(QPen(QColor(colours.accent if on else colours.edge), 2))
    painter.setBrush(QColor(colours.accent if on else colours.field))
    radius = 4.0 if mark == "tick" else box.width() / 2
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)
    if on:
        icons.paint(painter, mark, "on_accent", box.adjusted(4, 4, -4, -4))
