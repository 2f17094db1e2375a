"""The fields of a form, one class for each kind: caption above, hint or mistake below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDateTimeEdit,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QSlider,
    QWidget,
)  # fmt: skip

from ui import theme
from ui.forms import FieldLook, FieldRow, Kind, Option
from ui.widgets.buttons import KeyButton
from ui.widgets.choices import TickRow
from ui.widgets.labels import IconLabel, label, set_look
from ui.widgets.path_picker import Pick, picked_path

LONGEST = 1024  # characters of one line
LINES_HIGH = 3  # how many lines a field for several shows


class FormField(QWidget):
    """Caption, editor, and below it the mistake or else the hint.

    `edited` carries each value as it is typed or chosen; `entered` comes when a line is left or Enter is pressed in it.
    """

    edited = Signal(object)
    entered = Signal()

    def __init__(self, row: FieldRow, editor: QWidget, caption: bool = True) -> None:
        super().__init__()
        self.row, self._editor = row, editor
        self.problem = ""
        self._editor.setAccessibleName(row.caption)
        self.setFocusProxy(editor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(theme.px(3))
        grid.setHorizontalSpacing(theme.px(6))
        if caption:
            above = label(row.caption, "strong")
            above.setBuddy(editor)
            grid.addWidget(above, 0, 0, 1, 2)
        grid.addWidget(editor, 1, 0, 1, 2)
        self._icon = IconLabel("state-danger", "danger", theme.sizes().body)
        self._said = label("", "small", wrap=True)
        grid.addWidget(self._icon, 2, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._said, 2, 1)
        grid.setColumnStretch(1, 1)

    def show_look(self, look: FieldLook) -> None:
        self.setVisible(look.shown)
        self._editor.setEnabled(look.enabled)
        if look.options is not None:
            self.show_options(look.options)
        self.show_value(look.value)
        self._say(look.problem, self.row.hint if look.hint is None else look.hint)

    def show_options(self, options: Sequence[Option]) -> None:
        raise TypeError(f"{self.row.id} takes none of {len(options)} options")

    def show_value(self, value: object) -> None:
        raise NotImplementedError

    def take_focus(self) -> None:
        """The keyboard comes here, and a form longer than its place is scrolled here, which Qt does only for Tab."""
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, self.come_into_sight)

    def come_into_sight(self) -> None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(self)

    def _say(self, problem: str, hint: str) -> None:
        self.problem = problem
        self._said.setText(problem or hint)
        self._said.setVisible(bool(problem or hint))
        set_look(self._said, "role", "problem" if problem else "small")
        self._icon.setVisible(bool(problem))
        set_look(self._editor, "wrong", "true" if problem else "false")
        self._editor.setAccessibleDescription(problem or hint)


class _Line(FormField):
    def __init__(self, row: FieldRow) -> None:
        self.line = QLineEdit()
        super().__init__(row, self.line)
        self.line.setMaxLength(LONGEST)
        if row.kind is Kind.SECRET:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
            self.line.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.line.textEdited.connect(self.edited.emit)
        self.line.editingFinished.connect(self.entered.emit)

    def show_value(self, value: object) -> None:
        if self.line.text() != str(value):
            self.line.setText(str(value))


class _Path(FormField):
    def __init__(self, row: FieldRow, pick: Pick) -> None:
        both = QWidget()
        line = QHBoxLayout(both)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.sizes().gap)
        self.line = QLineEdit()
        self.line.setMaxLength(LONGEST)
        self.line.setAccessibleName(row.caption)
        self.browse = KeyButton("Choose", "Ctrl+O", "folder")
        line.addWidget(self.line, 1)
        line.addWidget(self.browse)
        super().__init__(row, both)
        both.setFocusProxy(self.line)
        self._pick = pick
        self.line.textEdited.connect(self.edited.emit)
        self.line.editingFinished.connect(self.entered.emit)
        self.browse.clicked.connect(self._choose)

    def show_value(self, value: object) -> None:
        if self.line.text() != str(value):
            self.line.setText(str(value))

    def _say(self, problem: str, hint: str) -> None:
        super()._say(problem, hint)
        set_look(self.line, "wrong", "true" if problem else "false")

    def _choose(self) -> None:
        if chosen := self._pick(self, self.row, self.line.text()):
            self.line.setText(chosen)
            self.edited.emit(chosen)


class Choice(QComboBox):
    """A drop-down whose value changes by keyboard and by choosing, not by a wheel that meant to scroll the form."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(12)
        self._options: tuple[Option, ...] = ()
        self.installEventFilter(self)

    def show_options(self, options: Sequence[Option]) -> None:
        if tuple(options) == self._options:
            return
        self._options = tuple(options)
        self.blockSignals(True)
        self.clear()
        self.addItems([option.words for option in options])
        self.blockSignals(False)

    def show_value(self, value: object) -> None:
        place = next((i for i, option in enumerate(self._options) if option.value == value), -1)
        if place != self.currentIndex():
            self.setCurrentIndex(place)

    def value_at(self, place: int) -> object:
        return self._options[place].value

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and not self.view().isVisible():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class _Chosen(FormField):
    def __init__(self, row: FieldRow) -> None:
        self.choice = Choice()
        super().__init__(row, self.choice)
        self.choice.show_options(row.options)
        self.choice.activated.connect(lambda place: self.edited.emit(self.choice.value_at(place)))

    def show_options(self, options: Sequence[Option]) -> None:
        self.choice.show_options(options)

    def show_value(self, value: object) -> None:
        self.choice.show_value(value)


class _Tick(FormField):
    def __init__(self, row: FieldRow) -> None:
        self.tick = TickRow(row.caption)
        super().__init__(row, self.tick, caption=False)
        self.tick.clicked.connect(lambda on: self.edited.emit(on))

    def show_value(self, value: object) -> None:
        self.tick.setChecked(bool(value))


class _Lines(FormField):
    """Several lines; Tab leaves it."""

    def __init__(self, row: FieldRow) -> None:
        self.lines = QPlainTextEdit()
        super().__init__(row, self.lines)
        self.lines.setTabChangesFocus(True)
        self.lines.setFixedHeight(self.lines.fontMetrics().lineSpacing() * LINES_HIGH + theme.px(24))
        self.lines.textChanged.connect(lambda: self.edited.emit(self.lines.toPlainText()))

    def show_value(self, value: object) -> None:
        if self.lines.toPlainText() != str(value):
            self.lines.blockSignals(True)
            self.lines.setPlainText(str(value))
            self.lines.blockSignals(False)


class _Ticks(FormField):
    """A tick for each option, in two columns."""

    def __init__(self, row: FieldRow) -> None:
        both = QWidget()
        self._grid = QGridLayout(both)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.sizes().gap * 2)
        self._grid.setVerticalSpacing(theme.px(4))
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1)
        self.ticks: dict[object, TickRow] = {}
        self._options: tuple[Option, ...] = ()
        super().__init__(row, both)
        self.show_options(row.options)

    def show_options(self, options: Sequence[Option]) -> None:
        if tuple(options) == self._options:
            return
        self._options = tuple(options)
        for old in self.ticks.values():
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.ticks = {option.value: TickRow(option.words, option.detail) for option in options}
        for place, (option, tick) in enumerate(zip(options, self.ticks.values(), strict=True)):
            tick.setEnabled(option.enabled)
            tick.clicked.connect(lambda _: self.edited.emit(self._value()))
            self._grid.addWidget(tick, place // 2, place % 2)

    def show_value(self, value: object) -> None:
        wanted = value if isinstance(value, frozenset) else frozenset()
        for option, tick in self.ticks.items():
            tick.setChecked(option in wanted)

    def take_focus(self) -> None:
        first = next((tick for tick in self.ticks.values() if tick.isEnabled()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, self.come_into_sight)

    def _value(self) -> frozenset[object]:
        return frozenset(option for option, tick in self.ticks.items() if tick.isChecked())


class _Number(FormField):
    """A slider and its value: dragged, or moved by the arrow keys."""

    def __init__(self, row: FieldRow) -> None:
        both = QWidget()
        line = QHBoxLayout(both)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.sizes().gap * 2)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self._number = label("", "strong")
        self._number.setMinimumWidth(theme.px(64))
        line.addWidget(self.slider, 1)
        line.addWidget(self._number)
        super().__init__(row, both)
        both.setFocusProxy(self.slider)
        self.slider.setAccessibleName(row.caption)
        self.slider.setRange(row.least, row.most)
        self.slider.setSingleStep(row.step)
        self.slider.setPageStep(row.step * 4)
        self.slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.slider.installEventFilter(self)
        self.slider.valueChanged.connect(self._moved)

    def _moved(self, value: int) -> None:
        self._number.setText(_with_unit(value, self.row.unit))
        self.edited.emit(value)

    def show_value(self, value: object) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(int(str(value)))
        self.slider.blockSignals(False)
        self._number.setText(_with_unit(value, self.row.unit))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def _with_unit(value: object, unit: str) -> str:
    return f"{value} {unit}".strip()


class _Moment(FormField):
    def __init__(self, row: FieldRow) -> None:
        self.moment = QDateTimeEdit()
        super().__init__(row, self.moment)
        self.moment.setDisplayFormat("MMM d, yyyy  HH:mm")
        self.moment.setStyleSheet(_NO_BUTTONS)
        self.moment.lineEdit().setTextMargins(theme.px(10), 0, theme.px(10), 0)
        self.moment.dateTimeChanged.connect(lambda moment: self.edited.emit(moment.toPython()))

    def show_value(self, value: object) -> None:
        self.moment.blockSignals(True)
        self.moment.setDateTime(QDateTime.fromString(str(value)[:19].replace(" ", "T"), Qt.DateFormat.ISODate))
        self.moment.blockSignals(False)


# Its arrows are half a finger high each, and digits and the arrow keys do the same. (Qt's NoButtons, together with
# the style sheet's buttons, leaves the text one pixel of width.)
_NO_BUTTONS = """
QDateTimeEdit::up-button, QDateTimeEdit::down-button { width: 0; height: 0; border: none; }
QDateTimeEdit::up-arrow, QDateTimeEdit::down-arrow { image: none; }
"""


def field_of(row: FieldRow, pick: Pick = picked_path) -> FormField:
    """The editor for one row of a table."""
    if row.kind in (Kind.FILE, Kind.FOLDER):
        return _Path(row, pick)
    made: dict[Kind, type[_Line | _Lines | _Chosen | _Tick | _Ticks | _Number | _Moment]] = {
        Kind.LINE: _Line, Kind.LINES: _Lines, Kind.SECRET: _Line, Kind.CHOICE: _Chosen, Kind.TICK: _Tick,
        Kind.TICKS: _Ticks, Kind.NUMBER: _Number, Kind.MOMENT: _Moment,
    }  # fmt: skip
    return made[row.kind](row)
