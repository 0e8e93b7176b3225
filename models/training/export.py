"""
Writes the net as ONNX, node by node.

Not by torch.onnx: that one differs from version to version, may need further packages, and melts batch normalisation into the
convolutions. Here every weight keeps the name that PyTorch calls it by, so that `--init` can start from an .onnx as it is.
"""

import json
from pathlib import Path
from typing import Dict, List

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from errors import KitError
from files import write_whole
from model import LEVELS, PATCH, HairUnet, Probability

INPUT = "image"
OUTPUT = "hair"
OPSET = 13
# Of opset 13's time: read by every runtime of the last years.
IR_VERSION = 8
PRODUCER = "hairline-training-kit"
EPSILON = 1e-5


def export_onnx(path: Path, net: HairUnet, side: int, metadata: Dict[str, object]) -> None:
    """Normalised RGB, 1 × 3 × side × side, to probability of hair, 1 × 1 × side × side."""
    nodes = graph_nodes(len(LEVELS))
    weights = [
        numpy_helper.from_array(value.detach().cpu().numpy().astype(np.float32), name)
        for name, value in net.state_dict().items()
        if not name.endswith("num_batches_tracked")
    ]
    scales = numpy_helper.from_array(np.array([1, 1, 2, 2], np.float32), "twice")
    graph = helper.make_graph(
        nodes,
        "hair-unet",
        [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, [1, 3, side, side])],
        [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [1, 1, side, side])],
        weights + [scales],
    )
    model = helper.make_model(graph, producer_name=PRODUCER, opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = IR_VERSION
    helper.set_model_props(model, {name: json.dumps(value) for name, value in metadata.items()})
    onnx.checker.check_model(model)
    write_whole(path, model.SerializeToString())


def graph_nodes(levels: int) -> List[onnx.NodeProto]:
    """What HairUnet.forward does."""
    nodes: List[onnx.NodeProto] = []

    def add(op: str, inputs: List[str], output: str, **attributes: object) -> str:
        nodes.append(helper.make_node(op, inputs, [output], name=output, **attributes))
        return output

    def block(prefix: str, x: str, stride: int = 1) -> str:
        for number in (1, 2):
            conv, norm = f"{prefix}.conv{number}", f"{prefix}.norm{number}"
            strides = [stride if number == 1 else 1] * 2
            x = add("Conv", [x, f"{conv}.weight"], conv, kernel_shape=[3, 3], pads=[1, 1, 1, 1], strides=strides)
            statistics = [f"{norm}.{part}" for part in ("weight", "bias", "running_mean", "running_var")]
            x = add("BatchNormalization", [x] + statistics, norm, epsilon=EPSILON)
            x = add("Relu", [x], f"{prefix}.relu{number}")
        return x

    x = INPUT
    skips = []
    for level in range(levels):
        if level > 0:
            x = add("MaxPool", [x], f"encoder.{level}.pool", kernel_shape=[2, 2], strides=[2, 2])
        x = block(f"encoder.{level}", x, PATCH if level == 0 else 1)
        skips.append(x)
    skips.pop()
    for index in range(levels - 1):
        # The empty name: no region of interest.
        up = add("Resize", [x, "", "twice"], f"decoder.{index}.up", mode="linear")
        x = block(f"decoder.{index}", add("Concat", [up, skips.pop()], f"decoder.{index}.join", axis=1))
    patches = add("Conv", [x, "head.weight", "head.bias"], "patches", kernel_shape=[3, 3], pads=[1, 1, 1, 1])
    logit = add("DepthToSpace", [patches], "logit", blocksize=PATCH, mode="CRD")
    add("Sigmoid", [logit], OUTPUT)
    return nodes


def export_torchscript(path: Path, net: HairUnet, side: int) -> None:
    """The same as the ONNX: normalised RGB to probability."""
    net.eval()
    device = next(net.parameters()).device
    traced = torch.jit.trace(Probability(net), torch.zeros(1, 3, side, side, device=device))
    temporary = path.with_name(f".{path.name}.tmp")
    traced.save(str(temporary))
    temporary.replace(path)


def profile(side: int, mean: List[float], std: List[float]) -> Dict[str, object]:
    """How Hairline, or any program, feeds and reads the checkpoints: value = (pixel × scale − mean) / std."""
    return {
        "target": "hair",
        "input": {
            "name": INPUT,
            "width": side,
            "height": side,
            "layout": "NCHW",
            "channels": "RGB",
            "scale": 1 / 255,
            "mean": mean,
            "std": std,
            "normalization": "fixed",
            "fit": "stretch",
            "resample": "bilinear-antialias",
        },
        "output": {"name": OUTPUT, "layout": "NCHW", "activation": "none", "class": 0, "invert": False},
    }


def read_onnx(path: Path) -> "tuple[Dict[str, np.ndarray], Dict[str, object]]":
    """Weights by PyTorch's names, and what export_onnx wrote beside them, of a checkpoint of this kit."""
    try:
        model = onnx.load(str(path))
        metadata = {entry.key: json.loads(entry.value) for entry in model.metadata_props}
    except Exception as error:  # protobuf's faults have no common class
        raise KitError(f"{path} cannot be read as ONNX ({type(error).__name__}); give an epoch_NNN.onnx.") from None
    weights = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    if model.producer_name != PRODUCER or "width" not in metadata:
        raise KitError(f"{path} was not written by this kit, so its weights fit no net of ours; train from scratch.")
    return weights, metadata

