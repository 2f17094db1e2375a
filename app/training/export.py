"""Writes a trained network as ONNX and proves that onnxruntime answers the same as torch."""

import warnings
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import Tensor, nn

OPSET = 17
TOLERANCE = 1e-3


def onnx(network: nn.Module, example: Tensor, path: Path, names: tuple[str, str], free: dict[int, str]) -> Path:
    """`free` names the axes of input and output that may have any length; raises ValueError if the answers differ."""
    network = network.eval().to(memory_format=torch.contiguous_format)
    path.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter that needs no further package says it is the older one
        torch.onnx.export(
            network,
            (example,),
            str(path),
            input_names=[names[0]],
            output_names=[names[1]],
            dynamic_axes={names[0]: free, names[1]: free},
            opset_version=OPSET,
            dynamo=False,
        )
    _same(network, example, path)
    return path


def _same(network: nn.Module, example: Tensor, path: Path) -> None:
    some = torch.randn(
        (2 if example.shape[0] == 1 else 1, *example.shape[1:]), generator=torch.Generator().manual_seed(1)
    )
    with torch.no_grad():
        wanted = network(some).numpy()
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (got,) = session.run(None, {session.get_inputs()[0].name: some.numpy()})
    worst = float(np.abs(wanted - got).max())
    if worst > TOLERANCE:
        raise ValueError(f"onnxruntime answers differently from torch, by {worst:.4f}")
