"""A form drawn from its table (`ui.forms`): captions above, hints and mistakes below each field, never in a hover."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.forms import FieldRow, Looks
from ui.widgets.form_fields import field_of
from ui.widgets.path_picker import Pick, picked_path


class Form(QWidget):
    """`edited` carries a field's id and its new value, only for what a person did."""

    edited = Signal(str, object)

    def __init__(self, rows: Sequence[FieldRow], pick: Pick = picked_path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields = {row.id: field_of(row, pick) for row in rows}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        line = QHBoxLayout()
        for row in rows:
            if not row.beside:
                line = QHBoxLayout()
                line.setSpacing(theme.sizes().gap * 2)
                column.addLayout(line)
            field = self.fields[row.id]
            line.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
            field.edited.connect(lambda value, field_id=row.id: self.edited.emit(field_id, value))

    def show_looks(self, looks: Looks) -> None:
        for field_id, look in looks.items():
            self.fields[field_id].show_look(look)

    def focus_first(self, looks: Looks) -> None:
        """To the first field with a mistake, else to the first that is shown."""
        shown = [field_id for field_id, look in looks.items() if look.shown and look.enabled]
        wrong = [field_id for field_id in shown if looks[field_id].problem]
        if shown:
            self.fields[(wrong or shown)[0]].take_focus()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._keep_in_sight()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        """Words that come and go above push the field that the keyboard is on up and down."""
        on = QApplication.focusWidget()
        for field in self.fields.values():
            if on is not None and field.isAncestorOf(on):
                QTimer.singleShot(0, field, field.come_into_sight)  # once the place it scrolls in has its new length
