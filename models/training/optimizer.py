"""AdamW, and the learning rate of every step."""

import math

import torch
from torch import nn


def make_optimizer(net: nn.Module, learning_rate: float, weight_decay: float) -> torch.optim.AdamW:
    """Decay for weights of convolutions alone: pulling norms and biases to zero only costs accuracy."""
    trained = [parameter for parameter in net.parameters() if parameter.requires_grad]
    groups = [
        {"params": [each for each in trained if each.ndim > 1], "weight_decay": weight_decay},
        {"params": [each for each in trained if each.ndim <= 1], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=learning_rate)


def learning_rate_at(step: int, total: int, warm_up: int, highest: float, lowest: float) -> float:
    """Linear warm-up, then half a cosine down to the lowest (Loshchilov and Hutter 2017). Steps from 0."""
    if step < warm_up:
        return highest * (step + 1) / warm_up
    progress = (step - warm_up) / max(1, total - warm_up)
    return lowest + (highest - lowest) * (1 + math.cos(math.pi * min(1.0, progress))) / 2
