"""Who speaks, where there is no parse: the phrase beside a verb of saying, by lists of words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from onrecord.find.quotations.drafts import Bounds, trim
from onrecord.lang import words
from onrecord.text import folded

PAUSE = re.compile(r"[,:،(\n;؛]|\s[–—-]\s")  # left – and
TOKEN = re.compile(r"[«„“\"][^«»„“”\"\n]{1,80}[»“”\"]|\w[\w\u064b-\u0652\u0670-]*")  # «Вестник», пресс-секретарь


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseWords:
    """What tells a speaker from when, where and to whom; see `[plain]` in `lang/<code>/statements.toml`."""

    leave: frozenset[str] = frozenset()
    adverbs: frozenset[str] = frozenset()
    of_dates: frozenset[str] = frozenset()
    hearers: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()
    adjectives_in: tuple[str, ...] = ()
    adjectives_of: tuple[str, ...] = ()
    participles: tuple[str, ...] = ()
    gerunds: tuple[str, ...] = ()
    nouns_after: frozenset[str] = frozenset()
    that: frozenset[str] = frozenset()
    questions: frozenset[str] = frozenset()
    quoting: frozenset[str] = frozenset()
    from_: frozenset[str] = frozenset()
    as_: frozenset[str] = frozenset()
    attached: tuple[str, ...] = ()
    that_of: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    subject_after: bool = False
    comma: bool = True
    dialogue: bool = False


@cache
def phrase_words(language: str | None) -> PhraseWords:
    """The words of a language about the phrases beside its verbs of saying."""
    table = words(language, "statements")
    plain, phrases, order = table.get("plain", {}), table.get("phrases", {}), table.get("order", {})

    def listed(part: dict[str, list[str]], name: str) -> frozenset[str]:
        return frozenset(map(folded, part.get(name, ())))

    return PhraseWords(
        leave=listed(plain, "leave"),
        adverbs=listed(plain, "adverbs"),
        of_dates=listed(plain, "of_dates"),
        hearers=listed(plain, "hearers"),
        heads=listed(plain, "heads"),
        adjectives_in=tuple(plain.get("adjectives_in", ())),
        adjectives_of=tuple(plain.get("adjectives_of", ())),
        participles=tuple(plain.get("participles", ())),
        gerunds=tuple(plain.get("gerunds", ())),
        nouns_after=listed(plain, "nouns_after"),
        that=listed(phrases, "that"),
        questions=listed(phrases, "questions"),
        quoting=listed(phrases, "quoting"),
        from_=listed(phrases, "from"),
        as_=listed(phrases, "as"),
        attached=tuple(phrases.get("attached", ())),
        that_of=tuple(phrases.get("that_of", ())),
        sources=tuple(sorted(map(folded, phrases.get("source", ())), key=len, reverse=True)),
        subject_after=order.get("subject") == "after",
        comma=order.get("comma", True),
        dialogue=order.get("dialogue", False),
    )


def who(text: str, start: int, end: int, known: PhraseWords) -> Bounds | None:
    """The phrase that names the source in a stretch up to its next pause, without when, where and to whom.

    >>> text = "сказал журналистам в понедельник мэр Остреля на мосту"
    >>> start, end = who(text, 7, len(text), phrase_words("ru"))
    >>> text[start:end]
    'мэр Остреля'
    """
    start, end = trim(text, start, end)
    pause = PAUSE.search(text, start, end)
    tokens = list(_tokens(text, start, pause.start() if pause else end))
    first = _skip(tokens, known)
    tokens = tokens[first:]
    if first and known.heads and tokens:
        tokens = _from_head(tokens, known)
    last = len(tokens)
    for n, (word, _, _) in enumerate(tokens):
        if n and (word in known.leave or word in known.hearers or word in known.adverbs or word in known.of_dates):
            last = n
            break
    tokens = tokens[:last]
    return (tokens[0][1], tokens[-1][2]) if tokens else None


def is_gerund(text: str, start: int, end: int, known: PhraseWords) -> bool:
    """Tell whether a phrase says what somebody did meanwhile ("выступая в парламенте")."""
    tokens = [word for word, _, _ in _tokens(text, start, end)][:2]
    ends = bool(tokens) and bool(known.gerunds) and tokens[0].endswith(known.gerunds) and tokens[0] not in known.heads
    return ends and len(tokens) > 1 and tokens[1] in known.leave | known.hearers


def last_phrase(text: str, start: int, end: int) -> Bounds:
    """The stretch since the last pause.

    >>> last_phrase("Днём, на мосту, мэр ", 0, 20)
    (16, 19)
    """
    start, end = trim(text, start, end)
    for pause in PAUSE.finditer(text, start, end):
        start = pause.end()
    return trim(text, start, end)


def _tokens(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    for found in TOKEN.finditer(text, start, end):
        yield folded(found[0]), found.start(), found.end()


def _skip(tokens: list[tuple[str, int, int]], known: PhraseWords) -> int:
    """How many words at the start tell when, where and to whom."""
    n = 0
    while n < len(tokens):
        word = tokens[n][0]
        if word in known.adverbs or word in known.of_dates or word[0].isdigit():
            n += 1
        elif word in known.hearers:
            n += 1 + (n + 1 < len(tokens) and not tokens[n + 1][0][0].isalnum())
        elif word in known.leave:
            n += 1
            while n < len(tokens) - 1 and known.adjectives_in and tokens[n][0].endswith(known.adjectives_in):
                n += 1
            n += 1
            n += n < len(tokens) and not tokens[n][0][0].isalnum()  # «Вестнику»
        else:
            break
    return n


def _from_head(tokens: list[tuple[str, int, int]], known: PhraseWords) -> list[tuple[str, int, int]]:
    """The words from the first one that may name somebody ("на заседании | правительства | министр Крес")."""
    for n, (word, _, _) in enumerate(tokens):
        if word in known.heads:
            while n and tokens[n - 1][0].endswith(known.adjectives_of):
                n -= 1
            return tokens[n:]
    return tokens
