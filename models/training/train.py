#!/usr/bin/env python3
"""
Trains a hair model on what `hairline dataset cache` wrote, and writes a run folder that `hairline run import` reads, also
while training goes on:

    python3 train.py --cache CACHE --out RUN
"""

import sys
import time
from pathlib import Path
from typing import Dict, Optional

try:
    import numpy  # noqa: F401
    import onnx  # noqa: F401
    import torch
except ModuleNotFoundError as missing:
    sys.exit(
        f"train.py: {sys.executable} has no {missing.name}; the kit needs PyTorch 1.13 or newer, numpy and onnx "
        "(`pip install torch numpy onnx`, or on Debian `apt-get install python3-torch python3-numpy python3-onnx`)."
    )

from augment import Augmentation
from checkpoint import RESUME, Start, read_start, read_state
from data import Stats, limit_persons, load_split, load_stats, resized
from errors import KitError
from export import profile
from files import code_version, write_json
from losses import BceDice
from metrics import Validation
from model import SIDE_MULTIPLE, HairUnet
from options import parse
from trainer import Plan, Trainer, keep_lines_until

# What may differ between a run and its resumption: where it lies and what it runs on, not what it learns.
MAY_DIFFER = {"cache", "out", "resume", "device", "threads", "epochs", "stop_after", "patience", "min_delta", "torchscript"}


def main() -> None:
    options = parse()
    try:
        train(options)
    except KitError as error:
        sys.exit(f"train.py: {error}")
    except torch.cuda.OutOfMemoryError if hasattr(torch.cuda, "OutOfMemoryError") else MemoryError:
        sys.exit("train.py: the GPU's memory is full; give a smaller --batch and a larger --accumulate.")
    except OSError as error:
        sys.exit(f"train.py: {error.filename or 'a file'} cannot be read or written ({error.strerror}); check the disk.")
    except KeyboardInterrupt:
        print(f"train.py: interrupted; go on with --resume --out {options.out}", file=sys.stderr)
        sys.exit(130)


def train(options) -> None:
    device = choose_device(options.device)
    if options.threads:
        torch.set_num_threads(options.threads)
    state = read_run(options) if options.resume else None
    if not options.resume:
        refuse_used(options.out)
    stats = load_stats(options.cache)
    train_split, validation_split = (load_split(options.cache, name) for name in ("train", "validation"))
    for split in (train_split, validation_split):
        if len(split) == 0:
            raise KitError(f"The {split.name} split of {options.cache} is empty; a run needs both train and validation.")
    start = read_start(options.init) if options.init else None
    constants = state["constants"] if state else net_constants(options, stats, start, train_split.side)
    if options.persons:
        train_split = limit_persons(train_split, options.persons)

    config = config_of(options, stats)
    if state:
        check_same(state, config)
    torch.manual_seed(options.seed)
    net = HairUnet(constants["width"])
    if start:
        start.load_into(net)
    if options.freeze:
        net.freeze_encoder()
    trainer = Trainer(
        folder=options.out,
        plan=plan_of(options),
        net=net,
        loss=BceDice(stats.class_weights, options.class_weights, options.dice),
        train=resized(train_split, constants["side"]),
        validation=Validation(validation_split, constants["side"], options.batch),
        augmentation=augmentation_of(options) if options.augment else None,
        constants=constants,
        config=config,
        device=device,
        mixed_precision=device.type == "cuda" and options.amp,
    )
    options.out.mkdir(parents=True, exist_ok=True)
    if state:
        trainer.restore(state)
        keep_lines_until(options.out, trainer.epoch)
    else:
        images = {"train": len(train_split), "validation": len(validation_split)}
        write_json(options.out / "profile.json", profile(constants["side"], constants["mean"], constants["std"]))
        write_json(options.out / "run.json", run_document(config, constants, start, images))
    weights = sum(parameter.numel() for parameter in net.parameters())
    log(f"{len(train_split)} images to train, {len(validation_split)} to validate, {weights:,} weights, on {device}")
    trainer.run(log, options.stop_after)


def choose_device(wanted: str) -> torch.device:
    if wanted == "cuda" and not torch.cuda.is_available():
        raise KitError("PyTorch finds no CUDA device; check the driver, or train with --device cpu.")
    return torch.device("cuda" if wanted != "cpu" and torch.cuda.is_available() else "cpu")


def read_run(options) -> Dict[str, object]:
    path = options.out / RESUME
    if not path.is_file():
        raise KitError(f"{options.out} holds no {RESUME}, so there is no run to go on with; leave --resume out.")
    return read_state(path)


def refuse_used(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise KitError(f"{folder} is not empty; give --resume to go on with the run in it, or another --out.")


def net_constants(options, stats: Stats, start: Optional[Start], cache_side: int) -> Dict[str, object]:
    """What a net is tied to for life; written into every checkpoint."""
    width = options.width or (start.width if start else 16)
    side = options.input_size or (start.side if start else cache_side)
    if start and width != start.width:
        raise KitError(f"{start.path} has width {start.width}, not {width}; leave --width out, or train from scratch.")
    if side % SIDE_MULTIPLE != 0:
        raise KitError(f"The net halves its input four times, and {side} is no multiple of 16; give --input-size.")
    mean, std = (start.mean, start.std) if start else (stats.mean, stats.std)
    return {"width": width, "side": side, "mean": mean, "std": std}


def check_same(state: Dict[str, object], config: Dict[str, object]) -> None:
    before = state["config"]
    if before["dataset_hash"] != config["dataset_hash"]:
        raise KitError("The cache is of other images or masks than the run was begun with; begin a new run with --init.")
    changed = [name for name in config if name not in MAY_DIFFER and before.get(name) != config[name]]
    if changed:
        option = changed[0].replace("_", "-")
        raise KitError(
            f"The run was begun with --{option} {before.get(changed[0])}, not {config[changed[0]]}; "
            "resume with the same options, or begin a new run with --init."
        )


def config_of(options, stats: Stats) -> Dict[str, object]:
    """Every option, as it stands in run.json; of paths the names alone, because folders are moved and copied."""
    config = {name: value.name if isinstance(value, Path) else value for name, value in vars(options).items()}
    return {**config, "dataset_hash": stats.dataset_hash}


def run_document(config: Dict[str, object], constants: Dict[str, object], start: Optional[Start], images) -> Dict[str, object]:
    return {
        "config": {name: value for name, value in config.items() if name not in ("dataset_hash", "seed", "resume", "stop_after")},
        "net": constants,
        "images": images,
        "codeVersion": code_version(),
        "datasetHash": config["dataset_hash"],
        "seed": config["seed"],
        "parentRun": start.path.resolve().parent.name if start else None,
        "startingCheckpoint": start.described() if start else None,
        "startedAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "environment": {
            "python": sys.version.split()[0],
            "torch": torch.__version__,
            "device": torch.cuda.get_device_name() if torch.cuda.is_available() else "cpu",
        },
    }


def plan_of(options) -> Plan:
    return Plan(
        epochs=options.epochs,
        batch_size=options.batch,
        accumulate=options.accumulate,
        learning_rate=options.lr,
        min_learning_rate=options.min_lr,
        warm_up_epochs=options.warm_up,
        weight_decay=options.weight_decay,
        clip=options.clip,
        patience=options.patience,
        min_delta=options.min_delta,
        seed=options.seed,
        torchscript=options.torchscript,
    )


def augmentation_of(options) -> Augmentation:
    return Augmentation(
        flip=options.flip,
        rotation_degrees=options.rotation,
        scale=options.zoom,
        shift=options.shift,
        hue=options.hue,
        colour=options.colour,
        brightness=options.brightness,
        contrast=options.contrast,
        blur=options.blur,
    )


def log(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
