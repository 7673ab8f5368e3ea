"""What each citation backs: the statement it follows or stands in, and the events of its sentence."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from onrecord.model import Citation, Findings, Span, Statement

SOURCES = frozenset({"link", "parenthesis", "footnote", "named", "scripture"})
BRACKETS = frozenset({"parenthesis", "footnote", "scripture", "link"})
PARTING = frozenset({"parenthesis", "footnote"})
CLOSING_MARKS = "”\"»’'“"
LONGEST_TAIL = 60
_TAIL = re.compile(r"\A[^.!?…\n]*+[.!?…]*+[”\"»’']*+\s*+\Z  # – he said there.", re.VERBOSE)


def resolve_citations(findings: Findings) -> Findings:
    """The findings with `citation` set on the statements and events that exactly one source is given for.

    A citation backs the statement that it directly follows in the paragraph, or whose sentence it stands in, and what
    lies inside that statement; of several brackets in a sentence each backs the events before it. Laws, resolutions and
    cases are what a text speaks of, not where it has something from: they back nothing. Brackets that name a source at
    the end of somebody's words are not part of them.
    """
    sources = [one for one in findings.citations if one.form in SOURCES]
    if not sources:
        return findings
    backed = _with_inner(_statements(findings, sources), findings.statements)
    statements = tuple(
        replace(_without_brackets(s, sources, findings), citation=backed.get(s.id, s.citation))
        for s in findings.statements
    )
    of_event = {event.id: _of_sentence(findings, event.trigger, sources) for event in findings.events}
    events = tuple(replace(e, citation=of_event[e.id] or e.citation) for e in findings.events)
    return findings.with_(statements=statements, events=events)


def _statements(findings: Findings, sources: Sequence[Citation]) -> dict[str, str]:
    backed: dict[str, str] = {}
    outer = [s for s in findings.statements if s.inside is None]
    for one in sources:
        before = [s for s in outer if _touches(findings, s, one)] or [s for s in outer if _follows(findings, s, one)]
        if before:
            last = max(before, key=lambda s: (s.span.end, s.span.start))
            backed.setdefault(last.id, one.id)
            continue
        near = [s for s in outer if _shares_sentence(findings, s, one)]
        if len(near) == 1:
            backed.setdefault(near[0].id, one.id)
    return backed


def _with_inner(backed: dict[str, str], statements: Sequence[Statement]) -> dict[str, str]:
    """What backs a statement backs those inside it that have no source of their own."""
    outer = {s.id: s.inside for s in statements}
    found = dict(backed)
    for statement in statements:
        around, seen = statement.inside, {statement.id}
        while around is not None and around not in seen and statement.id not in found:
            if around in backed:
                found[statement.id] = backed[around]
            seen.add(around)
            around = outer.get(around)
    return found


def _without_brackets(statement: Statement, sources: Sequence[Citation], findings: Findings) -> Statement:
    """A statement whose last words are not the source in brackets after them ("that it was open (Kalden Courier)")."""
    last = statement.content[-1]
    nearest = bisect_left(sources, last.end, key=lambda one: one.span.start)
    for one in sources[max(nearest - 1, 0) : nearest]:
        at_end = last.start < one.span.start < last.end <= one.span.end + 1
        if one.form not in BRACKETS or not at_end or findings.text[last.end - 1] in CLOSING_MARKS:
            continue
        end = one.span.start
        while end > last.start and findings.text[end - 1] in " \u00a0(,":
            end -= 1
        if end > last.start:
            cut = replace(last, end=end)
            return replace(statement, content=(*statement.content[:-1], cut))
    return statement


def _shares_sentence(findings: Findings, statement: Statement, one: Citation) -> bool:
    """Tell whether a source stands in the sentence of a statement, outside the words that are quoted."""
    if any(piece.contains(one.span) for piece in statement.content) and one.form == "named":
        return False
    sentence = _sentence(findings, one.span.start)
    if sentence is None:
        return False
    cues = statement.cue.spans if statement.cue else (statement.span,)
    return statement.span.contains(one.span) or any(cue.overlaps(sentence) for cue in cues)


def _sentence(findings: Findings, offset: int) -> Span | None:
    at = bisect_right(findings.sentences, offset, key=lambda s: s.start) - 1
    return findings.sentences[at] if at >= 0 and offset < findings.sentences[at].end else None


def _follows(findings: Findings, statement: Statement, one: Citation) -> bool:
    """Tell whether only the end of the statement's sentence lies between it and a bracket, note or verse."""
    if one.form not in BRACKETS or one.span.start < statement.span.end:
        return False
    if not _same_paragraph(findings, statement.span, one.span):
        return False
    between = findings.text[statement.span.end : one.span.start]
    return len(between) <= LONGEST_TAIL and _TAIL.match(between) is not None


def _touches(findings: Findings, statement: Statement, one: Citation) -> bool:
    """Tell whether a bracket, note or verse stands right after the words of a statement, before who said them."""
    if one.form not in BRACKETS:
        return False
    gaps = (findings.text[piece.end : one.span.start] for piece in statement.content if piece.end <= one.span.start)
    return any(len(gap) <= 1 and not gap.strip() for gap in gaps)


def _same_paragraph(findings: Findings, one: Span, other: Span) -> bool:
    at = bisect_right(findings.paragraphs, other.start, key=lambda p: p.start) - 1
    return at >= 0 and findings.paragraphs[at].start < one.end and other.start < findings.paragraphs[at].end


def _of_sentence(findings: Findings, trigger: Span, sources: Sequence[Citation]) -> str | None:
    """The one source given in the sentence of a trigger, or in brackets right after it.

    Where several brackets part a sentence, each is the source of what stands between it and the one before.
    """
    sentence = _sentence(findings, trigger.start)
    if sentence is None:
        return None
    here = [one for one in sources if one.span.overlaps(sentence) or _right_after(findings, sentence, one)]
    if len(here) > 1 and all(one.form in PARTING for one in here):
        here = [one for one in here if one.span.start >= trigger.end][:1]
    return here[0].id if len(here) == 1 else None


def _right_after(findings: Findings, sentence: Span, one: Citation) -> bool:
    if one.form not in PARTING or one.span.start < sentence.end:
        return False
    return not findings.text[sentence.end : one.span.start].strip() and _same_paragraph(findings, sentence, one.span)
