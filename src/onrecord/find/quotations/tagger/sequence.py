"""Which tags follow one another best in rows of scores, and how sure each is: several rows at a time.

A row is a window of text. All are gone through together, step by step, the longest first, so that at each step those
that have ended are left out at the end.
"""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
TAG = {name: i for i, name in enumerate(TAGS)}
IMPOSSIBLE = -1e4
SCALED = 8  # steps after which the probabilities so far are brought back to a sum of one


def allowed() -> Floats:
    """What may follow what: an inside tag follows only a tag of its own role. Row: from; column: to; last row: start.

    >>> allowed()[TAG["B-cue"], TAG["I-cue"]], allowed()[TAG["O"], TAG["I-cue"]] < -1000
    (np.float32(0.0), np.True_)
    """
    scores = np.zeros((len(TAGS) + 1, len(TAGS)), dtype=np.float32)
    for to, name in enumerate(TAGS):
        if name[0] == "I":
            scores[:, to] = IMPOSSIBLE
            scores[to - 1 : to + 1, to] = 0
    return scores


def transitions_of(config: dict[str, Any]) -> Floats:
    """The learned scores of what follows what, those that cannot be set to impossible."""
    learned = np.asarray(config["transitions"], dtype=np.float32)
    return np.asarray(np.where(allowed() < 0, np.float32(IMPOSSIBLE), learned))


class Rows:
    """Rows of scores one under the other, the longest first; `running[t]` of them have a step t."""

    def __init__(self, rows: Sequence[Floats]) -> None:
        self.order = sorted(range(len(rows)), key=lambda k: -len(rows[k]))
        self.lengths = [len(rows[k]) for k in self.order]
        self.steps = self.lengths[0] if rows else 0
        self.scores = np.zeros((len(rows), self.steps, len(TAGS)))
        for place, k in enumerate(self.order):
            self.scores[place, : len(rows[k])] = rows[k]
        self.running = [sum(t < length for length in self.lengths) for t in range(self.steps)]

    def in_order(self, found: Iterable[Any]) -> list[Any]:
        """What was found for each row, in the order in which the rows came."""
        return [value for _, value in sorted(zip(self.order, found, strict=True), key=itemgetter(0))]


def best_tags(rows: Sequence[Floats], transitions: Floats) -> list[list[int]]:
    """For each row of scores the likeliest legal sequence of tags (Viterbi 1967)."""
    given = Rows(rows)
    if not given.steps:
        return [[] for _ in rows]
    steps = transitions[:-1].T.astype(np.float64)  # to, from: the last axis is the fastest
    best = given.scores[:, 0] + transitions[-1]
    back = np.zeros(given.scores.shape, dtype=np.int64)
    for t in range(1, given.steps):
        some = given.running[t]
        reached = best[:some, None, :] + steps
        reached.argmax(axis=2, out=back[:some, t])
        best[:some] = reached.max(axis=2) + given.scores[:some, t]
    ways = (_way_back(back[k, :n].tolist(), int(best[k].argmax()))[:n] for k, n in enumerate(given.lengths))
    return given.in_order(ways)


def _way_back(came_from: list[list[int]], last: int) -> list[int]:
    tags = [last]
    for before in reversed(came_from[1:]):
        tags.append(before[tags[-1]])
    return tags[::-1]


def marginals(rows: Sequence[Floats], transitions: Floats) -> list[Doubles]:
    """For each step of each row the probability of each tag, over all legal sequences (Rabiner 1989)."""
    given = Rows(rows)
    if not given.steps:
        return [np.empty((0, len(TAGS))) for _ in rows]
    emitted = np.exp(given.scores - given.scores.max(axis=2, keepdims=True))
    moves = np.exp(transitions.astype(np.float64))
    forward, backward = np.zeros_like(emitted), np.ones_like(emitted)
    forward[:, 0] = emitted[:, 0] * moves[-1]
    for t in range(1, given.steps):
        some = given.running[t]
        # a product for each row by itself, so that no row's sums depend on how many others there are
        reached = (forward[:some, None, t - 1] @ moves[:-1])[:, 0] * emitted[:some, t]
        forward[:some, t] = reached if t % SCALED else reached / reached.sum(axis=1, keepdims=True)
    ahead = moves[:-1].T.copy()
    for t in range(given.steps - 2, -1, -1):
        some = given.running[t + 1]
        reached = ((emitted[:some, t + 1] * backward[:some, t + 1])[:, None] @ ahead)[:, 0]
        backward[:some, t] = reached if t % SCALED else reached / reached.sum(axis=1, keepdims=True)
    both = (forward[k, :n] * backward[k, :n] for k, n in enumerate(given.lengths))
    return given.in_order(row / row.sum(axis=1, keepdims=True) for row in both)
