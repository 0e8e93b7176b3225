"""Judges an epoch as Hairline's evaluation does, so that both give the same figures."""

from dataclasses import dataclass
from typing import List, Optional

import torch
from torch import Tensor, nn

from data import Split, batches, resize, resized, to_bytes, to_tensors
from losses import BceDice

# Ground truth counts from this value up, and so does a probability of one half.
COUNTS_FROM = 128


@dataclass
class Judgement:
    loss: float
    # Means over the images whose union is not empty; None where there is none.
    iou: Optional[float]
    f1: Optional[float]


class Validation:
    """
    Images at the net's size, ground truth at the cache's. The probability goes to 8 bits, is resized to the ground truth
    and then cut at one half: what `hairline evaluate` does, where the cache has the photos' size.
    """

    def __init__(self, split: Split, side: int, batch_size: int):
        self._full = split
        self._small = resized(split, side)
        self._batch_size = batch_size

    @torch.no_grad()
    def judge(self, net: nn.Module, loss: BceDice, normalize, device: torch.device) -> Judgement:
        net.eval()
        losses: List[Tensor] = []
        ious: List[float] = []
        f1s: List[float] = []
        for rows in batches(len(self._full), self._batch_size):
            part = slice(rows.start, rows.stop)
            image, mask = to_tensors(self._small.images[part], self._small.masks[part])
            logits = net(normalize(image.to(device))).float().cpu()
            losses.append(loss(logits, mask) * len(rows))
            plane = to_bytes(logits.sigmoid()).float() / 255
            predicted = to_bytes(resize(plane, self._full.side))[:, 0] >= COUNTS_FROM
            truth = torch.from_numpy(self._full.masks[part] >= COUNTS_FROM)
            for both, either in zip(count(predicted & truth), count(predicted | truth)):
                if either > 0:
                    ious.append(both / either)
                    f1s.append(2 * both / (both + either))
        return Judgement(float(sum(losses)) / len(self._full), mean(ious), mean(f1s))


def count(masks: Tensor) -> List[int]:
    return masks.flatten(1).sum(dim=1).tolist()


def mean(values: List[float]) -> Optional[float]:
    return sum(values) / len(values) if values else None
