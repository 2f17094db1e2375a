"""How the trail stands, its signed checkpoint, and whether it is whole."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QFontMetrics
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from ui import theme, words
from ui.audit.verify_presenter import KEY_ROWS, Found, VerifyPresenter, VerifyState
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import Note, scrolled
from ui.widgets.form import Form
from ui.widgets.labels import IconLabel, MarkLabel, label, set_look
from ui.widgets.path_picker import Pick, picked_path

NOTE_LINES = 8
FACT_WIDTH = 150


class VerifyView(QWidget):
    """Draws a VerifyState; keys: see the buttons. `message` carries a Message for the window."""

    message = Signal(object)

    def __init__(self, presenter: VerifyPresenter, pick: Pick = picked_path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        presenter.setParent(self)
        self.verify = KeyButton("Verify now", "Ctrl+R", "tick", "primary")
        self.cancel = KeyButton("Cancel", "Ctrl+D", "stop")
        self.copy = KeyButton("Copy the checkpoint", "Ctrl+Y", "file")
        self.ask_key = KeyButton("Confirm the new key…", "Ctrl+N", "key")
        self.checkpoint = QPlainTextEdit()
        self.checkpoint.setReadOnly(True)
        self.checkpoint.setTabChangesFocus(True)
        self.checkpoint.setAccessibleName("Signed checkpoint")
        self.checkpoint.setFont(theme.plate_font(theme.sizes().small))
        self.checkpoint.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        lines = QFontMetrics(self.checkpoint.font()).lineSpacing() * NOTE_LINES
        self.checkpoint.setFixedHeight(lines + theme.px(24))
        self.found, self.note, self.key = FoundPane(), Note(), KeyForm(presenter, pick)
        self._mark, self._facts = MarkLabel(), QGridLayout()
        self._facts.setHorizontalSpacing(theme.px(12))
        self._facts.setVerticalSpacing(theme.px(4))
        self._facts.setColumnStretch(1, 1)
        self._said: dict[str, tuple[QLabel, QLabel]] = {}
        self._bar, self._progress = QProgressBar(), label("", "muted")
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("How much is verified")
        self._lay_out()
        self.setFocusProxy(self.verify)
        self._connect()
        self.show_state(presenter.state)

    def _lay_out(self) -> None:
        acts = QHBoxLayout()
        acts.setSpacing(theme.px(10))
        acts.addStretch(1)
        for button in (self.ask_key, self.copy, self.cancel, self.verify):
            acts.addWidget(button)
        left = QVBoxLayout()
        left.setSpacing(theme.px(10))
        left.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignLeft)
        left.addWidget(_panel(self._facts))
        left.addWidget(label("Newest signed checkpoint", "strong"))
        left.addWidget(self.checkpoint)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(theme.px(10))
        progress = QHBoxLayout()
        progress.setSpacing(theme.px(12))
        progress.addWidget(self._bar, 1)
        progress.addWidget(self._progress)
        right.addWidget(self.note)
        right.addLayout(progress)
        right.addWidget(self.found, 1)
        right.addWidget(self.key)
        right.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(theme.px(16))
        row.addLayout(left, 1)
        row.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        column.addLayout(acts)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        presenter = self._presenter
        self.verify.clicked.connect(presenter.verify)
        self.cancel.clicked.connect(presenter.cancel)
        self.copy.clicked.connect(self._copy)
        self.ask_key.clicked.connect(presenter.ask_key)
        presenter.message.connect(self.message)
        presenter.changed.connect(self.show_state)

    def opened(self) -> None:
        """The screen comes to the front."""
        self._presenter.start()

    def left(self) -> None:
        self._presenter.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The member signs out: what is being verified is let go."""
        self._presenter.cancel()
        super().closeEvent(event)

    def unfinished(self) -> str:
        return self._presenter.unfinished()

    def show_state(self, state: VerifyState) -> None:
        self._mark.show_mark(state.standing)
        self._show_facts(state.facts)
        if self.checkpoint.toPlainText() != state.note:
            self.checkpoint.setPlainText(state.note)
        self.copy.setVisible(bool(state.note))
        running = state.share is not None
        self.verify.setVisible(state.may_verify and not running)
        self.cancel.setVisible(running)
        self._bar.setVisible(running)
        self._bar.setValue(round(100 * (state.share or 0.0)))
        self._progress.setText(state.progress)
        self.note.show_message(state.message)
        self.found.show_found(None if state.asking else state.found)  # on a small screen there is room for one
        self.ask_key.setVisible(state.unconfirmed and state.may_confirm and not state.asking)
        self.key.show_state(state)

    def _show_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        for title, said in facts:
            if title not in self._said:
                pair = label(title, "muted"), label("", "", wrap=True)
                pair[0].setMinimumWidth(theme.px(FACT_WIDTH))
                pair[1].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                place = len(self._said)
                for column, part in enumerate(pair):
                    self._facts.addWidget(part, place, column, Qt.AlignmentFlag.AlignTop)
                self._said[title] = pair
            self._said[title][1].setText(words.breakable(said))
        shown = {title for title, _ in facts}
        for title, parts in self._said.items():
            for part in parts:
                part.setVisible(title in shown)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._presenter.state.note)
        self._presenter.copied()


class FoundPane(QFrame):
    """What verifying found, large: whole, or in red which record is the first bad one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "surface")
        self.said, self.more = label("", "heading", wrap=True), label("", wrap=True)
        self._icon = IconLabel("state-ok", "ok", theme.sizes().icon + 8)
        self.findings = QVBoxLayout()
        self.findings.setSpacing(theme.px(4))
        inner = QWidget()
        listed = QVBoxLayout(inner)
        listed.setContentsMargins(0, 0, theme.px(6), 0)
        listed.addLayout(self.findings)
        listed.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.said, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        column.setSpacing(theme.px(8))
        column.addLayout(head)
        column.addWidget(self.more)
        self._listed = scrolled(inner)
        column.addWidget(self._listed, 1)
        self._shown: Found | None = None
        self.hide()

    def show_found(self, found: Found | None) -> None:
        self.setVisible(found is not None)
        if found is None or found == self._shown:
            return
        self._shown = found
        self._icon.show_icon(found.mark.icon, found.mark.role)
        self.said.setText(found.mark.word)
        set_look(self.said, "role", "danger" if not found.whole else "heading")
        self.said.setFont(theme.text_font(theme.sizes().large, bold=True))
        self.more.setText(found.more)
        self.setAccessibleName(found.mark.word)
        while self.findings.count():
            item = self.findings.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if found.findings:
            self.findings.addWidget(label("To be looked into", "strong"))
        for finding in found.findings:
            self.findings.addWidget(label(finding, wrap=True))
        self._listed.setVisible(bool(found.findings))


class KeyForm(QFrame):
    """The agency's key, by which a new key of the trail is confirmed."""

    def __init__(self, presenter: VerifyPresenter, pick: Pick, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "raised")
        self._presenter = presenter
        self.form = Form(KEY_ROWS, pick)
        self.confirm = KeyButton("Confirm the key", "Ctrl+S", "tick", "primary")
        self.back = KeyButton("Not now", "Escape", "back")
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        column.setSpacing(theme.px(10))
        column.addWidget(label("Confirm the key that signs the trail", "heading"))
        column.addWidget(self.form)
        column.addLayout(foot)
        self.form.edited.connect(presenter.edit)
        self.confirm.clicked.connect(presenter.confirm)
        self.back.clicked.connect(presenter.put_away)
        presenter.mistaken.connect(lambda: self.form.focus_first(presenter.state.looks))
        self.hide()

    def show_state(self, state: VerifyState) -> None:
        opens = state.asking and self.isHidden()
        self.form.show_looks(state.looks)
        self.confirm.setText("Confirming …" if state.confirming else "Confirm the key")
        for button in (self.confirm, self.back):
            button.setEnabled(not state.confirming)
        self.setVisible(state.asking)
        if opens:
            self.form.focus_first(state.looks)


def _panel(layout: QGridLayout) -> QFrame:
    made = QFrame()
    made.setProperty("panel", "surface")
    layout.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
    made.setLayout(layout)
    return made
