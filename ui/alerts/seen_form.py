"""Where somebody types the plate and state seen on the vehicle, by keyboard alone or by touch, without a default."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from app.domain.regions import REGIONS
from ui import theme
from ui.alerts.state import Draft
from ui.alerts.typed import NOT_SEEN
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import label, set_look

LONGEST_PLATE, LONGEST_CLOCK = 16, 5


class SeenForm(QWidget):
    """`edited` carries a Draft, `compare_asked` comes by Enter in the last field or its button, `left` by Esc."""

    edited = Signal(object)
    compare_asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.begin = KeyButton("", "V", "edit")
        self.begin.setAccessibleName("Type what is on the vehicle")
        self.plate, self.when, self.state = QLineEdit(), QLineEdit(), _states()
        self.plate.setMaxLength(LONGEST_PLATE)
        self.plate.setPlaceholderText("Plate seen")
        self.plate.setAccessibleName("Plate on the vehicle")
        self.when.setMaxLength(LONGEST_CLOCK)
        self.when.setPlaceholderText("When: now")
        self.when.setAccessibleName("When it happened, nothing for now")
        self.compare = KeyButton("Compare", "Ctrl+Return", "", "primary")
        for button in (self.begin, self.compare):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._said = label("", "small", wrap=True)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(theme.px(6))
        first.addWidget(self.begin)
        first.addWidget(self.plate, 5)
        first.addWidget(self.state, 7)
        second.addWidget(self.when, 1)
        second.addWidget(self.compare, 1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px(4))
        grid.addLayout(first, 0, 0)
        grid.addWidget(self._said, 1, 0)
        grid.addLayout(second, 2, 0)

    def _connect(self) -> None:
        line = _line(self.state)
        self.begin.clicked.connect(self.plate.setFocus)
        self.plate.textEdited.connect(self._tell)
        self.when.textEdited.connect(self._tell)
        line.textEdited.connect(self._tell)
        self.state.activated.connect(self._tell)
        self.plate.returnPressed.connect(line.setFocus)
        line.returnPressed.connect(self.compare_asked)
        self.when.returnPressed.connect(self.compare_asked)
        self.compare.clicked.connect(self.compare_asked)
        for field in (self.plate, self.when, line, self.state):
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc gives the keys back to the desk; what was typed stays. No wheel picks a state by accident."""
        if watched is self.state and event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.left.emit()
                return True
        return super().eventFilter(watched, event)

    def show_draft(self, draft: Draft) -> None:
        for line, text in ((self.plate, draft.plate), (_line(self.state), draft.state), (self.when, draft.when)):
            if line.text() != text:
                line.setText(text)
        problems = (draft.plate_problem, draft.state_problem, draft.when_problem)
        for field, problem in zip((self.plate, self.state, self.when), problems, strict=True):
            set_look(field, "wrong", "true" if problem else "false")
        wrong = next((problem for problem in problems if problem), "")
        said = wrong or (f"State: {draft.state_words}" if draft.state_words else "")
        self._said.setText(said)
        self._said.setVisible(bool(said))
        set_look(self._said, "role", "problem" if wrong else "small")

    def _tell(self, _: object = None) -> None:
        self.edited.emit(Draft(self.plate.text(), self.state.currentText(), self.when.text()))


def _states() -> QComboBox:
    """Typed or picked; nothing completes what is typed, for MO is no Montana."""
    made = QComboBox()
    made.setEditable(True)
    made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    made.addItem(NOT_SEEN)
    made.addItems(sorted(set(REGIONS.values())))
    made.setCompleter(None)  # type: ignore[arg-type]  # Qt takes none
    made.setCurrentIndex(-1)
    made.clearEditText()
    made.setMinimumContentsLength(6)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    _line(made).setPlaceholderText("State, or ?")
    made.setAccessibleName("State on the vehicle")
    return made


def _line(box: QComboBox) -> QLineEdit:
    line = box.lineEdit()
    assert line is not None  # it is editable
    return line
