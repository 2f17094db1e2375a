"""Buttons that say their key: nothing is hidden in hover, and nothing needs a pointer."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QApplication, QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from ui import icons, theme

KEY_WORDS = {"Return": "Enter", "Escape": "Esc", "Delete": "Del", "PgUp": "PgUp", "PgDown": "PgDn"}


def key_word(key: str) -> str:
    """How a key sequence is written on a button: "Return" as Enter, "Ctrl+S" as it is."""
    return "+".join(KEY_WORDS.get(part, part) for part in key.split("+")) if key != "+" else key


class KeyButton(QPushButton):
    """Icon, word and key cap on one button; pressing the key presses the button wherever the keyboard is in its window.

    `kind`: "" (ordinary), "primary" (the one thing to do next), "danger" or "quiet".
    """

    def __init__(self, text: str, key: str = "", icon: str = "", kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = ""
        self._shortcuts: list[QShortcut] = []
        self._icon_name = icon
        if kind:
            self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setText(text)
        self.set_key(key)

    def key(self) -> str:
        return self._key

    def set_key(self, key: str) -> None:
        """Not QAbstractButton's own shortcut: that answers a tenth of a second late, and repeats while it is held."""
        self._key = key
        for old in self._shortcuts:
            old.deleteLater()
        keys = ("Return", "Enter") if key == "Return" else (key,) if key else ()
        self._shortcuts = [QShortcut(QKeySequence(one), self) for one in keys]
        for shortcut in self._shortcuts:
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self._enter_pressed if key == "Return" else self.click)
        self.setAccessibleDescription(f"Key {key_word(key)}" if key else "")
        self.updateGeometry()

    def setText(self, text: str) -> None:  # noqa: N802  Qt's name; an & would be taken for a shortcut
        super().setText(text.replace("&", "&&"))
        self.setAccessibleName(text)

    def _enter_pressed(self) -> None:
        """Enter presses the button that the keyboard is on, as people expect, and else this one."""
        on = QApplication.focusWidget()
        (on if isinstance(on, QPushButton) and on.isEnabled() else self).click()

    def set_icon_name(self, name: str) -> None:
        self._icon_name = name
        self.update()

    def words(self) -> str:
        return self.text().replace("&&", "&")

    def sizeHint(self) -> QSize:
        lengths = theme.sizes()
        return QSize(self._content_width() + lengths.px(34), lengths.touch + lengths.px(4))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _fonts(self) -> tuple[QFontMetrics, QFontMetrics]:
        return QFontMetrics(theme.text_font(bold=True)), QFontMetrics(theme.text_font(theme.sizes().small))

    def _content_width(self) -> int:
        text, small = self._fonts()
        width = text.horizontalAdvance(self.words()) if self.words() else 0
        if self._icon_name:
            width += theme.sizes().icon + (theme.px(10) if self.words() else 0)
        if self._key:
            width += _cap_width(self._key, small) + theme.px(12)
        return width

    def ink(self) -> QColor:
        """The colour of the words in the button's present state."""
        colours = theme.current()
        if not self.isEnabled():
            return QColor(colours.edge)
        kind = self.property("kind")
        if kind == "primary":
            return QColor(colours.text if self.isDown() else colours.on_accent)
        return QColor(colours.danger if kind == "danger" else colours.text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        with QPainter(self) as painter:
            self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
            self.paint_content(painter)

    def paint_content(self, painter: QPainter) -> None:
        text, small = self._fonts()
        left = (self.width() - self._content_width()) / 2
        ink = self.ink()
        if self._icon_name:
            side = theme.sizes().icon
            icons.paint_in(painter, self._icon_name, ink, QRectF(left, (self.height() - side) / 2, side, side))
            left += side + theme.px(10)
        painter.setPen(ink)
        painter.setFont(theme.text_font(bold=True))
        width = text.horizontalAdvance(self.words())
        painter.drawText(QRectF(left, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, self.words())
        if self._key:
            cap = QRectF(left + width + (theme.px(12) if self.words() else 0), 0, _cap_width(self._key, small), 0)
            paint_key(painter, self._key, ink, cap.left(), self.height() / 2)


def _cap_width(key: str, metrics: QFontMetrics) -> int:
    return metrics.horizontalAdvance(key_word(key)) + theme.px(12)


def paint_key(painter: QPainter, key: str, ink: QColor, left: float, middle: float) -> float:
    """A key cap with its left edge and vertical middle given; returns its width."""
    font = theme.text_font(theme.sizes().small)
    metrics = QFontMetrics(font)
    width, height = _cap_width(key, metrics), metrics.height() + 4
    where = QRectF(left, middle - height / 2, width, height)
    soft = QColor(ink)
    soft.setAlphaF(0.75)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(soft, 1))
    painter.drawRoundedRect(where.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setPen(ink)
    painter.setFont(font)
    painter.drawText(where, Qt.AlignmentFlag.AlignCenter, key_word(key))
    painter.restore()
    return width
