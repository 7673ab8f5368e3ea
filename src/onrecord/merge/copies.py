"""Documents that share one text: exact copies, and copies with another head, a cut or small edits."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from onrecord.merge.groups import Groups
from onrecord.merge.words import words
from onrecord.model import Document

CONTAINED = 0.58
SHINGLE = 3
SHORTEST = 20
FEW = 12
COMMON_RARE = 3


def find_copies(documents: Iterable[Document]) -> tuple[tuple[str, ...], ...]:
    """The groups of documents that share one text, as ids; documents that stand alone are left out.

    Two documents share a text when at least 58 % of the three-word runs of the shorter one stand in the longer one.

    >>> wire = " ".join(f"word{n} of the wire report" for n in range(9))
    >>> def article(name, text):
    ...     return Document(id=name, text=text, sha256="", media_type="text/plain", reader="plain@1")
    >>> find_copies([article("a", wire), article("b", "By our staff. " + wire), article("c", "Another text.")])
    (('a', 'b'),)
    """
    groups = Groups()
    runs: dict[str, frozenset[int]] = {}
    first: dict[tuple[str, ...], str] = {}
    for document in sorted(documents, key=lambda d: d.id):
        said = tuple(words(document.text))
        if len(said) < SHORTEST:
            continue
        same = first.setdefault(said, document.id)
        if same == document.id:
            runs[document.id] = shingles(said)
        else:
            groups.join(same, document.id)
    for a, b in _candidates(runs):
        if containment(runs[a], runs[b]) >= CONTAINED:
            groups.join(a, b)
    return groups.found


def shingles(said: Sequence[str]) -> frozenset[int]:
    """The runs of three words, each as a number (equal runs give equal numbers within one run of the program).

    >>> len(shingles(["a", "b", "c", "d"]))
    2
    """
    return frozenset(hash(run) for run in zip(*(said[n:] for n in range(SHINGLE)), strict=False))


def containment(a: frozenset[int], b: frozenset[int]) -> float:
    """The share of the smaller set that the larger one holds.

    >>> containment(frozenset({1, 2}), frozenset({2, 3, 4}))
    0.5
    """
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0


def _candidates(runs: dict[str, frozenset[int]]) -> Iterator[tuple[str, str]]:
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
