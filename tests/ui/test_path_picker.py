"""Choosing a file in the theme's own dialog, by keyboard."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from ui.forms import FieldRow, Kind
from ui.widgets.path_picker import picked_path, picked_target


@pytest.fixture
def parent(qtbot, dressed):
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def when_open(deed):
    """Does it as soon as the dialog stands; no native one may, since it would not keep to the theme."""

    def look():
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog) or not dialog.isVisible():
            QTimer.singleShot(10, look)
            return
        assert dialog.testOption(QFileDialog.Option.DontUseNativeDialog)
        deed(dialog)

    QTimer.singleShot(0, look)


def test_a_file_is_chosen(parent, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("plate\n")

    def choose(dialog):
        dialog.selectFile(str(path))
        dialog.accept()

    when_open(choose)
    assert picked_path(parent, FieldRow("file", "File", Kind.FILE), str(path)) == str(path)


def test_a_folder_is_chosen(parent, tmp_path):
    when_open(lambda dialog: dialog.accept())
    assert picked_path(parent, FieldRow("folder", "Folder", Kind.FOLDER), str(tmp_path)) == str(tmp_path)


def test_nothing_is_chosen_by_leaving_it(parent, tmp_path):
    when_open(lambda dialog: dialog.reject())
    assert picked_path(parent, FieldRow("file", "File", Kind.FILE), "") == ""
    when_open(lambda dialog: dialog.reject())
    assert picked_target(parent, "Save", "wrong rows.csv", "CSV files (*.csv)") == ""
