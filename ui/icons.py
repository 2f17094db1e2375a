"""Our own line drawings (resources/icons), tinted with a role of the theme in force."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui import theme


def paint(painter: QPainter, name: str, role: str, where: QRectF) -> None:
    """Draw an icon in a role's colour; crisp at any size and scale."""
    paint_in(painter, name, theme.current().colour(role), where)


def paint_in(painter: QPainter, name: str, ink: QColor, where: QRectF) -> None:
    """Draw an icon in a colour already chosen, such as a button's."""
    _renderer(name, ink.name()).render(painter, where)


def pixmap(name: str, role: str, size: int, ratio: float = 1.0) -> QPixmap:
    """An icon as a pixmap of `size` device-independent pixels; made again after a change of theme."""
    made = QPixmap(round(size * ratio), round(size * ratio))
    made.fill(Qt.GlobalColor.transparent)
    with QPainter(made) as painter:  # ended also when something is raised: a painter left open crashes Qt
        paint(painter, name, role, QRectF(made.rect()))
    made.setDevicePixelRatio(ratio)
    return made


def icon(name: str, role: str = "text", size: int = 0) -> QIcon:
    """An icon for Qt's own widgets; it keeps the colour it was made with."""
    return QIcon(pixmap(name, role, size or theme.sizes().icon, 2.0))


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    renderer = QSvgRenderer(QByteArray(theme.tinted(name, colour).encode()))
    if not renderer.isValid():
        raise ValueError(f"the icon {name!r} is no picture")
    return renderer
