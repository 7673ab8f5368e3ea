"""Time expressions: the words, their kind, and the rule that saw them. What day they mean is resolved later."""

from collections.abc import Iterator

from onrecord import lang
from onrecord.model import Findings, Passage, Timex
from onrecord.plugins import Finder
from onrecord.timexes import scan

VERSION = 1


def find_dates(findings: Findings) -> Iterator[Timex]:
    """Every expression of time in the passages whose language has words of time."""
    known = lang.languages("dates")
    for passage in passages(findings):
        if passage.language not in known:
            continue
        for found in scan(findings.text, language=passage.language, start=passage.span.start, end=passage.span.end):
            span = findings.span(found.start, found.end)
            ends = tuple(findings.span(end.start, end.end) for end in found.ends) if found.ends else ()
            yield Timex(
                id=span.id("tx"),
                span=span,
                type=found.type,
                ends=ends,
                zone=found.parts.zone,
                found_by=f"dates.{found.rule}@{VERSION}",
            )


def passages(findings: Findings) -> tuple[Passage, ...]:
    """The passages; the whole text in the document's language when it was not split."""
    if findings.passages or not findings.text:
        return findings.passages
    return (Passage(span=findings.span(0, len(findings.text)), language=findings.document.language),)


finder = Finder(name="dates", version=VERSION, find=find_dates)
