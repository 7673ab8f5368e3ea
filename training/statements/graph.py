"""The network as an ONNX graph, written node by node: the same sums as the trained network, in the fastest operators.

A traced graph carries a mask of ones and reshapes around every attention; this one has 60 nodes and takes five sixths
of the time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

from onrecord.find.quotations.tagger.decode import LINK
from onrecord.find.quotations.tagger.sequence import TAGS

OPSET = 18
RUNTIME = "com.microsoft"  # operators of onnxruntime
HEADS = 12
Array = NDArray[np.float32]


@dataclass
class Graph:
    """A graph in the making: nodes, and the weights that they read."""

    weights: Mapping[str, Array]
    nodes: list[NodeProto] = field(default_factory=list)
    constants: dict[str, NDArray[np.generic]] = field(default_factory=dict)

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """The name of a constant."""
        self.constants[name] = np.ascontiguousarray(value)
        return name

    def add(self, kind: str, *inputs: str, **attributes: object) -> str:
        """Add a node; the name of its output."""
        name = f"{kind}{len(self.nodes)}"
        domain = RUNTIME if kind in ("MultiHeadAttention", "Gelu") else ""
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, domain=domain, **attributes))
        return name

    def linear(self, given: str, name: str, scale: float = 1.0) -> str:
        """A linear layer of the network."""
        weight = self.constant(f"{name}.weight", self.weights[f"{name}.weight"].T * np.float32(scale))
        bias = self.constant(f"{name}.bias", self.weights[f"{name}.bias"] * np.float32(scale))
        return self.add("Add", self.add("MatMul", given, weight), bias)

    def norm(self, given: str, name: str) -> str:
        """A layer normalisation of the network."""
        scale = self.constant(f"{name}.weight", self.weights[f"{name}.weight"])
        bias = self.constant(f"{name}.bias", self.weights[f"{name}.bias"])
        return self.add("LayerNormalization", given, scale, bias, axis=-1, epsilon=1e-12)


def model_of(weights: Mapping[str, Array]) -> onnx.ModelProto:
    """The ONNX model of one window at a time: `ids` and `kinds` to `tags` and `links`."""
    graph = Graph(weights)
    hidden = _embedded(graph)
    for layer in range(len([name for name in weights if name.endswith("attention.self.query.weight")])):
        hidden = _layer(graph, hidden, f"encoder.encoder.layer.{layer}")
    ends = {"tags": graph.linear(hidden, "tags"), "links": graph.linear(hidden, "links", LINK**-0.25)}
    graph.nodes.extend(helper.make_node("Identity", [name], [out]) for out, name in ends.items())
    sizes = {"tags": len(TAGS), "links": 4 * LINK}
    made = helper.make_graph(
        graph.nodes,
        "statements",
        [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "pieces"]) for name in ("ids", "kinds")],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, "pieces", size]) for name, size in sizes.items()],
        [numpy_helper.from_array(value, name) for name, value in graph.constants.items()],
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(RUNTIME, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=9)


def _embedded(graph: Graph) -> str:
    """Word piece, kind and place of each piece."""
    weights = graph.weights
    table = "encoder.embeddings.{}_embeddings.weight".format
    words = graph.add("Gather", graph.constant("words", weights[table("word")]), "ids")
    kinds = graph.add("Gather", graph.constant("kinds.weight", weights["kinds.weight"]), "kinds")
    # where BERT has segments there is one only, so that it goes into the places
    places = graph.constant("places", weights[table("position")] + weights[table("token_type")][0])
    size = graph.add("Shape", "ids", start=1, end=2)
    here = graph.add("Slice", places, graph.constant("zero", np.zeros(1, dtype=np.int64)), size)
    return graph.norm(graph.add("Add", graph.add("Add", words, kinds), here), "encoder.embeddings.LayerNorm")


def _layer(graph: Graph, given: str, name: str) -> str:
    """One layer of the encoder: attention, then the two linear layers, each added to what came in."""
    looked = [graph.linear(given, f"{name}.attention.self.{part}") for part in ("query", "key", "value")]
    seen = graph.add("MultiHeadAttention", *looked, num_heads=HEADS)
    seen = graph.add("Add", graph.linear(seen, f"{name}.attention.output.dense"), given)
    seen = graph.norm(seen, f"{name}.attention.output.LayerNorm")
    wide = graph.add("Gelu", graph.linear(seen, f"{name}.intermediate.dense"))
    return graph.norm(graph.add("Add", graph.linear(wide, f"{name}.output.dense"), seen), f"{name}.output.LayerNorm")
