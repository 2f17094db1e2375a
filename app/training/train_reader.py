"""Trains the plate reader and writes it as ONNX."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from app.capture import crops
from app.training import export
from app.training.fit import Plan, fit
from app.training.glyphs import CHARACTERS, fonts_in
from app.training.networks import BLANK, PlateReader
from app.training.pictures import Grey, backgrounds, labelled
from app.training.reader_data import PlateBank, ReaderBatches, Share, patch, seen

RATE = 2.5e-3
BANK = 30_000
DEV_WIDTHS = (56.0, 80.0, 120.0)

Codes = tuple[Tensor, Tensor, Tensor]


def train(data: Path, fonts: Path, plan: Plan, seed: int, say: Callable[[str], None]) -> Path:
    """The finished .onnx file; `data` holds us_crops/ and backgrounds/ as shared data sets do."""
    torch.manual_seed(seed)
    types = fonts_in(fonts)
    real = labelled(data / "us_crops", dev=False)
    batches = ReaderBatches(
        PlateBank(types, seed, BANK), real, backgrounds(data / "backgrounds", dev=False), types, seed
    )
    judge = judge_of(dev_set(data, seed))
    share = Share()

    def make(number: int) -> Codes:
        inputs, texts = batches.batch(number, share)
        return torch.from_numpy(inputs), *encoded(texts)

    network = fit(PlateReader(), make, loss_of, judge, plan, say)
    return export.onnx(
        network, torch.zeros(1, 1, crops.HEIGHT, crops.WIDTH), plan.out / "reader.onnx", ("crops", "columns"), {0: "n"}
    )


def encoded(texts: Sequence[str]) -> tuple[Tensor, Tensor]:
    codes = [CHARACTERS.index(c) + 1 for text in texts for c in text]
    return torch.tensor(codes, dtype=torch.long), torch.tensor([len(text) for text in texts], dtype=torch.long)


def loss_of(network: nn.Module, batch: Any) -> Tensor:
    inputs, codes, lengths = batch
    columns: Tensor = network(inputs.contiguous(memory_format=torch.channels_last))
    count, wide = columns.shape[0], columns.shape[1]
    with torch.autocast("cpu", enabled=False):
        return nn.functional.ctc_loss(
            columns.float().transpose(0, 1),
            codes,
            torch.full((count,), wide, dtype=torch.long),
            lengths,
            blank=BLANK,
            zero_infinity=True,
        )


def plain_text(columns: npt.NDArray[np.float32]) -> list[str]:
    """The likeliest output of each column, repeats and blanks taken out; one text a crop."""
    texts = []
    for row in columns.argmax(2):
        kept = [int(c) for at, c in enumerate(row) if c != BLANK and (at == 0 or c != row[at - 1])]
        texts.append("".join(CHARACTERS[c - 1] for c in kept))
    return texts


def dev_set(data: Path, seed: int) -> tuple[npt.NDArray[np.float32], list[str]]:
    """Held-out real plates as small and badly taken as in street scenes, always the same ones."""
    rng = np.random.default_rng((seed, 5))
    scenery = backgrounds(data / "backgrounds", dev=True)

    def ground(width: int, height: int, own: np.random.Generator) -> Grey:
        return patch(scenery[int(own.integers(len(scenery)))], width, height, own)

    inputs, texts = [], []
    for width in DEV_WIDTHS:
        for plate in labelled(data / "us_crops", dev=True):
            one = seen(plate.picture, ground, rng, width=width)
            if one is not None:
                inputs.append(one)
                texts.append(plate.text)
    return np.stack(inputs)[:, None], texts


def judge_of(dev: tuple[npt.NDArray[np.float32], list[str]]) -> Callable[[nn.Module], dict[str, float]]:
    inputs, texts = dev

    def judge(network: nn.Module) -> dict[str, float]:
        with torch.no_grad():
            said = plain_text(network(torch.from_numpy(inputs)).numpy())
        right = [a == b for a, b in zip(said, texts, strict=True)]
        each = len(right) // len(DEV_WIDTHS)
        figures = {f"exact_{int(w)}": sum(right[i * each : (i + 1) * each]) / each for i, w in enumerate(DEV_WIDTHS)}
        return {name: round(value, 3) for name, value in figures.items()}

    return judge
