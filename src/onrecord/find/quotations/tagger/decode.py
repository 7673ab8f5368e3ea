"""From the encoder's scores to sources, cues and contents that belong together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from onrecord.find.quotations.tagger.consensus import NOTHING, Agreed, Run, Said, agreed
from onrecord.find.quotations.tagger.sequence import TAG, TAGS, Floats, Tags, drawn_tags
from onrecord.find.quotations.tagger.windows import Ints, Window
from onrecord.model.attribution import Attribution, Bounds

ROLES = ("source", "cue", "content")
LINK = 64  # numbers in each of the four vectors that link content to cue and cue to source
TOGETHER = 8  # windows whose tags are drawn together
Scored = tuple[Window, Floats, Floats]  # a window with a row of tag scores and four link vectors for each piece


def decode(scored: Sequence[Scored], transitions: Floats) -> Iterator[tuple[Window, list[Attribution]]]:
    """The statements of each window: those on which many readings of it agree.

    The link vectors are: content seeks cue, cue sought, cue seeks source, source sought. In each reading a content goes
    to the cue it points at, or to none (the window's first piece); each cue picks its source among all marked ones, or
    none: two cues may share a source.
    """
    for first in range(0, len(scored), TOGETHER):
        some = scored[first : first + TOGETHER]
        drawn = drawn_tags([scores[window.real] for window, scores, _ in some], transitions)
        for (window, _, links), tags in zip(some, drawn, strict=True):
            real = window.real
            found = agreed(linked(tags, links, real), (window.ends - window.starts)[real], readings=len(tags))
            made = [_attribution(window, real, statement) for statement in found]
            yield window, sorted(made, key=lambda attribution: attribution.start)


class Runs:
    """The runs of one role in all readings: `reading`, `first` and `last` piece of each."""

    def __init__(self, tags: Tags, role: str, ends: Ints) -> None:
        self.reading, self.first = np.nonzero(tags == TAG["B-" + role])
        self.last = ends[self.reading, self.first + 1] - 1
        self.spans: list[Run] = list(zip(self.first.tolist(), self.last.tolist(), strict=True))


def _ends(tags: Tags) -> Ints:
    """For each piece of each reading the first one from there on, or behind all, that does not go on with a run."""
    going_on = np.isin(np.arange(len(TAGS)), [TAG[name] for name in TAGS if name[0] == "I"])[tags]
    ends = np.full((len(tags), tags.shape[1] + 1), tags.shape[1])
    ends[:, :-1] = np.where(going_on, tags.shape[1], np.arange(tags.shape[1]))
    return np.minimum.accumulate(ends[:, ::-1], axis=1)[:, ::-1]


def linked(tags: Tags, links: Floats, real: Ints) -> dict[Said, dict[int, Run | None]]:
    """What the readings of a window (lines of `tags`) mark as said; for each the readings that do, with their cues."""
    seeks_cue, is_cue, seeks_source, is_source = np.split(links[np.concatenate([[0], real])], 4, axis=1)
    ends = _ends(tags)
    contents, cues, sources = (Runs(tags, role, ends) for role in ("content", "cue", "source"))
    to_cue = _picked(contents, cues, seeks_cue, is_cue, len(tags))
    to_source = _picked(cues, sources, seeks_source, is_source, len(tags))
    parts: dict[int, list[Run]] = {}
    found: dict[Said, dict[int, Run | None]] = {}
    for k, cue in enumerate(to_cue):
        if cue >= 0:
            parts.setdefault(cue, []).append(contents.spans[k])
        else:
            found.setdefault(Said((contents.spans[k],)), {})[int(contents.reading[k])] = None
    in_reading = cues.reading.tolist()
    for cue, held in parts.items():
        source = to_source[cue]
        said = Said(tuple(held), sources.spans[source] if source >= 0 else NOTHING)
        found.setdefault(said, {})[in_reading[cue]] = cues.spans[cue]
    return found


def _picked(seeking: Runs, sought: Runs, seeks: Floats, is_sought: Floats, readings: int) -> list[int]:
    """For each run which run of the same reading it points at, by number; -1 is none."""
    places = np.unique(sought.first)
    numbers = np.full((readings, len(places) + 1), -1)
    numbers[sought.reading, 1 + np.searchsorted(places, sought.first)] = np.arange(len(sought.first))
    from_places, row = np.unique(seeking.first, return_inverse=True)
    scores = (seeks[from_places + 1] @ is_sought[np.concatenate([[0], places + 1])].T)[row]
    there = numbers[seeking.reading]
    scores[:, 1:][there[:, 1:] < 0] = -np.inf
    picked: list[int] = there[np.arange(len(there)), scores.argmax(axis=1)].tolist()
    return picked


def _attribution(window: Window, real: Ints, statement: Agreed) -> Attribution:
    def bounds(run: Run) -> Bounds:
        return int(window.starts[real[run[0]]]), int(window.ends[real[run[1]]])

    said, cue, shares = statement
    return Attribution(
        content=tuple(bounds(run) for run in said.content),
        cue=(bounds(cue),) if cue else (),
        source=(bounds(said.source),) if said.source != NOTHING else (),
        signs=shares,
    )


def joined(found: Iterable[tuple[Window, Sequence[Attribution]]]) -> list[Attribution]:
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
