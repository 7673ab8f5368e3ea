"""Documents that share a text: exact copies, edited ones, and texts that took whole stretches from another."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import fsum

from onrecord.merge.groups import Groups, together
from onrecord.merge.words import spelled, words
from onrecord.model import Document, Span
from onrecord.model.record import FoldKind

CONTAINED = 0.58
ALIKE = 0.18
TAKEN = {17: 0.1, 14: 0.22}
STRETCH = 8
SHINGLE = 3
SHORTEST = 20
FEW = 12
COMMON_RARE = 3
SHOWN = 3
MOST_PLACES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What two documents share: how, which part of the shorter text, and the longest stretches.

    "copy": the shorter text stands in the longer one; "edited": the same text from top to bottom, with words changed;
    "derived": one took stretches from the other, or both from a third.
    """

    a: str
    b: str
    kind: FoldKind
    share: float
    stretches: tuple[tuple[Span, Span], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """A document as its words and the runs of three of them."""

    text: str
    said: tuple[str, ...]
    runs: frozenset[int]
    publisher: str | None

    def places(self, among: Set[int]) -> Mapping[int, Sequence[int]]:
        """The words that these runs begin at."""
        found: dict[int, list[int]] = {}
        for place, run in enumerate(_runs(self.said)):
            if run in among:
                found.setdefault(run, []).append(place)
        return {run: listed[:MOST_PLACES] for run, listed in found.items()}


def find_copies(documents: Iterable[Document]) -> tuple[tuple[str, ...], ...]:
    """The groups of documents that share one text, as ids; documents that stand alone are left out.

    Two documents share a text when at least 58 % of the three-word runs of the shorter one stand in the longer one.

    >>> wire = " ".join(f"word{n} of the wire report" for n in range(9))
    >>> def article(name, text):
    ...     return Document(id=name, text=text, sha256="", media_type="text/plain", reader="plain@1")
    >>> find_copies([article("a", wire), article("b", "By our staff. " + wire), article("c", "Another text.")])
    (('a', 'b'),)
    """
    return grouped(find_shared(documents), "copy")


def grouped(shared: Iterable[Shared], *kinds: FoldKind) -> tuple[tuple[str, ...], ...]:
    """The groups of documents that hang together by these kinds of sharing."""
    return together((each.a, each.b) for each in shared if each.kind in kinds)


def find_shared(documents: Iterable[Document]) -> tuple[Shared, ...]:
    """The pairs of documents that share a text or long stretches of one, in order.

    A run that many texts have tells little: runs are weighted by the number of texts they stand in, where all copies of
    one text count as one.
    """
    texts: dict[str, _Text] = {}
    first: dict[tuple[str, ...], str] = {}
    found: list[Shared] = []
    for document in sorted(documents, key=lambda d: d.id):
        text = _text(document)
        if len(text.said) < SHORTEST:
            continue
        texts[document.id] = text
        same = first.setdefault(text.said, document.id)
        if same != document.id:
            found.append(_shared(same, document.id, "copy", 1.0, texts))
    own = {name: texts[name].runs for name in first.values()}
    pairs = [(a, b, containment(own[a], own[b])) for a, b in _candidates(own)]
    weights = _weights(own, [(a, b) for a, b, share in pairs if share >= CONTAINED])
    weight = {name: fsum(weights[run] for run in runs) for name, runs in own.items()}
    for a, b, share in pairs:
        kind = "copy" if share >= CONTAINED else _taken(texts[a], texts[b], weights, (weight[a], weight[b]))
        if kind is not None:
            found.append(_shared(a, b, kind, share, texts))
    return tuple(sorted(found, key=lambda s: (s.a, s.b)))


def shingles(said: Sequence[str]) -> frozenset[int]:
    """The runs of three words, each as a number (equal runs give equal numbers within one run of the program).

    >>> len(shingles(["a", "b", "c", "d"]))
    2
    """
    return frozenset(_runs(said))


def containment(a: Set[int], b: Set[int]) -> float:
    """The share of the smaller set that the larger one holds.

    >>> containment({1, 2}, {2, 3, 4})
    0.5
    """
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0


def _runs(said: Sequence[str]) -> Iterator[int]:
    yield from (hash(run) for run in zip(*(said[n:] for n in range(SHINGLE)), strict=False))


def _text(document: Document) -> _Text:
    said = tuple(words(document.text))
    publisher = document.publisher.strip().casefold() if document.publisher else None
    return _Text(text=document.text, said=said, runs=shingles(said), publisher=publisher)


def _candidates(runs: Mapping[str, Iterable[int]]) -> Iterator[tuple[str, str]]:
    """The pairs worth comparing: they share a few runs that hardly any other document has.

    A run that many documents have pairs each of them with the next two only: enough to chain a large group of copies,
    and never a square number of pairs.
    """
    where: dict[int, list[str]] = defaultdict(list)
    for name in sorted(runs):
        for run in runs[name]:
            where[run].append(name)
    shared: Counter[tuple[str, str]] = Counter()
    for names in where.values():
        if len(names) <= FEW:
            shared.update(combinations(names, 2))
        else:
            shared.update(pairwise(names))
            shared.update(zip(names, names[2:], strict=False))
    yield from sorted(pair for pair, count in shared.items() if count >= COMMON_RARE)


def _weights(runs: Mapping[str, Set[int]], copied: Iterable[tuple[str, str]]) -> Mapping[int, float]:
    """How much each run tells: one over the number of other texts that have it."""
    groups = Groups()
    for a, b in copied:
        groups.join(a, b)
    texts: dict[str, set[int]] = defaultdict(set)
    for name, own in runs.items():
        texts[groups.top(name)].update(own)
    counts = Counter(run for own in texts.values() for run in own)
    return {run: 1 / max(1, count - 1) for run, count in counts.items()}


def _taken(a: _Text, b: _Text, weights: Mapping[int, float], weight: tuple[float, float]) -> FoldKind | None:
    """How two texts that are no copies share words, weighing each run; None where it is what any two texts share.

    What one publisher prints twice is not looked at: it counts as one publisher anyway.
    """
    if a.publisher is not None and a.publisher == b.publisher:
        return None
    both = fsum(weights[run] for run in a.runs & b.runs)
    alike = both >= ALIKE * (sum(weight) - both)
    if not alike and both < min(TAKEN.values()) * min(weight):
        return None
    longest = max((found[0] for found in _stretches(a, b)), default=0)
    if alike and longest >= STRETCH:
        return "edited"
    taken = any(longest >= length and both >= share * min(weight) for length, share in TAKEN.items())
    return "derived" if taken else None


def _shared(a: str, b: str, kind: FoldKind, share: float, texts: Mapping[str, _Text]) -> Shared:
    ours, theirs = list(spelled(texts[a].text)), list(spelled(texts[b].text))
    shown: list[tuple[Span, Span]] = []
    for length, x, y in sorted(_stretches(texts[a], texts[b]), key=lambda found: (-found[0], found[1:])):
        if len(shown) == SHOWN or (shown and length < STRETCH):
            break
        one = Span(doc=a, start=ours[x].start, end=ours[x + length - 1].end)
        if all(one.end <= other.start or other.end <= one.start for other, _ in shown):
            shown.append((one, Span(doc=b, start=theirs[y].start, end=theirs[y + length - 1].end)))
    return Shared(a=a, b=b, kind=kind, share=round(share, 3), stretches=tuple(shown))


def _stretches(a: _Text, b: _Text) -> Iterator[tuple[int, int, int]]:
    """The stretches of words that two texts share: how many words, and where each begins in the one and the other."""
    ends: dict[int, tuple[int, int, int]] = {}
    common = a.runs & b.runs
    theirs = b.places(common)
    at_place = {x: theirs[run] for run, places in a.places(common).items() for x in places}
    for place in range(len(a.said)):
        if place not in at_place and not ends:
            continue
        going: dict[int, tuple[int, int, int]] = {}
        for y in at_place.get(place, ()):
            length, x, began = ends.pop(y - 1, (SHINGLE - 1, place, y))
            going[y] = length + 1, x, began
        yield from ends.values()
        ends = going
    yield from ends.values()
