"""What training minimises."""

from typing import Dict

from torch import Tensor, nn
from torch.nn import functional as F

# Keeps Dice defined where neither side has any hair. Pixels.
SMOOTH = 1.0


class BceDice(nn.Module):
    """
    Binary cross entropy, weighted by class, plus soft Dice loss per image (Milletari et al. 2016), against soft masks.

    Weights of the cache are inverse frequencies. In full they make thin borders of hair too wide, because there almost every
    pixel is uncertain, so they are taken to the power `strength` (0: none, 1: in full) and scaled to a mean of 1.
    """

    def __init__(self, class_weights: Dict[str, float], strength: float, dice_share: float):
        super().__init__()
        background, hair = (class_weights[name] ** strength for name in ("background", "hair"))
        share = class_weights["background"] / (class_weights["background"] + class_weights["hair"])
        mean = background * (1 - share) + hair * share
        self.background, self.hair = background / mean, hair / mean
        self.dice_share = dice_share

    def forward(self, logits: Tensor, masks: Tensor) -> Tensor:
        """Both N × 1 × S × S; masks 0..1."""
        logits = logits.float()
        weights = self.background + (self.hair - self.background) * masks
        bce = F.binary_cross_entropy_with_logits(logits, masks, weight=weights)
        return bce * (1 - self.dice_share) + soft_dice_loss(logits, masks) * self.dice_share


def soft_dice_loss(logits: Tensor, masks: Tensor) -> Tensor:
    probability = logits.sigmoid()
    both = (probability * masks).sum(dim=(1, 2, 3))
    total = (probability + masks).sum(dim=(1, 2, 3))
    return (1 - (2 * both + SMOOTH) / (total + SMOOTH)).mean()
