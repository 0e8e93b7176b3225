"""The command line of train.py."""

import argparse
from pathlib import Path
from typing import Callable, List, Optional


def parse(arguments: Optional[List[str]] = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="train.py",
        description="Trains a U-Net for hair on a cache of Hairline, and writes a run folder that Hairline imports.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--cache", type=Path, required=True, help="what `hairline dataset cache` wrote")
    parser.add_argument("--out", type=Path, required=True, help="the run folder: new or empty, or with --resume")
    add_net(parser.add_argument_group("net"))
    add_data(parser.add_argument_group("data"))
    add_training(parser.add_argument_group("training"))
    add_run(parser.add_argument_group("run"))
    options = parser.parse_args(arguments)
    if options.freeze and not options.init:
        parser.error("--freeze needs --init: an encoder that knows nothing yet must not stay so")
    if options.init and options.resume:
        parser.error("--init begins a new run, --resume goes on with one: give one of them")
    if options.min_lr > options.lr:
        parser.error("--min-lr must not be above --lr")
    return options


def add_net(group) -> None:
    group.add_argument("--width", type=whole(4, 256), help="channels of the first level (default: 16, or that of --init)")
    group.add_argument(
        "--input-size",
        type=whole(16, 4096),
        help="side of the net's input, a multiple of 16 (default: the cache's size, or that of --init)",
    )
    group.add_argument("--init", type=Path, metavar="CHECKPOINT", help="start from an epoch_NNN.onnx or resume.pt")
    group.add_argument("--freeze", choices=["encoder"], help="what of --init stays as it is")


def add_data(group) -> None:
    group.add_argument("--persons", type=whole(1), help="train on so many persons only (file names: PERSON-SHOT.jpg)")
    group.add_argument("--no-augment", dest="augment", action="store_false", help="train on the images as they are")
    group.add_argument("--flip", type=number(0, 1), default=0.5, help="probability of mirroring")
    group.add_argument("--rotation", type=number(0, 180), default=15.0, help="degrees, either way")
    group.add_argument("--zoom", type=number(0, 0.9), default=0.15, help="share, either way")
    group.add_argument("--shift", type=number(0, 0.9), default=0.08, help="share of the side, either way")
    group.add_argument("--hue", type=number(0, 1), default=0.5, help="turn of colours, share of half a circle, mostly less")
    group.add_argument("--colour", type=number(0, 1), default=0.25, help="saturation and white balance, share")
    group.add_argument("--brightness", type=number(0, 1), default=0.15, help="added, either way")
    group.add_argument("--contrast", type=number(0, 1), default=0.25, help="share, either way")
    group.add_argument("--blur", type=number(0, 1), default=0.25, help="probability")


def add_training(group) -> None:
    group.add_argument("--epochs", type=whole(1, 999), default=60, help="passes over the train split")
    group.add_argument("--batch", type=whole(1), default=8, help="images a pass through the net")
    group.add_argument("--accumulate", type=whole(1), default=1, help="batches a step: as a larger batch, in less memory")
    group.add_argument("--lr", type=number(0), default=3e-3, help="highest learning rate")
    group.add_argument("--min-lr", type=number(0), default=1e-5, help="learning rate of the last step")
    group.add_argument("--warm-up", type=number(0), default=1.0, help="epochs in which the learning rate rises")
    group.add_argument("--weight-decay", type=number(0), default=1e-2, help="of AdamW")
    group.add_argument("--clip", type=number(0), default=1.0, help="longest gradient; 0: none is clipped")
    group.add_argument("--dice", type=number(0, 1), default=0.5, help="share of Dice in the loss; the rest is BCE")
    group.add_argument("--class-weights", type=number(0, 1), default=0.25, help="power of the cache's class weights in BCE")
    group.add_argument("--patience", type=whole(0), default=0, help="stop after so many epochs without a better; 0: never")
    group.add_argument("--min-delta", type=number(0), default=0.0, help="IoU by which a better epoch must be better")


def add_run(group) -> None:
    group.add_argument("--resume", action="store_true", help="go on with the run in --out")
    group.add_argument("--stop-after", type=whole(1), metavar="N", help="end after so many epochs now; --resume goes on")
    group.add_argument("--seed", type=whole(0), default=1, help="of weights, order and augmentation")
    group.add_argument("--device", choices=["auto", "cpu", "cuda"], default="auto", help="where to train")
    group.add_argument("--threads", type=whole(1), help="of the processor (default: what PyTorch chooses)")
    group.add_argument("--no-amp", dest="amp", action="store_false", help="no mixed precision on CUDA")
    group.add_argument("--torchscript", action="store_true", help="write epoch_NNN.pt as well")


def whole(lowest: int, highest: Optional[int] = None) -> Callable[[str], int]:
    return limited(int, "a whole number", lowest, highest)


def number(lowest: float, highest: Optional[float] = None) -> Callable[[str], float]:
    return limited(float, "a number", lowest, highest)


def limited(kind, name, lowest, highest):
    wanted = f"{name} from {lowest} to {highest}" if highest is not None else f"{name}, {lowest} or more"

    def read(text: str):
        try:
            value = kind(text)
        except ValueError:
            value = None
        if value is None or not value >= lowest or value == float("inf") or (highest is not None and value > highest):
            raise argparse.ArgumentTypeError(f"{text!r} is not {wanted}")
        return value

    return read
