"""What the rules for citations share: the reference before it has an id, and the word lists of all languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from onrecord.lang import languages
from onrecord.lang import words as word_lists
from onrecord.model.citation import CitationForm, CitationState

LONGEST_LABEL = 120
URL = re.compile(
    r"""(?:https?://|www\.)[^\s<>"'“”«»{}|\\^`]+  # https://example.org/a?b=c""", re.VERBOSE | re.IGNORECASE
)
_URL_TAIL = ".,;:!?)]}…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A citation before it has an id, and the rank of the rule that found it (lower is better)."""

    start: int
    end: int
    form: CitationForm
    state: CitationState
    label: str | None = None
    target: str | None = None
    rank: int = 0


@cache
def every(key: str, inner: str | None = None) -> frozenset[str]:
    """A word list of all languages together: the marks of a source are the same everywhere, the words are not."""
    tables: list[dict[str, Any]] = [word_lists(language, "citations") for language in languages("citations")]
    lists = (table.get(key, {}).get(inner, ()) if inner else table.get(key, ()) for table in tables)
    return frozenset(word for listed in lists for word in listed)


@cache
def any_of(key: str, inner: str | None = None) -> str:
    """The same list as a pattern that matches any of its words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(every(key, inner), key=lambda w: (-len(w), w)))


def addresses(text: str, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, int]]:
    """The bounds of the web addresses that are written out in a text, without what ends a sentence."""
    for match in URL.finditer(text, start, len(text) if stop is None else stop):
        end = match.end()
        while text[end - 1] in _URL_TAIL:
            end -= 1
        yield match.start(), end
