"""One run: epoch after epoch, and after each its files."""

import json
import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Optional, Tuple

import torch
from torch import Generator, Tensor

from augment import Augmentation
from checkpoint import write_state
from data import Split, batches, to_tensors
from errors import KitError
from export import export_onnx, export_torchscript
from losses import BceDice
from metrics import Judgement, Validation
from model import HairUnet
from optimizer import learning_rate_at, make_optimizer

METRICS = "metrics.jsonl"


@dataclass
class Plan:
    """How a run trains. Part of run.json and of resume.pt."""

    epochs: int
    batch_size: int
    accumulate: int
    learning_rate: float
    min_learning_rate: float
    warm_up_epochs: float
    weight_decay: float
    clip: float
    patience: int
    min_delta: float
    seed: int
    torchscript: bool


class Trainer:
    def __init__(
        self,
        folder: Path,
        plan: Plan,
        net: HairUnet,
        loss: BceDice,
        train: Split,
        validation: Validation,
        augmentation: Optional[Augmentation],
        constants: Dict[str, object],
        config: Dict[str, object],
        device: torch.device,
        mixed_precision: bool,
    ):
        self.folder, self.plan, self.device = folder, plan, device
        self.net = net.to(device)
        self.loss, self.train_split, self.validation = loss, train, validation
        self.augmentation, self.constants, self.config = augmentation, constants, config
        self.optimizer = make_optimizer(self.net, plan.learning_rate, plan.weight_decay)
        self.mixed_precision = mixed_precision
        self.scaler = gradient_scaler(mixed_precision)
        self.epoch = 0
        self.best: Tuple[float, int] = (-1.0, 0)  # IoU and epoch
        mean, std = (torch.tensor(constants[name]).view(1, 3, 1, 1) for name in ("mean", "std"))
        self._mean, self._std = mean.to(device), std.to(device)

    def normalize(self, image: Tensor) -> Tensor:
        return (image - self._mean) / self._std

    def restore(self, state: Dict[str, object]) -> None:
        self.net.load_state_dict(state["net"])
        # Rates and the like are set anew from the plan.
        self.optimizer.load_state_dict({**self.optimizer.state_dict(), "state": state["moments"]})
        # Empty where the run went on a processor so far: then a graphics card begins with a fresh one.
        if state["scaler"] and self.scaler.is_enabled():
            self.scaler.load_state_dict(state["scaler"])
        self.epoch = state["epoch"]
        self.best = tuple(state["best"])

    def run(self, report: Callable[[str], None], at_most: Optional[int] = None) -> None:
        """To the last epoch, or so many epochs at most."""
        last = self.plan.epochs if at_most is None else min(self.plan.epochs, self.epoch + at_most)
        while self.epoch < last:
            if self._is_over():
                report(f"No better epoch for {self.plan.patience}: stopped early.")
                return
            line = self._one_epoch()
            report(describe(line, self.plan.epochs))

    def _is_over(self) -> bool:
        return 0 < self.plan.patience <= self.epoch - self.best[1] and self.epoch > 0

    def _one_epoch(self) -> Dict[str, object]:
        started = time.perf_counter()
        epoch = self.epoch + 1
        train_loss, rate = self._train(epoch)
        judged = self.validation.judge(self.net, self.loss, self.normalize, self.device)
        if self.device.type == "cuda":
            torch.cuda.synchronize()
        seconds = time.perf_counter() - started
        self.epoch = epoch
        if judged.iou is not None and judged.iou > self.best[0] + self.plan.min_delta:
            self.best = (judged.iou, epoch)
        line = self._line(epoch, train_loss, judged, rate, seconds)
        self._write(epoch, line)
        return line

    def _train(self, epoch: int) -> Tuple[float, float]:
        """@returns the mean loss over the images, and the last learning rate"""
        self.net.train()
        # Of its own for every epoch: a resumed run draws what an unbroken one would have drawn.
        generator = Generator().manual_seed(self.plan.seed * 1_000_003 + epoch)
        order = torch.randperm(len(self.train_split), generator=generator).tolist()
        parts = batches(len(order), self.plan.batch_size)
        steps = -(-len(parts) // self.plan.accumulate)
        total, rate = 0.0, 0.0
        for number, step in enumerate(grouped(parts, self.plan.accumulate)):
            rate = self._set_rate((epoch - 1) * steps + number, steps)
            count = sum(len(part) for part in step)
            for part in step:
                image, mask = self._batch(order[part.start : part.stop], generator)
                with torch.autocast(self.device.type, enabled=self.mixed_precision):
                    logits = self.net(self.normalize(image))
                loss = self.loss(logits, mask)
                self.scaler.scale(loss * (len(part) / count)).backward()
                total += loss.item() * len(part)
            self.scaler.unscale_(self.optimizer)
            if self.plan.clip > 0:
                torch.nn.utils.clip_grad_norm_(self.net.parameters(), self.plan.clip)
            self.scaler.step(self.optimizer)
            self.scaler.update()
            self.optimizer.zero_grad(set_to_none=True)
        if not math.isfinite(total):
            raise KitError(f"The loss of epoch {epoch} is no number any more: lower --lr, or raise --warm-up.")
        return total / len(order), rate

    def _batch(self, rows: List[int], generator: Generator) -> Tuple[Tensor, Tensor]:
        """Bytes go to the device; what is made of them there would keep a GPU waiting on a processor."""
        image, mask = to_tensors(self.train_split.images[rows], self.train_split.masks[rows], self.device)
        return self.augmentation(image, mask, generator) if self.augmentation else (image, mask)

    def _set_rate(self, step: int, steps_per_epoch: int) -> float:
        plan = self.plan
        warm_up = round(plan.warm_up_epochs * steps_per_epoch)
        total = plan.epochs * steps_per_epoch
        rate = learning_rate_at(step, total, warm_up, plan.learning_rate, plan.min_learning_rate)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        return rate

    def _line(
        self, epoch: int, train_loss: float, judged: Judgement, rate: float, seconds: float
    ) -> Dict[str, object]:
        return {
            "epoch": epoch,
            "train_loss": round(train_loss, 6),
            "val_loss": round(judged.loss, 6),
            "val_iou": None if judged.iou is None else round(judged.iou, 6),
            "val_f1": None if judged.f1 is None else round(judged.f1, 6),
            "lr": float(f"{rate:.6g}"),
            "seconds": round(seconds, 3),
            "gpu_seconds": round(seconds, 3) if self.device.type == "cuda" else 0,
        }

    def _write(self, epoch: int, line: Dict[str, object]) -> None:
        """The checkpoint before its line, the state last: a run that is killed between them repeats the epoch."""
        name = f"epoch_{epoch:03d}"
        side = self.constants["side"]
        self.net.eval()
        export_onnx(self.folder / f"{name}.onnx", self.net, side, {**self.constants, "epoch": epoch})
        if self.plan.torchscript:
            export_torchscript(self.folder / f"{name}.pt", self.net, side)
        with (self.folder / METRICS).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        tensors = {
            "net": {name: value.cpu() for name, value in self.net.state_dict().items()},
            "moments": self.optimizer.state_dict()["state"],
        }
        facts = {
            "epoch": epoch,
            "best": self.best,
            "scaler": self.scaler.state_dict(),
            "constants": self.constants,
            "config": self.config,
        }
        write_state(self.folder, tensors, facts)


def gradient_scaler(enabled: bool):
    """Keeps small gradients of half precision above zero. Newer versions of PyTorch have it in another place."""
    if hasattr(torch, "amp") and hasattr(torch.amp, "GradScaler"):
        return torch.amp.GradScaler("cuda", enabled=enabled)
    return torch.cuda.amp.GradScaler(enabled=enabled)


def grouped(parts: List[range], size: int) -> Iterator[List[range]]:
    for start in range(0, len(parts), size):
        yield parts[start : start + size]


def describe(line: Dict[str, object], epochs: int) -> str:
    iou = "–" if line["val_iou"] is None else f"{line['val_iou']:.4f}"
    return (
        f"epoch {line['epoch']}/{epochs}  train loss {line['train_loss']:.4f}  val loss {line['val_loss']:.4f}  "
        f"val IoU {iou}  lr {line['lr']:.2e}  {line['seconds']:.1f} s"
    )


def keep_lines_until(folder: Path, epoch: int) -> None:
    """Drops the lines of epochs that will be trained again, and half a line of a run that was killed."""
    path = folder / METRICS
    if not path.is_file():
        return
    kept: List[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            if json.loads(line)["epoch"] <= epoch:
                kept.append(line)
        except (ValueError, KeyError, TypeError):
            continue
    temporary = path.with_name(f".{METRICS}.tmp")
    temporary.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
    temporary.replace(path)
