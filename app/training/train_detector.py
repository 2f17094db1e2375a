"""Trains the plate detector and writes it as ONNX."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from app.capture.boxes import boxes_of
from app.training import export
from app.training.detector_data import HIGH, WIDE, DetectorBatches, Tile, scaled
from app.training.fit import Plan, fit
from app.training.glyphs import Font, fonts_in
from app.training.networks import PlateDetector
from app.training.pictures import backgrounds, labelled
from app.training.reader_data import PlateBank

RATE = 3e-3
BANK = 12_000
DEV_TILES = 240


def train(data: Path, fonts: Path, plan: Plan, seed: int, say: Callable[[str], None]) -> Path:
    """The finished .onnx file; `data` holds us_crops/, eu_scenes/, br_scenes/ and backgrounds/."""
    torch.manual_seed(seed)
    types = fonts_in(fonts)
    batches = batches_of(data, types, seed, dev=False)
    rng = np.random.default_rng((seed, 6))
    held_out = batches_of(data, types, seed + 1, dev=True)
    judge = judge_of([held_out.tile(rng) for _ in range(DEV_TILES)])

    def make(number: int) -> tuple[Tensor, Tensor]:
        inputs, wanted = batches.batch(number)
        return torch.from_numpy(inputs), torch.from_numpy(wanted)

    network = fit(PlateDetector(), make, loss_of, judge, plan, say)
    example = torch.zeros(1, 1, HIGH, WIDE)
    return export.onnx(network, example, plan.out / "detector.onnx", ("frames", "maps"), {0: "n", 2: "h", 3: "w"})


def batches_of(data: Path, types: tuple[Font, ...], seed: int, *, dev: bool) -> DetectorBatches:
    return DetectorBatches(
        bank=PlateBank(types, seed, BANK if not dev else 200),
        crops=labelled(data / "us_crops", dev=dev),
        vehicles=labelled(data / "eu_scenes", dev=dev) + labelled(data / "br_scenes", dev=dev),
        backgrounds=backgrounds(data / "backgrounds", dev=dev),
        fonts=types,
        seed=seed,
    )


def loss_of(network: nn.Module, batch: Any) -> Tensor:
    """Focal loss on the heat, smooth L1 on place and size, where a plate is."""
    inputs, wanted = batch
    maps = network(inputs.contiguous(memory_format=torch.channels_last)).float()
    with torch.autocast("cpu", enabled=False):
        heat, truth = maps[:, 0], wanted[:, 0]
        sure = torch.sigmoid(heat).clamp(1e-4, 1 - 1e-4)
        peak = (truth > 0.999).float()
        focal = -(peak * (1 - sure) ** 2 * sure.log() + (1 - peak) * (1 - truth) ** 4 * sure**2 * (1 - sure).log())
        counts = wanted[:, 5:6]
        near = nn.functional.smooth_l1_loss(maps[:, 1:] * counts, wanted[:, 1:5] * counts, reduction="sum", beta=0.2)
        answer: Tensor = focal.sum() / peak.sum().clamp(min=1) + near / counts.sum().clamp(min=1)
    return answer


def judge_of(tiles: Sequence[Tile]) -> Callable[[nn.Module], dict[str, float]]:
    """Figures on tiles never trained on: plates found, how well they fit, and false boxes a tile."""
    inputs = torch.from_numpy(np.stack([scaled(tile.picture) for tile in tiles])[:, None])

    def judge(network: nn.Module) -> dict[str, float]:
        with torch.no_grad():
            maps = network(inputs).float().numpy()
        found = total = false = 0
        fits: list[float] = []
        for tile, own in zip(tiles, maps, strict=True):
            said = boxes_of(own, 0.3)
            total += len(tile.boxes)
            for x, y, w, h in tile.boxes:
                hits = [b for b in said if x <= b.x + b.w / 2 <= x + w and y <= b.y + b.h / 2 <= y + h]
                found += bool(hits)
                if hits:
                    fits.append(abs(hits[0].w / w - 1))
            false += max(0, len(said) - len(tile.boxes))
        return {
            "found": round(found / max(1, total), 3),
            "width_error": round(float(np.median(fits)) if fits else 1.0, 3),
            "false_per_tile": round(false / len(tiles), 3),
        }

    return judge
