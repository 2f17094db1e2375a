"""The line at the bottom of every screen: what works, what does not, and how old the lists are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app.domain.cameras import CameraHealth, CameraState
from ui import theme, words
from ui.widgets.labels import MarkLabel, label
from ui.words import Mark

_LOST = frozenset({CameraState.LOST})
_RUNNING = frozenset({CameraState.RUNNING})


@dataclass(frozen=True, slots=True)
class StatusLine:
    """`Shell.status` makes it on the window's thread, so from memory only; `time` is already words."""

    cameras: Mark = field(default_factory=lambda: cameras_mark(()))
    shown_fps: float = 0.0
    read_fps: float = 0.0
    passed_over: int = 0
    list_age: Mark = words.IDLE
    storage: Mark = words.IDLE
    position: Mark = words.IDLE
    clock: Mark = words.IDLE
    time: str = ""
    unheard: str = ""  # why no alert can be heard, while one may come


def cameras_mark(health: Sequence[CameraHealth]) -> Mark:
    """Lost cameras come before running ones: what is wrong is said first."""
    lost = sum(one.state in _LOST for one in health)
    running = sum(one.state in _RUNNING for one in health)
    if lost:
        return Mark("danger", "state-danger", f"{lost} of {len(health)} lost")
    if running and running == len(health):
        return Mark("ok", "state-ok", f"{running} running")
    if running:
        return Mark("warn", "state-warn", f"{running} of {len(health)} running")
    if any(one.state in (CameraState.STARTING, CameraState.RESTARTED) for one in health):
        return Mark("warn", "state-wait", "starting")
    return Mark("muted", "state-idle", "off")


def totals(health: Sequence[CameraHealth]) -> tuple[float, float, int]:
    """Frames a second shown and read of the cameras that run, and frames passed over of all."""
    running = [one for one in health if one.state in _RUNNING]
    return (
        sum(one.shown_fps for one in running),
        sum(one.read_fps for one in running),
        sum(one.passed_over for one in health),
    )


class StatusPresenter(QObject):
    """Asks for the line twice a second while it is watched. `changed` carries the StatusLine, only when it differs."""

    changed = Signal(object)

    def __init__(self, ask: Callable[[], StatusLine], parent: QObject | None = None, every_ms: int = 500) -> None:
        super().__init__(parent)
        self._ask = ask
        self.state = StatusLine()
        self._timer = QTimer(self)
        self._timer.setInterval(every_ms)
        self._timer.timeout.connect(self.refresh)

    def start(self) -> None:
        self._timer.start()
        self.refresh()

    def stop(self) -> None:
        self._timer.stop()

    def refresh(self) -> None:
        found = self._ask()
        if found != self.state:
            self.state = found
            self.changed.emit(found)


class StatusBar(QFrame):
    """Draws a StatusLine; each part has its caption, its shape and its word.

    On a narrow window the counts that stand on the cameras' tiles too give way, then clock and position, so that no
    word is cut.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "status")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.px(14), 0, theme.px(14), 0)
        self._row.setSpacing(theme.px(12))
        self._parts: list[tuple[QWidget, ...]] = []  # each with the line before it
        self._unheard = self._mark("")
        self._cameras = self._mark("Cameras")
        self._fps = self._pair("Shown / read", "frames a second")
        self._passed = self._pair("Passed over", "frames decoded but not read for want of time")
        passed_over, frames = self._parts[3], self._parts[2]
        self._lists = self._mark("Hot lists")
        self._storage = self._mark("Storage")
        self._position = self._mark("Position")
        self._clock = self._mark("Clock")
        self._giving_way = (passed_over, frames, self._parts[-1], self._parts[-2])
        self._row.addStretch(1)
        self._notice = label("", "strong")
        self._notice.hide()
        self._row.addWidget(self._notice)
        self._time = label("", "strong")
        self._row.addWidget(self._time)
        self.show_state(StatusLine())

    def show_state(self, state: StatusLine) -> None:
        self._cameras.show_mark(state.cameras)
        self._lists.show_mark(state.list_age)
        self._storage.show_mark(state.storage)
        self._position.show_mark(state.position)
        self._clock.show_mark(state.clock)
        self._fps.setText(f"{words.fps(state.shown_fps)} / {words.fps(state.read_fps)} fps")
        self._passed.setText(words.count(state.passed_over))
        self._time.setText(state.time)
        self._unheard.show_mark(Mark("danger", "silent", state.unheard))
        _show((self._parts[0], self._parts[1][:1]), bool(state.unheard))
        self._fit()

    def show_notice(self, words: str) -> None:
        """A few words about a key that does nothing now; the rest of the line gives way to them."""
        self._notice.setText(words)
        self._notice.setVisible(bool(words))
        self._fit()

    def notice(self) -> str:
        return self._notice.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def _fit(self) -> None:
        """Nothing is shown and hidden again in passing: that would lay the line out for a moment that never is."""
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right() - self._row.spacing() - sum(
            self._widths(part) for part in (*self._parts, (self._notice,), (self._time,))
            if part not in self._giving_way and not part[-1].isHidden()
        )  # fmt: skip
        left = list(self._giving_way)
        while left and sum(self._widths(part) for part in left) > room:
            left.pop(0)
        for part in self._giving_way:
            _show((part,), part in left)
        for part in self._parts:
            part[-1].updateGeometry()  # the row keeps what it last knew of each until then

    def _widths(self, part: tuple[QWidget, ...]) -> int:
        return sum(max(each.sizeHint().width(), each.minimumWidth()) + self._row.spacing() for each in part)

    def _mark(self, caption: str) -> MarkLabel:
        made = MarkLabel(caption)
        self._part(made)
        return made

    def _pair(self, caption: str, meaning: str) -> QLabel:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(6))
        value = label("", "strong")
        value.setAccessibleDescription(meaning)
        row.addWidget(label(caption, "muted"))
        row.addWidget(value)
        self._part(holder)
        return value

    def _part(self, part: QWidget) -> None:
        if self._row.count():
            line = QFrame()
            line.setProperty("panel", "line")
            line.setFixedSize(1, 20)
            self._row.addWidget(line)
            self._parts.append((line, part))
        else:
            self._parts.append((part,))
        self._row.addWidget(part)


def _show(parts: Sequence[tuple[QWidget, ...]], shown: bool) -> None:
    for widget in (widget for part in parts for widget in part):
        widget.setVisible(shown)
