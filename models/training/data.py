"""Reads what `hairline dataset cache D --size S --out DIR` wrote."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Sequence, Tuple, Union

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from errors import KitError

DeviceLike = Union[str, torch.device]
AGAIN = "make the cache again with `hairline dataset cache`"


@dataclass
class Stats:
    """Of the train split, channels in RGB order, values in 0..1."""

    mean: List[float]
    std: List[float]
    class_weights: Dict[str, float]
    dataset_hash: str


@dataclass
class Split:
    """Rows in the order of index.csv. Arrays are mapped, not read: a cache may be larger than memory."""

    name: str
    images: np.ndarray  # uint8, N × H × W × 3, RGB
    masks: np.ndarray  # uint8, N × H × W, 0..255
    paths: List[str]

    def __len__(self) -> int:
        return len(self.paths)

    @property
    def side(self) -> int:
        return self.images.shape[1]

    def take(self, rows: Sequence[int]) -> "Split":
        """Some of the rows, in memory."""
        rows = list(rows)
        return Split(self.name, self.images[rows], self.masks[rows], [self.paths[row] for row in rows])


def load_stats(folder: Path) -> Stats:
    path = folder / "stats.json"
    if not folder.is_dir():
        raise KitError(f"{folder} is no folder; give the one that `hairline dataset cache` wrote.")
    if not path.is_file():
        raise KitError(f"{folder} holds no stats.json, so it is no whole cache; {AGAIN}.")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        stats = Stats(
            mean=[float(value) for value in found["mean"]],
            std=[float(value) for value in found["std"]],
            class_weights={name: float(found["classWeights"][name]) for name in ("background", "hair")},
            dataset_hash=str(found["datasetHash"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise KitError(f"{path} cannot be used ({error!r}); {AGAIN}.") from None
    if len(stats.mean) != 3 or len(stats.std) != 3 or min(stats.std) <= 0:
        raise KitError(f"{path} must give mean and std of three channels, std above 0; {AGAIN}.")
    return stats


def load_split(folder: Path, name: str) -> Split:
    images = map_array(folder / name / "images.npy", 4)
    masks = map_array(folder / name / "masks.npy", 3)
    paths = read_index(folder / name / "index.csv")
    if images.shape[3] != 3 or images.shape[1] != images.shape[2] or images.shape[:3] != masks.shape:
        raise KitError(
            f"{folder / name}: images are {images.shape} and masks {masks.shape}, "
            f"where N × S × S × 3 and N × S × S belong together; {AGAIN}."
        )
    if len(paths) != len(images):
        raise KitError(
            f"{folder / name / 'index.csv'} lists {len(paths)} images and images.npy holds {len(images)}; {AGAIN}."
        )
    return Split(name, images, masks, paths)


def map_array(path: Path, dimensions: int) -> np.ndarray:
    if not path.is_file():
        raise KitError(f"{path} is missing; {AGAIN}.")
    try:
        # Nothing can be mapped of no rows, and nothing of Python's own objects may be read from a file of others.
        array = np.load(path, mmap_mode="r", allow_pickle=False)
    except (ValueError, EOFError, OSError) as error:
        raise KitError(f"{path} ends early or is no .npy file ({error}); {AGAIN}.") from None
    if not isinstance(array, np.ndarray) or array.dtype != np.uint8 or array.ndim != dimensions:
        kind = f"{array.dtype} of shape {array.shape}" if isinstance(array, np.ndarray) else "no array"
        raise KitError(f"{path} holds {kind}, where uint8 of {dimensions} dimensions is expected; {AGAIN}.")
    return array


def read_index(path: Path) -> List[str]:
    if not path.is_file():
        raise KitError(f"{path} is missing; {AGAIN}.")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if any(row.get("image") is None or row.get("row") != str(number) for number, row in enumerate(rows)):
        raise KitError(f"{path} must list row, image and sha256, rows counted from 0; {AGAIN}.")
    return [row["image"] for row in rows]


def person_of(path: str) -> str:
    """The file's stem up to its last - or _: photos of one person share it (`p012-3.jpg` is of `p012`)."""
    stem = Path(path).stem
    cut = max(stem.rfind("-"), stem.rfind("_"))
    return stem[:cut] if cut > 0 else stem


def limit_persons(split: Split, count: int) -> Split:
    """So many persons, evenly spaced in the order of the index, so that no kind is left out that stands together."""
    persons = list(dict.fromkeys(person_of(path) for path in split.paths))
    if count > len(persons):
        raise KitError(f"--persons {count} is more than the {len(persons)} persons of the train split; choose fewer.")
    chosen = {persons[index * len(persons) // count] for index in range(count)}
    return split.take([row for row, path in enumerate(split.paths) if person_of(path) in chosen])


def resized(split: Split, side: int) -> Split:
    """A smaller or larger copy in memory; the same rows where the side is right already."""
    if split.side == side:
        return split
    images = np.empty((len(split), side, side, 3), np.uint8)
    masks = np.empty((len(split), side, side), np.uint8)
    for row in range(len(split)):
        image, mask = to_tensors(split.images[row : row + 1], split.masks[row : row + 1])
        images[row] = to_bytes(resize(image, side))[0].permute(1, 2, 0).numpy()
        masks[row] = to_bytes(resize(mask, side))[0, 0].numpy()
    return Split(split.name, images, masks, split.paths)


def resize(planes: Tensor, side: int) -> Tensor:
    """Bilinear, antialiased where it shrinks, as Hairline's evaluation resizes. N × C × H × W."""
    shrinks = side < planes.shape[-1]
    return F.interpolate(planes, size=(side, side), mode="bilinear", align_corners=False, antialias=shrinks)


def to_bytes(values: Tensor) -> Tensor:
    return (values * 255 + 0.5).clamp(0, 255).to(torch.uint8)


def to_tensors(images: np.ndarray, masks: np.ndarray, device: DeviceLike = "cpu") -> Tuple[Tensor, Tensor]:
    """Images N × 3 × H × W and masks N × 1 × H × W, float32 in 0..1."""
    image = torch.from_numpy(np.array(images)).to(device).permute(0, 3, 1, 2).contiguous().float().div_(255)
    mask = torch.from_numpy(np.array(masks)).to(device).unsqueeze(1).float().div_(255)
    return image, mask


def batches(count: int, size: int) -> List[range]:
    return [range(start, min(start + size, count)) for start in range(0, count, size)]
