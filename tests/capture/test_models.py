"""The shipped models are used as they were recorded, or not at all."""

import shutil

import pytest

from app.capture import models
from app.domain.errors import Unavailable


@pytest.fixture
def folder(tmp_path):
    copy = tmp_path / "models"
    shutil.copytree(models.FOLDER, copy)
    return copy


def test_the_shipped_models_are_the_recorded_ones_and_name_themselves():
    version = models.load(1).version
    assert "detector" in version
    assert "reader" in version


@pytest.mark.parametrize("part", ["detector", "reader"])
def test_a_model_with_one_byte_changed_is_refused_by_name(folder, part):
    content = bytearray((folder / f"{part}.onnx").read_bytes())
    content[len(content) // 2] ^= 1
    (folder / f"{part}.onnx").write_bytes(content)
    with pytest.raises(Unavailable, match=f"{part}.onnx was changed"):
        models.load(1, folder)


def test_a_missing_model_is_refused(folder):
    (folder / "reader.onnx").unlink()
    with pytest.raises(Unavailable, match="reader.onnx is missing"):
        models.load(1, folder)


@pytest.mark.parametrize("content", ["", "nonsense = [", 'name = "x"\n', "\x00\x01"])
def test_a_broken_list_of_models_is_refused(folder, content):
    (folder / models.MANIFEST).write_text(content)
    with pytest.raises(Unavailable):
        models.load(1, folder)


def test_a_manifest_cannot_point_outside_its_folder(folder, tmp_path):
    shutil.copy(folder / "reader.onnx", tmp_path / "reader.onnx")
    manifest = (folder / models.MANIFEST).read_text().replace('"reader.onnx"', '"../reader.onnx"')
    (folder / "reader.onnx").unlink()
    (folder / models.MANIFEST).write_text(manifest)
    with pytest.raises(Unavailable, match="missing"):
        models.load(1, folder)
