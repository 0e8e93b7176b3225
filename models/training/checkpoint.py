"""
What training can go on from: `resume.pt`, with everything (weights, optimizer, epoch), and each `epoch_NNN.onnx`, with the
weights alone. Either is good for `--init`.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Optional

import torch
from torch import Tensor

from errors import KitError
from export import read_onnx
from files import sha256_of
from model import HairUnet

RESUME = "resume.pt"


@dataclass
class Start:
    """An earlier checkpoint, as --init takes it. It brings its constants: a net expects the light it was trained in."""

    path: Path
    weights: Dict[str, Tensor]
    width: int
    side: int
    mean: List[float]
    std: List[float]
    epoch: Optional[int]

    def load_into(self, net: HairUnet) -> None:
        try:
            missing, unexpected = net.load_state_dict(self.weights, strict=False)
        except RuntimeError:
            raise KitError(f"{self.path} is of another net than --width {net.width} gives; leave --width out.") from None
        if any(not name.endswith("num_batches_tracked") for name in missing) or unexpected:
            raise KitError(f"{self.path} lacks weights of the net; it was written by another version of this kit.")

    def described(self) -> Dict[str, object]:
        return {"file": self.path.name, "sha256": sha256_of(self.path), "epoch": self.epoch}


def read_start(path: Path) -> Start:
    if not path.is_file():
        raise KitError(f"{path} was not found; --init takes an epoch_NNN.onnx or a {RESUME} of this kit.")
    if path.suffix == ".onnx":
        arrays, metadata = read_onnx(path)
        weights = {name: torch.from_numpy(value.copy()) for name, value in arrays.items() if name != "twice"}
        found = metadata
    else:
        state = read_state(path)
        weights, found = state["net"], {**state["constants"], "epoch": state["epoch"]}
    try:
        return Start(
            path=path,
            weights=weights,
            width=int(found["width"]),
            side=int(found["side"]),
            mean=[float(value) for value in found["mean"]],
            std=[float(value) for value in found["std"]],
            epoch=None if found.get("epoch") is None else int(found["epoch"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise KitError(f"{path} lacks what a checkpoint of this kit says of itself ({error!r}).") from None


def write_state(folder: Path, tensors: Dict[str, object], facts: Dict[str, object]) -> None:
    """Facts as JSON: PyTorch 1.13 cannot read a plain number back where it is asked to run no code."""
    temporary = folder / f".{RESUME}.tmp"
    torch.save({**tensors, "facts": json.dumps(facts)}, temporary)
    temporary.replace(folder / RESUME)


def read_state(path: Path) -> Dict[str, object]:
    try:
        # Weights alone: a pickle of others could run code.
        state = torch.load(path, map_location="cpu", weights_only=True)
        state = {**state, **json.loads(state.pop("facts"))}
    except Exception as error:  # pickle, zip and torch fail in ways of their own
        raise KitError(
            f"{path} is no {RESUME} of this kit, or is damaged ({type(error).__name__}); "
            "give an epoch_NNN.onnx, or a resume.pt that is whole."
        ) from None
    if not {"net", "moments", "epoch", "constants", "config"} <= state.keys():
        raise KitError(f"{path} is no {RESUME} of this kit; give an epoch_NNN.onnx, or the {RESUME} of a run.")
    return state
