"""Verses of the Quran and the Bible, by chapter and verse."""

import re
from collections.abc import Iterator
from functools import cache

from onrecord.find.citations.words import Reference, any_of, every
from onrecord.lang import words as word_lists
from onrecord.model import Findings

SURAHS, VERSES = 114, 286
CONTEXT = 600
BEFORE = 40
_CHAPTER = re.compile(
    r"[\[(]?(?<![\d:.])(\d{1,3}):(\d{1,3})(?:\s?[-–]\s?(\d{1,3}))?(?![\d:])[\])]?  # [8:36], (2:255-257)", re.VERBOSE
)
_VERSE = re.compile(r"\b(?:quran|qur.an|koran|surah?|verses?|ayah)\s\Z  # verse 2:30", re.VERBOSE | re.IGNORECASE)
_QURAN = r"(?:[Tt]he\s)?(?:[Hh]oly\s)?(?:Quran|Qur.an|Koran)"
_BOOK_OF_QURAN = re.compile(rf"[\[(]?\b(?:{_QURAN}|[Ss]urah?)[,:]?\s\Z  # (Quran, [8:36)]", re.VERBOSE)
_IN_WORDS = re.compile(
    rf"""
    (?:\b(?P<quran>{_QURAN}),?\s)?                                  # the Koran,
    \b[Cc]hapter\s(?P<chapter>\d{{1,3}}),?\s
    [Vv]erses?\s(?P<verse>\d{{1,3}})(?:\s?[-–]\s?(?P<last>\d{{1,3}}))?   # chapter 5, verse 32
    """,
    re.VERBOSE,
)
_NAMED_SURAH = re.compile(
    r"""
    \b[Ss]ura[ht]?\s
    (?P<name>(?:[Aa][a-z]{1,2}[-\s])?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)   # Surah Al-Baqarah,
    (?:,?\s(?:verses?|ayahs?|ayats?)\s|[,:]\s?|\s)
    (?P<verse>\d{1,3})(?:\s?[-–]\s?(?P<last>\d{1,3}))?(?![\d:])             # verse 255
    """,
    re.VERBOSE,
)
_ARTICLE = re.compile(r"a[a-z]{1,2}-")  # al-
_LONG = re.compile(r"([aeiou])\1")  # aa


def scripture(findings: Findings) -> Iterator[Reference]:
    """Every verse: of the Quran where the words around speak of it, of the Bible after the name of a book."""
    yield from _in_numbers(findings)
    yield from _in_words(findings)
    yield from _of_books(findings)
    yield from _named_surahs(findings)
    yield from _arabic_surahs(findings)


def _found(text: str, start: int, end: int, target: str | None) -> Reference:
    return Reference(start=start, end=end, form="scripture", state="found", label=text[start:end], target=target)


def _verses(chapter: str | int, verse: str, last: str | None) -> str:
    return f"{chapter}:{int(verse)}" + (f"-{int(last)}" if last else "")


def _in_numbers(findings: Findings) -> Iterator[Reference]:
    text = findings.text
    for match in _CHAPTER.finditer(text):
        chapter, verse, last = match[1], match[2], match[3]
        start, end = _whole_brackets(text, *match.span())
        book = _book().search(text, max(0, start - BEFORE), start)
        quran = _BOOK_OF_QURAN.search(text, max(0, start - BEFORE), start)
        if book:
            verses = _verses(chapter, verse, last)
            yield _found(text, *_whole_brackets(text, book.start(), match.end()), f"{book['book']} {verses}")
        elif int(chapter) <= SURAHS and 0 < int(verse) <= VERSES and (quran or _speaks_of_quran(findings, start, end)):
            begin = quran.start() if quran and text[start] not in "[(" else start
            bounds = _whole_brackets(text, begin, match.end())
            yield _found(text, *bounds, f"Quran {_verses(chapter, verse, last)}")


def _in_words(findings: Findings) -> Iterator[Reference]:
    text = findings.text
    for match in _IN_WORDS.finditer(text):
        start, end = match.span()
        if int(match["chapter"]) > SURAHS or int(match["verse"]) > VERSES:
            continue
        if match["quran"] or _speaks_of_quran(findings, start, end, bare=True):
            yield _found(text, start, end, f"Quran {_verses(match['chapter'], match['verse'], match['last'])}")


def _of_books(findings: Findings) -> Iterator[Reference]:
    """Books of the Bible with a chapter in words, and psalms, which are cited by number alone."""
    text = findings.text
    for match in _book_in_words().finditer(text):
        verses = f":{match['verse']}" if match["verse"] else ""
        if verses or match["book"].startswith("Psalm"):
            yield _found(text, *match.span(), f"{match['book']} {match['chapter']}{verses}")


def _named_surahs(findings: Findings) -> Iterator[Reference]:
    for match in _NAMED_SURAH.finditer(findings.text):
        number = _latin_surahs().get(_plain(match["name"]))
        if number is not None:
            yield _found(findings.text, *match.span(), f"Quran {_verses(number, match['verse'], match['last'])}")


def _arabic_surahs(findings: Findings) -> Iterator[Reference]:
    """Verses under the Arabic name of their surah, in brackets: "[الأنفال: 36]"."""
    numbers = _surahs()
    for match in _surah_pattern().finditer(findings.text) if numbers else ():
        verses = _verses(numbers[match["surah"]], match["verse"], match["last"])
        yield _found(findings.text, *match.span(), f"Quran {verses}")


@cache
def _book() -> re.Pattern[str]:
    return re.compile(rf"[\[(]?\b(?P<book>(?:[1-3]\s)?(?:{any_of('scripture', 'bible')})\.?)\s\Z")


@cache
def _book_in_words() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?P<book>(?:[1-3]\s)?(?:{any_of('scripture', 'bible')}))\s"
        rf"(?:chapter\s)?(?P<chapter>\d{{1,3}})(?![\d:]|\.\d)"
        rf"(?:,?\sverses?\s(?P<verse>\d{{1,3}}(?:[-–]\d{{1,3}})?))?"
    )


@cache
def _surahs() -> dict[str, int]:
    listed = word_lists("ar", "citations").get("scripture", {}).get("surahs", ())
    return {name: number for number, name in enumerate(listed, start=1)}


@cache
def _latin_surahs() -> dict[str, int]:
    listed = word_lists("en", "citations").get("scripture", {}).get("surahs", ())
    return {_plain(name): number for number, name in enumerate(listed, start=1)}


def _plain(name: str) -> str:
    """A name without article, marks, long vowels and a last h: "Al-Baqarah" and "Baqara" are one.

    >>> _plain("Al-Baqarah") == _plain("Baqara"), _plain("An-Nisaa'") == _plain("al Nisa")
    (True, True)
    """
    bare = re.sub(r"[’'`]", "", name.lower()).replace(" ", "-")
    return _LONG.sub(r"\1", _ARTICLE.sub("", bare, count=1)).replace("-", "").removesuffix("h")


@cache
def _surah_pattern() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(_surahs(), key=lambda name: (-len(name), name)))
    return re.compile(
        rf"[\[(]\s?(?:سورة\s)?(?P<surah>{names})\s?[:،,]\s?(?P<verse>\d{{1,3}})(?:\s?[-–]\s?(?P<last>\d{{1,3}}))?\s?[\])]"
    )


def _whole_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch with its brackets when both are there, without when only one is."""
    opened, closed = text[start] in "[(", text[end - 1] in "])"
    if opened != closed:
        return start + opened, end - closed
    return start, end


def _speaks_of_quran(findings: Findings, start: int, end: int, *, bare: bool = False) -> bool:
    words = every("scripture", "quran")
    before = findings.text[max(0, start - CONTEXT) : start]
    around = before + findings.text[start : end + CONTEXT // 10]
    if not any(word.lower() in words for word in re.findall(r"[\w'’]+", around)):
        return False
    return bare or findings.text[start] in "[(" or _VERSE.search(before) is not None
