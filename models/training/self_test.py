#!/usr/bin/env python3
"""
Checks the kit on a tiny cache of drawn discs, without pytest: `python3 self_test.py FOLDER` writes into FOLDER, prints one
line a check and ends with 1 at the first that fails. Takes a few seconds on a processor.
"""

import contextlib
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Dict, List, Tuple

import numpy as np
import onnx
import torch
from onnx import numpy_helper

import train as kit
import variants

SIDE = 32
FAST = ["--width", "4", "--input-size", "16", "--batch", "2", "--threads", "1", "--device", "cpu"]
FIELDS = ["epoch", "train_loss", "val_loss", "val_iou", "val_f1", "lr", "seconds", "gpu_seconds"]


def draw_cache(folder: Path, counts=(6, 3, 0)) -> Path:
    """Bright discs on dark noise are the hair."""
    random = np.random.default_rng(7)
    rows, columns = np.mgrid[:SIDE, :SIDE]
    for split, count in zip(("train", "validation", "test"), counts):
        (folder / split).mkdir(parents=True)
        images = random.integers(0, 90, (count, SIDE, SIDE, 3), dtype=np.uint8)
        masks = np.zeros((count, SIDE, SIDE), np.uint8)
        for image, mask in zip(images, masks):
            x, y = random.integers(8, 24, 2)
            disc = (columns - x) ** 2 + (rows - y) ** 2 < 49
            mask[disc] = 255
            image[disc] += 120
        np.save(folder / split / "images.npy", images)
        np.save(folder / split / "masks.npy", masks)
        lines = [f"{row},images/p{row // 2}-{row % 2}.jpg,{row:064x}\n" for row in range(count)]
        (folder / split / "index.csv").write_text("row,image,sha256\n" + "".join(lines))
    stats = {"mean": [0.3] * 3, "std": [0.2] * 3, "classWeights": {"background": 0.6, "hair": 3.0}, "datasetHash": "d"}
    (folder / "stats.json").write_text(json.dumps(stats))
    return folder


def call(main, *arguments: object) -> Tuple[object, str]:
    """As from the shell: the exit status (a sentence counts as 1), and what was said."""
    said = io.StringIO()
    before, sys.argv = sys.argv, ["kit", *map(str, arguments)]
    try:
        with contextlib.redirect_stderr(said):
            main()
        return 0, said.getvalue()
    except SystemExit as end:
        return (1, str(end.code)) if isinstance(end.code, str) else (end.code, said.getvalue())
    finally:
        sys.argv = before


def lines(run: Path) -> List[Dict[str, object]]:
    return [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]


def weights(path: Path) -> Dict[str, np.ndarray]:
    return {each.name: numpy_helper.to_array(each) for each in onnx.load(str(path)).graph.initializer}


def same(a: Dict[str, np.ndarray], b: Dict[str, np.ndarray]) -> bool:
    return a.keys() == b.keys() and all(np.array_equal(a[name], b[name]) for name in a)


def check(name: str, truth: bool, detail: object = "") -> None:
    print(f"{'ok' if truth else 'FAILED'}: {name}{'' if truth else f' {detail}'}", flush=True)
    if not truth:
        sys.exit(1)


def refused(name: str, word: str, *arguments: object, status: int = 1, main=kit.main) -> None:
    code, said = call(main, *arguments)
    check(f"refused in a sentence: {name}", code == status and word in said, f"({code}) {said}")


def check_files(cache: Path, run: Path) -> None:
    code, said = call(kit.main, "--cache", cache, "--out", run, "--epochs", 2, "--torchscript", *FAST)
    check("two epochs are trained", code == 0, said)
    found = {path.name for path in run.iterdir()}
    epochs = {f"epoch_00{number}.{kind}" for number in (1, 2) for kind in ("onnx", "pt")}
    wanted = epochs | {"metrics.jsonl", "profile.json", "resume.pt", "run.json"}
    check("the folder holds what it should, and no half files", found == wanted, found)
    check("one line of metrics an epoch", [list(line) for line in lines(run)] == [FIELDS, FIELDS], lines(run))
    profile = json.loads((run / "profile.json").read_text())
    check("the profile brings mean and std of the cache", profile["input"]["mean"] == [0.3] * 3, profile)
    document = json.loads((run / "run.json").read_text())
    keys = {"config", "codeVersion", "datasetHash", "seed", "parentRun", "startingCheckpoint"}
    check("run.json says how", keys <= document.keys() and document["datasetHash"] == "d", document)


def check_graph(run: Path) -> None:
    """What the graph computes is checked by Hairline's own tests, which can run it; here that it carries the weights."""
    state = torch.load(run / "resume.pt", weights_only=True)["net"]
    exported = weights(run / "epoch_002.onnx")
    exported.pop("twice")
    kept = {name: value.numpy() for name, value in state.items() if not name.endswith("num_batches_tracked")}
    check("every weight stands in the .onnx by its own name", same(kept, exported))
    pixels = np.random.default_rng(3).integers(0, 256, (16, 16, 3), dtype=np.uint8)
    given = (torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 255 - 0.3) / 0.2
    net = kit.HairUnet(4)
    net.load_state_dict(state)
    expected = net.eval()(given).sigmoid()
    script = torch.jit.load(str(run / "epoch_002.pt"))(given)
    check("TorchScript gives the net's probability", torch.allclose(script, expected, atol=1e-6))
    # For whoever runs the .onnx by its profile: the pixels, and the probability that should come out.
    (run.parent / "pixels.rgb").write_bytes(pixels.tobytes())
    (run.parent / "expected.f32").write_bytes(expected.detach().numpy().tobytes())


def check_resume(cache: Path, whole: Path, cut: Path) -> None:
    call(kit.main, "--cache", cache, "--out", cut, "--epochs", 2, "--stop-after", 1, *FAST)
    # As after a kill: the line of an epoch without its state, half a line, half a checkpoint.
    with (cut / "metrics.jsonl").open("a") as file:
        file.write(json.dumps({**lines(cut)[0], "epoch": 2}) + '\n{"epoch": 3, "train')
    (cut / ".epoch_002.onnx.tmp").write_bytes(b"half")
    code, said = call(kit.main, "--cache", cache, "--out", cut, "--epochs", 2, "--resume", *FAST)
    check("a killed run goes on", code == 0, said)
    figures = [[{**line, "seconds": 0} for line in lines(run)] for run in (whole, cut)]
    check("with the figures of an unbroken run, no epoch twice", figures[0] == figures[1], figures)
    check("and its very bytes", (whole / "epoch_002.onnx").read_bytes() == (cut / "epoch_002.onnx").read_bytes())
    refused("other options at --resume", "--lr", "--cache", cache, "--out", cut, "--resume", "--lr", 0.1, *FAST)


def check_fine_tuning(cache: Path, parent: Path, run: Path) -> None:
    start = parent / "epoch_001.onnx"
    begin = ["--cache", cache, "--out", run, "--init", start, "--freeze", "encoder", "--epochs", 1, "--persons", 2]
    code, said = call(kit.main, *begin, "--batch", 2, "--no-augment", "--accumulate", 2)
    check("a checkpoint is fine-tuned", code == 0, said)
    before, after = weights(start), weights(run / "epoch_001.onnx")
    encoder = [name for name in before if name.startswith("encoder.")]
    check("the frozen encoder stays as it was", all(np.array_equal(before[name], after[name]) for name in encoder))
    check("and the decoder learns", not np.array_equal(before["decoder.2.conv2.weight"], after["decoder.2.conv2.weight"]))
    document = json.loads((run / "run.json").read_text())
    told = document["parentRun"] == parent.name and document["startingCheckpoint"]["epoch"] == 1
    check("run.json names its parent", told and document["images"]["train"] == 4, document)
    code, said = call(kit.main, "--cache", cache, "--out", run / "b", "--init", parent / "resume.pt", "--epochs", 1)
    check("resume.pt is a start too", code == 0, said)


def check_variants(run: Path) -> None:
    code, said = call(variants.main, run / "epoch_002.onnx", "--out", run.parent / "variants")
    check("variants are made", code == 0, said)
    half = onnx.load(str(run.parent / "variants" / "epoch_002-float16.onnx"))
    kinds = {numpy_helper.to_array(each).dtype.name for each in half.graph.initializer if each.name != "twice"}
    check("float16 holds its weights in half precision", kinds == {"float16"}, kinds)
    batch = onnx.load(str(run.parent / "variants" / "epoch_002-dynamic-batch.onnx"))
    check("a batch of any size", batch.graph.input[0].type.tensor_type.shape.dim[0].dim_param == "batch")


def check_faults(cache: Path, run: Path, folder: Path) -> None:
    out = ["--out", folder / "never", *FAST]
    refused("no such cache", "no folder", "--cache", folder / "absent", *out)
    refused("a folder that is no cache", "no stats.json", "--cache", run, *out)
    refused("a run folder in use", "--resume", "--cache", cache, "--out", run)
    refused("nothing to resume", "no run to go on with", "--cache", cache, "--resume", *out)
    refused("a size that cannot be halved", "multiple of 16", "--cache", cache, "--out", folder / "never", "--input-size", 20)
    refused("a checkpoint of others", "ONNX", "--cache", cache, "--init", write(folder / "x.onnx", b"<html>"), *out)
    refused("a damaged state", "damaged", "--cache", cache, "--init", write(folder / "x.pt", b"junk"), *out)
    refused("freezing without a start", "--init", "--cache", cache, "--freeze", "encoder", *out, status=2)
    refused("no number", "'a' is not", "--cache", cache, "--lr", "a", *out, status=2)
    images = cache / "train" / "images.npy"
    whole = images.read_bytes()
    for name, content, word in [("truncated", whole[:-100], "ends early"), ("of others", b"no array", "ends early")]:
        images.write_bytes(content)
        refused(f"images.npy {name}", word, "--cache", cache, *out)
    images.write_bytes(whole)
    (cache / "train" / "index.csv").write_text("row,image,sha256\n")
    refused("an index of other length", "lists 0 images", "--cache", cache, *out)
    refused("an empty split", "is empty", "--cache", draw_cache(folder / "empty", (2, 0, 0)), *out)
    check("what was refused left no folder", not (folder / "never").exists())
    blocked = "import sys, runpy; sys.modules['torch'] = None; runpy.run_path(sys.argv[1], run_name='__main__')"
    result = subprocess.run([sys.executable, "-c", blocked, kit.__file__], capture_output=True, text=True)
    check("PyTorch that is missing is named", "has no torch" in result.stderr, result.stderr)


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def main() -> None:
    folder = Path(sys.argv[1])
    cache, run = draw_cache(folder / "cache"), folder / "run"
    check_files(cache, run)
    check_graph(run)
    check_resume(cache, run, folder / "cut")
    check_fine_tuning(cache, run, folder / "tuned")
    check_variants(run)
    check_faults(cache, run, folder)


if __name__ == "__main__":
    main()
