"""One camera on screen: its newest picture with the boxes found in it, its state, and its counters.

What is drawn on a picture takes the night palette whatever the theme: a picture is no paper.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.frames import Frame
from ui import icons, theme
from ui.widgets.buttons import paint_key
from ui.widgets.picture_marks import paint_boxes
from ui.widgets.tile_state import Drawing, Picture, TileState

VEIL = 0.78  # how much an old picture is darkened


def header_height() -> int:
    return theme.sizes().touch - theme.px(8)


def footer_height() -> int:
    return theme.sizes().small + theme.px(12)


def words_height() -> int:
    """What a tile needs beside its picture."""
    return header_height() + footer_height()


class CameraTile(QWidget):
    """`pressed` comes when the tile is clicked or touched anywhere."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: TileState | None = None
        self._frame: Frame | None = None
        self._image = QImage()
        self._drawing = Drawing()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_state(self, state: TileState) -> None:
        if state == self._state:
            return
        self._state = state
        if state.picture is Picture.NONE:
            self._frame, self._image = None, QImage()
        self.setAccessibleName(f"Camera {state.name}, {state.side}: {state.mark.word}. {' '.join(state.veil)}")
        self.update()

    def show_frame(self, frame: Frame) -> None:
        """Draws from the frame's own bytes, which are held as long as the image over them."""
        self._frame = frame
        self._image = QImage(frame.data, frame.width, frame.height, frame.stride, QImage.Format.Format_BGR888)
        self.update(self.picture_room())

    @property
    def picture_number(self) -> int:
        """Of the picture that a paint draws now; -1 without one."""
        return self._frame.frame if self._frame is not None else -1

    def show_drawing(self, drawing: Drawing) -> None:
        if drawing != self._drawing:
            self._drawing = drawing
            self.update(self.picture_room())

    def picture_room(self) -> QRect:
        """The part of the tile that belongs to the picture."""
        return self.rect().adjusted(1, header_height(), -1, -footer_height())

    def shown_room(self) -> QRectF:
        """Where the picture itself lies, its aspect kept."""
        room = QRectF(self.picture_room())
        if self._image.isNull():
            return room
        size = self._image.size().scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = room.center().x() - size.width() / 2, room.center().y() - size.height() / 2
        return QRectF(QPointF(round(left), round(top)), size.toSizeF())

    def sizeHint(self) -> QSize:
        return QSize(theme.px(480), theme.px(270) + words_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(240), theme.px(100) + words_height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            colours = theme.current()
            painter.fillRect(event.rect(), colours.colour("surface"))
            if event.rect().intersects(self.picture_room()):
                self._paint_picture(painter)
            if self._state is not None and not self.picture_room().contains(event.rect()):
                self._paint_header(painter, self._state)
                self._paint_footer(painter, self._state)
            painter.setPen(QPen(colours.colour("line"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_picture(self, painter: QPainter) -> None:
        room, shown = self.picture_room(), self.shown_room()
        painter.fillRect(room, theme.NIGHT.colour("window"))
        if not self._image.isNull():
            smaller = shown.width() * self.devicePixelRatioF() <= self._image.width()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smaller)  # enlarging costs too much
            painter.drawImage(shown, self._image)
        if self._state is not None and self._state.picture is Picture.LIVE:
            paint_boxes(painter, shown.toRect(), self._drawing)
        elif self._state is not None:
            self._paint_veil(painter, room, self._state.veil)

    def _paint_veil(self, painter: QPainter, room: QRect, lines: tuple[str, ...]) -> None:
        shade = theme.NIGHT.colour("window")
        shade.setAlphaF(VEIL)
        painter.fillRect(room, shade)
        lengths = theme.sizes()
        fonts = [theme.text_font(lengths.large, bold=True)] + [theme.text_font()] * (len(lines) - 1)
        boxes = []
        for font, line in zip(fonts, lines, strict=True):
            flags = int(Qt.AlignmentFlag.AlignHCenter) | int(Qt.TextFlag.TextWordWrap)
            boxes.append(
                QFontMetrics(font).boundingRect(QRect(0, 0, room.width() - theme.px(32), 9999), flags, line).height()
                + theme.px(4)
            )
        top = room.top() + max(4, (room.height() - sum(boxes)) // 2)
        for place, (font, line, height) in enumerate(zip(fonts, lines, boxes, strict=True)):
            painter.setFont(font)
            painter.setPen(theme.NIGHT.colour("text" if place == 0 else "muted"))
            where = QRect(room.left() + theme.px(16), top, room.width() - theme.px(32), height)
            painter.drawText(where, int(Qt.AlignmentFlag.AlignHCenter) | int(Qt.TextFlag.TextWordWrap), line)
            top += height

    def _paint_header(self, painter: QPainter, state: TileState) -> None:
        lengths, colours = theme.sizes(), theme.current()
        middle = header_height() / 2
        side = lengths.body + theme.px(3)
        icons.paint(painter, state.mark.icon, state.mark.role, QRectF(theme.px(10), middle - side / 2, side, side))
        left: float = side + theme.px(16)
        left += self._say(painter, state.mark.word, state.mark.role, left, middle, bold=True) + theme.px(14)
        key_left = self.width() - theme.px(8) - self._key_width(state.key)
        paint_key(painter, state.key, colours.colour("muted"), key_left, middle)
        side_width = QFontMetrics(theme.text_font()).horizontalAdvance(state.side)
        room = key_left - left - side_width - theme.px(18)  # a long name gives way, the side does not
        name = QFontMetrics(theme.text_font(bold=True)).elidedText(state.name, Qt.TextElideMode.ElideRight, int(room))
        left += self._say(painter, name, "text", left, middle, bold=True) + theme.px(8)
        self._say(painter, state.side, "muted", left, middle)

    def _say(self, painter: QPainter, text: str, role: str, left: float, middle: float, *, bold: bool = False) -> float:
        """One line from `left`, centred on `middle`; returns its width."""
        font = theme.text_font(bold=bold)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(theme.current().colour(role))
        painter.drawText(QPointF(left, middle + (metrics.ascent() - metrics.descent()) / 2), text)
        return metrics.horizontalAdvance(text)

    def _key_width(self, key: str) -> int:
        return QFontMetrics(theme.text_font(theme.sizes().small)).horizontalAdvance(key) + theme.px(12)

    def _paint_footer(self, painter: QPainter, state: TileState) -> None:
        font = theme.text_font(theme.sizes().small)
        where = QRect(theme.px(10), self.height() - footer_height(), self.width() - theme.px(20), footer_height())
        painter.setFont(font)
        painter.setPen(theme.current().colour("muted"))
        text = QFontMetrics(font).elidedText(state.rates, Qt.TextElideMode.ElideRight, where.width())
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, text)
