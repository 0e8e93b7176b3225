"""
The net: a U-Net whose first convolution halves the image and whose last one gives four pixels at once (Shi et al. 2016), so
that no convolution works at full size. That halves the time. Written so that export.py can name every weight of it.
"""

from typing import List

import torch
from torch import Tensor, nn
from torch.nn import functional as F

# Channels of the four levels, as multiples of --width. Few where the planes are large: there they cost the most time.
LEVELS = (1, 2, 2.5, 3)
# The first level halves the side, and so does every one below it.
SIDE_MULTIPLE = 2 ** len(LEVELS)
# A pixel of the first level stands for 2 × 2 of the image.
PATCH = 2


class ConvBlock(nn.Module):
    """Twice: 3 × 3 convolution, batch normalisation, ReLU. The first one with a stride."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1, stride=stride, bias=False)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(self.norm1(self.conv1(x)))
        return F.relu(self.norm2(self.conv2(x)))


class HairUnet(nn.Module):
    """Normalised RGB, N × 3 × S × S with S a multiple of 16, to one logit a pixel, N × 1 × S × S."""

    def __init__(self, width: int):
        super().__init__()
        channels = level_channels(width)
        self.width = width
        self.encoder = nn.ModuleList(
            ConvBlock(inputs, outputs, stride=PATCH if inputs == 3 else 1)
            for inputs, outputs in zip([3] + channels[:-1], channels)
        )
        self.decoder = nn.ModuleList(
            ConvBlock(channels[level + 1] + channels[level], channels[level])
            for level in reversed(range(len(channels) - 1))
        )
        self.head = nn.Conv2d(channels[0], PATCH * PATCH, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        skips: List[Tensor] = []
        for level, block in enumerate(self.encoder):
            x = block(x if level == 0 else F.max_pool2d(x, 2))
            skips.append(x)
        skips.pop()
        for block in self.decoder:
            x = F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)
            x = block(torch.cat([x, skips.pop()], dim=1))
        return F.pixel_shuffle(self.head(x), PATCH)

    def freeze_encoder(self) -> None:
        """No gradient for its weights. Its statistics stay too: see train()."""
        for parameter in self.encoder.parameters():
            parameter.requires_grad_(False)

    def train(self, mode: bool = True) -> "HairUnet":
        """A frozen encoder stays in evaluation mode: batch normalisation would go on learning statistics."""
        super().train(mode)
        if not next(self.encoder.parameters()).requires_grad:
            self.encoder.eval()
        return self


def level_channels(width: int) -> List[int]:
    return [round(width * multiple) for multiple in LEVELS]


class Probability(nn.Module):
    """The net as it is exported to TorchScript: probability instead of logits."""

    def __init__(self, net: HairUnet):
        super().__init__()
        self.net = net

    def forward(self, x: Tensor) -> Tensor:
        return torch.sigmoid(self.net(x))
