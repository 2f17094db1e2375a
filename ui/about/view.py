"""Help and About: topics on the left, the page on the right; everything is on this machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QSize, Qt, QUrl
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument, QTextTable
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QTextBrowser, QWidget

from app.paths import RESOURCES
from ui import theme


@dataclass(frozen=True, slots=True)
class Topic:
    """One page; `text` gives its Markdown when it is first opened."""

    title: str
    text: Callable[[], str]


_FILES = (
    ("Getting started", "getting-started"),
    ("Signing in", "signing-in"),
    ("Keys", "keys"),
    ("Locking the desk", "lock"),
    ("Live and alerts", "live"),
    ("Sound and darkness", "sound"),
    ("Hot lists", "hot-lists"),
    ("Search", "search"),
    ("Policy", "policy"),
    ("Training", "training"),
    ("Access list", "access-list"),
    ("Audit trail", "audit-trail"),
    ("Cameras", "cameras"),
    ("Fixed readers", "fixed-readers"),
    ("What is kept", "what-is-kept"),
    ("When something is wrong", "when-something-is-wrong"),
)


def help_topics() -> tuple[Topic, ...]:
    """The texts of resources/help."""
    return tuple(Topic(title, lambda name=name: _read(name)) for title, name in _FILES)  # type: ignore[misc]


def _read(name: str) -> str:
    return (RESOURCES / "help" / f"{name}.md").read_text(encoding="utf-8")


class HelpView(QWidget):
    """Up and Down choose a topic, Tab goes to its page, Page Down reads on."""

    def __init__(self, topics: Sequence[Topic], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._topics, self._shown = topics, ""
        self.list = QListWidget()
        self.list.setAccessibleName("Topics")
        px = theme.sizes().px
        self.list.setFixedWidth(px(260))
        for topic in topics:
            item = QListWidgetItem(topic.title)
            item.setSizeHint(QSize(0, theme.sizes().touch))
            self.list.addItem(item)
        self.page = _Page()
        row = QHBoxLayout(self)
        row.setContentsMargins(*[px(16)] * 4)
        row.setSpacing(px(16))
        row.addWidget(self.list)
        row.addWidget(self.page, 1)
        self.page.setMaximumWidth(px(980))  # longer lines are hard to read
        row.addStretch(0)
        self.setFocusProxy(self.list)
        self.list.currentRowChanged.connect(self._open)
        theme.notice.changed.connect(self._again)
        self.list.setCurrentRow(0)

    def opened(self) -> None:
        """The screen comes to the front: what a page tells of this desk may be another by now."""
        row = self.list.currentRow()
        if 0 <= row < len(self._topics) and self._topics[row].text() != self._shown:
            self._open(row)

    def left(self) -> None:
        """What is read stays where it is."""

    def _open(self, row: int) -> None:
        if 0 <= row < len(self._topics):
            self._shown = self._topics[row].text()
            self.page.show_markdown(self._shown)

    def _again(self) -> None:
        self._open(self.list.currentRow())


_TABLES_NO_HTML = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


class _Page(QTextBrowser):
    """Shows text and nothing else: no picture, no link and no address is followed."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setAccessibleName("Page")
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def loadResource(self, _kind: int, _where: QUrl | str) -> QByteArray:  # noqa: N802  Qt's name
        """Empty, not None: at None the document opens the file itself."""
        return QByteArray(b"")

    def show_markdown(self, text: str) -> None:
        document = self.document()
        document.setDocumentMargin(24)
        document.setDefaultFont(theme.text_font())
        document.setMarkdown(text, _TABLES_NO_HTML)
        _dress(document)
        self.moveCursor(QTextCursor.MoveOperation.Start)


def _dress(document: QTextDocument) -> None:
    """Markdown knows no theme: sizes of headings, room between lines, fonts and tables are set block by block."""
    block = document.begin()
    while block.isValid():
        _dress_block(QTextCursor(block), block.blockFormat().headingLevel())
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _dress_table(frame)


def _dress_block(cursor: QTextCursor, level: int) -> None:
    lengths = theme.sizes()
    shape = QTextBlockFormat()
    shape.setLineHeight(135, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    if level:
        shape.setTopMargin(lengths.gap * (0 if level == 1 else 2))
    inside: tuple[object, ...] = (cursor.currentTable(), cursor.currentList())
    below = next((room for holder, room in zip(inside, (0, lengths.gap // 2), strict=True) if holder), lengths.gap)
    shape.setBottomMargin(below)
    cursor.mergeBlockFormat(shape)
    cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
    ink = QTextCharFormat()
    if level:
        ink.setFont(theme.text_font(lengths.title if level == 1 else lengths.large, bold=True))
        cursor.mergeCharFormat(ink)


def _dress_table(table: QTextTable) -> None:
    shape = table.format()
    shape.setBorder(0)
    shape.setCellPadding(6)
    shape.setCellSpacing(0)
    shape.setBorderCollapse(True)
    shape.setTopMargin(6)
    shape.setBottomMargin(10)
    table.setFormat(shape)
