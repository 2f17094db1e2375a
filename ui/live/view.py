"""The Live screen: cameras, ticker under them, alerts on the right. It draws; the presenters decide."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.cameras import MOST_CAMERAS
from ui import theme
from ui.alerts.panel import AlertPanel
from ui.alerts.presenter import AlertsPresenter
from ui.live import ticker
from ui.live.fix_lost import FixLost
from ui.live.grid import TileGrid
from ui.live.last_reads import LastReads
from ui.live.presenter import LivePresenter
from ui.live.pump import FramePump
from ui.live.state import Empty, LiveState
from ui.live.ticker import Ticker
from ui.sound import Sound
from ui.widgets.labels import IconLabel, label

WIDE_WINDOW = 1500  # from here the alert panel may take more
NARROW_WINDOW = 1200
GLANCED_AT, GLANCED_AT_NARROW = 0.48, 0.6  # of the window's width is the alert's while the car moves


class LiveView(QWidget):
    """Keys: Ctrl+1…4 enlarge a camera, Esc back, Space acknowledge; the panel and the ticker have their own."""

    def __init__(
        self, live: LivePresenter, alerts: AlertsPresenter, sound: Sound, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._live, self._alerts = live, alerts
        self._driving = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.panel = AlertPanel(alerts, sound)
        self.cameras = Cameras()
        row = QHBoxLayout(self)
        gap = theme.sizes().gap
        row.setContentsMargins(gap, gap, gap, gap)
        row.setSpacing(gap + theme.px(4))
        row.addWidget(self.cameras, 1)
        row.addWidget(self.panel)
        self._pump = FramePump(live, self)
        self._keys = [self._key(place) for place in range(MOST_CAMERAS)]
        self.cameras.grid.pressed.connect(live.enlarge)
        self.cameras.fix_lost.parked_said.connect(live.say_parked)
        self.panel.left.connect(self.setFocus)
        live.changed.connect(self.show_state)
        self.show_state(live.state)

    def _key(self, place: int) -> QShortcut:
        key = QShortcut(QKeySequence(f"Ctrl+{place + 1}"), self)
        key.setAutoRepeat(False)
        key.activated.connect(lambda: self._live.enlarge_place(place))
        return key

    def settle(self, then: Callable[[], None]) -> None:
        """Before somebody leaves the desk: what waits to be taken back is given, then `then` is called."""
        self._alerts.settle(then)

    def show_state(self, state: LiveState) -> None:
        self.cameras.show_state(state)
        if state.driving is not self._driving:
            self._driving = state.driving
            self._fit()
            if state.driving:
                self.setFocus()  # what is typed in a moving car goes nowhere
        self._pump.show_on(dict(self.cameras.grid.visible_tiles()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        parked = theme.px(520 if self.width() >= theme.px(WIDE_WINDOW) else 460)
        share = GLANCED_AT if self.width() >= theme.px(NARROW_WINDOW) else GLANCED_AT_NARROW
        self.panel.setFixedWidth(round(self.width() * share) if self._driving else parked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no button and no list on this screen took."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._alerts.acknowledge()
        elif event.key() == Qt.Key.Key_Escape and self._live.state.enlarged:
            self._live.show_all()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._live.start()
        self._pump.start(self.screen().refreshRate())
        self.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pump.stop()
        self._live.stop()


class Cameras(QWidget):
    """Tiles above, ticker below: the tiles take what they can use, the ticker the rest; three large lines of it while
    the car moves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid, self.ticker, self.empty = TileGrid(self), Ticker(self), EmptyPlace(self)
        self.last, self.fix_lost = LastReads(self), FixLost(self)
        self.last.hide()

    def show_state(self, state: LiveState) -> None:
        self.grid.show_state(state)
        self.ticker.list.show_lines(state.ticker)
        self.last.show_lines(state.ticker)
        self.ticker.setVisible(not state.driving)
        self.last.setVisible(state.driving)
        self.fix_lost.show_words(state.fix_lost)
        self.empty.setVisible(state.empty is not None)
        self.grid.setVisible(state.empty is None)
        if state.empty is not None:
            self.empty.show_reason(state.empty)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        gap, width = theme.sizes().gap, self.width()
        top = 0
        if not self.fix_lost.isHidden():
            top = self.fix_lost.sizeHint().height()
            self.fix_lost.setGeometry(0, 0, width, top)
            top += gap
        driving = self.ticker.isHidden()
        below = self.last.sizeHint().height() if driving else ticker.least_height()
        most = max(0, self.height() - top - below - gap)
        height = most if not self.empty.isHidden() else self.grid.height_wanted(width, most)
        self.grid.setGeometry(0, top, width, height)
        self.empty.setGeometry(0, top, width, height)
        foot = top + height + gap
        self.ticker.setGeometry(0, foot, width, max(0, self.height() - foot))
        self.last.setGeometry(0, foot, width, below)


class EmptyPlace(QWidget):
    """Says why there is no picture and what to press."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setSpacing(theme.px(8))
        centre = Qt.AlignmentFlag.AlignHCenter
        self._title, self._advice = label("", "title"), label("", "muted")
        column.addStretch(1)
        column.addWidget(IconLabel("cameras", "muted", theme.px(48)), 0, centre)
        column.addWidget(self._title, 0, centre)
        column.addWidget(self._advice, 0, centre)
        column.addStretch(1)

    def show_reason(self, empty: Empty) -> None:
        self._title.setText(empty.title)
        self._advice.setText(empty.advice)
