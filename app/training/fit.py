"""The training loop both networks share: bf16, cosine rate, averaged weights, checkpoints to go on from."""

import json
import math
import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

SAVE_EVERY_S = 90.0
WARM_UP_STEPS = 200
AVERAGE = 0.998


@dataclass(frozen=True, slots=True)
class Plan:
    """How long, how fast and from which seed."""

    minutes: float
    out: Path
    name: str
    rate: float
    threads: int = 1
    decay: float = 0.01
    resume: bool = True


class Numbered(Dataset[Any]):
    """Batches by number, from `first` on; progress 0-1 is handed to the maker so it can change what it makes."""

    def __init__(self, make: Callable[[int], Any], first: int) -> None:
        self._make, self._first = make, first

    def __len__(self) -> int:
        return 10_000_000

    def __getitem__(self, at: int) -> Any:
        return self._make(self._first + at)


def fit(
    network: nn.Module,
    make: Callable[[int], Any],
    loss_of: Callable[[nn.Module, Any], Tensor],
    judge: Callable[[nn.Module], dict[str, float]],
    plan: Plan,
    say: Callable[[str], None],
) -> nn.Module:
    """Trains for `plan.minutes`, counted over all runs, and returns the averaged network."""
    torch.set_num_threads(plan.threads)
    network = network.to(memory_format=torch.channels_last)
    average = deepcopy(network).eval()
    optimiser = torch.optim.AdamW(network.parameters(), lr=plan.rate, weight_decay=plan.decay)
    step, spent = _restore(plan, network, average, optimiser)
    total = plan.minutes * 60
    # One process makes batches while this one learns; forked before any thread of torch's has work.
    batches = iter(DataLoader(Numbered(make, step), batch_size=None, num_workers=1, prefetch_factor=4))
    began, saved, losses = time.monotonic() - spent, time.monotonic(), 0.0
    while (spent := time.monotonic() - began) < total:
        for group in optimiser.param_groups:
            group["lr"] = plan.rate * _rate(spent / total, step)
        network.train()
        with torch.autocast("cpu", torch.bfloat16):
            loss = loss_of(network, next(batches))
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        step += 1
        _average(average, network, step)
        losses = losses * 0.98 + float(loss.detach()) * 0.02 if step > 1 else float(loss.detach())
        if time.monotonic() - saved > SAVE_EVERY_S:
            _save(plan, network, average, optimiser, step, spent)
            say(json.dumps({"step": step, "minutes": round(spent / 60, 1), "loss": round(losses, 4), **judge(average)}))
            saved = time.monotonic()
    _save(plan, network, average, optimiser, step, spent)
    say(json.dumps({"step": step, "minutes": round(spent / 60, 1), "loss": round(losses, 4), **judge(average)}))
    return average


def _rate(progress: float, step: int) -> float:
    return min(1.0, (step + 1) / WARM_UP_STEPS) * (0.5 + 0.5 * math.cos(math.pi * min(1.0, progress))) + 0.002


def _average(average: nn.Module, network: nn.Module, step: int) -> None:
    keep = min(AVERAGE, step / (step + 10))
    with torch.no_grad():
        for kept, now in zip(average.state_dict().values(), network.state_dict().values(), strict=True):
            if kept.dtype.is_floating_point:
                kept.lerp_(now, 1 - keep)
            else:
                kept.copy_(now)


def _checkpoint(plan: Plan) -> Path:
    return plan.out / f"{plan.name}.checkpoint.pt"


def _save(plan: Plan, network: nn.Module, average: nn.Module, optimiser: Any, step: int, spent: float) -> None:
    plan.out.mkdir(parents=True, exist_ok=True)
    whole = {
        "network": network.state_dict(),
        "average": average.state_dict(),
        "optimiser": optimiser.state_dict(),
        "step": step,
        "spent": spent,
    }
    half_written = _checkpoint(plan).with_suffix(".new")
    torch.save(whole, half_written)
    half_written.replace(_checkpoint(plan))


def _restore(plan: Plan, network: nn.Module, average: nn.Module, optimiser: Any) -> tuple[int, float]:
    """Step and seconds spent so far; 0, 0 without a checkpoint."""
    if not plan.resume or not _checkpoint(plan).exists():
        return 0, 0.0
    whole = torch.load(_checkpoint(plan), weights_only=True)
    network.load_state_dict(whole["network"])
    average.load_state_dict(whole["average"])
    optimiser.load_state_dict(whole["optimiser"])
    return int(whole["step"]), float(whole["spent"])
