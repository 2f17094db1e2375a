"""A camera's picture with the plates found in it, and the region of interest drawn by mouse or by arrow keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.cameras import WHOLE, Area
from app.domain.reads import Box
from ui import theme

STEP = 0.02
LEAST = 0.05  # of the picture's width and height; a smaller region is a slip of the hand

_ARROWS = {
    Qt.Key.Key_Left: (-STEP, 0.0),
    Qt.Key.Key_Right: (STEP, 0.0),
    Qt.Key.Key_Up: (0.0, -STEP),
    Qt.Key.Key_Down: (0.0, STEP),
}


def moved(area: Area, dx: float, dy: float) -> Area:
    """Shifted as far as the picture goes."""
    x, y = min(max(area.x + dx, 0.0), 1 - area.w), min(max(area.y + dy, 0.0), 1 - area.h)
    return replace(area, x=round(x, 4), y=round(y, 4))


def resized(area: Area, dx: float, dy: float) -> Area:
    """Its right and lower edges moved, as far as the picture goes."""
    w, h = min(max(area.w + dx, LEAST), 1 - area.x), min(max(area.h + dy, LEAST), 1 - area.y)
    return replace(area, w=round(w, 4), h=round(h, 4))


def spanned(a: tuple[float, float], b: tuple[float, float]) -> Area | None:
    """The rectangle between two points of the picture; None while it is too small to be meant."""
    left, right = sorted((_inside(a[0]), _inside(b[0])))
    top, bottom = sorted((_inside(a[1]), _inside(b[1])))
    if right - left < LEAST or bottom - top < LEAST:
        return None
    return Area(left, top, right - left, bottom - top)


def _inside(share: float) -> float:
    return min(1.0, max(0.0, share))


class AreaPicker(QWidget):
    """`picked` carries the new Area. Drag: a new region. Arrows move it, with Shift they size it, Delete: the whole
    picture. With `fixed` it only shows."""

    picked = Signal(object)

    def __init__(self, fixed: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fixed = fixed
        self._image = QImage()
        self._boxes: tuple[Box, ...] = ()
        self._size = (0, 0)
        self._area = WHOLE
        self._words = ""
        self._from: tuple[float, float] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if fixed else Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Picture of the camera" if fixed else "Region of interest")
        if not fixed:
            self.setAccessibleDescription("Arrow keys move it, Shift and arrow keys size it, Delete: the whole picture")
            self.setCursor(Qt.CursorShape.CrossCursor)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(640), theme.px(360))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(256), theme.px(144))

    def show_picture(self, image: QImage, boxes: Sequence[Box], size: tuple[int, int]) -> None:
        """`boxes` are in pixels of a frame of `size`, which the image may be a smaller copy of."""
        self._image, self._boxes, self._size = image, tuple(boxes), size
        self.update()

    def show_words(self, words: str) -> None:
        """Over the picture's place while there is none, or why it is an old one."""
        if words != self._words:
            self._words = words
            self.update()

    def show_area(self, area: Area) -> None:
        if area != self._area:
            self._area = area
            self.update()

    def picture_room(self) -> QRectF:
        """Where the picture stands in the widget, its shape kept."""
        inner = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        across, down = self._size if all(self._size) else (16, 9)
        scale = min(inner.width() / across, inner.height() / down)
        shown = QRectF(0, 0, across * scale, down * scale)
        shown.moveCenter(inner.center())
        return shown

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._fixed or key not in (*_ARROWS, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            super().keyPressEvent(event)
        elif key in _ARROWS:
            sizing = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) or self._area == WHOLE
            self.picked.emit((resized if sizing else moved)(self._area, *_ARROWS[key]))
        else:
            self.picked.emit(WHOLE)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._fixed and event.button() is Qt.MouseButton.LeftButton:
            self._from = self._share(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None and (area := spanned(self._from, self._share(event.position()))):
            self.picked.emit(area)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.mouseMoveEvent(event)
        self._from = None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _share(self, where: QPointF) -> tuple[float, float]:
        room = self.picture_room()
        return (where.x() - room.x()) / room.width(), (where.y() - room.y()) / room.height()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = self.picture_room()
        self._paint_ground(painter)
        if not self._image.isNull():
            painter.drawImage(room, self._image)
            self._paint_area(painter, room)
            self._paint_boxes(painter, room)
        if self._words:
            _paint_words(painter, room, self._words, bare=self._image.isNull())
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        colours = theme.current()
        focused = self.hasFocus()
        painter.setPen(QPen(colours.colour("focus" if focused else "line"), 3 if focused else 1))
        painter.setBrush(colours.colour("field"))
        painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -2, -2))

    def _paint_area(self, painter: QPainter, room: QRectF) -> None:
        """What is not read is darkened; its frame is a dark and a light line, seen on snow as on asphalt."""
        if self._area == WHOLE:
            return
        inside = QRectF(
            room.x() + self._area.x * room.width(),
            room.y() + self._area.y * room.height(),
            self._area.w * room.width(),
            self._area.h * room.height(),
        )
        shade = QColor(theme.NIGHT.colour("window"))
        shade.setAlphaF(0.6)
        for part in (
            QRectF(room.topLeft(), QPointF(room.right(), inside.top())),
            QRectF(QPointF(room.left(), inside.bottom()), room.bottomRight()),
            QRectF(QPointF(room.left(), inside.top()), inside.bottomLeft()),
            QRectF(inside.topRight(), QPointF(room.right(), inside.bottom())),
        ):
            painter.fillRect(part, shade)
        _paint_frame(painter, inside, "text", Qt.PenStyle.DashLine)

    def _paint_boxes(self, painter: QPainter, room: QRectF) -> None:
        if not all(self._size):
            return
        across, down = room.width() / self._size[0], room.height() / self._size[1]
        for box in self._boxes:
            where = QRectF(room.x() + box.x * across, room.y() + box.y * down, box.w * across, box.h * down)
            _paint_frame(painter, where.intersected(room), "accent", Qt.PenStyle.SolidLine)


def _paint_frame(painter: QPainter, where: QRectF, role: str, style: Qt.PenStyle) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.NIGHT.colour("window"), theme.px(4)))
    painter.drawRect(where)
    painter.setPen(QPen(theme.NIGHT.colour(role), theme.px(2), style))
    painter.drawRect(where)


def _paint_words(painter: QPainter, room: QRectF, words: str, *, bare: bool) -> None:
    """In the middle of an empty place; on a band at the foot of a picture."""
    painter.setFont(theme.text_font())
    if bare:
        painter.setPen(theme.current().colour("muted"))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(room.adjusted(16, 8, -16, -8), flags, words)
        return
    band = QRectF(room.left(), room.bottom() - theme.px(34), room.width(), theme.px(34))
    ground = QColor(theme.NIGHT.colour("window"))
    ground.setAlphaF(0.85)
    painter.fillRect(band, ground)
    painter.setPen(theme.NIGHT.colour("text"))
    painter.drawText(band.adjusted(10, 0, -10, 0), Qt.AlignmentFlag.AlignVCenter, words)
