"""The account page: what can be done, then the card of one deed, then the codes that it made."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.code_sheets import CodeSheet
from app.domain.gate import Allowed
from app.second_factor import new_seed
from ui import theme, words
from ui.account.deeds import DEEDS, Deed
from ui.account.source import AccountSource
from ui.bridge import Run
from ui.forms import sentence
from ui.messages import done
from ui.sign_in.asked import AskedPresenter
from ui.sign_in.asked_view import AskedView
from ui.sign_in.authenticator import SecretPanel
from ui.sign_in.codes_view import CodesView
from ui.while_alive import while_alive
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import label


class AccountView(QStackedWidget):
    """`away`: back to Live. `message` carries a Message for the window. A form that is left is empty when one comes
    back; codes that were made stay until they are kept."""

    away = Signal()
    message = Signal(object)

    def __init__(self, source: AccountSource, run: Run, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._source, self._run = source, while_alive(self, run)
        self._asking: AskedPresenter | None = None
        self.menu = _Menu(source)
        self.menu.wanted.connect(self.begin)
        self.menu.back.connect(self.away)
        self.addWidget(self.menu)
        self.setFocusProxy(self.menu)

    def opened(self) -> None:
        self._count_codes()

    def left(self) -> None:
        """What was typed does not wait; a deed under way, and codes that nobody has kept yet, do."""
        working = self._asking is not None and self._asking.state.busy
        if not working and not isinstance(self.currentWidget(), CodesView):
            self._show_menu()

    def begin(self, deed: Deed) -> None:
        seed = new_seed()
        presenter = AskedPresenter(deed.card(self._source, seed), self._run)
        beside = SecretPanel(seed, self._source.secret_uri(seed)) if deed.seeded else None
        view = AskedView(presenter, beside=beside)
        view.back.connect(self._show_menu)
        presenter.done.connect(self._did)
        self._asking = presenter
        self._show(view)

    def _did(self, result: object) -> None:
        self._asking = None
        if isinstance(result, CodeSheet):
            view = CodesView(result)
            view.kept.connect(self._show_menu)
            self._show(view)
            return
        self._show_menu()
        self.message.emit(done(str(result)))

    def _show_menu(self) -> None:
        self._asking = None
        self._show(self.menu)
        self._count_codes()

    def _show(self, page: QWidget) -> None:
        before = self.currentWidget()
        if page is not self.menu:
            self.addWidget(page)
        self.setCurrentWidget(page)
        self.setFocusProxy(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        if before not in (None, page, self.menu):
            self.removeWidget(before)
            before.hide()
            before.deleteLater()

    def _count_codes(self) -> None:
        self._run(self._source.codes_left, self.menu.show_codes, lambda _: None)


class _Menu(QWidget):
    """`wanted` carries a Deed. What the gate refuses this member stands there with who may do it."""

    wanted = Signal(object)
    back = Signal()

    def __init__(self, source: AccountSource) -> None:
        super().__init__()
        gap = theme.sizes().gap
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * gap, 2 * gap, 2 * gap, 2 * gap)
        column.setSpacing(2 * gap)
        column.addWidget(label("My account", "title"))
        column.addWidget(label(words.breakable(source.who()), "muted"))
        self.buttons: dict[str, KeyButton] = {}
        self.codes = label("", "", wrap=True)
        own = [deed for deed in DEEDS if deed.act is None]
        theirs = [deed for deed in DEEDS if deed.act is not None]
        column.addWidget(self._panel("Your password and authenticator", own, source, self.codes))
        column.addWidget(self._panel("Other members", theirs, source))
        column.addStretch(1)
        foot = QHBoxLayout()
        leave = KeyButton("Back to Live", "Escape", "back", "quiet")
        leave.clicked.connect(self.back)
        foot.addWidget(leave)
        foot.addStretch(1)
        column.addLayout(foot)
        self.setFocusProxy(self.buttons[DEEDS[0].id])

    def _panel(self, title: str, deeds: list[Deed], source: AccountSource, under: QWidget | None = None) -> QFrame:
        panel = QFrame()
        panel.setProperty("panel", "surface")
        grid = QGridLayout(panel)
        grid.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(14))
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(8))
        grid.addWidget(label(title, "heading"), 0, 0, 1, 2)
        if under is not None:
            grid.addWidget(under, 1, 0, 1, 2)
        for row, deed in enumerate(deeds, 2):
            answer = Allowed() if deed.act is None else source.may(deed.act)
            may = isinstance(answer, Allowed)
            button = KeyButton(deed.title, deed.key, deed.icon)
            button.clicked.connect(lambda _=False, wanted=deed: self.wanted.emit(wanted))
            button.setEnabled(may)
            self.buttons[deed.id] = button
            said = deed.words if isinstance(answer, Allowed) else f"{sentence(answer.why)} {answer.clause}"
            grid.addWidget(button, row, 0)
            grid.addWidget(label(said, "" if may else "muted", wrap=True), row, 1)
        grid.setColumnStretch(1, 1)
        return panel

    def show_codes(self, left: int | None) -> None:
        if left is None:
            self.codes.setText("No second factor is set up.")
        else:
            self.codes.setText(
                f"You have {words.counted(left, 'recovery code') if left else 'no recovery codes'} left."
            )
