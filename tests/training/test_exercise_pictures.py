"""The pictures of the training mode: `main.py train exercises` makes those that are shipped, and needs no torch."""

from pathlib import Path

import cv2
import fontpkg_ibm_plex_mono

from app.exercise_pictures import FOLDER, jpeg, pictures
from app.training.exercises import HIGH, WIDE
from main import main

FONTS = Path(fontpkg_ibm_plex_mono.__file__).parent


def test_the_shipped_pictures_are_those_that_the_command_makes(tmp_path):
    assert main(["train", "exercises", "--fonts", str(FONTS), "--out", str(tmp_path)]) == 0

    assert (tmp_path / "pictures.csv").read_bytes() == (FOLDER / "pictures.csv").read_bytes()
    for picture in pictures():
        made, shipped = (cv2.imread(str(folder / f"{picture.name}.jpg")) for folder in (tmp_path, FOLDER))
        assert made is not None
        assert shipped is not None
        assert made.shape == shipped.shape == (HIGH, WIDE, 3)
        assert cv2.absdiff(made, shipped).mean() < 2
    assert {file.stem for file in FOLDER.glob("*.jpg")} == {picture.name for picture in pictures()}
    assert sum(len(jpeg(picture)) for picture in pictures()) < 500_000
