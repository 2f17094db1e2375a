"""The cameras screen: the list with the aiming help of the chosen camera, and the form in its place."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.cameras import MOST_CAMERAS
from ui import theme
from ui.cameras.aim_panel import AimPanel
from ui.cameras.aim_presenter import AimState
from ui.cameras.form_presenter import FormState
from ui.cameras.form_view import CameraFormView
from ui.cameras.presenter import CameraLine, CamerasPresenter, CamerasState
from ui.widgets.buttons import KeyButton
from ui.widgets.empty_place import EmptyPlace
from ui.widgets.labels import label
from ui.widgets.path_picker import Pick, picked_path
from ui.widgets.question import Question
from ui.widgets.table_model import Table, TableColumn, TableModel

_COLUMNS: tuple[TableColumn[CameraLine], ...] = (
    TableColumn("State", lambda line: line.mark.word, mark=lambda line: line.mark),
    TableColumn("Name", lambda line: line.name, weight=2),
    TableColumn("Looks out", lambda line: line.mounted),
    TableColumn("Kind", lambda line: line.source),
    TableColumn("Address", lambda line: line.address, weight=4),
    TableColumn("Now", lambda line: line.detail, weight=3),
)


class CamerasView(QWidget):
    """Draws a CamerasState; keys: see the buttons. `message` carries a Message for the window."""

    message = Signal(object)

    def __init__(self, presenter: CamerasPresenter, pick: Pick = picked_path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.setObjectName("page")
        self.add = KeyButton("Add camera", "Ctrl+N", "add", "primary")
        self.change = KeyButton("Change", "Ctrl+E", "edit")
        self.switch = KeyButton("Switch off", "Ctrl+D", "stop")
        self.remove = KeyButton("Remove", "Delete", "remove", "danger")
        self.put_back = KeyButton("Put back", "Ctrl+Z", "back")
        self.question = Question("Remove", "Keep it", "remove")
        self.table = Table(_COLUMNS, "Cameras")
        self._model = TableModel(_COLUMNS, lambda line: line.id, self)
        self.table.setModel(self._model)
        self.table.fit_columns()
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.aim = AimPanel(tall=False)
        self.form = CameraFormView(presenter.form, pick)
        self._count = label("", "muted")
        self._empty = EmptyPlace(
            "cameras", "No camera yet", "Add one to read plates: USB, network, a video or pictures."
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self._list_page())
        self._pages.addWidget(self.form)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        column.addWidget(self._pages)
        self.setFocusProxy(self.table)
        self._connect()
        self.show_state(presenter.state)
        self.show_aim(presenter.aim.state)
        self.show_form(presenter.form.state)

    def _list_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes().gap)
        column.addLayout(self._head())
        column.addWidget(self._empty, 1)
        column.addWidget(self.table)
        column.addWidget(self.question)
        column.addWidget(self.aim, 1)
        return page

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(theme.px(10))
        head.addWidget(label("Cameras", "title"))
        head.addWidget(self._count, 1)
        for button in (self.put_back, self.remove, self.switch, self.change, self.add):
            head.addWidget(button)
        return head

    def _connect(self) -> None:
        presenter = self._presenter
        self.add.clicked.connect(presenter.add)
        self.change.clicked.connect(presenter.change)
        self.switch.clicked.connect(presenter.switch)
        self.remove.clicked.connect(presenter.ask_removal)
        self.put_back.clicked.connect(presenter.put_back)
        self.question.yes.connect(presenter.remove)
        self.question.no.connect(presenter.keep)
        self.aim.test_pressed.connect(presenter.test)
        for panel in (self.aim, self.form.aim):
            panel.cancel_pressed.connect(presenter.aim.cancel)
        self.table.doubleClicked.connect(lambda _: presenter.change())
        self.table.selectionModel().currentRowChanged.connect(self._chose)
        presenter.message.connect(self.message)
        presenter.changed.connect(self.show_state)
        presenter.aim.changed.connect(self.show_aim)
        presenter.form.changed.connect(self.show_form)

    def opened(self) -> None:
        """The screen comes to the front."""
        self._presenter.start()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> None:
        self._presenter.stop()

    def show_state(self, state: CamerasState) -> None:
        self._model.show(state.lines)
        place = self._model.place_of(state.chosen)
        if place >= 0 and place != self.table.chosen_place():
            self.table.selectRow(place)
        some = bool(state.lines)
        self.table.setVisible(some)
        self.table.setFixedHeight(self._table_height(len(state.lines)))
        self._empty.setVisible(state.loaded and not some)
        self.aim.setVisible(some)
        self._count.setText(f"{len(state.lines)} of at most {MOST_CAMERAS}" if some else "")
        self._show_buttons(state)
        self.question.ask(f"Remove {state.asking}? It stops reading at once. Its reads stay." if state.asking else "")

    def _show_buttons(self, state: CamerasState) -> None:
        on = state.line is not None and state.line.enabled
        self.switch.setText("Switch off" if on else "Switch on")
        for button in (self.change, self.switch, self.remove):
            button.setVisible(bool(state.lines))
            button.setEnabled(state.line is not None and not state.busy and not state.asking)
        self.put_back.setVisible(bool(state.undo))
        self.put_back.setEnabled(not state.busy)

    def _table_height(self, rows: int) -> int:
        header = self.table.horizontalHeader().sizeHint().height()
        return header + max(1, rows) * self.table.verticalHeader().defaultSectionSize() + theme.px(10)

    def show_aim(self, state: AimState) -> None:
        self.aim.show_state(state)
        self.form.aim.show_state(state)

    def show_form(self, state: FormState) -> None:
        page = 1 if state.open else 0
        if page != self._pages.currentIndex():
            self._pages.setCurrentIndex(page)
            self.setFocusProxy(self.form if page else self.table)
            if not state.open:
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chose(self, current: QModelIndex) -> None:
        if current.isValid():
            self._presenter.choose(self._model.row_at(current.row()).id)
