"""The Access list screen: its four parts by a key each, and the pages and forms that are opened from them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.gate import Act
from ui import theme, words
from ui.access.import_view import ImportView, PickTarget
from ui.access.member_view import MemberView
from ui.access.members_view import MembersView
from ui.access.owed_view import OwedView
from ui.access.presenter import TABS, AccessPresenter, AccessState, Page
from ui.access.review_view import ReviewView
from ui.access.rota_view import RotaView
from ui.access.sheet_view import SheetView
from ui.forms import FieldRow, Kind
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import label
from ui.widgets.path_picker import Pick, picked_path, picked_target

FILE = FieldRow(
    "file", "Members or training to import", Kind.FILE, files="CSV files (*.csv *.txt *.tsv);;All files (*)"
)
_TITLES = {Page.MEMBERS: "Members", Page.REVIEW: "Review", Page.OWED: "Owed", Page.ROTA: "Rota"}
_FILES = {"pdf": "PDF files (*.pdf)", "csv": "CSV files (*.csv)"}


class AccessView(QWidget):
    """Draws an AccessState; keys: see the buttons. `message` carries a Message for the window."""

    message = Signal(object)

    def __init__(
        self,
        presenter: AccessPresenter,
        pick_file: Pick = picked_path,
        pick_target: PickTarget = picked_target,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._presenter, self._pick_file, self._pick_target = presenter, pick_file, pick_target
        self.setObjectName("page")
        self.tabs = {page: KeyButton(_TITLES[page], f"Ctrl+{place}") for place, page in enumerate(TABS, 1)}
        self.members, self.member = MembersView(presenter.members), MemberView(presenter.member)
        self.review, self.owed = ReviewView(presenter.review), OwedView(presenter)
        self.rota, self.sheet = RotaView(presenter.rota), SheetView(presenter.sheet)
        self.bulk = ImportView(presenter.bulk, pick_target)
        self._pages: dict[Page, QWidget] = {
            Page.MEMBERS: self.members, Page.REVIEW: self.review, Page.OWED: self.owed, Page.ROTA: self.rota,
            Page.MEMBER: self.member, Page.SHEET: self.sheet, Page.IMPORT: self.bulk,
        }  # fmt: skip
        self._documents = (
            self.members.document, self.members.spreadsheet, self.member.document, self.review.document,
            self.rota.document,
        )  # fmt: skip
        self._stack = QStackedWidget()
        for page in self._pages.values():
            self._stack.addWidget(page)
        self._saving = label("Saving the document …", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        column.setSpacing(theme.px(10))
        column.addWidget(self._head())
        column.addWidget(self._stack, 1)
        self._connect()
        self.show_state(presenter.state)

    def _head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(label("Access list", "title"))
        row.addSpacing(theme.px(16))
        for button in self.tabs.values():
            button.setCheckable(True)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._saving)
        return head

    def _connect(self) -> None:
        presenter = self._presenter
        for page, button in self.tabs.items():
            button.clicked.connect(lambda _=False, wanted=page: self._show_tab(wanted))
        self.members.add.clicked.connect(presenter.enrol)
        paper = presenter.paper
        self.members.document.clicked.connect(paper.whole_list)
        self.members.spreadsheet.clicked.connect(paper.spreadsheet)
        self.member.document.clicked.connect(lambda: paper.grant(presenter.member.state.chosen))
        self.review.document.clicked.connect(lambda: paper.review(presenter.review.state.review))
        self.rota.document.clicked.connect(paper.compliance)
        paper.target_wanted.connect(self._pick)
        paper.changed.connect(lambda: self.show_state(presenter.state))
        self.member.back.clicked.connect(presenter.back)
        self.members.take.clicked.connect(presenter.want_file)
        presenter.file_wanted.connect(lambda: presenter.take_in(self._pick_file(self, FILE, "")))
        self.bulk.target.connect(presenter.bulk.save_wrong_rows)
        presenter.message.connect(self.message)
        presenter.changed.connect(self.show_state)
        presenter.member.changed.connect(lambda _: self.show_state(presenter.state))
        for part in (presenter.review, presenter.rota):
            part.changed.connect(lambda _: self.show_state(presenter.state))

    def opened(self) -> None:
        """The screen comes to the front."""
        self._presenter.start()
        self._pages[self._presenter.state.page].setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> None:
        self._presenter.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The member signs out: what is being read is let go."""
        self._presenter.bulk.stop()
        super().closeEvent(event)

    def unfinished(self) -> str:
        """What is lost if the desk goes."""
        return self._presenter.unfinished()

    def show_state(self, state: AccessState) -> None:
        for page, button in self.tabs.items():
            button.setChecked(page is state.tab)
        owed = f"Owed: {words.count(state.overdue)} overdue" if state.overdue else "Owed"
        if self.tabs[Page.OWED].words() != owed:
            self.tabs[Page.OWED].setText(owed)
        prints = self._presenter.paper.there
        self.members.add.setVisible(Act.ENROL_MEMBER in state.may)
        self.members.take.setVisible(bool(state.may & {Act.ENROL_MEMBER, Act.RECORD_TRAINING}))
        for button in (self.members.document, self.members.spreadsheet):
            button.setVisible(prints)
        self.rota.document.setVisible(prints and self._presenter.rota.state.signed_once)
        self.member.document.setVisible(prints and bool(self._presenter.member.state.chosen))
        self.review.document.setVisible(prints and bool(self._presenter.review.state.review))
        for button in self._documents:
            button.setEnabled(not self._presenter.paper.busy)
        self._saving.setVisible(self._presenter.paper.busy)
        wanted = self._pages[state.page]
        if self._stack.currentWidget() is not wanted:
            self._stack.setCurrentWidget(wanted)
            self._take_focus(state.page)

    def _take_focus(self, page: Page) -> None:
        if page is Page.SHEET:
            self.sheet.take_focus()
        elif page is Page.IMPORT:
            self.bulk.take_focus()
        else:
            self._pages[page].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_tab(self, page: Page) -> None:
        self._presenter.show(page)
        self.show_state(self._presenter.state)  # a tab that was not opened does not stay pressed

    def _pick(self, name: str) -> None:
        self._presenter.paper.save(self._pick_target(self, "Save the document", name, _FILES[name[-3:]]))
