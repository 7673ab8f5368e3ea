"""Offset-preserving helpers for plain text: nothing here changes the text it is asked about."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

_BLANK = re.compile(r"(?<![^\S\n])[^\S\n]*+\n(?:[^\S\n]*+\n)+")  # the gap between two paragraphs
_LINE = re.compile(r"[^\n]+")  # one line
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2
_FOLDED = str.maketrans("أإآىةё", "ااايهе", "ًٌٍَُِّْٰـ")  # alef, ya, ta marbuta, yo; vowel signs, the filler stroke
LONG_LINE, WIDTHS_APART = 45, 6
WRAP_WIDTHS = range(45, 101)
FEWEST_BREAKS, FILLED = 3, 0.6
HEADLINE_WORDS = 5
SENTENCE_ENDS = frozenset('.!?…:;؟؛。！？"”»’)]')  # ... left.”


def strip(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds without white space at the edges; an empty stretch gives `end == start`.

    >>> strip("  a b ", 0, 6)
    (2, 5)
    """
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def ends_sentence(text: str) -> bool:
    """Tell whether a text ends as sentences do, with a stop or with a mark that closes.

    >>> ends_sentence("“We left.”"), ends_sentence("Minister denies strike")
    (True, False)
    """
    return text.rstrip()[-1:] in SENTENCE_ENDS


def is_headline(paragraph: str) -> bool:
    """Tell whether a paragraph is set as a headline: nearly all its longer words have a capital, and no stop ends it.

    >>> is_headline("Assembly Approves New Security Service After Long Debate")
    True
    >>> is_headline("The Assembly approved a new service.")
    False
    """
    words = [word for word in paragraph.split() if len(word) > 3 and word[0].isalpha()]
    if len(words) < HEADLINE_WORDS - 2 or len(paragraph.split()) < HEADLINE_WORDS or paragraph.rstrip()[-1:] in ".!?":
        return False
    return sum(word[0].isupper() for word in words) * 5 >= len(words) * 4


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    r"""The bounds of each paragraph, without white space at the edges.

    Blank lines part paragraphs. Inside a block, each line is a paragraph of its own unless the text is hard-wrapped
    (lines of one width that break in the middle of sentences), or a long line breaks off and the next one goes on with
    a small letter.

    >>> list(paragraphs("One.\n\nTwo.\nThree."))
    [(0, 4), (6, 10), (11, 17)]
    >>> list(paragraphs("The mayor of the town said on Monday that the old\nbridge is closed.\nIt rained."))
    [(0, 67), (68, 78)]
    """
    wrapped = is_hard_wrapped(text)
    start = 0
    for gap in [*_BLANK.finditer(text), None]:
        end = gap.start() if gap else len(text)
        yield from _block(text, start, end, wrapped=wrapped)
        start = gap.end() if gap else len(text)


def _block(text: str, start: int, end: int, *, wrapped: bool) -> Iterator[tuple[int, int]]:
    lines = [(start, end)] if wrapped else _going_on(text, [m.span() for m in _LINE.finditer(text, start, end)])
    for line in lines:
        s, e = strip(text, *line)
        if s < e:
            yield s, e


def _going_on(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines of a block, those that break off in a sentence joined with the next; one width joins all of them."""
    joined = lines[:1]
    for start, end in lines[1:]:
        first, last = joined[-1]
        before = text[max(first, text.rfind("\n", first, last) + 1) : last].rstrip()
        goes_on = text[start:end].lstrip()[:1].islower() and not ends_sentence(before)
        if goes_on and len(before) >= LONG_LINE:
            joined[-1] = (first, end)
        else:
            joined.append((start, end))
    widths = [end - start for start, end in lines[:-1]]
    if 1 < len(joined) < len(lines) and max(widths) - min(widths) <= max(widths) // WIDTHS_APART:
        return [(lines[0][0], lines[-1][1])]
    return joined


def is_hard_wrapped(text: str) -> bool:
    r"""Tell whether lines break in the middle of sentences at one width, as in mail and old text files.

    >>> is_hard_wrapped("A short line.\nAnother one.")
    False
    """
    lines = [line.rstrip() for line in text[:20_000].split("\n") if line.strip()]
    if len(lines) < 4:
        return False
    widths = sorted(map(len, lines))
    usual = widths[int(len(widths) * 0.75)]
    broken = sum(1 for line in lines if len(line) > usual * 0.75 and not ends_sentence(line))
    if usual in WRAP_WIDTHS and widths[-1] <= usual * 1.35 and broken * 2 > len(lines):
        return True
    return widths[-1] in WRAP_WIDTHS and _is_filled(text[:20_000], widths[-1])


def _is_filled(text: str, width: int) -> bool:
    """Tell whether lines go on in the next one wherever its first word had no room at their end, and only there."""
    lines = [line.strip() for line in text.split("\n")]
    pairs = [(line, after.split(None, 1)[0]) for line, after in pairwise(lines) if line and after]
    full = sum(1 for line, word in pairs if len(line) + 1 + len(word) > width)
    in_sentence = sum(1 for line, _ in pairs if not ends_sentence(line))
    return len(pairs) >= FEWEST_BREAKS and full >= FILLED * len(pairs) and in_sentence * 2 > len(pairs)


def visible(text: str) -> str:
    r"""The text with control characters shown as escapes, safe to print on a terminal.

    >>> visible("a\x1b[31mb\n")
    'a\\x1b[31mb\n'
    """
    return "".join(c if c in "\n\t" or c.isprintable() or c in "\u00a0\u200c\u200d" else ascii(c)[1:-1] for c in text)


def plural(count: int, noun: str) -> str:
    """A count with its noun.

    >>> plural(1, "source"), plural(2, "source")
    ('1 source', '2 sources')
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def shorten(text: str, width: int = 80) -> str:
    """The text in one line, cut at a word with an ellipsis when it is longer than `width` (for people, not for data).

    >>> shorten("one two three four", 10)
    'one two …'
    """
    line = " ".join(text.split())
    if len(line) <= width:
        return line
    cut = line[: width - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + " …"


def is_day(value: str) -> bool:
    """Tell whether a value is a day of the calendar as ISO 8601 writes it.

    >>> is_day("2023-03-14"), is_day("20230314"), is_day("2023-02-30")
    (True, False, False)
    """
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def xml_text(words: str) -> str:
    """Words that XML can hold: each character that XML 1.0 forbids is shown as U+FFFD.

    >>> xml_text("one\x01two")
    'one\ufffdtwo'
    """
    return _NOT_XML.sub("\ufffd", words)


def folded(word: str) -> str:
    """A word in lower case, without the marks and spellings of Arabic that writers leave out.

    >>> folded("أكّدت") == folded("اكدت")
    True
    """
    return word.casefold().translate(_FOLDED)


def masked(location: str) -> str:
    """Where a record is, without what is secret in it: the password of an address, and settings that may hold one.

    >>> masked("postgresql://ilves:se/c@ret@db.example/news?sslpassword=x&schema=kalden")
    'postgresql://ilves:***@db.example/news?schema=kalden'
    >>> masked("demo/record")
    'demo/record'
    """
    scheme, colons, rest = location.partition("://")
    if not colons:
        return location
    who, at, where = rest.rpartition("@")
    user, colon, _ = who.partition(":")
    place, _, query = where.partition("?")
    told = "&".join(each for each in query.split("&") if each.partition("=")[0] in _TOLD)
    return f"{scheme}://{user}{':***' if colon else ''}{at}{place}{'?' if told else ''}{told}"


_TOLD = ("dbname", "host", "port", "schema", "user")
