"""Codes that are seen once: shown, saved or printed by one key each, and left only by who says that they are kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QGridLayout, QWidget

from app.code_sheets import CodeSheet, save_sheet
from app.domain.errors import Unavailable
from ui import theme, words
from ui.messages import done, of_error, warning
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import Card
from ui.widgets.choices import TickRow
from ui.widgets.labels import label
from ui.widgets.path_picker import picked_target

NO_PRINTER = "This computer has no printer. Save the codes to a file on a drive that you keep, or copy them by hand."
KEPT = "I have kept them"
Target = Callable[[QWidget, str, str, str], str]


class CodesView(Card):
    """`kept`: the member says that they have them. `pick` asks for the file, as picked_target does."""

    kept = Signal()

    def __init__(self, sheet: CodeSheet, pick: Target = picked_target, parent: QWidget | None = None) -> None:
        spoken = any(line.spoken for line in sheet.lines)
        super().__init__(sheet.title, words.breakable(sheet.whose), 920 if spoken else 680, parent)
        self._sheet, self._pick = sheet, pick
        self.column.addWidget(label(f"{sheet.use} They are not shown again.", wrap=True))
        self.column.addWidget(_lines(sheet, 1 if spoken else 2))
        self.tick = TickRow(KEPT, "On paper, in a file on a drive of your own, or in a password store.")
        self.column.addWidget(self.tick)
        self.save = KeyButton("Save to a file", "Ctrl+S", "file")
        self.print = KeyButton("Print", "Ctrl+P", "file")
        self.go = KeyButton("Go on", "Return", "next", "primary")
        self.go.setEnabled(False)
        self.foot.addWidget(self.save)
        self.foot.addWidget(self.print)
        self.foot.addStretch(1)
        self.foot.addWidget(self.go)
        self.save.clicked.connect(self._save)
        self.print.clicked.connect(self._print)
        self.tick.toggled.connect(self.go.setEnabled)
        self.go.clicked.connect(self.kept)
        self.setFocusProxy(self.tick)

    def _save(self) -> None:
        chosen = self._pick(self, "Save the codes", self._sheet.file, "Text (*.txt)")
        if not chosen:
            return
        try:
            save_sheet(self._sheet, Path(chosen))
        except Unavailable as error:
            self.note.show_message(of_error(error))
            return
        self.note.show_message(done("Saved. Whoever has that file can use the codes: keep it on a drive of your own."))

    def _print(self) -> None:
        found = QPrinterInfo.defaultPrinter()
        if found.isNull():
            self.note.show_message(warning(NO_PRINTER))
            return
        document = QTextDocument(self._sheet.text())
        document.print_(QPrinter(found))
        self.note.show_message(done(f"Sent to {found.description() or found.printerName()}."))


def _lines(sheet: CodeSheet, across: int) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(theme.px(8), theme.px(4), theme.px(8), theme.px(4))
    grid.setHorizontalSpacing(theme.px(24))
    grid.setVerticalSpacing(theme.px(4))
    down = -(-len(sheet.lines) // across)
    for place, line in enumerate(sheet.lines):
        row, column = place % down, 3 * (place // down)
        grid.addWidget(label(f"{place + 1}", "muted"), row, column, Qt.AlignmentFlag.AlignRight)
        code = label(line.code)
        code.setFont(theme.plate_font(theme.sizes().large))
        grid.addWidget(code, row, column + 1)
        if line.spoken:
            grid.addWidget(label(line.spoken, "small", wrap=True), row, column + 2)
    grid.setColumnStretch(2 if any(line.spoken for line in sheet.lines) else 3 * across, 1)
    return made
