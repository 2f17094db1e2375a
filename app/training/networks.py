"""The two networks, as torch modules: a plate detector and a plate reader."""

import torch
from torch import Tensor, nn

from app.training.glyphs import CHARACTERS

BLANK = 0
"""The reader's output for "no character here"; character i of CHARACTERS is output i + 1."""


def _conv(inside: int, outside: int, stride: int | tuple[int, int] = 1, dilation: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inside, outside, 3, stride, padding=dilation, dilation=dilation, bias=False),
        nn.BatchNorm2d(outside),
        nn.ReLU(inplace=True),
    )


class PlateDetector(nn.Module):
    """Grey picture (n, 1, h, w), h and w multiples of 8 → (n, 5, h/8, w/8): heat, dx, dy, log width, log height."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            _conv(1, 16, 2),
            _conv(16, 32, 2),
            _conv(32, 32),
            _conv(32, 64, 2),
            _conv(64, 64),
            _conv(64, 64, dilation=2),
            _conv(64, 64, dilation=4),
            _conv(64, 64, dilation=2),
        )
        self.head = nn.Conv2d(64, 5, 1)
        nn.init.zeros_(self.head.weight)
        with torch.no_grad():
            self.head.bias.copy_(torch.tensor([-4.6, 0.0, 0.0, 0.0, 0.0]))

    def forward(self, pictures: Tensor) -> Tensor:
        answer: Tensor = self.head(self.body(pictures))
        return answer


class Along(nn.Module):
    """A convolution along the text with its input added, over (n, channels, 1, columns)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, (1, 5), padding=(0, 2), bias=False)
        self.norm = nn.BatchNorm2d(channels)

    def forward(self, columns: Tensor) -> Tensor:
        return columns + torch.relu(self.norm(self.conv(columns)))


class PlateReader(nn.Module):
    """Crops (n, 1, 48, 160) → log-probabilities (n, 40, 37) for CTC, blank first."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            _conv(1, 32, 2),
            _conv(32, 48),
            _conv(48, 64, 2),
            _conv(64, 80),
            _conv(80, 112, (2, 1)),
            _conv(112, 128),
            _conv(128, 160, (2, 1)),
            nn.Conv2d(160, 160, (3, 1), bias=False),
            nn.BatchNorm2d(160),
            nn.ReLU(inplace=True),
        )
        self.along = nn.Sequential(Along(160), Along(160), Along(160))
        self.drop = nn.Dropout(0.1)
        self.head = nn.Conv2d(160, len(CHARACTERS) + 1, 1)

    def forward(self, crops: Tensor) -> Tensor:
        columns = self.head(self.drop(self.along(self.body(crops))))
        return columns.squeeze(2).transpose(1, 2).float().log_softmax(2)
