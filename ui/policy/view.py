"""The Policy screen: groups on the left, rules in the middle, what stands behind the chosen one on the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from ui import theme
from ui.forms import FieldRow, Kind
from ui.policy.lines import RuleLine
from ui.policy.presenter import ORDER_ROWS, Page, PolicyPresenter, PolicyState
from ui.widgets.buttons import KeyButton
from ui.widgets.form import Form
from ui.widgets.labels import MarkLabel, label, separator
from ui.widgets.path_picker import Pick, picked_path
from ui.widgets.table_model import Table, TableColumn, TableModel

TEXT = FieldRow("text", "The agency's policy", Kind.FILE, files="Text (*.txt);;All files (*)")
PROFILE = FieldRow("profile", "Signed profile", Kind.FILE, files="Signed profiles (*.profile);;All files (*)")
_COLUMNS: tuple[TableColumn[RuleLine], ...] = (
    TableColumn("Rule", lambda line: line.title),
    TableColumn("What it says", lambda line: line.words, weight=1),
    TableColumn("From", lambda line: line.layer.word, mark=lambda line: line.layer),
)


class PolicyView(QWidget):
    """Draws a PolicyState; keys: see the buttons. `message` carries a Message for the window."""

    message = Signal(object)

    def __init__(self, presenter: PolicyPresenter, pick: Pick = picked_path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter, self._pick = presenter, pick
        self.setObjectName("page")
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter: a word of a rule, a clause")
        self.filter.setAccessibleName("Filter")
        self.filter.setClearButtonEnabled(True)
        self.attach = KeyButton("Attach text", "Ctrl+O", "file")
        self.take = KeyButton("Take in profile", "Ctrl+I", "import")
        self.suspend = KeyButton("Suspend capture", "Ctrl+U", "stop", "danger")
        self.groups = QListWidget()
        self.groups.setAccessibleName("Groups of rules")
        self.groups.setFixedWidth(theme.px(186))
        self.table = Table(_COLUMNS, "Rules in force")
        self._model = TableModel(_COLUMNS, lambda line: line.id, self)
        self.table.setModel(self._model)
        self.table.fit_columns()
        self.behind = BehindPane()
        self.order = OrderPage(presenter)
        self._head, self._under, self._later = label("", "title"), label("", "small"), label("", "small", wrap=True)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._rules_page())
        self._pages.addWidget(self.order)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        column.setSpacing(theme.sizes().gap)
        column.addWidget(self._pages, 1)
        self.setFocusProxy(self.filter)
        self._fill_groups(presenter.state)
        self._connect()
        self.show_state(presenter.state)

    def _rules_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes().gap)
        head = QHBoxLayout()
        head.setSpacing(theme.px(10))
        said = QVBoxLayout()
        said.setSpacing(0)
        for part in (self._head, self._under, self._later):
            said.addWidget(part)
        head.addLayout(said, 1)
        for button in (self.attach, self.take, self.suspend):
            head.addWidget(button)
        column.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(theme.px(10))
        row.addWidget(self.groups)
        middle = QVBoxLayout()
        middle.setSpacing(theme.sizes().gap)
        middle.addWidget(self.filter)
        middle.addWidget(self.table, 1)
        row.addLayout(middle, 3)
        row.addWidget(self.behind, 2)
        column.addLayout(row, 1)
        return page

    def _fill_groups(self, state: PolicyState) -> None:
        for group in state.groups:
            item = QListWidgetItem(group.title)
            item.setSizeHint(QSize(0, theme.sizes().touch - theme.px(12)))
            self.groups.addItem(item)
        self.groups.setCurrentRow(0)

    def _connect(self) -> None:
        presenter = self._presenter
        self.filter.textEdited.connect(presenter.filter)
        self.filter.textChanged.connect(presenter.filter)
        self.groups.currentRowChanged.connect(lambda row: presenter.pick_group(presenter.state.groups[row].title))
        self.table.selectionModel().currentRowChanged.connect(self._chose)
        self.attach.clicked.connect(presenter.want_text)
        self.take.clicked.connect(presenter.want_profile)
        self.suspend.clicked.connect(presenter.press_suspension)
        presenter.text_wanted.connect(lambda: presenter.attach(self._pick(self, TEXT, "")))
        presenter.profile_wanted.connect(lambda: presenter.take(self._pick(self, PROFILE, "")))
        presenter.message.connect(self.message)
        presenter.changed.connect(self.show_state)

    def opened(self) -> None:
        """The screen comes to the front."""
        self._presenter.start()

    def left(self) -> None:
        """It rests: nothing moves here by itself."""

    def show_state(self, state: PolicyState) -> None:
        self._head.setText(state.head)
        self._under.setText(state.under)
        self._later.setText(state.later)
        self._later.setVisible(bool(state.later))
        self.suspend.setText("Lift suspension" if state.suspended else "Suspend capture")
        for button in (self.attach, self.take, self.suspend):
            button.setEnabled(not state.busy)
        for row, group in enumerate(state.groups):
            self.groups.item(row).setText(f"{group.title}  {group.count}")
        self._model.show(state.lines)
        place = self._model.place_of(state.chosen)
        if place >= 0 and place != self.table.chosen_place():
            self.table.selectRow(place)
        self.behind.show_line(state.line, state.text, state.text_state)
        self.order.show_state(state)
        wanted = 0 if state.page is Page.RULES else 1
        if wanted != self._pages.currentIndex():
            self._pages.setCurrentIndex(wanted)
            (self.order.form if wanted else self.table).setFocus(Qt.FocusReason.OtherFocusReason)

    def _chose(self, current: QModelIndex) -> None:
        if current.isValid():
            self._presenter.choose(self._model.row_at(current.row()).id)


class BehindPane(QFrame):
    """Where the chosen rule comes from, layer by layer, and the agency's own text opened at its words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "surface")
        self._title, self._words = label("", "heading", wrap=True), label("", "", wrap=True)
        self._layer = MarkLabel()
        self._conflict = label("", "warn", wrap=True)
        self._sources = QVBoxLayout()
        self._sources.setSpacing(theme.px(6))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("The agency's own text")
        self._text_state = label("", "small", wrap=True)
        self._shown: tuple[RuleLine | None, str] = (None, "")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(14), theme.px(10), theme.px(14), theme.px(12))
        column.setSpacing(theme.px(8))
        column.addWidget(self._scrolled(), 3)
        column.addWidget(self._text_state)
        column.addWidget(self.text, 2)

    def _scrolled(self) -> QScrollArea:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, theme.px(6), 0)
        column.setSpacing(theme.px(6))
        for part in (self._title, self._words):
            column.addWidget(part)
        column.addWidget(self._layer, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._conflict)
        column.addWidget(separator())
        column.addLayout(self._sources)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inner)
        return scroll

    def show_line(self, line: RuleLine | None, text: str, text_state: str) -> None:
        self._text_state.setText(text_state)
        self._text_state.setVisible(bool(text_state))
        self.text.setVisible(bool(text))
        if (line, text) == self._shown:
            return
        self._shown = (line, text)
        self._title.setText(line.title if line else "No rule says so")
        self._words.setText(line.words if line else "Change the filter, or pick another group.")
        self._layer.setVisible(line is not None)
        self._conflict.setText(line.conflict if line else "")
        self._conflict.setVisible(bool(line and line.conflict))
        self._show_sources(line)
        if line is not None:
            self._layer.show_mark(line.layer, "From")
        self._show_text(text, line.quote if line else "")

    def _show_sources(self, line: RuleLine | None) -> None:
        while self._sources.count():
            item = self._sources.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for one in line.behind if line else ():
            self._sources.addWidget(label(one.head, "strong", wrap=True))
            if one.quote:
                self._sources.addWidget(label(f"“{one.quote}”", "", wrap=True))
            if one.note:
                self._sources.addWidget(label(one.note, "muted", wrap=True))

    def _show_text(self, text: str, quote: str) -> None:
        if self.text.toPlainText() != text:
            self.text.setPlainText(text)
        marked = QTextEdit.ExtraSelection()
        found = _find(text, quote)
        cursor = QTextCursor(self.text.document())
        if found is not None:
            cursor.setPosition(found[0])
            self.text.setTextCursor(cursor)
            cursor.setPosition(found[1], QTextCursor.MoveMode.KeepAnchor)
            ink = QTextCharFormat()
            ink.setBackground(theme.current().colour("selected"))
            ink.setFontWeight(theme.text_font(bold=True).weight())
            marked.cursor, marked.format = cursor, ink
            self.text.setExtraSelections([marked])
            self.text.centerCursor()
        else:
            self.text.setExtraSelections([])


def _find(text: str, quote: str) -> tuple[int, int] | None:
    """Where a quote stands in a text whose lines may break anywhere."""
    places = [place for place, character in enumerate(text) if not character.isspace()]
    bare = "".join(text[place] for place in places)
    wanted = "".join(quote.split())
    at = bare.find(wanted) if wanted else -1
    return None if at < 0 else (places[at], places[at + len(wanted) - 1] + 1)


class OrderPage(QWidget):
    """The form that records an order of suspension, or its lifting."""

    def __init__(self, presenter: PolicyPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = Form(ORDER_ROWS)
        self._title, self._said = label("", "title"), label("", "", wrap=True)
        self.back = KeyButton("Back", "Escape", "back")
        self.confirm = KeyButton("", "Ctrl+S", "stop", "danger")
        frame = QFrame()
        frame.setProperty("panel", "surface")
        column = QVBoxLayout(frame)
        column.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(20))
        column.setSpacing(theme.px(14))
        for part in (self._title, self._said, self.form):
            column.addWidget(part)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.confirm)
        column.addLayout(foot)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        outer.addStretch(1)
        self.form.edited.connect(presenter.edit)
        self.back.clicked.connect(presenter.back)
        self.confirm.clicked.connect(presenter.confirm)

    def show_state(self, state: PolicyState) -> None:
        lifting = state.page is Page.LIFTING
        self._title.setText("Lift the suspension" if lifting else "Suspend all capture")
        self._said.setText(
            "Capture may start again once this is recorded. Enter what lifts the order."
            if lifting
            else "All cameras of this workstation stop at once; none starts until the order's lifting is recorded."
        )
        self.confirm.setText("Lift the order" if lifting else "Stop all capture")
        self.confirm.setEnabled(not state.busy)
        self.back.setEnabled(not state.busy)
        if state.looks is not None:
            self.form.show_looks(state.looks)
