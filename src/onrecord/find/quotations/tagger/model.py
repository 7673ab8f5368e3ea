"""The weights at work: an ONNX session and a tokenizer, loaded once."""

import json
import os
from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from typing import Any

from onrecord.find.quotations.tagger.decode import calibrated, decode, joined
from onrecord.find.quotations.tagger.sequence import Floats, transitions_of
from onrecord.find.quotations.tagger.windows import Window, kinds_of, pieces_of, windows
from onrecord.model import Findings, Span
from onrecord.model.attribution import Attribution

SLOWER = ["SkipLayerNormFusion"]  # what onnxruntime does by itself to be faster and, for graphs like ours, is not


class Tagger:
    """Marks source, cue and content in the paragraphs of a text, and links them.

    One window of text at a time on one thread: the scale of int8 activations is set per call, so that only this gives
    the same statements whatever the machine has to do besides.
    """

    def __init__(self, session: Any, tokenizer: Any, config: dict[str, Any]) -> None:
        self.session = session
        self.tokenizer = tokenizer
        self.length = int(config["length"])
        self.transitions = transitions_of(config)
        self.calibration: dict[str, float] = config.get("calibration", {})

    @classmethod
    def load(cls, folder: Traversable) -> "Tagger":
        """The tagger whose weights (`tagger.onnx`), `tokenizer.json` and `tagger.json` lie in a folder."""
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # else onnxruntime keeps the machine's id and events for its maker
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        with as_file(folder / "tagger.onnx") as weights:
            session = InferenceSession(
                str(weights), options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER
            )
        tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text("utf-8"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return cls(session, tokenizer, json.loads((folder / "tagger.json").read_text("utf-8")))

    def __call__(self, findings: Findings, paragraphs: Sequence[Span]) -> list[Attribution]:
        """The statements of some of a document's paragraphs, in order of the text."""
        kinds = kinds_of(findings.text, findings.quotemarks)
        pieces = pieces_of(findings.text, paragraphs, kinds, self.tokenizer, length=self.length)
        scored = [(window, *self.scores(window)) for window in windows(pieces, length=self.length)]
        found = joined(decode(scored, self.transitions))
        return [calibrated(tagged, self.calibration) for tagged in found]

    def scores(self, window: Window) -> tuple[Floats, Floats]:
        """What the encoder says of each piece of a window: tag scores and link vectors."""
        given = {"ids": window.ids[None], "kinds": window.kinds[None]}
        scores, links = self.session.run(None, given)
        return scores[0], links[0]


@cache
def english() -> Tagger:
    """The tagger for English that the package brings along, loaded at the first call."""
    return Tagger.load(files("onrecord.find.quotations.tagger") / "en")


def tag_english(findings: Findings, paragraphs: Sequence[Span]) -> list[Attribution]:
    """The statements of English paragraphs (the entry point `en` of the group `onrecord.taggers`)."""
    return english()(findings, paragraphs)
