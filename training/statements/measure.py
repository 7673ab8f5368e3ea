"""Predictions of a model in training, and their figures by the benchmark's own scorer."""

import importlib.util
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from onrecord.find.quotations.tagger.decode import decode, joined
from onrecord.find.quotations.tagger.sequence import transitions_of
from onrecord.find.quotations.tagger.windows import OVERLAP, windows
from onrecord.model.attribution import Attribution
from training.statements.corpus import Article, pieces
from training.statements.network import Tagger


def predictions(
    model: Tagger, tokenizer: Any, some: Sequence[Article], *, length: int, overlap: int = OVERLAP, kinds: bool = True
) -> dict[str, list[Attribution]]:
    """The statements that the model finds in each article."""
    model.eval()
    transitions = transitions_of({"transitions": model.transitions.detach().clamp(-8, 8).tolist()})
    found: dict[str, list[Attribution]] = {}
    with torch.inference_mode():
        for article in some:
            scored = []
            for window in windows(pieces(article.text, tokenizer, length=length), length=length, overlap=overlap):
                ids, seen = torch.from_numpy(window.ids)[None], torch.from_numpy(window.kinds * kinds)[None]
                with torch.autocast("cpu", torch.bfloat16):
                    scores, links = model(ids, seen, torch.ones_like(ids))
                scored.append((window, scores[0].float().numpy(), links[0].float().numpy()))
            found[article.id] = joined(decode(scored, transitions))
    return found


def rows(tagged: Sequence[Attribution]) -> list[dict[str, Any]]:
    """The statements in the form of the benchmark."""
    return [
        {
            "source": [list(b) for b in t.source],
            "cue": [list(b) for b in t.cue],
            "content": sorted(list(b) for b in t.content),
        }
        for t in tagged
    ]


class Scorer:
    """The attribution benchmark's scorer, loaded from its file."""

    def __init__(self, path: Path) -> None:
        spec = importlib.util.spec_from_file_location("attribution_score", path)
        if spec is None or spec.loader is None:
            raise FileNotFoundError(path)
        self.module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.module)

    def score(self, some: Sequence[Article], found: Mapping[str, Sequence[Attribution]]) -> dict[str, float]:
        """Content, attributed and strict F1, and attributed F1 of each kind, in per cent."""
        gold = {a.id: {"id": a.id, "text": a.text, "attributions": a.attributions, "ignore": a.ignored} for a in some}
        made = {a.id: {"id": a.id, "attributions": rows(found[a.id])} for a in some}
        figures, _ = self.module.score(gold, made)
        kinds = {
            name: round(100 * figures["by_kind"][name]["attributed"]["f1"], 1)
            for name in ("direct", "mixed", "indirect")
        }
        whole = {name: round(100 * figures[f"{name}_f1"], 1) for name in ("content", "attributed", "strict")}
        return {**whole, **kinds}

    def right(self, article: Article, found: Sequence[Attribution]) -> list[bool]:
        """For each statement found, whether it matches a marked one in content and source."""
        text, inside = article.text, self.module.quoted_region(article.text)
        gold = [self.module.Att(marked, text, inside) for marked in article.attributions]
        made = [self.module.Att(row, text, inside) for row in rows(found)]
        agreed = {j for i, j in self.module.match(gold, made) if self.module.source_agrees(gold[i], made[j])}
        return [j in agreed for j in range(len(made))]
