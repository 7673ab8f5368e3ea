"""The words of a parse as names need them: tokens joined again where the tokeniser parts a name ("al-Saadi")."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from onrecord import places
from onrecord.lang import words as word_lists
from onrecord.model import Findings, Token
from onrecord.text import is_headline

HYPHENS = frozenset("-‐‑–")
APOSTROPHES = frozenset("'’ʼ")


@cache
def name_lists(language: str | None = "en") -> dict[str, frozenset[str]]:
    """The word lists on names of a language, as sets; empty when it has none.

    >>> "minister" in name_lists()["role_heads"]
    True
    """
    return {name: frozenset(listed) for name, listed in word_lists(language, "names").items()}


@cache
def given_names(language: str | None = "en") -> frozenset[str]:
    """The common given names of a language's list."""
    listed = word_lists(language, "speakers").get("given_names", {})
    return frozenset(name for names in listed.values() for name in names)


@cache
def persons(language: str | None = "en") -> frozenset[str]:
    """The nouns of a language for one person."""
    topics = ("speakers", "statements")
    return frozenset(
        noun for topic in topics for noun in word_lists(language, topic).get("persons", {}).get("nouns", ())
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One written word: its place, its tokens, and whether the sentence or a headline gives it its capital."""

    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]
    first: bool
    headline: bool

    @property
    def lower(self) -> str:
        """The word in small letters."""
        return self.text.lower()

    @property
    def capital(self) -> bool:
        """Tell whether it begins with a capital letter, also after a particle ("al-Saadi")."""
        if self.text[0].isupper():
            return True
        return "-" in self.text and any(part[:1].isupper() for part in self.text.split("-")[1:])

    @property
    def pos(self) -> str:
        """The Universal POS tag of its last token."""
        return self.tokens[-1].pos

    @property
    def ent(self) -> str:
        """The type of the named entity that the pipeline sees in it, or ""."""
        return self.tokens[0].ent

    @property
    def possessive(self) -> bool:
        """Tell whether it is the ending 's, a word of its own for the tokeniser."""
        return self.text.lower() in {"'s", "’s", "'", "’"}


@dataclass(frozen=True, kw_only=True)
class Words:
    """All words of a document that has a parse, in order of the text."""

    text: str
    listed: tuple[Word, ...]

    @cached_property
    def at(self) -> dict[int, int]:
        """The number of each word by the offset it starts at."""
        return {word.start: number for number, word in enumerate(self.listed)}

    def together(self, left: int, right: int) -> bool:
        """Tell whether two neighbouring words stand in one line of one sentence with only blanks between them."""
        if not (0 <= left < len(self.listed) and 0 <= right < len(self.listed)):
            return False
        between = self.text[self.listed[left].end : self.listed[right].start]
        return "\n" not in between and not between.strip() and not self.listed[right].first


def words_of(findings: Findings) -> Words:
    """The words of a document's parse.

    >>> from onrecord.model import Document
    >>> words_of(Findings(document=Document(id="d", text="", sha256="", media_type="", reader=""))).listed
    ()
    """
    headlines = {
        offset
        for paragraph in findings.paragraphs
        if is_headline(findings.quote(paragraph))
        for offset in range(paragraph.start, paragraph.end)
    }
    grouped: list[list[Token]] = []
    for token in findings.parse.tokens:
        if not token.text.strip():
            continue
        if grouped and _joined(grouped[-1], token):
            grouped[-1].append(token)
        else:
            grouped.append([token])
    words: list[Word] = []
    sentence = -1
    for group in _settled(grouped):
        start, end = group[0].start, group[-1].end
        words.append(
            Word(
                start=start,
                end=end,
                text=findings.text[start:end],
                tokens=tuple(group),
                first=group[0].sentence != sentence,
                headline=start in headlines,
            )
        )
        sentence = group[0].sentence
    return Words(text=findings.text, listed=tuple(words))


def _joined(group: list[Token], token: Token) -> bool:
    last = group[-1]
    if last.end != token.start:
        return False
    if last.text in HYPHENS:
        return token.text[0].isalpha()
    if token.text in HYPHENS:
        return last.text[-1].isalpha()
    return token.text[0] in APOSTROPHES and len(token.text) > 2 and token.text[1].isalpha() and last.text[-1].isalpha()


def _settled(groups: Iterable[list[Token]]) -> Iterable[list[Token]]:
    """Keep a joined word whole only when it is a name: both sides with capitals, or a particle before a capital."""
    for group in groups:
        if len(group) == 1:
            yield group
            continue
        outer = [token.text for token in group if token.text not in HYPHENS]
        whole = bool(outer) and all(text[0].isupper() for text in outer[1:])
        whole = whole and (outer[0][0].isupper() or len(outer[0]) <= 3)
        whole = whole and group[-1].text not in HYPHENS and not all(places.country(text) for text in outer)
        whole = whole or _is_one_name(group)
        if whole:
            yield group
        else:
            yield from ([token] for token in group)


def _is_one_name(group: list[Token]) -> bool:
    """Tell whether a joined word is part of one person's name for the pipeline: "Ki-moon"."""
    starts = group[0].text[0].isupper() and group[-1].text not in HYPHENS
    return starts and all(token.ent == "PERSON" for token in group) and not any(t.ent_start for t in group[1:])
