"""One alert for the driver's seat: read at arm's length in a glance, answered by one of three keys, no scrolling."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.alerts.caution import CautionBar
from ui.alerts.chip import Chip
from ui.alerts.comparison import Comparison
from ui.alerts.edge import EdgedFrame
from ui.alerts.keys import AnswerKeys
from ui.alerts.spoken_plate import ReadOutView
from ui.alerts.standing import NOT_RECORDED, show_standing
from ui.alerts.state import Card
from ui.widgets.crop_view import CropView
from ui.widgets.labels import label
from ui.widgets.large_label import LargeLabel

FULL_HEIGHT = 600  # pixels of a card with everything in it at its full size
LEAST, MOST = 0.82, 1.5
ROOMY, LEAST_CELLS = 0.75, 1.1  # on a lower window the plates stay large enough to read, and no larger


class DrivingCard(EdgedFrame):
    """Its `keys` have the signals."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.where = LargeLabel(bold=True), LargeLabel(bold=True)
        self.expected = LargeLabel(bold=True)
        self.kind, self.standing, self.recorded, self.outcome = Chip(), Chip(), Chip(), Chip()
        self.caution, self.crop, self.comparison = CautionBar(), CropView(), Comparison()
        self.read_out, self.keys = ReadOutView(), AnswerKeys()
        self.list_name, self.list_age = LargeLabel("muted"), LargeLabel(bold=True)
        self.about = LargeLabel("muted")
        self._problem = label("", "problem", wrap=True)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(14), theme.px(10), theme.px(14), theme.px(12))
        column.setSpacing(theme.px(6))
        chips = QHBoxLayout()
        chips.setSpacing(theme.px(8))
        for chip in (self.kind, self.outcome, self.standing, self.recorded):
            chips.addWidget(chip)
        chips.addStretch(1)
        column.addWidget(self.title)
        column.addLayout(chips)
        column.addWidget(self.caution)
        column.addLayout(self._facts(), 1)
        plates = QHBoxLayout()
        plates.setSpacing(theme.px(14))
        plates.addWidget(self.comparison, 5)
        plates.addWidget(self.read_out, 4, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(plates)
        column.addWidget(self._problem)
        column.addWidget(self.keys)

    def _facts(self) -> QHBoxLayout:
        facts = QVBoxLayout()
        facts.setSpacing(theme.px(2))
        for widget in (self.where, self.expected, self.list_age, self.about, self.list_name):
            facts.addWidget(widget)
        facts.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(theme.px(12))
        both.addWidget(self.crop, 4)
        both.addLayout(facts, 5)
        return both

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        share = self.height() / theme.px(FULL_HEIGHT)
        scale = min(MOST, max(LEAST, share))
        px = theme.px
        self.title.set_size(round(px(36) * scale))
        self.where.set_size(round(px(26) * scale))
        self.expected.set_size(round(px(28) * scale))
        self.list_name.set_size(round(px(18) * scale))
        self.list_name.setVisible(share >= ROOMY)  # its age stands in any case
        self.about.set_size(round(px(18) * scale))
        self.list_age.set_size(round(px(20) * scale))
        self.caution.set_size(round(px(22) * scale))
        self.read_out.set_size(round(px(28) * scale))
        self.comparison.set_scale(1.6 * scale if share >= ROOMY else LEAST_CELLS)
        self.keys.set_size(round(px(20) * scale))
        for chip in (self.kind, self.standing, self.recorded, self.outcome):
            chip.set_size(round(px(18) * scale))

    def show_card(self, card: Card) -> None:
        self.title.show_words(card.title, card.severity.role, card.severity.icon)
        self.kind.show_mark(card.kind, filled=not card.possible, dashed=card.possible)
        show_standing(self.standing, card)
        self.recorded.setVisible(not card.recorded)
        self.recorded.show_mark(NOT_RECORDED, filled=True)
        self.outcome.setVisible(card.outcome is not None)
        if card.outcome is not None:
            self.outcome.show_mark(card.outcome.mark, filled=True)
        self.caution.show_caution(card.caution, card.role if card.possible else "danger")
        self.where.show_words(f"{card.side} \N{MIDDLE DOT} {card.ago}")
        self.expected.show_words(card.expected_line)
        self.about.show_words(card.about)
        self.about.setVisible(bool(card.about))
        self.list_name.show_words(card.source)
        self.list_age.show_words(f"List {card.source_mark.word}", card.source_mark.role, card.source_mark.icon)
        self.crop.show_jpeg(card.crop)
        self.comparison.show_cells(card.cells, card.looked, card.first_row)
        self.read_out.show_read_out(card.pinned.read_out if card.pinned else None)
        self._problem.setText(card.problem.text if card.problem else "")
        self._problem.setVisible(card.problem is not None)
        self.keys.show_card(card)
        self.show_edge(card.role, card.possible)
