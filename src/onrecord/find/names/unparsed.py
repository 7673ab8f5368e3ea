"""Names in a passage without a parse: only what is safe."""

import re
from collections.abc import Iterator

from onrecord import places
from onrecord.find.names.candidates import BY_TITLE, KNOWN, Candidate
from onrecord.find.names.locations import LARGE_TOWN
from onrecord.model import Findings

_RU_NAME = re.compile(
    r"""
    (?<!\w) [А-ЯЁ][а-яё]+ \s                                     # Иван
    [А-ЯЁ][а-яё]+ (?: вич | вича | вичу | вичем | вной? | вны | вне | вну ) (?:\s [А-ЯЁ][а-яё]+)?   # Петрович Ардель
    (?!\w)
    | (?<!\w) [А-ЯЁ]\. \s? (?:[А-ЯЁ]\. \s?)? [А-ЯЁ][а-яё]{2,} (?!\w)                                  # И. П. Ардель
    """,
    re.VERBOSE,
)
_CYRILLIC_WORD = re.compile(r"(?<![\w-])[А-ЯЁҚҒҲҶӢӮ][\w-]{2,}(?:\s[А-ЯЁ][\w-]{2,})?")  # Остраль
_ARABIC_WORD = re.compile(r"(?<!\w)[ء-ي]{3,}(?:\s[ء-ي]{3,})?(?!\w)")  # فارينيا


def without_parse(findings: Findings) -> Iterator[Candidate]:
    """What is safe without a parse: Russian names with a patronymic or initials, countries and large towns."""
    for passage in findings.passages:
        start, end = passage.span.start, passage.span.end
        if findings.parse.between(start, end):
            continue
        if passage.language == "ru":
            for name in _RU_NAME.finditer(findings.text, start, end):
                yield Candidate(start=name.start(), end=name.end(), kind="person", rank=BY_TITLE)
        pattern = {"ru": _CYRILLIC_WORD, "ar": _ARABIC_WORD}.get(passage.language or "")
        for match in pattern.finditer(findings.text, start, end) if pattern else ():
            yield from _gazetteer_only(findings, match.start(), match.end())


def _gazetteer_only(findings: Findings, start: int, end: int) -> Iterator[Candidate]:
    words = findings.text[start:end].split()
    for name in dict.fromkeys((" ".join(words), words[0], words[-1])):
        at = findings.text.find(name, start, end)
        found = places.lookup(name)
        if at < 0 or not found:
            continue
        nation = found[0].kind == "country"
        if nation or (name[0].isupper() and (found[0].capital or found[0].population >= LARGE_TOWN)):
            yield Candidate(start=at, end=at + len(name), kind="place", rank=KNOWN)
