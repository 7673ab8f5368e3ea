"""Writes trained weights as the int8 ONNX file that the package reads.

    python -m training.statements.export runs/a/last.pt --encoder FOLDER --out src/onrecord/find/quotations/tagger/en

Of several files of weights it takes the mean, which is of use when their trainings began with the same weights.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor

from onrecord.find.quotations.tagger.windows import LENGTH
from training.statements.graph import model_of


def main() -> int:
    """Export as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, nargs="+")
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    weights = mean([torch.load(path) for path in chosen.weights])
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        onnx.save(model_of({name: value.float().numpy() for name, value in weights.items()}), str(whole))
        quantize_dynamic(
            str(whole), str(chosen.out / "tagger.onnx"), weight_type=QuantType.QInt8, per_channel=True,
            op_types_to_quantize=["MatMul", "Gather"], extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )  # fmt: skip
    shutil.copyfile(chosen.encoder / "tokenizer.json", chosen.out / "tokenizer.json")
    transitions = weights["transitions"].clamp(-8, 8).numpy().astype(np.float64).round(4).tolist()
    config = {"length": LENGTH, "transitions": transitions}
    (chosen.out / "tagger.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    print(f"{chosen.out / 'tagger.onnx'}: {(chosen.out / 'tagger.onnx').stat().st_size / 1e6:.1f} MB")
    return 0


def mean(files: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of several sets of weights."""
    return {name: torch.stack([weights[name].float() for weights in files]).mean(0) for name in files[0]}


if __name__ == "__main__":
    sys.exit(main())
