#!/usr/bin/env python3
"""
Makes variants of a checkpoint, on its graph: weights in half precision, and a batch of any size.

    python3 variants.py RUN/epoch_NNN.onnx --out RUN/variants

They lie in a folder of their own, so that `hairline run import RUN` takes none of them for an epoch.
"""

import argparse
import sys
from pathlib import Path

try:
    import numpy as np
    import onnx
    from onnx import TensorProto, helper, numpy_helper
except ModuleNotFoundError as missing:
    sys.exit(f"variants.py: {sys.executable} has no {missing.name}; install numpy and onnx and try again.")

from errors import KitError
from files import write_whole

# Resize takes its scales in single precision, whatever it resizes.
STAYS_SINGLE = {"twice"}


def float16(model: onnx.ModelProto) -> onnx.ModelProto:
    """All arithmetic in half precision. Input and output stay single, so that whoever feeds the model needs no change."""
    result = onnx.ModelProto()
    result.CopyFrom(model)
    graph = result.graph
    for tensor in graph.initializer:
        if tensor.data_type == TensorProto.FLOAT and tensor.name not in STAYS_SINGLE:
            tensor.CopyFrom(numpy_helper.from_array(to_half(tensor), tensor.name))
    given, answer = graph.input[0].name, graph.output[0].name
    half_given, half_answer = f"{given}.half", f"{answer}.half"
    for node in graph.node:
        rename(node.input, given, half_given)
        rename(node.output, answer, half_answer)
    nodes = list(graph.node)
    del graph.node[:]
    graph.node.append(helper.make_node("Cast", [given], [half_given], name="to-half", to=TensorProto.FLOAT16))
    graph.node.extend(nodes)
    graph.node.append(helper.make_node("Cast", [half_answer], [answer], name="to-single", to=TensorProto.FLOAT))
    return result


def to_half(tensor: onnx.TensorProto) -> np.ndarray:
    values = numpy_helper.to_array(tensor)
    with np.errstate(over="ignore"):
        half = values.astype(np.float16)
    if not np.isfinite(half).all():
        raise KitError(f"{tensor.name} holds values above 65504, which half precision cannot; keep single precision.")
    return half


def rename(names, old: str, new: str) -> None:
    for index, name in enumerate(names):
        if name == old:
            names[index] = new


def dynamic_batch(model: onnx.ModelProto) -> onnx.ModelProto:
    """The graph holds for any number of images; only its declaration said one."""
    result = onnx.ModelProto()
    result.CopyFrom(model)
    for value in (result.graph.input[0], result.graph.output[0]):
        value.type.tensor_type.shape.dim[0].dim_param = "batch"
    return result


def main() -> None:
    parser = argparse.ArgumentParser(prog="variants.py", description=__doc__.strip().splitlines()[0])
    parser.add_argument("checkpoint", type=Path, help="an epoch_NNN.onnx of this kit")
    parser.add_argument("--out", type=Path, required=True, help="a folder for the variants")
    options = parser.parse_args()
    try:
        make_variants(options.checkpoint, options.out)
    except KitError as error:
        sys.exit(f"variants.py: {error}")


def make_variants(checkpoint: Path, out: Path) -> None:
    try:
        model = onnx.load(str(checkpoint))
    except Exception as error:  # protobuf's faults have no common class
        raise KitError(f"{checkpoint} cannot be read as ONNX ({type(error).__name__}); give an epoch_NNN.onnx.") from None
    out.mkdir(parents=True, exist_ok=True)
    for name, variant in [("float16", float16(model)), ("dynamic-batch", dynamic_batch(model))]:
        onnx.checker.check_model(variant)
        write_whole(out / f"{checkpoint.stem}-{name}.onnx", variant.SerializeToString())
    profile = checkpoint.with_name("profile.json")
    if profile.is_file():
        # The same for both: neither changes what goes in or comes out.
        write_whole(out / "profile.json", profile.read_bytes())


if __name__ == "__main__":
    main()
