"""The plate read over the plate listed, character under character, with a shape between the two where they part."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.alerts.state import Cell, CellMark

SHAPES = {CellMark.SAME: "", CellMark.LOOKALIKE: "\N{ALMOST EQUAL TO}", CellMark.DIFFERS: "\N{NOT EQUAL TO}"}
_ROLES = {CellMark.SAME: "line", CellMark.LOOKALIKE: "possible", CellMark.DIFFERS: "danger"}
_WORDS = {CellMark.LOOKALIKE: "lookalike", CellMark.DIFFERS: "differs"}
UNSURE = "?"
MASKED = "Masked until you have looked"


class Comparison(QWidget):
    """Read above, list below; a legend in words says which shapes are in use."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: tuple[Cell, ...] = ()
        self._legend = ""
        self._first = "Read"
        self._scale = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_cells(self, cells: tuple[Cell, ...], looked: bool, first: str = "Read") -> None:
        """`first`: whose characters the upper row holds."""
        said = legend(cells) if looked else MASKED
        if (cells, said, first) != (self._cells, self._legend, self._first):
            self._cells, self._legend, self._first = cells, said, first
            self.setAccessibleName(spoken(cells, first) if looked else MASKED)
            self.updateGeometry()
            self.update()

    def set_scale(self, scale: float) -> None:
        """Larger than on the desk: for a glance from the driver's seat."""
        if scale != self._scale:
            self._scale = scale
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        rows = 2 * self._cell_height() + _between()
        return QSize(theme.px(300), rows + (_legend_height() if self._legend else 0))

    def character_size(self) -> int:
        """Pixels of a character as it is drawn now."""
        return self._size_in(self._cell_width())

    def _size_in(self, width: float) -> int:
        most = round((theme.sizes().plate + theme.px(6)) * self._scale)
        return min(most, max(10, round(width * 0.9)))

    def _cell_width(self) -> float:
        count, gap = max(1, len(self._cells)), theme.px(4)
        return min(self._cell_height() * 0.9, (self.width() - self._caption_width() - gap * (count - 1)) / count)

    def _caption_width(self) -> int:
        return QFontMetrics(self._caption_font()).horizontalAdvance(f"{self._first} ") + theme.px(8)

    def _caption_font(self) -> QFont:
        return theme.text_font(round(theme.sizes().small * self._scale))

    def _cell_height(self) -> int:
        return round(_cell_height() * self._scale)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(220), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            caption = self._caption_width()
            height = self._cell_height()
            read_top, list_top = 0, height + _between()
            self._paint_caption(painter, self._first, read_top, caption)
            self._paint_caption(painter, "List", list_top, caption)
            gap, width = theme.px(4), self._cell_width()
            for place, cell in enumerate(self._cells):
                left = caption + place * (width + gap)
                self._paint_cell(painter, QRectF(left, read_top, width, height), cell.read, cell)
                self._paint_cell(painter, QRectF(left, list_top, width, height), cell.listed, cell)
                self._paint_between(painter, QRectF(left, height, width, _between()), cell)
            if self._legend:
                self._paint_legend(painter)

    def _paint_caption(self, painter: QPainter, text: str, top: float, width: float) -> None:
        painter.setFont(self._caption_font())
        painter.setPen(theme.current().colour("muted"))
        painter.drawText(QRectF(0, top, width, self._cell_height()), Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_cell(self, painter: QPainter, where: QRectF, character: str, cell: Cell) -> None:
        colours = theme.current()
        apart = cell.mark is not CellMark.SAME
        painter.setPen(QPen(colours.colour(_ROLES[cell.mark]), theme.px(5) / 2 if apart else 1))
        painter.setBrush(colours.colour("field"))
        painter.drawRoundedRect(where.adjusted(1, 1, -1, -1), theme.px(4), theme.px(4))
        painter.setFont(theme.plate_font(self._size_in(where.width())))
        painter.setPen(colours.colour("text"))
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, character)

    def _paint_between(self, painter: QPainter, where: QRectF, cell: Cell) -> None:
        signs = SHAPES[cell.mark] + (UNSURE if cell.unsure else "")
        if not signs:
            painter.setPen(QPen(theme.current().colour("line"), 1))
            middle = where.center()
            painter.drawLine(QPointF(middle.x(), where.top() + 3), QPointF(middle.x(), where.bottom() - 3))
            return
        painter.setFont(theme.text_font(bold=True))
        painter.setPen(theme.current().colour(_ROLES[cell.mark] if SHAPES[cell.mark] else "warn"))
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, signs)

    def _paint_legend(self, painter: QPainter) -> None:
        painter.setFont(theme.text_font(theme.sizes().small))
        painter.setPen(theme.current().colour("muted"))
        where = QRectF(0, self.height() - _legend_height(), self.width(), _legend_height())
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, self._legend)


def legend(cells: tuple[Cell, ...]) -> str:
    """Only the shapes that are on screen, each with its word."""
    used = [f"{SHAPES[mark]} {word}" for mark, word in _WORDS.items() if any(cell.mark is mark for cell in cells)]
    if any(cell.unsure for cell in cells):
        used.append(f"{UNSURE} reader unsure")
    return "     ".join(used)


def spoken(cells: tuple[Cell, ...], first: str = "Read") -> str:
    """Both plates and where they part, for a screen reader."""
    verb = first.lower()
    parted = [f"{c.read} {verb}, {c.listed} listed: {_WORDS[c.mark]}" for c in cells if c.mark is not CellMark.SAME]
    plates = f"{first} {' '.join(c.read for c in cells)}. List {' '.join(c.listed for c in cells)}."
    return f"{plates} {'. '.join(parted)}".strip()


def _cell_height() -> int:
    return theme.sizes().touch - theme.px(8)


def _between() -> int:
    return theme.sizes().body + theme.px(4)


def _legend_height() -> int:
    return theme.sizes().small + theme.px(8)
