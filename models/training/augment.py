"""Variations of a batch: what another camera, another light, another moment would have given."""

import math
from dataclasses import dataclass
from typing import Tuple

import torch
from torch import Generator, Tensor
from torch.nn import functional as F

# ITU-R BT.601 luma, RGB order.
LUMA = (0.299, 0.587, 0.114)
BLUR_RADIUS = 3


@dataclass
class Augmentation:
    """How far each variation may go; 0 switches it off. Everything is drawn anew for every image of every epoch."""

    flip: float = 0.5  # probability
    rotation_degrees: float = 15.0  # either way
    scale: float = 0.15  # zoom by 1 ± this
    shift: float = 0.08  # of the side, each axis
    hue: float = 0.5  # of half a turn of the colour circle, at most; mostly far less
    colour: float = 0.25  # saturation and white balance, 1 ± this
    brightness: float = 0.15  # added, ± this, of 0..1
    contrast: float = 0.25  # around the image's mean, 1 ± this
    blur: float = 0.25  # probability of a Gaussian blur
    blur_sigma: float = 1.2  # pixels, at most

    def __call__(self, image: Tensor, mask: Tensor, generator: Generator) -> Tuple[Tensor, Tensor]:
        """
        Images N × 3 × S × S and masks N × 1 × S × S, 0..1; both are moved, only images are recoloured. Works where they
        lie; what is random is drawn on the processor, so that it is the same everywhere.
        """
        image, mask = self._move(image, mask, generator)
        image = self._recolour(image, generator)
        return self._blur(image, generator).clamp(0, 1), mask

    def _move(self, image: Tensor, mask: Tensor, generator: Generator) -> Tuple[Tensor, Tensor]:
        count = len(image)
        mirror = torch.where(uniform(count, generator) * 0.5 + 0.5 < self.flip, -1.0, 1.0)
        angle = uniform(count, generator) * math.radians(self.rotation_degrees)
        zoom = 1 + uniform(count, generator) * self.scale
        move_x, move_y = (uniform(count, generator) * 2 * self.shift for _ in range(2))
        cos, sin = torch.cos(angle) / zoom, torch.sin(angle) / zoom
        rows = [torch.stack([cos * mirror, -sin, move_x], 1), torch.stack([sin * mirror, cos, move_y], 1)]
        grid = F.affine_grid(torch.stack(rows, 1).to(image.device), list(image.shape), align_corners=False)
        both = torch.cat([image, mask], dim=1)
        # Mirrored beyond the edge: a mask stays consistent with its image, and no black corners are learned.
        both = F.grid_sample(both, grid, mode="bilinear", padding_mode="reflection", align_corners=False)
        return both[:, :3], both[:, 3:].clamp(0, 1)

    def _recolour(self, image: Tensor, generator: Generator) -> Tensor:
        count = len(image)
        # Cubed: skin mostly stays skin, and now and then hair is dyed in a colour that nobody had.
        image = turn_hue(image, (uniform(count, generator) ** 3 * self.hue * math.pi).to(image.device))
        grey = sum(weight * image[:, channel : channel + 1] for channel, weight in enumerate(LUMA))

        def draw() -> Tensor:
            return per_image(uniform(count, generator), image)

        image = grey + (image - grey) * (1 + draw() * self.colour)
        balance = 1 + uniform(count * 3, generator).view(count, 3, 1, 1).to(image.device) * self.colour / 2
        image = image * balance
        mean = image.mean(dim=(1, 2, 3), keepdim=True)
        image = mean + (image - mean) * (1 + draw() * self.contrast)
        return image + draw() * self.brightness

    def _blur(self, image: Tensor, generator: Generator) -> Tensor:
        count = len(image)
        chosen = uniform(count, generator) * 0.5 + 0.5 < self.blur
        sigma = (uniform(count, generator) * 0.5 + 0.5) * self.blur_sigma + 0.1
        if not chosen.any():
            return image
        offsets = torch.arange(-BLUR_RADIUS, BLUR_RADIUS + 1).float()
        kernel = torch.exp(-(offsets**2) / (2 * sigma[:, None] ** 2))
        kernel = kernel / kernel.sum(dim=1, keepdim=True)
        # One group per channel of each image: every image has a kernel of its own.
        planes = image.reshape(1, count * 3, *image.shape[2:])
        weight = kernel.repeat_interleave(3, dim=0)[:, None, None, :].to(image.device)
        pad = (BLUR_RADIUS, BLUR_RADIUS)
        planes = F.conv2d(F.pad(planes, pad + (0, 0), mode="reflect"), weight, groups=count * 3)
        planes = F.conv2d(F.pad(planes, (0, 0) + pad, mode="reflect"), weight.transpose(2, 3), groups=count * 3)
        return torch.where(per_image(chosen, image), planes.view_as(image), image)


def turn_hue(image: Tensor, angle: Tensor) -> Tensor:
    """Turns colours around the axis of grey (Rodrigues' formula), one angle in radians an image."""
    cos, part = torch.cos(angle), torch.sin(angle) / math.sqrt(3)
    own, rest = (1 + 2 * cos) / 3, (1 - cos) / 3
    before, after = rest - part, rest + part
    rows = [torch.stack(row, 1) for row in ([own, before, after], [after, own, before], [before, after, own])]
    return torch.einsum("nij,njhw->nihw", torch.stack(rows, 1), image)


def uniform(count: int, generator: Generator) -> Tensor:
    """Even in -1..1."""
    return torch.rand(count, generator=generator) * 2 - 1


def per_image(values: Tensor, image: Tensor) -> Tensor:
    """One value an image, where the images lie."""
    return values.view(-1, 1, 1, 1).to(image.device)
