"""Names of people in bylines, told from outlets, places and other capitalised words without a list of names."""

import re
from functools import cache

from onrecord import lang

WORD = r"[^\W\d_][\w.’'ʼ-]*"
NAME_PART = re.compile(r"[^\W\d_][\w’'ʼ-]*|[^\W\d_]{1,2}\.(?:-?[^\W\d_]\.)*|Jr\.|Sr\.")  # Korel-Dantz, J., A.B.
SEVERAL = re.compile(rf"{WORD}(?:\s+{WORD}){{0,5}}")


@cache
def reading_words(name: str) -> frozenset[str]:
    """The words of that list in all languages that have word lists for reading."""
    return frozenset(word for code in lang.languages("reading") for word in lang.words(code, "reading").get(name, ()))


def is_person(words: str, *, capitals: bool = False) -> bool:
    """Tell whether words are built like the bare name of a person; `capitals` says that it may be in capitals.

    >>> is_person("Anna de la Korel"), is_person("Northern Wire"), is_person("The End")
    (True, False, False)
    """
    parts = words.split()
    if not 2 <= len(parts) <= 5 or words.lower() in reading_words("not_names"):
        return False
    if words.isupper() and not capitals:
        return False
    if any(part.lower().strip(".") in no_names() | reading_words("outlets") for part in parts):
        return False
    named = [part for part in parts if NAME_PART.fullmatch(part) and is_capital(part[0])]
    return len(named) >= 2 and all(part in named or part.lower() in reading_words("particles") for part in parts)


def is_outlet(words: str) -> bool:
    """Tell whether words are built like the name of an outlet.

    >>> is_outlet("The Lodzern Post"), is_outlet("Anna Korel")
    (True, False)
    """
    parts = words.split()
    return (
        len(parts) >= 2
        and all(map(is_capital, (p[0] for p in parts)))
        and any(p.lower() in reading_words("outlets") for p in parts)
    )


def is_capital(letter: str) -> bool:
    """Tell whether a letter is a capital, or of a script that has none.

    >>> is_capital("A"), is_capital("ب"), is_capital("a")
    (True, True, False)
    """
    return letter.isupper() or (letter.isalpha() and letter.lower() == letter.upper())


def split_names(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The places of the names in "Anna Korel, Ivo Dantz and Mira Sol"; stops at what is no name ("in Kalden").

    >>> split_names("Anna Korel and Ivo Dantz, in Kalden", 0, 35)
    [(0, 10), (15, 24)]
    """
    names: list[tuple[int, int]] = []
    at = start
    for part in _joiners().split(text[start:end]):
        several = SEVERAL.match(part)
        length = _name_length(several[0]) if several else 0
        if length and (not names or is_person(part[:length], capitals=True)):
            names.append((at, at + length))
        elif part.strip() and not _joiners().fullmatch(part):
            break
        at += len(part)
    return names


def each_name(words: str) -> list[str]:
    """The names of an author field, parted only where each part is built like a person's name.

    >>> each_name("Anna Korel and Ivo Dantz"), each_name("Korel, Anna"), each_name("Ministry of Trade and Industry")
    (['Anna Korel', 'Ivo Dantz'], ['Korel, Anna'], ['Ministry of Trade and Industry'])
    """
    parts = [part for part in _joiners().split(words) if part.strip() and not _joiners().fullmatch(part)]
    return parts if len(parts) > 1 and all(is_person(part, capitals=True) for part in parts) else [words]


def _name_length(words: str) -> int:
    """How much of the words is a name: capitalised words and the particles between them."""
    end = 0
    for match in re.finditer(r"\S+", words):
        low = match[0].lower().strip(".")
        if low in no_names():
            break
        if is_capital(match[0][0]):
            if not NAME_PART.fullmatch(match[0]):
                return match.end() - (len(match[0]) - len(match[0].rstrip(".")))
            end = match.end()
        elif low not in reading_words("particles"):
            break
    return end


@cache
def _joiners() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, reading_words("and"))))
    return re.compile(rf"((?<!\s)\s++(?:[,;|]\s*|&\s+|(?:{words})\s+)|[,;|]\s*)", re.IGNORECASE)


@cache
def no_names() -> frozenset[str]:
    """Capitalised words that are part of no name of a person."""
    return reading_words("no_names") | reading_words("sections") | reading_words("published") | reading_words("updated")
