"""One alert, large: what a member needs at once, the crop to compare, and the two keys that answer it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui import theme
from ui.alerts.caution import CautionBar
from ui.alerts.chip import Chip
from ui.alerts.comparison import Comparison
from ui.alerts.state import Card
from ui.widgets.buttons import KeyButton
from ui.widgets.crop_view import CropView
from ui.widgets.labels import ElidedLabel, MarkLabel, label, set_look
from ui.words import Mark

NOT_RECORDED = Mark("danger", "state-danger", "NOT RECORDED")


class AlertCard(QFrame):
    """`look_asked` and `acknowledge_asked` come from the buttons and their keys [L] and [A]."""

    look_asked = Signal()
    acknowledge_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "surface")
        self._role, self._dashed = "line", False
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
        column.addLayout(self._buttons())

    def _body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.px(10), theme.px(6), theme.px(10), 0)
        column.setSpacing(theme.px(6))
        column.addLayout(self._head())
        column.addLayout(self._facts())
        self.crop, self.comparison = CropView(), Comparison()
        self._vehicle, self._is_not = label("", "muted", wrap=True), label("", "small", wrap=True)
        self._problem = label("", "problem", wrap=True)
        column.addWidget(self.crop, 1)
        for widget in (self.comparison, self._vehicle, self._is_not, self._problem):
            column.addWidget(widget)
        return body

    def _head(self) -> QVBoxLayout:
        self.severity, self.kind, self.recorded = Chip(), Chip(), Chip()
        self.recorded.show_mark(NOT_RECORDED, filled=True)
        self._title, self._about = label("", "title", wrap=True), label("", "small", wrap=True)
        self.caution = CautionBar()
        chips = QHBoxLayout()
        chips.setSpacing(theme.px(8))
        for chip in (self.severity, self.kind, self.recorded):
            chips.addWidget(chip)
        chips.addStretch(1)
        head = QVBoxLayout()
        head.setSpacing(theme.px(4))
        head.addWidget(self._title)
        head.addLayout(chips)
        head.addWidget(self.caution)
        head.addWidget(self._about)
        return head

    def _facts(self) -> QVBoxLayout:
        self._where, self._when = ElidedLabel("", "strong"), label("", "strong")
        self._region = label("", "strong", wrap=True)
        self._source, self._age = ElidedLabel(), MarkLabel()
        self._overdue = label("", "danger", wrap=True)
        facts = QVBoxLayout()
        facts.setSpacing(theme.px(3))
        facts.addLayout(_pair(self._where, self._when))
        facts.addWidget(self._region)
        facts.addLayout(_pair(self._source, self._age))
        facts.addWidget(self._overdue)
        return facts

    def _buttons(self) -> QHBoxLayout:
        self.look = KeyButton("Look", "L", "eye", "primary")
        self.acknowledge = KeyButton("Acknowledge", "A", "tick")
        for button in (self.look, self.acknowledge):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.look.clicked.connect(self.look_asked)
        self.acknowledge.clicked.connect(self.acknowledge_asked)
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(10), 0, theme.px(10), 0)
        row.setSpacing(theme.sizes().gap)
        row.addWidget(self.look, 1)
        row.addWidget(self.acknowledge, 2)
        return row

    def show_card(self, card: Card) -> None:
        self._show_marks(card)
        for place, text in (
            (self._title, card.title),
            (self._about, card.about),
            (self._when, card.when),
            (self._region, card.region),
            (self._overdue, card.overdue),
            (self._vehicle, card.vehicle),
            (self._is_not, card.is_not),
            (self._problem, f"{card.problem.text} {card.problem.clause}".strip() if card.problem else ""),
        ):
            if place.text() != text:
                place.setText(text)
            place.setVisible(bool(text))
        self._where.show_text(card.where)
        self._source.show_text(card.source)
        self._age.show_mark(card.source_mark)
        self.crop.show_jpeg(card.crop)
        self.comparison.show_cells(card.cells, card.looked)
        self._show_buttons(card)

    def _show_marks(self, card: Card) -> None:
        self.severity.show_mark(card.severity, filled=not card.possible, dashed=card.possible)
        self.kind.show_mark(card.kind, dashed=card.possible)
        self.caution.show_caution(card.caution, card.role if card.possible else "danger")
        self.recorded.setVisible(not card.recorded)
        if (self._role, self._dashed) != (card.role, card.possible):
            self._role, self._dashed = card.role, card.possible
            self.update()

    def _show_buttons(self, card: Card) -> None:
        self.look.setEnabled(not card.looked and not card.busy)
        self.acknowledge.setEnabled(card.looked and not card.busy)
        set_look(self.look, "kind", "" if card.looked else "primary")
        set_look(self.acknowledge, "kind", "primary" if card.looked else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """The edge: solid for an exact hit, dashed for a POSSIBLE one, in colours that never meet."""
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            style = Qt.PenStyle.DashLine if self._dashed else Qt.PenStyle.SolidLine
            painter.setPen(QPen(theme.current().colour(self._role), theme.px(3), style))
            radius = theme.sizes().radius
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), radius, radius)


def _pair(left: QWidget, right: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(left, 1)
    row.addWidget(right)
    return row
