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
    """ "" where none is found. OpenCV misses one in forty at one distance, and reads it a step nearer."""
    seen = pixels(shown.grab().toImage())
    for nearer in (1, 2, 3):
        closer = cv2.resize(seen, None, fx=nearer, fy=nearer, interpolation=cv2.INTER_NEAREST)
        text, _, _ = cv2.QRCodeDetector().detectAndDecode(closer)
        if text:
            return text
    return ""
