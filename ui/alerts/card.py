"""One alert in a parked car: what a member needs at once, the crop, the place to type, and the keys that answer it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui import theme
from ui.alerts.caution import CautionBar
from ui.alerts.chip import Chip
from ui.alerts.comparison import Comparison
from ui.alerts.edge import EdgedFrame
from ui.alerts.keys import DONE, AnswerKeys
from ui.alerts.seen_form import SeenForm
from ui.alerts.spoken_plate import ReadOutView
from ui.alerts.standing import NOT_RECORDED, show_standing
from ui.alerts.state import Card
from ui.widgets.buttons import KeyButton
from ui.widgets.crop_view import CropView
from ui.widgets.labels import ElidedLabel, MarkLabel, label, set_look


class AlertCard(EdgedFrame):
    """`look_asked`, `acknowledge_asked` and `lost_asked` come from the buttons and their keys [L], [A] and [X]; `keys`
    and `form` have signals of their own."""

    look_asked = Signal()
    acknowledge_asked = Signal()
    lost_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(4), theme.px(4), theme.px(4), theme.px(12))
        column.setSpacing(theme.px(6))
        body = QScrollArea()  # only on a window too low for all of it is there anything to scroll
        body.setWidgetResizable(True)
        body.setFrameShape(QFrame.Shape.NoFrame)
        body.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        inside = self._body()
        body.setWidget(inside)
        body.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        column.addWidget(body, 1)
        self._body_area, self._shown = body, ""
        self.form.begin.clicked.connect(lambda: body.ensureWidgetVisible(self.form))
        column.addLayout(self._buttons())

    def _body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.px(10), theme.px(6), theme.px(10), 0)
        column.setSpacing(theme.px(6))
        self.crop, self.comparison, self.form = CropView(), Comparison(), SeenForm()
        self.read_out, self.outcome = ReadOutView(), Chip()
        self._vehicle, self._is_not = label("", "muted", wrap=True), label("", "small", wrap=True)
        self._problem, self._outcome = label("", "problem", wrap=True), label("", "strong", wrap=True)
        column.addLayout(self._head())
        column.addLayout(self._facts(), 1)
        column.addWidget(self.outcome)
        for widget in (self._outcome, self.comparison, self.form, self._problem, self.read_out):
            column.addWidget(widget)
        column.addWidget(self._is_not)
        column.addWidget(self._vehicle)
        return body

    def _head(self) -> QVBoxLayout:
        self.severity, self.kind, self.recorded, self.standing = Chip(), Chip(), Chip(), Chip()
        self.recorded.show_mark(NOT_RECORDED, filled=True)
        self._title, self._about = label("", "title", wrap=True), label("", "small", wrap=True)
        self.caution = CautionBar()
        chips = QHBoxLayout()
        chips.setSpacing(theme.px(8))
        for chip in (self.severity, self.kind, self.standing, self.recorded):
            chips.addWidget(chip)
        chips.addStretch(1)
        head = QVBoxLayout()
        head.setSpacing(theme.px(4))
        head.addWidget(self._title)
        head.addLayout(chips)
        head.addWidget(self.caution)
        head.addWidget(self._about)
        return head

    def _facts(self) -> QHBoxLayout:
        """The crop, and beside it where, when, which state is expected, and how old the list is."""
        self._where, self._when = ElidedLabel("", "strong"), ElidedLabel("", "strong")
        self._region = label("", "strong", wrap=True)
        self._source, self._age = ElidedLabel(), MarkLabel()
        self._overdue = label("", "danger", wrap=True)
        facts = QVBoxLayout()
        facts.setSpacing(theme.px(2))
        for widget in (self._where, self._when, self._region, self._source):
            facts.addWidget(widget)
        facts.addWidget(self._age, 0, Qt.AlignmentFlag.AlignLeft)
        facts.addWidget(self._overdue)
        facts.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(theme.px(10))
        both.addWidget(self.crop, 4)
        both.addLayout(facts, 5)
        return both

    def _buttons(self) -> QVBoxLayout:
        self.keys = AnswerKeys()
        self.look = KeyButton("Look", "L")
        self.lost = KeyButton("Lost sight", "X")
        self.acknowledge = KeyButton("Acknowledge", "A")
        row = QHBoxLayout()
        row.setSpacing(theme.sizes().gap)
        pairs = ((self.look, self.look_asked), (self.lost, self.lost_asked), (self.acknowledge, self.acknowledge_asked))
        for button, told in pairs:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(told)
            row.addWidget(button, 1)
        both = QVBoxLayout()
        both.setContentsMargins(theme.px(10), 0, theme.px(10), 0)
        both.setSpacing(theme.px(6))
        both.addWidget(self.keys)
        both.addLayout(row)
        return both

    def show_card(self, card: Card) -> None:
        if card.id != self._shown:
            self._shown = card.id
            self._body_area.verticalScrollBar().setValue(0)  # another alert is read from its head
        self._show_marks(card)
        for place, text in (
            (self._title, card.title),
            (self._about, card.about),
            (self._region, card.region),
            (self._overdue, card.overdue),
            (self._vehicle, card.vehicle),
            (self._is_not, card.is_not),
            (self._outcome, card.outcome.words if card.outcome else ""),
            (self._problem, f"{card.problem.text} {card.problem.clause}".strip() if card.problem else ""),
        ):
            if place.text() != text:
                place.setText(text)
            place.setVisible(bool(text))
        self._where.show_text(card.where)
        self._when.show_text(card.when)
        self._source.show_text(card.source)
        self._age.show_mark(card.source_mark)
        self.crop.show_jpeg(card.crop)
        self.comparison.show_cells(card.cells, card.looked, card.first_row)
        self.comparison.setVisible(card.draft is None)
        self.form.setVisible(card.draft is not None)
        if card.draft is not None:
            self.form.show_draft(card.draft)
        self.read_out.show_read_out(card.pinned.read_out if card.pinned else None)
        self.outcome.setVisible(card.outcome is not None)
        if card.outcome is not None:
            self.outcome.show_mark(card.outcome.mark, filled=True)
        self._show_buttons(card)

    def _show_marks(self, card: Card) -> None:
        self.severity.show_mark(card.severity, filled=not card.possible, dashed=card.possible)
        self.kind.show_mark(card.kind, dashed=card.possible)
        self.caution.show_caution(card.caution, card.role if card.possible else "danger")
        self.recorded.setVisible(not card.recorded)
        show_standing(self.standing, card)
        self.show_edge(card.role, card.possible)

    def _show_buttons(self, card: Card) -> None:
        compared = card.outcome is not None
        self.keys.show_card(card)
        for widget in (self.keys, self.look, self.lost):
            widget.setHidden(compared)
        self.look.setEnabled(not card.looked and not card.busy and not compared)
        self.lost.setEnabled(not card.busy and not compared)
        self.acknowledge.setEnabled(card.looked and not card.busy)
        self.acknowledge.setText(DONE if compared else "Acknowledge")
        set_look(self.acknowledge, "kind", "primary" if card.looked else "")
