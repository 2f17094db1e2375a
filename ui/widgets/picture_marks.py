"""Boxes on a camera's picture: each standing has its own shape, and words that never leave the picture."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from ui import theme
from ui.widgets.rooms import Room, label_room
from ui.widgets.tile_state import Drawing, DrawnBox, Standing

_ROLES = {Standing.VOTING: "text", Standing.SETTLED: "accent", Standing.POSSIBLE: "possible", Standing.HIT: "danger"}
SMALLEST_FONT = 9  # pixels; where even that does not fit, the words are cut


def role_of(standing: Standing) -> str:
    return _ROLES[standing]


def box_room(drawn: DrawnBox, drawing: Drawing, shown: QRect) -> QRect:
    """A box from its frame's pixels to the tile's, kept inside the picture."""
    across, down = shown.width() / drawing.width, shown.height() / drawing.height
    box = drawn.box
    where = QRectF(shown.x() + box.x * across, shown.y() + box.y * down, box.w * across, box.h * down)
    return where.toAlignedRect().intersected(shown)


def paint_boxes(painter: QPainter, shown: QRect, drawing: Drawing) -> None:
    if drawing.width <= 0 or drawing.height <= 0:
        return
    painter.save()
    painter.setClipRect(shown)
    rooms = [(drawn, box_room(drawn, drawing, shown)) for drawn in drawing.boxes]
    rooms = [(drawn, room) for drawn, room in rooms if not room.isEmpty()]
    for drawn, room in rooms:
        _paint_box(painter, room, drawn.standing)
    read = [(drawn, room) for drawn, room in rooms if drawn.text]
    for (drawn, _), room in zip(read, label_rooms(read, shown), strict=True):
        _paint_label(painter, drawn, room)
    painter.restore()


def label_rooms(rooms: list[tuple[DrawnBox, QRect]], shown: QRect) -> list[QRect]:
    """Where each box's words go, in the order of the boxes; clear of one another as long as there is room."""
    bounds = Room(shown.x(), shown.y(), shown.width(), shown.height())
    taken: list[Room] = []
    for drawn, box in rooms:
        width, height = _label_size(drawn, shown.width())
        edge = theme.px(9) if drawn.standing in (Standing.HIT, Standing.POSSIBLE) else 1
        room = Room(box.x() - edge, box.y() - edge, box.width() + 2 * edge, box.height() + 2 * edge)
        taken.append(label_room(room, width, height, bounds, tuple(taken)))
    return [QRect(room.x, room.y, room.w, room.h) for room in taken]


def _paint_box(painter: QPainter, room: QRect, standing: Standing) -> None:
    """Each stroke over a dark one, so that it shows on snow as on asphalt."""
    role = role_of(standing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, extra in ((theme.NIGHT.colour("window"), 2), (theme.NIGHT.colour(role), 0)):
        if standing is Standing.VOTING:
            painter.setPen(QPen(colour, theme.px(2) + extra, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
            painter.drawLines(_corners(QRectF(room)))
        elif standing is Standing.SETTLED:
            painter.setPen(QPen(colour, theme.px(2) + extra))
            painter.drawRect(room)
        else:
            style = Qt.PenStyle.DashLine if standing is Standing.POSSIBLE and not extra else Qt.PenStyle.SolidLine
            painter.setPen(QPen(colour, theme.px(2) + extra, style))
            painter.drawRect(_grown(room, theme.px(3)))
            painter.drawRect(_grown(room, theme.px(8)))


def _grown(room: QRect, by: int) -> QRect:
    return room.adjusted(-by, -by, by, by)


def _corners(box: QRectF) -> list[QLineF]:
    x, y = max(5.0, box.width() / 5), max(4.0, box.height() / 3.5)
    lines = []
    for corner, dx, dy in (
        (box.topLeft(), x, y),
        (box.topRight(), -x, y),
        (box.bottomLeft(), x, -y),
        (box.bottomRight(), -x, -y),
    ):
        lines.append(QLineF(corner.x(), corner.y(), corner.x() + dx, corner.y()))
        lines.append(QLineF(corner.x(), corner.y(), corner.x(), corner.y() + dy))
    return lines


def _fonts(drawn: DrawnBox, most: int) -> tuple[QFont, QFont]:
    """Plate and note in sizes that fit so many pixels."""
    lengths = theme.sizes()
    for plate, note in (
        (lengths.large, lengths.small),
        (lengths.body, lengths.small - theme.px(1)),
        (lengths.small, SMALLEST_FONT),
    ):
        fonts = theme.plate_font(plate), theme.text_font(note, bold=True)
        if _width(drawn, *fonts) <= most:
            return fonts
    return theme.plate_font(SMALLEST_FONT), theme.text_font(SMALLEST_FONT)


def _width(drawn: DrawnBox, plate: QFont, note: QFont) -> int:
    words = QFontMetrics(note).horizontalAdvance(drawn.note)
    characters = QFontMetrics(plate).horizontalAdvance(drawn.text)
    return characters + words + 3 * theme.px(6)


def _label_size(drawn: DrawnBox, most: int) -> tuple[int, int]:
    plate, note = _fonts(drawn, most)
    return _width(drawn, plate, note), max(
        QFontMetrics(plate).height() if drawn.text else 0, QFontMetrics(note).height()
    ) + theme.px(4)


def _paint_label(painter: QPainter, drawn: DrawnBox, room: QRect) -> None:
    ink = theme.NIGHT.colour(role_of(drawn.standing))
    ground = QColor(theme.NIGHT.colour("window"))
    ground.setAlphaF(0.9)
    painter.setPen(QPen(ink, 1))
    painter.setBrush(ground)
    painter.drawRect(room.adjusted(0, 0, -1, -1))
    plate, note = _fonts(drawn, room.width())
    left = room.left() + theme.px(6)
    painter.setPen(theme.NIGHT.colour("text"))
    if drawn.text:
        painter.setFont(plate)
        painter.drawText(
            QRect(left, room.top(), room.width(), room.height()), Qt.AlignmentFlag.AlignVCenter, drawn.text
        )
        left += QFontMetrics(plate).horizontalAdvance(drawn.text) + theme.px(6)
    painter.setFont(note)
    painter.setPen(ink)
    painter.drawText(
        QRect(left, room.top(), room.right() - left, room.height()), Qt.AlignmentFlag.AlignVCenter, drawn.note
    )
