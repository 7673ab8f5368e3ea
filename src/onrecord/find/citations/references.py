"""References to laws, resolutions and court cases."""

import re
from collections.abc import Iterator
from typing import Any

from onrecord.model import Findings

_ARTICLE = re.compile(r"(?:^|(?<=\s))(?:[Tt]he|[Aa]n?|[Tt]his)\s+\Z")  # the [law]
_TITLE = re.compile(r"[“„«\"‘']([^“”„«»\"]+)[”“»\"’']\Z  # “On Public Order”", re.VERBOSE)
NUMBERED_LAW = re.compile(
    r"""
    \b(?:[Ff]ederal\s|[Pp]residential\s|[Cc]onstitutional\s)?
    (?:[Ll]aw|[Aa]ct|[Dd]ecree|[Bb]ill|[Oo]rder|[Dd]irective|[Rr]egulation|[Oo]rdinance)
    \s (?:No\.?|Nos\.?|№|number) \s? \d[\w/.-]*\w?      # Decree No. 45/2019
    """,
    re.VERBOSE,
)
PART_OF_LAW = re.compile(
    r"""
    \b(?:[Aa]rticles?|[Ss]ections?|[Pp]aragraphs?|[Cc]lauses?|[Aa]rt\.|[Ss]ec\.)
    \s \d+[\w.()-]{0,8} (?:(?:,\s|\sand\s|\sor\s|\s?[-–]\s?)\d+[\w.()-]{0,8}){0,5}
    \s of \s (?:the\s)?
    (?:[A-Z][\w’'-]*\s (?:(?:of|on|for|the|against)\s){0,3}){0,8}?          # Article 159 of the Criminal
    (?:[Cc]ode|[Ll]aw|[Aa]ct|[Cc]onstitution|[Cc]onvention|[Cc]ovenant|[Dd]ecree|[Ss]tatute|[Cc]harter|[Tt]reaty|[Pp]rotocol)\b
    (?: \s of \s (?:the\s)? (?:[A-Z][\w’'-]*\s of \s)? [A-Z][\w’'-]+ )?      # of Varenia
    """,
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
    \b (?P<council>(?:UN\s|U\.N\.\s|United\sNations\s)?(?:Security\sCouncil|General\sAssembly)\s)?
    [Rr]esolutions? \s (?:No\.?\s?)?
    (?:
        (?P<number>\d{2,4})(?:\s\((?P<year>\d{4})\))?         # resolution 2334 (2016)
        | (?P<symbol>[AS]/(?:RES/)?[\w/.-]*\w)                  # resolution A/RES/68/262
    )
    (?![\d%])
    """,
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
    """,
    re.VERBOSE,
)


def find_references(findings: Findings) -> Iterator[dict[str, Any]]:
    """Yield start, end, form, state, label and target of each law, resolution and case that the text refers to."""
    text = findings.text
    for mention in findings.mentions:
        if mention.kind == "law" and (title := _TITLE.search(findings.quote(mention.span))):
            yield _reference(_with_article(text, mention.span.start), mention.span.end, "law", title[1].strip())
    for pattern in (NUMBERED_LAW, PART_OF_LAW, RUSSIAN_ARTICLE):
        for match in pattern.finditer(text):
            yield _reference(*match.span(), "law", match[0])
    for match in RESOLUTION.finditer(text):
        if match["symbol"] or match["year"] or match["council"]:
            yield _reference(*match.span(), "resolution", match[0], _symbol(match))
    for match in CASE_NUMBER.finditer(text):
        yield _reference(*match.span(), "case", match[0], match["number"])
    for match in PARTIES.finditer(text):
        yield _reference(*match.span(), "case", match[0])


def _with_article(text: str, start: int) -> int:
    article = _ARTICLE.search(text, max(0, start - 8), start)
    return article.start() if article else start


def _symbol(match: re.Match[str]) -> str | None:
    """The document symbol, when the text gives it or names the body that counts so."""
    if match["symbol"]:
        return match["symbol"]
    if match["council"] and "Security" in match["council"]:
        year = f" ({match['year']})" if match["year"] else ""
        return f"S/RES/{match['number']}{year}"
    return None


def _reference(start: int, end: int, form: str, label: str, target: str | None = None) -> dict[str, Any]:
    return {"start": start, "end": end, "form": form, "state": "found", "label": label, "target": target}
