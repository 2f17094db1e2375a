"""A plate crop as large as its place allows, on dark ground; what cannot be decoded is said, never shown broken."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme

LONGEST_SIDE = 4096  # pixels; a crop is a few hundred wide
LARGEST_BYTES = 4 * 1024 * 1024


def decoded(jpeg: bytes) -> QImage:
    """The picture, or a null image: only JPEG, only of a sane size, since the bytes began as somebody's video."""
    if not jpeg or len(jpeg) > LARGEST_BYTES:
        return QImage()
    buffer = QBuffer()
    buffer.setData(QByteArray(jpeg))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"jpeg"))
    reader.setDecideFormatFromContent(False)
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > LONGEST_SIDE:
        return QImage()
    return reader.read()


class CropView(QWidget):
    """Keeps the crop's aspect; grows and shrinks with its place."""

    def __init__(self, name: str = "Plate crop", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jpeg = b""
        self._image = QImage()
        self._scaled = QImage()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def has_picture(self) -> bool:
        return not self._image.isNull()

    def show_jpeg(self, jpeg: bytes) -> None:
        if jpeg != self._jpeg:
            self._jpeg = jpeg
            self._image, self._scaled = decoded(jpeg), QImage()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), theme.px(72))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(72))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            colours, night = theme.current(), theme.NIGHT
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colours.colour("line"), 1))
            painter.setBrush(night.colour("window"))
            radius = theme.sizes().radius
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
            if self.has_picture:
                image = self._fitted()
                size = image.deviceIndependentSize()
                painter.drawImage(QRectF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2,
                                         size.width(), size.height()), image)  # fmt: skip
            else:
                painter.setPen(night.colour("muted"))
                painter.setFont(theme.text_font())
                painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "No picture of the plate")

    def _fitted(self) -> QImage:
        """Scaled smoothly, once for each crop and size."""
        ratio, inset = self.devicePixelRatioF(), theme.px(8)
        room = QSize(round((self.width() - inset) * ratio), round((self.height() - inset) * ratio))
        wanted = self._image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        if self._scaled.size() != wanted:
            smooth = Qt.TransformationMode.SmoothTransformation
            self._scaled = self._image.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
            self._scaled.setDevicePixelRatio(ratio)
        return self._scaled
