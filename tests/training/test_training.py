"""Training itself, a few seconds of it: seeded, resumable, and exported as the runtime takes it."""

import json
from pathlib import Path
from typing import Any

import fontpkg_ibm_plex_sans
import numpy as np
import pytest
from PIL import Image

from app.capture import models
from app.training import pictures

pytestmark = [pytest.mark.needs_training, pytest.mark.filterwarnings("ignore")]

FONTS = Path(fontpkg_ibm_plex_sans.__file__).parent


@pytest.fixture
def data(tmp_path) -> Path:
    """A small set of made-up pictures in the shape of the real ones."""
    rng = np.random.default_rng(1)
    texts = [f"AB{n:02d}XY" for n in range(60)]
    assert any(pictures.held_out(text) for text in texts)
    for name, size in (("us_crops", (320, 160)), ("eu_scenes", (576, 432)), ("br_scenes", (576, 432))):
        folder = tmp_path / "data" / name
        (folder / "images").mkdir(parents=True)
        rows = ["file,plate_text,region,x,y,w,h"]
        for text in texts:
            Image.fromarray(rng.integers(0, 255, (size[1], size[0], 3), np.uint8)).save(
                folder / "images" / f"{text}.jpg"
            )
            box = "0,0,320,160" if name == "us_crops" else "200,200,120,40"
            rows.append(f"{text}.jpg,{text},x,{box}")
        (folder / "labels.csv").write_text("\n".join(rows) + "\n")
    (tmp_path / "data" / "backgrounds").mkdir()
    for n in range(14):
        picture = Image.fromarray(rng.integers(0, 255, (360, 640, 3), np.uint8))
        picture.save(tmp_path / "data" / "backgrounds" / f"{n:02d}.jpg")
    return tmp_path / "data"


def trained(what: str, data: Path, out: Path, minutes: float, capsys) -> list[dict[str, Any]]:
    from app.training import command

    arguments = [what, "--data", str(data), "--fonts", str(FONTS), "--out", str(out), "--minutes", str(minutes)]
    assert command.run(arguments) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]


@pytest.mark.parametrize("what", ["detector", "reader"])
def test_a_training_goes_on_where_it_stopped_and_what_it_writes_is_a_model(what, data, tmp_path, capsys):
    first = trained(what, data, tmp_path / "out", 0.05, capsys)[-1]
    again = trained(what, data, tmp_path / "out", 0.1, capsys)[-1]
    assert again["step"] > first["step"] > 0
    assert (tmp_path / "out" / f"{what}.onnx").stat().st_size > 100_000


def test_a_released_pair_is_loaded_and_names_its_version(data, tmp_path, capsys):
    from app.training import calibrate

    out = tmp_path / "out"
    for what in ("detector", "reader"):
        trained(what, data, out, 0.03, capsys)
    calibrate.release(data, FONTS, out, 1, "7", lambda line: None, count=6)
    assert models.load(1, out).version.startswith("vouch-plates 7 ")
