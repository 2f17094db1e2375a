"""The camera form: its fields at the left, the picture with the region of interest and the aiming help at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui import theme
from ui.cameras.aim_panel import AimPanel
from ui.cameras.fields import CAMERA_FIELDS
from ui.cameras.form_presenter import CameraFormPresenter, FormState
from ui.widgets.buttons import KeyButton
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.path_picker import Pick, picked_path
from ui.widgets.question import Question


class CameraFormView(QWidget):
    """Draws a FormState; what the aim presenter finds is drawn in `aim`."""

    def __init__(self, presenter: CameraFormPresenter, pick: Pick = picked_path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._open = False
        self.form = Form(CAMERA_FIELDS, pick)
        self.aim = AimPanel(tall=True)
        self.save = KeyButton("Save", "Ctrl+S", "tick", "primary")
        self.back = KeyButton("Back", "Escape", "back")
        self.question = Question("Throw away", "Go on typing", "remove")
        self._title, self._problem = label("", "title"), label("", "problem", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(16))
        row.addWidget(self._left(), 5)
        row.addWidget(self.aim, 7)
        self._look_again = QShortcut(QKeySequence("Ctrl+U"), self)
        self._look_again.activated.connect(presenter.look_for_devices)
        self._connect()
        presenter.changed.connect(self.show_state)
        presenter.mistaken.connect(self._to_mistake)

    def _left(self) -> QWidget:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        padded = QVBoxLayout(inner)
        padded.setContentsMargins(theme.px(2), theme.px(2), theme.px(12), theme.px(8))
        padded.addWidget(self.form)
        padded.addStretch(1)
        scroll.setWidget(inner)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(10))
        foot.addWidget(self.save)
        foot.addWidget(self.back)
        foot.addStretch(1)
        self._foot = QWidget()
        self._foot.setLayout(foot)
        foot.setContentsMargins(0, 0, 0, 0)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self._title)
        column.addWidget(scroll, 1)
        column.addWidget(self._problem)
        column.addWidget(self.question)
        column.addWidget(self._foot)
        return left

    def _connect(self) -> None:
        self.form.edited.connect(self._presenter.edit)
        self.aim.picked.connect(self._presenter.pick_area)
        self.aim.test_pressed.connect(self._presenter.test)
        self.save.clicked.connect(self._presenter.save)
        self.back.clicked.connect(self._presenter.leave)
        self.question.yes.connect(self._presenter.leave)
        self.question.no.connect(self._presenter.stay)

    def show_state(self, state: FormState) -> None:
        newly = state.open and not self._open
        self._open = state.open
        if not state.open:
            return
        self._title.setText(state.title)
        self.form.show_looks(state.looks)
        self.aim.show_area(state.area)
        self._problem.setText(state.problem)
        self._problem.setVisible(bool(state.problem))
        self.save.setEnabled(not state.busy)
        self._foot.setVisible(not state.leaving)
        self.question.ask("Throw away what you typed?" if state.leaving else "")
        if newly:
            self.form.focus_first(state.looks)

    def _to_mistake(self) -> None:
        self.form.focus_first(self._presenter.state.looks)
