"""A phone before the screen: what a QR code on it says."""

import cv2
import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget


def pixels(image: QImage) -> np.ndarray:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    flat = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return flat[:, : grey.width()].copy()


def read_qr(shown: QWidget) -> str:
    """ "" where none is found. Either reader misses one in a hundred that the other reads."""
    seen = pixels(shown.grab().toImage())
    for reader in (cv2.QRCodeDetectorAruco(), cv2.QRCodeDetector()):
        text, _, _ = reader.detectAndDecode(seen)
        if text:
            return text
    return ""
