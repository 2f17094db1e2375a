"""Choosing a file or a folder in Qt's own dialog, which keeps to the theme: the system's would flash white at night."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from ui import theme
from ui.forms import FieldRow, Kind

Pick = Callable[[QWidget, FieldRow, str], str]
"""Asked with the parent, the field and what it holds; answers a path, or "" when nothing was chosen."""


def picked_path(parent: QWidget, row: FieldRow, now: str) -> str:
    """An existing file, or a folder for a FOLDER."""
    dialog = _dialog(parent, row.caption, now if now and Path(now).exists() else str(Path.home()), row.files)
    if row.kind is Kind.FOLDER:
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _answer(dialog)


def picked_target(parent: QWidget, title: str, name: str, files: str) -> str:
    """Where to save a file that does not exist yet; Qt asks before one is replaced."""
    dialog = _dialog(parent, title, str(Path.home()), files)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(name)
    return _answer(dialog)


def _dialog(parent: QWidget, title: str, start: str, files: str) -> QFileDialog:
    dialog = QFileDialog(parent, title, start, files)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.resize(theme.px(940), theme.px(580))
    return dialog


def _answer(dialog: QFileDialog) -> str:
    chosen = dialog.selectedFiles() if dialog.exec() else []
    dialog.deleteLater()
    return chosen[0] if chosen else ""
