"""Picture and aiming help of one camera, with the button that tests it or ends the test."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.cameras import WHOLE, Area
from ui import theme
from ui.cameras.aim_bars import AimBars
from ui.cameras.aim_presenter import AimState
from ui.widgets.area_picker import AreaPicker
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import ElidedLabel, MarkLabel, label

BARS = 670  # pixels of the 1366×768 drawing for two columns of bars


class AimPanel(QFrame):
    """`test_pressed` and `cancel_pressed` come from its one button; `picked` carries a region of interest.

    `tall`: the bars below the picture, else beside it.
    """

    test_pressed = Signal()
    cancel_pressed = Signal()
    picked = Signal(object)

    def __init__(self, tall: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "surface")
        self._testing, self._tall_one = False, tall
        self.picture = AreaPicker(fixed=not tall)
        self.button = KeyButton("Test", "Ctrl+R", "test")
        self.button.clicked.connect(self._press)
        self.picture.picked.connect(self.picked)
        self._title, self._mark = ElidedLabel("", "heading"), MarkLabel()
        self._remark = label("", "warn", wrap=True)
        self._remark.hide()
        self._bars = AimBars(2)
        self._area = label("", "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(14), theme.px(10), theme.px(14), theme.px(12))
        column.setSpacing(theme.px(8))
        column.addLayout(self._head())
        column.addLayout(self._tall() if tall else self._wide(), 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(14))
        row.addWidget(self._title, 1)
        row.addWidget(self._mark)
        row.addWidget(self.button)
        return row

    def _tall(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme.px(6))
        column.addWidget(self.picture, 1)
        column.addWidget(self._area)
        column.addWidget(self._remark)
        column.addWidget(self._bars)
        return column

    def _wide(self) -> QHBoxLayout:
        """On a larger screen it is the picture that grows."""
        row = QHBoxLayout()
        row.setSpacing(theme.px(20))
        row.addWidget(self.picture, 1)
        beside = QWidget()
        beside.setFixedWidth(theme.px(BARS))
        right = QVBoxLayout(beside)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self._remark)
        right.addWidget(self._bars)
        right.addStretch(1)
        row.addWidget(beside)
        return row

    def show_state(self, state: AimState) -> None:
        self._testing = state.testing
        self._title.show_text(state.name or "Picture")
        words = f"{state.mark.word}, {state.elapsed_s} s of {state.timeout_s} s at most"
        self._mark.show_mark(replace(state.mark, word=words) if state.testing else state.mark)
        self.button.setText("Cancel test" if state.testing else "Test")
        self.button.setEnabled(not state.running)
        self.button.set_icon_name("stop" if state.testing else "test")
        self.picture.show_picture(_image(state), state.boxes, state.size)
        self.picture.show_words(state.words)
        if not self._tall_one:
            self.picture.show_area(state.area)
        self._remark.setText(state.remark)
        self._remark.setVisible(bool(state.remark))
        self._bars.show_lines(state.lines)

    def show_area(self, area: Area) -> None:
        self.picture.show_area(area)
        words = "The whole picture is read. Drag on it, or use the arrow keys, to read only a part."
        if area != WHOLE:
            words = (
                f"Only the marked part is read: {area.w:.0%} of the width, {area.h:.0%} of the height. "
                "Arrows move it, Shift+arrows size it, Del: the whole picture."
            )
        self._area.setText(words)

    def _press(self) -> None:
        (self.cancel_pressed if self._testing else self.test_pressed).emit()


def _image(state: AimState) -> QImage:
    if state.frame is not None:
        frame = state.frame
        return QImage(frame.data, frame.width, frame.height, frame.stride, QImage.Format.Format_BGR888).copy()
    return QImage.fromData(state.jpeg) if state.jpeg else QImage()
