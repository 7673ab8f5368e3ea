"""Measures whether a linear model over the rules' answers types events better than the rules alone.

    python training/events/rerank.py [FOLDER]

FOLDER holds `gsr.dev.jsonl` and `plv.dev.jsonl` (default: ../shared/bench/events beside the project). The model is
trained on the sentences of `sentences.toml` and on four fifths of the gold standard records, and asked about the last
fifth, five times; the pairs (plv) are never trained on. It may give another type to what the rules found; what it wins
or loses is printed for several thresholds. docs/decisions/0012-no-reranker.md says what was decided.
"""

import json
import sys
import tomllib
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.config import Settings
from onrecord.model import Findings
from onrecord.pipeline import document_of, finders
from onrecord.split import split

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))
import events as bench  # noqa: E402  the benchmark's own reading of the corpora

FOLDS = 5
ROUNDS, RATE, SHRINK = 300, 0.5, 1e-4
THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9)
CLASSES = ("CONCEDE", "RETREAT")
Row = dict[str, Any]


@cache
def findings_of(text: str, *, language: str = "en") -> Findings:
    """The events of a sentence, without the statements that an article would have: each is read once."""
    findings = split(document_of(text, language=language), Settings())
    for finder in finders():
        if finder.name in ("dates", "figures", "events"):
            findings = findings.add(*finder.find(findings))
    return findings


bench.findings_of = findings_of


def features(text: str) -> list[str]:
    """The lemmas of a sentence, pairs of neighbours, what hangs on its root, and the types that the rules give."""
    findings = findings_of(text)
    tokens = [t for t in findings.parse.tokens if t.pos not in ("PUNCT", "SPACE")]
    found = [f"w {t.lemma.lower()}" for t in tokens if t.ent not in ("PERSON", "GPE", "DATE")]
    found += [f"b {a.lemma.lower()} {b.lemma.lower()}" for a, b in pairwise(tokens)]
    for token in tokens:
        if token.dep == "ROOT":
            found += [f"r {token.lemma.lower()} {c.dep} {c.lemma.lower()}" for c in findings.parse.children(token)]
    return found + [f"rule {kind}" for kind in rule_types(text)] * 3


def rule_types(text: str) -> list[str]:
    """The types of the events in the main clause, as the benchmark of the gold standard takes them."""
    return [event["type"] for event in bench.gsr({"id": "", "text": text})["events"]]


class Model:
    """Multinomial logistic regression."""

    def __init__(self, rows: list[tuple[list[str], str]]) -> None:
        counts = Counter(name for names, _ in rows for name in set(names))
        self.columns = {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c > 1))}
        self.kinds = sorted({kind for _, kind in rows})
        x, y = self.matrix([names for names, _ in rows]), np.array([self.kinds.index(kind) for _, kind in rows])
        self.weights = np.zeros((x.shape[1], len(self.kinds)))
        target = np.eye(len(self.kinds))[y]
        for _ in range(ROUNDS):
            self.weights -= RATE * (x.T @ (self.shares(x) - target) / len(rows) * 10 + SHRINK * self.weights)

    def matrix(self, listed: list[list[str]]) -> np.ndarray:
        """One row a sentence, of length one, and a constant."""
        x = np.zeros((len(listed), len(self.columns) + 1))
        for row, names in enumerate(listed):
            for name in names:
                if name in self.columns:
                    x[row, self.columns[name]] = 1
            x[row] /= max(1.0, float(np.linalg.norm(x[row])))
            x[row, -1] = 0.1
        return x

    def shares(self, x: np.ndarray) -> np.ndarray:
        """How sure the model is of each type."""
        scores = x @ self.weights * 5
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        return scores / scores.sum(axis=1, keepdims=True)

    def best(self, names: list[str]) -> tuple[str, float]:
        """The likeliest type, and how sure the model is of it."""
        shares = self.shares(self.matrix([names]))[0]
        return self.kinds[int(shares.argmax())], float(shares.max())


def f1(answers: list[tuple[set[str], set[str]]]) -> float:
    """Micro F1 of sets of types."""
    hit = sum(len(gold & found) for gold, found in answers)
    return 2 * hit / max(1, sum(len(gold) + len(found) for gold, found in answers))


def main(folder: Path) -> None:
    """Prints what the model wins or loses on the gold standard records, crosswise, and on the pairs."""
    listed = tomllib.loads((HERE / "sentences.toml").read_text("utf-8"))
    own = [(line, kind) for kind, block in listed.items() for line in block.strip().split("\n")]
    told = ["SUPPORT" if kind == "x-LEGISLATE" else kind for _, kind in own]
    rules = [rule_types(text) for text, _ in own]
    right = sum(kind in found for kind, found in zip(told, rules, strict=True))
    none = sum(not found for found in rules)
    print(f"own sentences: rules right {right / len(own):.3f}, none {none / len(own):.3f}, of {len(own)}")
    ours = [(features(text), kind) for (text, _), kind in zip(own, told, strict=True)]

    gsr = [json.loads(line) for line in (folder / "gsr.dev.jsonl").read_text("utf-8").splitlines()]
    theirs = [(features(row["text"]), row["events"][0]["type"]) for row in gsr]
    gold = [{event["type"] for event in row["events"]} for row in gsr]
    found = [set(rule_types(row["text"])) for row in gsr]
    guesses: list[tuple[str, float]] = [("", 0.0)] * len(gsr)
    for fold in range(FOLDS):
        model = Model(ours + [row for i, row in enumerate(theirs) if i % FOLDS != fold])
        for i in range(fold, len(gsr), FOLDS):
            guesses[i] = model.best(theirs[i][0])
    print(f"gsr: rules alone F1 {f1(list(zip(gold, found, strict=True))):.3f}")
    print(f"gsr: model alone F1 {f1([(g, {kind}) for g, (kind, _) in zip(gold, guesses, strict=True)]):.3f}")
    for least in THRESHOLDS:
        typed = [{k} if s and p >= least else s for s, (k, p) in zip(found, guesses, strict=True)]
        print(f"gsr: re-typed where the model is surer than {least}: F1 {f1(list(zip(gold, typed, strict=True))):.3f}")

    model = Model(ours + theirs)
    pairs = [json.loads(line) for line in (folder / "plv.dev.jsonl").read_text("utf-8").splitlines()]
    pairs = [row for row in pairs if not row.get("in_gsr")]
    labels = [bench.plv(row)["label"] for row in pairs]
    asked = [model.best(features(row["text"])) for row in pairs]
    roots = ["YIELD" if kind in CLASSES else kind for kind, _ in asked]
    print(f"plv, not in gsr: rules alone {accuracy(pairs, labels):.3f}, model alone {accuracy(pairs, roots):.3f}")
    for least in THRESHOLDS:
        typed = [r if p >= least else s for s, r, (_, p) in zip(labels, roots, asked, strict=True)]
        print(f"plv: re-typed where the model is surer than {least}: {accuracy(pairs, typed):.3f}")


def accuracy(rows: list[Row], labels: list[str | None]) -> float:
    """The share of pairs with the right type."""
    return sum(row["label"] == label for row, label in zip(rows, labels, strict=True)) / len(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "bench" / "events")
