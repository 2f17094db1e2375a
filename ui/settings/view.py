"""The settings screen: a panel for each part, a line for each setting with its help and its way back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui import theme
from ui.settings.fields import SECTIONS, Section
from ui.settings.presenter import SettingsPresenter, SettingsState
from ui.widgets.buttons import KeyButton
from ui.widgets.form_fields import field_of
from ui.widgets.labels import IconLabel, MarkLabel, label


class SettingsView(QWidget):
    """Draws a SettingsState. `message` carries a Message for the window."""

    message = Signal(object)

    def __init__(
        self, presenter: SettingsPresenter, backup: QFrame | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._presenter, self._backup = presenter, backup
        self.setObjectName("page")
        self.fields = {name: field_of(row) for name, row in presenter.rows.items()}
        self.resets = {name: KeyButton("Default", icon="back", kind="quiet") for name in presenter.rows}
        self._position, self._clock = MarkLabel("Position"), MarkLabel("Clock against GPS")
        self._sound = MarkLabel()
        self.test = KeyButton("Test sound", icon="test")
        self._zone = label("", "", wrap=True)
        self._guarded, self._clause = label("", "strong", wrap=True), label("", "small", wrap=True)
        self._guard = self._guard_line()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        column.setSpacing(theme.px(8))
        column.addWidget(label("Settings", "title"))
        column.addWidget(self._guard)
        column.addWidget(self._scrolled(), 1)
        self.setFocusProxy(next(iter(self.fields.values())))
        self._connect()
        self.show_state(presenter.state)

    def _guard_line(self) -> QFrame:
        guard = QFrame()
        guard.setProperty("panel", "raised")
        row = QHBoxLayout(guard)
        row.setContentsMargins(theme.px(14), theme.px(8), theme.px(14), theme.px(8))
        row.setSpacing(theme.px(12))
        said = QVBoxLayout()
        said.setSpacing(theme.px(2))
        said.addWidget(self._guarded)
        said.addWidget(self._clause)
        row.addWidget(IconLabel("lock", "muted"))
        row.addLayout(said, 1)
        return guard

    def _scrolled(self) -> QScrollArea:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, theme.px(6), 0)
        row.setSpacing(theme.px(16))
        left, right = ([self._panel(section) for section in SECTIONS if section.side == side] for side in (0, 1))
        left += [self._time_panel(), *([self._backup] if self._backup is not None else [])]
        for panels in (left, right):
            column = QVBoxLayout()
            column.setSpacing(theme.px(12))
            for panel in panels:
                column.addWidget(panel)
            column.addStretch(1)
            row.addLayout(column, 1)
        scroll.setWidget(inner)
        return scroll

    def _panel(self, section: Section) -> QFrame:
        panel, column = _framed(section.title)
        for name, field in self.fields.items():
            if name.startswith(section.prefix + "."):
                line = QHBoxLayout()
                line.setSpacing(theme.px(8))
                line.addWidget(field, 1)
                line.addWidget(self.resets[name], 0, Qt.AlignmentFlag.AlignVCenter)
                column.addLayout(line)
        if section.prefix == "position":
            column.addWidget(self._position, 0, Qt.AlignmentFlag.AlignLeft)
        if section.prefix == "sound":
            column.addLayout(self._sound_line())
        return panel

    def _sound_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme.px(12))
        line.addWidget(self.test, 0)
        line.addWidget(self._sound, 1)
        return line

    def _time_panel(self) -> QFrame:
        panel, column = _framed("Time")
        column.addWidget(label("Times on screen", "strong"))
        column.addWidget(self._zone)
        column.addWidget(self._clock, 0, Qt.AlignmentFlag.AlignLeft)
        return panel

    def _connect(self) -> None:
        presenter = self._presenter
        for name, field in self.fields.items():
            field.edited.connect(lambda value, wanted=name: presenter.edit(wanted, value))
            field.entered.connect(lambda wanted=name: presenter.keep(wanted))
            self.resets[name].clicked.connect(lambda _=False, wanted=name: presenter.reset(wanted))
            self.resets[name].setAccessibleName(f"{field.row.caption}: back to the default")
        self.test.clicked.connect(presenter.test_sound)
        presenter.changed.connect(self.show_state)
        presenter.message.connect(self.message)
        theme.notice.changed.connect(self._theme_changed)

    def opened(self) -> None:
        """The screen comes to the front."""
        self._presenter.start()
        next(iter(self.fields.values())).take_focus()

    def left(self) -> None:
        self._presenter.stop()

    def show_state(self, state: SettingsState) -> None:
        for name, look in state.looks.items():
            self.fields[name].show_look(look)
            self.resets[name].setVisible(look.shown)
            self.resets[name].setEnabled(look.enabled and name in state.changed)
        self._guard.setVisible(bool(state.guarded))
        self._guarded.setText(f"Position, reading and alerts: {state.guarded}" if state.guarded else "")
        self._clause.setText(state.clause)
        self._position.show_mark(state.position)
        self._sound.show_mark(state.sound)
        self._clock.show_mark(state.clock)
        self._zone.setText(state.zone)

    def _theme_changed(self, _: object) -> None:
        self._presenter.refresh()


def _framed(title: str) -> tuple[QFrame, QVBoxLayout]:
    panel = QFrame()
    panel.setProperty("panel", "surface")
    column = QVBoxLayout(panel)
    column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(14))
    column.setSpacing(theme.px(10))
    column.addWidget(label(title, "heading"))
    return panel, column
