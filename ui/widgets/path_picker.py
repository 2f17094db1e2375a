"""Choosing a file or a folder in Qt's own dialog, which keeps to the theme: the system's would flash white at night."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from ui.forms import FieldRow, Kind

Pick = Callable[[QWidget, FieldRow, str], str]
"""Asked with the parent, the field and what it holds; answers a path, or "" when nothing was chosen."""

_OWN = QFileDialog.Option.DontUseNativeDialog


def picked_path(parent: QWidget, row: FieldRow, now: str) -> str:
    start = now if now and Path(now).exists() else str(Path.home())
    if row.kind is Kind.FOLDER:
        return QFileDialog.getExistingDirectory(parent, row.caption, start, _OWN | QFileDialog.Option.ShowDirsOnly)
    return QFileDialog.getOpenFileName(parent, row.caption, start, row.files, options=_OWN)[0]


def picked_target(parent: QWidget, title: str, name: str, files: str) -> str:
    """Where to save a file that does not exist yet; Qt asks before one is replaced."""
    return QFileDialog.getSaveFileName(parent, title, str(Path.home() / name), files, options=_OWN)[0]
