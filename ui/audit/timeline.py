"""The timeline: stacked bars a day by outcome. A click, or arrow keys and Enter, choose a day."""

from __future__ import annotations

from datetime import date

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.audit import Outcome
from ui import theme
from ui.audit.days import DayBar
from ui.audit.lines import OUTCOMES
from ui.widgets.labels import ElidedLabel, MarkLabel

HEIGHT = 92
WIDTH = 0.8  # of a bar, in days
MOST_LABELS = 8
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -7, Qt.Key.Key_PageDown: 7}


class Timeline(QWidget):
    """`picked` carries the day that was clicked, or entered by the keyboard."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[DayBar, ...] = ()
        self._place = -1  # that the keyboard is on
        self._day: date | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Records a day")
        self.plot, self._days = pg.GraphicsView(), pg.ViewBox(enableMouse=False, enableMenu=False)
        self._axes = {side: pg.AxisItem(side) for side in ("left", "bottom")}
        self._put_together()
        self.said = ElidedLabel("", "small")
        head = QHBoxLayout()
        head.setSpacing(theme.px(14))
        head.addWidget(self.said, 1)
        for outcome in Outcome:
            mark = MarkLabel()
            mark.show_mark(OUTCOMES[outcome])
            head.addWidget(mark)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(2))
        column.addLayout(head)
        column.addWidget(self.plot)
        theme.notice.changed.connect(self._draw)
        self._draw()

    def _put_together(self) -> None:
        """Not a pg.PlotWidget: its menus would stand behind every window that is closed."""
        inner = pg.GraphicsLayout()
        inner.setContentsMargins(0, theme.px(4), theme.px(6), 0)
        inner.setSpacing(0)
        inner.addItem(self._axes["left"], 0, 0)
        inner.addItem(self._days, 0, 1)
        inner.addItem(self._axes["bottom"], 1, 1)
        for axis in self._axes.values():
            axis.linkToView(self._days)
        self._axes["left"].setWidth(theme.px(44))
        self.plot.setCentralItem(inner)
        self.plot.setFixedHeight(theme.px(HEIGHT))
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.scene().sigMouseClicked.connect(self._clicked)

    def show_bars(self, bars: tuple[DayBar, ...], day: date | None) -> None:
        if (bars, day) == (self._bars, self._day):
            return
        if bars != self._bars:
            self._place = len(bars) - 1
        self._bars, self._day = bars, day
        chosen = next((place for place, bar in enumerate(bars) if bar.day == day), -1)
        self._place = chosen if chosen >= 0 else self._place
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._bars and key in _STEPS:
            self._go_to(self._place + _STEPS[key])
        elif self._bars and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go_to(0 if key == Qt.Key.Key_Home else len(self._bars) - 1)
        elif self._bars and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.picked.emit(self._bars[self._place].day)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._draw()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._draw()

    def place_of(self, day: date) -> QPointF:
        """Where a day's bar stands in `plot`, in pixels of it."""
        place = next(place for place, bar in enumerate(self._bars) if bar.day == day)
        scene = self._days.mapViewToScene(QPointF(place, 0.01))
        return QPointF(self.plot.mapFromScene(scene))

    def _go_to(self, place: int) -> None:
        self._place = min(max(place, 0), len(self._bars) - 1)
        self._draw()

    def _clicked(self, event: pg.GraphicsScene.mouseEvents.MouseClickEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        place = round(self._days.mapSceneToView(event.scenePos()).x())
        if 0 <= place < len(self._bars):
            self._place = place
            self.picked.emit(self._bars[place].day)

    def _draw(self) -> None:
        colours, item = theme.current(), self._days
        self.plot.setBackground(colours.surface)
        item.clear()
        self._draw_chosen()
        below = [0] * len(self._bars)
        places = list(range(len(self._bars)))
        for outcome in Outcome:
            heights = [bar.counts.get(outcome, 0) for bar in self._bars]
            if any(heights):
                ink = colours.colour(OUTCOMES[outcome].role)
                item.addItem(pg.BarGraphItem(x=places, y0=below, height=heights, width=WIDTH, brush=ink, pen=None))
                below = [low + high for low, high in zip(below, heights, strict=True)]
        self._draw_axes(max(below, default=0))
        shown = self._bars[self._place].words if 0 <= self._place < len(self._bars) else ""
        self.said.show_text(shown)
        self.setAccessibleDescription(f"{shown}. Arrow keys choose a day, Enter shows it." if shown else "")

    def _draw_chosen(self) -> None:
        """The day that is shown alone stands on a ground; the one the keyboard is on within a frame."""
        colours = theme.current()
        for on, ink, edge in (
            (next((p for p, bar in enumerate(self._bars) if bar.day == self._day), -1), colours.selected, None),
            (self._place if self.hasFocus() else -1, None, colours.focus),
        ):
            if on >= 0:
                pen = pg.mkPen(edge, width=2) if edge else None
                ground = pg.LinearRegionItem((on - 0.5, on + 0.5), movable=False, pen=pen, brush=ink or (0, 0, 0, 0))
                ground.setZValue(-10)
                self._days.addItem(ground)

    def _draw_axes(self, highest: int) -> None:
        colours, item = theme.current(), self._days
        item.setXRange(-0.6, max(0.6, len(self._bars) - 0.4), padding=0)
        item.setYRange(0, max(1, highest) * 1.05, padding=0)
        step = max(1, -(-len(self._bars) // MOST_LABELS))
        days = [(place, f"{bar.day:%b} {bar.day.day}") for place, bar in enumerate(self._bars) if place % step == 0]
        self._axes["bottom"].setTicks([days])
        self._axes["left"].setTicks([[(0, "0"), (highest, f"{highest:,}")] if highest else [(0, "0")]])
        for axis in self._axes.values():
            axis.setTextPen(colours.text)
            axis.setPen(colours.edge)
            axis.setTickFont(theme.text_font(theme.sizes().small))
