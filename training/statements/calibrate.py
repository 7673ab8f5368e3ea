"""Fits the confidence of exported weights on the articles that are kept out of training.

    python -m training.statements.calibrate CORPUS/train.jsonl WEIGHTS

WEIGHTS is the folder that `export` wrote; its `tagger.json` gets the key `calibration`. Prints how often statements of
each confidence were right (content and source, by the benchmark's scorer).
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from onrecord.find.quotations.tagger.decode import calibrated, log_odds
from onrecord.find.quotations.tagger.model import Tagger
from onrecord.model.attribution import Attribution
from training.statements.corpus import articles, findings_of
from training.statements.measure import Scorer

SIGNS = ("content", "source", "exact")
STIFF = 0.1  # ridge of the regression


def main() -> int:
    """Fit, write and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("weights", type=Path)
    chosen = parser.parse_args()
    tagger = Tagger.load(chosen.weights)
    scorer = Scorer(chosen.corpus.parent / "score.py")
    found: list[Attribution] = []
    right: list[bool] = []
    for article in articles(chosen.corpus):
        if article.held:
            findings = findings_of(article.text)
            made = tagger(findings, findings.paragraphs)
            found.extend(made)
            right.extend(scorer.right(article, made))
    weights = fit(found, right)
    config = json.loads((chosen.weights / "tagger.json").read_text("utf-8"))
    config["calibration"] = weights
    (chosen.weights / "tagger.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    show([calibrated(attribution, weights).confidence for attribution in found], right)
    return 0


def fit(found: Sequence[Attribution], right: Sequence[bool]) -> dict[str, float]:
    """Weights of a logistic regression of being right on the log-odds of the signs (Newton's method, small ridge)."""
    columns = [[1.0, *(log_odds(attribution.signs[sign]) for sign in SIGNS)] for attribution in found]
    given, wanted = np.asarray(columns), np.asarray(right, dtype=np.float64)
    weights: NDArray[np.float64] = np.zeros(given.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-given @ weights))
        slope = given.T @ (wanted - chance) - STIFF * weights
        bend = (given * (chance * (1 - chance))[:, None]).T @ given + STIFF * np.eye(given.shape[1])
        weights = weights + np.linalg.solve(bend, slope)
    return {name: round(float(weight), 4) for name, weight in zip(("bias", *SIGNS), weights, strict=True)}


def show(confidences: Sequence[float], right: Sequence[bool]) -> None:
    """Print, for each tenth of confidence, how many statements have it and how many of them are right."""
    for low in range(10):
        held = [ok for chance, ok in zip(confidences, right, strict=True) if low <= chance * 10 < low + 1]
        if held:
            print(f"confidence .{low}: {len(held):4} statements, {sum(held) / len(held):.2f} right")


if __name__ == "__main__":
    sys.exit(main())
