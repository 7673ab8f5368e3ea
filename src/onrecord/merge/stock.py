"""How common words and runs of words are in a record: taken stock of now and then, the same until the next time."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log

from onrecord.merge.copies import Runs, text_of, usual_runs
from onrecord.merge.words import telling
from onrecord.model import Findings

COUNTED = 4_096
OFTEN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """In how many of `counted` documents a word stands, and a run of three words; those of one only are left out."""

    counted: int = 0
    words: Mapping[str, int] = field(default_factory=dict)
    runs: Mapping[int, int] = field(default_factory=dict)

    def rare(self, words: Iterable[str]) -> frozenset[str]:
        """Those of the words that few documents have, so that they tell one thing from another."""
        limit = rare_limit(self.counted)
        return frozenset(word for word in words if self.words.get(word, 1) <= limit)

    def weight(self, word: str) -> float:
        """How much a word tells: the rarer, the more."""
        return log(1 + max(self.counted, 1) / self.words.get(word, 1))


def take_stock(findings: Iterable[Findings]) -> Stock:
    """The words and runs of these documents, at most 4,096 of them: those whose ids come first, which is by chance."""
    words: Counter[str] = Counter()
    texts: dict[str, Runs] = {}
    counted = 0
    for found in findings:
        if counted == COUNTED:
            break
        counted += 1
        words.update(telling(found.text, found.document.language))
        if (text := text_of(found.document)) is not None:
            texts[text.id] = Runs.of(text)
    often = {word: count for word, count in sorted(words.items()) if count >= OFTEN}
    return Stock(counted=counted, words=often, runs=usual_runs(texts))


def rare_limit(documents: int) -> int:
    """In how many documents a word may stand and still tell one thing from another.

    >>> [rare_limit(n) for n in (2, 16, 100, 1000)]
    [3, 4, 8, 20]
    """
    return max(3, min(8, documents // 4), documents // 50)
