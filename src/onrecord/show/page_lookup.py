"""Which of many short texts have some words: a search through all of them at once."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

SEPARATOR = "\n"


class Lookup:
    """Many texts, to be searched for parts of words.

    >>> said = Lookup(["It rained", "The rain in Brenn", "Snow"])
    >>> said.having(["rain"]), said.having(["rain", "brenn"]), said.having([])
    ([0, 1], [1], [0, 1, 2])
    """

    def __init__(self, texts: Iterable[str]) -> None:
        folded = [text.casefold().replace(SEPARATOR, " ") for text in texts]
        self._whole = SEPARATOR.join(folded)
        self._starts = list(accumulate((len(text) + 1 for text in folded), initial=0))[:-1]

    def having(self, words: Sequence[str]) -> list[int]:
        """The numbers of the texts that have all these words (or parts of words), in order."""
        folded = sorted((word.casefold() for word in words), key=len, reverse=True)
        if not folded:
            return list(range(len(self._starts)))
        if len(folded) == 1:
            return list(self._with(folded[0]))
        return [n for n in self._with(folded[0]) if all(self._has(n, word) for word in folded[1:])]

    def _with(self, word: str) -> Iterable[int]:
        whole, starts = self._whole, self._starts
        at = whole.find(word)
        while at >= 0:
            n = bisect_right(starts, at) - 1
            yield n
            if n + 1 >= len(starts):
                return
            at = whole.find(word, starts[n + 1])

    def _has(self, n: int, word: str) -> bool:
        end = self._starts[n + 1] if n + 1 < len(self._starts) else len(self._whole)
        return self._whole.find(word, self._starts[n], end) >= 0
