"""Writes trained weights as the int8 ONNX file that the package reads.

python -m training.statements.export runs/a/mean.pt --encoder FOLDER --out src/onrecord/find/quotations/tagger/en
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from onrecord.find.quotations.tagger.windows import KINDS, LENGTH
from training.statements.network import Tagger, encoder_from

OPSET = 17


class Joined(nn.Module):
    """The network without its mask: one window at a time needs none."""

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.tagger = tagger

    def forward(self, ids: Tensor, kinds: Tensor) -> tuple[Tensor, Tensor]:
        """Tag scores and links of one window."""
        return self.tagger(ids, kinds, torch.ones_like(ids))


def main() -> int:
    """Export as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    model = Tagger(encoder_from(chosen.encoder, attention="eager"))
    model.load_state_dict(torch.load(chosen.weights))
    model.eval()
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        write(model, whole)
        quantize_dynamic(
            str(whole), str(chosen.out / "tagger.onnx"), weight_type=QuantType.QInt8, per_channel=True,
            op_types_to_quantize=["MatMul", "Gather"],
        )  # fmt: skip
    shutil.copyfile(chosen.encoder / "tokenizer.json", chosen.out / "tokenizer.json")
    transitions = model.transitions.detach().clamp(-8, 8).numpy().astype(np.float64).round(4).tolist()
    config = {"length": LENGTH, "transitions": transitions}
    (chosen.out / "tagger.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    onnx.checker.check_model(str(chosen.out / "tagger.onnx"))
    print(f"{chosen.out / 'tagger.onnx'}: {(chosen.out / 'tagger.onnx').stat().st_size / 1e6:.1f} MB")
    return 0


def write(model: Tagger, path: Path) -> None:
    """Trace the network into an ONNX file with any number of pieces."""
    ids = torch.randint(1000, 2000, (1, 40))
    kinds = torch.randint(0, KINDS, (1, 40))
    names = {"input_names": ["ids", "kinds"], "output_names": ["tags", "links"]}
    axes = {name: {1: "pieces"} for name in ("ids", "kinds", "tags", "links")}
    torch.onnx.export(
        Joined(model), (ids, kinds), str(path), opset_version=OPSET, dynamo=False, dynamic_axes=axes, **names
    )


if __name__ == "__main__":
    sys.exit(main())
