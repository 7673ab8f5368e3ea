"""Headlines as sentences: a line set in title case or capitals, with small letters where its article has them."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from onrecord.split.capitals import MOSTLY, is_english, recased
from onrecord.text import is_headline

MOST_WORDS, MOST_CHARACTERS = 20, 300  # of a headline
_LINE = re.compile(r"[^\n]+")  # Minister Denies It
_LISTED = re.compile(r"\s*+[^\w\s\"'“‘(]|.*;")  # * Minister Ivo Pell
_WORD = re.compile(
    r"(?<![^\W_])[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)?+"
)  # Minister, Don't, Pell's without its 's; not the ST of 1ST
_INSIDE = re.compile(r"[\w,;’'%)] ?\Z")  # the end of what stands before a word inside a sentence
_OPENS = re.compile(r"(?:\A\s*+|[:?!|–—]\s{1,3}|(?<!\w)[\"'“‘(\[])\Z")  # the end of what stands before a new beginning


def with_plain_headlines(text: str, language: str | None) -> str:
    r"""An English text whose headlines have capitals only where its sentences would; every character keeps its place.

    What a word looks like inside the article's own sentences decides, and what stands nowhere in them is written as in
    most newspapers (truecasing: Lita, Ittycheriah, Roukos and Kambhatla, ACL 2003).

    >>> with_plain_headlines("Soldiers Block Road To Hope As Talks Fail\n\nThe road to Hope was blocked.", "en")
    'Soldiers block road to Hope as talks fail\n\nThe road to Hope was blocked.'
    """
    if language not in (None, "en"):
        return text
    lines = [match.span() for match in _LINE.finditer(text) if is_headline(match[0]) and not _is_list(match[0])]
    if not lines or not is_english(text):
        return text
    usage = _Usage(text, lines)
    letters = list(text)
    for start, end in lines:
        letters[start:end] = _plain(text[start:end], usage)
    return "".join(letters)


def _is_list(line: str) -> bool:
    """Tell whether a line is an item of a list, or a list: names stand there, and no sentence."""
    return len(line) > MOST_CHARACTERS or bool(_LISTED.match(line)) or len(line.split()) > MOST_WORDS


class _Usage:
    """How the words of an article are written inside its sentences."""

    def __init__(self, text: str, headlines: list[tuple[int, int]]) -> None:
        self.forms: dict[str, Counter[str]] = {}
        self.pairs: set[tuple[str, str]] = set()
        left_out = set(headlines)
        for line in _LINE.finditer(text):
            if line.span() not in left_out:
                self._count(line[0])

    def _count(self, line: str) -> None:
        found = [(m[0], bool(_INSIDE.search(line, max(0, m.start() - 2), m.start()))) for m in _WORD.finditer(line)]
        for word, inside in found:
            if inside or word.islower():
                self.forms.setdefault(word.casefold(), Counter())[word] += 1
        self.pairs.update(
            (a, b) for (a, _), (b, inside) in pairwise(found) if inside and a[0].isupper() and b[0].isupper()
        )

    def form(self, word: str) -> str | None:
        """The word as the article mostly writes it, or None when it stands in no sentence."""
        found = self.forms.get(word.casefold())
        return max(found, key=lambda form: (found[form], form)) if found else None


def _plain(line: str, usage: _Usage) -> str:
    others = recased(line.upper()) if len(line.upper()) == len(line) else line
    shouted = _is_shouted(line)
    letters = list(line)
    words = list(_WORD.finditer(line))
    kept = set(_in_names(words, usage))
    for n, word in enumerate(words):
        start, end = word.span()
        if n in kept or not (shouted or _is_capitalised(word[0])) or _is_initial(line, start, end):
            continue
        form = usage.form(word[0])
        if form is None or (form.isupper() and others[start:end].islower()):
            form = others[start:end]
        if _OPENS.search(line, 0, start) or _goes_on_a_name(letters, start):
            form = form[:1].upper() + form[1:]
        if len(form) == end - start:
            letters[start:end] = form
    return "".join(letters)


def _in_names(words: list[re.Match[str]], usage: _Usage) -> Iterator[int]:
    """The words that stand side by side with capitals in the article, too."""
    for n, (one, other) in enumerate(pairwise(words)):
        if (one[0], other[0]) in usage.pairs:
            yield from (n, n + 1)


def _goes_on_a_name(letters: list[str], start: int) -> bool:
    """Tell whether a word is joined by a hyphen to one that keeps its capital: "Mirava-Ostrel"."""
    first = start - 1
    while first > 0 and letters[first - 1].isalpha():
        first -= 1
    return start > 1 and letters[start - 1] == "-" and letters[first].isupper()


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() and (len(word) == 1 or word[1:].islower())


def _is_initial(line: str, start: int, end: int) -> bool:
    """Tell whether a word is an initial, or "I"."""
    return end - start == 1 and (line[start] != "A" or line[end : end + 1] == ".")


def _is_shouted(line: str) -> bool:
    cased = [letter for letter in line if letter.isupper() or letter.islower()]
    return sum(map(str.isupper, cased)) > MOSTLY * len(cased)
