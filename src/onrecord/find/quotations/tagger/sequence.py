"""How a window of text may be tagged: many sequences of tags, drawn as likely as the scores say.

Rows of scores are gone through together, step by step, the longest first, so that at each step those that have ended
are left out at the end.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Tags = NDArray[np.int8]
TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
TAG = {name: i for i, name in enumerate(TAGS)}
IMPOSSIBLE = -1e4
SCALED = 8  # steps after which the probabilities so far are brought back to a sum of one
HEATS = (0.8, 1.0, 1.3, 1.6)  # by each of these the scores are divided; the larger, the more sequences differ
EACH = 25  # sequences drawn with each
DRAWN = EACH * len(HEATS)
END = len(TAGS)  # what follows the last tag
SEED = 1  # of the chances that draw: the same for every text, on every machine


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
        self.scores: Doubles = np.zeros((len(rows), self.steps, len(TAGS)))
        for place, k in enumerate(self.order):
            self.scores[place, : len(rows[k])] = rows[k]
        self.running = [sum(t < length for length in self.lengths) for t in range(self.steps)]

    def in_order(self, found: Iterable[Any]) -> list[Any]:
        """What was found for each row, in the order in which the rows came."""
        return [value for _, value in sorted(zip(self.order, found, strict=True), key=itemgetter(0))]


def drawn_tags(rows: Sequence[Floats], transitions: Floats) -> list[Tags]:
    """For each row of scores `DRAWN` legal sequences of tags, one a line, drawn as often as they are likely.

    Likely is what the scores say when they are divided by each of `HEATS` in turn: a network is surer of itself than it
    is right. The chances of the sums over all sequences go forward, the draws backward (Scott 2002).
    """
    heated = Rows([row / heat for row in rows for heat in HEATS])
    if not heated.steps:
        return [np.zeros((DRAWN, 0), dtype=np.int8) for _ in rows]
    heats = [place % len(HEATS) for place in heated.order]
    moves = np.exp(np.stack([transitions / heat for heat in HEATS]).astype(np.float64))[heats]
    forward = _forward(heated, moves)
    # from which tag a tag comes, the chances added up: from; row, step and to (the end, too)
    to = np.concatenate([moves[:, :-1], np.ones_like(moves[:, :-1, :1])], axis=2).transpose(1, 0, 2)
    came = np.cumsum(forward.transpose(2, 0, 1)[..., None] * to[:, :, None], axis=0).reshape(len(TAGS), -1)
    chances = _chances(heated.steps)
    tags = np.zeros((heated.steps, len(heats), EACH), dtype=np.int8)
    state = np.full((len(heats), EACH), END)
    places = np.arange(len(heats))[:, None] * heated.steps
    for t in range(heated.steps - 1, -1, -1):
        some = heated.running[t]
        ways = came.take((places[:some] + t) * (END + 1) + state[:some], axis=1)
        state[:some] = np.add.reduce(ways[:-1] <= chances[t, heats[:some]] * ways[-1], axis=0, dtype=np.int8)
        tags[t, :some] = state[:some]
    found = heated.in_order(tags[:length, k].T for k, length in enumerate(heated.lengths))
    return [np.concatenate(found[k : k + len(HEATS)]) for k in range(0, len(found), len(HEATS))]


def _forward(given: Rows, moves: Doubles) -> Doubles:
    """For each step of each row how likely each tag is, given it and all before it (up to a factor)."""
    emitted = np.exp(given.scores - given.scores.max(axis=2, keepdims=True))
    forward: Doubles = np.zeros_like(emitted)
    forward[:, 0] = emitted[:, 0] * moves[:, -1]
    for t in range(1, given.steps):
        some = given.running[t]
        # a product for each row by itself, so that no row's sums depend on how many others there are
        reached = (forward[:some, None, t - 1] @ moves[:some, :-1])[:, 0] * emitted[:some, t]
        forward[:some, t] = reached if t % SCALED else reached / reached.sum(axis=1, keepdims=True)
    return forward


@lru_cache(maxsize=4)
def _chances(steps: int) -> Doubles:
    """For each step and heat as many numbers from 0 to 1 as sequences are drawn, one in each of as many equal parts.

    Parts in random order (Latin hypercube, McKay et al. 1979), from the raw output of a generator that never changes.
    """
    raw = np.random.PCG64(SEED).random_raw(steps * 2 * DRAWN).reshape(steps, 2, len(HEATS), EACH)
    part, within = raw[:, 0].argsort(axis=2).argsort(axis=2), (raw[:, 1] >> np.uint64(11)) * 2.0**-53
    return np.asarray((part + within) / EACH)
