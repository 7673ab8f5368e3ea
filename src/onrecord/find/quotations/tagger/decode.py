"""From the encoder's scores to sources, cues and contents that belong together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from onrecord.find.quotations.tagger.sequence import TAGS, Doubles, Floats, best_tags, marginals
from onrecord.find.quotations.tagger.windows import Ints, Window
from onrecord.model.attribution import Attribution, Bounds

ROLES = ("source", "cue", "content")
LINK = 64  # numbers in each of the four vectors that link content to cue and cue to source


@dataclass(frozen=True, slots=True)
class Part:
    """A run of word pieces of one role, `first` to `last` in its window; how sure its tags are, and its two edges."""

    role: str
    first: int
    last: int
    sure: float
    edges: float


def probabilities(scores: Floats) -> Floats:
    """Scores as probabilities (softmax)."""
    shifted = np.exp(scores - scores.max())
    return np.asarray(shifted / shifted.sum())


def parts_of(tags: Sequence[int], chances: Doubles, real: Ints) -> list[Part]:
    """The runs of pieces that the tags mark. `real` tells which piece of the window each tag belongs to."""
    found: list[Part] = []
    begun = -1
    for t in range(len(tags) + 1):
        name = TAGS[tags[t]] if t < len(tags) else "O"
        if begun >= 0 and name[0] != "I":
            sure = float(chances[np.arange(begun, t), tags[begun:t]].mean())
            edges = float(chances[begun, tags[begun]] * (1 - chances[t, tags[begun] + 1] if t < len(tags) else 1))
            found.append(Part(TAGS[tags[begun]][2:], int(real[begun]), int(real[t - 1]), sure, edges))
            begun = -1
        if name[0] == "B":
            begun = t
    return found


Scored = tuple[Window, Floats, Floats]  # a window with a row of tag scores and four link vectors for each piece


def decode(scored: Sequence[Scored], transitions: Floats) -> list[tuple[Window, list[Attribution]]]:
    """The statements of each window.

    The link vectors are: content seeks cue, cue sought, cue seeks source, source sought. Each content goes to the cue
    it points at, or to none (the window's first piece); each cue picks its source among all marked ones, or none: two
    cues may share a source.
    """
    rows = [scores[window.real] for window, scores, _ in scored]
    both = zip(best_tags(rows, transitions), marginals(rows, transitions), strict=True)
    return [
        (window, _linked(window, parts_of(tags, chances, window.real), links))
        for (window, _, links), (tags, chances) in zip(scored, both, strict=True)
    ]


def _linked(window: Window, parts: Sequence[Part], links: Floats) -> list[Attribution]:
    seeks_cue, is_cue, seeks_source, is_source = (links[:, k * LINK : (k + 1) * LINK] for k in range(4))
    cues = [part for part in parts if part.role == "cue"]
    sources = [part for part in parts if part.role == "source"]
    contents: dict[int, list[tuple[Part, float]]] = {}
    cue_places = [0, *(cue.first for cue in cues)]
    for part in parts:
        if part.role == "content":
            chance = probabilities(is_cue[cue_places] @ seeks_cue[part.first])
            chosen = int(chance.argmax())
            contents.setdefault(chosen - 1, []).append((part, float(chance[chosen])))
    found = []
    source_places = [0, *(source.first for source in sources)]
    for k, held in sorted(contents.items()):
        source: Part | None = None
        picked = 1.0
        if k >= 0:
            chance = probabilities(is_source[source_places] @ seeks_source[cues[k].first])
            chosen = int(chance.argmax())
            source, picked = (sources[chosen - 1] if chosen else None), float(chance[chosen])
        found.append(_tagged(window, held, cues[k] if k >= 0 else None, source, picked))
    return sorted(found, key=lambda tagged: tagged.start)


def _tagged(
    window: Window, held: Sequence[tuple[Part, float]], cue: Part | None, source: Part | None, picked: float
) -> Attribution:
    def bounds(part: Part) -> Bounds:
        return int(window.starts[part.first]), int(window.ends[part.last])

    signs = {
        "content": min(part.sure for part, _ in held),
        "edges": min(part.edges for part, _ in held),
        "linked": min(linked for _, linked in held),
        "cue": cue.sure if cue else 0.0,
        "source": source.sure if source else 0.0,
        "picked": picked,
    }
    return Attribution(
        content=tuple(bounds(part) for part, _ in held),
        cue=(bounds(cue),) if cue else (),
        source=(bounds(source),) if source else (),
        signs=signs,
    )


def joined(found: Sequence[tuple[Window, Sequence[Attribution]]]) -> list[Attribution]:
    """The statements of a document's windows in one list.

    What a window says of the paragraph it repeats counts only as far as it adds a content in its new paragraphs to a
    cue in the repeated one.
    """
    kept: list[Attribution] = []
    for window, statements in found:
        fresh = int(window.starts[window.repeated]) if window.repeated else 0
        for tagged in statements:
            new = tuple(bounds for bounds in tagged.content if bounds[0] >= fresh)
            if not new:
                continue
            same = next((k for k, old in enumerate(kept) if tagged.cue and old.cue == tagged.cue), None)
            if same is not None:
                kept[same] = replace(kept[same], content=(*kept[same].content, *new))
            else:
                kept.append(tagged)
    return kept


def calibrated(attribution: Attribution, weights: Mapping[str, float]) -> Attribution:
    """The statement with its confidence: how often, on articles kept out of training, one with such signs was right.

    `weights` are those of a logistic regression over the log-odds of the signs (Platt 1999), `bias` among them.
    """
    signs = attribution.signs.items()
    score = weights.get("bias", 0.0) + sum(weights.get(name, 0.0) * log_odds(sign) for name, sign in signs)
    return replace(attribution, confidence=float(1 / (1 + np.exp(-score))))


def log_odds(chance: float) -> float:
    """The logarithm of the odds of a probability, kept finite.

    >>> log_odds(0.5), round(log_odds(1.0), 2)
    (0.0, 9.21)
    """
    kept = min(max(chance, 1e-4), 1 - 1e-4)
    return float(np.log(kept / (1 - kept)))
