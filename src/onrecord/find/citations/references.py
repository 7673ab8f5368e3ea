"""References to laws, resolutions and court cases."""

import re
from collections.abc import Iterator
from typing import Any

from onrecord.find.citations.words import any_of, every
from onrecord.model import Findings

NEAR = 40

_ARTICLE = re.compile(r"(?:^|(?<=\s))(?:[Tt]he|[Aa]n?|[Tt]his)\s+\Z")  # the [law]
_TITLE = re.compile(
    r"""
    \A (?: .* [“”„«»"] (?= . ) )?+                # the last mark but one at the end
    (?: (?<= [“„«"] ) | [^“”„«»"‘']*+ [‘'] )      # opens the title, or the first single mark after it
    ([^“”„«»"]+) [”“»"’'] \Z                      # “On Public Order”
    """,
    re.VERBOSE | re.DOTALL,
)
_NAMED = r"(?:\s(?:(?:and|of|the|on|or|for|against)\s){0,3}[A-Z][\w’'-]+){1,12}"
_YEAR = re.compile(r"\s(?:of\s)?(?:1[5-9]|20)\d\d\b  # [Public Order Act] 2029", re.VERBOSE)
NUMBERED_LAW = re.compile(
    r"""
    \b(?:[Ff]ederal\s|[Pp]residential\s|[Cc]onstitutional\s)?
    (?:[Ll]aw|[Aa]ct|[Dd]ecree|[Bb]ill|[Oo]rder|[Dd]irective|[Rr]egulation|[Oo]rdinance)
    \s (?:No\.?|Nos\.?|№|number) \s? \d[\w/.-]*\w?      # Decree No. 45/2019
    """,
    re.VERBOSE,
)
PART_OF_LAW = re.compile(
    rf"""
    \b(?:[Aa]rticles?|[Ss]ections?|[Pp]aragraphs?|[Cc]lauses?|[Aa]rt\.|[Ss]ec\.)
    \s \d+[\w.()-]{{0,8}} (?:(?:,\s|\sand\s|\sor\s|\s?[-–]\s?)\d+[\w.()-]{{0,8}}){{0,5}}
    \s of \s (?:the\s)?
    (?:[A-Z][\w’'-]*\s (?:(?:of|on|for|the|against)\s){{0,3}}){{0,8}}?          # Article 159 of the Criminal
    (?:[Cc]ode|[Ll]aw|[Aa]ct|[Cc]onstitution|[Cc]onvention|[Cc]ovenant|[Dd]ecree|[Ss]tatute|[Cc]harter|[Tt]reaty|[Pp]rotocol)\b
    (?: \s of \s (?:the\s)? (?:[A-Z][\w’'-]*\s of \s)? [A-Z][\w’'-]+         # of Varenia
      | \s on \s (?:the\s)? [A-Z][\w’'-]+ (?:{_NAMED})? )?               # on Civil and Political Rights
    """,
    re.VERBOSE,
)
ACT = re.compile(
    r"""
    (?<![\w’'-]) (?:[Tt]he\s)?
    (?!(?:The|This|That|An?|In|Under|Since|By|If|As|But|And)\s)
    (?:[A-Z][\w-]+\s (?:(?:of|and|for|in|on|to|the|against)\s){0,2}){1,8} Act\b     # the Freedom of Information Act
    """,
    re.VERBOSE,
)
NAMED_LAW = re.compile(
    rf"""
    \b (?:(?:[Tt]he|[Aa]n?)\s)?
    (?:[A-Z][\w’'-]+\s){{0,4}}
    (?:Law|Act|Bill|Decree|Code|Convention|Covenant|Treaty|Protocol|Declaration)
    \s (?:on|for|against|[Rr]elating\sto|[Cc]oncerning)
    \s (?:the\s)? [A-Z][\w’'-]+ (?:{_NAMED})?                                # the Law on Assemblies
    """,
    re.VERBOSE,
)
EUROPEAN_LAW = re.compile(
    r"\b(?:Regulation|Directive|Decision)\s(?:\((?:EU|EC|EEC)\)\s)?(?:No\.?\s)?\d{2,4}/\d{1,4}(?:/(?:EU|EC|EEC|JHA))?\b"
    r"  # Regulation (EU) 2016/679",
    re.VERBOSE,
)
RUSSIAN_LAW = re.compile(
    r"\b(?:[Фф]едеральн\w+\s)?(?:[Зз]акон|[Уу]каз|[Пп]остановлени|[Рр]аспоряжени)[а-яё]{0,3}\s№\s?\d[\w/-]*"
    r"  # закон № 54-ФЗ",
    re.VERBOSE,
)
ARABIC_LAW = re.compile(
    r"\bالماد(?:ة|تين|تان)\s\d{1,4}(?:\sو\d{1,4})?\sمن\s(?:ال)?(?:دستور|قانون|مرسوم|اتفاقية|نظام)(?:\sال\w+)?"
    r"  # المادة 12 من الدستور",
    re.VERBOSE,
)
RUSSIAN_ARTICLE = re.compile(
    r"""
    \b[Сс]тать(?:я|и|е|ёй|ей|ю)\s\d+(?:\.\d+)?\s                # статья 159 УК РФ
    (?:[А-ЯЁ]{1,3}\s?[А-ЯЁ]{1,3}\b|[А-ЯЁ][\w-]+\sкодекса)
    """,
    re.VERBOSE,
)
RESOLUTION = re.compile(
    r"""
    \b (?P<council>(?:UN\s|U\.N\.\s|United\sNations\s)?
        (?:Security\sCouncil|General\sAssembly|Human\sRights\sCouncil)\s)?
    [Rr]esolutions? \s (?:No\.?\s?)?
    (?:
        (?P<number>\d{2,4}(?!/)|\d{1,3}/\d{1,4})(?:\s\((?P<year>\d{4})\))?   # resolution 2334 (2016), 68/262
        | (?P<symbol>[AS]/(?:RES/)?[\w/.-]*\w)                           # resolution A/RES/68/262
    )
    (?![\d%])
    """,
    re.VERBOSE,
)
BARE_RESOLUTION = re.compile(
    r"(?<![\w/])(?P<symbol>(?:S|A|A/HRC)/RES/[\w/-]*\w)|\bUNSCR\s(?P<number>\d{2,4})\b  # S/RES/1325, UNSCR 1325",
    re.VERBOSE,
)
CASE_NUMBER = re.compile(
    r"""
    \b(?:[Cc]ase|[Aa]pplication|[Dd]ocket)\s(?:[Nn]o\.?|[Nn]umber|№)\s?   # Case No. 12-345
    (?P<number>[A-Z]{0,3}[-\s]?\d[\w/.-]*\w)
    """,
    re.VERBOSE,
)
PARTIES = re.compile(
    r"""
    (?<![\w’']) (?!(?:In|The|See|As|And|But|For|At|On|That|This)\s)
    (?:[A-Z][\w’'-]+\s(?:(?:of|and|the)\s)?){1,4} v\.?\s                  # Vesk v. Varenia
    (?:the\s)?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,3}
    (?:,?\s\([^()]{0,40}\d[^()]{0,20}\))?                                # (no. 1234/19)
    """,
    re.VERBOSE,
)
TRIBUNAL = re.compile(
    r"\b(?:ICC|ICTY|ICTR|IT|STL|KSC)-[A-Z\d]{2,4}(?:[-/][A-Z\d]{2,4}){1,4}\b  # ICC-02/05-01/09", re.VERBOSE
)


def find_references(findings: Findings) -> Iterator[dict[str, Any]]:
    """Yield start, end, form, state, label and target of each law, resolution and case that the text refers to."""
    yield from _laws(findings)
    text = findings.text
    for match in RESOLUTION.finditer(text):
        number = match["number"] or ""
        if match["symbol"] or match["year"] or match["council"] or "/" in number:
            yield _reference(*match.span(), "resolution", match[0], _symbol(match))
    for match in BARE_RESOLUTION.finditer(text):
        yield _reference(*match.span(), "resolution", match[0], match["symbol"] or f"S/RES/{match['number']}")
    for match in CASE_NUMBER.finditer(text):
        yield _reference(*match.span(), "case", match[0], match["number"])
    for match in TRIBUNAL.finditer(text):
        yield _reference(*match.span(), "case", match[0], match[0])
    contest = re.compile(rf"\b(?:{any_of('contests')})\b")
    for match in PARTIES.finditer(text):
        if not contest.search(text, max(0, match.start() - NEAR), match.start()):
            yield _reference(*match.span(), "case", match[0])


def _laws(findings: Findings) -> Iterator[dict[str, Any]]:
    text = findings.text
    for mention in findings.mentions:
        if mention.kind != "law":
            continue
        start, end = _with_article(text, mention.span.start), mention.span.end
        title = _TITLE.search(findings.quote(mention.span))
        if title:
            yield _reference(start, end, "law", title[1].strip())
        elif _is_law(findings.quote(mention.span)):
            year = _YEAR.match(text, end)
            yield _reference(start, year.end() if year else end, "law", findings.quote(mention.span))
    for match in ACT.finditer(text):
        year = _YEAR.match(text, match.end())
        yield _reference(match.start(), year.end() if year else match.end(), "law", match[0])
    for match in NAMED_LAW.finditer(text):
        year = _YEAR.match(text, match.end())
        yield _reference(match.start(), year.end() if year else match.end(), "law", match[0])
    for pattern in (NUMBERED_LAW, PART_OF_LAW, EUROPEAN_LAW, RUSSIAN_ARTICLE, RUSSIAN_LAW, ARABIC_LAW):
        for match in pattern.finditer(text):
            yield _reference(*match.span(), "law", match[0])


def _is_law(name: str) -> bool:
    """Tell whether a name without quotation marks is a law's: "Treaty of Brenn", no "Law School" and no "Zip Code"."""
    words = name.split()
    head = words[words.index("of") - 1] if "of" in words[1:] else words[-1]
    if head == "Code":
        return any(word.lower() in every("codes") for word in words)
    return len(words) > 1 and head in every("laws")


def _with_article(text: str, start: int) -> int:
    article = _ARTICLE.search(text, max(0, start - 8), start)
    return article.start() if article else start


def _symbol(match: re.Match[str]) -> str | None:
    """The document symbol, when the text gives it or names the body that counts so."""
    if match["symbol"]:
        return match["symbol"]
    council, number = match["council"] or "", match["number"]
    if "Security" in council:
        year = f" ({match['year']})" if match["year"] else ""
        return f"S/RES/{number}{year}"
    if "/" in number and council:
        return f"A/HRC/RES/{number}" if "Human" in council else f"A/RES/{number}"
    return None


def _reference(start: int, end: int, form: str, label: str, target: str | None = None) -> dict[str, Any]:
    return {"start": start, "end": end, "form": form, "state": "found", "label": label, "target": target}
