"""What many readings of one window agree on: of the statements they mark, those that are most likely to be right.

The likeliest sequence of tags is one of very many, and what it marks may be in few others. So a statement is chosen by
how many readings have one like it, with half of the content in common (minimum Bayes risk: Kumar and Byrne 2004).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from onrecord.find.quotations.tagger.windows import Ints

LEAST = 0.45  # the share of readings that must have a statement like one that is chosen
ALIKE = 0.5  # the least overlap (Dice) of contents that are like one another
SOURCE, EXACT = 1.0, 0.5  # what it is worth when the source, or content and source to the letter, agree too; content: 1
Run = tuple[int, int]  # first and last piece
NOTHING = (-1, -1)  # of a source that is not there
Matrix = NDArray[np.float32]


class Said(NamedTuple):
    """Content and source of a statement in one reading of a window, as runs of pieces."""

    content: tuple[Run, ...]
    source: Run = NOTHING


class Agreed(NamedTuple):
    """A statement that many readings have, or one like it: the shares that do, in the content, the source, exactly."""

    said: Said
    cue: Run | None
    shares: Mapping[str, float]


Readings = Mapping[Said, Mapping[int, Run | None]]  # what is said in which reading, with which cue


def agreed(found: Readings, lengths: Ints, *, readings: int) -> Iterator[Agreed]:
    """The statements on which enough of the `readings` agree; `lengths` tells the characters of each piece.

    The shares are `content` (of the readings, those with a statement like it), `source` (and with a source that
    overlaps, or with none as well) and `exact`.
    """
    for some in _apart(found):
        if len({reading for said in some for reading in found[said]}) >= LEAST * readings:
            yield from _chosen(some, found, lengths, readings)


def _apart(found: Readings) -> Iterator[list[Said]]:
    """What is said in groups whose contents do not reach into one another."""
    group: list[Said] = []
    end = -1
    for said in sorted(found):
        if group and said.content[0][0] > end:
            yield group
            group = []
        group.append(said)
        end = max(end, said.content[-1][1])
    if group:
        yield group


def _chosen(some: Sequence[Said], found: Readings, lengths: Ints, readings: int) -> Iterator[Agreed]:
    """The best statement of a group, then the best of what the readings still have without it, and so on."""
    alike, sourced = _likeness(some, lengths)
    left = np.zeros((len(some), readings), dtype=np.float32)
    for k, said in enumerate(some):
        left[k, list(found[said])] = 1
    content, source = np.zeros(len(some)), np.zeros(len(some))
    changed = np.arange(len(some))
    while True:
        content[changed] = np.minimum(alike[changed] @ left, 1).sum(axis=1, dtype=np.float64) / readings
        source[changed] = np.minimum(sourced[changed] @ left, 1).sum(axis=1, dtype=np.float64) / readings
        exact = left.sum(axis=1, dtype=np.float64) / readings
        best = int(np.where(content >= LEAST, content + SOURCE * source + EXACT * exact, -1).argmax())
        if content[best] < LEAST:
            return
        shares = {"content": float(content[best]), "source": float(source[best]), "exact": float(exact[best])}
        cues = Counter(found[some[best]].values())
        yield Agreed(some[best], cues.most_common(1)[0][0], shares)
        near = alike[best] + sourced[best]
        near[best] += 1
        there = near[:, None] * left
        taken = np.flatnonzero(there.max(axis=0))
        others = there[:, taken].argmax(axis=0)
        left[others, taken] = 0
        changed = np.flatnonzero(alike[:, np.unique(others)].any(axis=1))


def _likeness(some: Sequence[Said], lengths: Ints) -> tuple[Matrix, Matrix]:
    """Of each two 1 where the contents are alike, and 1 where they are and the sources overlap or are both missing."""
    begin = some[0].content[0][0]
    lengths = lengths[begin : max(said.content[-1][1] for said in some) + 1]
    marked = np.zeros((len(some), len(lengths)), dtype=np.float32)
    for k, said in enumerate(some):
        for first, last in said.content:
            marked[k, first - begin : last + 1 - begin] = 1
    common = (marked * lengths.astype(np.float32)) @ marked.T
    size = np.diag(common)
    alike = 2 * common >= ALIKE * (size[:, None] + size)
    first, last = np.array([said.source for said in some]).T
    overlap = (first[:, None] <= last) & (first <= last[:, None])
    return alike.astype(np.float32), (alike & overlap).astype(np.float32)
