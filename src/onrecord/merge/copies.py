"""Documents that share a text: exact copies, edited ones, and texts that took whole stretches from another."""

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import groupby
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
ONE_IN = 4
WHOLE = 1
SPARE = 3
PARTS = 16
RANGE = (1 << (64 - SPARE)) // PARTS
FEW = 12
MANY = 200
FIRST = 2
COMMON_KEYS = 2
TELLING_LITTLE = 3
SHOWN = 3
MOST_PLACES = 20

Run = tuple[str, ...]  # words that follow one another


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
class Text:
    """A document as its words and the runs of three of them; a number for each run is the same on every machine."""

    id: str
    text: str
    said: tuple[str, ...]
    order: tuple[Run, ...]
    runs: frozenset[Run]
    publisher: str | None
    _weights: dict[Callable[[int, int], int], float] = field(default_factory=dict, compare=False, repr=False)

    def weight(self, usual: Callable[[int, int], int]) -> float:
        """How much all its runs tell."""
        if usual not in self._weights:
            self._weights[usual] = _weight_of(self.runs, usual)
        return self._weights[usual]

    @property
    def numbers(self) -> list[int]:
        """The numbers of its runs, sorted."""
        return sorted(map(_number, self.runs))

    @property
    def keys(self) -> tuple[int, ...]:
        """What the document is looked up by: one run in four, the same ones in every text, and the whole text."""
        return self.keys_among(self.numbers)

    def keys_among(self, numbers: Iterable[int]) -> tuple[int, ...]:
        """The keys, where the numbers of its runs are known."""
        return tuple(sorted([_number(self.said) * ONE_IN + WHOLE, *(each for each in numbers if each % ONE_IN == 0)]))

    def places(self, among: Set[Run]) -> Mapping[Run, Sequence[int]]:
        """The words that these runs begin at."""
        found: dict[Run, list[int]] = {}
        for place, run in enumerate(self.order):
            if run in among:
                found.setdefault(run, []).append(place)
        return {run: listed[:MOST_PLACES] for run, listed in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """The runs of a text and the keys that it is looked up by, sorted and in little room."""

    keys: "array[int]"
    numbers: "array[int]"

    @classmethod
    def of(cls, text: Text) -> "Runs":
        """The runs of a text."""
        numbers = text.numbers
        return cls(keys=array("Q", text.keys_among(numbers)), numbers=array("Q", numbers))


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
    texts = {text.id: text for text in map(text_of, sorted(documents, key=lambda d: d.id)) if text is not None}
    runs = {name: Runs.of(text) for name, text in texts.items()}
    usual = usual_runs(runs)
    found = (compare(texts[a], texts[b], usual.get) for a, b in candidates({n: each.keys for n, each in runs.items()}))
    return tuple(sorted((each for each in found if each is not None), key=lambda s: (s.a, s.b)))


def text_of(document: Document) -> Text | None:
    """The words and runs of a document; None when it is too short to tell whether it was copied."""
    said = tuple(words(document.text))
    if len(said) < SHORTEST:
        return None
    publisher = document.publisher.strip().casefold() if document.publisher else None
    order = tuple(_runs(said))
    return Text(id=document.id, text=document.text, said=said, order=order, runs=frozenset(order), publisher=publisher)


def usual_runs(texts: Mapping[str, Runs]) -> dict[int, int]:
    """The runs that three texts and more have, with their number; all copies of one text count as one.

    They are counted by parts of all numbers, one after the other: most runs stand in one text, and tell nothing.
    """
    groups = Groups()
    for a, b in worth_comparing(_held_by_several({name: texts[name].keys for name in sorted(texts)})):
        if containment(set(texts[a].numbers), set(texts[b].numbers)) >= CONTAINED:
            groups.join(a, b)
    alike: dict[str, list[str]] = defaultdict(list)
    for name in texts:
        alike[groups.top(name)].append(name)
    usual: dict[int, int] = {}
    for part in _parts({name: text.numbers for name, text in texts.items()}):
        counts = Counter(run for names in alike.values() for run in set().union(*(part[name] for name in names)))
        usual.update((run, count) for run, count in sorted(counts.items()) if count >= TELLING_LITTLE)
    return usual


def _held_by_several(keys: "Mapping[str, array[int]]") -> dict[int, list[str]]:
    """The documents that have each key, of those keys that several have."""
    several: dict[int, list[str]] = {}
    for part in _parts(keys):
        holders: dict[int, list[str]] = defaultdict(list)
        for name, held in part.items():
            for key in held:
                holders[key].append(name)
        several.update((key, names) for key, names in holders.items() if len(names) > 1)
    return several


def _parts(numbers: "Mapping[str, array[int]]") -> "Iterator[dict[str, array[int]]]":
    """Sorted numbers of 61 bits by name, cut in ranges; what is larger is in the last one."""
    for part in range(PARTS):
        low, high = part * RANGE, (part + 1) * RANGE if part < PARTS - 1 else 1 << 64
        yield {name: each[bisect_left(each, low) : bisect_left(each, high)] for name, each in numbers.items()}


def candidates(keys: Mapping[str, Iterable[int]]) -> Iterator[tuple[str, str]]:
    """The pairs of documents worth comparing."""
    holders: dict[int, list[str]] = defaultdict(list)
    for name in sorted(keys):
        for key in keys[name]:
            holders[key].append(name)
    yield from worth_comparing(holders)


def worth_comparing(
    holders: Mapping[int, Sequence[str]], among: Collection[str] | None = None
) -> list[tuple[str, str]]:
    """The pairs of documents with two runs in common, or the whole text, from the documents that have each of them.

    Those in which one `among` these is, where they are given.
    """
    pairs: Counter[tuple[str, str]] = Counter()
    for key, names in holders.items():
        pairs.update(dict.fromkeys(paired(key, names, among), COMMON_KEYS if key & WHOLE else 1))
    return sorted(pair for pair, count in pairs.items() if count >= COMMON_KEYS)


def is_proposed(a: str, b: str, common: Iterable[tuple[int, Sequence[str]]]) -> bool:
    """Tell whether two documents are worth comparing, from what both have, each with the documents that have it.

    No more is asked for than is needed. Of what many documents have, the first of them are enough.

    >>> runs = [(8, ["a", "b", "c"]), (16, ["a", "b"])]
    >>> is_proposed("a", "b", runs), is_proposed("a", "b", runs[:1])
    (True, False)
    """
    count = 0
    for key, names in common:
        proposing = proposed_by(key, names)
        if proposing is None or min(a, b) in proposing:
            count += COMMON_KEYS if key & WHOLE else 1
        if count >= COMMON_KEYS:
            return True
    return False


def paired(key: int, names: Sequence[str], among: Collection[str] | None = None) -> Iterator[tuple[str, str]]:
    """The pairs that a run or a whole text proposes which these documents have, in order.

    What many documents have pairs each of them with the first two only: enough to hold a large group of copies
    together, and never a square number of pairs. A run that hundreds have is boilerplate and proposes none.

    >>> list(paired(8, ["a", "b", "c"]))
    [('a', 'b'), ('a', 'c'), ('b', 'c')]
    >>> list(paired(8, ["a", "b", "c"], {"b"}))
    [('a', 'b'), ('b', 'c')]
    """
    proposing = proposed_by(key, names)
    some = names if among is None else [name for name in names if name in among]
    for n, first in enumerate(names if proposing is None else proposing):
        if among is None or first in among:
            yield from ((first, other) for other in names[n + 1 :])
        else:
            yield from ((first, other) for other in some if other > first)


def proposed_by(key: int, names: Sequence[str]) -> Sequence[str] | None:
    """The documents that a run pairs with all others; None when it pairs all with all."""
    if len(names) <= FEW:
        return None
    return names[:FIRST] if key & WHOLE or len(names) <= MANY else ()


def compare(a: Text, b: Text, usual: Callable[[int, int], int]) -> Shared | None:
    """What two texts share, None when it is no more than any two texts do; `usual` counts the texts with a run."""
    if a.id > b.id:
        a, b = b, a
    share = containment(a.runs, b.runs)
    kind: FoldKind | None = "copy" if share >= CONTAINED else _taken(a, b, usual)
    return None if kind is None else _shared(a, b, kind, share)


def containment(a: Set[object], b: Set[object]) -> float:
    """The share of the smaller set that the larger one holds.

    >>> containment({1, 2}, {2, 3, 4})
    0.5
    """
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0


def _runs(said: Sequence[str]) -> Iterator[Run]:
    yield from zip(*(said[n:] for n in range(SHINGLE)), strict=False)


def _number(said: Sequence[str]) -> int:
    """The number that stands for some words, the same on every machine."""
    digest = blake2b(" ".join(said).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest) >> SPARE


def _taken(a: Text, b: Text, usual: Callable[[int, int], int]) -> FoldKind | None:
    """How two texts that are no copies share words, weighing each run; None where it is what any two texts share.

    What one publisher prints twice is not looked at: it counts as one publisher anyway.
    """
    if a.publisher is not None and a.publisher == b.publisher:
        return None
    if not _may_have_stretch(a, b):
        return None
    longest = max((found[0] for found in _stretches(a, b)), default=0)
    if longest < STRETCH:
        return None
    weight = [text.weight(usual) for text in (a, b)]
    both = _weight_of(a.runs & b.runs, usual)
    if both >= ALIKE * (sum(weight) - both):
        return "edited"
    taken = any(longest >= length and both >= share * min(weight) for length, share in TAKEN.items())
    return "derived" if taken else None


def _may_have_stretch(a: Text, b: Text) -> bool:
    """Tell whether enough runs that follow one another in the one text stand in the other at all."""
    enough = STRETCH - SHINGLE + 1
    return any(in_both and sum(1 for _ in some) >= enough for in_both, some in groupby(a.order, b.runs.__contains__))


def _weight_of(runs: Iterable[Run], usual: Callable[[int, int], int]) -> float:
    """How much runs tell: each one over the number of other texts that have it."""
    return fsum(1 / max(1, usual(_number(run), 1) - 1) for run in runs)


def _shared(a: Text, b: Text, kind: FoldKind, share: float) -> Shared:
    ours, theirs = list(spelled(a.text)), list(spelled(b.text))
    shown: list[tuple[Span, Span]] = []
    for length, x, y in sorted(_stretches(a, b), key=lambda found: (-found[0], found[1:])):
        if len(shown) == SHOWN or (shown and length < STRETCH):
            break
        one = Span(doc=a.id, start=ours[x].start, end=ours[x + length - 1].end)
        if all(one.end <= other.start or other.end <= one.start for other, _ in shown):
            shown.append((one, Span(doc=b.id, start=theirs[y].start, end=theirs[y + length - 1].end)))
    return Shared(a=a.id, b=b.id, kind=kind, share=round(share, 3), stretches=tuple(shown))


def _stretches(a: Text, b: Text) -> Iterator[tuple[int, int, int]]:
    """The stretches of words that two texts share: how many words, and where each begins in the one and the other."""
    ends: dict[int, tuple[int, int, int]] = {}
    common = a.runs & b.runs
    theirs = b.places(common)
    at_place = {x: theirs[run] for run, places in a.places(common).items() for x in places}
    last = -1
    for place in sorted(at_place):
        if place > last + 1:
            yield from ends.values()
            ends = {}
        going: dict[int, tuple[int, int, int]] = {}
        for y in at_place[place]:
            length, x, began = ends.pop(y - 1, (SHINGLE - 1, place, y))
            going[y] = length + 1, x, began
        yield from ends.values()
        ends, last = going, place
    yield from ends.values()
